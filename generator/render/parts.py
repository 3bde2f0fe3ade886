"""Entries of the site as the parts that views are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from generator.model.content import Card, Change, Organisation, Person, Place, Source, Topic
from generator.model.content import Event as EventEntry
from generator.model.content import Fact as FactEntry
from generator.model.content import Term as TermEntry
from generator.model.dates import Date
from generator.model.site import (
    Brief,
    Corrected,
    Dated,
    Key,
    Sources,
    Target,
    Using,
    key_of,
    scoped_anchor,
)
from generator.model.value import replace
from generator.model.view import (
    NOTHING,
    Event,
    EventGroup,
    Fact,
    Link,
    Party,
    Status,
    Teaser,
    Term,
    Use,
    When,
)
from generator.model.view import Change as ChangeView
from generator.model.view import Source as SourceView
from generator.render.dates import say_period
from generator.render.frame import Theme
from generator.render.locales import find_direction, name_language
from generator.render.pen import Pen, as_markup, joined, letters, source_order
from generator.render.theme import LOADED, load_translations

AT_ONCE: Final = 24  # events of a topic; more are folded
HANDFUL: Final = 6  # events of a topic that need no longer periods than years
TOGETHER: Final = 3  # events a group of many should hold; fewer are no group

Targets = Mapping[Key, Target]
Dating = TypeVar("Dating")


def in_language(html: str, language: str, pen: Pen) -> Markup:
    """The text, with its language and direction where they are not the page's; "" stands for the site's."""
    return wrapping(language, pen)(html)


def wrapping(language: str, pen: Pen) -> Callable[[str], Markup]:
    """What makes in_language() of texts that share their language: a page shows thousands."""
    language = language or pen.frame.config.language
    if language == pen.language:
        return as_markup
    start = f'<span lang="{escape(language)}" dir="{find_direction(language)}">'
    return lambda html: as_markup(f"{start}{html}</span>" if html else "")


def make_status(code: str, pen: Pen) -> Status:
    return _statuses(pen.frame.theme, pen.language)[code]


@lru_cache(LOADED)
def _statuses(theme: Theme, language: str) -> Mapping[str, Status]:
    """How sure one can be, in words."""
    say = load_translations(theme, language).gettext
    words = {
        "confirmed": (say("Confirmed"), say("Seen on record, or stated by sources that do not depend on each other.")),
        "reported": (say("Reported"), say("Stated by a named source; we could not check it.")),
        "disputed": (say("Disputed"), say("Named sources disagree.")),
        "unverified": (say("Unverified"), say("In circulation, but nobody who could know has stood up for it.")),
        "unknown": (say("Not known"), say("Nobody who could know has said.")),
        "withdrawn": (say("Withdrawn"), say("Once stated, and since taken back.")),
        "corrected": (say("Corrected"), say("We had this wrong; the log of changes says what changed.")),
    }  # fmt: skip
    return {code: Status(code, *said) for code, said in words.items()}


def find_corrections(card: Card, page: str = "") -> Mapping[Key, str]:
    """For each corrected thing the href of the log entry that corrected it, on the article's ``page``."""
    found: dict[Key, str] = {}
    for number, change in enumerate(card.changes, 1):
        if change.affects and change.kind == "correction":
            found.setdefault((change.affects.kind, change.affects.id), f"{page}#change-{number}")
    return found


def make_fact(fact: FactEntry, targets: Targets, pen: Pen, corrections: Mapping[Key, str]) -> Fact:
    speaker = targets.get(key_of(fact.said_by)) if fact.said_by else None
    label = pen.write(fact.label, targets)
    return Fact(
        f"fact-{fact.id}", joined(pen.write(fact.text, targets), pen.cite(fact.sources, targets)), label,
        make_status(fact.status, pen) if fact.status else None, pen.link(speaker), pen.maybe_when(fact.as_of),
        corrections.get(("fact", fact.id), ""),
    )  # fmt: skip


def make_event(
    event: EventEntry, targets: Targets, pen: Pen, when: When, *, anchor: str = "", passage: str = "",
    progress: int = 0, correction: str = "", articles: tuple[Link, ...] = (), topics: tuple[Link, ...] = (),
    language: str = "",
) -> Event:  # fmt: skip
    """``language`` is that of its words, "" the site's."""
    place = targets.get(key_of(event.place)) if event.place else None
    clip = targets.get(key_of(event.cue)) if event.cue else None
    people = tuple(link for ref in event.people if (link := pen.link(targets.get(key_of(ref)))))
    wrap = wrapping(language, pen)
    title = wrap(pen.write(event.title, targets))
    text = wrap(pen.write(event.text, targets))
    if event.sources:
        text = joined(text, pen.cite(event.sources, targets))
    return Event(
        anchor or f"event-{event.id}", when, title, text, pen.link(place), people,
        passage, progress, pen.moment(event.cue, clip) if event.cue and clip else None, correction, articles, topics,
    )  # fmt: skip


