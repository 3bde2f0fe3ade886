"""Who names whom: every entry's uses, with the sentences they stand in."""

from collections.abc import Iterable, Iterator
from itertools import chain

from generator.model.content import Card, Event
from generator.model.escaping import escape_html
from generator.model.sentences import find_mentions
from generator.model.site import Using
from generator.model.text import Mention, Ref, Text
from generator.weave.index import Index
from generator.weave.wording import fill, unlink

Key = tuple[str, str]  # kind and id of an entry
# Their lists name articles alone.
UNQUOTED = ("event", "source")
MOST_SENTENCES = 20  # of one article about one entry; the rest is one click away


def find_uses(cards: Iterable[Card], index: Index) -> dict[Key, tuple[Using, ...]]:
    """For each entry the articles that name it, in the order of ``cards``."""
    uses: dict[Key, list[Using]] = {}
    for card in cards:
        own: dict[Key, dict[tuple[str, str], None]] = {}
        for key, sentence in _uses_of(card, index):
            own.setdefault(key, {})[sentence] = None
        title = unlink(card.title, index, card)
        for key, sentences in own.items():
            told = tuple(one for one in sentences if one[0])[:MOST_SENTENCES]
            uses.setdefault(key, []).append(Using(card.url, title, told, card.language))
    return {key: tuple(found) for key, found in uses.items()}


def _uses_of(card: Card, index: Index) -> Iterator[tuple[Key, tuple[str, str]]]:
    """What the article names, with the sentence and its anchor where it is to be quoted."""
    local = {("event", e.id) for e in card.timeline if isinstance(e, Event)}
    local |= {("source", s.id) for s in card.sources}
    texts = [
        (text, anchor)
        for text, anchor in chain(card_texts(card), _shared_texts(card, index))
        if text.refs
    ]
    for ref in chain(card.refs, *(text.refs for text, _ in texts)):
        if ref.kind in UNQUOTED and (ref.kind, ref.id) not in local:
            yield (ref.kind, ref.id), ("", "")
    told = (find_mentions(text.plain, text.refs, anchor) for text, anchor in texts)
    for mention in chain(card.mentions, *told):
        if key := entry_key(mention.ref, index):
            yield key, (quote(mention, index, card), mention.anchor)
    for key, text, anchor in _field_uses(card, index):
        if key not in local:
            said = "" if key[0] in UNQUOTED else unlink(text, index, card).html
            yield key, (said, anchor)


def _shared_texts(card: Card, index: Index) -> Iterator[tuple[Text, str]]:
    """The events of all that an article's timeline shows as its own."""
    for ref in card.timeline:
        if isinstance(ref, Ref) and (event := index.events.get(ref.id)):
            yield event.title, f"event-{event.id}"
            yield event.text, f"event-{event.id}"


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


def _field_uses(card: Card, index: Index) -> Iterator[tuple[Key, Text, str]]:
    """Entries named by fields of their own rather than in a sentence."""
    for fact in card.facts:
        for ref in (*fact.sources, *((fact.said_by,) if fact.said_by else ())):
            if key := entry_key(ref, index):
                yield key, fact.text, f"fact-{fact.id}"
    for event in card.timeline:
        if isinstance(event, Ref):
            yield ("event", event.id), Text(), ""
            if event.id not in index.events:
                continue
            event = index.events[event.id]  # what a shared event names, its tellers name
        for ref in (*event.sources, *event.people, *((event.place,) if event.place else ())):
            if key := entry_key(ref, index):
                yield key, event.title, f"event-{event.id}"
    for ref in card.glossary:
        if key := entry_key(ref, index):
            yield key, Text(), ""


def entry_key(ref: Ref, index: Index) -> Key | None:
    """The kind and id of the shared entry that a reference names; None for local or unknown ones."""
    match ref.kind:
        case "event" | "source" | "person" | "organisation" | "place":
            return (ref.kind, ref.id)
        case "party" | "block-quote-by":
            kind = "person" if ref.id in index.people else "organisation"
            return (kind, ref.id)
        case "term":
            if ref.id in index.terms:
                return ("term", ref.id)
            known = index.wordings.get(ref.id.casefold())
            return ("term", known) if known else None
        case "article":
            found = index.by_name.get(ref.id.strip("/").removesuffix(".md"))
            return ("article", found[0].url) if found else None
        case _:
            return None


def quote(mention: Mention, index: Index, card: Card | None = None) -> str:
    """The sentence as HTML with the thing it is about marked; nothing for a mere list of things."""
    if not mention.sentence:
        return ""
    escaped = escape_html(mention.sentence)
    return fill(escaped, mention.refs, index, card, bold=mention.place).strip()
