"""Writes texts into a page: every hole filled with the mark that its reference calls for."""

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from gettext import NullTranslations
from typing import Final

from markupsafe import Markup, escape

from generator.model.content import Native, Source
from generator.model.dates import Date
from generator.model.moments import clock
from generator.model.naming import name_from
from generator.model.sentences import begins_sentence
from generator.model.site import Key, Target, key_of
from generator.model.text import HOLE, Ref, Text
from generator.model.value import Value
from generator.model.view import NOTHING, Link, Moment, Named, When
from generator.render.dates import machine, say, say_short
from generator.render.frame import Frame, Theme
from generator.render.links import Ways, base_path, quoted
from generator.render.locales import find_direction
from generator.render.theme import LOADED, Marks, load_marks, load_translations

NAMES: Final = ("person", "organisation", "place", "party", "fact", "question", "article")
LETTERS: Final = string.ascii_lowercase
REMEMBERED: Final = 8192  # dates of a calendar

Block = Callable[[Ref, "Pen"], str]
# Markup's own constructor asks each text for its __html__, at four times the price.
as_markup: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)


def joined(*parts: Markup) -> Markup:
    """One HTML of several: Markup's own ``+`` asks each for its __html__, too."""
    return as_markup("".join(parts))


@dataclass(slots=True)
class Citations:
    """The sources of one page, numbered in order of first use, with the places that use them."""

    numbers: dict[str, int] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=dict)

    def use(self, anchor: str) -> tuple[int, str]:
        """The source's number and the id of this use of it."""
        if (places := self.uses.get(anchor)) is None:
            places = self.uses[anchor] = []
            self.numbers[anchor] = len(self.uses)
        number = self.numbers[anchor]
        place = f"ng-cite-{number}{_letters(len(places))}"
        places.append(place)
        return number, place


@cache
def letters(number: int) -> Markup:
    """a, b, … z, aa, ab … for 0, 1, …"""
    return as_markup(_letters(number))


@cache
def _letters(number: int) -> str:
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = LETTERS[rest] + name
    return name


class Stage(Value, frozen=True):
    """Where on this page a clip is played: the player's ``id``, and if it is another site's, ``at``,
    which makes the address for its frame that plays from a moment."""

    id: str
    at: Callable[[float], str] | None = None

    def play(self, seconds: float, src: str) -> dict[str, str]:
        """``href``, ``video`` and ``frame`` of a Moment; ``src`` is the clip's file."""
        if self.at:
            return {"href": self.at(seconds), "video": self.id, "frame": self.id}
        return {"href": f"{src}#t={seconds_text(seconds)}", "video": self.id}


