"""A build with nothing to do, known before anything is imported that builds.

What the last build was asked for, how every file looked that it read, what it left in the output
and how long it holds are noted in one small record. While all of it is as it was, there is nothing
to build. Any doubt leaves the answer to the build itself.
"""

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from generator.folders import STATE
from generator.publish.looks import Looks, is_young, list_beside, list_folder, looks_of
from generator.publish.scout import Scout, send_scout
from generator.publish.untouched import look_at_output

RECORD: Final = "done.json"
THOROUGH: Final = frozenset(("--clean", "--explain"))  # whoever says so wants a build in any case
PACKAGE: Final = Path(__file__).parent
CODE: Final = os.fspath(PACKAGE)


class Done(NamedTuple):
    """What a build has done, from which the next one knows whether it would do anything.

    ``output`` is the folder that was published into, from the site's; ``folders`` were read.
    ``days`` are the zone, the first day on which the site is as it is, and the first on which it
    no longer is. ``mark`` is find_mark's of the publish. ``line`` is all that there is to say
    another time, ``said`` what the command makes more than a line of.
    """

    output: str
    folders: Sequence[str]
    days: Sequence[str]
    mark: str
    line: str
    said: str


class Found(NamedTuple):
    """What was found before a build: what the last one has ``done``, if one more would do nothing,
    and what look() said of the ``folders``, if it was asked. ``seen`` is how files looked, by
    their paths as ``site / path`` is written; ``scout`` looks at what the last one published.
    ``changed`` tells that other files than the output's look otherwise, and that a build may have
    as many processes as it likes."""

    done: Done | None = None
    folders: Sequence[str] = ()
    looks: str = ""
    seen: Mapping[str, Looks] = MappingProxyType({})
    scout: Scout | None = None
    changed: bool = False


def find_done(arguments: Sequence[str]) -> Found:
    """Whether a build with these arguments would do nothing."""
    if not arguments or arguments[0] != "build" or not THOROUGH.isdisjoint(arguments):
        return Found()
    site = _site_of(arguments)
    found = Found()
    try:
        record: dict[str, Any] = json.loads((site / STATE / RECORD).read_bytes())
        done = Done(**{name: record[name] for name in Done._fields})
        if record["asked"] != _asked(arguments) or not _holds_today(arguments, done):
            return found
        places = (site, site / done.output, site / STATE)
        alone = any(one.startswith("--jobs") for one in arguments)  # so many, and no more
        found = Found(scout=None if alone else send_scout(*places))
        seen: dict[str, Looks] = {}
        looks = look(done.folders, site, time.time_ns(), seen)
        found = Found(None, done.folders, looks, seen, found.scout)
        if record["looks"] != looks:
            return found._replace(changed=not alone)
        report = (found.scout and found.scout.report) or look_at_output(*places)
        if not report or report.changed or report.mark != done.mark:
            return found
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return found
    sound = isinstance(done.line, str) and isinstance(done.said, str)
    return found._replace(done=done) if sound else found


def look(folders: Sequence[str], site: Path, now: int, seen: dict[str, Looks] | None = None) -> str:
    """A digest of how all files in the folders look, site.yml and this program among them.

    ``seen`` is filled with how the files look. Empty where a link stands among them, or a file that
    is_young at ``now``: it may have been read as it was, or change again and look the same.
    """
    lines = [sys.version, *_installed()]
    for found in (*map(_walk, (*folders, os.fspath(site / "site.yml"), CODE)), _look_beside(site)):
        for path, status in found:
            size, changed, moved, inode = looks = looks_of(status)
            if seen is not None and stat.S_ISREG(status.st_mode):
                seen[path] = looks
            if is_young(changed, moved, now) or stat.S_ISLNK(status.st_mode):
                return ""
            lines.append(f"{path}\0{size} {changed} {moved} {inode}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def note_done(arguments: Sequence[str], site: Path, done: Done, found: Found, began: int) -> None:
    """Writes the record of a build that published everything; ``began`` is when, in ns.

    ``found`` is what find_done knew then. How files looked before the build is as good as how they
    look after it: whatever changed meanwhile looks otherwise the next time.

    Where the disk refuses it there is none, and the next build looks for itself.
    """
    place = site / STATE / RECORD
    with suppress(OSError):
        known = bool(found.folders) and list(found.folders) == list(done.folders)
        looks = found.looks if known else look(done.folders, site, began)
        if not looks:
            place.unlink(missing_ok=True)
            return
        record = {"asked": _asked(arguments), "looks": looks, **done._asdict()}
        draft = place.with_suffix(".tmp")
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.replace(place)


def _site_of(arguments: Sequence[str]) -> Path:
    """The folder that --site names, in any of the forms that the command takes."""
    site = "."
    for number, one in enumerate(arguments):
        if one == "--site" and number + 1 < len(arguments):
            site = arguments[number + 1]
        elif one.startswith("--site="):
            site = one.removeprefix("--site=")
    return Path(site)


def _asked(arguments: Sequence[str]) -> list[str]:
    """All that a build is told besides its files; --output may be relative to where we are."""
    return [*arguments, os.environ.get("SOURCE_DATE_EPOCH", ""), os.getcwd()]  # noqa: PTH109


def _holds_today(arguments: Sequence[str], done: Done) -> bool:
    """Whether the site is today what it was: no article appears, expires or falls due."""
    zone, first, until = done.days
    if any(one.startswith("--date") for one in arguments):
        return True
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    today = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return bool(first <= today < until)


def _look_beside(site: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The texts that stand beside site.yml, of which scan() tells where they look like articles."""
    for entry in list_beside(site):
        yield entry.path, entry.stat(follow_symlinks=False)


def _walk(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """A file, or a folder with all in it, in one order; nothing where there is neither."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    yield path, status
    if not stat.S_ISDIR(status.st_mode):
        return
    folders = []
    with list_folder(path) as listing:
        for entry in sorted(listing, key=lambda entry: entry.name):
            place = f"{path}{os.sep}{entry.name}"
            if not entry.is_dir(follow_symlinks=False):
                yield place, entry.stat(follow_symlinks=False)
            # What Python leaves beside our own code; anywhere else a folder may have that name.
            elif entry.name != "__pycache__" or not place.startswith(CODE + os.sep):
                folders.append(place)
    for folder in folders:
        yield from _walk(folder)


def _installed() -> list[str]:
    """The names of all libraries beside us, with their versions."""
    found = set()
    for folder in sys.path:
        if os.path.isdir(folder):  # noqa: PTH112
            found |= {name for name in os.listdir(folder) if name.endswith(".dist-info")}  # noqa: PTH208
    return sorted(found)
