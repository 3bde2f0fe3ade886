"""The site's works of reference to their views: glossary, terms, timeline, people, sources, corrections."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from generator.model.site import Cited, Corrected, Dated, Known, Period, Sources, TermSlice
from generator.model.value import Value, replace
from generator.model.view import (
    CorrectionsView,
    GlossaryView,
    LetterGroup,
    Link,
    PeopleView,
    SourcesView,
    TermView,
    TimelineView,
)
from generator.render.lists import Leaf, make_pager, numbered
from generator.render.parts import (
    group_by_year,
    link_to,
    make_corrected,
    make_party,
    make_source,
    make_sources,
    make_term,
    make_use,
    slug,
)
from generator.render.pen import Pen
from generator.render.setting import page_fields


class Index(Value, frozen=True):
    """A page of a list by letters. ``letters`` are (letter, page's address) of the whole list."""

    letters: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[TermSlice | Cited, ...]], ...]
    title: str  # the letters of this page where there are more pages than one
    count: int


class TimelinePage(Value, frozen=True):
    """``periods`` are (title, address) of all pages, ``topics`` (title as HTML, address); ``count`` the events of the whole site."""

    period: Period
    periods: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    count: int


class PeoplePage(Value, frozen=True):
    leaf: Leaf
    known: tuple[Known, ...]


class CorrectionsPage(Value, frozen=True):
    leaf: Leaf
    changes: tuple[Corrected, ...]


def view_glossary(page: Index, pen: Pen) -> GlossaryView:
    quiet = _quiet(pen)
    return GlossaryView(
        **_index_fields(page, pen.say("Glossary"), "/glossary/", pen),
        letters=_letters(page, pen),
        groups=tuple(
            LetterGroup(letter, letter_anchor(letter), terms=tuple(
                make_term(one.term, dict(one.links), quiet)
                for one in members if isinstance(one, TermSlice)
            ))
            for letter, members in page.groups
        ),
        count=page.count,
    )  # fmt: skip


def view_term(one: TermSlice, pen: Pen) -> TermView:
    targets = dict(one.links)
    term = make_term(one.term, targets, pen)
    body = pen.write(one.term.body, targets)
    quiet = _quiet(pen)
    near = tuple(make_term(other, targets, quiet) for other in one.terms)
    trail = (Link(escape(pen.say("Glossary")), pen.to("/glossary/")),)
    return TermView(
        **page_fields(
            pen,
            str(term.name),
            url=pen.here,
            description=Markup(term.short).striptags(),
            trail=trail,
        ),
        term=term,
        body=body,
        uses=tuple(make_use(using, pen) for using in one.using),
        terms=near,
        sources=make_sources(one.sources, targets, pen),
    )


def view_timeline(page: TimelinePage, pen: Pen) -> TimelineView:
    title = pen.say("Timeline")
    if page.period.title:
        title = f"{title}: {escape(page.period.title)}"
    events = page.period.events
    groups = group_by_year(events, pen)
    return TimelineView(
        **page_fields(pen, title, url=pen.here),
        periods=tuple(
            Link(escape(name), pen.to(url), url == pen.here) for name, url in page.periods
        ),
        groups=groups,
        topics=tuple(Link(Markup(name), pen.to(url)) for name, url in page.topics),
        sources=make_sources(_sources_of(events), {}, pen),
        count=page.count,
    )


def view_people(page: PeoplePage, pen: Pen) -> PeopleView:
    made = [
        (one.kind, replace(
            make_party(one.entry, one.kind, dict(one.links), pen), uses=tuple(make_use(u, pen) for u in one.using)
        ))
        for one in page.known
    ]  # fmt: skip
    return PeopleView(
        **page_fields(pen, numbered(pen.say("People and places"), page.leaf, pen), url=pen.here),
        people=tuple(party for kind, party in made if kind == "person"),
        organisations=tuple(party for kind, party in made if kind == "organisation"),
        places=tuple(party for kind, party in made if kind == "place"),
        pager=make_pager(page.leaf, pen),
    )


def view_sources(page: Index, pen: Pen) -> SourcesView:
    return SourcesView(
        **_index_fields(page, pen.say("Sources"), "/sources/", pen),
        letters=_letters(page, pen),
        groups=tuple(
            LetterGroup(letter, letter_anchor(letter), sources=tuple(
                replace(make_source(one.source, one.anchor, dict(one.links), pen),
                        articles=tuple(link_to(brief, pen) for brief in one.articles))
                for one in members if isinstance(one, Cited)
            ))
            for letter, members in page.groups
        ),
        count=page.count,
    )  # fmt: skip


def view_corrections(page: CorrectionsPage, pen: Pen) -> CorrectionsView:
    return CorrectionsView(
        **page_fields(
            pen, numbered(pen.say("Updates and corrections"), page.leaf, pen), url=pen.here
        ),
        changes=tuple(make_corrected(one, pen) for one in page.changes),
        pager=make_pager(page.leaf, pen),
    )


def letter_anchor(letter: str) -> str:
    return f"ng-letter-{slug(letter) or 'other'}"


def _index_fields(page: Index, title: str, first: str, pen: Pen) -> dict[str, Any]:
    whole = f"{title}: {escape(page.title)}" if page.title else title
    trail = (Link(escape(title), pen.to(first)),) if page.title else ()
    return page_fields(pen, whole, url=pen.here, trail=trail)


def _letters(page: Index, pen: Pen) -> tuple[Link, ...]:
    return tuple(
        Link(escape(letter), f"{'' if url == pen.here else pen.to(url)}#{letter_anchor(letter)}")
        for letter, url in page.letters
    )


def _sources_of(events: Iterable[Dated]) -> Sources:
    return tuple(dict(pair for dated in events for pair in dated.sources).items())


def _quiet(pen: Pen) -> Pen:
    """A pen for the same page whose citations are not counted: a list of terms cites nothing."""
    return Pen(pen.frame, pen.here, pen.language, cites=False)
