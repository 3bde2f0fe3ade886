"""Documents to records: everything that is right comes through, everything else is a Problem."""

import copy
import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.model.problem import CODES, Problem, Problems, problem
from generator.model.value import replace
from generator.read.faults import shown
from generator.read.schema import LIST, MAPPING, ArticleKeys, Keys, bad_id, is_id, listed
from generator.read.yaml import Document, Place, Value, Where, load

UnknownKeys: TypeAlias = Literal["error", "warn"]
T = TypeVar("T")
K = TypeVar("K", bound=Keys)

MAX_ROUNDS: Final = 20
MAX_SUGGESTIONS: Final = 20  # of one record: the nearest names cost up to a millisecond each


def read_keys(
    text: str, path: str, line: int = 1, unknown_keys: UnknownKeys = "error"
) -> tuple[ArticleKeys | None, Document, Problems]:
    """Front matter to keys, with the Document that knows their places under the fields' names."""
    document = load(text, path, line)
    document, renaming = familiar(document)
    keys, problems = validate(ArticleKeys, document, unknown_keys=unknown_keys)
    if keys and keys.status is None and document.data and document.data.get("status") is not None:
        keys = keys.model_copy(update={"status": "draft"})  # a misspelt status publishes nothing
    return keys, document, (*document.problems, *renaming, *problems)


def read_entries(
    model: type[K], text: str, path: str, unknown_keys: UnknownKeys = "error"
) -> tuple[dict[str, K], Document, Problems]:
    """A data file to its entries by id, in the author's order."""
    document = load(text, path)
    entries, problems = validate_entries(model, document, unknown_keys=unknown_keys)
    return entries, document, (*document.problems, *problems)


def each(
    items: tuple[T | None, ...] | Mapping[str, T], *where: str | int
) -> Iterator[tuple[T, Where]]:
    """The items that are there, each with its way in the Document; ``where`` leads to them all."""
    if isinstance(items, Mapping):
        for key, item in items.items():
            yield item, (*where, key)
        return
    for index, entry in enumerate(items):
        if entry is not None:
            yield entry, (*where, index)


def validate(
    model: type[K], document: Document, *, at: Where = (), unknown_keys: UnknownKeys = "error"
) -> tuple[K | None, Problems]:
    """The record at ``at``, without its parts that are wrong; None where too little is left.

    Items that are wrong become None, so that indexes still lead to their places.
    """
    data = document.data
    for step in at:
        data = data[step]
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return _salvage(model, document, at, data, error, unknown_keys)


def validate_entries(
    model: type[K], document: Document, *, unknown_keys: UnknownKeys = "error"
) -> tuple[dict[str, K], Problems]:
    """The entries of one mapping of ids to records; those that cannot be used are left out."""
    if document.data is None:
        return {}, ()
    if not isinstance(document.data, dict):
        wrong = problem(
            "wrong-type",
            f"This file holds {_kind(document.data)}; wanted are ids, each with its entry",
            document.span(),
            "Write an id, a colon, and the entry's keys indented below it",
        )
        return {}, (wrong,)
    entries: dict[str, K] = {}
    problems: list[Problem] = []
    for key in document.data:
        if not is_id(key):
            message, hint = bad_id(key)
            problems.append(problem("bad-id", message, document.key_span(key), hint))
            continue
        entry, wrong_parts = validate(model, document, at=(key,), unknown_keys=unknown_keys)
        problems += wrong_parts
        if entry is not None:
            entries[key] = entry
    return entries, tuple(problems)


# Names from elsewhere -----------------------------------------------------------------------------


def familiar(document: Document) -> tuple[Document, Problems]:
    """The Document with names from other generators, and ``q`` and ``a``, as the fields' names."""
    data = document.data
    if not isinstance(data, dict):
        return document, ()
    questions = data.get("questions")
    short = isinstance(questions, list) and any(
        isinstance(one, dict) and ("q" in one or "a" in one) for one in questions
    )
    if not short and data.keys().isdisjoint(ArticleKeys.FAMILIAR):
        return document, ()
    renaming = _Renaming(document)
    renaming.rename("date", "published")
    renaming.rename("description", "summary")
    renaming.join("tags", "topics")
    renaming.join("categories", "topics")
    renaming.draft()
    if short:
        renaming.data["questions"] = list(renaming.data["questions"])
        for index, one in enumerate(renaming.data["questions"]):
            if isinstance(one, dict):
                renaming.data["questions"][index] = dict(one)
                renaming.rename("q", "question", ("questions", index))
                renaming.rename("a", "answer", ("questions", index))
    renamed = dataclasses.replace(
        document,
        data=renaming.data,
        places=MappingProxyType(renaming.places),
        keys=MappingProxyType(renaming.keys),
    )
    return renamed, tuple(renaming.problems)


