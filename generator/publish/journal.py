"""The swap: moves and deletions written down before the first, so that the next run can end them."""

import errno
import json
import os
import shutil
import time
from pathlib import Path
from typing import Final, Literal

from generator.model.value import Value
from generator.publish.faults import OutputConflict, machine_faults
from generator.publish.manifest import (
    MARKER,
    MARKER_TEXT,
    Places,
    find_places,
    locate,
)

# Virus scanners and indexers hold new files open on Windows, for moments.
PATIENCE: Final = (0.01, 0.05, 0.2, 0.5)  # seconds

Step = tuple[Literal["move"], str, str] | tuple[Literal["remove"], str]


class Journal(Value, frozen=True):
    """``staging`` says where the staged files are: "state" or "output"; "whole" is a folder beside
    the missing output that is renamed once. A step is ("move", staged name, path) or
    ("remove", path)."""

    staging: Literal["state", "output", "whole"]
    steps: tuple[Step, ...] = ()


def roll_forward(site: Path, output: Path, state: Path) -> bool:
    """Ends an interrupted publish; True if there was one. What was not yet written down is dropped."""
    with machine_faults():
        places = find_places(site, output, state)
        journal = _read(places)
        if journal is None or not _is_possible(places, journal):
            if places.journal.exists():
                # Nobody knows what it has done, so we no longer know which files are ours.
                places.manifest.unlink(missing_ok=True)
            _drop(places)
            return False
        finish(places, journal)
        return True


def begin(places: Places, journal: Journal) -> None:
    """Writes the journal down for good: once this returns, the next run can end the work."""
    draft = _draft(places)
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"staging": journal.staging, "steps": journal.steps}, file)
        file.flush()
        os.fsync(file.fileno())
    _replace(draft, places.journal)


def finish(places: Places, journal: Journal) -> None:
    """Takes every step that is not yet taken, then makes the next manifest the manifest."""
    if journal.staging == "whole":
        if places.whole_staging.exists():
            places.whole_staging.rename(places.output)
    else:
        _mark(places.output)
        staging = places.staging if journal.staging == "state" else places.near_staging
        for step in journal.steps:
            if step[0] == "move":
                _move(staging / step[1], step[2], places)
            else:
                _remove(step[1], places)
    if places.next_manifest.exists():
        _replace(places.next_manifest, places.manifest)
    places.journal.unlink(missing_ok=True)
    _drop(places)


def _draft(places: Places) -> Path:
    return places.journal.with_suffix(".tmp")


def discard(folder: Path) -> None:
    """Removes a folder of ours; a link in its place is removed, not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _drop(places: Places) -> None:
    for note in (places.journal, _draft(places), places.next_manifest):
        note.unlink(missing_ok=True)
    for staging in (places.staging, places.near_staging, places.whole_staging):
        discard(staging)


def _read(places: Places) -> Journal | None:
    try:
        record = json.loads(places.journal.read_bytes())
        if record["staging"] not in {"state", "output", "whole"}:
            return None
        return Journal(record["staging"], tuple(_step(step) for step in record["steps"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _step(record: list[str]) -> Step:
    match record:
        case ["move", str(staged), str(path)] if staged.isascii() and staged.isdigit():
            return ("move", staged, path)
        case ["remove", str(path)]:
            return ("remove", path)
    raise ValueError(record)


def _is_possible(places: Places, journal: Journal) -> bool:
    """Not if the output folder has gone or come since, nor if a step would lead out of it."""
    there = os.path.lexists(places.output)
    if journal.staging == "whole":
        return there != os.path.lexists(places.whole_staging)
    return there and all(locate(places, step[-1]) for step in journal.steps)


def _mark(output: Path) -> None:
    marker = output / MARKER
    if not os.path.lexists(marker):
        marker.write_bytes(MARKER_TEXT)


def _move(staged: Path, path: str, places: Places) -> None:
    target = locate(places, path)
    if target is None:
        raise OutputConflict(f"{places.name}/{path} now leads out of the output folder.")
    try:
        _put(staged, target, places)
    except (IsADirectoryError, NotADirectoryError, FileExistsError) as error:
        raise OutputConflict(
            f"{places.name}/{path} cannot be written: a file and a folder want the same name."
            " Remove what is there and build again."
        ) from error


def _put(staged: Path, target: Path, places: Places) -> None:
    try:
        _replace(staged, target)
    except FileNotFoundError:
        if not os.path.lexists(staged):
            return  # moved before the interruption
        target.parent.mkdir(parents=True, exist_ok=True)
        _put(staged, target, places)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _carry(staged, target, places)


def _carry(staged: Path, target: Path, places: Places) -> None:
    """For folders that are one disk by number and two by mount, as containers have them."""
    places.near_staging.mkdir(exist_ok=True)
    near = places.near_staging / staged.name
    shutil.copyfile(staged, near)
    target.parent.mkdir(parents=True, exist_ok=True)
    _replace(near, target)
    staged.unlink()


def _remove(path: str, places: Places) -> None:
    target = locate(places, path)
    if target is None:
        return  # somebody put a link there: what it leads to is not ours
    if not target.is_dir() or target.is_symlink():
        try:
            target.unlink(missing_ok=True)
        except NotADirectoryError:
            return  # removed before the interruption, and a file has its folder's place
    for folder in target.parents:
        if folder == places.output:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return  # not empty


def _replace(source: Path, target: Path) -> None:
    for seconds in PATIENCE if os.name == "nt" else ():
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    source.replace(target)
