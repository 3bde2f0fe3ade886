"""Everything that texts may name, found by its id: what all share, and what is near one of them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import field

from generator.model.content import (
    Captions,
    Event,
    Media,
    Organisation,
    Person,
    Place,
    Source,
    Term,
    Topic,
)
from generator.model.site import Key, Target
from generator.model.telling import Named, Near, Shared
from generator.model.text import Text
from generator.model.value import Value, replace

EMPTY: Mapping[Any, Any] = MappingProxyType({})


class Index(Value, frozen=True):
    """The shared entries by kind and id, with what is near the text that is looked at.

    ``wordings`` leads from a term's name and forms, case folded, to its id. ``event_pages`` and
    ``party_pages`` lead from an id to the address of the whole-site page it stands on.
    ``targets`` are those of references to articles, pages and files; ``named`` the articles by
    what references write, with their titles. ``media``, ``captions`` and ``files`` are by path.
    """

    terms: Mapping[str, Term]
    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    topics: Mapping[str, Topic]
    wordings: Mapping[str, str]
    event_pages: Mapping[str, str]
    party_pages: Mapping[Key, str]
    broken: frozenset[tuple[str, str]]
    mended: Mapping[str, tuple[str, int]]
    targets: Mapping[Key, Target]
    named: Mapping[str, tuple[Named, Text]]
    media: Mapping[str, Media] = field(default_factory=lambda: EMPTY)
    captions: Mapping[str, Captions] = field(default_factory=lambda: EMPTY)
    files: frozenset[str] = frozenset()
    hints: dict[Key, list[str]] = field(default_factory=dict)  # the like of names that were missed
    said: dict[str, str] = field(
        default_factory=dict
    )  # terms as they read inside a sentence, by id

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


def make_index(shared: Shared) -> Index:
    wordings: dict[str, str] = {}
    for term in shared.terms:
        for wording in (term.name.plain, *term.forms):
            wordings.setdefault(wording.casefold(), term.id)
    return Index(
        terms={one.id: one for one in shared.terms},
        events={one.id: one for one in shared.events},
        sources={one.id: one for one in shared.sources},
        people={one.id: one for one in shared.people},
        organisations={one.id: one for one in shared.organisations},
        places={one.id: one for one in shared.places},
        topics={one.id: one for one in shared.topics},
        wordings=wordings,
        event_pages=dict(shared.event_pages),
        party_pages=dict(shared.party_pages),
        broken=frozenset(shared.broken),
        mended={event: (url, number) for event, url, number in shared.mended},
        targets=dict(shared.targets),
        named={one.name: (one, title) for one, title in shared.named},
    )


def come_near(index: Index, near: Near, titles: Mapping[str, Text]) -> Index:
    """The index as one article sees it; ``titles`` are those of near.paths, by path.

    Its own names go before those that shared texts write; they mean the same articles.
    """
    return replace(
        index,
        named={
            **index.named,
            **{one.name: (one, titles[one.path]) for one in near.named if one.path in titles},
        },
        media={one.path: one for one in near.media},
        captions={one.path: one for one in near.captions},
        files=frozenset(near.files),
    )
