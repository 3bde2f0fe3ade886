"""Everything that has an id or an address, found by it."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar
from unicodedata import normalize

from msgspec import field

from generator.model.content import (
    Captions,
    Card,
    Entries,
    Event,
    Media,
    Organisation,
    Person,
    Place,
    Source,
    Term,
    Topic,
)
from generator.model.problem import Problem, Span, problem
from generator.model.site import Brief
from generator.model.value import Value
from generator.weave.publication import State

# Addresses that the site itself fills.
FIXED: Final = ("/", "/glossary/", "/timeline/", "/topics/", "/people/", "/sources/", "/corrections/", "/404.html")  # fmt: skip

Entry = TypeVar("Entry", Term, Event, Source, Person, Organisation, Place, Topic)


class Index(Value, frozen=True):
    """The shared entries by kind and id, the cards by address and path.

    ``states`` holds every card read, published or not; ``cards`` those that are published.
    ``wordings`` leads from a term's name and forms, case folded, to its id. ``event_pages`` and
    ``party_pages`` lead from an id to the address of the whole-site page it stands on.
    """

    terms: Mapping[str, Term]
    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    topics: Mapping[str, Topic]
    cards: Mapping[str, Card]
    by_path: Mapping[str, Card]
    by_name: Mapping[str, tuple[Card, ...]]
    states: Mapping[str, State]
    wordings: Mapping[str, str]
    files: frozenset[str]
    media: Mapping[str, Media]
    captions: Mapping[str, Captions]
    aliases: Mapping[str, str]
    sections: frozenset[str]
    fixed: frozenset[str]
    past: frozenset[str]
    broken: frozenset[tuple[str, str]]
    event_pages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    party_pages: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    briefs: Mapping[str, Brief] = field(default_factory=lambda: MappingProxyType({}))
    hints: dict[str, list[str]] = field(default_factory=dict)  # names looked for in this run

    def ids(self, kind: str) -> Iterable[str]:
        """The ids of one kind; for parties those of people and organisations."""
        match kind:
            case "term":
                return self.terms
            case "event":
                return self.events
            case "source":
                return self.sources
            case "person":
                return self.people
            case "organisation":
                return self.organisations
            case "place":
                return self.places
            case "party":
                return (*self.people, *self.organisations)
            case _:
                return ()


def build_index(
    cards: tuple[Card, ...],
    published: tuple[Card, ...],
    states: Mapping[str, State],
    entries: Entries,
    files: frozenset[str],
    media: tuple[Media, ...],
    problems: list[Problem],
    *,
    search: bool = True,
) -> Index:
    """The index of all entries; reports ids and addresses that are taken twice."""
    terms = _by_id("term", entries.terms, problems)
    wordings: dict[str, str] = {}
    for term in entries.terms:
        for wording in (term.name.plain, *term.forms):
            wordings.setdefault(wording.casefold(), term.id)
    _report_shared_ids(cards, entries, problems)
    fixed = frozenset((*FIXED, "/search/")) if search else frozenset(FIXED)
    sections = frozenset(_find_sections(published)) - fixed
    topics = _with_implied_topics(_by_id("topic", entries.topics, problems), published)
    # What only expired articles had was public once: links to it lose their target, not the build.
    expired = tuple(card for card in cards if states.get(card.path) == "expired")
    past = {*_find_sections(expired)} | {
        f"/topics/{t}/" for card in expired for t, _, _ in card.topics
    }
    past -= {*sections, *fixed, *(f"/topics/{topic}/" for topic in topics)}
    by_name: dict[str, list[Card]] = {}
    for card in cards:
        segments = card.url.strip("/").split("/")
        for start in range(len(segments)):
            by_name.setdefault("/".join(segments[start:]), []).append(card)
    cards_by_url = _find_addresses(published, entries, sections, fixed, problems)
    return Index(
        terms=terms,
        events=_by_id("event", entries.events, problems),
        sources=_by_id("source", entries.sources, problems),
        people=_by_id("person", entries.people, problems),
        organisations=_by_id("organisation", entries.organisations, problems),
        places=_by_id("place", entries.places, problems),
        topics=topics,
        cards=cards_by_url,
        by_path={card.path: card for card in cards},
        by_name={name: tuple(found) for name, found in by_name.items()},
        states=states,
        wordings=wordings,
        files=files,
        media={one.path: one for one in media},
        captions={one.path: one for one in entries.captions},
        aliases={alias: card.url for card in (*expired, *published) for alias, _ in card.aliases},
        sections=sections,
        fixed=fixed,
        past=frozenset(past),
        broken=frozenset(entries.broken),
    )


def _by_id(kind: str, entries: tuple[Entry, ...], problems: list[Problem]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if first := found.get(entry.id):
            problems.append(problem(
                "duplicate-id", f"the {kind} `{entry.id}` is already defined at {first.span.path}:{first.span.line}",
                entry.span, "Give one of the two another id, or delete it.",
            ))  # fmt: skip
        else:
            found[entry.id] = entry
    return found


def _report_shared_ids(cards: Iterable[Card], entries: Entries, problems: list[Problem]) -> None:
    """An article's own event or source with the id of a shared one would hide it."""
    events = {event.id: event for event in entries.events}
    sources = {source.id: source for source in entries.sources}
    for card in cards:
        own = [("event", one, events) for one in card.timeline if isinstance(one, Event)]
        own += [("source", one, sources) for one in card.sources]  # type: ignore[misc]
        for kind, one, shared in own:
            if other := shared.get(one.id):
                problems.append(problem(
                    "duplicate-id", f"the {kind} `{one.id}` is already defined at {other.span.path}:{other.span.line}",
                    one.span, "Give this one another id, or use the shared one.",
                ))  # fmt: skip


