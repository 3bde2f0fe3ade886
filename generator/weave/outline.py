"""A card to its outline: what the order of the site depends on."""

from collections.abc import Iterator
from itertools import chain

from generator.model.content import Card, Event
from generator.model.outline import ChangeOutline, EventOutline, Name, Outline, SourceOutline
from generator.model.text import Ref
from generator.weave.briefs import find_updated
from generator.weave.mentions import find_names
from generator.weave.refs import CROSSING, card_refs


def make_outline(card: Card) -> Outline:
    refs = tuple(chain(card_refs(card), (c.affects for c in card.changes if c.affects)))
    uses = tuple(one.id for one in card.timeline if isinstance(one, Ref))
    body = dict.fromkeys([(ref.kind, ref.id) for ref in card.refs if ref.kind in ("event", "term")])
    terms = [name for kind, name in body if kind == "term"]
    terms += [ref.id for ref in card.glossary]
    return Outline(
        kind=card.kind,
        path=card.path,
        url=card.url,
        span=card.span,
        status=card.status,
        published=card.published,
        updated=find_updated(card),
        expires=card.expires,
        review_by=card.review_by,
        language=card.language,
        translation_of=card.translation_of,
        aliases=card.aliases,
        topics=card.topics,
        events=tuple(
            EventOutline(one.id, one.span, one.date, one.topics)
            for one in card.timeline
            if isinstance(one, Event)
        ),
        sources=tuple(SourceOutline(one.id, one.span, one.title.plain) for one in card.sources),
        changes=tuple(
            ChangeOutline(one.date, one.kind, _name(one.affects)) for one in card.changes
        ),
        uses=uses,
        tells=tuple(dict.fromkeys((*uses, *(name for kind, name in body if kind == "event")))),
        names=find_names(card),
        terms=tuple(dict.fromkeys(terms)),
        crossing=tuple([ref for ref in refs if ref.kind in CROSSING]),
        titled=tuple(_articles(card.title.refs)),
        captions=tuple(clip.captions for clip in card.clips if clip.captions),
        anchors=card.anchors,
        broken=card.broken,
    )


def _name(ref: Ref | None) -> Name:
    return (ref.kind, ref.id) if ref else ("", "")


def _articles(refs: tuple[Ref, ...]) -> Iterator[str]:
    return (ref.id for ref in refs if ref.kind == "article")
