"""A reference to its Target, or to the problem it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from generator.model.content import Card, Clip, Event, Source
from generator.model.escaping import escape_html
from generator.model.problem import Problem, Span, problem
from generator.model.site import Key, Links, Target, key_of, scoped_anchor
from generator.model.text import Ref, Text
from generator.model.value import Value
from generator.weave.hints import find_like, say_like
from generator.weave.index import Index
from generator.weave.refs import CROSSING
from generator.weave.wording import say_term, unlink

EMPTY: Final[Mapping[Key, Target]] = MappingProxyType({})
MOST_HINTS: Final = 20  # names that one text looks for the nearest of
OWN: Final = ("event", "source", "fact", "question", "clip")  # an article has some of its own


class Own(Value, frozen=True):
    """An article's own entries by id."""

    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    clips: Mapping[str, Clip]


NO_OWN: Final = Own(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


def find_own(card: Card) -> Own:
    return Own(
        {event.id: event for event in card.timeline if isinstance(event, Event)},
        {source.id: source for source in card.sources},
        {clip.id: clip for clip in card.clips},
    )


@dataclass(slots=True)
class Desk:
    """One page's references being resolved: what is near them, what was found, what is wrong.

    ``url`` is the page's address, ``card`` the article whose own entries count first (None on
    whole-site pages), ``near`` the (kind, id) of shared entries that have an anchor on the page,
    ``given`` what is settled of references across the site, besides the index's own.
    ``scoped`` tells that the article's own sources stand among those of others. ``own`` are the
    article's own entries, for whoever has a desk for each of them.
    """

    index: Index
    url: str
    card: Card | None = None
    near: frozenset[Key] = frozenset()
    scoped: bool = False
    given: Mapping[Key, Target] = field(default_factory=lambda: EMPTY)
    problems: list[Problem] = field(default_factory=list)
    found: dict[Key, Target] = field(default_factory=dict)
    cited: dict[str, Source] = field(default_factory=dict)
    hints: dict[Key, list[str]] = field(default_factory=dict)
    own: Own = NO_OWN

    def __post_init__(self) -> None:
        if self.card and self.own is NO_OWN:
            self.own = find_own(self.card)

    @property
    def links(self) -> Links:
        return tuple(sorted(self.found.items(), key=lambda item: item[0]))

    def resolve(self, refs: Iterable[Ref]) -> None:
        """Finds each reference's target; what has none becomes a problem at its place."""
        for ref in refs:
            key = key_of(ref)
            if key in self.found:
                continue
            target = self.settled(key) if ref.kind in CROSSING else RESOLVERS[ref.kind](self, ref)
            if target:
                self.found[key] = target

    def settled(self, key: Key) -> Target | None:
        """Where a reference across the site leads; what is wrong with it was told when it was settled."""
        return self.given.get(key) or self.index.targets.get(key)

    def words(self, text: Text) -> str:
        return unlink(text, self.index, self.card).plain

    def report(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.problems.append(problem(code, message, span, hint))

    def nearest(self, kind: str, word: str, name: str, names: Iterable[str]) -> list[str]:
        """The names most like this one; none once a text has asked too often.

        ``word`` tells what the names are of: those of a person are fewer than those of a party.
        """
        known = self.hints if kind in OWN else self.index.hints
        asked = (word, name) in self.hints or len(self.hints) < MOST_HINTS
        self.hints.setdefault((word, name), [])
        if not asked:
            return []
        if not known.get((word, name)):
            known[word, name] = find_like(name, names)
        return known[word, name]

    def unknown(self, ref: Ref, kind: str, word: str, ids: Iterable[str]) -> None:
        """Reports an id that does not exist, with the nearest that do.

        One whose entry could not be read was told of there.
        """
        kinds = ("person", "organisation") if ref.kind in ("party", "block-quote-by") else (kind,)
        broken = self.index.broken | frozenset(self.card.broken if self.card else ())
        names = (ref.id, ref.id.casefold(), "*")
        if any((one, name) in broken for one in kinds for name in names):
            return
        near = self.nearest(kind, word, ref.id, ids)
        if kind == "term":  # its id and its forms are often alike
            best: dict[str, str] = {}
            for one in near:
                best.setdefault(self.index.wordings.get(one, one), one)
            near = list(best.values())
        hint = say_like(near) if near else MISSING[kind]
        self.report(f"unknown-{kind}", _missing(word, ref.id), ref.span, hint)


MISSING: Final = {
    "term": "Define it in content/glossary/, or write the words without brackets.",
    "event": "Define it in the article's `timeline` or in content/data/events.yml.",
    "source": "Define it in the article's `sources` or in content/data/sources.yml.",
    "person": "Define it in content/data/people.yml or content/data/organisations.yml.",
    "organisation": "Define it in content/data/organisations.yml.",
    "place": "Define it in content/data/places.yml.",
    "fact": "Give a key fact of this article this `id`.",
    "question": "Give a question of this article this `id`.",
    "clip": "Define it in the article's `clips`.",
}


def _missing(word: str, name: str) -> str:
    kind, _, where = word.partition(" in ")
    return f"there is no {kind} `{name[:80]}`" + (f" in {where}" if where else "")


def _term(desk: Desk, ref: Ref) -> Target | None:
    index = desk.index
    term = index.terms.get(ref.id)
    if not term and (known := index.wordings.get(ref.id.casefold())):
        term = index.terms[known]
    if not term:
        desk.unknown(ref, "term", "term", (*index.terms, *index.wordings))
        return None
    label = say_term(term, desk.index) if term.id == ref.id else escape_html(ref.id)
    if ("term", term.id) in desk.near:
        return Target("term", term.id, desk.url, f"term-{term.id}", label, term.name.plain)
    return Target("term", term.id, f"/glossary/{term.id}/", "", label, term.name.plain)


def _event(desk: Desk, ref: Ref) -> Target | None:
    event = desk.own.events.get(ref.id) or desk.index.events.get(ref.id)
    if not event:
        desk.unknown(ref, "event", "event", (*desk.own.events, *desk.index.events))
        return None
    title = desk.words(event.title)
    if ref.id in desk.own.events or ("event", ref.id) in desk.near:
        return Target("event", ref.id, desk.url, f"event-{ref.id}", "", title, event.date)
    page = desk.index.event_pages.get(ref.id, "/timeline/")
    return Target("event", ref.id, page, f"event-{ref.id}", "", title, event.date)


def _source(desk: Desk, ref: Ref) -> Target | None:
    source = desk.own.sources.get(ref.id) or desk.index.sources.get(ref.id)
    if not source:
        desk.unknown(ref, "source", "source", (*desk.own.sources, *desk.index.sources))
        return None
    title = source.title.plain
    anchor = f"source-{ref.id}"
    if desk.scoped and desk.card and ref.id in desk.own.sources:
        anchor = scoped_anchor("source", desk.card.url, ref.id)
    desk.cited.setdefault(anchor, source)
    return Target("source", ref.id, desk.url, anchor, source.title.html, title)


def _party(desk: Desk, ref: Ref) -> Target | None:
    if ref.id in desk.index.people:
        return _person(desk, ref)
    if ref.id in desk.index.organisations:
        return _organisation(desk, ref)
    desk.unknown(ref, "person", "person or organisation", desk.index.ids("party"))
    return None


def _person(desk: Desk, ref: Ref) -> Target | None:
    person = desk.index.people.get(ref.id)
    if not person:
        desk.unknown(ref, "person", "person", desk.index.people)
        return None
    return _named(desk, "person", ref.id, person.name)


def _organisation(desk: Desk, ref: Ref) -> Target | None:
    organisation = desk.index.organisations.get(ref.id)
    if not organisation:
        desk.unknown(ref, "organisation", "organisation", desk.index.organisations)
        return None
    return _named(desk, "organisation", ref.id, organisation.name)


def _place(desk: Desk, ref: Ref) -> Target | None:
    place = desk.index.places.get(ref.id)
    if not place:
        desk.unknown(ref, "place", "place", desk.index.places)
        return None
    return _named(desk, "place", ref.id, place.name)


def _named(desk: Desk, kind: str, entry: str, name: str) -> Target:
    """A person, organisation or place: near, or on the people page."""
    url = desk.url
    if (kind, entry) not in desk.near:
        url = desk.index.party_pages.get((kind, entry), "/people/")
    return Target(kind, entry, url, f"{kind}-{entry}", escape_html(name), name)


def _fact(desk: Desk, ref: Ref) -> Target | None:
    facts = {fact.id: fact for fact in desk.card.facts} if desk.card else {}
    if fact := facts.get(ref.id):
        text = desk.words(fact.label or fact.text)
        return Target("fact", ref.id, desk.url, f"fact-{ref.id}", escape_html(text), text)
    desk.unknown(ref, "fact", "key fact in this article", facts)
    return None


def _question(desk: Desk, ref: Ref) -> Target | None:
    questions = {one.id: one for one in desk.card.questions} if desk.card else {}
    if question := questions.get(ref.id):
        text = desk.words(question.question)
        return Target("question", ref.id, desk.url, f"question-{ref.id}", escape_html(text), text)
    desk.unknown(ref, "question", "question in this article", questions)
    return None


def _clip(desk: Desk, ref: Ref) -> Target | None:
    clip = desk.own.clips.get(ref.id)
    if not clip:
        desk.unknown(ref, "clip", "clip in this article", desk.own.clips)
        return None
    file = desk.settled(key_of(clip.file)) if clip.file else None
    title = desk.words(clip.title) or clip.id
    address = file.url if file else ""
    return Target(
        "clip", ref.id, desk.url, f"clip-{ref.id}", escape_html(title), title, file=address
    )


def _known_block(desk: Desk, ref: Ref) -> Target | None:
    return Target(ref.kind, ref.id, desk.url)


def _quote_by(desk: Desk, ref: Ref) -> Target | None:
    return _party(desk, ref)


def _nothing(_desk: Desk, _ref: Ref) -> Target | None:
    return None


RESOLVERS: Final[Mapping[str, Callable[[Desk, Ref], Target | None]]] = {
    "term": _term,
    "event": _event,
    "source": _source,
    "person": _person,
    "organisation": _organisation,
    "place": _place,
    "party": _party,
    "fact": _fact,
    "question": _question,
    "clip": _clip,
    "link-end": _nothing,
    "block-clip": _clip,
    "block-known": _known_block,
    "block-quote-by": _quote_by,
}
