"""Lists of articles to their views: home, folders, topics, search, the 404 page."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

from generator.model.site import ArticleSlice, Brief, Corrected, Section, TopicSlice
from generator.model.value import Value, replace
from generator.model.view import (
    Fact,
    HomeView,
    Link,
    NotFoundView,
    Pager,
    RedirectView,
    SearchView,
    SectionView,
    TopicPart,
    TopicsView,
    TopicView,
)
from generator.render.parts import (
    find_corrections,
    group_for_topic,
    in_language,
    link_to,
    make_corrected,
    make_fact,
    make_sources,
    make_teaser,
    make_term,
)
from generator.render.pen import Pen
from generator.render.setting import page_fields

FACTS: Final = 6  # of the lead on the home page


class Leaf(Value, frozen=True):
    """One page of a list: ``number`` of ``count`` pages, whose first has the address ``first``."""

    number: int
    count: int
    first: str


class HomePage(Value, frozen=True):
    leaf: Leaf
    lead: ArticleSlice | None
    articles: tuple[Brief, ...]
    changes: tuple[Corrected, ...]
    topics: tuple[tuple[str, str], ...]  # (title as HTML, URL)


class SectionPage(Value, frozen=True):
    leaf: Leaf
    section: Section
    articles: tuple[Brief, ...]


class TopicPage(Value, frozen=True):
    """``topic`` holds events and terms on the first page alone."""

    leaf: Leaf
    topic: TopicSlice
    articles: tuple[Brief, ...]


class TopicsPage(Value, frozen=True):
    """Each topic with the number of its articles and the newest of them."""

    topics: tuple[tuple[TopicSlice, int], ...]


class SearchPage(Value, frozen=True):
    articles: tuple[Brief, ...]
    terms: tuple[tuple[str, str], ...]  # (name as HTML, URL)
    topics: tuple[tuple[str, str], ...]


class NotFoundPage(Value, frozen=True):
    articles: tuple[Brief, ...]


class RedirectPage(Value, frozen=True):
    target: str


def leaf_url(first: str, number: int) -> str:
    """The address of a list's page; the home page goes on below /page/."""
    if number == 1:
        return first
    return f"/page/{number}/" if first == "/" else f"{first}{number}/"


def make_pager(leaf: Leaf, pen: Pen) -> Pager:
    """Links to the first and last page and those around this one."""

    def link(number: int) -> Link:
        if not number:
            return Link(escape("…"))
        href = pen.to(leaf_url(leaf.first, number))
        return Link(escape(str(number)), href, number == leaf.number)

    before = pen.to(leaf_url(leaf.first, leaf.number - 1)) if leaf.number > 1 else ""
    after = pen.to(leaf_url(leaf.first, leaf.number + 1)) if leaf.number < leaf.count else ""
    pages = tuple(link(number) for number in choose_pages(leaf.number, leaf.count))
    return Pager(leaf.number, leaf.count, before, after, pages)


def choose_pages(here: int, count: int) -> tuple[int, ...]:
    """The first page, the last, and those near this one; 0 for a gap of more than one page."""
    near = [n for n in range(1, count + 1) if n in (1, count) or abs(n - here) <= 2]
    chosen: list[int] = []
    for number in near:
        if chosen and number - chosen[-1] > 1:
            chosen.append(number - 1 if number - chosen[-1] == 2 else 0)
        chosen.append(number)
    return tuple(chosen)


def numbered(title: str, leaf: Leaf, pen: Pen) -> str:
    """The title with the page's number, so that no two pages share one."""
    if leaf.number == 1:
        return title
    return f"{title} – {pen.say('page %(number)s') % {'number': leaf.number}}"


