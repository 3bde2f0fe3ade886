"""Which program made a result: a digest of our code and of every library beside it."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

PACKAGE: Final = os.fspath(Path(__file__).parent)
LENGTH: Final = 20  # bytes


@cache
def code_digest() -> bytes:
    """Of the text of our modules, the versions of Python and of all installed libraries.

    Files are read, not stat'ed: a checkout elsewhere has other times and the same code.
    """
    digest = sha256(sys.version.encode())
    for path in sorted(_find_modules(PACKAGE)):
        digest.update(f"{path[len(PACKAGE) :].replace(os.sep, '/')}\0".encode())
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as quickly as can be
            digest.update(file.read())
    for name in _installed():
        digest.update(f"{name}\0".encode())
    return digest.digest()[:LENGTH]


def _find_modules(folder: str) -> Iterator[str]:
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name.endswith(".py"):
                yield entry.path
            elif entry.is_dir(follow_symlinks=False):
                yield from _find_modules(entry.path)


def _installed() -> list[str]:
    """The names of what is installed, with versions, as the folders of Python's path list it.

    Reading each one's metadata would take longer than everything else at the start.
    """
    found = set()
    for folder in sys.path:
        try:
            found |= {one.name for one in Path(folder or ".").glob("*.dist-info")}
        except OSError:
            continue
    return sorted(found)
