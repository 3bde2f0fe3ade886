"""An address to what a static host would answer from a folder: a file, another address, or nothing."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from generator.publish.paths import path_fault

LONGEST: Final = 2000  # characters of an address
NOT_FOUND: Final = "404.html"
HTML: Final = "text/html; charset=utf-8"

# Python's own table differs from machine to machine, and lacks half of these.
MEDIA_TYPES: Final = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".avif": "image/avif",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".gif": "image/gif",
        ".html": HTML,
        ".ico": "image/vnd.microsoft.icon",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".m4a": "audio/mp4",
        ".m4v": "video/mp4",
        ".mjs": "text/javascript; charset=utf-8",
        ".mov": "video/quicktime",
        ".mp3": "audio/mpeg",
        ".mp4": "video/mp4",
        ".oga": "audio/ogg",
        ".ogg": "audio/ogg",
        ".ogv": "video/ogg",
        ".opus": "audio/ogg",
        ".otf": "font/otf",
        ".pdf": "application/pdf",
        ".png": "image/png",
        ".svg": "image/svg+xml; charset=utf-8",
        ".ttf": "font/ttf",
        ".txt": "text/plain; charset=utf-8",
        ".vtt": "text/vtt; charset=utf-8",
        ".wasm": "application/wasm",
        ".wav": "audio/wav",
        ".webm": "video/webm",
        ".webmanifest": "application/manifest+json",
        ".webp": "image/webp",
        ".woff": "font/woff",
        ".woff2": "font/woff2",
        ".xml": "application/xml; charset=utf-8",
        ".zip": "application/zip",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host says: a status with the file to send, or with the address to go to."""

    status: int
    path: Path | None = None
    location: str = ""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.path.suffix.lower() if self.path else "", "application/octet-stream")  # fmt: skip


def look_up(address: str, root: Path, base: str) -> Answer:
    """The answer to an address as it was sent, without the query, for the site in ``root``.

    ``base`` is the path below which the site lies, without the last ``/``. What no browser would
    send is refused with 400; what is not there, or not in ``root``, is 404 with the site's own page.
    """
    path = _read(address)
    if path is None:
        return Answer(400)
    if path in ("", "/") and base:
        return Answer(302, location=f"{quote(base)}/")
    if not path.startswith(f"{base}/"):
        return Answer(302, location=f"{quote(base)}/") if path == base else _missing(root)
    wanted = path[len(base) + 1 :]
    folder = wanted == "" or wanted.endswith("/")
    name = wanted.removesuffix("/")
    if name and (path_fault(name) or any(one.startswith(".") for one in name.split("/"))):
        return _missing(root)
    place = root / name if name else root
    if not _is_inside(place, root):
        return _missing(root)
    if place.is_dir():
        if not folder:
            return Answer(302, location=f"{quote(path)}/")
        place = place / "index.html"
        folder = False
    if folder or not place.is_file() or not _is_inside(place, root):
        return _missing(root)
    return Answer(200, place)


def _read(address: str) -> str | None:
    """The path that an address means, or None for one that only mischief writes."""
    if not address.startswith("/") or len(address) > LONGEST:
        return None
    try:
        path = unquote_to_bytes(address).decode("utf-8")
    except UnicodeDecodeError:
        return None
    steps = path.split("/")[1:]
    if "\\" in path or any(ord(one) < 32 or ord(one) == 127 for one in path):
        return None
    if any(step in (".", "..") for step in steps) or "" in steps[:-1]:
        return None
    return path


def _missing(root: Path) -> Answer:
    page = root / NOT_FOUND
    return Answer(404, page if page.is_file() and _is_inside(page, root) else None)


def _is_inside(place: Path, root: Path) -> bool:
    """Links that somebody put into the output must not show what lies elsewhere."""
    try:
        return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte that a Range header asks for; None for all of them.

    Raises ValueError where none of them is there. Several ranges at once are answered with all
    bytes, as a host may.
    """
    unit, _, span = header.partition("=")
    first, dash, last = span.strip().partition("-")
    if unit.strip().lower() != "bytes" or not dash or not _are_digits(first, last):
        return None
    if not first:
        if not last:
            return None
        begin, end = max(0, size - int(last)), size - 1
        if int(last) == 0:
            raise ValueError(header)
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise ValueError(header)
    return begin, end


def _are_digits(*texts: str) -> bool:
    return all(not text or (text.isascii() and text.isdigit() and len(text) < 19) for text in texts)
