"""Every event of the site: who tells of it, and the page it stands on."""

from collections.abc import Iterable, Iterator, Sequence

from generator.model.content import Card, Event
from generator.model.problem import Problem
from generator.model.site import Dated, scoped_anchor
from generator.model.text import Ref
from generator.weave.briefs import name_only, topics_of
from generator.weave.chronology import cut_periods, order_events
from generator.weave.index import Index
from generator.weave.resolve import Desk

# An event with the article it belongs to, None for a shared one, and those that tell of it.
Told = tuple[Event, Card | None, tuple[Card, ...]]


def tell_events(listed: Sequence[Card], index: Index) -> list[Told]:
    """All events of the site in their order."""
    tellers: dict[str, list[Card]] = {}
    told: list[Told] = []
    for card in listed:
        named = [r.id for r in card.timeline if isinstance(r, Ref)]
        named += [r.id for r in card.refs if r.kind == "event"]
        for event_id in dict.fromkeys(named):
            tellers.setdefault(event_id, []).append(card)
        told.extend((event, card, (card,)) for event in card.timeline if isinstance(event, Event))
    told.extend((event, None, tuple(tellers.get(event.id, ()))) for event in index.events.values())
    return order_events(told)


def page_events(told: Sequence[Told]) -> dict[str, str]:
    """The page of the chronology that each shared event stands on; known before any text is resolved."""
    bare = [Dated(event, "" if home else event.id, ()) for event, home, _ in told]
    return {
        dated.anchor: period.url
        for period in cut_periods(bare)
        for dated in period.events
        if dated.anchor
    }


def date_event(
    event: Event, home: Card | None, tellers: Iterable[Card], index: Index, problems: list[Problem]
) -> Dated:
    desk = Desk(index, home.url if home else "/timeline/", home, scoped=True)
    desk.resolve(event_refs(event))
    if not home:
        problems.extend(desk.problems)
    topics = [index.topics[t] for t in event.topics if t in index.topics]
    topics += [topic for card in tellers for topic in topics_of(card, index)]
    anchor = scoped_anchor("event", home.url, event.id) if home else f"event-{event.id}"
    briefs = tuple(name_only(index.briefs[card.url]) for card in tellers)
    cited = tuple(sorted(desk.cited.items()))
    language = home.language if home else ""
    corrected = _find_correction(event, (home,) if home else tellers)
    return Dated(
        event, anchor, desk.links, briefs, tuple(dict.fromkeys(topics)), cited, language, corrected
    )  # fmt: skip


def _find_correction(event: Event, cards: Iterable[Card]) -> tuple[str, int] | None:
    for card in cards:
        for number, change in enumerate(card.changes, 1):
            affects = change.affects
            if change.kind == "correction" and affects and (affects.kind, affects.id) == ("event", event.id):  # fmt: skip
                return card.url, number
    return None


def event_refs(event: Event) -> Iterator[Ref]:
    yield from event.title.refs
    yield from event.text.refs
    yield from event.sources
    yield from event.people
    if event.place:
        yield event.place
    if event.cue:
        yield event.cue
