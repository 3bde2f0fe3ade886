"""The fields of one Document made into values: texts, dates, references, each at its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.model.content import (
    Change,
    Clip,
    Cue,
    Event,
    Fact,
    Native,
    Question,
    Source,
)
from generator.model.dates import Date
from generator.model.problem import Problem, Span, problem
from generator.model.reading import Reading
from generator.model.text import EMPTY, Ref, RefKind, Text
from generator.read.dates import read_date
from generator.read.markdown import read_inline, read_words
from generator.read.moments import read_moment
from generator.read.parser import Dialect
from generator.read.schema import (
    ArticleKeys,
    ChangeKeys,
    ClipKeys,
    EventKeys,
    FactKeys,
    ListedSourceKeys,
    SourceKeys,
    TimelineKeys,
)
from generator.read.slugs import ANCHOR_LENGTH, make_slug
from generator.read.validate import each
from generator.read.yaml import Document, Where

AFFECTED = ("fact", "event", "question", "clip", "term")
# `harbour, almanac`, and not a source with its locator, as `harbour, p. 4` is.
LIKE_IDS: Final = re.compile(r"\s*[^\W\d_][\w.-]*(?:\s*,\s*[^\W\d_]{3}[\w-]*)+\s*,?\s*")


@dataclass(slots=True)
class Fields:
    """One file's Document being made into values; problems gather in ``problems``."""

    document: Document
    lines: list[str]
    reading: Reading
    language: str
    problems: list[Problem] = field(default_factory=list)
    dialect: Dialect = field(init=False)

    def __post_init__(self) -> None:
        self.dialect = Dialect(self.language, self.reading.html)

    def report(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.problems.append(problem(code, message, span, hint))

    def text(self, value: str | None, *where: str | int) -> Text:
        if not value or not (source := value.strip()):
            return EMPTY
        return read_words(source) or read_inline(
            source, self.document.span(*where), self.dialect, self.lines, self.problems
        )

    def date(self, value: str | None, *where: str | int) -> Date | None:
        if value is None:
            return None
        found = read_date(value, self.reading.zone)
        if isinstance(found, Date):
            return found
        self.report("bad-date", found, self.document.span(*where))
        return None

    def ref(self, kind: RefKind, value: str | None, *where: str | int) -> Ref | None:
        """A reference from a field that holds an id; a citation may add its locator after a comma."""
        if value is None:
            return None
        name, _, detail = value.partition(",") if kind == "source" else (value, "", "")
        return Ref(
            kind, name.strip().removeprefix("@"), self.document.span(*where), "", detail.strip()
        )

    def refs(
        self, kind: RefKind, values: Iterable[str | None], *where: str | int
    ) -> tuple[Ref, ...]:
        values = tuple(values)
        if not values:
            return ()
        if kind == "source" and len(values) == 1:
            written = values[0] or ""
            if "," in written and LIKE_IDS.fullmatch(written):
                self.check_list("source", values, *where)
        found = [self.ref(kind, value, *where, number) for number, value in enumerate(values)]
        return tuple([ref for ref in found if ref])

    def check_list(self, kind: str, values: Sequence[str | None], *where: str | int) -> None:
        """`topics: tides, moon` is one topic; a name with a comma of its own stands in a list."""
        written = values[0] if len(values) == 1 else None
        if not written or "," not in written or (*where, 0) in self.document.places:
            return
        names = [one.strip() for one in written.split(",") if one.strip()]
        meant = (
            "a place in it follows the comma"
            if kind == "source"
            else "the comma belongs to the name"
        )
        self.report("text-for-list", f"`{written[:80]}` is one {kind}, not {len(names)}", self.document.span(*where),
                    f"Write a list, `[{', '.join(names)[:80]}]`; if {meant}, `[\"{written[:80]}\"]`.")  # fmt: skip

    def moment(self, value: str | None, *where: str | int) -> Ref | None:
        """``footage@0:34``, a moment in a clip of this article."""
        if value is None:
            return None
        name, _, at = value.partition("@")
        seconds = read_moment(at) if at else 0.0
        span = self.document.span(*where)
        if seconds is None or not name.strip():
            self.report("bad-value", f"`{value[:80]}` is no moment in a clip", span,
                        "Write the clip's id and the time: footage@0:34.")  # fmt: skip
            return None
        return Ref("clip", name.strip(), span, "", repr(seconds))

    def native(self, names: dict[str, str]) -> Native:
        return tuple((language, name.strip()) for language, name in names.items())

    # --- records --------------------------------------------------------------------------------

    def facts(self, keys: ArticleKeys) -> Iterator[Fact]:
        taken: set[str] = set()
        for fact, where in each(keys.key_facts, "key_facts"):
            yield self._fact(fact, where, taken)

    def _fact(self, fact: FactKeys, where: Where, taken: set[str]) -> Fact:
        text = self.text(fact.text, *where, "text") if fact.text else EMPTY
        return Fact(
            self.id_of(fact.id, fact.label or fact.text, "fact", where, taken),
            self.document.span(*where), text, self.text(fact.label, *where, "label"), fact.status or "",
            self.ref("party", fact.said_by, *where, "said_by"), self.date(fact.as_of, *where, "as_of"),
            self.refs("source", fact.sources, *where, "sources"), fact.id is not None,
        )  # fmt: skip

    def timeline(self, keys: ArticleKeys) -> Iterator[Event | Ref]:
        taken: set[str] = set()
        for entry, where in each(keys.timeline, "timeline"):
            if entry.use:
                yield Ref("event", entry.use, self.document.span(*where, "use"))
                continue
            entry_id = self.id_of(entry.id, entry.title or "", "event", where, taken)
            if event := self.event(entry, entry_id, where, written=entry.id is not None):
                yield event

    def event(
        self, keys: EventKeys | TimelineKeys, entry_id: str, where: Where, *, written: bool = True
    ) -> Event | None:
        date = self.date(keys.date, *where, "date")
        title = self.text(keys.title, *where, "title")
        text = self.text(keys.text, *where, "text")
        if date is None:
            return None
        return Event(
            entry_id, self.document.span(*where), date, title, text, self.ref("place", keys.place, *where, "place"),
            self.refs("party", keys.people, *where, "people"), self.refs("source", keys.sources, *where, "sources"),
            self.moment(keys.cue, *where, "cue"),
            self._event_topics(keys, where), written,
        )  # fmt: skip

    def _event_topics(self, keys: EventKeys | TimelineKeys, where: Where) -> tuple[str, ...]:
        if not keys.topics:
            return ()
        self.check_list("topic", keys.topics, *where, "topics")
        return tuple(make_slug(topic) for topic in keys.topics if topic)

    def sources(self, keys: ArticleKeys) -> Iterator[Source]:
        taken: set[str] = set()
        for item, where in each(keys.sources, "sources"):
            source_id = item.id if isinstance(item, ListedSourceKeys) else str(where[-1])
            if source_id in taken:
                self._report_twice(source_id, "source", where)
                continue
            taken.add(source_id)
            yield self.source(item, source_id, where)

    def source(self, keys: SourceKeys, source_id: str, where: Where) -> Source:
        return Source(
            source_id, self.document.span(*where), self.text(keys.title, *where, "title"), keys.publisher or "",
            tuple(author for author in keys.authors if author), self.date(keys.published, *where, "published"),
            keys.place or "", keys.url or "", keys.archived or "", self.date(keys.accessed, *where, "accessed"),
            keys.kind or "", keys.language or "", self.text(keys.note, *where, "note"),
        )  # fmt: skip

    def clips(self, keys: ArticleKeys) -> Iterator[Clip]:
        taken: set[str] = set()
        for item, where in each(keys.clips, "clips"):
            written = item.id or (where[-1] if isinstance(where[-1], str) else None)
            stem = (item.file or item.title or "").rpartition("/")[2].partition(".")[0]
            clip_id = self.id_of(written, stem, "clip", where, taken)
            yield self._clip(item, clip_id, where)

    def _clip(self, keys: ClipKeys, clip_id: str, where: Where) -> Clip:
        cues = tuple(
            Cue(cue.at, self.text(cue.label, *at, "label"), self.document.span(*at))
            for cue, at in each(keys.cues, *where, "cues")
        )
        return Clip(
            clip_id, self.document.span(*where),
            Ref("file", keys.file.strip(), self.document.span(*where, "file")) if keys.file else None,
            self.text(keys.title, *where, "title"),
            self.ref("file", keys.poster, *where, "poster"), self.ref("file", keys.captions, *where, "captions"),
            keys.language or self.language, self.text(keys.credit, *where, "credit"),
            tuple(sorted(cues, key=lambda cue: cue.at)), keys.url or "", keys.duration or 0.0,
        )  # fmt: skip

    def questions(self, keys: ArticleKeys) -> Iterator[Question]:
        taken: set[str] = set()
        for item, where in each(keys.questions, "questions"):
            yield Question(
                self.id_of(item.id, item.question, "question", where, taken), self.document.span(*where),
                self.text(item.question, *where, "question"), self.text(item.answer, *where, "answer"),
            )  # fmt: skip

    def changes(self, keys: ArticleKeys) -> Iterator[Change]:
        for item, where in each(keys.changes, "changes"):
            if change := self._change(item, where):
                yield change

    def _change(self, keys: ChangeKeys, where: Where) -> Change | None:
        date = self.date(keys.date, *where, "date")
        affects: Ref | None = None
        if keys.affects:
            kind, colon, name = keys.affects.partition(":")
            span = self.document.span(*where, "affects")
            if colon and kind in AFFECTED and name.strip():
                affects = Ref(kind, name.strip(), span)  # type: ignore[arg-type]
            else:
                self.report("bad-value", f"`{keys.affects[:80]}` is nothing that a change can affect", span,
                            "Write the kind and the id: fact:wounds, event:crossing, question:war.")  # fmt: skip
        texts = [self.text(getattr(keys, name), *where, name) for name in ("was", "now", "note")]
        if not affects and not keys.affects and not any(texts):
            self.report("missing-key", f"this {keys.kind} tells nothing", self.document.span(*where),
                        "Add what `was` and what is `now`, or a `note`.")  # fmt: skip
        if date is None:
            return None
        return Change(date, keys.kind, self.document.span(*where), affects, *texts)

    # --- ids --------------------------------------------------------------------------------------

    def id_of(
        self, written: str | None, text: str, kind: str, where: Where, taken: set[str]
    ) -> str:
        """The written id, or one made from the text; unique among ``taken``, which it joins."""
        if written is not None:
            if written in taken:
                self._report_twice(written, kind, where)
            taken.add(written)
            return written
        base = make_slug(text, ANCHOR_LENGTH) or f"{kind}-{len(taken) + 1}"
        made, count = base, 1
        while made in taken:
            count += 1
            made = f"{base}-{count}"
        taken.add(made)
        return made

    def _report_twice(self, written: str, kind: str, where: Where) -> None:
        self.report("duplicate-id", f"the {kind} `{written}` is already defined in this file",
                    self.document.span(*where), "Give one of the two another id.")  # fmt: skip
