"""The sentences in which a text names other things."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from markdown_it.token import Token

from generator.model.text import HOLE, Mention, Ref

# A sentence ends at its mark, whatever quotes and brackets close after it, before a gap; the
# marks of Chinese and Japanese need none.
SENTENCE_END: Final = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*\s+(?=[^\sa-z])|[。！？]+[」』）]*)")
ABBREVIATION: Final = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Col|Gen|Lt|Capt|Sgt|St|No|vs|e\.g|i\.e|art|para|pp?)\.\s+$")  # fmt: skip
# Kinds whose mentions other pages list.
MENTIONED: Final = ("term", "event", "person", "organisation", "place", "party", "source", "article", "link")  # fmt: skip
WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def survey(tokens: Sequence[Token]) -> tuple[tuple[Mention, ...], int]:
    """The mentions of a body in order, and the number of its words."""
    mentions: list[Mention] = []
    words = 0
    anchor = ""
    for before, token in pairwise(tokens):
        if token.type == "heading_open":
            anchor = str(token.attrs.get("id", ""))
        if token.type != "inline":
            continue
        words += len(token.content.split())
        if not token.content.isascii():
            words += len(WIDE.findall(token.content)) // 2
        refs = [c.meta["ref"] for c in token.children or () if c.type == "reference"]
        if any(ref.kind in MENTIONED for ref in refs):
            passage = str(before.attrs.get("id", "")) or anchor
            mentions.extend(find_mentions(plain_text(token.children or ()), refs, passage))
    return tuple(mentions), words


def find_mentions(plain: str, refs: Sequence[Ref], anchor: str = "") -> Iterator[Mention]:
    """A Mention for each reference that pages list, with the sentence of ``plain`` it stands in."""
    first = 0
    for sentence in _sentences(plain, refs):
        count = sentence.count(HOLE)
        inside = tuple(refs[first : first + count])
        first += count
        for place, ref in enumerate(inside):
            if ref.kind in MENTIONED:
                yield Mention(place, sentence.strip(), inside, ref.anchor or anchor)


def _sentences(plain: str, refs: Sequence[Ref]) -> Iterator[str]:
    start = 0
    for end in SENTENCE_END.finditer(plain):
        if ABBREVIATION.search(plain[max(start, end.start() - 12) : end.end()]):
            continue
        stop = end.end()
        # A citation after the full stop belongs to the sentence before it.
        while plain.startswith(HOLE, stop) and refs[plain.count(HOLE, 0, stop)].kind == "source":
            stop += 1
            while plain[stop : stop + 1] == " ":
                stop += 1
        if stop > start:
            yield plain[start:stop]
            start = stop
    if start < len(plain):
        yield plain[start:]


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
