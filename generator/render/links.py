"""Addresses in the site as a page writes them."""

import re
from typing import Final, Literal
from urllib.parse import urlsplit

# Letters of all scripts may stand in an address; these characters may not.
UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}%?#]")

Style = Literal["folder", "file"]


def relative(here: str, there: str, style: Style = "folder") -> str:
    """The way from the page ``here`` to the address ``there``, both beginning with ``/``.

    An address ends with ``/`` for a page or names a file. ``file`` writes the index file's name,
    for folders that are opened from disk.
    """
    return Ways(here, style).to(there)


class Ways:
    """The ways from one page, each found once."""

    def __init__(self, here: str, style: Style = "folder") -> None:
        self._here, self._style = here, style
        self._top = here[: here.find("/", 1) + 1]
        self._up = "../" * (here.count("/") - 1)
        self._known: dict[str, str] = {}

    def to(self, there: str) -> str:
        if (way := self._known.get(there)) is None:
            way = self._known[there] = self._find(there)
        return way

    def _find(self, there: str) -> str:
        """To another of the site's folders it leads all the way up, and down again."""
        if there.startswith(self._top):
            return _find_way(self._here, there, self._style)
        index = "index.html" if self._style == "file" and there.endswith("/") else ""
        return quoted(f"{self._up}{there[1:]}{index}")


def _find_way(here: str, there: str, style: Style) -> str:
    start = here.split("/")[1:-1]
    *folders, name = there.split("/")[1:]
    shared = 0
    while shared < min(len(start), len(folders)) and start[shared] == folders[shared]:
        shared += 1
    if style == "file" and not name:
        name = "index.html"
    steps = [".."] * (len(start) - shared) + folders[shared:]
    way = "/".join([*steps, name])
    # A first segment with a colon would be read as a scheme.
    return quoted(way if way and ":" not in way.partition("/")[0] else f"./{way}")


def quoted(path: str) -> str:
    """The path with what may not stand in an address as %XX."""
    return UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", path)


def base_path(base_url: str) -> str:
    """The path below which the site lies on its host, without the last ``/``."""
    return urlsplit(base_url).path.rstrip("/")


def output_path(url: str) -> str:
    """The file of an address: ``/a/`` is ``a/index.html``."""
    return f"{url[1:]}index.html" if url.endswith("/") else url[1:]
