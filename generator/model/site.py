"""What pages are made from: every article and shared entry, resolved, with a slice for each page.

A slice holds all that its page may see of others, and nothing else: it is the page's whole input
together with the frame and the body.
"""

from typing import Literal

from generator.model.content import (
    Caption,
    Card,
    Change,
    Event,
    Organisation,
    Person,
    Place,
    Source,
    Term,
    Topic,
)
from generator.model.dates import Date
from generator.model.text import EMPTY, Ref, Text
from generator.model.value import Value


class Target(Value, frozen=True):
    """Where a reference leads on the page that it stands on.

    ``url`` is an address in the site (``/a/``) or empty where nothing may be linked; ``anchor`` is
    without ``#``. ``label`` is the name as HTML, ``plain`` as text. ``file`` is the address of a
    clip's file; ``width`` and ``height`` are an image's.
    """

    kind: str
    id: str
    url: str
    anchor: str = ""
    label: str = ""
    plain: str = ""
    date: Date | None = None
    file: str = ""
    width: int = 0
    height: int = 0
    role: Text = EMPTY


Key = tuple[str, str]
Links = tuple[tuple[Key, Target], ...]  # sorted by key
Sources = tuple[tuple[str, Source], ...]  # (anchor on the page, source)


def scoped_anchor(kind: str, scope: str, entry: str) -> str:
    """The anchor of an article's own entry where entries of several articles meet.

    ``scope`` is the article's address; no id holds the colon, so it clashes with no shared entry.
    """
    return f"{kind}-{scope.strip('/').replace('/', '.')}:{entry}"


def key_of(ref: Ref) -> Key:
    """The key of a reference in Links: kind and id, for files and links with where they count from.

    That is their text. Data files hold many, whose entries have pages of their own: there it is the
    place in the file.
    """
    if ref.kind not in ("link", "image", "file"):
        return (ref.kind, ref.id)
    span = ref.span
    if span.path.endswith((".yml", ".yaml")):
        return (ref.kind, f"{span.path}:{span.line}:{span.column} {ref.id}")
    return (ref.kind, f"{span.path} {ref.id}")


class Brief(Value, frozen=True):
    """What lists say of an article; its texts have no references left in them."""

    url: str
    title: Text
    summary: Text
    published: Date | None
    updated: Date | None
    topics: tuple[Topic, ...]
    image: str = ""
    image_alt: str = ""
    corrected: bool = False
    language: str = ""


def name_only(brief: Brief) -> Brief:
    """For lists that name an article and say no more of it."""
    return Brief(brief.url, brief.title, EMPTY, None, None, (), language=brief.language)


class Using(Value, frozen=True):
    """An article or glossary entry that names a thing; ``sentences`` are (HTML, anchor) pairs."""

    url: str
    title: Text
    sentences: tuple[tuple[str, str], ...]
    language: str = ""


class Corrected(Value, frozen=True):
    """A change with the article it was made in; ``target`` is what it touched."""

    change: Change
    number: int
    article: Brief
    target: Target | None
    links: Links = ()


class ArticleSlice(Value, frozen=True):
    """One article with all it needs of others.

    ``events`` are sorted by time, ``terms`` by first use. ``changes`` run newest first.
    ``mended`` are shared events that other articles corrected: (id, article's address, number of
    the change there).
    ``durations`` are the seconds of clips by id where they are known, ``captions`` what stands in
    their captions files.
    """

    card: Card
    links: Links
    updated: Date | None
    topics: tuple[Topic, ...] = ()
    authors: tuple[Target, ...] = ()
    events: tuple[Event, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: Sources = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    related: tuple[Brief, ...] = ()
    previous: Brief | None = None
    next: Brief | None = None
    cited_by: tuple[Using, ...] = ()
    translations: tuple[Brief, ...] = ()
    listed: bool = True  # in lists, feeds, sitemap and search
    review_due: bool = False
    mended: tuple[tuple[str, str, int], ...] = ()
    durations: tuple[tuple[str, float], ...] = ()
    captions: tuple[tuple[str, tuple[Caption, ...]], ...] = ()


class TermSlice(Value, frozen=True):
    term: Term
    links: Links
    using: tuple[Using, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: Sources = ()


class Dated(Value, frozen=True):
    """An event of the site chronology with the articles that tell of it; ``anchor`` is its id.

    ``language`` is that of its words, empty for the site's. ``corrected`` is the address of the
    article that corrected it, with the number of the change there.
    """

    event: Event
    anchor: str
    links: Links
    articles: tuple[Brief, ...] = ()
    topics: tuple[Topic, ...] = ()
    sources: Sources = ()
    language: str = ""
    corrected: tuple[str, int] | None = None


class TopicSlice(Value, frozen=True):
    topic: Topic
    links: Links
    articles: tuple[Brief, ...] = ()
    events: tuple[Dated, ...] = ()
    terms: tuple[Term, ...] = ()


class Cited(Value, frozen=True):
    """A source with the newest of the ``count`` articles that cite it.

    ``anchor`` is its id on the sources page.
    """

    source: Source
    anchor: str
    articles: tuple[Brief, ...]
    count: int
    links: Links = ()


class Known(Value, frozen=True):
    """A person, organisation or place with what names it, for the people page."""

    kind: Literal["person", "organisation", "place"]
    entry: Person | Organisation | Place
    url: str
    links: Links
    using: tuple[Using, ...]


class Section(Value, frozen=True):
    """The index of a folder; ``articles`` are those below it."""

    url: str
    title: str
    articles: tuple[Brief, ...] = ()
