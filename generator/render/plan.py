"""The site to its pages: which there are, and the whole input of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from markupsafe import escape

from generator.model.content import Body
from generator.model.naming import initial
from generator.model.order import Citable, Happening, Placed, Site
from generator.model.outline import Outline
from generator.model.site import Cited, Dated, Key, TermSlice, TopicSlice
from generator.model.telling import Part, use_key
from generator.model.text import EMPTY
from generator.model.value import Value, replace
from generator.model.view import PageView
from generator.render.article import view_article, view_plain
from generator.render.listings import (
    CorrectionsPage,
    Lettered,
    PeoplePage,
    PeriodBrief,
    SourcesPage,
    TimelinePage,
    choose_periods,
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


class Standing(Value, frozen=True):
    """What the site says of an article on its own page: whether it is in lists, and to be reviewed."""

    listed: bool
    review_due: bool


class Page(Value, frozen=True):
    """One page before it is rendered: its address, template and everything it may see.

    ``body`` is the path of the file whose body belongs to it, or empty. ``parts`` say whose words
    stand where its data leave room for them, as fill_page takes them.
    """

    url: str
    kind: str
    data: Any
    language: str
    body: str = ""
    parts: tuple[tuple[Part, ...], ...] = ()


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
DATA: Final = MappingProxyType[str, Any](
    {
        "article": Standing,
        "page": Standing,
        "home": HomePage,
        "section": SectionPage,
        "topics": TopicsPage,
        "topic": TopicPage,
        "glossary": Lettered[TermSlice],
        "term": TermSlice,
        "timeline": TimelinePage,
        "people": PeoplePage,
        "sources": SourcesPage,
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
        outline = one.outline
        parts = (
            (Part("slice", outline.path),), _briefs(one.related), _briefs([one.previous] if one.previous else ()),
            _briefs([one.next] if one.next else ()), _uses(one.cited_by, ("article", outline.url)), _briefs(one.translations),
        )  # fmt: skip
        standing = Standing(one.listed, one.review_due)
        yield Page(outline.url, outline.kind, standing, outline.language or language, outline.path, parts)  # fmt: skip
    yield from _lists(site)
    for term in site.terms:
        key = ("term", term.term.id)
        users = (_uses(site.using.get(key, ()), key),)
        yield Page(f"/glossary/{term.term.id}/", "term", term, language, parts=users)
    yield from _glossary(site)
    yield from _sources(site)
    yield from _timeline(site)
    for source, target in site.redirects:
        yield Page(source, "redirect", RedirectPage(target), language)
    newest = _briefs(one.outline.path for one in _wholes(site)[:NEWEST])
    yield Page("/404.html", "404", NotFoundPage(()), language, parts=(newest,))


def _lists(site: Site) -> Iterator[Page]:
    language = site.config.language
    yield from _home(site)
    for section in site.sections:
        url = section.section.url
        for leaf, articles in _leaves(section.articles, url):
            page = SectionPage(leaf, section.section, ())
            parts = (_briefs(one.path for one in articles),)
            yield Page(leaf_url(url, leaf.number), "section", page, language, parts=parts)
    shown = [one for one in site.topics if one.articles]
    topics = tuple((_bare(one.topic), len(one.articles)) for one in shown)
    chosen = tuple(_briefs(one.path for one in _choose(topic.articles)) for topic in shown)
    yield Page("/topics/", "topics", TopicsPage(topics), language, parts=chosen)
    for topic in site.topics:
        first = f"/topics/{topic.topic.topic.id}/"
        for leaf, articles in _leaves(topic.articles, first):
            briefs = _briefs(one.path for one in articles)
            if leaf.number == 1:
                shared, told = _happenings(topic.events)
                data = TopicPage(leaf, replace(topic.topic, events=shared), ())
                yield Page(first, "topic", data, language, parts=(briefs, *told))
                continue
            data = TopicPage(leaf, _bare(topic.topic), ())
            yield Page(leaf_url(first, leaf.number), "topic", data, language, parts=(briefs, ()))
    yield from _people(site)
    for leaf, changes in _leaves(site.corrections, "/corrections/"):
        url = leaf_url("/corrections/", leaf.number)
        empty = CorrectionsPage(leaf, ())
        yield Page(url, "corrections", empty, language, parts=(_changes(changes),))
    if site.config.search:
        terms = tuple((one.term.name.html, f"/glossary/{one.term.id}/") for one in site.terms)
        found = SearchPage((), terms[: LIST * 4], _topic_links(site))
        newest = _briefs(one.outline.path for one in site.articles[: LIST * 4])
        yield Page("/search/", "search", found, language, parts=(newest,))


def _home(site: Site) -> Iterator[Page]:
    wholes = _wholes(site)
    for leaf, articles in _leaves(wholes, "/"):
        first = leaf.number == 1
        briefs = _briefs(one.outline.path for one in articles)
        lead = (Part("slice", articles[0].outline.path),) if first and articles else ()
        changes = _changes(site.corrections[:LATEST]) if first else ()
        page = HomePage(leaf, None, (), (), _topic_links(site) if first else ())
        url = leaf_url("/", leaf.number)
        yield Page(url, "home", page, site.config.language, parts=(briefs, lead, changes))


def _people(site: Site) -> Iterator[Page]:
    urls = list(dict.fromkeys(known.url for known in site.known)) or ["/people/"]
    kinds = tuple({one.kind: one.url for one in reversed(site.known)}.items())
    for number, url in enumerate(urls, 1):
        known = tuple(one for one in site.known if one.url == url)
        keys = [(str(one.kind), one.entry.id) for one in known]
        parts = tuple(_uses(site.using.get(key, ()), key) for key in keys)
        page = PeoplePage(Leaf(number, len(urls), "/people/"), known, kinds)
        yield Page(url, "people", page, site.config.language, parts=parts)


def _wholes(site: Site) -> tuple[Placed, ...]:
    """The articles but those below another one: a guide of many pages is listed once, by its first."""
    urls = {one.outline.url for one in site.articles}
    return tuple(one for one in site.articles if not _is_part(one.outline.url, urls))


def _is_part(url: str, urls: set[str]) -> bool:
    """Whether the address lies below that of another article."""
    segments = url.strip("/").split("/")
    return any(f"/{'/'.join(segments[:count])}/" in urls for count in range(1, len(segments)))


def _leaves(items: tuple[T, ...], first: str) -> Iterator[tuple[Leaf, tuple[T, ...]]]:
    """The pages of a list, at least one."""
    count = max(1, -(-len(items) // LIST))
    for number in range(1, count + 1):
        yield Leaf(number, count, first), items[(number - 1) * LIST : number * LIST]


def _choose(articles: tuple[Outline, ...]) -> list[Outline]:
    """The newest articles of a topic, wholes before parts."""
    urls = {one.url for one in articles}
    return sorted(articles, key=lambda one: _is_part(one.url, urls))[:CHOICES]


def _bare(topic: TopicSlice) -> TopicSlice:
    return replace(topic, terms=())


def _topic_links(site: Site) -> tuple[tuple[str, str], ...]:
    topics = (one.topic.topic for one in site.topics)
    return tuple((str(escape(one.title)), f"/topics/{one.id}/") for one in topics)


def _timeline(site: Site) -> Iterator[Page]:
    language = site.config.language
    periods = tuple(
        PeriodBrief(period.url, period.events[0].date, len(period.events), period.scale, period.part)
        for period in site.periods
        if period.title and period.events
    )  # fmt: skip
    topics = tuple(
        (str(escape(one.topic.topic.title)), f"/topics/{one.topic.topic.id}/")
        for one in site.topics
        if one.events
    )
    count = sum(len(period.events) for period in site.periods)
    numbers = {one.url: number for number, one in enumerate(periods, 1)}
    chosen = choose_periods(periods)
    for period in site.periods:
        shared, parts = _happenings(period.events)
        number = numbers.get(period.url, 0)
        named = next(chosen) if number else periods
        page = TimelinePage(period.url, shared, named, topics, count, number, len(periods))
        yield Page(period.url, "timeline", page, language, parts=parts)


def _glossary(site: Site) -> Iterator[Page]:
    entries = tuple(replace(one, using=()) for one in site.terms)
    for url, page in _by_letters("/glossary/", entries, _term_name):
        yield Page(url, "glossary", page, site.config.language)


def _sources(site: Site) -> Iterator[Page]:
    if len(site.cited) <= UNLETTERED:
        groups = (("", site.cited),) if site.cited else ()
        pages: Iterable[tuple[str, Lettered[Citable]]] = [
            ("/sources/", Lettered((), groups, "", len(site.cited)))
        ]
    else:
        pages = _by_letters("/sources/", site.cited, _source_name)
    for url, page in pages:
        lines = [one for _, members in page.groups for one in members]
        shared = tuple(one.shared for one in lines if one.shared)
        briefs = [_briefs(one.cited_by) for one in lines if one.shared]
        orders = []
        number = 0
        for _, members in page.groups:
            order = []
            for one in members:
                if one.shared:
                    order.append(Part("source", "", str(number)))
                    number += 1
                else:
                    order.append(Part("source", one.path, str(one.number)))
            orders.append(tuple(order))
        letters = tuple((letter, ()) for letter, _ in page.groups)
        index = Lettered[Cited](page.letters, letters, page.title, page.count)
        data = SourcesPage(index, shared)
        yield Page(url, "sources", data, site.config.language, parts=(*orders, *briefs))


def _term_name(one: TermSlice) -> str:
    return one.term.name.plain


def _source_name(one: Citable) -> str:
    return one.name


def _by_letters(
    first: str, items: Sequence[T], name: Callable[[T], str]
) -> Iterator[tuple[str, Lettered[T]]]:
    """One page while the entries are few; else one a letter, and more for a letter of many."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(initial(name(item)), []).append(item)
    if len(items) <= LETTERS:
        letters = tuple((letter, first) for letter in groups)
        members = tuple((letter, tuple(those)) for letter, those in groups.items())
        yield first, Lettered(letters, members, "", len(items))
        return
    addresses = {letter: f"{first}letter/{_letter_segment(letter)}/" for letter in groups}
    letters = tuple(addresses.items())
    yield first, Lettered(letters, (), "", len(items))
    for letter, those in groups.items():
        for part, start in enumerate(range(0, len(those), LETTERS), 1):
            url = leaf_url(addresses[letter], part)
            group = ((letter, tuple(those[start : start + LETTERS])),)
            title = letter if part == 1 else f"{letter} ({part})"
            yield url, Lettered(letters, group, title, len(items))


def _letter_segment(letter: str) -> str:
    return letter.casefold() if letter.isalnum() else "other"


# --- whose words stand where ------------------------------------------------------------------------


def _briefs(paths: Iterable[str]) -> tuple[Part, ...]:
    return tuple(Part("brief", path) for path in paths)


def _uses(paths: Iterable[str], key: Key) -> tuple[Part, ...]:
    written = use_key(key)
    return tuple(Part("use", path, written) for path in paths)


def _changes(changes: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    return tuple(Part("change", path, str(number)) for path, number in changes)


def _happenings(
    events: Iterable[Happening],
) -> tuple[tuple[Dated, ...], tuple[tuple[Part, ...], ...]]:
    """The shared events among these; then the order of all, and for each shared one its tellers."""
    shared: list[Dated] = []
    order: list[Part] = []
    tellers: list[tuple[Part, ...]] = []
    for one in events:
        if one.shared:
            order.append(Part("event", "", str(len(shared))))
            shared.append(one.shared)
            tellers.append(_briefs(teller.path for teller in one.tellers))
        elif one.home:
            order.append(Part("event", one.home.path, str(one.number)))
    return tuple(shared), (tuple(order), *tellers)
