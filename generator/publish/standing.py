"""What stands in an output folder already, so that it need not be made again."""

import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

from generator.publish.faults import machine_faults
from generator.publish.jobs import Crew, cut
from generator.publish.journal import roll_forward
from generator.publish.looks import look_below
from generator.publish.manifest import (
    Manifest,
    describe_file,
    digest_in,
    find_places,
    read_manifest,
    stamp_of,
)
from generator.publish.scout import Scout
from generator.publish.untouched import Report, find_mark

AT_ONCE: Final = 500  # files of a chunk; to hand one over takes as long as to read one
A_PIECE: Final = 40  # files that are as much work as one page


def find_standing(
    wanted: Iterable[tuple[str, str]], site: Path, output: Path, state: Path,
    crew: Crew | None = None, scout: Scout | None = None,
) -> dict[str, str]:  # fmt: skip
    """Those of the (path, SHA-256) pairs whose file is ours and holds just these bytes: their paths
    with what describe_file says of them.

    A file that looks as it did when it was published is believed; another one is read, by the crew
    where there are many. What the build's scout has seen is not looked at again: whatever changes
    from then on looks otherwise the next time. The caller holds the build lock.
    """
    with machine_faults():
        roll_forward(site, output, state)
        places = find_places(site, output, state)
        manifest = read_manifest(places, twice=True) or Manifest(places.name)
    base = str(places.output)
    report = scout.report if scout else None
    if report and report.mark != find_mark(site, output, state):
        report = None  # another build has published since
    known = ((path, digest) for path, digest in wanted if _is_meant(manifest, path, digest))
    found, doubtful = _look_at(known, manifest, base, report)
    chunks = cut([path for path, _, _ in doubtful], AT_ONCE)
    worth = len(doubtful) // A_PIECE
    readers = crew if crew and crew.is_here else Crew()
    hashed = chain.from_iterable(readers.map(partial(_hash_some, base), chunks, worth))
    for (path, digest, stamp), there in zip(doubtful, hashed, strict=True):
        if there == digest:
            found[path] = describe_file(digest, stamp)
    return found


def find_untouched(
    mark: str, site: Path, output: Path, state: Path, scout: Scout
) -> dict[str, str] | None:
    """All files of the publish with that mark that the scout saw as they were published, as
    find_standing() tells of them; None where another has published last, or the scout saw nothing."""
    with machine_faults():
        roll_forward(site, output, state)
        report = scout.report
        if not report or not report.mark == mark == find_mark(site, output, state):
            return None
        manifest = read_manifest(find_places(site, output, state), twice=True)
    if not manifest:
        return None
    there = dict(manifest.files)
    for path in report.changed:
        there.pop(path, None)
    return there


def _is_meant(manifest: Manifest, path: str, digest: str) -> bool:
    return digest_in(manifest.files.get(path, "")) == digest


def _look_at(
    wanted: Iterable[tuple[str, str]], manifest: Manifest, base: str, report: Report | None
) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """The files that look as they did, and those that may hold other bytes, with their stamps."""
    found: dict[str, str] = {}
    doubtful: list[tuple[str, str, str]] = []
    with suppress(OSError), look_below(base) as look:
        for path, digest in wanted:
            if report and path not in report.changed:
                found[path] = manifest.files[path]
                continue
            try:
                status = look(path)
            except (OSError, ValueError):
                continue
            stamp = stamp_of(status)
            described = describe_file(digest, stamp)
            if manifest.files[path] == described:
                found[path] = described
            elif stat.S_ISREG(status.st_mode):
                doubtful.append((path, digest, stamp))
    return found, doubtful


def _hash_some(base: str, paths: Sequence[str]) -> list[str]:
    """The digests of the files, in their order; empty for one that cannot be read."""
    return [_hash(f"{base}/{path}") for path in paths]


def _hash(path: str) -> str:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
