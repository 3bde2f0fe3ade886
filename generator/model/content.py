"""What authors write: articles, pages and shared entries, each read from one text."""

from types import MappingProxyType
from typing import Final, Literal

from generator.model.dates import Date
from generator.model.problem import Problems, Span
from generator.model.text import EMPTY, Heading, Mention, Ref, Text
from generator.model.value import Value

FactStatus = Literal["", "confirmed", "reported", "disputed", "unverified", "unknown", "withdrawn"]
ChangeKind = Literal["correction", "update", "clarification"]
Native = tuple[tuple[str, str], ...]  # (BCP 47 language, name) in the author's order
# Of the entries in a data file of that name.
SINGULAR: Final = MappingProxyType(
    {
        "glossary": "term",
        "events": "event",
        "sources": "source",
        "people": "person",
        "organisations": "organisation",
        "places": "place",
        "topics": "topic",
    }
)


class Fact(Value, frozen=True):
    """A key fact. ``id`` is written or made from the text; ``written`` tells which."""

    id: str
    span: Span
    text: Text
    label: Text = EMPTY
    status: FactStatus = ""
    said_by: Ref | None = None
    as_of: Date | None = None
    sources: tuple[Ref, ...] = ()
    written: bool = False


class Event(Value, frozen=True, tag="event"):
    """A dated entry, local to an article or shared (content/data/events.yml)."""

    id: str
    span: Span
    date: Date
    title: Text
    text: Text = EMPTY
    place: Ref | None = None
    people: tuple[Ref, ...] = ()
    sources: tuple[Ref, ...] = ()
    cue: Ref | None = None
    topics: tuple[str, ...] = ()
    written: bool = False


class Term(Value, frozen=True):
    """A glossary entry; ``body`` is the longer definition, possibly empty.

    ``is_named`` tells that the name is its author's; else it is made from the id.
    """

    id: str
    span: Span
    name: Text
    short: Text
    body: Text = EMPTY
    forms: tuple[str, ...] = ()
    native: Native = ()
    sources: tuple[Ref, ...] = ()
    is_named: bool = True


class Source(Value, frozen=True):
    """A cited work. ``url`` and ``archived`` are http(s) addresses or empty."""

    id: str
    span: Span
    title: Text
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: Date | None = None
    place: str = ""
    url: str = ""
    archived: str = ""
    accessed: Date | None = None
    kind: str = ""
    language: str = ""
    note: Text = EMPTY


class Person(Value, frozen=True, tag="person"):
    id: str
    span: Span
    name: str
    role: Text = EMPTY
    short: Text = EMPTY
    organisation: Ref | None = None
    native: Native = ()
    url: str = ""


class Organisation(Value, frozen=True, tag="organisation"):
    id: str
    span: Span
    name: str
    short: Text = EMPTY
    native: Native = ()
    url: str = ""


class Place(Value, frozen=True, tag="place"):
    """``coordinates`` are degrees north and east."""

    id: str
    span: Span
    name: str
    short: Text = EMPTY
    native: Native = ()
    coordinates: tuple[float, float] | None = None


class Topic(Value, frozen=True):
    id: str
    span: Span
    title: str
    summary: Text = EMPTY


class Cue(Value, frozen=True):
    """A labelled moment in a clip, ``at`` seconds from its beginning."""

    at: float
    label: Text
    span: Span


class Clip(Value, frozen=True):
    """A video or audio file in the site, or at ``url`` the page of a video elsewhere.

    ``language`` is the captions' language, ``duration`` what the author says, 0 where nothing.
    """

    id: str
    span: Span
    file: Ref | None = None
    title: Text = EMPTY
    poster: Ref | None = None
    captions: Ref | None = None
    language: str = ""
    credit: Text = EMPTY
    cues: tuple[Cue, ...] = ()
    url: str = ""
    duration: float = 0.0