def make_dated(dated: Dated, pen: Pen, inside: str, topic: str = "") -> Event:
    """An event on a whole-site page, with the articles that tell of it; ``topic`` is the page's own."""
    return make_event(
        dated.event, dict(dated.links), pen, pen.when(dated.event.date, inside), anchor=dated.anchor,
        articles=tuple(link_to(brief, pen) for brief in dated.articles),
        topics=_topics(dated.topics, topic, pen),
        correction=f"{pen.to(dated.corrected[0])}#change-{dated.corrected[1]}" if dated.corrected else "",
        language=dated.language,
    )  # fmt: skip


def cut_by_period(
    events: Sequence[Dating], date: Callable[[Dating], Date], pen: Pen
) -> tuple[str, dict[str, list[Dating]]]:
    """Events by the shortest of day, month, year and decade that brings some together, and its name."""
    scale, groups = "", dict[str, list[Dating]]()
    for scale in ("day", "month", "year", "decade"):
        groups = {}
        for event in events:
            title = say_period(date(event), scale, pen.language, pen.translations)
            groups.setdefault(title, []).append(event)
        if len(groups) * TOGETHER <= len(events):
            break
    return scale, groups


def group_for_topic(events: tuple[Dated, ...], topic: str, pen: Pen) -> tuple[EventGroup, ...]:
    """A topic's events by periods that bring some together; many are folded, but for the last period."""
    if len(events) <= HANDFUL:
        return group_by_year(events, pen, topic)
    _, groups = cut_by_period(events, lambda dated: dated.event.date, pen)
    folds = len(events) > AT_ONCE and len(groups) > 1
    return tuple(
        EventGroup(
            title, tuple(make_dated(dated, pen, "", topic) for dated in members),
            anchor=f"ng-year-{slug(title)}", folds=folds, open=place == len(groups),
        )
        for place, (title, members) in enumerate(groups.items(), 1)
    )  # fmt: skip


def group_by_year(events: Iterable[Dated], pen: Pen, topic: str = "") -> tuple[EventGroup, ...]:
    """Events of a whole-site page under their years, which keep their order."""
    groups: dict[str, list[Event]] = {}
    for dated in events:
        year = say_period(dated.event.date, "year", pen.language, pen.translations)
        groups.setdefault(year, []).append(make_dated(dated, pen, "year", topic))
    return tuple(
        EventGroup(year, tuple(inside), anchor=f"ng-year-{slug(year)}")
        for year, inside in groups.items()
    )


def make_term(term: TermEntry, targets: Targets, pen: Pen) -> Term:
    short = in_language(pen.write(term.short, targets), "", pen)
    short = joined(short, pen.cite(term.sources, targets))
    name = in_language(pen.write(term.name, targets, cite=False), "", pen)
    return Term(
        f"term-{term.id}", name, short, pen.to(f"/glossary/{term.id}/"),
        pen.native(term.native), term.forms,
    )  # fmt: skip


def make_source(source: Source, anchor: str, targets: Targets, pen: Pen) -> SourceView:
    number = pen.citations.numbers.get(anchor, 0)
    uses = tuple(
        Link(letters(count), f"#{place}")
        for count, place in enumerate(pen.citations.uses.get(anchor, ()))
    )
    foreign = (
        source.language and source.language.partition("-")[0] != pen.language.partition("-")[0]
    )
    title = pen.write(source.title, targets, cite=False)
    return SourceView(
        anchor, in_language(title, source.language or pen.language, pen), number, source.publisher, source.authors,
        pen.maybe_when(source.published), source.place, source.url, readable(source.url), source.archived,
        pen.maybe_when(source.accessed), source.kind, source.language,
        name_language(source.language, pen.language) if foreign else "",
        pen.write(source.note, targets, cite=False), uses,
    )  # fmt: skip


def make_sources(sources: Sources, targets: Targets, pen: Pen) -> tuple[SourceView, ...]:
    """The page's sources in the order of their numbers; call it when everything else is written."""
    return tuple(
        make_source(one, anchor, targets, pen)
        for anchor, one in source_order(pen.citations, sources)
    )