@dataclass(slots=True)
class Pen:
    """What one page writes with. ``here`` is its address.

    A pen that does not cite leaves citations out: a list of teasers or terms numbers no sources.
    ``rooted`` pens write for a page that a host serves at any address. ``blocks`` draw the references that stand for whole blocks; ``clips`` are the stages of this
    page by clip id. ``topics`` are the links to topics that it has made, by their ids and titles.
    """

    frame: Frame
    here: str
    language: str
    cites: bool = True
    rooted: bool = False
    citations: Citations = field(default_factory=Citations)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    clips: Mapping[str, Stage] = field(default_factory=dict)
    topics: dict[tuple[str, str], Link] = field(default_factory=dict)
    translations: NullTranslations = field(init=False)
    marks: Marks = field(init=False)
    _calendar: "Calendar" = field(init=False)
    _marked: set[tuple[int, str]] = field(default_factory=set)
    # A page cites the same few sources and names the same few terms again and again: each mark is
    # drawn once, and the id of its place put in afterwards.
    _drawn: dict[tuple[str, ...], str] = field(default_factory=dict)
    _ways: Ways = field(init=False)

    def __post_init__(self) -> None:
        theme, config = self.frame.theme, self.frame.config
        self.translations = load_translations(theme, self.language)
        self.marks = load_marks(theme, self.language).for_a_page()
        self._calendar = load_calendar(theme, self.language, config.timezone)
        self._ways = Ways(self.here, config.links)

    # --- texts ------------------------------------------------------------------------------------

    def write(self, text: Text, links: Mapping[Key, Target], *, cite: bool = True) -> Markup:
        """The text with its references drawn."""
        if not text.refs:
            return as_markup(text.html)
        first, *parts = text.html.split(HOLE)
        written = [first]
        open_links: list[bool] = []
        for ref, part in zip(text.refs, parts, strict=True):
            kind = ref.kind
            if kind == "source":
                written[-1] = written[-1].rstrip(" \n")  # authors write a gap before the mark
                mark = self._cite(ref, links.get((kind, ref.id))) if cite else ""
            elif kind == "term" and (target := links.get((kind, ref.id))):
                mark = self._term(ref, target, written)
            else:
                mark = self._mark(ref, links, open_links)
            written += (mark, part)
        return as_markup("".join(written))

    def cite(self, refs: tuple[Ref, ...], links: Mapping[Key, Target]) -> Markup:
        """The citation marks of a field that lists sources."""
        if not refs or not self.cites:
            return NOTHING
        return as_markup("".join([self._cite(ref, links.get(("source", ref.id))) for ref in refs]))

    def href(self, target: Target) -> str:
        if not target.url:
            return ""
        if target.url == self.here and target.anchor:
            return f"#{target.anchor}"
        return self.to(target.url) + (f"#{target.anchor}" if target.anchor else "")

    def to(self, url: str) -> str:
        """The way to an address of the site."""
        if self.rooted:
            return f"{base_path(self.frame.config.base_url)}{quoted(url)}"
        return self._ways.to(url)

    def link(self, target: Target | None, label: str = "") -> Link | None:
        if target is None:
            return None
        return Link(as_markup(label or target.label) or escape(target.plain), self.href(target))

    def _mark(self, ref: Ref, links: Mapping[Key, Target], open_links: list[bool]) -> str:
        kind = ref.kind
        if kind == "link-end":
            return "</a>" if open_links and open_links.pop() else ""
        target = links.get(key_of(ref))
        if kind == "link":
            return self._open(ref, target, open_links)
        if kind in self.blocks:
            return self.blocks[kind](ref, self)
        if target is None:  # let pass by the site's severities: no text may vanish
            words = "" if kind in ("image", "file") else name_from(ref.id, begins=False)
            return self._mark_broken(ref.label or str(escape(words)))
        if kind == "event":
            return self._event(ref, target)
        if kind == "clip":
            moment = self.moment(ref, target)
            label = "" if ref.label == moment.clock else ref.label
            return self.marks.moment(moment, as_markup(label))
        if kind == "image":
            return self.marks.image(
                self.to(target.url), as_markup(ref.label), target.width, target.height, as_markup(ref.detail)
            )  # fmt: skip
        label = ref.label or target.label
        if kind in NAMES:
            return self.marks.name(self.href(target), as_markup(label), target.kind)
        return label

    def _term(self, ref: Ref, target: Target, written: Sequence[str]) -> str:
        """``written`` is the text before it, of which the last two parts tell enough."""
        label = ref.label or target.label
        if not ref.label and label[:1].islower() and begins_sentence("".join(written[-2:])):
            label = label[:1].upper() + label[1:]
        place = (ref.section, target.id)
        first = place not in self._marked
        key = ("term", target.id, label, "first" if first else "quiet")
        if (drawn := self._drawn.get(key)) is None:
            drawn = self._drawn[key] = self.marks.term(
                self.href(target), as_markup(label), "", first
            )
        if first:
            self._marked.add(place)
        return drawn

    def _event(self, ref: Ref, target: Target) -> str:
        key = ("event", target.id, ref.label, ref.anchor)
        if (drawn := self._drawn.get(key)) is None:
            shown = self.when(target.date) if target.date else When("", "")
            drawn = self._drawn[key] = self.marks.event(
                self.href(target), as_markup(ref.label), ref.anchor, shown
            )
        return drawn

    def _open(self, ref: Ref, target: Target | None, open_links: list[bool]) -> str:
        leads = bool(target and target.url)
        open_links.append(leads)
        if not target or not leads:
            return ""
        title = f' title="{ref.label}"' if ref.label else ""
        return f'<a href="{self.href(target)}"{title}{ref.detail}>'

    def _mark_broken(self, label: str) -> str:
        return f"<mark>{label}</mark>" if self.frame.marks_broken and label else label

    def _cite(self, ref: Ref, target: Target | None) -> str:
        if not self.cites:
            return ""
        if target is None:
            return self._mark_broken(f"[@{escape(ref.id)}]") if self.frame.marks_broken else ""
        number, place = self.citations.use(target.anchor)
        key = ("cite", target.anchor, ref.detail)
        if (drawn := self._drawn.get(key)) is None:
            drawn = self._drawn[key] = self.marks.cite(
                number, f"#{target.anchor}", HOLE, ref.detail, target.plain
            )
        return drawn.replace(HOLE, place)

    # --- parts ------------------------------------------------------------------------------------

    def when(self, date: Date, inside: str = "") -> When:
        """``inside`` is what the group around the date already says: "day", "year" or nothing.

        A day in its own group has nothing left to say: its short form is empty.
        """
        return self._calendar.say(date, inside)

    def maybe_when(self, date: Date | None) -> When | None:
        return self.when(date) if date else None

    def moment(self, ref: Ref, target: Target) -> Moment:
        """On another page than its clip's, a moment on another site leads to the clip."""
        at = float(ref.detail or 0)
        stage = self.clips.get(ref.id)
        src = self.to(target.file) if target.file else ""
        if stage:
            play = stage.play(at, src)
        else:
            play = {"href": f"{src}#t={seconds_text(at)}" if src else self.href(target)}
        return Moment(seconds_text(at), clock(at), as_markup(ref.label), **play)

    def native(self, names: Native) -> tuple[Named, ...]:
        return tuple(Named(name, language, find_direction(language)) for language, name in names)

    def say(self, message: str) -> str:
        return self.translations.gettext(message)