class Caption(Value, frozen=True):
    """A stretch of a captions file, from ``start`` to ``end`` in seconds.

    ``said`` are (voice, words) pairs as plain text; the voice is empty where the file names none.
    """

    start: float
    end: float
    said: tuple[tuple[str, str], ...]
    span: Span


class Captions(Value, frozen=True):
    """What reading one captions file yields, in the order of the file."""

    path: str
    captions: tuple[Caption, ...] = ()
    problems: Problems = ()


class Question(Value, frozen=True):
    id: str
    span: Span
    question: Text
    answer: Text


class Change(Value, frozen=True):
    """A dated update or correction; ``affects`` names a fact, event, question or clip."""

    date: Date
    kind: ChangeKind
    span: Span
    affects: Ref | None = None
    was: Text = EMPTY
    now: Text = EMPTY
    note: Text = EMPTY


class Card(Value, frozen=True):
    """All that other pages may see of an article or plain page.

    ``kind`` is "article" or "page"; ``path`` is relative to the site; ``url`` begins and ends
    with ``/``. ``topics`` are (id, name, place) triples. ``timeline`` holds the article's own
    events and, for ``use:`` entries, references to shared ones. ``mentions`` are the body's
    references to what is quoted elsewhere, with their sentences; ``passages`` are the ids of the
    events that the body mentions, in order of first mention. ``anchors`` are the ids in the body's
    HTML. ``placed`` lists the blocks that the body holds itself: "known" and "clip:ID". ``extra``
    is the author's free data as JSON.
    """

    kind: Literal["article", "page"]
    path: str
    url: str
    span: Span
    title: Text
    summary: Text = EMPTY
    status: Literal["draft", "published", "withdrawn"] = "published"
    reason: Text = EMPTY
    published: Date | None = None
    expires: Date | None = None
    reviewed: Date | None = None
    review_by: Date | None = None
    language: str = ""
    translation_of: Ref | None = None
    aliases: tuple[tuple[str, Span], ...] = ()
    topics: tuple[tuple[str, str, Span], ...] = ()
    authors: tuple[tuple[str, Span], ...] = ()
    image: Ref | None = None
    image_alt: str = ""
    advisory: Text = EMPTY
    method: Text = EMPTY
    facts: tuple[Fact, ...] = ()
    timeline: tuple[Event | Ref, ...] = ()
    glossary: tuple[Ref, ...] = ()
    sources: tuple[Source, ...] = ()
    clips: tuple[Clip, ...] = ()
    questions: tuple[Question, ...] = ()
    unknowns: tuple[Text, ...] = ()
    changes: tuple[Change, ...] = ()
    extra: str = "{}"
    refs: tuple[Ref, ...] = ()
    mentions: tuple[Mention, ...] = ()
    anchors: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    held: bool = False  # its status or dates cannot be read: checked, but never to be published
    broken: tuple[
        tuple[str, str], ...
    ] = ()  # as in Entries: entries of this file that cannot be read


class Body(Value, frozen=True):
    """The article's Markdown as HTML with holes; met by its slice only when the page is rendered.

    ``words`` is their number.
    """

    path: str
    text: Text
    headings: tuple[Heading, ...] = ()
    words: int = 0


class File(Value, frozen=True):
    """What reading one Markdown article or page yields; ``card`` is None where it cannot be one."""

    card: Card | None
    body: Body
    problems: Problems


class Entries(Value, frozen=True):
    """What reading one shared file yields: a glossary entry, a data file or captions.

    ``broken`` are the kinds and ids of entries that could not be read: to miss them too would be
    to tell one mistake many times. An id of ``*`` stands for all of the file's kind.
    """

    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    captions: tuple[Captions, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    problems: Problems = ()


class Media(Value, frozen=True):
    """A probed file of content that pages may show or offer.

    ``width`` and ``height`` are pixels, 0 where unknown or not an image; ``duration`` is in
    seconds, 0 where unknown or not a recording.
    """

    path: str
    size: int
    width: int = 0
    height: int = 0
    problems: Problems = ()
    duration: float = 0.0
