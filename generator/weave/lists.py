"""What the whole-site pages list: terms, topics, people, sources, corrections, folders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from generator.model.content import Entries, Term
from generator.model.naming import name_from, sort_name
from generator.model.order import Citable, Happening, SectionPlan, TopicPlan
from generator.model.outline import Outline
from generator.model.problem import Problem
from generator.model.sentences import find_mentions
from generator.model.site import (
    Cited,
    Key,
    Known,
    Section,
    TermSlice,
    TopicSlice,
    Using,
    scoped_anchor,
)
from generator.weave.chronology import choose_events
from generator.weave.events import find_topics
from generator.weave.index import Index
from generator.weave.mentions import entry_key, name_key, quote
from generator.weave.refs import entry_refs, source_refs, term_refs
from generator.weave.resolve import Desk
from generator.weave.wording import plain_of, unlink

PARTIES_A_PAGE: Final = 200
MOST_CITING: Final = 60  # articles that the list of sources names for each


def slice_terms(index: Index, problems: list[Problem]) -> Iterator[TermSlice]:
    """The glossary; of what names its terms only its other entries."""
    using = _glossary_uses(index)
    for term in sort_terms(index.terms.values()):
        desk = Desk(index, f"/glossary/{term.id}/")
        desk.resolve(term_refs(term))
        problems.extend(desk.problems)
        near = {
            t.id: index.terms[t.id]
            for t in desk.found.values()
            if t.kind == "term" and t.id != term.id
        }
        _resolve_quietly(desk, near.values())
        yield TermSlice(
            term, desk.links, using.get(term.id, ()), tuple(sort_terms(near.values())),
            tuple(sorted(desk.cited.items())),
        )  # fmt: skip


def _resolve_quietly(desk: Desk, terms: Iterable[Term]) -> None:
    """Finds what the definitions shown on a page name; their problems are told at their own page."""
    quiet = Desk(desk.index, desk.url, desk.card, desk.near, found=desk.found)
    quiet.resolve(entry_refs(terms))


def _glossary_uses(index: Index) -> dict[str, tuple[Using, ...]]:
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


def plan_topics(
    listed: Sequence[Outline], events: Iterable[Happening], index: Index, problems: list[Problem]
) -> Iterator[TopicPlan]:
    told = {one.path: tuple(dict.fromkeys(topic for topic, _, _ in one.topics)) for one in listed}
    happened: dict[str, list[Happening]] = {}
    for one in events:
        for topic_id in find_topics(one, index, told):
            happened.setdefault(topic_id, []).append(one)
    written: dict[str, list[Outline]] = {}
    for outline in listed:
        for topic_id in told[outline.path]:
            written.setdefault(topic_id, []).append(outline)
    places = {term.id: place for place, term in enumerate(sort_terms(index.terms.values()))}
    for topic in sorted(index.topics.values(), key=lambda t: (sort_name(t.title), t.id)):
        desk = Desk(index, f"/topics/{topic.id}/")
        desk.resolve(topic.summary.refs)
        problems.extend(desk.problems)
        articles = tuple(written.get(topic.id, ()))
        named = {name for one in articles for name in one.terms}
        known = {key[1] for name in named if (key := name_key("term", name, index))}
        terms = tuple(index.terms[term] for term in sorted(known, key=places.__getitem__))
        _resolve_quietly(desk, terms)
        yield TopicPlan(
            TopicSlice(topic, desk.links, terms=terms),
            articles,
            choose_events(happened.get(topic.id, [])),
        )


def list_known(index: Index, problems: list[Problem]) -> Iterator[Known]:
    """People, organisations and places, without what names them."""
    for (kind, entry_id), url in index.party_pages.items():
        entry = {
            "person": index.people,
            "organisation": index.organisations,
            "place": index.places,
        }[kind][entry_id]
        desk = Desk(index, url)
        desk.resolve(entry_refs((entry,)))
        problems.extend(desk.problems)
        yield Known(kind, entry, url, desk.links, ())  # type: ignore[arg-type]


def list_cited(
    listed: Sequence[Outline],
    using: Mapping[Key, tuple[str, ...]],
    index: Index,
    problems: list[Problem],
) -> tuple[Citable, ...]:
    """The sources of the site by their titles."""
    found: list[tuple[str, str, Citable]] = []
    for source in index.sources.values():
        desk = Desk(index, "/sources/")
        desk.resolve(source_refs(source))
        problems.extend(desk.problems)
        citing = using.get(("source", source.id), ())
        anchor = f"source-{source.id}"
        cited = Cited(source, anchor, (), len(citing), desk.links)
        name = source.title.plain
        one = Citable(name, shared=cited, cited_by=citing[:MOST_CITING])
        found.append((sort_name(name), anchor, one))
    for outline in listed:
        for number, own in enumerate(outline.sources):
            anchor = scoped_anchor("source", outline.url, own.id)
            found.append((sort_name(own.name), anchor, Citable(own.name, outline.path, number)))
    return tuple(one for _, _, one in sorted(found, key=lambda found: found[:2]))


def list_corrections(listed: Sequence[Outline]) -> tuple[tuple[str, int], ...]:
    """The changes of all articles, newest first: the article's path, and which of its changes."""
    found = [
        (-change.date.earliest, one.url, -number, one.path)
        for one in listed
        for number, change in enumerate(one.changes)
    ]
    return tuple((path, -number) for _, _, number, path in sorted(found))


def list_sections(listed: Sequence[Outline], sections: Iterable[str]) -> Iterator[SectionPlan]:
    inside: dict[str, list[Outline]] = {url: [] for url in sorted(sections)}
    for one in listed:
        segments = one.url.strip("/").split("/")
        for count in range(1, len(segments)):
            if (those := inside.get(f"/{'/'.join(segments[:count])}/")) is not None:
                those.append(one)
    for url, articles in inside.items():
        name = name_from(url.strip("/").rpartition("/")[2])
        yield SectionPlan(Section(url, name), tuple(articles))


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
