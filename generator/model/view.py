"""What templates may see: one frozen view a page, and the parts that views are made of.

This is the contract with theme authors. Every ``Html`` is ready to print: references are filled
in, addresses are relative to the page. An empty string, None or () means that the author gave
nothing. Names that begin with ``#`` or a path are hrefs.
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup as Html
from msgspec import field

from generator.model.theme import OptionValue
from generator.model.value import Value

NOTHING = Html("")


# --- parts --------------------------------------------------------------------------------------


class Link(Value, frozen=True):
    """A link; ``href`` may be empty, then only the title is to stand. ``current`` marks the page itself."""

    title: Html
    href: str = ""
    current: bool = False


class Named(Value, frozen=True):
    """A name in its own language and script (``language`` is BCP 47, ``direction`` ltr or rtl)."""

    text: str
    language: str
    direction: str = "ltr"


class When(Value, frozen=True):
    """A date in words, and for machines: ``machine`` is the value for ``<time datetime>`` or empty.

    ``text`` is as full as it is known; ``short`` leaves out what the group around it says (a time
    of day alone, a day without its year).
    """

    text: str
    short: str
    machine: str = ""


class Status(Value, frozen=True):
    """How sure we are: ``code`` is confirmed, reported, disputed, unverified, unknown, withdrawn or corrected."""

    code: str
    label: str
    meaning: str = ""


class Fact(Value, frozen=True):
    """A key fact; ``anchor`` is its id. ``text`` ends with its citation marks. ``correction`` is an
    href to the log entry that corrected it, or empty."""

    anchor: str
    text: Html
    label: Html = NOTHING
    status: Status | None = None
    speaker: Link | None = None
    as_of: When | None = None
    correction: str = ""


class Moment(Value, frozen=True):
    """A moment in a clip. ``seconds`` as a number in text, ``clock`` as 3:02, ``href`` a ``#t=`` address,
    ``video`` the id of the player on this page (empty elsewhere)."""

    seconds: str
    clock: str
    label: Html
    href: str
    video: str = ""


class Event(Value, frozen=True):
    """A dated entry. ``passage`` is the href of the passage about it, or empty; ``progress`` is its
    number (1 to 64) in the classes ``p1`` to ``p64`` that tie passage and rail, 0 for none.
    ``articles`` and ``topics`` are set on whole-site pages."""

    anchor: str
    when: When
    title: Html
    text: Html = NOTHING
    place: Link | None = None
    people: tuple[Link, ...] = ()
    passage: str = ""
    progress: int = 0
    moment: Moment | None = None
    correction: str = ""
    articles: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()


class EventGroup(Value, frozen=True):
    """Events under one heading: a day, a year, "Before". ``note`` names the time zone of a day's times.

    ``folds`` is True where there are so many that groups should be folded; ``open`` marks the one
    that stands open before a reader does anything."""

    title: str
    events: tuple[Event, ...]
    note: str = ""
    anchor: str = ""
    folds: bool = False
    open: bool = False


class Term(Value, frozen=True):
    """A glossary entry; ``href`` leads to its own page."""

    anchor: str
    name: Html
    short: Html
    href: str
    native: tuple[Named, ...] = ()
    forms: tuple[str, ...] = ()


class Use(Value, frozen=True):
    """An article (or entry) that names a thing, and the sentences in which it does."""

    page: Link
    sentences: tuple[Link, ...] = ()


class Source(Value, frozen=True):
    """A cited work. ``number`` is its citation number on this page, 0 where sources are not numbered.

    ``address`` is ``url`` as a reader would read it. ``uses`` are back-links titled a, b, c.
    """

    anchor: str
    title: Html
    number: int = 0
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: When | None = None
    place: str = ""
    url: str = ""
    address: str = ""
    archived: str = ""
    accessed: When | None = None
    kind: str = ""
    language: str = ""
    language_name: str = ""
    note: Html = NOTHING
    uses: tuple[Link, ...] = ()
    articles: tuple[Link, ...] = ()


class Party(Value, frozen=True):
    """A person, organisation or place. ``kind`` is person, organisation or place; ``coordinates``
    are in words; ``uses`` are set on the people page."""

    anchor: str
    kind: str
    name: str
    native: tuple[Named, ...] = ()
    text: Html = NOTHING
    organisation: Link | None = None
    coordinates: str = ""
    href: str = ""
    uses: tuple[Use, ...] = ()


class Question(Value, frozen=True):
    anchor: str
    question: Html
    answer: Html


class Change(Value, frozen=True):
    """An entry of the log. ``kind`` is correction, update or clarification; ``label`` its word;
    ``target`` leads to what it touched."""

    anchor: str
    when: When
    kind: str
    label: str
    was: Html = NOTHING
    now: Html = NOTHING
    note: Html = NOTHING
    target: Link | None = None
    article: Link | None = None


class Clip(Value, frozen=True):
    """A local video or audio file; ``anchor`` is the figure's id, ``video`` the player's.

    ``captions`` is empty in folders opened from disk, where browsers refuse caption tracks.
    """

    anchor: str
    video: str
    kind: str  # video | audio
    src: str
    media_type: str
    title: Html = NOTHING
    poster: str = ""
    captions: str = ""
    captions_language: str = ""
    credit: Html = NOTHING
    cues: tuple[Moment, ...] = ()
    width: int = 0
    height: int = 0


class Ledger(Value, frozen=True):
    """What is known and what is not: facts by status, then the open questions in words."""

    known: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    key: tuple[Status, ...]


class Speaker(Value, frozen=True):
    """Who said a quote: ``title`` and ``role``, then citation marks."""

    name: Link
    role: Html
    cites: Html


class Teaser(Value, frozen=True):
    """An article in a list."""

    href: str
    title: Html
    summary: Html = NOTHING
    published: When | None = None
    updated: When | None = None
    topics: tuple[Link, ...] = ()
    image: str = ""
    image_alt: str = ""
    corrected: bool = False


class Pager(Value, frozen=True):
    """Where a list goes on. ``number`` counts from 1; hrefs are empty at the ends."""

    number: int
    count: int
    previous: str = ""
    next: str = ""
    pages: tuple[Link, ...] = ()


ONE_PAGE = Pager(1, 1)


# --- pages --------------------------------------------------------------------------------------


class Meta(Value, frozen=True):
    """For machines. ``canonical`` and ``image`` are absolute and empty without base_url."""

    title: str
    description: str = ""
    canonical: str = ""
    image: str = ""
    image_alt: str = ""
    kind: str = "website"  # Open Graph: website | article
    published: str = ""
    modified: str = ""
    author: str = ""
    index: bool = True
    alternates: tuple[tuple[str, str], ...] = ()  # (language, href)


class SiteView(Value, frozen=True, kw_only=True):
    """What every page knows of the site; hrefs are relative to the page.

    ``options`` are the theme's options. ``feed`` is empty without base_url, ``search`` where
    search is off. ``from_disk`` is True with ``links: file``.
    """

    title: str
    home: str
    language: str
    description: Html = NOTHING
    menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    feed: str = ""
    search: str = ""
    corrections: str = ""
    glossary: str = ""
    timeline: str = ""
    sources: str = ""
    people: str = ""
    topics: str = ""
    from_disk: bool = False
    options: Mapping[str, OptionValue] = field(default_factory=dict)


class PageView(Value, frozen=True, kw_only=True):
    """What every page has. ``root`` is the relative path to the site's root ("" or "../" …), for
    assets: ``{{ page.root }}assets/style.css``. ``inline_style`` holds the whole style sheet on
    the 404 page and is empty elsewhere."""

    site: SiteView
    meta: Meta
    title: Html
    url: str
    root: str
    language: str
    direction: str
    trail: tuple[Link, ...] = ()
    inline_style: Html = NOTHING


class ArticleView(PageView, frozen=True, kw_only=True):
    """article.html: one explainer. ``contents`` are the level-2 headings and the panels that follow
    them. ``ledger`` is None where the body shows it itself or nothing is to say. ``notice`` is
    "withdrawn" or empty. ``panels`` are the names of what follows the text, in order."""

    panels: tuple[str, ...] = ()
    summary: Html = NOTHING
    topics: tuple[Link, ...] = ()
    authors: tuple[Link, ...] = ()
    published: When | None = None
    updated: When | None = None
    reviewed: When | None = None
    review_due: bool = False
    changes_summary: str = ""
    reading_minutes: int = 0
    notice: str = ""
    reason: Html = NOTHING
    advisory: Html = NOTHING
    method: Html = NOTHING
    image: str = ""
    image_alt: str = ""
    contents: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    timeline: tuple[EventGroup, ...] = ()
    body: Html = NOTHING
    ledger: Ledger | None = None
    status_key: tuple[Status, ...] = ()
    terms: tuple[Term, ...] = ()
    clips: tuple[Clip, ...] = ()  # those that the body does not place itself
    people: tuple[Party, ...] = ()
    organisations: tuple[Party, ...] = ()
    places: tuple[Party, ...] = ()
    questions: tuple[Question, ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = ()
    related: tuple[Teaser, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    cited_by: tuple[Use, ...] = ()
    translations: tuple[Link, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class PlainView(PageView, frozen=True, kw_only=True):
    """page.html: a plain page such as About."""

    summary: Html = NOTHING
    body: Html = NOTHING
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    updated: When | None = None
    contents: tuple[Link, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class HomeView(PageView, frozen=True, kw_only=True):
    """home.html: one lead with its key facts, the latest changes, then a dated list. ``lead`` is
    None on the second page and after."""

    lead: Teaser | None = None
    lead_facts: tuple[Fact, ...] = ()
    articles: tuple[Teaser, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[Link, ...] = ()
    pager: Pager = ONE_PAGE


class SectionView(PageView, frozen=True, kw_only=True):
    """section.html: a plain list of articles: a folder's index."""

    articles: tuple[Teaser, ...] = ()
    pager: Pager = ONE_PAGE


