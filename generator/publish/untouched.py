"""Whether an output folder looks as it was published; imports nothing that takes time."""

import os
from contextlib import suppress
from pathlib import Path

from generator.publish.looks import look_below
from generator.publish.manifest import find_places, read_manifest, stamp_in, stamp_of


def find_mark(site: Path, output: Path, state: Path) -> str:
    """What tells one publish of an output that changed something from any other one."""
    with suppress(OSError):
        return stamp_of(os.stat(find_places(site, output, state).manifest))  # noqa: PTH116
    return ""


def looks_untouched(site: Path, output: Path, state: Path, mark: str) -> bool:
    """Whether all our files look as they did when they were published, and none waits to be.

    ``mark`` is that of the publish that is meant: another one may have left as whole an output.
    """
    places = find_places(site, output, state)
    if not mark or find_mark(site, output, state) != mark:
        return False
    manifest = read_manifest(places)
    if manifest is None or places.journal.exists():
        return False
    try:
        with look_below(str(places.output)) as look:
            for path, described in manifest.files.items():
                stamp = stamp_in(described) or _of_copy(manifest.copies[path])
                if stamp_of(look(path)) != stamp:
                    return False
    except (OSError, ValueError, KeyError):
        return False
    return True


def _of_copy(stamps: str) -> str:
    """The copy's part of the stamps of source and copy."""
    return stamps.partition(", ")[2]
