"""Texts that YAML cuts at a ``#``, which their authors hardly meant as a comment.

``summary: The #1 reason`` reads `The`. Real comments stand behind values too, so only texts are
looked at, and only a `#` with a letter or digit right behind it: comments begin with a space.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final

from generator.model.problem import Problem, Problems, Span, problem
from generator.read.faults import quote_hint, shown
from generator.read.yaml import Document, Value, Where
from generator.read.yaml_text import MAX_PROBLEMS

# Keys whose values are texts, alone or in a list; of the others nothing is lost with a comment.
TEXTS: Final = frozenset(
    (
        "a", "advisory", "alt", "answer", "authors", "credit", "description", "forms", "image_alt",
        "key_facts", "label", "meaning", "method", "name", "note", "now", "publisher", "q",
        "question", "reason", "role", "short", "summary", "tags", "term", "text", "title", "topics",
        "unknowns", "was",
    )
)  # fmt: skip
OTHERWISE: Final = ("'", '"', "|", ">", "[", "{", "&", "*", "!")  # what no plain text begins with

_COMMENT: Final = re.compile(r"(?<=[ \t])#(?=\w)[^\r\n]*")
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_SPACE: Final = re.compile(r"\s*")
_GAP: Final = re.compile(r"[ \t]*")


def find_cut_texts(document: Document, *, entries: bool = False) -> Problems:
    """A warning at each ``#`` that ends a text; in a file of ``entries`` a plain one is a text."""
    if " #" not in document.source:
        return ()
    starts = {one.start(): one[0].rstrip() for one in _COMMENT.finditer(document.source)}
    return tuple(islice(_cuts(document, starts, entries=entries), MAX_PROBLEMS))


def _cuts(document: Document, starts: dict[int, str], *, entries: bool) -> Iterator[Problem]:
    if not starts:
        return
    source = document.source
    lines = [0, *(one.end() for one in _BREAK.finditer(source))]
    for where, (line, column) in document.places.items():
        if not _is_text(where, entries=entries):
            continue
        value = _value(document.data, where)
        row = line - document.line
        if not isinstance(value, str | None) or not 0 <= row < len(lines):
            continue
        at = _end(source, lines[row] + column - 1, value or "")
        if at not in starts:
            continue
        row = bisect_right(lines, at) - 1
        span = Span(document.path, document.line + row, at - lines[row] + 1)
        written = source[lines[row] : at + len(starts[at])]
        hint = f"{quote_hint(written, 'Quote the text')}. A comment has a space after its `#`"
        message = f"`{shown(starts[at])}` is a comment in YAML, so the text ends before it"
        yield problem("yaml-comment", message, span, hint)


def _is_text(where: Where, *, entries: bool) -> bool:
    names = [step for step in where if isinstance(step, str)]
    if not names or "extra" in names:
        return False
    return names[-1] in TEXTS or "options" in names or (entries and len(where) == 1)


def _value(data: Value, where: Where) -> Value:
    for step in where:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return data


def _end(source: str, at: int, value: str) -> int:
    """Where the comment behind a plain text begins, if there is one; -1 where it is no such text."""
    if source.startswith(OTHERWISE, at):
        return -1
    for word in value.split():
        at = _skip(_SPACE, source, at)
        if not source.startswith(word, at):
            return -1
        at += len(word)
    if not value:
        at += source.startswith(":", at)
    return _skip(_GAP, source, at)


def _skip(pattern: re.Pattern[str], source: str, at: int) -> int:
    match = pattern.match(source, at)
    return match.end() if match else at
