"""A site that has much of everything: 45 events, 30 terms, 25 facts, 60 sources and 12 clips in one article.

All of it is plainly artificial: nothing in it could be taken for a report. Written anew for each
run, always the same.
"""

import io
import wave
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

EVENTS: Final = 45
TERMS: Final = 30
FACTS: Final = 25
SOURCES: Final = 60
CLIPS: Final = 12
SECTIONS: Final = 9
STATUSES: Final = ("confirmed", "reported", "disputed", "unverified", "unknown", "confirmed")
FILLER: Final = (
    "This sentence stands here to give the passage its length, as a sentence of a real explainer would.",
    "A second one follows it, a little shorter than the first.",
    "The third says nothing either, but says it in a clause or two more, so that the lines break at other places.",
)


def write_chain(folder: Path) -> None:
    """One article of everything, one whose events fall on few days, one whose events span decades."""
    articles = folder / "content/articles"
    (articles / "chain").mkdir(parents=True)
    (folder / "site.yml").write_text("title: Stress\ntimezone: UTC\nlanguage: en\n")
    terms = "".join(
        f"term-{n}:\n  term: Term number {n}{' with a longer name' * (n % 7 == 0)}\n"
        f"  short: What the artificial term number {n} means, in {'rather more than ' * (n % 3 == 0)}one line.\n"
        for n in range(1, TERMS + 1)
    )
    (folder / "content/glossary.yml").write_text(terms)
    for n in range(1, CLIPS + 1):
        (articles / f"chain/clip-{n}.wav").write_bytes(_silence())
    (articles / "chain/index.md").write_text("\n".join(_chain()))
    (articles / "days.md").write_text("\n".join(_short("A chain of a few days", list(_days()))))
    (articles / "decades.md").write_text("\n".join(_short("A chain of decades", list(_decades()))))


def _chain() -> Iterator[str]:
    yield "---\ntitle: A long chain of artificial events\npublished: 2026-01-10\ntopics: [stress]"
    yield "summary: One page with much of everything, made to see whether a reader still finds the way."
    yield "key_facts:"
    for n in range(1, FACTS + 1):
        yield (
            f"  - {{id: fact-{n}, label: Fact {n}, text: The artificial fact number {n} of the long list, "
            f"status: {STATUSES[n % 6]}, as_of: 2026-01-{n:02}, sources: [source-{n}]}}"
        )
    yield "timeline:"
    yield from _events(list(_around_a_day()))
    yield "sources:"
    for n in range(1, SOURCES + 1):
        yield (
            f"  source-{n}: {{title: The artificial document number {n}, publisher: Publisher of number {n}, "
            f"published: {1980 + n % 40}, url: https://example.org/documents/{n}"
            f"{f', archived: https://example.org/archive/{n}' * (n % 2)}}}"
        )
    yield "clips:"
    for n in range(1, CLIPS + 1):
        yield (
            f"  - {{id: clip-{n}, file: clip-{n}.wav, title: Silence number {n}, "
            f'cues: ["0:00 It begins", "0:01 It goes on", "0:02 It ends"]}}'
        )
    yield "questions:"
    for n in range(1, 9):
        yield f"  - {{q: Is this the artificial question number {n}?, a: It is the answer number {n}.}}"
    yield "unknowns:"
    for n in range(1, 7):
        yield f"  - The artificial thing number {n} that nobody knows."
    yield "changes:"
    for n in range(1, 9):
        kind = "correction" if n % 2 else "update"
        yield (
            f"  - {{date: 2026-01-{10 + n}, kind: {kind}, affects: fact:fact-{n}, was: the wrong number {n}, "
            f"now: the right number {n}, note: Mended for the {n}. time.}}"
        )
    yield "---\n"
    yield from _body(SECTIONS, EVENTS, TERMS, SOURCES)


def _short(title: str, dates: list[str]) -> Iterator[str]:
    yield f"---\ntitle: {title}\npublished: 2026-01-09\ntopics: [stress]"
    yield f"summary: An article with {len(dates)} events and little else.\ntimeline:"
    yield from _events(dates)
    yield "---\n"
    yield from _body(5, len(dates), 6, 0)


def _events(dates: list[str]) -> Iterator[str]:
    for n, when in enumerate(dates, 1):
        text = f", text: What the event number {n} was like." if n % 3 == 0 else ""
        longer = ", which has a longer title than the others" if n % 5 == 0 else ""
        yield f'  - {{id: event-{n}, date: "{when}", title: "Event {n} of a long chain{longer}"{text}}}'


def _body(sections: int, events: int, terms: int, sources: int) -> Iterator[str]:
    """Two events in three are told, in their order; terms and sources come by in turn."""
    for section in range(sections):
        yield f"## Part {section + 1} of the chain\n"
        for paragraph in range(6):
            place = section * 6 + paragraph
            event = place * events // (sections * 6) + 1
            term = place % terms + 1
            told = f" Then came [[event:event-{event}|event {event}]]." if place % 3 != 2 else ""
            cited = f" [@source-{place % sources + 1}; @source-{(place * 7 + 3) % sources + 1}, p. {place}]" if sources else ""  # fmt: skip
            yield f"{FILLER[0]} It names [[term-{term}]].{told} {FILLER[1]}{cited} {FILLER[2]}\n"


def _around_a_day() -> Iterator[str]:
    """Ten before, over the years; twenty-five on one day, with times; ten after."""
    yield from (f"{1975 + 3 * n}{f'-0{n}' * (n > 3)}" for n in range(10))
    yield from (f"2010-05-04T{6 + n // 2:02}:{30 * (n % 2):02}+00:00" for n in range(25))
    yield from (f"{2010 + n // 2}-{6 + n // 3:02}-1{n}" for n in range(10))


def _days() -> Iterator[str]:
    first = date(2012, 3, 1)
    for n in range(EVENTS):
        yield f"{first + timedelta(days=n // 5)}T{8 + n % 5 * 2:02}:15+00:00"


def _decades() -> Iterator[str]:
    yield from (f"{1961 + n}{f'-{n % 12 + 1:02}' * (n % 2)}" for n in range(EVENTS))


def _silence() -> bytes:
    """Three seconds of it."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(1000)
        sound.writeframes(b"\x80" * 3000)
    return kept.getvalue()