class _Renaming:
    """Copies of a Document's data and places on the way to other names."""

    __slots__ = ("data", "document", "keys", "places", "problems")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: dict[str, Value] = dict(document.data)
        self.places: dict[Where, Place] = dict(document.places)
        self.keys: dict[Where, Place] = dict(document.keys)
        self.problems: list[Problem] = []

    def rename(self, old: str, new: str, where: Where = ()) -> None:
        record = self.data
        for step in where:
            record = record[step]  # type: ignore[index]  # questions are a list
        if old not in record:
            return
        value = record.pop(old)
        if value is None:
            return
        if record.get(new) is not None:
            self._report_twice(old, new, where)
            return
        record[new] = value
        for known in (self.places, self.keys):
            if place := known.get((*where, old)):
                known[(*where, new)] = place

    def join(self, old: str, new: str) -> None:
        """Append the items of one list to another."""
        if new not in self.data or old not in self.data:
            self.rename(old, new)
            value = self.data.get(new)
            if old in self.document.data and isinstance(value, list):
                self._place_items(old, new, 0, len(value))
            return
        kept, added = self.data[new], self.data.pop(old)
        first = _as_items(kept)
        second = _as_items(added)
        if not isinstance(kept, list):
            self._place_items(new, new, 0, len(first))
        self._place_items(old, new, len(first), len(second))
        self.data[new] = [*first, *second]

    def draft(self) -> None:
        """`draft: true` is a status, and so to be safe is whatever is not clearly false."""
        if "draft" not in self.data:
            return
        value = self.data["draft"]
        said = value.lower() if isinstance(value, str) else value
        if said in ("false", "no", "off", None):
            del self.data["draft"]
            return
        self.rename("draft", "status")
        self.data["status"] = "draft"
        if said not in ("true", "yes", "on"):
            self.problems.append(
                problem(
                    "bad-value",
                    f"`draft` is {_named(value)}; wanted is `true` or `false`",
                    self.document.span("draft"),
                    "Write `status: draft`, or leave the key out",
                )
            )

    def _place_items(self, old: str, new: str, offset: int, count: int) -> None:
        for index in range(count):
            place = self.document.places.get((old, index), self.document.places.get((old,)))
            if place:
                self.places[(new, offset + index)] = place

    def _report_twice(self, old: str, new: str, where: Where) -> None:
        self.problems.append(
            problem(
                "duplicate-key",
                f"`{old}` means `{new}`, which stands in line "
                f"{self.document.key_span(*where, new).line} already",
                self.document.key_span(*where, old),
                f"Keep `{new}` alone",
            )
        )


def _as_items(value: Value) -> list[Value]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


# What is wrong ------------------------------------------------------------------------------------


def _salvage(
    model: type[K],
    document: Document,
    at: Where,
    data: Value,
    error: ValidationError,
    unknown_keys: UnknownKeys,
) -> tuple[K | None, Problems]:
    """Drop what is wrong and validate again, until the rest is right."""
    data = copy.deepcopy(data)
    judge = _Judge(model, document, at, unknown_keys)
    for _ in range(MAX_ROUNDS):
        details = error.errors(include_url=False)
        judge.judge(details)
        for detail in details:
            way = _way(detail)
            if detail["type"] == "missing" and "names" not in detail.get("ctx", {}):
                way = way[:-1]
            if not way:
                return None, tuple(judge.problems)
            judge.remember(_drop(data, way))
        try:
            return model.model_validate(data), tuple(judge.problems)
        except ValidationError as another:
            error = another
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
        "model",
        "problems",
        "suggestions",
        "touched",
        "unknown_keys",
    )

    def __init__(
        self, model: type[Keys], document: Document, at: Where, unknown_keys: UnknownKeys
    ) -> None:
        self.model = model
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
        model = _model_at(self.model, detail["loc"])
        if meant := _MEANT.get(key.lower().replace("-", "_")):
            return meant
        names = (*model.model_fields, *model.FAMILIAR)
        if len(key) <= 40 and self.suggestions:
            self.suggestions -= 1
            like = key.lower().replace("-", "_").replace(" ", "_")
            if near := difflib.get_close_matches(like, names, 1, 0.6):
                return f"Did you mean `{near[0]}`?"
        if _may_be_text(detail):
            return "If it belongs to a text with a colon or a comma, quote the whole text"
        if model is ArticleKeys:
            return "Keys of your own go under `extra:`"
        return f"The keys here are {listed(list(model.model_fields))}"

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
            message = f"{name} is {_kind(given)}; wanted is {_WANTED[kind]}"
            hint = self._instead(way, given, kind)
            self.problems.append(problem("wrong-type", message, span, hint))
        else:
            message = f"{name} is {_named(given)}, which cannot be used"
            self.problems.append(problem("bad-value", message, span, detail["msg"]))

    def _not_one_of(self, allowed: list[str], given: Value, name: str, way: Where) -> None:
        choice = " or ".join((", ".join(f"`{one}`" for one in allowed[:-1]), f"`{allowed[-1]}`"))
        if isinstance(given, str):
            near = difflib.get_close_matches(given.lower()[:40], allowed, 1, 0.6)
            hint = f"Did you mean `{near[0]}`?" if near else ""
        else:
            hint = "Write one of them"
        message = f"{name} is {_named(given)}; wanted is {choice}"
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
        return ""


def _may_be_text(detail: ErrorDetails) -> bool:
    """Is the unknown key rather a part of a text that YAML took apart at a colon or a comma?"""
    if detail["type"] != "extra_forbidden" or len(detail["loc"]) < 2:
        return False
    return " " in str(detail["loc"][-1]) or detail["input"] is None


def _model_at(model: type[Keys], loc: tuple[int | str, ...]) -> type[Keys]:
    """The model whose record holds the last step of ``loc``."""
    ids = False
    for step in loc[:-1]:
        if step == MAPPING:
            ids = True
        elif ids or isinstance(step, int):
            ids = False
        elif step in model.model_fields:
            model = _record_in(model, step) or model
    return model


@cache
def _record_in(model: type[Keys], name: str) -> type[Keys] | None:
    waiting: list[Any] = [model.model_fields[name].annotation]
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


def _named(value: Value) -> str:
    return f"`{shown(value)}`" if isinstance(value, str) else _kind(value)


def _kind(value: Value) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a record"
    return "a list" if isinstance(value, list | tuple) else "a text"


_WANTED: Final = MappingProxyType(
    {
        "string_type": "a text",
        "string_unicode": "a text",
        "tuple_type": "a list",
        "dict_type": "keys with values",
        "model_type": "keys with values",
        "model_attributes_type": "keys with values",
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
