"""The site's works of reference to their views: glossary, terms, timeline, people, sources, corrections."""

from collections.abc import Iterable, Iterator, Sequence
from gettext import NullTranslations
from typing import Any, Final, Generic, TypeVar

from markupsafe import Markup, escape

from generator.model.dates import Date
from generator.model.naming import sort_name
from generator.model.site import Cited, Corrected, Dated, Known, Sources, TermSlice
from generator.model.value import Value, replace
from generator.model.view import (
    ONE_PAGE,
    CorrectionsView,
    EventGroup,
    GlossaryView,
    LetterGroup,
    Link,
    NativeGroup,
    NativeName,
    Pager,
    PeopleView,
    PeriodPart,
    SourcesView,
    TermView,
    TimelineView,
)
from generator.render.dates import say_period
from generator.render.lists import Leaf, make_pager, numbered
from generator.render.locales import name_language
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

FEW: Final = 4  # years that need no list of them
BESIDE: Final = 2  # pages before and after a page that its pager names
UNTRANSLATED: Final = NullTranslations()


Entry = TypeVar("Entry")


class Lettered(Value, Generic[Entry], frozen=True):
    """A page of a list by letters. ``letters`` are (letter, page's address) of the whole list."""

    letters: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    title: str  # the letters of this page where there are more pages than one
    count: int


class SourcesPage(Value, frozen=True):
    """``shared`` are the page's sources that are no article's own, until they stand among the others."""

    index: Lettered[Cited]
    shared: tuple[Cited, ...]


class PeriodBrief(Value, frozen=True):
    """A page of the chronology: ``date`` is that of its first event, ``scale`` decade or year."""

    url: str
    date: Date
    count: int
    scale: str
    part: int


class TimelinePage(Value, frozen=True):
    """``periods`` are the pages of the chronology that this one names, as choose_periods() tells; it is
    the ``number``-th of ``pages``, from 1, or, where that is 0, the one that leads to all others. ``topics`` are
    (title as HTML, address); ``count`` the events of the whole site."""

    url: str
    events: tuple[Dated, ...]
    periods: tuple[PeriodBrief, ...]
    topics: tuple[tuple[str, str], ...]
    count: int
    number: int = 0
    pages: int = 0


class PeoplePage(Value, frozen=True):
    """``kinds`` are (kind, address of the page on which its list begins)."""

    leaf: Leaf
    known: tuple[Known, ...]
    kinds: tuple[tuple[str, str], ...]


class CorrectionsPage(Value, frozen=True):
    leaf: Leaf
    changes: tuple[Corrected, ...]


def choose_periods(periods: Sequence[PeriodBrief]) -> Iterator[tuple[PeriodBrief, ...]]:
    """Of all pages of the chronology those that each of them names: where each decade begins, all of
    its own decade, and its neighbours. A long chronology has hundreds."""
    decades: dict[str, list[int]] = {}
    for number, one in enumerate(periods):
        decades.setdefault(_name_decade(one, "en", UNTRANSLATED), []).append(number)
    first = [members[0] for members in decades.values()]
    for number, one in enumerate(periods):
        beside = range(max(0, number - BESIDE), min(len(periods), number + BESIDE + 1))
        own = decades[_name_decade(one, "en", UNTRANSLATED)]
        yield tuple(periods[n] for n in sorted({*first, *own, *beside}))


def view_glossary(page: Lettered[TermSlice], pen: Pen) -> GlossaryView:
    quiet = _quiet(pen)
    return GlossaryView(
        **_index_fields(page, pen.say("Glossary"), "/glossary/", pen),
        letters=_letters(page, pen),
        groups=tuple(
            LetterGroup(letter, letter_anchor(letter), terms=tuple(
                make_term(one.term, dict(one.links), quiet)
                for one in members
            ))
            for letter, members in page.groups
        ),
        natives=_natives(page, pen),
        count=page.count,
    )  # fmt: skip


