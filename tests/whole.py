"""A site read, woven and told, with every article's words in their places."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.code import code_digest
from generator.ground import Ground, prepare
from generator.ledger import NOTHING
from generator.model.problem import Problems
from generator.model.site import (
    ArticleSlice,
    Brief,
    Cited,
    Corrected,
    Dated,
    Known,
    TermSlice,
    TopicSlice,
)
from generator.model.telling import Part
from generator.model.value import replace
from generator.publish.jobs import hire
from generator.publish.memo import Forgetful
from generator.render.fill import fill_page
from generator.render.plan import Page
from generator.request import Request
from generator.run import Run, Warm
from generator.told import find_of


@dataclass(frozen=True)
class Period:
    url: str
    events: tuple[Dated, ...]


@dataclass(frozen=True)
class Section:
    url: str
    title: str
    articles: tuple[Brief, ...]


@dataclass(frozen=True)
class WholeSite:
    """What the pages of a site show, page upon page of a list joined."""

    articles: tuple[ArticleSlice, ...]
    pages: tuple[ArticleSlice, ...]
    briefs: tuple[Brief, ...]
    terms: tuple[TermSlice, ...]
    periods: tuple[Period, ...]
    topics: tuple[TopicSlice, ...]
    known: tuple[Known, ...]
    cited: tuple[Cited, ...]
    corrections: tuple[Corrected, ...]
    sections: tuple[Section, ...]
    redirects: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    problems: Problems


def read_whole(request: Request) -> WholeSite:
    """The site without a memory of earlier builds."""
    ground, find = _read(request)
    pages = tuple(ground.woven.pages[row.url] for row in ground.woven.rows)
    filled = {page.url: fill_page(page, find) for page in pages}
    listed = [page for page in _of(pages, "article") if page.data.listed]
    return WholeSite(
        articles=tuple(filled[page.url].data for page in listed),
        pages=tuple(
            filled[page.url].data
            for page in pages
            if page.kind == "page" or (page.kind == "article" and not page.data.listed)
        ),
        briefs=tuple(find(Part("brief", page.body)) for page in listed),
        terms=tuple(filled[page.url].data for page in _of(pages, "term")),
        periods=tuple(
            Period(page.url, filled[page.url].data.events) for page in _of(pages, "timeline")
        ),
        topics=tuple(_join_topic(page, filled, pages) for page in _firsts(pages, "topic")),
        known=tuple(one for page in _of(pages, "people") for one in filled[page.url].data.known),
        cited=tuple(
            one
            for page in _of(pages, "sources")
            for _, members in filled[page.url].data.index.groups
            for one in members
        ),
        corrections=tuple(
            one for page in _of(pages, "corrections") for one in filled[page.url].data.changes
        ),
        sections=tuple(_join_section(page, filled, pages) for page in _firsts(pages, "section")),
        redirects=tuple((page.url, page.data.target) for page in _of(pages, "redirect")),
        files=ground.woven.plan.files,
        problems=ground.problems,
    )


def _read(request: Request) -> tuple[Ground, Callable[[Part], Any]]:
    memo = Forgetful()
    with hire(1) as crew:
        made = prepare(Run(request, memo, crew, code_digest(), Warm(), NOTHING))
    assert isinstance(made, Ground), made
    parts = [Part("brief", path) for path in made.accounts]
    parts += [part for page in made.woven.pages.values() for some in page.parts for part in some]
    return made, find_of(parts, made.accounts, made.texts, memo)


def _of(pages: tuple[Page, ...], kind: str) -> list[Page]:
    return [page for page in pages if page.kind == kind]


def _firsts(pages: tuple[Page, ...], kind: str) -> list[Page]:
    return [page for page in _of(pages, kind) if page.data.leaf.number == 1]


def _join_topic(first: Page, filled: dict[str, Page], pages: tuple[Page, ...]) -> TopicSlice:
    data = filled[first.url].data
    leaves = [page for page in _of(pages, "topic") if page.data.leaf.first == data.leaf.first]
    articles = tuple(brief for page in leaves for brief in filled[page.url].data.articles)
    return replace(data.topic, articles=articles)


def _join_section(first: Page, filled: dict[str, Page], pages: tuple[Page, ...]) -> Section:
    leaves = [page for page in _of(pages, "section") if page.data.leaf.first == first.url]
    articles = tuple(brief for page in leaves for brief in filled[page.url].data.articles)
    return Section(first.url, first.data.section.title, articles)
