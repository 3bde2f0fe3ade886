"""A seeded site of any size: articles of about 1,050 words with facts, events and terms."""

import random
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
WORDS: Final = 1050


def write_corpus(folder: Path, count: int, seed: int = 7) -> None:
    """``count`` articles with 6 facts, 8 events, 6 terms and 5 sections each, 11 to 12 KB apiece."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(1500)]
    (folder / "content/articles").mkdir(parents=True)
    (folder / "content/data").mkdir()
    (folder / "site.yml").write_text("title: Bench\ntimezone: UTC\nsearch: false\n")
    terms = [f"term-{number}" for number in range(TERMS)]
    sources = [f"source-{number}" for number in range(SOURCES)]
    (folder / "content/glossary.yml").write_text(
        "".join(
            f"{term}: {{term: Term {n}, short: {_sentence(chance, words)}}}\n"
            for n, term in enumerate(terms)
        )
    )
    (folder / "content/data/sources.yml").write_text(
        "".join(f"{source}: {{title: {_sentence(chance, words)}, published: 2015-03-0{n % 9 + 1}}}\n"
                for n, source in enumerate(sources))
    )  # fmt: skip
    for number in range(count):
        text = _article(chance, words, number, terms, sources)
        (folder / f"content/articles/article-{number:05}.md").write_text(text)


def _article(
    chance: random.Random, words: list[str], number: int, terms: list[str], sources: list[str]
) -> str:
    used = chance.sample(terms, 6)
    cited = chance.sample(sources, 5)
    front = [
        "---", f"title: Article {number} on {_words(chance, words, 4)}", f"summary: {_sentence(chance, words)}",
        f"published: 20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        f"topics: [topic-{number % 20}]", "key_facts:",
    ]  # fmt: skip
    for n in range(6):
        front.append(
            f"  - id: fact-{n}\n    label: {words[n].title()}\n    text: {_sentence(chance, words)} [[{used[n]}]]"
        )
        front.append(
            f"    status: {chance.choice(['confirmed', 'reported', 'disputed'])}\n    sources: [{cited[n % 5]}]"
        )
    front.append("timeline:")
    for n in range(8):
        date = f"{1950 + number % 60 + n}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        front.append(
            f"  - id: event-{n}\n    date: {date}\n    title: {_words(chance, words, 5).capitalize()}"
        )
        front.append(f"    text: {_sentence(chance, words)}\n    sources: [{cited[n % 5]}]")
    front.append("---")
    body = []
    for section in range(5):
        body.append(f"## {_words(chance, words, 4).capitalize()}\n")
        for paragraph in range(4):
            sentences = [_sentence(chance, words) for _ in range(3)]
            sentences[0] += f" Then the [[{chance.choice(used)}]] was *{words[paragraph]}*."
            sentences[1] += f" It was **{words[section]}** [@{chance.choice(cited)}]."
            sentences[2] += f" On [[event:event-{chance.randrange(8)}]] it ended."
            body.append(" ".join(sentences) + "\n")
        body.append("".join(f"- {_sentence(chance, words)}\n" for _ in range(3)))
    return "\n".join(front) + "\n\n" + "\n".join(body)


def _words(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choices(words, k=count))


def _sentence(chance: random.Random, words: list[str]) -> str:
    return f"{_words(chance, words, chance.randint(9, 15)).capitalize()}."
