"""Paths and addresses as a host that ignores case compares them."""

from unicodedata import normalize


def fold(path: str) -> str:
    """One text for all spellings of a path that may be one file: in either case, é as one
    character or as two."""
    if path.isascii():
        return path.lower()
    # Composed before and after: casefold() takes some letters apart, and not all that are not one.
    return normalize("NFC", normalize("NFC", path).casefold())
