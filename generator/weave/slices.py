"""Each article with all that its page needs of others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model.content import Card, Event
from generator.model.escaping import escape_html
from generator.model.problem import Problem, problem
from generator.model.site import ArticleSlice, Brief, Target, Using
from generator.model.text import Ref, Text
from generator.model.value import replace
from generator.weave.briefs import find_updated, make_brief, topics_of
from generator.weave.events import event_refs
from generator.weave.index import Index
from generator.weave.mentions import Key, card_texts, entry_key
from generator.weave.publication import Edition
from generator.weave.recordings import check_recordings, find_captions, measure
from generator.weave.related import find_related
from generator.weave.resolve import Desk, near_anchor


def slice_articles(
    published: Sequence[Card], listed: Sequence[Card], uses: dict[Key, tuple[Using, ...]], index: Index,
    edition: Edition, problems: list[Problem], kept: dict[str, str], promised: list[tuple[Ref, str, str]],
) -> list[ArticleSlice]:  # fmt: skip
    order = {card.url: number for number, card in enumerate(listed)}
    features: dict[str, list[Key]] = {
        card.url: [("topic", t) for t, _, _ in card.topics] for card in listed
    }
    for key, using in uses.items():
        for user in using:
            features[user.url].append(key)
    related = find_related(features, order)
    neighbours = _neighbours(listed, index)
    versions = _translations(published, index)
    mended = _find_mended(listed, index)
    slices = []
    for card in published:
        if index.cards.get(card.url) is not card:
            continue  # its address belongs to another; that is reported
        one, desk = _slice_card(card, index)
        problems.extend(desk.problems)
        kept.update(desk.files)
        promised.extend(desk.promised)
        before, after = neighbours.get(card.url, (None, None))
        slices.append(replace(
            one,
            related=tuple(index.briefs[url] for url in related.get(card.url, ())),
            previous=before, next=after,
            cited_by=tuple(u for u in uses.get(("article", card.url), ()) if u.url != card.url),
            translations=versions.get(card.url, ()),
            mended=tuple((e.id, *mended[e.id]) for e in one.events if mended.get(e.id, (card.url, 0))[0] != card.url),
            listed=card.status != "withdrawn",
            review_due=bool(card.review_by and card.review_by.latest < edition.today.earliest),
        ))  # fmt: skip
    return slices


def _find_mended(listed: Sequence[Card], index: Index) -> dict[str, tuple[str, int]]:
    """For each shared event that was corrected, the article that did it and its change's number."""
    found: dict[str, tuple[str, int]] = {}
    for card in listed:
        for number, change in enumerate(card.changes, 1):
            affects = change.affects
            if change.kind != "correction" or not affects or affects.kind != "event":
                continue
            if affects.id in index.events:
                found.setdefault(affects.id, (card.url, number))
    return found


def _slice_card(card: Card, index: Index) -> tuple[ArticleSlice, Desk]:
    refs = list(card_refs(card))
    own = {event.id for event in card.timeline if isinstance(event, Event)}
    shared = [index.events[i] for i in _event_ids(refs, own) if i in index.events]
    # The sort is stable: events of the same day keep the author's order.
    listed = [e if isinstance(e, Event) else index.events.get(e.id) for e in card.timeline]
    told = {event.id: event for event in (*listed, *shared) if event}
    events = sorted(told.values(), key=lambda event: event.date.order)
    refs.extend(ref for event in shared for ref in event_refs(event))
    named = list(dict.fromkeys(key for ref in refs if (key := entry_key(ref, index))))
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
    desk = Desk(index, card.url, card, near)
    desk.resolve(refs)
    for source in card.sources:
        desk.cited.setdefault(f"source-{source.id}", source)
    _check_affects(card, desk)
    durations = measure(card, index)
    desk.problems.extend(check_recordings(card, refs, durations, index))
    quiet = Desk(index, card.url, card, near, found=desk.found, cited=desk.cited, files=desk.files)
    quiet.resolve(entry_refs(terms, people, firms, places))
    for source in list(desk.cited.values()):
        quiet.resolve(source.title.refs)
        quiet.resolve(source.note.refs)
    topics = topics_of(card, index)
    changes = sorted(card.changes, key=lambda c: -c.date.earliest)
    return ArticleSlice(
        card, desk.links, find_updated(card), topics, tuple(_authors(card, desk)), tuple(events), tuple(terms),
        tuple(sorted(desk.cited.items())), tuple(people), tuple(firms), tuple(places), tuple(changes),
        durations=tuple(durations.items()), captions=find_captions(card, index),
    ), desk  # fmt: skip


