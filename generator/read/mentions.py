"""What a body says in plain words: its mentions of other things, its length."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from markdown_it.token import Token

from generator.model.sentences import find_mentions
from generator.model.text import HOLE, Mention, Ref, Text
from generator.read.plain_blocks import PLAIN_BLOCK

TEXTS: Final = ("inline", PLAIN_BLOCK)
BLANKS: Final = "\t\v\f\r\x1c\x1d\x1e\x1f"  # of ASCII, but for the space and the end of a line


def survey(tokens: Sequence[Token], numbered: Mapping[int, Ref]) -> tuple[tuple[Mention, ...], int]:
    """The mentions of a body in order, and the number of its words.

    ``numbered`` are the references as the mentions are to have them, by the ids of those that the
    tokens hold.
    """
    mentions: list[Mention] = []
    contents: list[str] = []
    anchor = ""
    before = None
    for token in tokens:
        kind = token.type
        if kind in TEXTS:
            contents.append(token.content)
            plain, refs = read_words(token)
            if refs:
                block = token if kind == PLAIN_BLOCK or not before else before
                passage = str(block.attrs.get("id", "")) if block.tag != "li" else ""
                told = [numbered.get(id(ref), ref) for ref in refs]
                mentions += find_mentions(plain, told, passage or anchor)
        elif kind == "heading_open":
            anchor = str(token.attrs.get("id", ""))
        before = token
    return tuple(mentions), _count_words(contents)


def _count_words(contents: Sequence[str]) -> int:
    """Scripts without gaps between words count two characters as a word."""
    text = f" {' '.join(contents)} ".replace("\n", " ")
    if text.isascii() and "  " not in text and not any(blank in text for blank in BLANKS):
        return text.count(" ") - 1  # in half of the time that the words take to be made
    wide = sum(len(_wide().findall(one)) // 2 for one in contents if not one.isascii())
    return len(text.split()) + wide


@cache
def _wide() -> re.Pattern[str]:
    """Compiled where a text has them: a set of so many characters takes milliseconds."""
    return re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def read_words(token: Token) -> tuple[str, Sequence[Ref]]:
    """The plain text of a block, with a HOLE for each reference, and these references."""
    text: Text | None = token.meta.get("text")
    if text is not None:
        return text.plain, text.refs
    children = token.children or ()
    return plain_text(children), [c.meta["ref"] for c in children if c.type == "reference"]


def plain_text(children: Sequence[Token]) -> str:
    """The text of inline tokens without markup, with a HOLE for each reference."""
    parts = []
    for token in children:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "reference":
            parts.append(HOLE)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
