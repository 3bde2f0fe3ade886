"""The events of libyaml to values with places; a fault does not hide the rest.

Loading PyYAML takes longer than reading many a site: this is for what is not read without it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from generator.model.problem import Problem, Problems, Span, problem
from generator.read.faults import BLANKS, TYPE_ANEW, explain, odd_blank, shown
from generator.read.plain_yaml import NULLS, Place, Places, Where
from generator.read.yaml_text import MAX_PROBLEMS, MAX_RESUMES, lines_of, odd_breaks, unprintable

Value: TypeAlias = Any  # as in a Document
Event: TypeAlias = Any  # typeshed's events lack what they carry

MAX_DEPTH: Final = 20

_LOADER: Final = getattr(yaml, "CLoader", yaml.SafeLoader)  # wheels may come without libyaml


def read_events(
    text: str, path: str, line: int, problems: list[Problem]
) -> tuple[Value, Places, Places, Problems]:
    """What the text holds, the places of its values and of their keys, and what is wrong with it
    besides the ``problems`` that are known."""
    reading = _Reading(path, problems)
    reading.read(text, line)
    return reading.root, reading.places, reading.keys, tuple(reading.problems[:MAX_PROBLEMS])


class _TooDeepError(Exception):
    """Ends a reading; never leaves this module."""


class _Reading:
    """Events to values. Containers are filled in place, so that a fault leaves what was read."""

    __slots__ = ("escapes", "events", "first", "keys", "open", "path", "places", "problems", "root")

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.root: Value = None
        self.places: Places = {}
        self.keys: Places = {}
        self.open: list[tuple[Value, Value, str | int, bool]] = []
        self.events: Iterator[Any] = iter(())
        self.first = 1
        self.escapes = False  # whether values may hold what the text itself does not

    def read(self, text: str, line: int) -> None:
        self.escapes = "\\" in text and '"' in text
        lines: list[str] = []
        skipped = 0
        for _ in range(MAX_RESUMES):
            self.first = line + skipped
            try:
                return self._document(text)
            except _TooDeepError:
                return self._leave_out_unfinished()
            except MarkedYAMLError as error:
                self._leave_out_unfinished()
                lines = lines or lines_of(text)
                fault = explain(error, lines[skipped:], _last_event(text))
                self._forget_refusals(self.first + fault.line)
                self._forget_brackets((self.first + fault.line, fault.column + 1))
                self._report("yaml-syntax", fault.message, fault.line, fault.column, fault.hint)
                resume = _next_key(lines, skipped + fault.line + 1)
            if resume is None or not isinstance(self.root, dict | None):
                return None
            skipped = resume
            text = "\n".join(lines[skipped:])
        return None

    def _document(self, text: str) -> None:
        self.events = iter(_LOADER(text).get_event, None)
        for event in self.events:
            kind = type(event)
            if kind is DocumentStartEvent:
                break
            if kind is StreamEndEvent:
                return
        node: Event = next(self.events)
        if self.root is None:
            self.places.setdefault((), self._place(node.start_mark))
        if isinstance(self.root, dict) and type(node) is MappingStartEvent:
            self._fill_mapping(self.root, (), 1)
        elif self.root is None:
            self._value(node, self, "root", (), 0)
        else:
            return
        for after in self.events:
            if type(after) is DocumentStartEvent:
                mark: Any = after.start_mark
                self._report(
                    "yaml-not-supported",
                    "A second document begins here",
                    mark.line,
                    mark.column,
                    "Keep one document a file, and leave `---` to the fences of front matter",
                )
                return

    def _value(self, event: Event, parent: Value, key: Any, where: Where, depth: int) -> None:
        """Put the event's value into ``parent`` under ``key``, for a root into the reading."""
        kind = type(event)
        value: Value
        if kind is ScalarEvent:
            value = event.value
            if event.anchor or event.tag:
                self._refuse(event)
            elif event.implicit[0] and value in NULLS:
                value = None
            elif self.escapes and not value.isprintable():
                value = self._without_controls(event)
            if parent is self:
                self.root = value
            else:
                parent[key] = value
            return
        if kind is AliasEvent:
            self._refuse(event)
            if parent is not self:
                parent[key] = None
            return
        if event.anchor or event.tag:
            self._refuse(event)
        if depth >= MAX_DEPTH:
            self._too_deep(event)
        value = {} if kind is MappingStartEvent else []
        if parent is self:
            self.root = value
        else:
            parent[key] = value
        self.open.append((value, parent, key, bool(event.flow_style)))
        if kind is MappingStartEvent:
            self._fill_mapping(value, where, depth + 1)
        else:
            self._fill_list(value, where, depth + 1)
        self.open.pop()

    def _fill_mapping(self, into: dict[str, Value], where: Where, depth: int) -> None:
        events, places, keys, first = self.events, self.places, self.keys, self.first
        for event in events:
            kind = type(event)
            if kind is MappingEndEvent:
                return
            if kind is not ScalarEvent:
                self._report_node(
                    event, "A list or a group of keys cannot be a key", "Quote the key"
                )
                self._skip(event, depth)
                self._skip(next(events), depth)
                continue
            key = event.value
            mark = event.start_mark
            if self.escapes and not key.isprintable():
                key = self._without_controls(event)
            if not key.isascii() and key != key.strip(BLANKS):
                key = self._without_blanks(event)
            inside = (*where, key)
            if event.anchor or event.tag:
                self._refuse(event)
            if key == "<<" and event.implicit[0]:
                self._report_node(
                    event, "Merging with `<<` is not supported", "Write the keys out where needed"
                )
            elif not key:
                self._report_node(event, "A key is missing before the colon", "Name the value")
            elif inside in keys:
                self._report_duplicate(event, keys[inside])
            else:
                keys[inside] = (mark.line + first, mark.column + 1)
                event = next(events)
                mark = event.start_mark
                places[inside] = (mark.line + first, mark.column + 1)
                self._value(event, into, key, inside, depth)
                continue
            self._skip(next(events), depth)

    def _fill_list(self, into: list[Value], where: Where, depth: int) -> None:
        places, first = self.places, self.first
        for event in self.events:
            if type(event) is SequenceEndEvent:
                return
            inside = (*where, len(into))
            mark = event.start_mark
            places[inside] = (mark.line + first, mark.column + 1)
            into.append(None)
            self._value(event, into, inside[-1], inside, depth)

    def _skip(self, event: Event, depth: int) -> None:
        """Pass over the node that begins with ``event``."""
        inner = 0
        while True:
            if isinstance(event, CollectionStartEvent):
                inner += 1
                if depth + inner > MAX_DEPTH:
                    self._too_deep(event)
            elif type(event) in (MappingEndEvent, SequenceEndEvent):
                inner -= 1
            if not inner:
                return
            event = next(self.events)

    def _leave_out_unfinished(self) -> None:
        """Drop what a fault cut short, but keep lists and mappings of whole records."""
        while self.open:
            value, parent, key, flow = self.open.pop()
            if parent is self:
                break
            whole = value if isinstance(value, list) else value.values()
            records = isinstance(value, list) or all(isinstance(one, dict) for one in whole)
            if flow or not whole or not records:
                del parent[key]
        self.open.clear()
        if isinstance(self.root, str):
            self.root = None

    def _forget_refusals(self, line: int) -> None:
        """`*so* it goes` is an alias first and then a fault: only the fault is worth telling."""
        self.problems[:] = [
            p for p in self.problems if p.code != "yaml-not-supported" or p.span.line != line
        ]

    def _forget_brackets(self, place: Place) -> None:
        """`[[mdl]] is a line` is a list first and then a fault: there never was a list."""
        where = next((w for w, found in self.places.items() if w and found == place), ())
        if not where:
            return
        parent = self.root
        for step in where[:-1]:
            try:
                parent = parent[step]
            except (KeyError, IndexError, TypeError):
                return
        if isinstance(parent, dict) and isinstance(parent.get(where[-1]), list):
            del parent[where[-1]]
        elif isinstance(parent, list) and where[-1] == len(parent) - 1:
            parent.pop()

    def _place(self, mark: Any) -> Place:
        return mark.line + self.first, mark.column + 1

    def _refuse(self, event: Event) -> None:
        if type(event) is AliasEvent:
            written, what = f"*{event.anchor}", "an alias"
        elif event.anchor:
            written, what = f"&{event.anchor}", "an anchor"
        else:
            written, what = event.tag, "a tag"
        self._report_node(
            event,
            f"`{shown(written)}` is {what} in YAML, which is not supported",
            f"Quote the value if `{written[:1]}` belongs to the text, or else write it out",
        )

    def _without_controls(self, event: Event) -> str:
        """A scalar without what its escapes make and no text can hold."""
        value: str = odd_breaks().sub(" ", event.value)
        for odd in dict.fromkeys(unprintable().findall(value)):
            mark = event.start_mark
            self._report(
                "yaml-syntax",
                f"An escape in these quotes makes the character U+{ord(odd):04X}, which no text can hold",
                mark.line,
                mark.column,
                "Delete the escape; a backslash that belongs to the text stands in single quotes",
            )
        return unprintable().sub("\ufffd", value)

    def _without_blanks(self, event: Event) -> str:
        """A key without blanks around it that are none in YAML."""
        key: str = event.value
        odd = next(one for one in (key[0], key[-1]) if one in BLANKS)
        mark = event.start_mark
        column = mark.column if key[0] == odd else mark.column + len(key) - 1
        self._report("yaml-syntax", odd_blank(odd), mark.line, column, TYPE_ANEW)
        return key.strip(BLANKS + " ")

    def _too_deep(self, event: Event) -> None:
        self._report(
            "yaml-too-deep",
            f"Lists and records are nested more than {MAX_DEPTH} deep",
            event.start_mark.line,
            event.start_mark.column,
            "Quote the value if the brackets belong to a text",
        )
        raise _TooDeepError

    def _report_node(self, event: Event, message: str, hint: str) -> None:
        mark = event.start_mark
        self._report("yaml-not-supported", message, mark.line, mark.column, hint)

    def _report_duplicate(self, event: Event, first: Place) -> None:
        mark = event.start_mark
        self._report(
            "duplicate-key",
            f"`{shown(event.value)}` is written twice; "
            f"the first is at line {first[0]}, column {first[1]}",
            mark.line,
            mark.column,
            "Keep one of them; of a list, join the items",
        )

    def _report(self, code: str, message: str, line: int, column: int, hint: str) -> None:
        """``line`` and ``column`` as in a Mark, from 0."""
        if len(self.problems) < MAX_PROBLEMS:
            span = Span(self.path, line + self.first, column + 1)
            self.problems.append(problem(code, message, span, hint))


def _last_event(text: str) -> Event:
    """The last thing understood before the fault."""
    last: Event = None
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            last = event
    except yaml.YAMLError:
        pass
    return last


_OUTER_KEY: Final = re.compile(r"""["'\w][^#:]{0,200}:(?:\s|$)""")


def _next_key(lines: list[str], start: int) -> int | None:
    """The next line that begins with a key of the outermost mapping."""
    for number in range(start, len(lines)):
        if _OUTER_KEY.match(lines[number]):
            return number
    return None
