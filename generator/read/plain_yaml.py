"""YAML of one entry a line, read without libyaml: most front matter and most data files.

Keys, texts, lists and brackets that each end in their line are a small part of YAML and nearly all
that is written of it. Whatever else there is and all that is wrong is left to libyaml, which knows
what to report; what is read here comes out as it would have it.
"""

import re
from typing import Any, Final, TypeAlias

Where: TypeAlias = tuple[str | int, ...]  # the keys and list indexes that lead to a value
Place: TypeAlias = tuple[int, int]  # line and column from 1
Places: TypeAlias = dict[Where, Place]

DEEPEST: Final = 10  # containers around a line; where there are more there may be too many
NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))

KEY: Final = r"[A-Za-z][\w.\-]{0,99}"
BEGINS: Final = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
# A colon before a blank makes a key of what precedes it, a sign behind one begins a comment.
TEXT: Final = rf"(?:{BEGINS}|-(?=\S))[^\n:#]*(?:(?=[:#])(?:(?::(?=\S)|(?<=\S)#)[^\n:#]*)*|)"
QUOTED: Final = r"\"[^\"\\\n]*\"|'[^'\n]*'"
BRACKETS: Final = r"[\[{].*"
# Indentation, a dash, a key with the gap behind it, a text, or what is in quotes or brackets: each
# may be missing. No run of blanks can be divided among them in more than one way.
LINE: Final = re.compile(
    rf"^( *)(?:#.*|(- +|)(?:({KEY}):( +|$)|)(?:({TEXT})|({QUOTED}|{BRACKETS}) *|))$",
    re.MULTILINE | re.ASCII,
)
# In brackets: a key, a text or what is quoted; brackets of its own are left to be read.
ITEM: Final = re.compile(
    rf" *(?:({KEY}): +|)(?:({BEGINS}[^:#,?\[\]{{}}]*)|({QUOTED}) *|(?=[\[{{]))", re.ASCII
)


def read_plain_yaml(source: str, first: int) -> tuple[dict[str, Any], Places, Places] | None:
    """The mapping that the text is, with the places of its values and of their keys; None where
    libyaml is needed. Lines are counted from ``first``."""
    lines = LINE.findall(source)
    if "\t" in source or "\r" in source or len(lines) != source.count("\n") + 1:
        return None
    data: dict[str, Any] = {}
    places: Places = {}
    keys: Places = {}
    around: list[tuple[Any, int, Where]] = []  # the containers that a line is in, but the innermost
    into: Any = data  # that one, the column of its entries and the way to it
    column = 0
    where: Where = ()
    waiting = ""  # a key behind which nothing stands in its line, the place where that would be
    behind: Place = (0, 0)
    inside: Where = ()  # the way to what was read last
    for number, (indent, dash, key, gap, text, other) in enumerate(lines, first):
        if not key and not dash:
            if text or other:
                return None
            continue
        at = len(indent)
        if waiting:
            if at > column or (dash and at == column):
                inner: Any = [] if dash else {}
                into[waiting] = inner
                places[inside] = (number, at + 1)
                around.append((into, column, where))
                into, column, where = inner, at, inside
            else:
                into[waiting] = None
                places[inside] = behind
            waiting = ""
        elif not keys:
            places[()] = (number, at + 1)
        while at < column or (at == column and not dash and type(into) is list):
            into, column, where = around.pop()
        if at != column or (dash and type(into) is dict) or len(around) > DEEPEST:
            return None
        if dash:
            name: Any = len(into)
            into.append(None)
            at += len(dash)
            inside = (*where, name)
            places[inside] = (number, at + 1)
            if key:
                around.append((into, column, where))
                into[name] = inner = {}
                into, column, where = inner, at, inside
        if key:
            name = key
            if name in into:
                return None
            inside = (*where, name)
            keys[inside] = (number, at + 1)
            at += len(key) + 1
            if not text and not other:
                waiting, behind = key, (number, at + 1)
                continue
            at += len(gap)
            places[inside] = (number, at + 1)
        if text:
            text = text.rstrip(" ")
            into[name] = None if text in NULLS else text
        elif other.startswith(("[", "{")):
            into[name] = inner = [] if other[0] == "[" else {}
            brackets = _Brackets(other.rstrip(" "), number, at + 1, places, keys)
            if brackets.fill(inner, inside, 0) != len(brackets.written):
                return None
        elif other:
            into[name] = other[1:-1]
        else:
            return None
    if waiting:
        into[waiting] = None
        places[inside] = behind
    return (data, places, keys) if data else None


class _Brackets:
    """A list or mapping in brackets, ``written`` from that place on to the end of its line."""

    __slots__ = ("column", "keys", "line", "places", "written")

    def __init__(self, written: str, line: int, column: int, places: Places, keys: Places) -> None:
        self.written = written
        self.line = line
        self.column = column
        self.places = places
        self.keys = keys

    def fill(self, into: Any, where: Where, start: int) -> int:
        """Put in what stands behind the bracket at ``start``; where that ends, or -1 for libyaml."""
        written = self.written
        mapping = type(into) is dict
        at, end = start + 1, "}" if mapping else "]"
        if written.startswith(end, at):
            return at + 1
        while found := ITEM.match(written, at):
            key, text, quoted = found.groups()
            if bool(key) is not mapping or (mapping and key in into) or len(where) > DEEPEST:
                return -1
            name = key if mapping else len(into)
            inside = (*where, name)
            if mapping:
                self.keys[inside] = (self.line, self.column + found.start(1))
            else:
                into.append(None)
            at = found.end()
            begins = max(found.start(2), found.start(3))
            self.places[inside] = (self.line, self.column + (begins if begins >= 0 else at))
            if text:
                text = text.rstrip(" ")
                into[name] = None if text in NULLS else text
            elif quoted:
                into[name] = quoted[1:-1]
            else:
                inner: Any = [] if written[at] == "[" else {}
                into[name] = inner
                at = self.fill(inner, inside, at)
                if at < 0:
                    return -1
                while written.startswith(" ", at):
                    at += 1
            if written.startswith(end, at):
                return at + 1
            if not written.startswith(",", at):
                return -1
            at += 1
        return -1
