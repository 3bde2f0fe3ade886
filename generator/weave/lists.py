"""What the whole-site pages list: terms, topics, people, sources, corrections, folders."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.model.content import Card, Entries, Source, Term
from generator.model.naming import sort_name
from generator.model.problem import Problem
from generator.model.sentences import find_mentions
from generator.model.site import (
    Brief,
    Cited,
    Corrected,
    Dated,
    Known,
    Section,
    TermSlice,
    TopicSlice,
    Using,
    scoped_anchor,
)
from generator.weave.briefs import name_only
from generator.weave.chronology import choose_events
from generator.weave.index import Index
from generator.weave.mentions import Key, entry_key, quote
from generator.weave.resolve import Desk
from generator.weave.slices import entry_refs
from generator.weave.wording import plain_of, unlink

PARTIES_A_PAGE: Final = 200
MOST_CITING: Final = 60  # articles that the list of sources names for each


def slice_term(
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
        term, desk.links, uses, tuple(sort_terms(near.values())), tuple(sorted(desk.cited.items()))
    )


def _resolve_quietly(desk: Desk, terms: Iterable[Term]) -> None:
    """Finds what the definitions shown on a page name; their problems are told at their own page."""
    quiet = Desk(desk.index, desk.url, desk.card, desk.near, found=desk.found, files=desk.files)
    quiet.resolve(entry_refs(terms))


def glossary_uses(index: Index) -> dict[str, tuple[Using, ...]]:
    """For each term the other entries of the glossary whose text names it."""
    found: dict[str, dict[str, Using]] = {}
    for other in sort_terms(index.terms.values()):
        own: dict[str, dict[tuple[str, str], None]] = {}
        for text, plain in (
            (other.short, other.short.plain),
            (other.body, plain_of(other.body.html)),
        ):
            for mention in find_mentions(plain, text.refs) if text.refs else ():
                key = entry_key(mention.ref, index)
                if key and key[0] == "term" and key[1] != other.id:
                    own.setdefault(key[1], {})[(quote(mention, index), "")] = None
        title = unlink(other.name, index)
        for term, sentences in own.items():
            using = Using(f"/glossary/{other.id}/", title, tuple(sentences))
            found.setdefault(term, {})[other.id] = using
    return {term: tuple(users.values()) for term, users in found.items()}


def slice_topics(
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
        terms = tuple(sort_terms(index.terms[term] for term in named))
        _resolve_quietly(desk, terms)
        yield TopicSlice(
            topic, desk.links, tuple(index.briefs[card.url] for card in cards),
            choose_events(told),
            terms,
        )  # fmt: skip


def list_known(
    uses: dict[Key, tuple[Using, ...]], index: Index, problems: list[Problem]
) -> Iterator[Known]:
    for (kind, entry_id), url in index.party_pages.items():
        entry = {
            "person": index.people,
            "organisation": index.organisations,
            "place": index.places,
        }[kind][entry_id]
        desk = Desk(index, url)
        desk.resolve(entry_refs((entry,)))
        problems.extend(desk.problems)
        yield Known(kind, entry, url, desk.links, uses.get((kind, entry_id), ()))  # type: ignore[arg-type]


def list_cited(
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
    named = tuple(name_only(brief) for brief in briefs[:MOST_CITING])
    return Cited(source, anchor, named, len(briefs), desk.links)


def list_corrections(listed: Sequence[Card], index: Index) -> tuple[Corrected, ...]:
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


def list_sections(listed: Sequence[Card], index: Index) -> Iterator[Section]:
    for url in sorted(index.sections):
        inside = tuple(index.briefs[card.url] for card in listed if card.url.startswith(url))
        name = url.strip("/").rpartition("/")[2].replace("-", " ")
        yield Section(url, name[:1].upper() + name[1:], inside)


def sort_terms(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda t: (sort_name(t.name.plain), t.id))


def page_parties(entries: Entries) -> dict[Key, str]:
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