def make_party(
    entry: Person | Organisation | Place, kind: str, targets: Targets, pen: Pen
) -> Party:
    text = pen.write(entry.short, targets, cite=False)
    organisation = None
    coordinates = ""
    href = ""
    if isinstance(entry, Person):
        role = pen.write(entry.role, targets, cite=False)
        text = role + (Markup(". ") if role and text and not role.endswith(".") else Markup(" ") if role and text else NOTHING) + text  # fmt: skip
        organisation = (
            pen.link(targets.get(key_of(entry.organisation))) if entry.organisation else None
        )
    if isinstance(entry, Place):
        coordinates = say_coordinates(entry.coordinates)
    else:
        href = entry.url
    return Party(
        f"{kind}-{entry.id}",
        kind,
        entry.name,
        pen.native(entry.native),
        text,
        organisation,
        coordinates,
        href,
    )


def make_change(change: Change, number: int, targets: Targets, pen: Pen) -> ChangeView:
    target = targets.get(key_of(change.affects)) if change.affects else None
    return ChangeView(
        f"change-{number}", pen.when(change.date), change.kind, change_label(change, pen),
        pen.write(change.was, targets, cite=False), pen.write(change.now, targets, cite=False),
        pen.write(change.note, targets, cite=False), pen.link(target),
    )  # fmt: skip


def make_corrected(corrected: Corrected, pen: Pen) -> ChangeView:
    """A change on a whole-site page, with its article."""
    targets = dict(corrected.links)
    change = corrected.change
    was, now, note = (
        in_language(pen.write(text, targets, cite=False), corrected.article.language, pen)
        for text in (change.was, change.now, change.note)
    )
    if (target := pen.link(corrected.target)) and target.title:
        target = replace(target, title=in_language(target.title, corrected.article.language, pen))
    return ChangeView(
        scoped_anchor("change", corrected.article.url, str(corrected.number)), pen.when(change.date), change.kind,
        change_label(change, pen), was, now, note, target, link_to(corrected.article, pen),
    )  # fmt: skip


def change_label(change: Change, pen: Pen) -> str:
    say = pen.say
    return {"correction": say("Correction"), "update": say("Update"), "clarification": say("Clarification")}[change.kind]  # fmt: skip


def make_teaser(brief: Brief, pen: Pen, topic: str = "") -> Teaser:
    """``topic`` is the page's own, which it need not say again."""
    return Teaser(
        pen.to(brief.url), in_language(brief.title.html, brief.language, pen),
        in_language(brief.summary.html, brief.language, pen), pen.maybe_when(brief.published),
        pen.maybe_when(brief.updated), _topics(brief.topics, topic, pen),
        pen.to(brief.image) if brief.image else "", brief.image_alt, brief.corrected,
    )  # fmt: skip


def make_use(using: Using, pen: Pen) -> Use:
    href = pen.to(using.url)
    wrap = wrapping(using.language, pen)
    return Use(
        Link(wrap(using.title.html), href),
        tuple(
            [
                Link(wrap(html), f"{href}#{anchor}" if anchor else href)
                for html, anchor in using.sentences
            ]
        ),
    )


def link_to(brief: Brief, pen: Pen) -> Link:
    return Link(in_language(brief.title.html, brief.language, pen), pen.to(brief.url))


def _topics(topics: tuple[Topic, ...], own: str, pen: Pen) -> tuple[Link, ...]:
    return tuple(topic_link(topic, pen) for topic in topics if topic.id != own)


def translation_link(brief: Brief, pen: Pen) -> Link:
    """A translation by the name that its language gives itself: العربية, Deutsch."""
    language = brief.language or pen.frame.config.language
    name = escape(name_language(language, language))
    return Link(in_language(name, language, pen), pen.to(brief.url))


def topic_link(topic: Topic, pen: Pen) -> Link:
    key = (topic.id, topic.title)
    if key not in pen.topics:
        title = in_language(escape(topic.title), "", pen)
        pen.topics[key] = Link(title, pen.to(f"/topics/{topic.id}/"))
    return pen.topics[key]


def readable(url: str) -> str:
    """An address as a reader would say it: without scheme, www and closing slash."""
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.netloc.rpartition("@")[2]).removeprefix("www.")
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return host + rest if len(rest) <= 60 else f"{host}{rest[:57]}…"


def say_coordinates(coordinates: tuple[float, float] | None) -> str:
    if not coordinates:
        return ""
    north, east = coordinates
    return (
        f"{abs(north):g}° {'N' if north >= 0 else 'S'}, {abs(east):g}° {'E' if east >= 0 else 'W'}"
    )


def slug(text: str) -> str:
    """An anchor's part from an address or a heading: what is no letter or digit is a hyphen."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
