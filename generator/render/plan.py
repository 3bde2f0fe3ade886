"""The site to its pages: which there are, and the whole input of each."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from markupsafe import escape

from generator.model.content import Body
from generator.model.naming import initial
from generator.model.site import ArticleSlice, Brief, Cited, Site, TermSlice, TopicSlice
from generator.model.text import EMPTY
from generator.model.value import Value, replace
from generator.model.view import PageView
from generator.render.article import view_article, view_plain
from generator.render.listings import (
    CorrectionsPage,
    Index,
    PeoplePage,
    PeriodBrief,
    TimelinePage,
    view_corrections,
    view_glossary,
    view_people,
    view_sources,
    view_term,
    view_timeline,
)
from generator.render.lists import (
    HomePage,
    Leaf,
    NotFoundPage,
    RedirectPage,
    SearchPage,
    SectionPage,
    TopicPage,
    TopicsPage,
    leaf_url,
    view_home,
    view_not_found,
    view_redirect,
    view_search,
    view_section,
    view_topic,
    view_topics,
)
from generator.render.pen import Pen

LIST: Final = 50  # articles or changes on a page
LETTERS: Final = 300  # entries of a list by letters on one page
UNLETTERED: Final = 24  # sources that need no letters above them
NEWEST: Final = 5  # articles that the 404 page offers
LATEST: Final = 5  # changes on the home page
CHOICES: Final = 3  # articles that the list of topics shows of each


class Page(Value, frozen=True):
    """One page before it is rendered: its address, template and everything it may see.

    ``body`` is the path of the file whose body belongs to it, or empty.
    """

    url: str
    kind: str
    data: Any
    language: str
    body: str = ""


def plan(site: Site) -> tuple[Page, ...]:
    """Every page of the site, each address once."""
    return tuple(_plan(site))


def fill_addresses(site: Site) -> frozenset[str]:
    """The fixed addresses that have something to show; menus leave the others out."""
    filled = {"/", "/search/"} if site.config.search else {"/"}
    for address, holds in (
        ("/topics/", [one for one in site.topics if one.articles]), ("/glossary/", site.terms), ("/people/", site.known), ("/sources/", site.cited),
        ("/corrections/", site.corrections), ("/timeline/", site.periods and (len(site.periods) > 1 or site.periods[0].events)),
    ):  # fmt: skip
        if holds:
            filled.add(address)
    return frozenset(filled)


def view(page: Page, body: Body | None, pen: Pen) -> PageView:
    """The page's view; ``body`` is the one that ``page.body`` names."""
    if page.kind in ("article", "page"):
        written = body or Body(page.body, EMPTY)
        return (view_article if page.kind == "article" else view_plain)(page.data, written, pen)
    return VIEWS[page.kind](page.data, pen)


# What a Page's data are, by its kind.
DATA: Final = MappingProxyType[str, type](
    {
        "article": ArticleSlice,
        "page": ArticleSlice,
        "home": HomePage,
        "section": SectionPage,
        "topics": TopicsPage,
        "topic": TopicPage,
        "glossary": Index,
        "term": TermSlice,
        "timeline": TimelinePage,
        "people": PeoplePage,
        "sources": Index,
        "corrections": CorrectionsPage,
        "search": SearchPage,
        "404": NotFoundPage,
        "redirect": RedirectPage,
    }
)

VIEWS: Final = MappingProxyType[str, Callable[[Any, Pen], PageView]](
    {
        "home": view_home,
        "section": view_section,
        "topics": view_topics,
        "topic": view_topic,
        "glossary": view_glossary,
        "term": view_term,
        "timeline": view_timeline,
        "people": view_people,
        "sources": view_sources,
        "corrections": view_corrections,
        "search": view_search,
        "404": view_not_found,
        "redirect": view_redirect,
    }
)

T = TypeVar("T")


def _plan(site: Site) -> Iterator[Page]:
    language = site.config.language
    for one in (*site.articles, *site.pages):
        card = one.card
        yield Page(card.url, card.kind, one, card.language or language, card.path)
    yield from _lists(site)
    for term in site.terms:
        yield Page(f"/glossary/{term.term.id}/", "term", term, language)
    entries = tuple(replace(one, using=()) for one in site.terms)
    yield from _by_letters("/glossary/", "glossary", entries, _term_name, language)
    yield from _by_letters("/sources/", "sources", site.cited, _source_name, language)
    yield from _timeline(site)
    for source, target in site.redirects:
        yield Page(source, "redirect", RedirectPage(target), language)
    yield Page("/404.html", "404", NotFoundPage(_wholes(site)[:NEWEST]), language)


