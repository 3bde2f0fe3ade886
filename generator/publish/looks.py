"""How a file looks, and whether its looks are worth believing another time.

A file that has changed just now may change again within the same tick of the clock, keep its size
and look the same. So the looks of a young file are never kept: whoever reads it reads it again the
next time. Imports nothing that takes time.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Looks = tuple[int, int, int, int]  # size, times of change of bytes and of place in ns, inode

# The coarsest clock of a file system in use, FAT's, ticks every two seconds.
SETTLED: Final = 2_000_000_000  # ns that a file must be old before its looks are believed
DOUBTED: Final[Looks] = (-1, 0, 0, 0)  # no file looks like this


def looks_of(status: os.stat_result) -> Looks:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_young(changed: int, moved: int, now: int) -> bool:
    """Whether a file has changed so lately that its looks are not to be believed.

    ``changed`` and ``moved`` are the times of change of its bytes and of its place, ``now`` one that
    is not after anybody's look at the file; all in ns.
    """
    since = now - SETTLED
    return changed > since or moved > since


def believed(looks: Looks, now: int) -> Looks:
    """The looks to be kept of a file that is read after ``now``: DOUBTED where it is young."""
    return DOUBTED if is_young(looks[1], looks[2], now) else looks


@contextmanager
def list_folder(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """The entries of a folder, quick to be asked how they look; their ``path`` may be their name.

    The system finds each below an open folder: to follow a whole path takes it a quarter longer.
    """
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as listing:
            yield listing
        return
    with _open_folder(folder) as descriptor, os.scandir(descriptor) as listing:
        yield listing


def list_beside(folder: str | os.PathLike[str]) -> Iterator[os.DirEntry[str]]:
    """The texts beside site.yml, by name: nothing reads them, and who looks like an article is told of."""
    with os.scandir(folder) as listing:
        for entry in sorted(listing, key=lambda entry: entry.name):
            if entry.name.endswith(".md") and entry.is_file(follow_symlinks=False):
                yield entry


@contextmanager
def look_below(folder: str) -> Iterator[Callable[[str], os.stat_result]]:
    """What tells how a path below the folder looks, as os.lstat() does of a whole one."""
    if os.stat not in os.supports_dir_fd:
        yield lambda path: os.lstat(f"{folder}/{path}")
        return
    with _open_folder(folder) as descriptor:
        yield lambda path: os.stat(path, dir_fd=descriptor, follow_symlinks=False)


@contextmanager
def _open_folder(folder: str) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
