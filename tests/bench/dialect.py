"""The corpus for other generators: plain links where Nutgraf has references, all lists written out.

They are spared what Nutgraf does for its authors: finding and checking what a text refers to.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tests.bench.corpus import Article, Corpus, entries

REFERENCE: Final = re.compile(r"\[\[(event:)?([a-z]+-\d+)\]\]|\[@([a-z]+-\d+)\]")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def linked(article: Article) -> Article:
    """The article with Markdown links to the anchors of its own page."""
    dates = {event.id: event.date for event in article.events}

    def link(match: re.Match[str]) -> str:
        event, name, source = match.groups()
        if source:
            return f"[{article.sources.index(source) + 1}](#source-{source})"
        if event:
            return f"[{words(dates[name])}](#event-{name})"
        return f"[{name.capitalize().replace('-', ' ')}](#term-{name})"

    facts = tuple(replace(fact, text=REFERENCE.sub(link, fact.text)) for fact in article.facts)
    return replace(article, facts=facts, body=REFERENCE.sub(link, article.body))


def article_file(article: Article, topic: str) -> str:
    """The file with ``topic`` as the line that names its topic."""
    lines = [
        "---",
        f"title: {article.title}",
        f"summary: {article.summary}",
        f"date: {article.published}",
        topic,
        f"glossary: [{', '.join(article.terms)}]",
        f"sources: [{', '.join(article.sources)}]",
        f"years: [{', '.join(sorted({event.date[:4] for event in article.events}))}]",
        *entries(article),
        "---",
    ]
    return "\n".join(lines) + "\n\n" + article.body


def shared_entries(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Glossary and sources as (name, JSON), an entry a line."""
    yield (
        "terms.json",
        _lines({one.id: {"term": one.name, "short": one.short} for one in corpus.terms}),
    )
    yield (
        "sources.json",
        _lines(
            {one.id: {"title": one.title, "published": one.published} for one in corpus.sources}
        ),
    )


def words(date: str) -> str:
    """18 June 1953."""
    year, month, day = date.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _lines(found: dict[str, dict[str, str]]) -> str:
    rows = (f"{json.dumps(key)}: {json.dumps(entry)}" for key, entry in found.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"