def _natives(page: Lettered[TermSlice], pen: Pen) -> tuple[NativeGroup, ...]:
    """The page's terms by the names that other languages have for them, in the order of each script."""
    found: dict[str, list[tuple[str, NativeName]]] = {}
    for one in (one for _, members in page.groups for one in members):
        link = Link(pen.write(one.term.name, dict(one.links), cite=False), f"#term-{one.term.id}")
        for name in pen.native(one.term.native):
            entry = NativeName(name, link)
            found.setdefault(name.language, []).append((sort_name(name.text), entry))
    titled = sorted((name_language(language, pen.language), language) for language in found)
    return tuple(
        NativeGroup(
            title[:1].upper() + title[1:], f"ng-names-{slug(language)}",
            tuple(entry for _, entry in sorted(found[language], key=lambda pair: pair[0])),
        )
        for title, language in titled
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
    here = next((one for one in page.periods if one.url == page.url), None)
    if here:
        title = f"{title}: {escape(_name_period(here, pen))}"
    events = page.events
    groups = group_by_year(events, pen)
    if here and len(groups) == 1:  # the page's title says it
        groups = (replace(groups[0], title=""),)
    trail = (Link(escape(pen.say("Timeline")), pen.to("/timeline/")),) if here else ()
    return TimelineView(
        **page_fields(pen, title, url=pen.here, trail=trail),
        periods=_periods(page, groups, pen),
        decades=() if here else _decades(page, pen),
        groups=groups,
        topics=tuple(Link(Markup(name), pen.to(url)) for name, url in page.topics),
        sources=make_sources(_sources_of(events), {}, pen),
        count=page.count,
        pager=_pager(page, pen),
    )


def _periods(page: TimelinePage, groups: tuple[EventGroup, ...], pen: Pen) -> tuple[Link, ...]:
    """The decades, with the years of the one that this page is in; on a single page its own years."""
    if not page.periods:
        return tuple(Link(escape(group.title), f"#{group.anchor}") for group in groups) if len(groups) > FEW else ()  # fmt: skip
    here = next((one for one in page.periods if one.url == page.url), None)
    if here is None:
        return ()
    links = []
    for decade, members in _by_decade(page, pen).items():
        if here in members and len(members) > 1:
            links += [
                Link(escape(_name_period(one, pen)), pen.to(one.url), one is here)
                for one in members
            ]
        else:
            links.append(Link(escape(decade), pen.to(members[0].url), here in members))
    return tuple(links)


def _decades(page: TimelinePage, pen: Pen) -> tuple[PeriodPart, ...]:
    return tuple(
        PeriodPart(
            escape(decade), pen.to(members[0].url), sum(one.count for one in members),
            tuple(Link(escape(_name_period(one, pen)), pen.to(one.url)) for one in members) if len(members) > 1 else (),
        )
        for decade, members in _by_decade(page, pen).items()
    )  # fmt: skip


def _by_decade(page: TimelinePage, pen: Pen) -> dict[str, list[PeriodBrief]]:
    found: dict[str, list[PeriodBrief]] = {}
    for one in page.periods:
        decade = _name_decade(one, pen.language, pen.translations)
        found.setdefault(decade, []).append(one)
    return found


def _name_period(one: PeriodBrief, pen: Pen) -> str:
    if one.scale == "decade":
        name = _name_decade(one, pen.language, pen.translations)
    else:
        name = say_period(one.date, one.scale, pen.language, pen.translations)
    return name if one.part == 1 else f"{name} ({one.part})"


def _name_decade(one: PeriodBrief, language: str, translations: NullTranslations) -> str:
    point = one.date.start or one.date.end
    if point and point.year < 1:
        return translations.gettext("Before the year 1")
    return say_period(one.date, "decade", language, translations)


def _pager(page: TimelinePage, pen: Pen) -> Pager:
    """The periods before and after this one."""
    if not page.number:
        return ONE_PAGE
    urls = [one.url for one in page.periods]
    place = urls.index(page.url)
    near = range(max(0, place - BESIDE), min(len(urls), place + BESIDE + 1))
    return Pager(
        page.number, page.pages, pen.to(urls[place - 1]) if place else "",
        pen.to(urls[place + 1]) if place + 1 < len(urls) else "",
        tuple(Link(escape(_name_period(page.periods[n], pen)), pen.to(urls[n]), n == place) for n in near),
    )  # fmt: skip


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
        kinds=_kinds(page, pen),
        pager=make_pager(page.leaf, pen),
    )


def _kinds(page: PeoplePage, pen: Pen) -> tuple[Link, ...]:
    titles = {"person": pen.say("People"), "organisation": pen.say("Organisations"), "place": pen.say("Places")}  # fmt: skip
    anchors = {"person": "ng-people", "organisation": "ng-organisations", "place": "ng-places"}
    urls = dict(page.kinds)
    return tuple(
        Link(
            escape(title), f"{'' if urls[kind] == pen.here else pen.to(urls[kind])}#{anchors[kind]}"
        )
        for kind, title in titles.items()
        if kind in urls
    )


def view_sources(whole: SourcesPage, pen: Pen) -> SourcesView:
    page = whole.index
    return SourcesView(
        **_index_fields(page, pen.say("Sources"), "/sources/", pen),
        letters=_letters(page, pen),
        groups=tuple(
            LetterGroup(letter, letter_anchor(letter) if letter else "", sources=tuple(
                replace(make_source(one.source, one.anchor, dict(one.links), pen),
                        articles=tuple(link_to(brief, pen) for brief in one.articles), count=one.count)
                for one in members
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


def _index_fields(page: Lettered[Entry], title: str, first: str, pen: Pen) -> dict[str, Any]:
    whole = f"{title}: {escape(page.title)}" if page.title else title
    trail = (Link(escape(title), pen.to(first)),) if page.title else ()
    return page_fields(pen, whole, url=pen.here, trail=trail)


def _letters(page: Lettered[Entry], pen: Pen) -> tuple[Link, ...]:
    return tuple(
        Link(escape(letter), f"{'' if url == pen.here else pen.to(url)}#{letter_anchor(letter)}")
        for letter, url in page.letters
    )


def _sources_of(events: Iterable[Dated]) -> Sources:
    return tuple(dict(pair for dated in events for pair in dated.sources).items())


def _quiet(pen: Pen) -> Pen:
    """A pen for the same page whose citations are not counted: a list of terms cites nothing."""
    return Pen(pen.frame, pen.here, pen.language, cites=False)