class TopicsView(PageView, frozen=True, kw_only=True):
    """topics.html: all topics, each with its newest articles."""

    topics: tuple["TopicPart", ...] = ()


class TopicPart(Value, frozen=True):
    title: Html
    href: str
    summary: Html
    count: int
    articles: tuple[Link, ...]


class TopicView(PageView, frozen=True, kw_only=True):
    """topic.html: standfirst, explainers, merged timeline, terms (the last two on the first page)."""

    summary: Html = NOTHING
    articles: tuple[Teaser, ...] = ()
    timeline: tuple[EventGroup, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    pager: Pager = ONE_PAGE


class LetterGroup(Value, frozen=True):
    letter: str
    anchor: str
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    parties: tuple[Party, ...] = ()


class GlossaryView(PageView, frozen=True, kw_only=True):
    """glossary.html: terms by letter. ``letters`` lead to the groups, on this page or another."""

    letters: tuple[Link, ...] = ()
    groups: tuple[LetterGroup, ...] = ()
    count: int = 0


class TermView(PageView, frozen=True, kw_only=True):
    """term.html: one term, its longer text, and every sentence that uses it."""

    term: Term
    body: Html = NOTHING
    uses: tuple[Use, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()


class TimelineView(PageView, frozen=True, kw_only=True):
    """timeline.html: the site's events of one page, grouped by year; ``periods`` lead to all of them."""

    periods: tuple[Link, ...] = ()
    groups: tuple[EventGroup, ...] = ()
    topics: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    count: int = 0
    pager: Pager = ONE_PAGE


class PeopleView(PageView, frozen=True, kw_only=True):
    """people.html: people, organisations and places, each with what names them."""

    letters: tuple[Link, ...] = ()
    people: tuple[Party, ...] = ()
    organisations: tuple[Party, ...] = ()
    places: tuple[Party, ...] = ()
    pager: Pager = ONE_PAGE


class SourcesView(PageView, frozen=True, kw_only=True):
    """sources.html: all cited works by letter, each with the articles that cite it."""

    letters: tuple[Link, ...] = ()
    groups: tuple[LetterGroup, ...] = ()
    count: int = 0


class CorrectionsView(PageView, frozen=True, kw_only=True):
    """corrections.html: every change of the site, newest first."""

    changes: tuple[Change, ...] = ()
    pager: Pager = ONE_PAGE


class SearchView(PageView, frozen=True, kw_only=True):
    """search.html: without script, a list of links to everything."""

    articles: tuple[Link, ...] = ()
    terms: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()


class NotFoundView(PageView, frozen=True, kw_only=True):
    """404.html: rooted links, its style inline, the five newest articles."""

    articles: tuple[Teaser, ...] = ()


class RedirectView(PageView, frozen=True, kw_only=True):
    """redirect.html: an address that has moved to ``target``."""

    target: str
