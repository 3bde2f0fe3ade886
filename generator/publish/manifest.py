"""Which files of an output folder are ours, kept in the state folder."""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, TypedDict

from generator.publish.faults import machine_faults
from generator.publish.paths import STAGING, UnsafePath, safe_join

MARKER: Final = ".nutgraf-output"
DIGITS: Final = 64  # of a SHA-256
MARKER_TEXT: Final = (
    b"Nutgraf made this folder: it replaces and removes the files it wrote, and no others.\n"
)


# Dataclasses would bring a tenth of the time that a build with nothing to do takes.
class Manifest(NamedTuple):
    """``files`` are paths with what describe_file says of them; ``copies`` are paths with the size,
    time and place of source and copy when they were last known to be equal; a source that was
    young then has none."""

    output: str
    files: Mapping[str, str] = MappingProxyType({})
    copies: Mapping[str, str] = MappingProxyType({})


class Places(NamedTuple):
    """Where one output folder's things are; ``name`` is the folder relative to the site."""

    output: Path
    name: str
    manifest: Path
    next_manifest: Path
    journal: Path
    staging: Path  # in the state folder
    near_staging: Path  # in the output folder, where the state is on another disk
    whole_staging: Path  # beside a missing output folder


def find_places(site: Path, output: Path, state: Path) -> Places:
    real = Path(os.path.realpath(output))
    try:
        name = Path(os.path.relpath(real, os.path.realpath(site))).as_posix()
    except ValueError:  # another drive
        name = real.as_posix()
    key = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    room = state / "publish" / key
    return Places(
        output=real,
        name=name,
        manifest=room / "manifest.json",
        next_manifest=room / "manifest.next.json",
        journal=room / "journal.json",
        staging=room / "staging",
        near_staging=real / STAGING,
        whole_staging=real.parent / f"{STAGING}-{key}",
    )


def is_ours(site: Path, output: Path, state: Path) -> bool:
    """Whether an earlier publish made this folder."""
    places = find_places(site, output, state)
    with machine_faults():
        return (places.output / MARKER).is_file() or read_manifest(places) is not None


def stamp_of(status: os.stat_result) -> str:
    """Not the time of the last change of the file's place: renaming it into place changes that."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def describe_file(sha256: str, stamp: str = "") -> str:
    """A file in a manifest: the digest of its bytes, and what stamp_of said when it was last known
    to hold them. One text, as ten thousand of them are read and written in a moment."""
    return f"{sha256} {stamp}" if stamp else sha256


def digest_in(described: str) -> str:
    return described[:DIGITS]


def stamp_in(described: str) -> str:
    return described[DIGITS + 1 :]


def read_manifest(places: Places, *, twice: bool = False) -> Manifest | None:
    """None where there is none, or none that can be trusted.

    A build reads its list ``twice``: to learn what stands, and what gives way to what it writes.
    It has loaded what reads it the more quickly.
    """
    decode = _remember if twice else _decode
    try:
        manifest = decode(places.manifest.read_bytes())
    except FileNotFoundError:
        return None  # but a disk that refuses to read it now is no reason to forget it
    return manifest if manifest and manifest.output == places.name else None


@lru_cache(maxsize=1)
def _remember(data: bytes) -> Manifest | None:
    from msgspec import DecodeError
    from msgspec.json import decode

    try:
        return Manifest(**decode(data, type=_Record))
    except (DecodeError, UnicodeError, RecursionError):
        return _decode(data)  # a folder's name may be no text


def _decode(data: bytes) -> Manifest | None:
    try:
        record = json.loads(data)
        return Manifest(
            str(record["output"]),
            {path: str(described) for path, described in record["files"].items()},
            {path: str(described) for path, described in record["copies"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


class _Record(TypedDict):
    output: str
    files: dict[str, str]
    copies: dict[str, str]


def write_next_manifest(places: Places, manifest: Manifest) -> None:
    """Ready beside the old one, which it replaces when all files are in place."""
    from msgspec.json import encode  # ten times as quick; whoever writes has loaded it already

    output = json.dumps(manifest.output).encode()  # a folder's name may be no text
    files, copies = encode(manifest.files), encode(manifest.copies)
    places.next_manifest.parent.mkdir(parents=True, exist_ok=True)
    with places.next_manifest.open("wb") as file:
        file.write(b'{"output": %b,\n"files": %b,\n"copies": %b}\n' % (output, files, copies))
        file.flush()
        os.fsync(file.fileno())  # lost, it would leave old pages behind for good


def locate(places: Places, path: str) -> Path | None:
    """Where a path of a manifest or journal is; None for one that we cannot have written."""
    try:
        return safe_join(places.output, path)
    except UnsafePath:
        return None
