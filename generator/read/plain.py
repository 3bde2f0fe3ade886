"""Texts of words, references and plain emphasis, read without the rules of markdown-it.

Most text fields and most paragraphs are of this kind. What could be read in two ways is left to
the rules, which know what to report; what is read here comes out as they would have it.
"""

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from generator.model.text import HOLE, Ref, Text
from generator.read.place import Place
from generator.read.references import make_citation, make_reference, names_something

WORDS: Final = r"[^\n\r\\`~*_\[<>&^{\"'!]++"
APOSTROPHE: Final = r"(?<=\w)'(?=\w)"
TERM: Final = r"(?=\s*[^\s|:\]])(?:(?:term|event|person|organisation|place|fact|question|article):)?[^\[\]\n\r|:&\"]{1,200}(?:\|[^\[\]\n\r&\"]{0,200})?"  # fmt: skip
CITE: Final = r"@[^\s,;@\[\]\"&]{1,100}(?:,[^;\[\]\n\r@&\"]{0,100})?"
CITES: Final = rf"{CITE}(?:; ?{CITE}){{0,3}}"
BREAK: Final = r"(?<![ \\])\n(?![ \t])"
STRESSED: Final = rf"(?=\w)(?:[\w ,;:’\-]|{APOSTROPHE}){{1,200}}(?<=\w)"
# Whole words between single or double asterisks, which can open and close nothing else.
STRESS: Final = rf"(?:(?<=[\s(])|(?<![\s\S]))(\*\*?)({STRESSED})\3(?![^\s.,;:!?)])"
# Quotes that open before a word and close after one.
OPENING: Final = r"(?:(?<=[\s(])|(?<![\s\S]))\"(?=\w)"
CLOSING: Final = r"(?<=[\w.,!?])\"(?=[\s.,;:!?)]|\Z)"
# Before Python 3.11.5 a possessive repetition goes on from where its last try failed, which after a
# look behind is a character early. A last alternative that fails at once puts that right.
END: Final = r"(?!)"
# Possessive: what one alternative took the others never try, or a stray bracket takes for ever.
# Groups that capture would break such a repetition in Python 3.11.
BETWEEN: Final = rf"(?:{WORDS}|{APOSTROPHE}|!(?!\[)|{BREAK}|{OPENING}|{CLOSING}|{END})*+"
# Words and what ends them: a reference, citations, stress, the end of the text, or nothing where the
# rules are needed. As it always matches, it never looks further for a place where it does.
PIECE: Final = re.compile(
    rf"(?:{WORDS})?(?:(?=['!\n\"]){BETWEEN})?(?:\[\[({TERM})\]\]|\[({CITES})\](?![(\[])|{STRESS}|(\Z)|)"
)
TERMS, CITED, STRESSES, AT_END = 1, 2, 4, 5  # the last groups of what ends words
PAIRED: Final = re.compile(rf"(?:[^\"]*+{OPENING}[^\"]*+{CLOSING}|{END})*+[^\"]*+")
QUOTED: Final = re.compile(r'"([^"]*)"')
TAGS: Final = MappingProxyType({"*": "em", "**": "strong"})


def read_plain(source: str, place: Place, quotes: Sequence[str]) -> Text | None:
    """The text with its references; None where the rules are needed.

    ``quotes`` are the marks that open and close a quotation in the text's language.
    """
    pieces = []
    for match in PIECE.finditer(source):
        kind = match.lastindex
        if kind == AT_END:
            break
        # What names nothing stands in the page as it is written: the rules know how.
        if kind is None or (kind == TERMS and not names_something(match[1])):
            return None
        pieces.append((kind, match))
    if not source or ('"' in source and not PAIRED.fullmatch(source)):
        return None
    parts: list[str] = []
    refs: list[Ref] = []
    start = 0
    for kind, match in pieces:
        end = match.end()
        if kind == TERMS:
            term = match[1]
            begin = end - len(term) - 4
            span = place.find(source, begin, source[begin:end])
            if ref := make_reference(term, place, span):
                parts += (source[start:begin], HOLE)
                refs.append(ref)
        elif kind == CITED:
            cites = match[2]
            begin = end - len(cites) - 2
            span = place.find(source, begin, source[begin:end])
            cited = [ref for one in cites.split(";") if (ref := make_citation(one, span, place))]
            parts += (source[start:begin], HOLE * len(cited))
            refs += cited
        else:
            marks, words = match.group(3, 4)
            begin = end - len(words) - 2 * len(marks)
            tag = TAGS[marks]
            parts += (source[start:begin], f"<{tag}>", words, f"</{tag}>")
        start = end
    parts.append(source[start:])
    html = plain = _curl("".join(parts), quotes)
    if "<" in html:
        plain = _curl("".join([part for part in parts if not part.startswith("<")]), quotes)
    return Text(html, plain.replace("\n", " "), tuple(refs))


def _curl(text: str, quotes: Sequence[str]) -> str:
    """The text with the apostrophes and quotation marks of its language."""
    text = text.replace("'", "’")
    return QUOTED.sub(rf"{quotes[0]}\1{quotes[1]}", text) if '"' in text else text
