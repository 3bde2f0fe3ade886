"""First uses of glossary terms in a body made into links, for sites that ask for it."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from markupsafe import Markup, escape

from generator.model.site import TermSlice

TAG: Final = re.compile(r"(<[^>]*>)")
NAME: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# No link within a link; a heading is the name of its section; code is quoted, not said.
CLOSED: Final = (
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "code",
    "pre",
    "dfn",
    "video",
    "audio",
    "figcaption",
)

Draw = Callable[[str, Markup], str]
Wordings = tuple[tuple[str, str], ...]  # (wording in small letters as HTML, id of its term)


def find_wordings(glossary: Iterable[TermSlice]) -> Wordings:
    """What stands for each term in a text: its name and forms, the longest first."""
    owners: dict[str, str] = {}
    for one in glossary:
        for wording in (one.term.name.plain, *one.term.forms):
            owners.setdefault(str(escape(wording)).casefold(), one.term.id)
    return tuple(sorted(owners.items(), key=lambda item: (-len(item[0]), item[0])))


def link_terms(
    html: str, wordings: Wordings, marked: frozenset[str], draw: Draw
) -> tuple[Markup, frozenset[str]]:
    """The HTML with the first use of each term that is not ``marked``, and the ids so found.

    Whole words, any case, forms included, the longest wording first. ``draw`` makes the link from
    a term's id and the words as written.
    """
    pattern, owners = _compile(wordings)
    found: set[str] = set()

    def link(match: re.Match[str]) -> str:
        term = owners[match[0].casefold()]
        if term in marked or term in found:
            return match[0]
        found.add(term)
        return draw(term, Markup(match[0]))

    linked = "".join(pattern.sub(link, text) if open_ else text for text, open_ in _texts(html))
    return Markup(linked), frozenset(found)


def _texts(html: str) -> Iterator[tuple[str, bool]]:
    """The parts of the HTML, each with whether it is running text."""
    inside = 0
    for part in TAG.split(html):
        if part.startswith("<"):
            if (name := NAME.match(part)) and name[2].lower() in CLOSED:
                inside += -1 if name[1] else 1
            yield part, False
        else:
            yield part, inside == 0


@cache
def _compile(wordings: Wordings) -> tuple[re.Pattern[str], dict[str, str]]:
    words = "|".join(re.escape(wording) for wording, _ in wordings)
    return re.compile(rf"(?<![\w&])(?:{words})(?!\w)", re.IGNORECASE), dict(wordings)
