"""How lists order names."""

from unicodedata import normalize


def sort_name(name: str) -> str:
    """The name without case and Latin accents; other scripts keep their own order."""
    return "".join(c for c in normalize("NFD", name.casefold()) if not 0x300 <= ord(c) < 0x370)


def initial(name: str) -> str:
    """The letter under which a list has the name: upper case, "#" for what is no letter."""
    first = normalize("NFC", sort_name(name).lstrip("«»“”‘’\"'([ "))[:1]
    return first.upper() if first.isalpha() else "#"
