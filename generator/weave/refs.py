"""The references that an article, an event or any other entry makes, in the order of its page."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from generator.model.content import Card, Entries, Event, Source, Term
from generator.model.text import Ref, Text

# What only the whole site can answer: other articles, pages and files.
CROSSING: Final = frozenset(("article", "link", "image", "file"))


def card_refs(card: Card) -> Iterator[Ref]:
    """Every reference of an article, in the order of its page."""
    for text in (card.title, card.summary):
        yield from text.refs
    for fact in card.facts:
        yield from fact.label.refs
        yield from fact.text.refs
        if fact.said_by:
            yield fact.said_by
        yield from fact.sources
    for event in card.timeline:
        if isinstance(event, Ref):
            yield event
        else:
            yield from event_refs(event)
    yield from card.refs
    for text, _ in card_texts(card):
        yield from text.refs
    yield from card.glossary
    for clip in card.clips:
        yield from (ref for ref in (clip.file, clip.poster, clip.captions) if ref)
    yield from (ref for ref in (card.image, card.translation_of) if ref)


def card_texts(card: Card) -> Iterator[tuple[Text, str]]:
    """Every text field of an article with the anchor at which it stands."""
    yield card.title, ""
    yield card.summary, ""
    yield card.reason, ""
    yield card.advisory, ""
    yield card.method, ""
    for fact in card.facts:
        yield fact.label, f"fact-{fact.id}"
        yield fact.text, f"fact-{fact.id}"
    for event in card.timeline:
        if isinstance(event, Event):
            yield event.title, f"event-{event.id}"
            yield event.text, f"event-{event.id}"
    for source in card.sources:
        yield source.title, f"source-{source.id}"
        yield source.note, f"source-{source.id}"
    for clip in card.clips:
        yield clip.title, f"clip-{clip.id}"
        yield clip.credit, f"clip-{clip.id}"
        for cue in clip.cues:
            yield cue.label, f"clip-{clip.id}"
    for question in card.questions:
        yield question.question, f"question-{question.id}"
        yield question.answer, f"question-{question.id}"
    for text in card.unknowns:
        yield text, ""
    for number, change in enumerate(card.changes, 1):
        for text in (change.was, change.now, change.note):
            yield text, f"change-{number}"


def event_refs(event: Event) -> Iterator[Ref]:
    yield from event.title.refs
    yield from event.text.refs
    yield from event.sources
    yield from event.people
    if event.place:
        yield event.place
    if event.cue:
        yield event.cue


def term_refs(term: Term) -> Iterator[Ref]:
    for text in (term.name, term.short, term.body):
        yield from text.refs
    yield from term.sources


def source_refs(source: Source) -> Iterator[Ref]:
    yield from source.title.refs
    yield from source.note.refs


def entry_refs(*groups: Iterable[object]) -> Iterator[Ref]:
    """The references in the short texts of entries that a page shows."""
    for group in groups:
        for entry in group:
            for name in ("name", "short", "role", "organisation"):
                value = getattr(entry, name, None)
                if isinstance(value, Text):
                    yield from value.refs
                elif isinstance(value, Ref):
                    yield value
            yield from getattr(entry, "sources", ())


def shared_refs(entries: Entries) -> Iterator[Ref]:
    """Every reference that shared entries make."""
    for term in entries.terms:
        yield from term_refs(term)
    for event in entries.events:
        yield from event_refs(event)
    for source in entries.sources:
        yield from source_refs(source)
    yield from entry_refs(entries.people, entries.organisations, entries.places)
    for topic in entries.topics:
        yield from topic.summary.refs


def article_name(written: str) -> str:
    """The name of an article as it is looked up, of one that an author wrote."""
    return written.strip("/").removesuffix(".md")


def file_path(ref: Ref) -> str:
    """The path from the site's folder of the file that a reference names."""
    written = ref.id.partition("#")[0] if ref.kind == "link" else ref.id
    path = unquote(written.partition("?")[0])
    if path.startswith("/"):
        return posixpath.normpath(f"content{path}")
    return posixpath.normpath(posixpath.join(posixpath.dirname(ref.span.path), path))
