"""What templates may see: one frozen view a page, and the parts that views are made of.

This is the contract with theme authors: `nutgraf theme --views` prints it. Every field has its
meaning in the docstring of its class. Every Html is ready to print: references are filled in,
addresses are relative to the page. An empty string, None or () means that there is nothing.
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
    """A link.

    title: what it says
    href: where it leads; empty: the title stands alone
    current: whether it leads to this very page
    """

    title: Html
    href: str = ""
    current: bool = False


class Named(Value, frozen=True):
    """A name in its own language and script.

    text: the name
    language: BCP 47, for `lang`
    direction: ltr or rtl, for `dir`
    """

    text: str
    language: str
    direction: str = "ltr"


class When(Value, frozen=True):
    """A date.

    text: in words, as fully as it is known
    short: without what the group around it says: a time of day alone, a day without its year
    machine: for `<time datetime>`; empty where machines have no word for it
    """

    text: str
    short: str
    machine: str = ""


class Status(Value, frozen=True):
    """How sure we are.

    code: confirmed, reported, disputed, unverified, unknown, withdrawn or corrected
    label: the word for readers
    meaning: the word explained in a sentence
    """

    code: str
    label: str
    meaning: str = ""


class Fact(Value, frozen=True):
    """A key fact.

    anchor: its id
    text: the statement with its citation marks
    label: one or two words for it
    status: how sure we are
    speaker: who says so
    as_of: when that was so
    correction: href of the log entry that corrected it
    """

    anchor: str
    text: Html
    label: Html = NOTHING
    status: Status | None = None
    speaker: Link | None = None
    as_of: When | None = None
    correction: str = ""


class Moment(Value, frozen=True):
    """A moment in a clip.

    seconds: a number, for `data-seek`
    clock: as on a player, 3:02
    label: what happens there
    href: the file at that moment, `#t=`, or the address of another site's player that begins there
    video: id of the player on this page; empty elsewhere
    frame: id of the frame to open the link in, where the player is another site's
    """

    seconds: str
    clock: str
    label: Html
    href: str
    video: str = ""
    frame: str = ""


class Line(Value, frozen=True):
    """A line of a transcript.

    seconds: a number, for `data-seek`
    clock: as on a player, 3:02
    href: as that of a Moment
    text: what is said
    speaker: who says it; empty where the captions name none, or the same as in the line above
    """

    seconds: str
    clock: str
    href: str
    text: str
    speaker: str = ""


class Event(Value, frozen=True):
    """A dated entry.

    anchor: its id
    when: its date
    title: what happened
    text: more about it, with citation marks
    place: where
    people: people and organisations in it
    passage: href of the passage that tells of it
    progress: 1 to 64, for the class `p1` to `p64` that ties passage and rail; 0 for none
    moment: the moment of a clip that shows it
    correction: href of the log entry that corrected it
    articles: those that tell of it; on pages of the whole site alone
    topics: those of its articles; on pages of the whole site alone
    """

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
    """Events under one heading: a day, a year, "Before".

    title: the heading; may be empty
    events: its events in their order
    note: the time zone of a day's times
    anchor: its id
    folds: whether there are so many that groups should be folded
    open: whether this one stands open before a reader does anything
    """

    title: str
    events: tuple[Event, ...]
    note: str = ""
    anchor: str = ""
    folds: bool = False
    open: bool = False


class Term(Value, frozen=True):
    """A glossary entry.

    anchor: its id
    name: the term
    short: its definition, with citation marks
    href: its own page
    native: its names in other languages
    forms: its plurals and synonyms
    """

    anchor: str
    name: Html
    short: Html
    href: str
    native: tuple[Named, ...] = ()
    forms: tuple[str, ...] = ()


class Use(Value, frozen=True):
    """What names a thing.

    page: the article or entry
    sentences: each sentence that does, as a link to its place
    """

    page: Link
    sentences: tuple[Link, ...] = ()


class Source(Value, frozen=True):
    """A cited work.

    anchor: its id
    title: its title
    number: its citation number on this page; 0 where sources are not numbered
    publisher: who published it
    authors: who wrote it
    published: when
    place: where
    url: its address
    address: the same as a reader would read it
    archived: address of an archived copy
    accessed: when it was read
    kind: document, book, video, in the author's word
    language: its language, BCP 47
    language_name: the same in a word; empty where it is the page's own
    note: what the author says of it
    uses: links back to the places that cite it, titled a, b, c
    articles: the newest articles that cite it; on the page of all sources alone
    count: how many cite it
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
    count: int = 0


