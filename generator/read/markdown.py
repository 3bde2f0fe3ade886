"""Markdown text to Text: HTML with a hole for each reference."""

import re
from collections.abc import Sequence
from typing import Any, Final

from generator.model.escaping import escape_html
from generator.model.problem import Problem, Problems, Span, in_body, problem
from generator.model.text import EMPTY, HOLE, Heading, Mention, Ref, Text
from generator.model.value import Value, replace
from generator.read.blocks import arrange
from generator.read.bounds import WORK, BoundExceeded
from generator.read.holes import make_renderer
from generator.read.links import judge_links
from generator.read.mentions import plain_text, survey
from generator.read.parser import Dialect, find_quotes, make_parser
from generator.read.place import Place
from generator.read.plain import read_plain

# What must be there for an inline parse to change anything but an apostrophe in a word. It begins
# with a set of characters, which re looks for more quickly than for one alternative or another.
MARKUP: Final = re.compile(r"[\\`*_\[\]<>&!\"~^{}\n'](?:(?<!')|(?<!\w')|(?!\w))")


class Rendered(Value, frozen=True):
    """A block text and what other pages may see of it; fields as in Card.

    ``refs`` are the text's references with their number in it instead of their line, and so are
    those of the ``mentions``: a new line above them changes the text alone, and no other page has to
    look.
    """

    text: Text = EMPTY
    refs: tuple[Ref, ...] = ()
    mentions: tuple[Mention, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    words: int = 0
    problems: Problems = ()


def read_blocks(
    source: str, path: str, line: int, dialect: Dialect, lines: Sequence[str]
) -> Rendered:
    """The Markdown ``source`` that begins at ``line`` (from 0) of the file with these ``lines``."""
    if not source.strip():
        return Rendered()
    place = Place(path, lines)
    md = make_parser(dialect)
    env: dict[str, Any] = {"place": place, "line": line, "work": WORK, "refs": [], "placed": []}
    try:
        tokens = judge_links(md.parse(source, env), place, dialect)
        tokens = arrange(tokens, source, place, line, env)
        html = make_renderer().render(tokens, md.options, env)
    except BoundExceeded as bound:
        return Rendered(problems=(*place.problems, _bound_problem(bound, path, line)))
    refs = tuple(env["refs"])
    told = tuple([_number(ref, path, number) for number, ref in enumerate(refs)])
    mentions, words = survey(tokens, {id(ref): one for ref, one in zip(refs, told, strict=True)})
    return Rendered(
        Text(html, "", refs), told, mentions, tuple(env["headings"]), tuple(env["anchors"]),
        tuple(env["passages"]), tuple(env["placed"]), words, tuple(place.problems),
    )  # fmt: skip


def _number(ref: Ref, path: str, number: int) -> Ref:
    span = in_body(path, number)
    return Ref(ref.kind, ref.id, span, ref.label, ref.detail, ref.section, ref.anchor)


def read_words(source: str) -> Text | None:
    """What read_inline makes of a line without blanks around it, if nothing in it is marked."""
    if MARKUP.search(source) or HOLE in source:
        return None
    plain = source.replace("'", "’")
    return Text(plain, plain)


def read_inline(
    source: str, span: Span, dialect: Dialect, lines: Sequence[str], problems: list[Problem]
) -> Text:
    """One line of Markdown, a text field that begins at ``span`` of the file with these ``lines``."""
    source = source.strip().replace(HOLE, "\ufffd")
    place = Place(span.path, lines)
    place.enter(span.line - 1, span.column - 1, "")
    if text := read_plain(source, place, find_quotes(dialect.language)):
        problems.extend(place.problems)
        return text
    md = make_parser(replace(dialect, blocks=False))
    env: dict[str, Any] = {"place": place, "line": 0, "work": WORK, "refs": []}
    try:
        tokens = judge_links(md.parseInline(source, env), place, dialect)
    except BoundExceeded as bound:
        problems.append(_bound_problem(bound, span.path, span.line - 1))
        return Text(escape_html(source), source)
    html = make_renderer().render(tokens, md.options, env)
    problems.extend(place.problems)
    return Text(html, plain_text(tokens[0].children or ()), tuple(env["refs"]))


def _bound_problem(bound: BoundExceeded, path: str, line: int) -> Problem:
    span = Span(path, line + bound.line + 1)
    if bound.code == "nesting-too-deep":
        return problem(bound.code, "lists, quotes or brackets are nested too deeply", span,
                       "Blocks may be nested 100 deep, emphasis and links 20 deep.")  # fmt: skip
    return problem(bound.code, "this text would take too long to read", span,
                   "Look for long runs of brackets, quotes or asterisks; or split the file.")  # fmt: skip
