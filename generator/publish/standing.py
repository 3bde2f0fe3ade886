"""What stands in an output folder already, so that it need not be made again."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from generator.model.output import Kept
from generator.publish.faults import machine_faults
from generator.publish.journal import roll_forward
from generator.publish.manifest import Manifest, Stamp, find_places, read_manifest, stamp_of

READERS = 4  # threads that read and hash: both let others run meanwhile


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
    doubtful: list[tuple[str, str, Stamp]] = []
    for path, sha256 in wanted:
        if manifest.files.get(path) != sha256:
            continue
        try:
            stamp = stamp_of(os.lstat(f"{base}/{path}"))
        except (OSError, ValueError):
            continue
        if manifest.stamps.get(path) == stamp:
            found[path] = Kept(path, sha256, stamp)
        else:
            doubtful.append((path, sha256, stamp))
    if doubtful:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(READERS) as readers:
            digests = readers.map(lambda one: _hash(f"{base}/{one[0]}"), doubtful)
            for (path, sha256, stamp), digest in zip(doubtful, digests, strict=True):
                if digest == sha256:
                    found[path] = Kept(path, sha256, stamp)
    return found


def _hash(path: str) -> str:
    if os.path.islink(path):  # noqa: PTH114
        return ""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
