"""Publishing: compare, stage what differs, then swap it in under a journal."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Literal

from msgspec import field

from generator.model.output import Copy, Kept, Output, turn
from generator.model.value import Draft, Value
from generator.publish.faults import OutputConflict, machine_faults
from generator.publish.journal import Journal, Step, begin, discard, finish, roll_forward
from generator.publish.looks import is_young
from generator.publish.manifest import (
    MARKER,
    MARKER_TEXT,
    Manifest,
    Places,
    describe_file,
    find_places,
    locate,
    read_manifest,
    stamp_of,
    write_next_manifest,
)
from generator.publish.paths import STAGING, UnsafePath, safe_join, safe_place

NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
CHUNK: Final = 1 << 20  # bytes of a copied file that are in memory at a time


class Published(Value, frozen=True):
    """What a publish did: sorted paths written and removed, a count of files left alone, and
    notes to print."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    notes: tuple[str, ...] = ()


def publish(
    outputs: Iterable[Output | Copy | Kept],
    site: Path,
    output: Path,
    state: Path,
    *,
    clean: bool = False,
) -> Published:
    """Makes the output folder hold exactly ``outputs`` and whatever in it is not ours.

    Nothing in the output folder changes before all outputs have come. Raises OutputConflict where
    foreign files stand in the way, MachineFault where the disk refuses, UnsafePath for a path that
    safe_join refuses, and whatever ``outputs`` raises. ``clean`` writes also what is equal, and
    over foreign files. The caller holds the build lock and has asked refuse_output.
    """
    with machine_faults():
        roll_forward(site, output, state)
        places = find_places(site, output, state)
        _refuse_state_inside(places, state)
        whole = not os.path.lexists(places.output)
        before = Manifest(places.name) if whole else _manifest_before(places)
        with _staging(places, site, state, before, clean, whole) as staging:
            for item in outputs:
                _stage(item, staging)
            for path in staging.in_the_way:
                _refuse_foreign_in_the_way(path, staging)
            removed = _find_removed(staging)
            journal = _write_down(staging, removed)
        if journal:
            finish(places, journal)
        return Published(
            written=tuple(sorted([*staging.new, *staging.changed])),
            kept=len(staging.files) - len(staging.new) - len(staging.changed),
            removed=removed,
            notes=() if before else (_lost(places),),
        )


def _lost(places: Places) -> str:
    return (
        f"The list of files that the last build wrote to {places.name} is lost, so none was"
        " deleted. To be rid of old pages, delete that folder and build again."
    )


def _refuse_state_inside(places: Places, state: Path) -> None:
    if Path(os.path.realpath(state)).is_relative_to(places.output):
        raise OutputConflict(f"The output folder {places.name} holds Nutgraf's own notes.")


def _manifest_before(places: Places) -> Manifest | None:
    """None where the folder is ours and nobody knows any more which files in it are."""
    if manifest := read_manifest(places, twice=True):
        return manifest
    if (places.output / MARKER).is_file():
        return None
    if any(entry.name != STAGING for entry in places.output.iterdir()):
        raise OutputConflict(
            f"The output folder {places.name} was not made by Nutgraf and is not empty."
        )
    return Manifest(places.name)


# --- staging ------------------------------------------------------------------------------------


class _Staging(Draft):
    """What one publish has found and staged so far.

    ``began`` is the time in ns at which nothing was staged. ``folders`` are the parents of ``files``.
    ``made`` are those that stand among the staged files.
    ``new`` and ``changed`` are paths with the names of their staged files. ``in_the_way`` are the
    paths where a folder stands or a parent is a file.
    """

    places: Places
    site: Path
    before: Manifest | None
    clean: bool
    whole: bool
    folder: Path
    began: int = field(default_factory=time.time_ns)
    files: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    copies: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    in_the_way: list[str] = field(default_factory=list)


@contextmanager
def _staging(
    places: Places, site: Path, state: Path, before: Manifest | None, clean: bool, whole: bool
) -> Iterator[_Staging]:
    """An empty staging; where the block fails, all that it wrote is gone."""
    with ExitStack() as undo:
        undo.callback(places.next_manifest.unlink, missing_ok=True)
        if whole:
            undo.callback(_remove_empty, _make_folders(places.output.parent))
            folder = places.whole_staging
        else:
            places.staging.parent.mkdir(parents=True, exist_ok=True)
            same_disk = state.stat().st_dev == places.output.stat().st_dev
            folder = places.staging if same_disk else places.near_staging
        places.staging.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(discard, folder)
        undo.callback(places.journal.unlink, missing_ok=True)
        if whole:
            folder.mkdir()
            (folder / MARKER).write_bytes(MARKER_TEXT)
        yield _Staging(places, site, before, clean, whole, folder)
        undo.pop_all()


