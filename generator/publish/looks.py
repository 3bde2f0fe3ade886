"""How a file looks, and whether its looks are worth believing another time.

A file that has changed just now may change again within the same tick of the clock, keep its size
and look the same. So the looks of a young file are never kept: whoever reads it reads it again the
next time. Imports nothing that takes time.
"""

from typing import Final

Looks = tuple[int, int, int, int]  # size, times of change of bytes and of place in ns, inode

# The coarsest clock of a file system in use, FAT's, ticks every two seconds.
SETTLED: Final = 2_000_000_000  # ns that a file must be old before its looks are believed
DOUBTED: Final[Looks] = (-1, 0, 0, 0)  # no file looks like this


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
