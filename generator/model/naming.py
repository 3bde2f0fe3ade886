"""The names of entries in lists."""

import re
from typing import Final
from unicodedata import normalize

NUMBER: Final = re.compile(r"[0-9]+")
WIDTH: Final = 8
# The consonant that each block of Hangul begins with; doubled ones stand with the single.
CONSONANTS: Final = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
SYLLABLES: Final = 588  # that begin with one consonant
KANA: Final = "あかさたなはまやらわ"


def sort_name(name: str) -> str:
    """The name without case and Latin accents; other scripts keep their own order.

    Numbers are as wide as they need to be for "Part 2" to stand before "Part 10".
    """
    plain = "".join(c for c in normalize("NFD", name.casefold()) if not 0x300 <= ord(c) < 0x370)
    return NUMBER.sub(lambda found: found[0].zfill(WIDTH), plain)


def name_from(entry: str, *, begins: bool = True) -> str:
    """The words of an id or of a part of an address, for what has no name of its own.

    ``begins`` with a capital, as names in lists do.
    """
    words = entry.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:] if begins else words


def initial(name: str) -> str:
    """The letter under which a list has the name: upper case, "#" for what is no letter.

    Korean is listed by its consonants and kana by its rows, as dictionaries do; characters that
    have no alphabet stand together.
    """
    first = normalize("NFC", sort_name(name).lstrip("«»“”‘’\"'([ "))[:1]
    if "가" <= first <= "힣":
        return CONSONANTS[(ord(first) - ord("가")) // SYLLABLES]
    if "ァ" <= first <= "ヺ":
        first = chr(ord(first) - ord("ァ") + ord("ぁ"))
    if "ぁ" <= first <= "ん":
        plain = normalize("NFD", first)[0]  # が is か with a mark
        return next(row for row in reversed(KANA) if row <= plain or row == KANA[0])
    if "㐀" <= first <= "鿿":
        return "漢"
    return first.upper() if first.isalpha() else "#"
