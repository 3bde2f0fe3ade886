"""Shared files to entries: glossary entries, and the data files with one mapping each."""

import posixpath
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final

from generator.model import placeholders
from generator.model.content import SINGULAR, Entries, Organisation, Person, Place, Term, Topic
from generator.model.naming import name_from
from generator.model.problem import Span, problem
from generator.model.reading import Reading
from generator.read.article import split_front_matter, unknown_policy
from generator.read.comments import find_cut_texts
from generator.read.fields import Fields
from generator.read.markdown import Rendered, read_blocks
from generator.read.schema import (
    EventKeys,
    Keys,
    OrganisationKeys,
    PersonKeys,
    PlaceKeys,
    SourceKeys,
    TermKeys,
    TopicKeys,
    bad_id,
    is_id,
)
from generator.read.validate import read_entries, validate
from generator.read.yaml import Document, Where, load


def read_data(text: str, path: str, reading: Reading) -> Entries:
    """The entries of ``content/data/NAME.yml`` or ``content/glossary.yml``; NAME says their kind."""
    kind = posixpath.basename(path).partition(".")[0]
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=1)
        hint = (
            f"Did you mean `{near[0]}.yml`?"
            if near
            else f"The data files are {', '.join(sorted(KINDS))}."
        )
        return Entries(problems=(problem("unknown-key", f"`{path}` is no data file of Nutgraf", Span(path), hint),))  # fmt: skip
    model, make = KINDS[kind]
    unknown = unknown_policy(reading)
    entries, document, problems = read_entries(model, text, path, unknown)
    fields = Fields(document, text.split("\n"), reading, reading.language, list(problems))
    made = tuple(one for key, keys in entries.items() if (one := make(fields, keys, key, (key,))))
    plural = "terms" if kind == "glossary" else kind
    written = document.data if isinstance(document.data, dict) else {}
    lost = [str(key) for key in written if key not in {one.id for one in made}]
    if document.cut_short or (document.data is not None and not isinstance(document.data, dict)):
        lost.append("*")
    if kind == "glossary":
        lost = [one for key in lost for one in (key, *_find_wordings(document, key, key))]
    broken = tuple((SINGULAR[kind], key) for key in lost)
    return Entries(**{plural: made}, broken=broken, problems=tuple(fields.problems))


def read_term(text: str, path: str, reading: Reading) -> Entries:
    """The glossary entry of ``content/glossary/ID.md``: front matter, then a longer text."""
    entry_id = posixpath.basename(path).removesuffix(".md")
    lines = text.split("\n")
    if not is_id(entry_id):
        message, hint = bad_id(entry_id)
        return Entries(
            problems=(problem("bad-id", message, Span(path), hint and f"Rename the file: {hint}"),)
        )
    if not text.strip():
        return Entries(problems=(problem("empty-file", "this file is empty", Span(path), "Write `short:` and the definition between two lines of ---."),))  # fmt: skip
    front, line, fault = split_front_matter(text, path)
    document = load(front, path, 2)
    unknown = unknown_policy(reading)
    keys, problems = validate(TermKeys, document, unknown_keys=unknown)
    fields = Fields(
        document,
        lines,
        reading,
        reading.language,
        [*document.problems, *find_cut_texts(document), *problems],
    )
    body = Rendered()
    if fault:
        fields.problems.append(fault)
    else:
        body = read_blocks("\n".join(lines[line:]), path, line, fields.dialect, lines)
    fields.problems.extend(body.problems)
    for placed in body.placed:
        fields.report("bad-block", f"a glossary entry has no {placed.partition(':')[0]} to show", Span(path),
                      "Blocks of facts and clips belong to articles.")  # fmt: skip
    broken: tuple[tuple[str, str], ...] = ()
    if keys is None or document.cut_short:
        broken = tuple(("term", one) for one in _find_wordings(document, entry_id))
    if keys is None:
        return Entries(broken=broken, problems=tuple(fields.problems))
    if keys.short == placeholders.TERM:
        fields.report("placeholder", "this stands here as `nutgraf new` wrote it", document.span("short"),
                      "Write in its place what the term means.")  # fmt: skip
    term = _term(fields, keys, entry_id, (), body)
    return Entries(terms=(term,), broken=broken, problems=tuple(fields.problems))


def _find_wordings(document: Document, entry_id: str, *where: str) -> Iterator[str]:
    """All that texts may call a term whose entry has an error, as far as it can be read."""
    yield entry_id
    data = document.data
    for step in where:
        data = data.get(step) if isinstance(data, dict) else None
    if document.cut_short or not isinstance(data, dict):
        yield "*"
        return
    name, forms = data.get("term"), data.get("forms")
    written = [name or name_from(entry_id), *(forms if isinstance(forms, list) else [forms])]
    yield from (one.strip().casefold() for one in written if isinstance(one, str))


def _term(
    fields: Fields, keys: TermKeys, key: str, where: Where, body: Rendered | None = None
) -> Term:
    name = keys.term or name_from(key)
    body = body or Rendered()
    fields.check_list("form", keys.forms, *where, "forms")
    return Term(
        key, fields.document.span(*where), fields.text(name, *where, "term"), fields.text(keys.short, *where, "short"),
        body.text, tuple(form.strip() for form in keys.forms if form), fields.native(keys.native),
        fields.refs("source", keys.sources, *where, "sources"), bool(keys.term),
    )  # fmt: skip


def _person(fields: Fields, keys: PersonKeys, key: str, where: Where) -> Person:
    return Person(
        key, fields.document.span(*where), keys.name, fields.text(keys.role, *where, "role"),
        fields.text(keys.short, *where, "short"), fields.ref("organisation", keys.organisation, *where, "organisation"),
        fields.native(keys.native), keys.url or "",
    )  # fmt: skip


def _organisation(fields: Fields, keys: OrganisationKeys, key: str, where: Where) -> Organisation:
    short = fields.text(keys.short, *where, "short")
    return Organisation(
        key,
        fields.document.span(*where),
        keys.name,
        short,
        fields.native(keys.native),
        keys.url or "",
    )


def _place(fields: Fields, keys: PlaceKeys, key: str, where: Where) -> Place:
    short = fields.text(keys.short, *where, "short")
    return Place(
        key,
        fields.document.span(*where),
        keys.name,
        short,
        fields.native(keys.native),
        keys.coordinates,
    )


def _topic(fields: Fields, keys: TopicKeys, key: str, where: Where) -> Topic:
    summary = fields.text(keys.summary, *where, "summary")
    return Topic(key, fields.document.span(*where), keys.title or name_from(key), summary)


def _event(fields: Fields, keys: EventKeys, key: str, where: Where) -> Any:
    return fields.event(keys, key, where)


def _source(fields: Fields, keys: SourceKeys, key: str, where: Where) -> Any:
    return fields.source(keys, key, where)


# What a data file's name says of its entries: how they are checked and what they become.
KINDS: Final = MappingProxyType[str, tuple[type[Keys], Callable[..., Any]]](
    {
        "glossary": (TermKeys, _term),
        "events": (EventKeys, _event),
        "sources": (SourceKeys, _source),
        "people": (PersonKeys, _person),
        "organisations": (OrganisationKeys, _organisation),
        "places": (PlaceKeys, _place),
        "topics": (TopicKeys, _topic),
    }
)
