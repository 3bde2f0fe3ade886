"""Who names whom: the entries that an article names, with the sentences they stand in."""

from collections.abc import Iterator, Mapping
from itertools import chain

from generator.model.content import Card, Event
from generator.model.escaping import escape_html
from generator.model.outline import Name
from generator.model.sentences import QUOTED, find_mentions
from generator.model.site import Key, Using
from generator.model.text import EMPTY, Mention, Ref, Text
from generator.weave.index import Index
from generator.weave.refs import article_name, card_texts
from generator.weave.wording import fill, unlink

# Their lists name articles alone.
UNQUOTED = ("event", "source")
MOST_SENTENCES = 20  # of one article about one entry; the rest is one click away

Naming = tuple[Ref, Mention | tuple[Text, str] | None]


def find_uses(card: Card, index: Index) -> dict[Key, Using]:
    """The entries that the article names, with the sentences to be quoted of it."""
    found: dict[Key, dict[tuple[str, str], None]] = {}
    keys: dict[tuple[str, str], Key | None] = {}  # most are named again and again
    for ref, said in _find_naming(card, index.events):
        name = (ref.kind, ref.id)
        if name not in keys:
            keys[name] = entry_key(ref, index)
        if key := keys[name]:
            sentences = found.setdefault(key, {})
            if said and ref.kind not in UNQUOTED:
                sentences[_say(said, card, index)] = None
    title = unlink(card.title, index, card)
    return {
        key: Using(
            card.url, title, tuple(one for one in sentences if one[0])[:MOST_SENTENCES], card.language
        )
        for key, sentences in found.items()
    }  # fmt: skip


def find_names(card: Card) -> tuple[Name, ...]:
    """What an article itself names, each once: what find_uses goes by, but for what the shared events
    of its timeline name in turn."""
    local = _find_local(card)
    texts = [ref for text, _ in card_texts(card) for ref in text.refs]
    quoted = [one.ref for one in card.mentions] + [ref for ref in texts if ref.kind in QUOTED]
    fields = [ref for ref, _, _ in _field_uses(card, {})]
    # Most of them are written many times.
    written = dict.fromkeys(
        [(ref.kind, ref.id) for ref in chain(card.refs, texts) if ref.kind in UNQUOTED]
    )
    unquoted = [name for name in written if name not in local]
    others = [name for ref in fields if (name := (ref.kind, ref.id)) not in local]
    return tuple(dict.fromkeys((*unquoted, *[(ref.kind, ref.id) for ref in quoted], *others)))


def named_by_event(event: Event) -> tuple[Name, ...]:
    """What an article names that takes this shared event into its timeline."""
    teller = Card(
        "article", "", "", event.span, EMPTY, timeline=(Ref("event", event.id, event.span),)
    )
    naming = _find_naming(teller, {event.id: event})
    return tuple(dict.fromkeys((ref.kind, ref.id) for ref, _ in naming))


def _find_local(card: Card) -> frozenset[Name]:
    """The article's own entries, which have no page."""
    events = [("event", e.id) for e in card.timeline if isinstance(e, Event)]
    return frozenset((*events, *(("source", s.id) for s in card.sources)))


def _find_naming(card: Card, events: Mapping[str, Event]) -> Iterator[Naming]:
    """What the article names, with what is said there: a mention, a text and its anchor, or nothing
    that is quoted. ``events`` are the shared ones; what they name, their tellers name."""
    local = _find_local(card)
    texts = [
        (text, anchor)
        for text, anchor in chain(card_texts(card), _shared_texts(card, events))
        if text.refs
    ]
    for ref in chain(card.refs, *(text.refs for text, _ in texts)):
        if ref.kind in UNQUOTED and (ref.kind, ref.id) not in local:
            yield ref, None
    told = (find_mentions(text.plain, text.refs, anchor) for text, anchor in texts)
    for mention in chain(card.mentions, *told):
        yield mention.ref, mention
    for ref, text, anchor in _field_uses(card, events):
        if (ref.kind, ref.id) not in local:
            yield ref, (text, anchor)


def _shared_texts(card: Card, events: Mapping[str, Event]) -> Iterator[tuple[Text, str]]:
    """The events of all that an article's timeline shows as its own."""
    for ref in card.timeline:
        if isinstance(ref, Ref) and (event := events.get(ref.id)):
            yield event.title, f"event-{event.id}"
            yield event.text, f"event-{event.id}"


def _field_uses(card: Card, events: Mapping[str, Event]) -> Iterator[tuple[Ref, Text, str]]:
    """Entries named by fields of their own rather than in a sentence."""
    for fact in card.facts:
        for ref in (*fact.sources, *((fact.said_by,) if fact.said_by else ())):
            yield ref, fact.text, f"fact-{fact.id}"
    for event in card.timeline:
        if isinstance(event, Ref):
            yield event, EMPTY, ""
            if event.id not in events:
                continue
            event = events[event.id]  # what a shared event names, its tellers name
        for ref in (*event.sources, *event.people, *((event.place,) if event.place else ())):
            yield ref, event.title, f"event-{event.id}"
    for ref in card.glossary:
        yield ref, EMPTY, ""


def _say(said: Mention | tuple[Text, str], card: Card, index: Index) -> tuple[str, str]:
    if isinstance(said, Mention):
        return quote(said, index, card), said.anchor
    text, anchor = said
    return unlink(text, index, card).html, anchor


def entry_key(ref: Ref, index: Index) -> Key | None:
    """The kind and id of the shared entry that a reference names; None for local or unknown ones."""
    return name_key(ref.kind, ref.id, index)


def name_key(kind: str, name: str, index: Index) -> Key | None:
    match kind:
        case "event" | "source" | "person" | "organisation" | "place":
            return (kind, name)
        case "party" | "block-quote-by":
            return ("person" if name in index.people else "organisation", name)
        case "term":
            if name in index.terms:
                return ("term", name)
            known = index.wordings.get(name.casefold())
            return ("term", known) if known else None
        case "article":
            found = index.named.get(article_name(name))
            return ("article", found[0].url) if found else None
        case _:
            return None


def quote(mention: Mention, index: Index, card: Card | None = None) -> str:
    """The sentence as HTML with the thing it is about marked; nothing for a mere list of things."""
    if not mention.sentence:
        return ""
    escaped = escape_html(mention.sentence)
    return fill(escaped, mention.refs, index, card, bold=mention.place).strip()
