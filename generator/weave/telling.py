"""One article told: the slice of its own page, and the parts it has in the pages of others."""

from collections.abc import Container, Iterable, Iterator, Mapping

from generator.model.content import Card, Event
from generator.model.escaping import escape_html
from generator.model.problem import Problem
from generator.model.site import (
    ArticleSlice,
    Brief,
    Cited,
    Corrected,
    Dated,
    Key,
    Target,
    key_of,
    name_only,
    scoped_anchor,
)
from generator.model.telling import Near, Telling, Told
from generator.model.text import Ref, Text
from generator.model.value import replace
from generator.weave.briefs import find_updated, make_brief, topics_of
from generator.weave.index import Index, come_near
from generator.weave.mentions import find_uses, name_key
from generator.weave.recordings import check_recordings, find_captions, measure
from generator.weave.refs import card_refs, entry_refs, event_refs, source_refs
from generator.weave.resolve import Desk, Own, find_own
from generator.weave.wording import unlink


def tell(card: Card, shared: Index, near: Near, titles: Mapping[str, Text]) -> Telling:
    """``shared`` is the index of what all articles share, ``titles`` are those of near.paths."""
    index = come_near(shared, near, titles)
    given = {key: _in_words(target, titles.get(path), index) for key, target, path in near.targets}
    own = find_own(card)
    slice_, problems = _slice(card, own, index, given)
    image = given.get(key_of(card.image)) if card.image else None
    brief = make_brief(card, image, index)
    sources, more = _list_sources(card, own, brief, index, given)
    told = Told(
        brief=brief,
        uses=tuple(find_uses(card, index).items()),
        events=tuple(_date_events(card, own, brief, index, given)),
        sources=sources,
        changes=tuple(_list_changes(card, own, brief, index, given)),
    )
    return Telling(slice_, told, find_anchors(slice_, card), (*problems, *more))


def _in_words(target: Target, title: Text | None, index: Index) -> Target:
    """The target with the title of the article that it is."""
    if title is None:
        return target
    plain = unlink(title, index).plain
    return replace(target, label=escape_html(plain), plain=plain)


def _slice(
    card: Card, own: Own, index: Index, given: Mapping[Key, Target]
) -> tuple[ArticleSlice, list[Problem]]:
    refs = list(card_refs(card))
    shared = [index.events[i] for i in _event_ids(refs, own.events) if i in index.events]
    # The sort is stable: events of the same day keep the author's order.
    listed = [e if isinstance(e, Event) else index.events.get(e.id) for e in card.timeline]
    told = {event.id: event for event in (*listed, *shared) if event}
    events = sorted(told.values(), key=lambda event: event.date.order)
    refs.extend(ref for event in shared for ref in event_refs(event))
    names = dict.fromkeys((ref.kind, ref.id) for ref in refs)  # most are named again and again
    named = list(dict.fromkeys(key for one in names if (key := name_key(*one, index))))
    terms = [index.terms[entry_id] for kind, entry_id in named if kind == "term"]
    people = [index.people[i] for kind, i in named if kind == "person" and i in index.people]
    firms = [
        index.organisations[i]
        for kind, i in named
        if kind == "organisation" and i in index.organisations
    ]
    places = [index.places[i] for kind, i in named if kind == "place" and i in index.places]
    # An event that only another event's text names has no place in this article's timeline.
    shown = (key for key in named if key[0] != "event")
    near = frozenset([*shown, *(("event", event.id) for event in shared)])
    desk = Desk(index, card.url, card, near, given=given, own=own)
    desk.resolve(refs)
    for source in card.sources:
        desk.cited.setdefault(f"source-{source.id}", source)
    desk.resolve(change.affects for change in card.changes if change.affects)
    durations = measure(card, index)
    desk.problems.extend(check_recordings(card, refs, durations, index))
    quiet = Desk(
        index, card.url, card, near, given=given, found=desk.found, cited=desk.cited, own=own
    )
    quiet.resolve(entry_refs(terms, people, firms, places))
    for source in list(desk.cited.values()):
        quiet.resolve(source_refs(source))
    mended = [(event.id, *index.mended[event.id]) for event in events if event.id in index.mended]
    return ArticleSlice(
        card, desk.links, find_updated(card), topics_of(card, index), tuple(_authors(card, desk)), tuple(events),
        tuple(terms), tuple(sorted(desk.cited.items())), tuple(people), tuple(firms), tuple(places),
        tuple(sorted(card.changes, key=lambda change: -change.date.earliest)),
        mended=tuple(one for one in mended if one[1] != card.url),
        durations=tuple(durations.items()), captions=find_captions(card, index),
    ), desk.problems  # fmt: skip


