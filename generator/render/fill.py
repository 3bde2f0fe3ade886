"""A page's data with the words of the articles that stand on it, where its parts say."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any, Final

from generator.model.site import ArticleSlice, Dated, TermSlice, name_only
from generator.model.telling import Part
from generator.model.value import replace
from generator.render.listings import CorrectionsPage, PeoplePage, SourcesPage, TimelinePage
from generator.render.lists import HomePage, TopicPage, TopicsPage
from generator.render.plan import Page

# What an article tells at the place of a Part.
Find = Callable[[Part], Any]


def fill_page(page: Page, find: Find) -> Page:
    """The page with the words of the articles that it names; ``find`` knows those of each Part."""
    return replace(page, data=FILLERS[page.kind](page, find), parts=()) if page.parts else page


def _all(parts: Iterable[Part], find: Find) -> tuple[Any, ...]:
    return tuple(map(find, parts))


def _fill_article(page: Page, find: Find) -> ArticleSlice:
    own, related, before, after, cited_by, translations = page.parts
    slice_: ArticleSlice = find(own[0])
    return replace(
        slice_,
        listed=page.data.listed,
        review_due=page.data.review_due,
        related=_all(related, find),
        previous=find(before[0]) if before else None,
        next=find(after[0]) if after else None,
        cited_by=_all(cited_by, find),
        translations=_all(translations, find),
    )


def _fill_home(page: Page, find: Find) -> HomePage:
    briefs, lead, changes = page.parts
    data: HomePage = page.data
    return replace(
        data,
        lead=find(lead[0]) if lead else None,
        articles=_all(briefs, find),
        changes=_all(changes, find),
    )


def _fill_articles(page: Page, find: Find) -> Any:
    return replace(page.data, articles=_all(page.parts[0], find))


def _fill_topics(page: Page, find: Find) -> TopicsPage:
    return TopicsPage(
        tuple(
            (replace(topic, articles=_all(parts, find)), count)
            for (topic, count), parts in zip(page.data.topics, page.parts, strict=True)
        )
    )


def _fill_topic(page: Page, find: Find) -> TopicPage:
    briefs, order, *tellers = page.parts
    data: TopicPage = page.data
    events = _fill_events(data.topic.events, order, tellers, find)
    return replace(data, topic=replace(data.topic, events=events), articles=_all(briefs, find))


def _fill_events(
    shared: tuple[Dated, ...], order: Iterable[Part], tellers: Iterable[tuple[Part, ...]], find: Find
) -> tuple[Dated, ...]:  # fmt: skip
    told = [
        replace(one, articles=tuple(name_only(find(part)) for part in parts))
        for one, parts in zip(shared, tellers, strict=True)
    ]
    return tuple(find(part) if part.path else told[int(part.key)] for part in order)


def _fill_term(page: Page, find: Find) -> TermSlice:
    data: TermSlice = page.data
    return replace(data, using=(*data.using, *_all(page.parts[0], find)))


def _fill_timeline(page: Page, find: Find) -> TimelinePage:
    order, *tellers = page.parts
    data: TimelinePage = page.data
    return replace(data, events=_fill_events(data.events, order, tellers, find))


def _fill_people(page: Page, find: Find) -> PeoplePage:
    data: PeoplePage = page.data
    known = zip(data.known, page.parts, strict=True)
    return replace(data, known=tuple(replace(one, using=_all(parts, find)) for one, parts in known))


def _fill_sources(page: Page, find: Find) -> SourcesPage:
    data: SourcesPage = page.data
    count = len(data.index.groups)
    orders, briefs = page.parts[:count], page.parts[count:]
    shared = [
        replace(one, articles=tuple(name_only(find(part)) for part in parts))
        for one, parts in zip(data.shared, briefs, strict=True)
    ]
    groups = tuple(
        (letter, tuple(find(part) if part.path else shared[int(part.key)] for part in order))
        for (letter, _), order in zip(data.index.groups, orders, strict=True)
    )
    return SourcesPage(replace(data.index, groups=groups), ())


def _fill_corrections(page: Page, find: Find) -> CorrectionsPage:
    data: CorrectionsPage = page.data
    return replace(data, changes=_all(page.parts[0], find))


FILLERS: Final = MappingProxyType[str, Callable[[Page, Find], Any]](
    {
        "article": _fill_article,
        "page": _fill_article,
        "home": _fill_home,
        "section": _fill_articles,
        "topics": _fill_topics,
        "topic": _fill_topic,
        "term": _fill_term,
        "timeline": _fill_timeline,
        "people": _fill_people,
        "sources": _fill_sources,
        "corrections": _fill_corrections,
        "search": _fill_articles,
        "404": _fill_articles,
    }
)