class Party(Value, frozen=True):
    """A person, organisation or place.

    anchor: its id
    kind: person, organisation or place
    name: its name
    native: its names in other languages
    text: role and description
    organisation: a person's organisation
    coordinates: a place's, in words
    href: its own web site
    uses: what names it; on the people page alone
    """

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
    """A question with its answer.

    anchor: its id
    question: the question
    answer: the answer, paragraphs and all
    """

    anchor: str
    question: Html
    answer: Html


class Change(Value, frozen=True):
    """An entry of the log.

    anchor: its id
    when: its date
    kind: correction, update or clarification
    label: the word for readers
    was: what stood there before
    now: what stands there now
    note: the change in words
    target: leads to what it touched
    article: whose change it is; on pages of the whole site alone
    """

    anchor: str
    when: When
    kind: str
    label: str
    was: Html = NOTHING
    now: Html = NOTHING
    note: Html = NOTHING
    target: Link | None = None
    article: Link | None = None


class Embed(Value, frozen=True):
    """A video on another site, to be loaded when the reader asks.

    src: address of its player
    page: address of its page
    address: the same as one would read it
    service: whose it is: YouTube, or the name of the host
    host: what the player would be loaded from
    root: way to the site's root, for the poster, which is a document of its own
    language: the page's, for the same
    direction: the page's, ltr or rtl
    """

    src: str
    page: str
    address: str
    service: str
    host: str
    root: str
    language: str
    direction: str


class Clip(Value, frozen=True):
    """A video or audio file beside the article, or a video on another site.

    anchor: id of the figure
    video: id of the player
    kind: video or audio
    src: the file
    media_type: its media type, video/mp4
    title: its title
    poster: the picture that stands before it plays
    captions: the caption file; empty in folders opened from disk, where browsers refuse it
    captions_language: language of captions and transcript, BCP 47
    credit: whose it is
    cues: labelled moments
    width: of the player's box, in pixels; 0 where it is not known
    height: of the player's box, in pixels; 0 where it is not known
    duration: as on a player, 3:02; empty where it is not known
    transcript: what the captions say
    embed: set for a video on another site, which has no src, media_type and captions
    """

    anchor: str
    video: str
    kind: str
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
    duration: str = ""
    transcript: tuple[Line, ...] = ()
    embed: Embed | None = None


class Ledger(Value, frozen=True):
    """What is known and what is not.

    known: facts that are
    unknown: facts that are not, then open questions in words
    key: the statuses that occur, explained
    """

    known: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    key: tuple[Status, ...]


class Speaker(Value, frozen=True):
    """Who said a quote.

    name: who
    role: what they are
    cites: citation marks
    """

    name: Link
    role: Html
    cites: Html


class Teaser(Value, frozen=True):
    """An article in a list.

    href: the article
    title: its title
    summary: its summary
    published: when it was published
    updated: when it was last changed
    topics: its topics
    image: its picture
    image_alt: what the picture shows
    corrected: whether something in it was corrected
    """

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
    """Where a list goes on.

    number: this page, from 1
    count: how many pages there are
    previous: href of the page before; empty on the first
    next: href of the page after; empty on the last
    pages: the first, the last and those around this one
    """

    number: int
    count: int
    previous: str = ""
    next: str = ""
    pages: tuple[Link, ...] = ()


ONE_PAGE = Pager(1, 1)


# --- pages --------------------------------------------------------------------------------------


class Meta(Value, frozen=True):
    """For machines: what stands in the head.

    title: the page's title, without markup
    description: a sentence or two, without markup
    canonical: the page's full address; empty without base_url
    image: full address of its picture; empty without base_url
    image_alt: what the picture shows
    kind: website or article, for Open Graph
    published: date of publication, ISO
    modified: date of the last change, ISO
    author: authors, with commas between
    index: whether search engines may list the page
    alternates: (language, full address) of each translation
    """

    title: str
    description: str = ""
    canonical: str = ""
    image: str = ""
    image_alt: str = ""
    kind: str = "website"
    published: str = ""
    modified: str = ""
    author: str = ""
    index: bool = True
    alternates: tuple[tuple[str, str], ...] = ()