def check_promises(
    promised: Iterable[tuple[Ref, str, str]],
    slices: Mapping[str, ArticleSlice],
    problems: list[Problem],
) -> None:
    """Links to facts, events and other entries of an article lead to what its page really shows."""
    for ref, url, fragment in promised:
        anchors = _entry_anchors(slices[url]) if url in slices else {fragment}
        if fragment not in anchors:
            problems.append(problem(
                "unknown-anchor", f"`{url}` has no part `#{fragment[:80]}`", ref.span,
                near_anchor(fragment, (*slices[url].card.anchors, *sorted(anchors))),
            ))  # fmt: skip


def _entry_anchors(one: ArticleSlice) -> set[str]:
    card = one.card
    groups = (
        ("fact", card.facts), ("event", one.events), ("term", one.terms), ("person", one.people),
        ("organisation", one.organisations), ("place", one.places), ("question", card.questions), ("clip", card.clips),
    )  # fmt: skip
    anchors = {f"{kind}-{entry.id}" for kind, entries in groups for entry in entries}
    anchors |= {f"change-{number}" for number in range(1, len(card.changes) + 1)}
    return anchors | {anchor for anchor, _ in one.sources}


def card_refs(card: Card) -> Iterator[Ref]:
    """Every reference of an article, in the order of its page."""
    for text in (card.title, card.summary):
        yield from text.refs
    for fact in card.facts:
        yield from fact.label.refs
        yield from fact.text.refs
        if fact.said_by:
            yield fact.said_by
        yield from fact.sources
    for event in card.timeline:
        if isinstance(event, Ref):
            yield event
        else:
            yield from event_refs(event)
    yield from card.refs
    for text, _ in card_texts(card):
        yield from text.refs
    yield from card.glossary
    for clip in card.clips:
        yield from (ref for ref in (clip.file, clip.poster, clip.captions) if ref)
    yield from (ref for ref in (card.image, card.translation_of) if ref)


def _event_ids(refs: Iterable[Ref], own: set[str]) -> list[str]:
    return [i for i in dict.fromkeys(ref.id for ref in refs if ref.kind == "event") if i not in own]


def entry_refs(*groups: Iterable[object]) -> Iterator[Ref]:
    """The references in the short texts of entries that a page shows."""
    for group in groups:
        for entry in group:
            for name in ("name", "short", "role", "organisation"):
                value = getattr(entry, name, None)
                if isinstance(value, Text):
                    yield from value.refs
                elif isinstance(value, Ref):
                    yield value
            yield from getattr(entry, "sources", ())


def _check_affects(card: Card, desk: Desk) -> None:
    for change in card.changes:
        if change.affects:
            desk.resolve((change.affects,))


def _authors(card: Card, desk: Desk) -> Iterator[Target]:
    for name, span in card.authors:
        if name in desk.index.people or name in desk.index.organisations:
            author = Desk(desk.index, card.url, card, desk.near)
            author.resolve((Ref("party", name, span),))
            yield from author.found.values()
        else:
            yield Target("author", name, "", "", escape_html(name), name)


def _neighbours(
    listed: Sequence[Card], index: Index
) -> dict[str, tuple[Brief | None, Brief | None]]:
    """The older and the newer article of the same first topic."""
    chains: dict[str, list[str]] = {}
    for card in reversed(listed):
        if card.topics:
            chains.setdefault(card.topics[0][0], []).append(card.url)
    found = {}
    for chain in chains.values():
        for number, url in enumerate(chain):
            before = index.briefs[chain[number - 1]] if number else None
            after = index.briefs[chain[number + 1]] if number + 1 < len(chain) else None
            found[url] = (before, after)
    return found


def _translations(published: Iterable[Card], index: Index) -> dict[str, tuple[Brief, ...]]:
    groups: dict[str, list[Card]] = {}
    for card in published:
        if card.translation_of:
            key = entry_key(card.translation_of, index)
            if key and key[1] in index.cards:
                groups.setdefault(key[1], [index.cards[key[1]]]).append(card)
    return {
        card.url: tuple(
            make_brief(other, index)
            for other in group
            if other is not card and other.status != "withdrawn"
        )
        for group in groups.values()
        for card in group
    }
