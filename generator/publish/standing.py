"""What stands in an output folder already, so that it need not be made again."""

import os
import stat
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from generator.model.output import Kept
from generator.publish.faults import machine_faults
from generator.publish.journal import roll_forward
from generator.publish.manifest import (
    Manifest,
    describe_file,
    digest_in,
    find_places,
    read_manifest,
    stamp_of,
)

READERS: Final = 4  # threads that read and hash: both let others run meanwhile
AT_ONCE: Final = 200  # files of a thread's task; to hand one over takes as long as to read one


def find_standing(
    wanted: Iterable[tuple[str, str]], site: Path, output: Path, state: Path
) -> dict[str, Kept]:
    """Those of the (path, SHA-256) pairs whose file is ours and holds just these bytes, by path.

    A file that looks as it did when it was published is believed; another one is read. The caller
    holds the build lock.
    """
    with machine_faults():
        roll_forward(site, output, state)
        places = find_places(site, output, state)
        manifest = read_manifest(places) or Manifest(places.name)
    base = str(places.output)
    found: dict[str, Kept] = {}
    doubtful: list[tuple[str, str, str]] = []
    for path, digest in wanted:
        known = manifest.files.get(path, "")
        if digest_in(known) != digest:
            continue
        try:
            status = os.lstat(f"{base}/{path}")
        except (OSError, ValueError):
            continue
        stamp = stamp_of(status)
        if known == describe_file(digest, stamp):
            found[path] = Kept(path, digest, stamp)
        elif stat.S_ISREG(status.st_mode):
            doubtful.append((path, digest, stamp))
    if doubtful:
        from concurrent.futures import ThreadPoolExecutor

        chunks = [doubtful[start : start + AT_ONCE] for start in range(0, len(doubtful), AT_ONCE)]
        with ThreadPoolExecutor(READERS) as readers:
            for kept in readers.map(lambda some: _read_some(base, some), chunks):
                found.update((one.path, one) for one in kept)
    return found


def _read_some(base: str, doubtful: Sequence[tuple[str, str, str]]) -> list[Kept]:
    """Those whose bytes have the digest that they should."""
    return [
        Kept(path, digest, stamp)
        for path, digest, stamp in doubtful
        if _hash(f"{base}/{path}") == digest
    ]


def _hash(path: str) -> str:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
