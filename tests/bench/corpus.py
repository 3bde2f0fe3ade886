"""A seeded site of any size: python -m tests.bench.corpus FOLDER ARTICLES [SEED].

Articles of about 1,050 words with 6 facts, 8 events, 6 terms and 5 sources each, as values and as
Nutgraf's files. Other generators' files are made of the same values.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYLLABLES: Final = (
    "ba",
    "ke",
    "lo",
    "mi",
    "ran",
    "sel",
    "tor",
    "vi",
    "no",
    "dar",
    "pel",
    "gu",
    "shi",
    "een",
)
TERMS: Final = 200
SOURCES: Final = 120
TOPICS: Final = 20
EVENTS: Final = 8  # of an article
STATUSES: Final = ("confirmed", "reported", "disputed")


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Fact:
    """``text`` ends with a reference to a term."""

    id: str
    label: str
    text: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    date: str
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Article:
    """Texts are Nutgraf's Markdown; ``terms`` and ``sources`` are the ids that it names."""

    slug: str
    title: str
    summary: str
    published: str
    topic: str
    facts: tuple[Fact, ...]
    events: tuple[Event, ...]
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """``seed`` is all that decides what the articles are; they are made anew each time."""

    count: int
    seed: int
    terms: tuple[Term, ...]
    sources: tuple[Source, ...]

    def articles(self) -> Iterator[Article]:
        chance, words, _ = _begin(self.seed)
        terms, sources = [one.id for one in self.terms], [one.id for one in self.sources]
        for number in range(self.count):
            yield _article(chance, words, number, terms, sources)


def make_corpus(count: int, seed: int = 7) -> Corpus:
    _, _, (terms, sources) = _begin(seed)
    return Corpus(count, seed, terms, sources)


def write_corpus(folder: Path, count: int, seed: int = 7, theme: str = "default") -> None:
    """Nutgraf's site of ``count`` articles, 10 KB apiece."""
    corpus = make_corpus(count, seed)
    for path, text in shared_files(corpus, theme):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "content/articles").mkdir()
    for article in corpus.articles():
        (folder / f"content/articles/{article.slug}.md").write_text(article_file(article))


def shared_files(corpus: Corpus, theme: str = "default") -> Iterator[tuple[str, str]]:
    """What stands beside the articles, as (path, text)."""
    yield (
        "site.yml",
        "title: Bench\nbase_url: https://example.org/\ntimezone: UTC\nsearch: false\n"
        f"theme: {theme}\n",
    )
    yield (
        "content/glossary.yml",
        "".join(f"{one.id}: {{term: {one.name}, short: {one.short}}}\n" for one in corpus.terms),
    )
    yield (
        "content/data/sources.yml",
        "".join(
            f"{one.id}: {{title: {one.title}, published: {one.published}}}\n"
            for one in corpus.sources
        ),
    )


def article_file(article: Article) -> str:
    lines = [
        "---",
        f"title: {article.title}",
        f"summary: {article.summary}",
        f"published: {article.published}",
        f"topics: [{article.topic}]",
        *entries(article),
        "---",
    ]
    return "\n".join(lines) + "\n\n" + article.body


def entries(article: Article) -> Iterator[str]:
    """Facts and events as lines of front matter."""
    yield "key_facts:"
    for fact in article.facts:
        yield f"  - id: {fact.id}\n    label: {fact.label}\n    text: {fact.text}"
        yield f"    status: {fact.status}\n    sources: [{fact.source}]"
    yield "timeline:"
    for event in article.events:
        yield f"  - id: {event.id}\n    date: {event.date}\n    title: {event.title}"
        yield f"    text: {event.text}\n    sources: [{event.source}]"


# --- chance ------------------------------------------------------------------------------------------


def _begin(
    seed: int,
) -> tuple[random.Random, list[str], tuple[tuple[Term, ...], tuple[Source, ...]]]:
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(1500)]
    terms = tuple(Term(f"term-{n}", f"Term {n}", _sentence(chance, words)) for n in range(TERMS))
    sources = tuple(
        Source(f"source-{n}", _sentence(chance, words), f"2015-03-0{n % 9 + 1}")
        for n in range(SOURCES)
    )
    return chance, words, (terms, sources)


def _article(
    chance: random.Random, words: list[str], number: int, terms: list[str], sources: list[str]
) -> Article:
    used = chance.sample(terms, 6)
    cited = chance.sample(sources, 5)
    title = f"Article {number} on {_words(chance, words, 4)}"
    summary = _sentence(chance, words)
    published = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    facts = tuple(
        Fact(f"fact-{n}", words[n].title(), f"{_sentence(chance, words)} [[{used[n]}]]",
             chance.choice(STATUSES), cited[n % 5])
        for n in range(6)
    )  # fmt: skip
    events = tuple(
        Event(f"event-{n}", f"{1950 + number % 60 + n}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
              _words(chance, words, 5).capitalize(), _sentence(chance, words), cited[n % 5])
        for n in range(EVENTS)
    )  # fmt: skip
    return Article(
        f"article-{number:05}",
        title,
        summary,
        published,
        f"topic-{number % TOPICS}",
        facts,
        events,
        tuple(used),
        tuple(cited),
        _body(chance, words, used, cited),
    )


def _body(chance: random.Random, words: list[str], used: list[str], cited: list[str]) -> str:
    body = []
    for section in range(5):
        body.append(f"## {_words(chance, words, 4).capitalize()}\n")
        for paragraph in range(4):
            sentences = [_sentence(chance, words) for _ in range(3)]
            sentences[0] += f" Then the [[{chance.choice(used)}]] was *{words[paragraph]}*."
            sentences[1] += f" It was **{words[section]}** [@{chance.choice(cited)}]."
            sentences[2] += f" On [[event:event-{chance.randrange(EVENTS)}]] it ended."
            body.append(" ".join(sentences) + "\n")
        body.append("".join(f"- {_sentence(chance, words)}\n" for _ in range(3)))
    return "\n".join(body)


def _words(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choices(words, k=count))


def _sentence(chance: random.Random, words: list[str]) -> str:
    return f"{_words(chance, words, chance.randint(9, 15)).capitalize()}."


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
