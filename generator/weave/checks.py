"""What an editor would suggest: terms that a text uses without marking them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from generator.model.problem import Problem, Span, problem

# What is no running text: code, references, links, headings, block markers.
SKIPPED: Final = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|\[\[[^\[\]]*\]\]?|\[[^\[\]\n]*\]\]|\[@.*?\]|!?\[[^\]]*\]\([^)]*\)|^#.*?$|^:::.*?$|<[^>]*>",
    re.DOTALL | re.MULTILINE,
)
FRONT: Final = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def suggest_terms(
    marked: Mapping[str, frozenset[str]],
    wordings: Iterable[tuple[str, str]],
    sources: Iterable[tuple[str, str]],
) -> Iterator[Problem]:
    """A hint at the first use of each term that the article's body does not mark.

    ``marked`` are the terms that an article marks, by its path, ``wordings`` what texts may call a
    term, with its id, ``sources`` (path, text) pairs of Markdown files.
    """
    named = {wording.casefold(): term for wording, term in wordings}
    pattern = _pattern(tuple(sorted(named, key=lambda w: (-len(w), w))))
    if pattern is None:
        return
    for path, text in sources:
        body = FRONT.sub(_blank, text)
        body = SKIPPED.sub(_blank, body)
        told = set(marked[path])
        for match in pattern.finditer(body):
            term = named[match[0].casefold()]
            if term in told:
                continue
            told.add(term)
            line = body.count("\n", 0, match.start())
            column = match.start() - (body.rfind("\n", 0, match.start()) + 1)
            written = f"[[{term}]]" if match[0].casefold() == term else f"[[{term}|{match[0]}]]"
            yield problem("unmarked-term", f"`{match[0]}` is in the glossary", Span(path, line + 1, column + 1),
                          f"Write {written} to lead readers to its meaning.")  # fmt: skip


@cache
def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str] | None:
    if not wordings:
        return None
    return re.compile(
        r"(?<!\w)(?:" + "|".join(map(re.escape, wordings)) + r")(?!\w)", re.IGNORECASE
    )


def _blank(match: re.Match[str]) -> str:
    """The same length and lines, so that places stay true."""
    return re.sub(r"[^\n]", " ", match[0])
