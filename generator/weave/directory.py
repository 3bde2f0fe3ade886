"""Every article, page and file of the site by its address, path or name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from generator.model.content import (
    Captions,
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
from generator.model.folding import fold
from generator.model.outline import Outline
from generator.model.problem import Problem, Span, problem
from generator.model.value import Value
from generator.weave.publication import State

# Addresses that the site itself fills.
FIXED: Final = ("/", "/glossary/", "/timeline/", "/topics/", "/people/", "/sources/", "/corrections/", "/404.html")  # fmt: skip

Entry = TypeVar("Entry", Term, Event, Source, Person, Organisation, Place, Topic)


class Directory(Value, frozen=True):
    """``states`` and ``by_name`` hold every article read, published or not; ``by_url`` those that
    are published, each at the address that is its own.

    ``past`` are addresses that only expired articles filled. ``hints`` are names looked for in
    this run.
    """

    by_url: Mapping[str, Outline]
    by_path: Mapping[str, Outline]
    by_name: Mapping[str, tuple[Outline, ...]]
    states: Mapping[str, State]
    terms: frozenset[str]
    topics: frozenset[str]
    files: frozenset[str]
    media: Mapping[str, Media]
    captions: Mapping[str, Captions]
    aliases: Mapping[str, str]
    sections: frozenset[str]
    fixed: frozenset[str]
    past: frozenset[str]
    hints: dict[str, list[str]]

    @property
    def placed(self) -> tuple[Outline, ...]:
        """What is published and has its address to itself, in the order of the tree."""
        return tuple(self.by_url.values())

    def has(self, one: Outline) -> bool:
        """Whether it is published at the address that is its own."""
        return self.by_url.get(one.url) is one

    def meant(self, name: str) -> Outline | None:
        """The article that readers see under that name: no draft of the same name is told of."""
        known = self.by_name.get(name, ())
        those = [one for one in known if self.has(one)] or [
            one for one in known if self.states[one.path] == "expired"
        ]
        exact = (one for one in those if one.url.strip("/") == name)
        return next(exact, those[0] if those else None)


def make_directory(
    outlines: Sequence[Outline],
    published: Sequence[Outline],
    states: Mapping[str, State],
    entries: Entries,
    topics: Mapping[str, Topic],
    files: frozenset[str],
    media: tuple[Media, ...],
    problems: list[Problem],
    *,
    search: bool = True,
) -> Directory:
    """Reports addresses that are taken twice."""
    fixed = frozenset((*FIXED, "/search/")) if search else frozenset(FIXED)
    sections = frozenset(_find_sections(published)) - fixed
    # What only expired articles had was public once: links to it lose their target, not the build.
    expired = tuple(one for one in outlines if states[one.path] == "expired")
    past = {*_find_sections(expired)} | {
        f"/topics/{topic}/" for one in expired for topic, _, _ in one.topics
    }
    past -= {*sections, *fixed, *(f"/topics/{topic}/" for topic in topics)}
    return Directory(
        by_url=_find_addresses(published, entries, sections, fixed, problems),
        by_path={one.path: one for one in outlines},
        by_name=_find_names(outlines),
        states=states,
        terms=frozenset(term.id for term in entries.terms),
        topics=frozenset(topics),
        files=files,
        media={one.path: one for one in media},
        captions={one.path: one for one in entries.captions},
        aliases={alias: one.url for one in (*expired, *published) for alias, _ in one.aliases},
        sections=sections,
        fixed=fixed,
        past=frozenset(past),
        hints={},
    )


def index_ids(kind: str, entries: tuple[Entry, ...], problems: list[Problem]) -> dict[str, Entry]:
    """The entries by id; reports ids that are taken twice."""
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


def report_shared_ids(
    outlines: Iterable[Outline], entries: Entries, problems: list[Problem]
) -> None:
    """An article's own event or source with the id of a shared one would hide it."""
    shared = {
        "event": {event.id: event.span for event in entries.events},
        "source": {source.id: source.span for source in entries.sources},
    }
    for outline in outlines:
        own = [("event", one.id, one.span) for one in outline.events]
        own += [("source", one.id, one.span) for one in outline.sources]
        for kind, entry_id, span in own:
            if other := shared[kind].get(entry_id):
                problems.append(problem(
                    "duplicate-id", f"the {kind} `{entry_id}` is already defined at {other.path}:{other.line}",
                    span, "Give this one another id, or use the shared one.",
                ))  # fmt: skip


def report_shared_wordings(terms: Iterable[Term], problems: list[Problem]) -> None:
    """Texts that name a term by words which two terms have would mean either of them by chance."""
    terms = tuple(terms)
    owners = {term.id: term for term in reversed(terms)}
    for term in terms:
        for wording in dict.fromkeys((term.name.plain, *term.forms)):
            other = owners.setdefault(wording.casefold(), term)
            if other.id != term.id:
                problems.append(problem(
                    "ambiguous-term", f"`{wording[:80]}` means this term and `{other.id}` at {other.span.path}:{other.span.line}",
                    term.span, "Name one of the two otherwise, or take the word out of its `forms`.",
                ))  # fmt: skip


def with_implied_topics(topics: dict[str, Topic], outlines: Iterable[Outline]) -> dict[str, Topic]:
    """A topic without an entry is made from the name that an article gives it."""
    for one in outlines:
        for topic_id, name, span in one.topics:
            if topic_id not in topics:
                topics[topic_id] = Topic(topic_id, span, name)
    return topics


def _find_names(outlines: Iterable[Outline]) -> dict[str, tuple[Outline, ...]]:
    """The articles by the ends of their addresses, with a / at each joint."""
    found: dict[str, list[Outline]] = {}
    for one in outlines:
        segments = one.url.strip("/").split("/")
        for start in range(len(segments)):
            found.setdefault("/".join(segments[start:]), []).append(one)
    return {name: tuple(those) for name, those in found.items()}


def _find_sections(outlines: Iterable[Outline]) -> Iterator[str]:
    """Addresses of folders that hold articles and are none themselves."""
    outlines = tuple(outlines)
    urls = {one.url for one in outlines}
    for one in outlines:
        if one.kind != "article":
            continue
        segments = one.url.strip("/").split("/")[:-1]
        for count in range(1, len(segments) + 1):
            url = f"/{'/'.join(segments[:count])}/"
            if url not in urls:
                yield url


def _find_addresses(
    outlines: Sequence[Outline], entries: Entries, sections: frozenset[str], fixed: frozenset[str], problems: list[Problem]
) -> dict[str, Outline]:  # fmt: skip
    taken: dict[str, str] = {fold(url): "the site itself" for url in fixed}
    taken |= {fold(f"/glossary/{term.id}/"): term.span.path for term in entries.terms}
    taken |= {fold(f"/topics/{topic.id}/"): topic.span.path for topic in entries.topics}
    taken |= {fold(url): "the index of that folder" for url in sections}
    found: dict[str, Outline] = {}
    claims: list[tuple[str, Span, Outline | None]] = [(one.url, one.span, one) for one in outlines]
    claims += [(alias, span, None) for one in outlines for alias, span in one.aliases]
    for url, span, outline in claims:
        folded = fold(url)
        if holder := taken.get(folded):
            problems.append(problem(
                "duplicate-address", f"the address `{url}` of {span.path} belongs to {holder}", span,
                "Give one of them another `slug` or file name.",
            ))  # fmt: skip
            continue
        taken[folded] = span.path
        if outline:
            found[url] = outline
    return found
