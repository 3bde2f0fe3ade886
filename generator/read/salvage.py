"""A record that is wrong somewhere: all of its problems at once, and what can be used of it."""

import copy
import difflib
import re
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

from msgspec.structs import fields
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.model.problem import CODES, Problem, Problems, problem
from generator.model.value import replace
from generator.read.faults import kind_of, named, shown
from generator.read.models import LIST, MAPPING, validate_data
from generator.read.schema import ArticleKeys, Keys, listed
from generator.read.yaml import Document, Value, Where

UnknownKeys: TypeAlias = Literal["error", "warn"]
K = TypeVar("K", bound=Keys)

MAX_ROUNDS: Final = 20
MAX_SUGGESTIONS: Final = 20  # of one record: the nearest names cost up to a millisecond each


def salvage(
    record: type[K], document: Document, at: Where, data: Value, unknown_keys: UnknownKeys
) -> tuple[K | None, Problems]:
    """The record without its parts that are wrong, and what is wrong with them.

    They are dropped and the rest is looked at again, until it is right.
    """
    data = copy.deepcopy(data)
    judge = _Judge(record, document, at, unknown_keys)
    for _ in range(MAX_ROUNDS):
        try:
            return validate_data(record, data), tuple(judge.problems)
        except ValidationError as error:
            details = error.errors(include_url=False)
        judge.judge(details)
        for detail in details:
            way = _way(detail)
            if detail["type"] == "missing" and "names" not in detail.get("ctx", {}):
                way = way[:-1]
            if not way:
                return None, tuple(judge.problems)
            judge.remember(_drop(data, way))
    return None, tuple(judge.problems)


def _way(detail: ErrorDetails) -> Where:
    """pydantic's loc as keys and indexes alone."""
    loc = detail["loc"]
    if loc[:1] in (("sources",), ("clips",)) and loc[1:2] in ((MAPPING,), (LIST,)):
        loc = (loc[0], *loc[2:])
    return loc[:-1] if _is_about_key(detail) else loc


def _is_about_key(detail: ErrorDetails) -> bool:
    return detail["loc"][-1:] == ("[key]",) and detail["type"] != "extra_forbidden"


def _drop(data: Value, way: Where) -> Where:
    """Take the value out, or the nearest one around it that is there; tells which."""
    for depth, step in enumerate(way):
        inside = _inside(data, step)
        if depth == len(way) - 1 or not isinstance(inside, dict | list):
            if isinstance(data, dict):
                data.pop(step, None)
            elif isinstance(data, list) and isinstance(step, int) and step < len(data):
                data[step] = None
            return way[: depth + 1]
        data = inside
    return way


def _inside(data: Value, step: str | int) -> Value:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


class _Judge:
    """pydantic's errors as Problems; remembers what was dropped, so that nothing is told twice."""

    __slots__ = (
        "at",
        "document",
        "dropped",
        "problems",
        "record",
        "suggestions",
        "touched",
        "unknown_keys",
    )

    def __init__(
        self, record: type[Keys], document: Document, at: Where, unknown_keys: UnknownKeys
    ) -> None:
        self.record = record
        self.document = document
        self.at = at
        self.unknown_keys = unknown_keys
        self.dropped: set[Where] = set()
        self.touched: set[Where] = set()  # what something was dropped from
        self.problems: list[Problem] = []
        self.suggestions = MAX_SUGGESTIONS

    def remember(self, dropped: Where) -> None:
        self.dropped.add(dropped)
        self.touched.update(dropped[:depth] for depth in range(1, len(dropped)))

    def judge(self, details: list[ErrorDetails]) -> None:
        texts = {_way(d)[:-1] for d in details if _may_be_text(d)}
        for detail in details:
            way = _way(detail)
            if detail["type"] == "missing":
                names = list(detail.get("ctx", {}).get("names", ()))
                record = way if names else way[:-1]
                self._missing(record, names or [str(way[-1])], texts)
            elif detail["type"] == "extra_forbidden":
                self._unknown_key(detail, way)
            elif way not in self.touched:
                self._wrong(detail, way)

    def _missing(self, record: Where, names: list[str], texts: set[Where]) -> None:
        names = [name for name in names if (*record, name) not in self.dropped]
        if not names or record in texts:
            return
        span = self.document.span(*self.at, *record)
        verb = "are" if names[1:] else "is"
        hint = next((_ADD[name] for name in names if name in _ADD), f"Add {listed(names)}")
        self.problems.append(problem("missing-key", f"{listed(names)} {verb} missing", span, hint))

    def _unknown_key(self, detail: ErrorDetails, way: Where) -> None:
        key = str(way[-1])
        message = f"`{shown(key)}` is not a key here"
        found = problem(
            "unknown-key",
            message,
            self.document.key_span(*self.at, *way),
            self._known_instead(key, detail),
        )
        if self.unknown_keys == "warn":
            found = replace(found, severity="warning")
        self.problems.append(found)

    def _known_instead(self, key: str, detail: ErrorDetails) -> str:
        record = _record_at(self.record, detail["loc"])
        if meant := _MEANT.get(key.lower().replace("-", "_")):
            return meant
        names = (*record.__struct_fields__, *record.FAMILIAR)
        if len(key) <= 40 and self.suggestions:
            self.suggestions -= 1
            like = key.lower().replace("-", "_").replace(" ", "_")
            if near := difflib.get_close_matches(like, names, 1, 0.6):
                return f"Did you mean `{near[0]}`?"
        if _may_be_text(detail):
            return "If it belongs to a text with a colon or a comma, quote the whole text"
        if record is ArticleKeys:
            return "Keys of your own go under `extra:`"
        return f"The keys here are {listed(list(record.__struct_fields__))}"

    def _wrong(self, detail: ErrorDetails, way: Where) -> None:
        kind, given = detail["type"], detail["input"]
        name = _name(way)
        span = self.document.span(*self.at, *way)
        context = detail.get("ctx", {})
        if kind == "blank" or (given is None and kind not in CODES):
            self.problems.append(
                problem("missing-key", f"{name} is empty", span, "Write a text, or leave it out")
            )
        elif kind in CODES:
            if _is_about_key(detail):
                span = self.document.key_span(*self.at, *way)
            self.problems.append(problem(kind, context["message"], span, context["hint"]))
        elif kind == "literal_error":
            self._not_one_of(re.findall("'([^']*)'", context["expected"]), given, name, way)
        elif kind in _WANTED:
            message = f"{name} is {kind_of(given)}; wanted is {_WANTED[kind]}"
            hint = self._instead(way, given, kind)
            self.problems.append(problem("wrong-type", message, span, hint))
        else:
            message = f"{name} is {named(given)}, which cannot be used"
            self.problems.append(problem("bad-value", message, span, detail["msg"]))

    def _not_one_of(self, allowed: list[str], given: Value, name: str, way: Where) -> None:
        choice = " or ".join((", ".join(f"`{one}`" for one in allowed[:-1]), f"`{allowed[-1]}`"))
        if isinstance(given, str):
            near = difflib.get_close_matches(given.lower()[:40], allowed, 1, 0.6)
            hint = f"Did you mean `{near[0]}`?" if near else ""
        else:
            hint = "Write one of them"
        message = f"{name} is {named(given)}; wanted is {choice}"
        span = self.document.span(*self.at, *way)
        self.problems.append(problem("bad-value", message, span, hint))

    def _instead(self, way: Where, given: Value, kind: str) -> str:
        written = self.document.written(*self.at, *way)
        if isinstance(given, list) and written.startswith(("[[", "[@")):
            value = re.match(r"\[\[[^\]]*\]\]|\[@[^\]]*\]", written)
            key = f"{way[-1]}: " if way and isinstance(way[-1], str) else "- "
            return f'Quote this value: `{key}"{value[0]}"`' if value else "Quote this value"
        if isinstance(given, dict) and kind == "string_type":
            return "Quote the text if it has a colon or braces of its own"
        if isinstance(given, list) and kind == "string_type":
            return "Write one text, without brackets or dashes"
        if isinstance(given, dict) and kind == "tuple_type":
            return "Begin each item of the list with `- `"
        if isinstance(given, list) and kind != "tuple_type":
            return "Take the brackets, or the dash, away"
        return ""


