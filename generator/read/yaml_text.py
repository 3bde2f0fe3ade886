"""The text of YAML: which characters can stand in it, and its lines."""

import re
from functools import cache
from typing import Final

from generator.model.problem import Problem, Span, problem

MAX_PROBLEMS: Final = 100  # of one text; whoever has more has one mistake a hundred times
MAX_RESUMES: Final = 20

# What of ASCII is no text; most front matter has nothing but ASCII.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def odd_breaks() -> re.Pattern[str]:
    """Line breaks for YAML 1.1 but for no editor: they would shift every place after them."""
    return re.compile("[\x85\u2028\u2029]")


@cache
def unprintable() -> re.Pattern[str]:
    """libyaml ends at NUL, refuses the other control characters without saying where, and cannot
    encode lone surrogates. To compile sets of so many characters takes milliseconds."""
    return re.compile(
        "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    )


def printable(text: str, path: str, line: int) -> tuple[str, list[Problem]]:
    text = text.removeprefix("\ufeff")
    if text.isascii() and not _CONTROL.search(text):
        return text, []
    text = odd_breaks().sub(" ", text)
    problems = []
    for match in unprintable().finditer(text):
        before = lines_of(text[: match.start()])
        problems.append(
            problem(
                "yaml-syntax",
                f"The character U+{ord(match[0]):04X} cannot stand in YAML",
                Span(path, line + len(before) - 1, len(before[-1]) + 1),
                "Delete it, or type it anew: it may have come along with a copied text",
            )
        )
        if len(problems) == MAX_RESUMES:
            break
    return (unprintable().sub("\ufffd", text) if problems else text), problems


def lines_of(text: str) -> list[str]:
    """Lines as libyaml counts them."""
    return re.split("\r\n|\r|\n", text)
