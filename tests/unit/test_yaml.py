"""YAML texts as data with places, and what authors are told about their mistakes."""

import pytest
import yaml

from generator.model.problem import Span
from generator.read.yaml import load


def test_scalars_are_text_and_empty_ones_are_none():
    text = "a: no\nb: 1:30\nc: 1.10\nd: 2024-02-30\ne: ~\nf: null\ng:\nh: 'null'\ni: ''\n"
    document = load(text, "x.md")
    assert document.data == {
        "a": "no",
        "b": "1:30",
        "c": "1.10",
        "d": "2024-02-30",
        "e": None,
        "f": None,
        "g": None,
        "h": "null",
        "i": "",
    }
    assert document.problems == ()


def test_values_and_keys_know_their_places():
    text = "title: One\nfacts:\n  - {id: a, text: 정전 b}\n  - two\nmap:\n  key: |\n    three\n"
    document = load(text, "x.md", line=2)
    assert dict(document.places) == {
        (): (2, 1),
        ("title",): (2, 8),
        ("facts",): (4, 3),
        ("facts", 0): (4, 5),
        ("facts", 0, "id"): (4, 10),
        ("facts", 0, "text"): (4, 19),
        ("facts", 1): (5, 5),
        ("map",): (7, 3),
        ("map", "key"): (7, 8),
    }
    assert dict(document.keys) == {
        ("title",): (2, 1),
        ("facts",): (3, 1),
        ("facts", 0, "id"): (4, 6),
        ("facts", 0, "text"): (4, 13),
        ("map",): (6, 1),
        ("map", "key"): (7, 3),
    }
    assert document.span("facts", 0, "label") == Span("x.md", 4, 5)
    assert document.key_span("map", "key") == Span("x.md", 7, 3)
    assert document.written("facts", 0, "text") == "정전 b}"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_text_holds_nothing(text):
    document = load(text, "x.md")
    assert (document.data, document.problems) == (None, ())