class SiteView(Value, frozen=True, kw_only=True):
    """What every page knows of the site; hrefs are relative to the page, and empty where there is
    nothing to lead to.

    title: the site's name
    home: href of the home page
    language: the site's language, BCP 47
    description: a sentence about the site
    menu: the main menu
    footer: the menu in the footer
    feed: href of the feed; empty without base_url
    search: href of the search page
    corrections: href of the page of corrections
    glossary: href of the glossary
    timeline: href of the chronology
    sources: href of the page of sources
    people: href of the page of people and places
    topics: href of the page of topics
    from_disk: whether the folder is to be opened from disk, `links: file`
    styled: whether a theme of the site has a style sheet of its own, `assets/site.css`
    options: the theme's options by name; a colour is two, light and dark
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
    styled: bool = False
    options: Mapping[str, OptionValue] = field(default_factory=dict)


class PageView(Value, frozen=True, kw_only=True):
    """What every page has.

    site: the site around it
    meta: for the head of the page
    title: the page's title
    url: its address in the site
    root: way to the site's root, for the theme's files: `{{ page.root }}assets/style.css`
    language: the page's language, BCP 47
    direction: ltr or rtl
    trail: the pages above it
    inline_style: the whole style sheet on the 404 page, empty elsewhere
    """

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
    """article.html: one explainer.

    panels: names of what follows the text and has something to show, in the order of the option
    summary: the standfirst
    topics: its topics
    authors: who wrote it
    published: when it was published
    updated: when it was last changed
    reviewed: when somebody last checked it
    review_due: whether the day for its next review has passed
    changes_summary: how many updates and corrections, in words
    reading_minutes: whole minutes; 0 where there is no text
    notice: "withdrawn" or empty
    reason: why it was withdrawn
    advisory: a warning before the text
    method: how we know
    image: its picture
    image_alt: what the picture shows
    contents: headings of the text and the panels after it
    facts: key facts
    timeline: its events in groups
    body: the text
    ledger: known and not known; None where the text shows it itself or nothing is to say
    status_key: the statuses that occur among the facts, explained
    terms: terms that it uses
    clips: clips that the text does not place itself
    people: people whom it names
    organisations: organisations that it names
    places: places that it names
    questions: questions with answers
    sources: cited works in order of their numbers
    changes: its log, newest first
    related: articles with much in common
    previous: the article before it in its folder
    next: the article after it in its folder
    cited_by: articles that refer to it
    translations: the same in other languages, titled in them
    extra: the author's own keys, as written: `page.extra.get("key")`
    """

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
    clips: tuple[Clip, ...] = ()
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
    """page.html: a plain page such as About.

    summary: the standfirst
    body: the text
    terms: terms that it uses
    sources: cited works in order of their numbers
    updated: when it was last changed
    contents: headings of the text
    extra: the author's own keys, as written
    """

    summary: Html = NOTHING
    body: Html = NOTHING
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    updated: When | None = None
    contents: tuple[Link, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class HomeView(PageView, frozen=True, kw_only=True):
    """home.html: one lead with its key facts, the latest changes, then a dated list.

    lead: the newest article; None on the second page and after
    lead_facts: its first key facts
    articles: the others, newest first, without those below another article, which are parts of it
    changes: the latest corrections and updates; on the first page alone
    topics: all topics; on the first page alone
    pager: where the list goes on
    """

    lead: Teaser | None = None
    lead_facts: tuple[Fact, ...] = ()
    articles: tuple[Teaser, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[Link, ...] = ()
    pager: Pager = ONE_PAGE


class SectionView(PageView, frozen=True, kw_only=True):
    """section.html: a plain list of articles, the index of a folder.

    articles: newest first
    pager: where the list goes on
    """

    articles: tuple[Teaser, ...] = ()
    pager: Pager = ONE_PAGE


class TopicsView(PageView, frozen=True, kw_only=True):
    """topics.html: all topics.

    topics: each topic with its newest articles
    """

    topics: tuple["TopicPart", ...] = ()


class TopicPart(Value, frozen=True):
    """A topic in the list of all.

    title: its name
    href: its page
    summary: what it is about
    count: how many articles it has
    articles: the newest of them
    """

    title: Html
    href: str
    summary: Html
    count: int
    articles: tuple[Link, ...]


class TopicView(PageView, frozen=True, kw_only=True):
    """topic.html: one topic.

    summary: the standfirst
    articles: newest first
    timeline: events of all its articles, by year; on the first page alone
    terms: terms that its articles share; on the first page alone
    sources: works cited by those events
    pager: where the list of articles goes on
    """

    summary: Html = NOTHING
    articles: tuple[Teaser, ...] = ()
    timeline: tuple[EventGroup, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    pager: Pager = ONE_PAGE


class LetterGroup(Value, frozen=True):
    """Entries under one letter.

    letter: the letter, or a word for what has none
    anchor: its id
    terms: on the glossary
    sources: on the page of sources
    parties: on pages of people, where they are by letter
    """

    letter: str
    anchor: str
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    parties: tuple[Party, ...] = ()


class NativeName(Value, frozen=True):
    """A term under the name that it has in another language.

    name: the name
    term: leads to the term
    """

    name: Named
    term: Link


class NativeGroup(Value, frozen=True):
    """The names that a page's terms have in one language.

    title: the language's name
    anchor: its id
    names: the names in their order
    """

    title: str
    anchor: str
    names: tuple[NativeName, ...]


class GlossaryView(PageView, frozen=True, kw_only=True):
    """glossary.html: terms by letter, then by their names in other languages.

    letters: lead to the groups, on this page or another
    groups: those of this page
    natives: the names that its terms have in other languages
    count: how many terms the site has
    """

    letters: tuple[Link, ...] = ()
    groups: tuple[LetterGroup, ...] = ()
    natives: tuple[NativeGroup, ...] = ()
    count: int = 0


class TermView(PageView, frozen=True, kw_only=True):
    """term.html: one term.

    term: the term
    body: its longer text
    uses: what uses it, with every sentence that does
    terms: terms that its texts use
    sources: works that they cite
    """

    term: Term
    body: Html = NOTHING
    uses: tuple[Use, ...] = ()
    terms: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()


class PeriodPart(Value, frozen=True):
    """A decade of the chronology.

    title: its name
    href: where it begins
    count: how many events it has
    years: its years, where each has a page
    """

    title: Html
    href: str
    count: int
    years: tuple[Link, ...] = ()


class TimelineView(PageView, frozen=True, kw_only=True):
    """timeline.html: the site's events of one page.

    periods: lead to all decades, and to the years around this page
    decades: on the first of many pages, which has no events itself: where to go on
    groups: the events by year
    topics: topics with events of their own
    sources: works cited by those events
    count: how many events the site has
    pager: where the list goes on
    """

    periods: tuple[Link, ...] = ()
    decades: tuple[PeriodPart, ...] = ()
    groups: tuple[EventGroup, ...] = ()
    topics: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    count: int = 0
    pager: Pager = ONE_PAGE


class PeopleView(PageView, frozen=True, kw_only=True):
    """people.html: whom and what the site names.

    kinds: lead to the three lists, on this page or another
    people: people
    organisations: organisations
    places: places
    pager: where the list goes on
    """

    kinds: tuple[Link, ...] = ()
    people: tuple[Party, ...] = ()
    organisations: tuple[Party, ...] = ()
    places: tuple[Party, ...] = ()
    pager: Pager = ONE_PAGE


class SourcesView(PageView, frozen=True, kw_only=True):
    """sources.html: all cited works by letter.

    letters: lead to the groups, on this page or another
    groups: those of this page
    count: how many works the site cites
    """

    letters: tuple[Link, ...] = ()
    groups: tuple[LetterGroup, ...] = ()
    count: int = 0


class CorrectionsView(PageView, frozen=True, kw_only=True):
    """corrections.html: every change of the site.

    changes: newest first
    pager: where the list goes on
    """

    changes: tuple[Change, ...] = ()
    pager: Pager = ONE_PAGE


class SearchView(PageView, frozen=True, kw_only=True):
    """search.html: without script, a list of links.

    articles: articles, newest first
    terms: terms
    topics: topics
    """

    articles: tuple[Link, ...] = ()
    terms: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()


class NotFoundView(PageView, frozen=True, kw_only=True):
    """404.html: shown for any address, so its links are rooted and its style is inline.

    articles: the five newest
    """

    articles: tuple[Teaser, ...] = ()


class RedirectView(PageView, frozen=True, kw_only=True):
    """redirect.html: an address that has moved.

    target: where to
    """

    target: str
