"""All cards and entries to the linked Site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from unicodedata import normalize

from generator.model.config import Config
from generator.model.content import Card, Entries, Event, Media, Source, Term, Topic
from generator.model.dates import Date
from generator.model.escaping import escape_html
from generator.model.naming import sort_name
from generator.model.problem import Problem, Span, problem
from generator.model.site import (
    ArticleSlice,
    Brief,
    Cited,
    Corrected,
    Dated,
    Known,
    Section,
    Site,
    Target,
    TermSlice,
    TopicSlice,
    Using,
    scoped_anchor,
)
from generator.model.text import Ref, Text
from generator.model.value import replace
from generator.weave.chronology import choose_events, cut_periods, order_events
from generator.weave.index import Index, build_index
from generator.weave.mentions import Key, card_texts, entry_key, find_uses
from generator.weave.publication import Edition, find_state, is_published
from generator.weave.related import find_related
from generator.weave.resolve import Desk, file_path, near_anchor
from generator.weave.wording import unlink

PARTIES_A_PAGE: Final = 200


def weave(
    config: Config,
    cards: Sequence[Card],
    entries: Entries,
    files: frozenset[str],
    media: tuple[Media, ...],
    edition: Edition,
) -> Site:
    """The site as it is on the edition's day, with the problems of everything published on it.

    ``files`` are the paths of all files of content, ``media`` those that pages may show, probed.
    """
    problems: list[Problem] = []
    states = {card.path: find_state(card, edition.today) for card in cards}
    published = tuple(card for card in cards if is_published(states[card.path], edition))
    listed = _newest_first(c for c in published if c.kind == "article" and c.status != "withdrawn")
    index = build_index(
        tuple(cards), published, states, entries, files, media, problems, search=config.search
    )
    index = replace(index, party_pages=_page_parties(entries))
    briefs = {card.url: _brief(card, index) for card in listed}
    index = replace(index, briefs=briefs)
    told = _tell(listed, index)
    index = replace(index, event_pages=_page_events(told))
    events = tuple(_date(event, home, tellers, index, problems) for event, home, tellers in told)
    periods = cut_periods(events)
    uses = find_uses(listed, index)
    kept: dict[str, str] = {}
    promised: list[tuple[Ref, str, str]] = []
    slices = _slice_cards(published, listed, uses, index, edition, problems, kept, promised)
    by_url = {one.card.url: one for one in slices}
    _check_promises(promised, by_url, problems)
    others = _glossary_uses(index)
    site = Site(
        config=config,
        today=edition.today,
        articles=tuple(by_url[card.url] for card in listed if card.url in by_url),
        pages=tuple(one for one in slices if one.card.kind == "page" or not one.listed),
        briefs=tuple(briefs.values()),
        terms=tuple(
            _slice_term(
                term, (*others.get(term.id, ()), *uses.get(("term", term.id), ())), index, problems, kept
            )
            for term in _by_name(index.terms.values())
        ),
        periods=periods,
        topics=tuple(_slice_topics(listed, events, index, problems)),
        known=tuple(_know(uses, index, problems)),
        cited=tuple(_cite(listed, uses, index, problems)),
        corrections=_correct(listed, index),
        sections=tuple(_sections(listed, index)),
        redirects=tuple((alias, card.url) for card in published for alias, _ in card.aliases),
    )  # fmt: skip
    return replace(
        site,
        files=tuple(sorted(_checked_files(kept, index, problems).items())),
        problems=tuple(problems),
    )


def find_media(cards: Iterable[Card], entries: Entries) -> tuple[str, ...]:
    """The paths of all files that the texts name, there or not, in one order."""
    refs = [ref for card in cards for ref in _card_refs(card)]
    refs += [ref for term in entries.terms for ref in (*term.short.refs, *term.body.refs)]
    refs += [ref for event in entries.events for ref in event_refs(event)]
    return tuple(sorted({file_path(ref) for ref in refs if ref.kind in ("image", "file", "link")}))


def _newest_first(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(sorted(cards, key=lambda c: (-_instant(c.published), c.title.plain, c.url)))


def _instant(date: Date | None) -> int:
    return date.earliest if date else -(10**15)


def _by_name(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda t: (sort_name(t.name.plain), t.id))


def _brief(card: Card, index: Index) -> Brief:
    image = ""
    if card.image:
        desk = Desk(index, card.url, card)
        desk.resolve((card.image,))
        image = next((target.url for target in desk.found.values()), "")
    return Brief(
        card.url, unlink(card.title, index, card), unlink(card.summary, index, card), card.published,
        _updated(card), _topics_of(card, index), image, card.image_alt,
        any(change.kind == "correction" for change in card.changes), card.language,
    )  # fmt: skip


def _updated(card: Card) -> Date | None:
    dates = [c.date for c in card.changes if c.kind in ("correction", "update")]
    return max((*dates, *((card.published,) if card.published else ())), key=_instant, default=None)


def _topics_of(card: Card, index: Index) -> tuple[Topic, ...]:
    return tuple(index.topics[topic_id] for topic_id, _, _ in card.topics)


def _page_parties(entries: Entries) -> dict[Key, str]:
    """The page of the people list that each person, organisation and place stands on."""
    named = [("person", one) for one in _sorted_parties(entries.people)]
    named += [("organisation", one) for one in _sorted_parties(entries.organisations)]
    named += [("place", one) for one in _sorted_parties(entries.places)]
    pages = {}
    for number, (kind, entry) in enumerate(named):
        page = number // PARTIES_A_PAGE + 1
        pages[(kind, entry)] = "/people/" if page == 1 else f"/people/{page}/"
    return pages


def _sorted_parties(entries: Iterable[object]) -> list[str]:
    named = sorted((sort_name(one.name), one.id) for one in entries)  # type: ignore[attr-defined]
    return [entry_id for _, entry_id in named]


# --- the chronology ---------------------------------------------------------------------------------


# An event with the article it belongs to, None for a shared one, and those that tell of it.
Told = tuple[Event, Card | None, tuple[Card, ...]]


def _tell(listed: Sequence[Card], index: Index) -> list[Told]:
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


def _page_events(told: Sequence[Told]) -> dict[str, str]:
    """The page of the chronology that each shared event stands on; known before any text is resolved."""
    bare = [Dated(event, "" if home else event.id, ()) for event, home, _ in told]
    return {
        dated.anchor: period.url
        for period in cut_periods(bare)
        for dated in period.events
        if dated.anchor
    }


def _date(
    event: Event, home: Card | None, tellers: Iterable[Card], index: Index, problems: list[Problem]
) -> Dated:
    desk = Desk(index, home.url if home else "/timeline/", home, scoped=True)
    desk.resolve(event_refs(event))
    if not home:
        problems.extend(desk.problems)
    topics = [index.topics[t] for t in event.topics if t in index.topics]
    topics += [topic for card in tellers for topic in _topics_of(card, index)]
    anchor = scoped_anchor("event", home.url, event.id) if home else f"event-{event.id}"
    briefs = tuple(index.briefs[card.url] for card in tellers)
    cited = tuple(sorted(desk.cited.items()))
    return Dated(event, anchor, desk.links, briefs, tuple(dict.fromkeys(topics)), cited)


def event_refs(event: Event) -> Iterator[Ref]:
    yield from event.title.refs
    yield from event.text.refs
    yield from event.sources
    yield from event.people
    if event.place:
        yield event.place
    if event.cue:
        yield event.cue


# --- articles ---------------------------------------------------------------------------------------


def _slice_cards(
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
            listed=card.status != "withdrawn",
            review_due=bool(card.review_by and card.review_by.latest < edition.today.earliest),
        ))  # fmt: skip
    return slices


def _slice_card(card: Card, index: Index) -> tuple[ArticleSlice, Desk]:
    refs = list(_card_refs(card))
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
    quiet = Desk(index, card.url, card, near, found=desk.found, cited=desk.cited, files=desk.files)
    quiet.resolve(_entry_refs(terms, people, firms, places))
    for source in list(desk.cited.values()):
        quiet.resolve(source.title.refs)
        quiet.resolve(source.note.refs)
    topics = _topics_of(card, index)
    changes = sorted(card.changes, key=lambda c: -c.date.earliest)
    return ArticleSlice(
        card, desk.links, _updated(card), topics, tuple(_authors(card, desk)), tuple(events), tuple(terms),
        tuple(sorted(desk.cited.items())), tuple(people), tuple(firms), tuple(places), tuple(changes),
    ), desk  # fmt: skip


def _check_promises(
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


def _card_refs(card: Card) -> Iterator[Ref]:
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
        yield clip.file
        yield from (ref for ref in (clip.poster, clip.captions) if ref)
    yield from (ref for ref in (card.image, card.translation_of) if ref)


def _event_ids(refs: Iterable[Ref], own: set[str]) -> list[str]:
    return [i for i in dict.fromkeys(ref.id for ref in refs if ref.kind == "event") if i not in own]


def _entry_refs(*groups: Iterable[object]) -> Iterator[Ref]:
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
            _brief(other, index)
            for other in group
            if other is not card and other.status != "withdrawn"
        )
        for group in groups.values()
        for card in group
    }


# --- whole-site pages ---------------------------------------------------------------------------------


def _slice_term(
    term: Term, uses: tuple[Using, ...], index: Index, problems: list[Problem], kept: dict[str, str]
) -> TermSlice:
    desk = Desk(index, f"/glossary/{term.id}/")
    desk.resolve((*term.name.refs, *term.short.refs, *term.body.refs, *term.sources))
    problems.extend(desk.problems)
    kept.update(desk.files)
    near = {
        t.id: index.terms[t.id] for t in desk.found.values() if t.kind == "term" and t.id != term.id
    }
    _resolve_quietly(desk, near.values())
    return TermSlice(
        term, desk.links, uses, tuple(_by_name(near.values())), tuple(sorted(desk.cited.items()))
    )


def _resolve_quietly(desk: Desk, terms: Iterable[Term]) -> None:
    """Finds what the definitions shown on a page name; their problems are told at their own page."""
    quiet = Desk(desk.index, desk.url, desk.card, desk.near, found=desk.found, files=desk.files)
    quiet.resolve(_entry_refs(terms))


def _glossary_uses(index: Index) -> dict[str, tuple[Using, ...]]:
    """For each term the other entries of the glossary whose text names it."""
    found: dict[str, dict[str, Using]] = {}
    for other in _by_name(index.terms.values()):
        keys = {entry_key(ref, index) for ref in (*other.short.refs, *other.body.refs)}
        sentence = unlink(other.short, index).html
        using = Using(f"/glossary/{other.id}/", unlink(other.name, index), ((sentence, ""),))
        for key in keys:
            if key and key[0] == "term" and key[1] != other.id:
                found.setdefault(key[1], {})[other.id] = using
    return {term: tuple(users.values()) for term, users in found.items()}


def _slice_topics(
    listed: Sequence[Card], events: Sequence[Dated], index: Index, problems: list[Problem]
) -> Iterator[TopicSlice]:
    by_topic: dict[str, list[Dated]] = {}
    for dated in events:
        for topic in dated.topics:
            by_topic.setdefault(topic.id, []).append(dated)
    for topic in sorted(index.topics.values(), key=lambda t: (sort_name(t.title), t.id)):
        desk = Desk(index, f"/topics/{topic.id}/")
        desk.resolve(topic.summary.refs)
        problems.extend(desk.problems)
        cards = [card for card in listed if any(topic.id == t for t, _, _ in card.topics)]
        named = {key[1] for card in cards for ref in (*card.refs, *card.glossary)
                 if (key := entry_key(ref, index)) and key[0] == "term"}  # fmt: skip
        told = by_topic.get(topic.id, [])
        terms = tuple(_by_name(index.terms[term] for term in named))
        _resolve_quietly(desk, terms)
        yield TopicSlice(
            topic, desk.links, tuple(index.briefs[card.url] for card in cards),
            choose_events(told),
            terms,
        )  # fmt: skip


def _know(
    uses: dict[Key, tuple[Using, ...]], index: Index, problems: list[Problem]
) -> Iterator[Known]:
    for (kind, entry_id), url in index.party_pages.items():
        entry = {
            "person": index.people,
            "organisation": index.organisations,
            "place": index.places,
        }[kind][entry_id]
        desk = Desk(index, url)
        desk.resolve(_entry_refs((entry,)))
        problems.extend(desk.problems)
        yield Known(kind, entry, url, desk.links, uses.get((kind, entry_id), ()))  # type: ignore[arg-type]


def _cite(
    listed: Sequence[Card],
    uses: dict[Key, tuple[Using, ...]],
    index: Index,
    problems: list[Problem],
) -> Iterator[Cited]:
    found: list[Cited] = []
    for source in index.sources.values():
        briefs = tuple(index.briefs[using.url] for using in uses.get(("source", source.id), ()))
        found.append(_cited(source, f"source-{source.id}", briefs, None, index, problems))
    for card in listed:
        for source in card.sources:
            anchor = scoped_anchor("source", card.url, source.id)
            found.append(_cited(source, anchor, (index.briefs[card.url],), card, index, problems))
    yield from sorted(found, key=lambda one: (sort_name(one.source.title.plain), one.anchor))


def _cited(
    source: Source,
    anchor: str,
    briefs: tuple[Brief, ...],
    card: Card | None,
    index: Index,
    problems: list[Problem],
) -> Cited:
    desk = Desk(index, card.url if card else "/sources/", card)
    desk.resolve((*source.title.refs, *source.note.refs))
    problems.extend(desk.problems)
    return Cited(source, anchor, briefs, desk.links)


def _correct(listed: Sequence[Card], index: Index) -> tuple[Corrected, ...]:
    found = []
    for card in listed:
        for number, change in enumerate(card.changes, 1):
            desk = Desk(index, card.url, card)
            desk.resolve([*change.was.refs, *change.now.refs, *change.note.refs])
            targets = Desk(index, card.url, card)
            targets.resolve((change.affects,) if change.affects else ())
            target = next(iter(targets.found.values()), None)
            found.append(Corrected(change, number, index.briefs[card.url], target, desk.links))
    return tuple(sorted(found, key=lambda c: (-c.change.date.earliest, c.article.url, -c.number)))


def _sections(listed: Sequence[Card], index: Index) -> Iterator[Section]:
    for url in sorted(index.sections):
        inside = tuple(index.briefs[card.url] for card in listed if card.url.startswith(url))
        name = url.strip("/").rpartition("/")[2].replace("-", " ")
        yield Section(url, name[:1].upper() + name[1:], inside)


def _checked_files(kept: dict[str, str], index: Index, problems: list[Problem]) -> dict[str, str]:
    """The files of the output; two that differ in case alone are one on many hosts."""
    taken: dict[str, str] = {}
    pages = {
        normalize("NFC", url.casefold()).strip("/"): card.path for url, card in index.cards.items()
    }
    for address, path in sorted(kept.items()):
        folded = normalize("NFC", address.casefold())
        other = taken.get(folded) or pages.get(folded)
        if other and other != path:
            problems.append(problem(
                "duplicate-address", f"the address `/{address}` belongs to {other} and to {path}", Span(path),
                "Rename one of the two files.",
            ))  # fmt: skip
        taken[folded] = path
    return kept