def _with_implied_topics(topics: dict[str, Topic], cards: Iterable[Card]) -> dict[str, Topic]:
    """A topic without an entry is made from the name that an article gives it."""
    for card in cards:
        for topic_id, name, span in card.topics:
            if topic_id not in topics:
                topics[topic_id] = Topic(topic_id, span, name)
    return topics


def _find_sections(cards: Iterable[Card]) -> Iterator[str]:
    """Addresses of folders that hold articles and are none themselves."""
    urls = {card.url for card in cards}
    for card in cards:
        if card.kind != "article":
            continue
        segments = card.url.strip("/").split("/")[:-1]
        for count in range(1, len(segments) + 1):
            url = f"/{'/'.join(segments[:count])}/"
            if url not in urls:
                yield url


def _find_addresses(
    cards: tuple[Card, ...], entries: Entries, sections: frozenset[str], fixed: frozenset[str], problems: list[Problem]
) -> dict[str, Card]:  # fmt: skip
    taken: dict[str, tuple[str, Span | None]] = {
        _fold(url): ("the site itself", None) for url in fixed
    }
    taken |= {_fold(f"/glossary/{term.id}/"): (term.span.path, None) for term in entries.terms}
    taken |= {_fold(f"/topics/{topic.id}/"): (topic.span.path, None) for topic in entries.topics}
    taken |= {_fold(url): ("the index of that folder", None) for url in sections}
    found: dict[str, Card] = {}
    claims = [(card.url, card.span, card) for card in cards]
    claims += [(alias, span, None) for card in cards for alias, span in card.aliases]  # type: ignore[misc]
    for url, span, card in claims:
        if first := taken.get(_fold(url)):
            holder, _ = first
            problems.append(problem(
                "duplicate-address", f"the address `{url}` of {span.path} belongs to {holder}", span,
                "Give one of them another `slug` or file name.",
            ))  # fmt: skip
            continue
        taken[_fold(url)] = (span.path, span)
        if card:
            found[url] = card
    return found


def _fold(url: str) -> str:
    return normalize("NFC", normalize("NFC", url).casefold())