def _lists(site: Site) -> Iterator[Page]:
    language = site.config.language
    for page in _home(site):
        yield Page(leaf_url("/", page.leaf.number), "home", page, language)
    for section in site.sections:
        bare = replace(section, articles=())  # the page holds its own
        for leaf, articles in _leaves(section.articles, section.url):
            yield Page(
                leaf_url(section.url, leaf.number),
                "section",
                SectionPage(leaf, bare, articles),
                language,
            )
    shown = tuple((_short(topic), len(topic.articles)) for topic in site.topics if topic.articles)
    yield Page("/topics/", "topics", TopicsPage(shown), language)
    for topic in site.topics:
        first = f"/topics/{topic.topic.id}/"
        for leaf, articles in _leaves(topic.articles, first):
            about = replace(topic, articles=()) if leaf.number == 1 else _bare(topic)
            data = TopicPage(leaf, about, articles)
            yield Page(leaf_url(first, leaf.number), "topic", data, language)
    urls = list(dict.fromkeys(known.url for known in site.known)) or ["/people/"]
    kinds = tuple({one.kind: one.url for one in reversed(site.known)}.items())
    for number, url in enumerate(urls, 1):
        known = tuple(one for one in site.known if one.url == url)
        yield Page(
            url, "people", PeoplePage(Leaf(number, len(urls), "/people/"), known, kinds), language
        )
    for leaf, changes in _leaves(site.corrections, "/corrections/"):
        url = leaf_url("/corrections/", leaf.number)
        yield Page(url, "corrections", CorrectionsPage(leaf, changes), language)
    if site.config.search:
        terms = tuple((one.term.name.html, f"/glossary/{one.term.id}/") for one in site.terms)
        topics = tuple(
            (str(escape(one.topic.title)), f"/topics/{one.topic.id}/") for one in site.topics
        )
        yield Page(
            "/search/",
            "search",
            SearchPage(site.briefs[: LIST * 4], terms[: LIST * 4], topics),
            language,
        )


def _home(site: Site) -> Iterator[HomePage]:
    briefs = _wholes(site)
    lead = next((one for one in site.articles if briefs and one.card.url == briefs[0].url), None)
    topics = tuple(
        (str(escape(one.topic.title)), f"/topics/{one.topic.id}/") for one in site.topics
    )
    for leaf, articles in _leaves(briefs, "/"):
        first = leaf.number == 1
        yield HomePage(
            leaf,
            lead if first else None,
            articles,
            site.corrections[:LATEST] if first else (),
            topics if first else (),
        )


def _wholes(site: Site) -> tuple[Brief, ...]:
    """The articles but those below another one: a guide of many pages is listed once, by its first."""
    urls = {brief.url for brief in site.briefs}
    return tuple(brief for brief in site.briefs if not _is_part(brief.url, urls))


def _is_part(url: str, urls: set[str]) -> bool:
    """Whether the address lies below that of another article."""
    segments = url.strip("/").split("/")
    return any(f"/{'/'.join(segments[:count])}/" in urls for count in range(1, len(segments)))


def _leaves(items: tuple[T, ...], first: str) -> Iterator[tuple[Leaf, tuple[T, ...]]]:
    """The pages of a list, at least one."""
    count = max(1, -(-len(items) // LIST))
    for number in range(1, count + 1):
        yield Leaf(number, count, first), items[(number - 1) * LIST : number * LIST]


def _short(topic: TopicSlice) -> TopicSlice:
    """With the newest of its articles, wholes before parts."""
    urls = {brief.url for brief in topic.articles}
    articles = sorted(topic.articles, key=lambda brief: _is_part(brief.url, urls))
    return replace(topic, articles=tuple(articles[:CHOICES]), events=(), terms=())


def _bare(topic: TopicSlice) -> TopicSlice:
    return replace(topic, articles=(), events=(), terms=())


def _timeline(site: Site) -> Iterator[Page]:
    language = site.config.language
    periods = tuple(
        PeriodBrief(
            period.url, period.events[0].event.date, len(period.events), period.scale, period.part
        )
        for period in site.periods
        if period.title and period.events
    )
    topics = tuple(
        (str(escape(one.topic.title)), f"/topics/{one.topic.id}/")
        for one in site.topics
        if one.events
    )
    count = sum(len(period.events) for period in site.periods)
    for period in site.periods:
        yield Page(period.url, "timeline", TimelinePage(period, periods, topics, count), language)


def _term_name(one: TermSlice) -> str:
    return one.term.name.plain


def _source_name(one: Cited) -> str:
    return one.source.title.plain


def _by_letters(
    first: str, kind: str, items: Sequence[Any], name: Callable[[Any], str], language: str
) -> Iterator[Page]:
    """One page while the entries are few; else one a letter, and more for a letter of many."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(initial(name(item)), []).append(item)
    if kind == "sources" and len(items) <= UNLETTERED:
        yield Page(
            first, kind, Index((), (("", tuple(items)),) if items else (), "", len(items)), language
        )
        return
    if len(items) <= LETTERS:
        letters = tuple((letter, first) for letter in groups)
        data = Index(
            letters,
            tuple((letter, tuple(members)) for letter, members in groups.items()),
            "",
            len(items),
        )
        yield Page(first, kind, data, language)
        return
    addresses = {letter: f"{first}letter/{_letter_segment(letter)}/" for letter in groups}
    letters = tuple(addresses.items())
    yield Page(first, kind, Index(letters, (), "", len(items)), language)
    for letter, members in groups.items():
        for part, start in enumerate(range(0, len(members), LETTERS), 1):
            url = leaf_url(addresses[letter], part)
            group = ((letter, tuple(members[start : start + LETTERS])),)
            title = letter if part == 1 else f"{letter} ({part})"
            yield Page(url, kind, Index(letters, group, title, len(items)), language)


def _letter_segment(letter: str) -> str:
    return letter.casefold() if letter.isalnum() else "other"
