"""What the order of the whole site depends on: of each article all but its words.

While no outline changes, every list, every page of the chronology and every link keeps its place;
what the article tells there may change as it likes.
"""

from typing import Literal

from generator.model.dates import Date
from generator.model.problem import Span
from generator.model.text import Ref
from generator.model.value import Value

Name = tuple[str, str]  # kind and id as they are written in a reference


class EventOutline(Value, frozen=True):
    id: str
    span: Span
    date: Date
    topics: tuple[str, ...] = ()


class SourceOutline(Value, frozen=True):
    """``name`` is the title as plain text, by which lists are ordered."""

    id: str
    span: Span
    name: str


class ChangeOutline(Value, frozen=True):
    """``affects`` is the kind and id of what was changed, empty where that is not said."""

    date: Date
    kind: str
    affects: Name = ("", "")


class Outline(Value, frozen=True):
    """An article or page, without its words. Fields that a Card has too mean the same.

    ``updated`` is the day of the last correction or update. ``events`` and ``sources`` are the
    article's own; ``uses`` are the ids of the shared events that its timeline takes in, and
    ``tells`` those and the ones that its body mentions. ``names`` are all references that count as
    naming an entry, ``terms`` those to terms in body and glossary. ``crossing`` are the references
    to other articles, pages and files, each as often as it is written; ``titled`` are the
    articles that the title itself names. ``captions`` are the clips' captions files among them.
    """

    kind: Literal["article", "page"]
    path: str
    url: str
    span: Span
    status: Literal["draft", "published", "withdrawn"] = "published"
    published: Date | None = None
    updated: Date | None = None
    expires: Date | None = None
    review_by: Date | None = None
    language: str = ""
    translation_of: Ref | None = None
    aliases: tuple[tuple[str, Span], ...] = ()
    topics: tuple[tuple[str, str, Span], ...] = ()
    events: tuple[EventOutline, ...] = ()
    sources: tuple[SourceOutline, ...] = ()
    changes: tuple[ChangeOutline, ...] = ()
    uses: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    terms: tuple[str, ...] = ()
    crossing: tuple[Ref, ...] = ()
    titled: tuple[str, ...] = ()
    captions: tuple[Ref, ...] = ()
    anchors: tuple[str, ...] = ()
    broken: tuple[Name, ...] = ()