def _event_ids(refs: Iterable[Ref], own: Container[str]) -> list[str]:
    return [i for i in dict.fromkeys(ref.id for ref in refs if ref.kind == "event") if i not in own]


def _authors(card: Card, desk: Desk) -> Iterator[Target]:
    for name, span in card.authors:
        if name in desk.index.people or name in desk.index.organisations:
            author = Desk(desk.index, card.url, card, desk.near, own=desk.own)
            author.resolve((Ref("party", name, span),))
            yield from author.found.values()
        else:
            yield Target("author", name, "", "", escape_html(name), name)


def find_anchors(one: ArticleSlice, card: Card) -> tuple[str, ...]:
    """The anchors that the entries of an article have on its page."""
    groups = (
        ("fact", card.facts), ("event", one.events), ("term", one.terms), ("person", one.people),
        ("organisation", one.organisations), ("place", one.places), ("question", card.questions), ("clip", card.clips),
    )  # fmt: skip
    anchors = {f"{kind}-{entry.id}" for kind, entries in groups for entry in entries}
    anchors |= {f"change-{number}" for number in range(1, len(card.changes) + 1)}
    return tuple(sorted(anchors | {anchor for anchor, _ in one.sources}))


# --- for the pages of others ------------------------------------------------------------------------


def _date_events(
    card: Card, own: Own, brief: Brief, index: Index, given: Mapping[Key, Target]
) -> Iterator[Dated]:
    """The article's own events; what is wrong with them is told of on its own page."""
    mine = topics_of(card, index)
    corrected: dict[str, int] = {}
    for number, change in enumerate(card.changes, 1):
        if change.kind == "correction" and change.affects and change.affects.kind == "event":
            corrected.setdefault(change.affects.id, number)
    article = name_only(brief)
    for event in card.timeline:
        if not isinstance(event, Event):
            continue
        desk = Desk(index, card.url, card, scoped=True, given=given, own=own)
        desk.resolve(event_refs(event))
        topics = (*(index.topics[t] for t in event.topics if t in index.topics), *mine)
        yield Dated(
            event,
            scoped_anchor("event", card.url, event.id),
            desk.links,
            (article,),
            tuple(dict.fromkeys(topics)),
            tuple(sorted(desk.cited.items())),
            card.language,
            (card.url, corrected[event.id]) if event.id in corrected else None,
        )


def _list_sources(
    card: Card, own: Own, brief: Brief, index: Index, given: Mapping[Key, Target]
) -> tuple[tuple[Cited, ...], list[Problem]]:
    listed = []
    problems: list[Problem] = []
    for source in card.sources:
        desk = Desk(index, card.url, card, given=given, own=own)
        desk.resolve(source_refs(source))
        problems.extend(desk.problems)
        anchor = scoped_anchor("source", card.url, source.id)
        listed.append(Cited(source, anchor, (name_only(brief),), 1, desk.links))
    return tuple(listed), problems


def _list_changes(
    card: Card, own: Own, brief: Brief, index: Index, given: Mapping[Key, Target]
) -> Iterator[Corrected]:
    for number, change in enumerate(card.changes, 1):
        desk = Desk(index, card.url, card, given=given, own=own)
        desk.resolve([*change.was.refs, *change.now.refs, *change.note.refs])
        targets = Desk(index, card.url, card, given=given, own=own)
        targets.resolve((change.affects,) if change.affects else ())
        target = next(iter(targets.found.values()), None)
        yield Corrected(change, number, brief, target, desk.links)