def _make_folders(folder: Path) -> list[Path]:
    """Makes a folder with its parents; the made ones, deepest first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _stage(item: Output | Copy | Kept, staging: _Staging) -> None:
    if isinstance(item, Kept):
        _stage_kept(item.files, staging)
        return
    path = item.path
    _refuse_contradiction(path, staging)
    if path.partition("/")[0] in {MARKER, STAGING}:
        raise UnsafePath(f"{path!r} is a name that Nutgraf keeps for itself")
    target, there = "", None
    if not staging.whole:
        target = safe_place(str(staging.places.output), path)
        there = _status(target, path, staging)
    if isinstance(item, Output):
        _stage_output(item, target, there, staging)
    else:
        _stage_copy(item, target, there, staging)


def _stage_kept(files: Mapping[str, str], staging: _Staging) -> None:
    if twice := staging.files.keys() & files.keys():
        raise UnsafePath(f"{min(twice)!r} is written twice")
    staging.folders.update(_folders_of(files))
    staging.files.update(files)
    for name in (MARKER, STAGING):
        if name in files or name in staging.folders:
            raise UnsafePath(f"{name!r} is a name that Nutgraf keeps for itself")
    if both := staging.folders & staging.files.keys():
        raise UnsafePath(f"{min(both)!r} is to be both a file and a folder")


def _folders_of(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    folders = {path.rpartition("/")[0] for path in paths}
    while folders := folders - found - {""}:
        found |= folders
        folders = {folder.rpartition("/")[0] for folder in folders}
    return found


def _refuse_contradiction(path: str, staging: _Staging) -> None:
    if path in staging.files:
        raise UnsafePath(f"{path!r} is written twice")
    if path in staging.folders:
        raise UnsafePath(f"{path!r} is to be both a file and a folder")
    folder = path.rpartition("/")[0]
    while folder and folder not in staging.folders:  # what lies in a folder of folders is known
        if folder in staging.files:
            raise UnsafePath(f"{folder!r} is to be both a file and a folder (for {path!r})")
        staging.folders.add(folder)
        folder = folder.rpartition("/")[0]


def _status(target: str, path: str, staging: _Staging) -> os.stat_result | None:
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        staging.in_the_way.append(path)
        return None
    if stat.S_ISDIR(there.st_mode):
        staging.in_the_way.append(path)
        return None
    return there


def _stage_output(
    item: Output, target: str, there: os.stat_result | None, staging: _Staging
) -> None:
    digest = item.sha256 or hashlib.sha256(item.data).hexdigest()
    if there and not staging.clean and _holds(target, there, item.data):
        staging.files[item.path] = describe_file(digest, stamp_of(there))
        return
    descriptor = _create(_claim(item.path, there, staging), staging)
    try:
        rest = memoryview(item.data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        staging.files[item.path] = describe_file(digest, stamp_of(os.fstat(descriptor)))
    finally:
        os.close(descriptor)


def _holds(target: str, there: os.stat_result, data: bytes) -> bool:
    if there.st_size != len(data) or not stat.S_ISREG(there.st_mode):
        return False
    with open(target, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read() == data


def _stage_copy(item: Copy, target: str, there: os.stat_result | None, staging: _Staging) -> None:
    origin = safe_join(staging.site, item.source)
    status = origin.stat()
    if not stat.S_ISREG(status.st_mode) or not _is_inside(origin, staging.site):
        raise UnsafePath(f"{item.source!r} is not a file inside the site")
    before = staging.before
    if there and before and not staging.clean:
        stamp = _stamp(status, there)
        if before.copies.get(item.path) == stamp and item.path in before.files:
            # A film of a gigabyte is not read again to learn that it is the same film.
            staging.files[item.path] = before.files[item.path]
            staging.copies[item.path] = stamp
            return
    with origin.open("rb", buffering=0) as source:
        if there and not staging.clean and (digest := _equal(source, status, target, there)):
            staging.files[item.path] = digest
            _note_copy(item.path, status, there, staging)
            return
        source.seek(0)
        with open(_create(_claim(item.path, there, staging), staging), "wb") as file:
            staging.files[item.path] = _transfer(source, file)
            file.flush()
            _note_copy(item.path, status, os.fstat(file.fileno()), staging)


def _is_inside(origin: Path, site: Path) -> bool:
    return Path(os.path.realpath(origin)).is_relative_to(os.path.realpath(site))


def _note_copy(path: str, source: os.stat_result, copy: os.stat_result, staging: _Staging) -> None:
    """Notes how source and copy look, unless the source is so young that it may change unseen."""
    if not is_young(source.st_mtime_ns, source.st_ctime_ns, staging.began):
        staging.copies[path] = _stamp(source, copy)


def _stamp(source: os.stat_result, copy: os.stat_result) -> str:
    return f"{stamp_of(source)} {source.st_ctime_ns}, {stamp_of(copy)}"


def _equal(source: BinaryIO, status: os.stat_result, target: str, there: os.stat_result) -> str:
    """The digest of two files that are equal, or an empty string."""
    if status.st_size != there.st_size or not stat.S_ISREG(there.st_mode):
        return ""
    digest = hashlib.sha256()
    with open(target, "rb", buffering=0) as other:  # noqa: PTH123
        while chunk := source.read(CHUNK):
            if other.read(len(chunk)) != chunk:
                return ""
            digest.update(chunk)
    return digest.hexdigest()


def _transfer(source: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _claim(path: str, there: os.stat_result | None, staging: _Staging) -> str:
    """The place of the file to which the new bytes of ``path`` go."""
    before = staging.before
    if there and before and path not in before.files and not staging.clean:
        raise OutputConflict(
            f"{staging.places.name}/{path} would be overwritten, but Nutgraf did not make it."
            " Move or delete that file, or build with --clean."
        )
    name = path if staging.whole else str(len(staging.new) + len(staging.changed))
    (staging.changed if there else staging.new)[path] = name
    return safe_place(str(staging.folder), name)


def _create(place: str, staging: _Staging) -> int:
    """A new file, open for writing; its folder is made first where none was made yet."""
    folder = os.path.dirname(place)  # noqa: PTH120
    if folder not in staging.made:
        # Most pages have a folder of their own: to ask what is there takes longer than to make it.
        try:
            os.mkdir(folder)  # noqa: PTH102
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        staging.made.add(folder)
    return os.open(place, NEW, 0o666)


# --- before the swap ----------------------------------------------------------------------------


def _refuse_foreign_in_the_way(path: str, staging: _Staging) -> None:
    """Only files of ours may give way where a file becomes a folder or a folder a file."""
    ours = staging.before.files if staging.before else {}
    places = staging.places
    target = places.output / path
    for parent in _parents(path):
        place = places.output / parent
        if place.exists() and not place.is_dir():
            if parent not in ours:
                raise OutputConflict(
                    f"{places.name}/{parent} is a file that Nutgraf did not make, where the site"
                    " needs a folder. Move or delete it."
                )
            return
    for folder, names, files in os.walk(target):
        within = Path(folder).relative_to(places.output).as_posix()
        foreign = [name for name in files if f"{within}/{name}" not in ours]
        links = [name for name in names if Path(folder, name).is_symlink()]
        if foreign or links or not (names or files):
            found = "/".join([within, *sorted(foreign + links)[:1]])
            raise OutputConflict(
                f"{places.name}/{path} is a folder with something that Nutgraf did not make"
                f" ({found}), where the site needs a file. Move or delete it."
            )


def _find_removed(staging: _Staging) -> tuple[str, ...]:
    """Files of ours that are still there and no longer wanted."""
    if not staging.before:
        return ()
    return tuple(
        path
        for path in sorted(staging.before.files.keys() - staging.files.keys())
        if (place := locate(staging.places, path)) and _is_file(place)
    )


def _is_file(place: Path) -> bool:
    return place.is_symlink() or (place.exists() and not place.is_dir())


def _write_down(staging: _Staging, removed: tuple[str, ...]) -> Journal | None:
    """The journal on disk, with the next manifest; None where nothing is to be done."""
    places = staging.places
    manifest = Manifest(places.name, staging.files, staging.copies)
    if staging.whole:
        journal = Journal("whole")
    elif staging.new or staging.changed or removed or manifest != staging.before:
        disk: Literal["state", "output"] = "state" if staging.folder == places.staging else "output"
        journal = Journal(disk, _order(staging, removed))
    else:
        return None
    write_next_manifest(places, manifest)
    begin(places, journal)
    return journal


def _order(staging: _Staging, removed: tuple[str, ...]) -> tuple[Step, ...]:
    """What pages need, new pages, changed pages, feeds; then deletions, pages first.

    A file of ours that stands where a folder must be, or the reverse, goes just before its heir.
    """
    leaving = dict.fromkeys(sorted(removed, key=lambda path: (-turn(path, new=False), path)))
    in_the_way = set(staging.in_the_way)
    steps: list[Step] = []
    moves = [(turn(path, new=True), path, name) for path, name in staging.new.items()]
    moves += [(turn(path, new=False), path, name) for path, name in staging.changed.items()]
    for _, path, name in sorted(moves):
        if path in in_the_way:
            for blocker in [gone for gone in leaving if _clash(gone, path)]:
                del leaving[blocker]
                steps.append(("remove", blocker))
        steps.append(("move", name, path))
    return (*steps, *(("remove", path) for path in leaving))


def _clash(one: str, other: str) -> bool:
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _parents(path: str) -> Iterator[str]:
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)