class Calendar:
    """Says dates in one language and time zone, where what was written of a date tells all of it: an
    event stands on its article, its topic and the timeline."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self._language, self._translations = language, translations
        self._said: dict[tuple[str, str], When] = {}

    def say(self, date: Date, inside: str) -> When:
        key = (date.edtf, inside)
        if (said := self._said.get(key)) is None:
            if len(self._said) == REMEMBERED:
                self._said.clear()
            said = self._said[key] = _say_when(date, inside, self._language, self._translations)
        return said


@lru_cache(LOADED)
def load_calendar(theme: Theme, language: str, zone: str) -> Calendar:  # noqa: ARG001
    return Calendar(language, load_translations(theme, language))


def _say_when(date: Date, inside: str, language: str, translations: NullTranslations) -> When:
    text = say(date, language, translations)
    short = say_short(date, inside, language, translations) if inside else text
    if inside == "day" and is_whole_day(date):
        short = ""
    return When(text, short, machine(date))


def seconds_text(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def is_whole_day(date: Date) -> bool:
    """Whether the date is one day, known without doubt and without a time."""
    start = date.start
    if date.span or start is None or start.day is None or start.hour is not None:
        return False
    return not (start.approximate or start.uncertain)


def source_order(
    citations: Citations, sources: tuple[tuple[str, Source], ...]
) -> list[tuple[str, Source]]:
    """The sources as they are numbered, those that nothing cites after them."""
    return sorted(sources, key=lambda item: (citations.numbers.get(item[0], 10**9), item[0]))
