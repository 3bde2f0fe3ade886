"""The order of the site: what stands on which page, with the articles' own words left out.

Where they are to stand, a Part says whose.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import field

from generator.model.config import Config
from generator.model.dates import Date
from generator.model.outline import Outline
from generator.model.problem import Problems
from generator.model.site import Cited, Dated, Key, Known, Section, TermSlice, TopicSlice
from generator.model.text import Ref
from generator.model.value import Value


class Placed(Value, frozen=True):
    """An article among the others; those are named by the paths of their files."""

    outline: Outline
    listed: bool = True
    review_due: bool = False
    related: tuple[str, ...] = ()
    previous: str = ""
    next: str = ""
    cited_by: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()


class Happening(Value, frozen=True):
    """An event in the site's chronology: the ``number``-th of an article's own, or a shared one,
    which ``tellers`` tell of."""

    date: Date
    home: Outline | None = None
    number: int = 0
    shared: Dated | None = None
    tellers: tuple[Outline, ...] = ()


class Period(Value, frozen=True):
    """One page of the chronology. ``url`` is ``/timeline/`` or below it.

    ``scale`` is decade or year, empty where the page is of neither; ``part`` counts the pages of a
    long year.
    """

    url: str
    title: str
    events: tuple[Happening, ...]
    scale: str = ""
    part: int = 1


class Citable(Value, frozen=True):
    """A line of the list of sources: the ``number``-th of an article's own, or a shared one, with
    the newest of the articles that cite it."""

    name: str
    path: str = ""
    number: int = 0
    shared: Cited | None = None
    cited_by: tuple[str, ...] = ()


class TopicPlan(Value, frozen=True):
    topic: TopicSlice
    articles: tuple[Outline, ...] = ()
    events: tuple[Happening, ...] = ()


class SectionPlan(Value, frozen=True):
    section: Section
    articles: tuple[Outline, ...] = ()


class Site(Value, frozen=True):
    """Everything that is published, in its order. Lists of articles run newest first, undated ones
    last; what stands in them is told by the articles themselves.

    ``files`` are (path in the output, path in the site) of the content files that pages use.
    ``using`` leads from an entry to the paths of the articles that name it. ``corrections`` are
    (path, number) of changes. ``promised`` are references to the entries of other articles:
    (reference, path of the article, anchor).
    """

    config: Config
    today: Date
    articles: tuple[Placed, ...] = ()
    pages: tuple[Placed, ...] = ()
    terms: tuple[TermSlice, ...] = ()
    periods: tuple[Period, ...] = ()
    topics: tuple[TopicPlan, ...] = ()
    known: tuple[Known, ...] = ()
    cited: tuple[Citable, ...] = ()
    using: Mapping[Key, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    corrections: tuple[tuple[str, int], ...] = ()
    sections: tuple[SectionPlan, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()  # (from, to)
    files: tuple[tuple[str, str], ...] = ()
    promised: tuple[tuple[Ref, str, str], ...] = ()
    problems: Problems = ()
