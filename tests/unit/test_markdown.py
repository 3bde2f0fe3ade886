"""What other pages may see of a Markdown text, and where its problems stand."""

import pytest

from generator.model.problem import Problem, Span
from generator.model.text import Heading, Text
from generator.read.markdown import Rendered, read_blocks, read_inline
from generator.read.parser import QUOTES, Dialect
from generator.read.place import Place
from generator.read.plain import read_plain


def read(source: str, line: int = 0) -> Rendered:
    lines = [""] * line + source.split("\n")
    return read_blocks(source, "x.md", line, Dialect(), lines)


def inline(source: str) -> tuple[Text, list[Problem]]:
    problems: list[Problem] = []
    return read_inline(
        source, Span("x.md", 1, 8), Dialect(), [f"title: {source}"], problems
    ), problems


def test_headings_anchors_and_passages_are_told() -> None:
    found = read(
        "# A & *b*\n\n## A & b\n\n{#own}\n[[event:one]] [[event:two]] [[event:one]]\n\n### [[mdl|x & y]]\n"
    )
    assert found.headings == (
        Heading(2, "a-b", "A &amp; b"),
        Heading(3, "a-b-1", "A &amp; b"),
        Heading(4, "x-y", "x &amp; y"),
    )
    assert found.passages == ("one", "two")
    assert set(found.anchors) == {"a-b", "a-b-1", "own", "x-y", "ng-passage-one", "ng-passage-two"}


def test_blocks_that_the_text_places_are_told() -> None:
    assert read("::: known\n:::\n\n::: clip footage\n:::\n").placed == ("known", "clip:footage")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("one two  three\n\nfour", 4),
        ("# one\n\n- two\n- three", 3),
        ("", 0),
        ("정전협정", 3),
        ("```\ncode here\n```", 0),
    ],
)
def test_words_are_counted(source: str, words: int) -> None:
    assert read(source).words == words


def test_mentions_have_their_sentences_and_nearest_anchor() -> None:
    found = read("One. The [[mdl]] is *a* line [@unc]. Two.\n\n## Part\n\nSee [[jsa]].\n")
    assert [(m.ref.id, m.sentence, m.anchor) for m in found.mentions] == [
        ("mdl", "The \0 is a line \0.", ""),
        ("jsa", "See \0.", "part"),
    ]


def test_a_heading_with_which_all_begins_is_the_anchor_of_what_follows() -> None:
    found = read("::: known\n## Part\n\nSee [[jsa]].\n:::\n")
    assert [(m.ref.id, m.anchor) for m in found.mentions] == [("jsa", "part")]


def test_references_know_their_section() -> None:
    found = read("[[a]]\n\n## One\n\n[[b]]\n\n### Inner\n\n[[c]]\n\n## Two [[d]]\n")
    assert [(ref.id, ref.section) for ref in found.text.refs] == [
        ("a", 0),
        ("b", 1),
        ("c", 1),
        ("d", 2),
    ]


def test_places_count_from_the_files_first_line() -> None:
    source = "a [[one]] b\n[[one]] and [[one]]\n\n> - x [@two;\n>   @three]\n\n| a | [[f\\|g]] |\n|---|---|\n| b | [[h]] |\n"
    assert [(ref.id, ref.span.line, ref.span.column) for ref in read(source, 10).text.refs] == [
        ("one", 11, 3), ("one", 12, 1), ("one", 12, 13), ("two", 14, 7), ("three", 14, 7), ("f", 17, 7), ("h", 19, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "html", "plain"),
    [
        ("plain words", "plain words", "plain words"),
        ("it's", "it’s", "it’s"),
        ('say "so" & <b>', "say “so” &amp; &lt;b&gt;", "say “so” & <b>"),
        ("*a* `b`", "<em>a</em> <code>b</code>", "a b"),
        ("# no heading - no list", "# no heading - no list", "# no heading - no list"),
        ("a [[mdl]] b", "a \0 b", "a \0 b"),
        ("[^1] stays", "[^1] stays", "[^1] stays"),
        ("  trimmed  ", "trimmed", "trimmed"),
    ],
)
def test_text_fields_are_one_line_of_markdown(source: str, html: str, plain: str) -> None:
    text, _ = inline(source)
    assert (text.html, text.plain) == (html, plain)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[[mdl]]", "\0"),
        ("It held. [[mdl]] [@unc]", "It held. \0 \0"),
        ("He said *so*", "He said <em>so</em>"),
        ('He said "so"', "He said “so”"),
        ("[[mdl]]. ", "\0. "),
    ],
)
def test_the_rules_are_not_needed_for_what_ends_in_a_reference_or_a_mark(
    source: str, html: str
) -> None:
    found = read_plain(source, Place("x.md", [source]), QUOTES["en"])
    assert found is not None
    assert found.html == html


def test_a_quote_that_never_closes_is_left_to_the_rules() -> None:
    assert read_plain('"so', Place("x.md", ['"so']), QUOTES["en"]) is None


def test_a_nul_of_the_authors_is_never_a_hole() -> None:
    for source in ("a\0b", "a \0 *b*"):
        text, _ = inline(source)
        assert "\0" not in text.html + text.plain
        assert "\0" not in read(source).text.html


def test_problems_in_text_fields_stand_at_the_field() -> None:
    _, problems = inline("see [[thing:x]] and [y](javascript:z)")
    assert [(p.code, p.span) for p in problems] == [
        ("bad-reference", Span("x.md", 1, 12)),
        ("bad-link", Span("x.md", 1, 28)),
    ]


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("[[evnt:full]]", "Did you mean `event`?"),
        ("[[Person:ada]]", "Did you mean `person`?"),
        (
            "[[thing:x]]",
            "A reference is [[term]] or [[kind:id]], where kind is one of term, event, person,"
            " organisation, place, fact, question, article, clip.",
        ),
    ],
)
def test_a_kind_of_reference_is_guessed_from_what_is_written(reference: str, hint: str) -> None:
    (problem,) = inline(reference)[1]
    assert (problem.code, problem.hint) == ("bad-reference", hint)


@pytest.mark.parametrize("nested", ["> " * 45, "- " * 45])
def test_blocks_may_nest_deeply(nested: str) -> None:
    found = read(f"{nested}deep\n")
    assert found.problems == ()
    assert "deep" in found.text.html


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("a\n\n" + "> " * 101 + "b", "nesting-too-deep", 13),
        ("a\n\n" + "![" * 60, "nesting-too-deep", 13),
        ("a\n\n" + '"' * 20000, "too-complex", 11),
    ],
)
def test_what_exceeds_a_bound_is_an_error_and_no_text(source: str, code: str, line: int) -> None:
    found = read(source, 10)
    assert found.text == Text()
    assert [(p.code, p.span.line) for p in found.problems] == [(code, line)]
