"""What a body says in plain words: its mentions of other things, its length."""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it.token import Token

from generator.model.sentences import find_mentions
from generator.model.text import HOLE, Mention, Ref, Text
from generator.read.plain_blocks import PLAIN_BLOCK


def survey(tokens: Sequence[Token]) -> tuple[tuple[Mention, ...], int]:
    """The mentions of a body in order, and the number of its words.

    Scripts without gaps between words count two characters as a word.
    """
    mentions: list[Mention] = []
    contents: list[str] = []
    anchor = ""
    before = None
    for token in tokens:
        kind = token.type
        if kind in ("inline", PLAIN_BLOCK):
            contents.append(token.content)
            plain, refs = read_words(token)
            if refs:
                block = token if kind == PLAIN_BLOCK or not before else before
                passage = str(block.attrs.get("id", "")) if block.tag != "li" else ""
                mentions.extend(find_mentions(plain, refs, passage or anchor))
        elif kind == "heading_open":
            anchor = str(token.attrs.get("id", ""))
        before = token
    words = len("\n".join(contents).split())
    wide = sum(len(_wide().findall(one)) // 2 for one in contents if not one.isascii())
    return tuple(mentions), words + wide


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
