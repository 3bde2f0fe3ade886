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
from generator.read.references import find_target, make_citation

WORD: Final = r"[^\n\r\\`~*_\[<>&^{\"'!]"  # a character of one, or what stands between them
APOSTROPHE: Final = r"(?<=\w)'(?=\w)"
TERM: Final = r"(?=\s*[^\s|:\]])(?:(?:term|event|person|organisation|place|fact|question|article):|)[^\[\]\n\r|:&\"]{1,200}+(?:\|[^\[\]\n\r&\"]{0,200}+|)"  # fmt: skip
CITE: Final = r"@[^\s,;@\[\]\"&]{1,100}(?:,[^;\[\]\n\r@&\"]{0,100})?"
CITES: Final = rf"{CITE}(?:; ?{CITE}){{0,3}}"
BREAK: Final = r"(?<![ \\])\n(?![ \t])"
STRESSED: Final = rf"(?=\w)(?=[^*]{{1,200}}\*)[\w ,;:’\-]++(?:{APOSTROPHE}[\w ,;:’\-]++)*(?<=\w)"
# Whole words between single or double asterisks, which can open and close nothing else.
STRESS: Final = rf"(?:(?<=[\s(])|(?<![\s\S]))(\*\*?)({STRESSED})\4(?![^\s.,;:!?)])"
# Quotes that open before a word and close after one.
OPENING: Final = r"(?:(?<=[\s(])|(?<![\s\S]))\"(?=\w)"
CLOSING: Final = r"(?<=[\w.,!?])\"(?=[\s.,;:!?)]|\Z)"
# Before Python 3.11.5 a possessive repetition goes on from where its last try failed, which after a
# look behind is a character early. A last alternative that fails at once puts that right.
END: Final = r"(?!)"
# Possessive: what one alternative took the others never try, or a stray bracket takes for ever.
# Groups that capture would break such a repetition in Python 3.11.
BETWEEN: Final = rf"(?:{WORD}++|{APOSTROPHE}|!(?!\[)|{BREAK}|{OPENING}|{CLOSING}|{END})*+"
# Words and what ends them: a reference, citations, stress, the end of the text, or all the rest of it
# where the rules are needed. As it always matches, it never looks further for a place where it does.
# An alternative that is empty takes re half of the time of a group that may be missing.
PIECE: Final = re.compile(
    rf"({WORD}*+(?:(?=['!\n\"]){BETWEEN}|))"
    rf"(?:\[\[({TERM})\]\]|\[({CITES})\](?![(\[])|{STRESS}|\Z|([\s\S]+))"
)
REST: Final = -1  # the group of it
PAIRED: Final = re.compile(rf"(?:[^\"]*+{OPENING}[^\"]*+{CLOSING}|{END})*+[^\"]*+")
QUOTED: Final = re.compile(r'"([^"]*)"')
TAGS: Final = MappingProxyType({"*": "em", "**": "strong"})
WRITTEN_TAGS: Final = ("<em>", "</em>", "<strong>", "</strong>")


def read_plain(source: str, place: Place, quotes: Sequence[str]) -> Text | None:
    """The text with its references; None where the rules are needed.

    ``quotes`` are the marks that open and close a quotation in the text's language.
    """
    found = PIECE.findall(source)  # the last is empty: the end once more
    if not source or found[-2][REST] or ('"' in source and not PAIRED.fullmatch(source)):
        return None
    parts: list[str] = []
    refs: list[Ref] = []
    at = 0
    for words, term, cites, marks, stressed, _ in found:
        parts.append(words)
        at += len(words)
        if term:
            target = find_target(term)
            if not target:  # it stands in the page as it is written: the rules know how
                place.go_back()
                return None
            kind, name, label, detail = target
            written = f"[[{term}]]"
            span = place.find(source, at, written)
            refs.append(Ref(kind, name, span, label, detail, place.section))
            parts.append(HOLE)
            at += len(written)
        elif cites:
            written = f"[{cites}]"
            span = place.find(source, at, written)
            for one in cites.split(";"):
                if ref := make_citation(one, span, place):
                    refs.append(ref)
                    parts.append(HOLE)
            at += len(written)
        elif stressed:
            tag = TAGS[marks]
            parts.append(f"<{tag}>{stressed}</{tag}>")
            at += len(stressed) + 2 * len(marks)
    html = _curl("".join(parts), quotes)
    plain = html.replace("\n", " ")
    if "<" in plain:
        for tag in WRITTEN_TAGS:
            plain = plain.replace(tag, "")
    return Text(html, plain, tuple(refs))


def _curl(text: str, quotes: Sequence[str]) -> str:
    """The text with the apostrophes and quotation marks of its language."""
    text = text.replace("'", "’")
    return QUOTED.sub(rf"{quotes[0]}\1{quotes[1]}", text) if '"' in text else text
