"""Documents to records: everything that is right comes through, everything else is a Problem."""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

from generator.model.problem import Problem, Problems, problem
from generator.model.value import replace
from generator.read.accept import accept
from generator.read.comments import find_cut_texts
from generator.read.faults import kind_of, named
from generator.read.schema import ArticleKeys, Keys, bad_id, is_id
from generator.read.yaml import Document, Place, Value, Where, load

UnknownKeys: TypeAlias = Literal["error", "warn"]
T = TypeVar("T")
K = TypeVar("K", bound=Keys)


def read_keys(
    text: str, path: str, line: int = 1, unknown_keys: UnknownKeys = "error"
) -> tuple[ArticleKeys | None, Document, Problems]:
    """Front matter to keys, with the Document that knows their places under the fields' names."""
    written = load(text, path, line)
    document, renaming = familiar(written)
    keys, problems = validate(ArticleKeys, document, unknown_keys=unknown_keys)
    if keys and keys.status is None and document.data and document.data.get("status") is not None:
        keys = replace(keys, status="draft")  # a misspelt status publishes nothing
    return keys, document, (*document.problems, *find_cut_texts(written), *renaming, *problems)


def read_entries(
    model: type[K], text: str, path: str, unknown_keys: UnknownKeys = "error"
) -> tuple[dict[str, K], Document, Problems]:
    """A data file to its entries by id, in the author's order."""
    document = load(text, path)
    entries, problems = validate_entries(model, document, unknown_keys=unknown_keys)
    cut = find_cut_texts(document, entries=True)
    return entries, document, (*document.problems, *cut, *problems)


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
    made = accept(model, data)
    if made is not None:
        return made, ()
    # Loading what knows all that can be wrong takes longer than reading many a site.
    from generator.read.salvage import salvage

    return salvage(model, document, at, data, unknown_keys)


def validate_entries(
    model: type[K], document: Document, *, unknown_keys: UnknownKeys = "error"
) -> tuple[dict[str, K], Problems]:
    """The entries of one mapping of ids to records; those that cannot be used are left out."""
    if document.data is None:
        return {}, ()
    if not isinstance(document.data, dict):
        wrong = problem(
            "wrong-type",
            f"This file holds {kind_of(document.data)}; wanted are ids, each with its entry",
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
                    f"`draft` is {named(value)}; wanted is `true` or `false`",
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
