"""What a build makes: files by path, and the order in which they may appear."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Final

from generator.model.value import Value


class Output(Value, frozen=True):
    """A file of the output folder; ``path`` is relative to it, with ``/``.

    ``sha256`` is that of ``data`` in hexadecimal, where somebody knows it already.
    """

    path: str
    data: bytes
    sha256: str = ""


class Kept(Value, frozen=True):
    """Files of the output folder that are known to stand there as they should already.

    ``files`` are paths with what describe_file says of them. They come as one: most builds keep
    nearly all files of a site, and to hand each on by itself takes longer than to find them.
    """

    files: Mapping[str, str]


class Copy(Value, frozen=True):
    """A file of the site that is published byte for byte; ``source`` is relative to the site."""

    path: str
    source: str


# A reader who follows a link while a site is being published finds what it leads to: what pages
# need comes before them, what announces pages after them.
ORDER: Final = ("asset", "new page", "changed page", "announcement")

ANNOUNCEMENTS: Final = ("feed*.xml", "sitemap*.xml", "robots.txt")


def turn(path: str, *, new: bool) -> int:
    """The place in ORDER of an output; deletions follow, in the reverse order."""
    name = path.rpartition("/")[2]
    if any(fnmatchcase(name, pattern) for pattern in ANNOUNCEMENTS):
        return ORDER.index("announcement")
    if not name.endswith(".html"):
        return ORDER.index("asset")
    return ORDER.index("new page" if new else "changed page")
