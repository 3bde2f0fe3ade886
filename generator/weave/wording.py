"""Texts without references: each replaced by the words that stand for it."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from generator.model.content import Card, Event, Term
from generator.model.escaping import escape_html
from generator.model.sentences import begins_sentence, in_sentence
from generator.model.text import HOLE, Ref, Text
from generator.weave.index import Index
from generator.weave.refs import article_name

TAG: Final = re.compile(r"<[^>]*>")
# Gaps that a citation leaves behind: before a mark or the end, as group 1 tells, or twice as wide as
# they should be. Most gaps are none of these, and a look at the next character says so.
LOOSE: Final = re.compile(r" (?=[ .,;:!?)]|$) *(?:()(?=[.,;:!?)]|$))?")
MOST: Final = 4  # names within names; two entries may name each other in their titles


def unlink(text: Text, index: Index, card: Card | None = None) -> Text:
    """The text with the words of its references in place of links; citations leave nothing."""
    if not text.refs:
        return text
    html = fill(text.html, text.refs, index, card)
    return Text(html, plain_of(html))


def name_of(ref: Ref, index: Index, card: Card | None = None, depth: int = 0) -> str:
    """The author's label or the entry's name as HTML; empty for what is not words."""
    if ref.kind in ("source", "link", "link-end", "image", "file") or ref.kind.startswith("block-"):
        return ""
    if ref.label:
        return ref.label
    named: Text | None = None
    match ref.kind:
        case "term":
            term = index.terms.get(ref.id)
            return say_term(term, index) if term else escape_html(ref.id)
        case "person" | "organisation" | "party" | "place":
            entry = (
                index.people.get(ref.id)
                or index.organisations.get(ref.id)
                or index.places.get(ref.id)
            )
            return escape_html(entry.name) if entry else escape_html(ref.id)
        case "event":
            own = {e.id: e for e in card.timeline if isinstance(e, Event)} if card else {}
            event = own.get(ref.id) or index.events.get(ref.id)
            named = event.title if event else None
        case "fact":
            facts = {f.id: f for f in card.facts} if card else {}
            fact = facts.get(ref.id)
            named = (fact.label or fact.text) if fact else None
        case "question":
            questions = {q.id: q for q in card.questions} if card else {}
            question = questions.get(ref.id)
            named = question.question if question else None
        case "article":
            found = index.named.get(article_name(ref.id))
            named = found[1] if found else None
        case "clip":
            clips = {c.id: c for c in card.clips} if card else {}
            clip = clips.get(ref.id)
            named = clip.title if clip else None
    if not named or depth >= MOST:
        return escape_html(ref.id)
    return fill(named.html, named.refs, index, card, depth + 1)


def say_term(term: Term, index: Index) -> str:
    """The term's name as HTML, as it reads inside a sentence."""
    if term.id not in index.said:
        name = in_sentence(term.name.html, term.forms, is_named=term.is_named)
        index.said[term.id] = name
    return index.said[term.id]


def fill(
    html: str,
    refs: Sequence[Ref],
    index: Index,
    card: Card | None = None,
    depth: int = 0,
    bold: int = -1,
) -> str:
    """The HTML with each HOLE replaced by the words of its reference, that numbered ``bold`` marked."""
    parts = html.split(HOLE)
    filled = [parts[0]]
    for number, (ref, part) in enumerate(zip(refs, parts[1:], strict=True)):
        words = name_of(ref, index, card, depth)
        if (
            not ref.label
            and ref.kind == "term"
            and words[:1].islower()
            and begins_sentence("".join(filled[-2:]))
        ):
            words = words[:1].upper() + words[1:]
        filled.append(f"<b>{words}</b>" if words and number == bold else words)
        filled.append(part)
    return LOOSE.sub(_tighten, "".join(filled))


def _tighten(gap: re.Match[str]) -> str:
    return "" if gap[1] is not None else " "


def plain_of(html: str) -> str:
    return unescape(TAG.sub("", html)).strip()