# text, line:column, code, words of the message, words of the hint, what was read all the same
FAULTS = [
    ("title: Foo: bar\nx: 1", "1:11 yaml-syntax", "colon", 'this value: `title: "Foo: bar"`', {"title": "Foo", "x": "1"}),
    ("a:\n- b: c: d\nx: 1", "2:7 yaml-syntax", "colon", '`b: "c: d"`', {"x": "1"}),
    ("title: Foo\n  summary: bar\nx: 1", "2:3 yaml-syntax", "`summary` is indented", "Align", {"title": "Foo summary", "x": "1"}),
    ("title:Foo\nx: 1", "1:1 yaml-syntax", "space is missing after `title:`", "`title: Foo`", {"x": "1"}),
    ("a: 1\n\u00a0b: 2\nx: 1", "2:1 yaml-syntax", "U+00A0, which is no space", "Type a space", {"a": "1", "b": "2", "x": "1"}),
    ("a\u2009: 1\nx: 1", "1:2 yaml-syntax", "U+2009", "Type a space", {"a": "1", "x": "1"}),
    ("a:\u00a01\nx: 1", "1:3 yaml-syntax", "U+00A0", "Type a space", {"x": "1"}),
    ("a:\n\u00a0\u00a0- b\nx: 1", "2:1 yaml-syntax", "U+00A0", "Type a space", {"x": "1"}),
    ("a:\n  b: 1\n \u3000c: 2\nx: 1", "3:2 yaml-syntax", "U+3000", "Type a space", {"a": {"b": "1"}, "x": "1"}),
    ("a: 1\ntitle Foo\nx: 1", "2:1 yaml-syntax", "`title Foo` has no key", "`key: value`", {"a": "1", "x": "1"}),
    ("a:\n\tb: c\nx: 1", "2:1 yaml-syntax", "tab", "Use spaces", {"x": "1"}),
    ("a:\n  - b\n\t- c\nx: 1", "3:1 yaml-syntax", "tab", "Use spaces", {"x": "1"}),
    ("a: @b\nx: 1", "1:4 yaml-syntax", "begin with `@`", 'Quote this value: `a: "@b"`', {"x": "1"}),
    ("a: `b`\nx: 1", "1:4 yaml-syntax", "begin with a backtick", '`a: "`b`"`', {"x": "1"}),
    ("a: % b\nx: 1", "1:4 yaml-syntax", "begin with `%`", '`a: "% b"`', {"x": "1"}),
    ("a: *b* c\nx: 1", "1:4 yaml-syntax", "begin with `*`", '`a: "*b* c"`', {"x": "1"}),
    ("a: *b c\nx: 1", "1:4 yaml-syntax", "begin with `*`", '`a: "*b c"`', {"a": None, "x": "1"}),
    ("a: [[b]] c\nx: 1", "1:4 yaml-syntax", "begin with `[[`", '`a: "[[b]] c"`', {"x": "1"}),
    ("a:\n  - [[b]] c\n  - d\nx: 1", "2:5 yaml-syntax", "begin with `[[`", '`"[[b]] c"`', {"a": [], "x": "1"}),
    ("sources: [@b, @c-d]\nx: 1", "1:10 yaml-syntax", "begin with `[@`", "Write the ids alone: `sources: [b, c-d]`", {"x": "1"}),
    ("a: [@b]\nx: 1", "1:4 yaml-syntax", "begin with `[@`", '`a: "[@b]"`', {"x": "1"}),
    ("a: - b\nx: 1", "1:4 yaml-syntax", "begin with `-`", '`a: "- b"`', {"x": "1"}),
    ("a: {% b %}\nx: 1", "1:4 yaml-syntax", "begin with `{`", '`a: "{% b %}"`', {"x": "1"}),
    ('a: "b\nx: 1\n', "1:4 yaml-syntax", "no partner", "Close it", {"x": "1"}),
    ('a: "b\nc: "d"\nx: 1\n', "1:4 yaml-syntax", "no partner", "Close it", {"a": "b c: ", "c": "d", "x": "1"}),
    ("a: 'it's'\nx: 1", "1:4 yaml-syntax", "closing quotation mark", '`a: "it\'s"`', {"a": "it", "x": "1"}),
    ('a: "b" c\nx: 1', "1:4 yaml-syntax", "closing quotation mark", "`a: '\"b\" c'`", {"a": "b", "x": "1"}),
    ('a: "b": c\nx: 1', "1:7 yaml-syntax", "colon", "`a: '\"b\": c'`", {"a": "b", "x": "1"}),
    ('a: "C:\\d"\nx: 1', "1:6 yaml-syntax", "between double quotes", "single quotes", {"x": "1"}),
    ("a: [b, c\nx: 1", "1:4 yaml-syntax", "never closed", "Close it", {"x": "1"}),
    ("a: {t: No [[b]].}\nx: 1", "1:11 yaml-syntax", "Inside brackets", "Quote texts", {"x": "1"}),
    ("a: > b\nx: 1", "1:4 yaml-syntax", "After `>`", '`a: "> b"`', {"x": "1"}),
    ("a:\n  - b\n - c\nx: 1", "3:2 yaml-syntax", "does not fit", "same number of spaces", {"a": ["b"], "x": "1"}),
    ("a:\n  b: 1\n c: 2\nx: 1", "3:2 yaml-syntax", "does not fit", "same number of spaces", {"a": {"b": "1"}, "x": "1"}),
    ("a\x00: b\nx: 1", "1:2 yaml-syntax", "U+0000", "Delete it", {"a�": "b", "x": "1"}),
    ("x: 1\na: b\ud800", "2:5 yaml-syntax", "U+D800", "Delete it", {"a": "b�", "x": "1"}),
    ('a: "b\\0c"\nx: 1', "1:4 yaml-syntax", "U+0000", "single quotes", {"a": "b\ufffdc", "x": "1"}),
    ('x: 1\n"a\\x7f": b', "2:1 yaml-syntax", "U+007F", "Delete the escape", {"x": "1", "a\ufffd": "b"}),
    ('x: 1\na: [b, "\\e[1m, \\e[0m"]', "2:8 yaml-syntax", "U+001B", "Delete", {"x": "1", "a": ["b", "\ufffd[1m, \ufffd[0m"]}),
    ("a: &b c\nx: 1", "1:4 yaml-not-supported", "`&b` is an anchor", "Quote the value", {"a": "c", "x": "1"}),
    ("a: *b\nx: 1", "1:4 yaml-not-supported", "`*b` is an alias", "Quote the value", {"a": None, "x": "1"}),
    ("a: !b c\nx: 1", "1:4 yaml-not-supported", "`!b` is a tag", "Quote the value", {"a": "c", "x": "1"}),
    ("a: !!python/object:os.system []\nx: 1", "1:4 yaml-not-supported", "is a tag", "Quote", {"a": [], "x": "1"}),
    ("<<: {a: 1}\nx: 1", "1:1 yaml-not-supported", "`<<`", "Write the keys out", {"x": "1"}),
    ("? [a]\n: b\nx: 1", "1:3 yaml-not-supported", "cannot be a key", "Quote", {"x": "1"}),
    ("x: 1\n---\ny: 2", "2:1 yaml-not-supported", "second document", "one document", {"x": "1"}),
    ("a: 1\nx: 2\na: 3\n", "3:1 duplicate-key", "the first is at line 1, column 1", "Keep one", {"a": "1", "x": "2"}),
    ("b: {a: 1, a: [2]}\nx: 1", "1:11 duplicate-key", "the first is at line 1, column 5", "Keep", {"b": {"a": "1"}, "x": "1"}),
    ("[" * 21, "1:21 yaml-too-deep", "more than 20 deep", "Quote", []),
    ("a: " + "é" * 131_072, "1:1 yaml-too-large", "more than 256 KB", "split", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message", "hint", "data"), FAULTS)
def test_a_fault_is_told_in_plain_words_and_hides_nothing_else(text, where, message, hint, data):
    document = load(text, "x.md")
    (problem,) = document.problems
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where
    assert message in problem.message
    assert hint in problem.hint
    assert document.data == data


def test_every_fault_of_a_text_is_told():
    text = "a: b: c\nd: @e\nf: [g\nh: 1\nh: 2\ni: 'j\n"
    document = load(text, "x.md", line=2)
    assert [(p.span.line, p.code) for p in document.problems] == [
        (2, "yaml-syntax"),
        (3, "yaml-syntax"),
        (4, "yaml-syntax"),
        (6, "duplicate-key"),
        (7, "yaml-syntax"),
    ]
    assert document.data == {"a": "b", "h": "1"}


def test_whole_records_before_a_fault_are_kept():
    text = "facts:\n  - {id: a}\n  - id: b\n    text: c: d\nsources:\n  e: {t: 1}\n  f: @g\nx: 1"
    assert load(text, "x.md").data == {
        "facts": [{"id": "a"}],
        "sources": {"e": {"t": "1"}},
        "x": "1",
    }
    text = "sources:\n  e: {t: 1}\n  f: {t: @g}\nx: 1"
    assert load(text, "x.md").data == {"sources": {"e": {"t": "1"}}, "x": "1"}


def test_twenty_levels_are_not_too_deep():
    assert load("[" * 20 + "]" * 20, "x.md").problems == ()


@pytest.mark.parametrize("break_", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_that_editors_do_not_count_do_not_shift_places(break_):
    document = load(f"a: b{break_}c\nd: e", "x.md")
    assert document.data == {"a": "b c", "d": "e"}
    assert document.places[("d",)] == (2, 4)


def test_a_blank_of_any_kind_may_stand_in_a_text():
    document = load("a: b\u00a0c\u2009\nd: |\n  \u00a0e\n'f\u00a0g': h", "x.md")
    assert document.problems == ()
    assert document.data == {"a": "b\u00a0c\u2009", "d": "\u00a0e\n", "f\u00a0g": "h"}


def test_escapes_that_make_letters_are_read():
    document = load(r'a: "b\tc\nd\u00e9\N\L"' + "\nx: 'C:\\0'", "x.md")
    assert (document.data, document.problems) == ({"a": "b\tc\ndé  ", "x": "C:\\0"}, ())


def test_carriage_returns_are_part_of_line_breaks():
    document = load("a: b\r\nc: @\r\nd: e\r\n", "x.md")
    assert document.data == {"a": "b", "d": "e"}
    assert document.places[("d",)] == (3, 4)


def test_without_libyaml_the_same_is_read(monkeypatch):
    text = "title: x: y\nfacts:\n  - {id: a, text: b}\nd: 'e\n"
    fast = load(text, "x.md")
    monkeypatch.setattr("generator.read.yaml_events._LOADER", yaml.SafeLoader)
    slow = load(text, "x.md")
    assert slow.data == fast.data == {"title": "x", "facts": [{"id": "a", "text": "b"}]}
    assert slow.places == fast.places
    assert [(p.span, p.code) for p in slow.problems] == [(p.span, p.code) for p in fast.problems]
