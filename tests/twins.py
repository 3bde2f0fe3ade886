"""A site's twin: the same sources in another folder, built from nothing."""

from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Final

from generator.build import Outcome, Request, build
from generator.model.value import replace

MARKER: Final = ".nutgraf-output"


def files_in(output: Path) -> dict[str, bytes]:
    """Every file below the folder by its path; the marker of an output aside."""
    found = (path for path in sorted(output.rglob("*")) if path.is_file() and path.name != MARKER)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def build_twin(request: Request) -> tuple[Outcome, dict[str, bytes]]:
    """What a build of a fresh copy says, which has no state and no output, and what it publishes."""
    with TemporaryDirectory() as folder:
        twin = Path(folder) / "site"
        copytree(request.site, twin, symlinks=True, ignore=ignore_patterns("_site", ".nutgraf"))
        outcome = build(replace(request, site=twin, output=None, jobs=1))
        return outcome, files_in(twin / "_site")


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