def _may_be_text(detail: ErrorDetails) -> bool:
    """Is the unknown key rather a part of a text that YAML took apart at a colon or a comma?"""
    if detail["type"] != "extra_forbidden" or len(detail["loc"]) < 2:
        return False
    *_, around, key = detail["loc"]
    # No key begins with a capital, and many a sentence with a word and a colon: - Note: it is cold.
    sentence = isinstance(around, int) and str(key)[:1].isupper() and " " in str(detail["input"])
    return " " in str(key) or detail["input"] is None or sentence


def _record_at(record: type[Keys], loc: tuple[int | str, ...]) -> type[Keys]:
    """The record that holds the last step of ``loc``."""
    ids = False
    for step in loc[:-1]:
        if step == MAPPING:
            ids = True
        elif ids or isinstance(step, int):
            ids = False
        elif step in record.__struct_fields__:
            record = _record_in(record, str(step)) or record
    return record


@cache
def _record_in(record: type[Keys], name: str) -> type[Keys] | None:
    waiting: list[Any] = [field.type for field in fields(record) if field.name == name]
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, type) and issubclass(found, Keys):
            return found
        waiting += get_args(found)
    return None


def _name(way: Where) -> str:
    if not way:
        return "This"
    if isinstance(way[-1], str):
        return f"`{shown(way[-1])}`"
    key = next((step for step in reversed(way) if isinstance(step, str)), "")
    return f"An item of `{shown(key)}`"


_WANTED: Final = MappingProxyType(
    {
        "string_type": "a text",
        "string_unicode": "a text",
        "tuple_type": "a list",
        "dict_type": "a group of keys",
        "model_type": "a group of keys",
        "model_attributes_type": "a group of keys",
        "float_type": "a number",
    }
)
_ADD: Final = MappingProxyType(
    {
        "date": "Add `date:`, as precise as it is known: `2017-11-13`, `2017-11`, `195X`, `1953?`",
        "kind": "Add `kind:` with `correction`, `update` or `clarification`",
        "answer": "Add `a:`; a question without an answer belongs under `unknowns`",
        "question": "Add `q:` with the question",
        "at": "Add `at:` with a moment such as `0:34`",
        "short": "Add `short:` with a definition of one sentence or two",
    }
)
_DERIVED: Final = "Leave it out: the date of the last update comes from `changes`"
_MEANT: Final = MappingProxyType(
    {
        "lastmod": _DERIVED,
        "updated": _DERIVED,
        "modified": _DERIVED,
        "last_modified": _DERIVED,
        "last_updated": _DERIVED,
        "facts": "Did you mean `key_facts`?",
        "events": "Did you mean `timeline`?",
        "faq": "Did you mean `questions`?",
        "corrections": "Did you mean `changes`?",
        "references": "Did you mean `sources`?",
        "permalink": "Did you mean `slug`? It replaces the address's last part",
        "lang": "Did you mean `language`?",
        "cover": "Did you mean `image`?",
        "thumbnail": "Did you mean `image`?",
    }
)