def view_home(page: HomePage, pen: Pen) -> HomeView:
    config = pen.frame.config
    lead = page.lead
    url = leaf_url("/", page.leaf.number)
    facts = []
    if lead:
        quiet = Pen(pen.frame, pen.here, pen.language, cites=False)
        targets = dict(lead.links)
        corrections = find_corrections(lead.card, pen.to(lead.card.url))
        facts = [
            _in_language(make_fact(fact, targets, quiet, corrections), lead.card.language, pen)
            for fact in lead.card.facts[:FACTS]
        ]
    brief = _brief_of(lead, page)
    return HomeView(
        **page_fields(pen, numbered(str(escape(config.title)), page.leaf, pen), url=url,
                      description=config.description if page.leaf.number == 1 else ""),
        lead=make_teaser(brief, pen) if brief else None,
        lead_facts=tuple(facts),
        articles=tuple(make_teaser(one, pen) for one in page.articles if one != brief),
        changes=tuple(make_corrected(one, pen) for one in page.changes),
        topics=_links(page.topics, pen),
        pager=make_pager(page.leaf, pen),
    )  # fmt: skip


def _in_language(fact: Fact, language: str, pen: Pen) -> Fact:
    label, text = (in_language(words, language, pen) for words in (fact.label, fact.text))
    return replace(fact, label=label, text=text)


def _brief_of(lead: ArticleSlice | None, page: HomePage) -> Brief | None:
    return next((one for one in page.articles if lead and one.url == lead.card.url), None)


def view_section(page: SectionPage, pen: Pen) -> SectionView:
    title = numbered(str(escape(page.section.title)), page.leaf, pen)
    return SectionView(
        **page_fields(pen, title, url=pen.here, trail=(_home(pen),)),
        articles=tuple(make_teaser(one, pen) for one in page.articles),
        pager=make_pager(page.leaf, pen),
    )


def view_topics(page: TopicsPage, pen: Pen) -> TopicsView:
    parts = tuple(
        TopicPart(
            escape(one.topic.title), pen.to(f"/topics/{one.topic.id}/"), pen.write(one.topic.summary, dict(one.links)),
            count, tuple(link_to(brief, pen) for brief in one.articles),
        )
        for one, count in page.topics
    )  # fmt: skip
    return TopicsView(**page_fields(pen, pen.say("Topics"), url=pen.here), topics=parts)


def view_topic(page: TopicPage, pen: Pen) -> TopicView:
    one = page.topic
    targets = dict(one.links)
    title = numbered(str(escape(one.topic.title)), page.leaf, pen)
    summary = pen.write(one.topic.summary, targets)
    timeline = group_for_topic(one.events, one.topic.id, pen)
    sources = tuple(dict(pair for dated in one.events for pair in dated.sources).items())
    quiet = Pen(pen.frame, pen.here, pen.language, cites=False)
    trail = (Link(escape(pen.say("Topics")), pen.to("/topics/")),)
    return TopicView(
        **page_fields(pen, title, url=pen.here, description=one.topic.summary, trail=trail),
        summary=summary,
        articles=tuple(make_teaser(brief, pen, one.topic.id) for brief in page.articles),
        timeline=timeline,
        terms=tuple(make_term(term, targets, quiet) for term in one.terms),
        sources=make_sources(sources, {}, pen),
        pager=make_pager(page.leaf, pen),
    )


def view_search(page: SearchPage, pen: Pen) -> SearchView:
    return SearchView(
        **page_fields(pen, pen.say("Search"), url=pen.here, meta={"index": False}),
        articles=tuple(link_to(brief, pen) for brief in page.articles),
        terms=_links(page.terms, pen),
        topics=_links(page.topics, pen),
    )


def view_not_found(page: NotFoundPage, pen: Pen) -> NotFoundView:
    fields = page_fields(
        pen, pen.say("Page not found"), url="/404.html", meta={"index": False, "canonical": ""}
    )
    return NotFoundView(
        **fields | {"inline_style": Markup(pen.frame.inline_style), "root": pen.to("/")},
        articles=tuple(make_teaser(brief, pen) for brief in page.articles),
    )


def view_redirect(page: RedirectPage, pen: Pen) -> RedirectView:
    fields = page_fields(
        pen, pen.say("This page has moved"), url=page.target, meta={"index": False}
    )
    return RedirectView(**fields, target=pen.to(page.target))


def _links(named: Sequence[tuple[str, str]], pen: Pen) -> tuple[Link, ...]:
    return tuple(Link(Markup(name), pen.to(url)) for name, url in named)


def _home(pen: Pen) -> Link:
    return Link(escape(pen.say("Home")), pen.to("/"))
