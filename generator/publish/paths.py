"""Where files may be written: safe paths below a root, and refused output folders."""

import os
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from generator.model.folding import fold

STAGING: Final = ".nutgraf-staging"

# Windows opens a device for these names, with any ending and in any case.
DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
)
# On Windows a colon would even write to a hidden stream of another file.
FORBIDDEN: Final = frozenset('\\:*?"<>|' if os.name == "nt" else "\\")
# Names of nearly all files, of which there is nothing to ask but whether Windows has a device so called.
PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
DRIVE: Final = re.compile(r"[A-Za-z]:")
LONGEST_SEGMENT: Final = 255  # bytes, on every common file system
LONGEST_PATH: Final = 900  # bytes; macOS ends at 1,024, of which the root needs some


class UnsafePath(ValueError):  # noqa: N818
    """A path that would leave its root or that some system cannot hold."""


def safe_join(root: Path, path: str) -> Path:
    """``root / path``, for a relative path with ``/`` that every system can hold inside root.

    Raises UnsafePath; every writer goes through here.
    """
    return Path(safe_place(str(root), path))


def safe_place(base: str, path: str) -> str:
    """The same as text: to make a Path takes as long as to write a small file."""
    if reason := path_fault(path):
        raise UnsafePath(f"{path!r} cannot be a file of the site: {reason}")
    parent = base
    for folder in path.split("/")[:-1]:
        parent = f"{parent}{os.sep}{folder}"
        if os.path.islink(parent) and not _is_below(os.path.realpath(parent), base):  # noqa: PTH114
            raise UnsafePath(f"{path!r} leads out of {base} through a link")
    return f"{base}{os.sep}{path}"


def path_fault(path: str) -> str:
    """Why a path cannot be a file below some root, or an empty string."""
    for segment in path.split("/"):
        if reason := segment_fault(segment):
            return reason
    return length_fault(path)


def length_fault(path: str) -> str:
    if len(path) > LONGEST_PATH // 4 and len(path.encode()) > LONGEST_PATH:
        return f"it is longer than {LONGEST_PATH} bytes"
    return ""


def segment_fault(segment: str) -> str:
    """Why a name cannot stand between two slashes, or an empty string."""
    if PLAIN.fullmatch(segment) and len(segment) <= LONGEST_SEGMENT:
        stem = segment.partition(".")[0]
        return f"`{segment}` is the name of a device on Windows" if stem.upper() in DEVICES else ""
    return _odd_segment_fault(segment)


@lru_cache(maxsize=4096)
def _odd_segment_fault(segment: str) -> str:
    if not segment:
        return "it is empty, absolute or has an empty part"
    if segment in {".", ".."}:
        return f"`{segment}` is not a name"
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in segment):
        return "it holds a control character or is not valid text"
    if DRIVE.match(segment):
        return f"`{segment[:2]}` is a drive on Windows"
    if bad := sorted(FORBIDDEN.intersection(segment)):
        return f"a `{bad[0]}` cannot be part of a name"
    if segment[-1] in ". ":
        return "Windows drops a dot or space at the end of a name"
    if segment.partition(".")[0].rstrip(" ").upper() in DEVICES:
        return f"`{segment}` is the name of a device on Windows"
    if len(segment.encode()) > LONGEST_SEGMENT:
        return f"a part of it is longer than {LONGEST_SEGMENT} bytes"
    return ""


def _is_below(real: str, root: str) -> bool:
    return Path(real).is_relative_to(os.path.realpath(root))


def refuse_output(
    output: Path, site: Path, sources: tuple[Path, ...], *, owned: Callable[[], bool]
) -> str | None:
    """Why nothing may be published into ``output``, as a sentence, or None.

    ``sources`` are folders that are only ever read: content and themes. ``owned`` says whether an
    earlier publish made the folder; asked once it is seen, as another build may be making it now.
    """
    real = Path(os.path.realpath(output))
    if real.parent == real:
        return f"The output folder {output} is the root of a disk."
    if (home := _home()) and _contains(real, home):
        return f"The output folder {output} is your home folder or contains it."
    if _contains(real, site):
        return f"The output folder {output} is the site's own folder or contains it."
    for source in sources:
        if _contains(real, source):
            return f"The output folder {output} is or contains {source}, which Nutgraf reads from."
        if _contains(source, real):
            return f"The output folder {output} lies in {source}, which Nutgraf reads from."
    return _refuse_what_is_there(output, real, owned)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _contains(outer: Path, inner: Path) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it, also where the file system ignores case."""
    start = Path(os.path.realpath(inner))
    return any(_same(outer, place) for place in (start, *start.parents))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # One of them is not there yet. Refusing `Themes` beside a missing `themes` harms nobody.
        return _folded(one) == _folded(other)


def _folded(path: Path) -> str:
    return fold(os.path.realpath(path))


def _refuse_what_is_there(output: Path, real: Path, owned: Callable[[], bool]) -> str | None:
    if output.is_symlink() and not real.exists():
        return f"The output folder {output} is a link that leads nowhere."
    for place in (real, *real.parents):
        if place.is_dir():
            break
        if place.exists():
            return f"The output folder {output} cannot be made: {place} is a file."
    if not real.is_dir() or owned():
        return None
    try:
        foreign = sorted(entry.name for entry in real.iterdir() if entry.name != STAGING)
    except OSError as error:
        return f"The output folder {output} cannot be read: {error.strerror}."
    if foreign:
        return (
            f"The output folder {output} was not made by Nutgraf and is not empty: it holds"
            f" {foreign[0]}. Choose another folder, or empty this one."
        )
    return None


def refuse_state(state: Path) -> str | None:
    """Why nothing may be noted in ``state``, as a sentence, or None: what is a link there would be
    written through, and a folder that came from elsewhere may have some."""
    places = [state, *_entries(state)]
    places += _entries(state / "preview")
    for room in _entries(state / "publish"):
        places += [room, *_entries(room)]
    if link := next((one for one in places if one.is_symlink()), None):
        return f"{link} is a link, and Nutgraf writes into no folder but its own. Delete it."
    return None


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
