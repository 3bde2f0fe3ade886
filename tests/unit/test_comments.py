"""Texts that YAML cuts at a `#`: told where it looks like a slip, and silent at real comments."""

from time import process_time

import pytest

from generator.model.problem import Span
from generator.read.comments import find_cut_texts
from generator.read.config import read_config
from generator.read.schema import SourceKeys
from generator.read.validate import read_entries, read_keys
from generator.read.yaml import load


@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        ("summary: The #1 reason\n", (1, 14), "#1 reason"),
        ("title: One\nsummary: #MeToo explained\n", (2, 10), "#MeToo explained"),
        ("summary: A long text\n  that goes on #1 here\ntopics: [a]\n", (2, 16), "#1 here"),
        ("summary: A long text\r\n  that goes on #1 here\r\n", (2, 16), "#1 here"),
        ("key_facts:\n  - The #1 reason\n", (2, 9), "#1 reason"),
        ("key_facts:\n  - {text: The #1 reason\n    }\n", (2, 16), "#1 reason"),
        ("questions:\n  - q: Why?\n    a: Because of #4\n", (3, 19), "#4"),
        ("unknowns:\n- #7\n", (2, 3), "#7"),
        ("description: Die #1\n", (1, 18), "#1"),
    ],
)
def test_a_text_that_is_cut_is_told(text, place, cut):
    _, _, problems = read_keys(f"title: T\n{text}" if "title" not in text else text, "x.md")
    found = [one for one in problems if one.code == "yaml-comment"]
    offset = "title" not in text
    assert [one.span for one in found] == [Span("x.md", place[0] + offset, place[1])]
    assert found[0].message == f"`{cut}` is a comment in YAML, so the text ends before it"
    assert found[0].severity == "warning"


def test_the_hint_is_the_text_in_quotes():
    [found] = find_cut_texts(load("summary: The #1 reason\n", "x.md"))
    assert found.hint == (
        'Quote the text: `summary: "The #1 reason"`. A comment has a space after its `#`'
    )


@pytest.mark.parametrize(
    "text",
    [
        "title: Tides   # a working title\n",
        "title: Tides   ## not final\n",
        "status: draft #until Monday\n",
        "published: 2026-01-05 #or later\n",
        'title: "The #1 reason"\n',
        "title: 'The #1 reason' #first\n",
        "title: >\n  The #1 reason\n",
        "title: C#\nsummary: a#1\n",
        "# title: The #1 reason\ntitle: One\n",
        "title: One\n#summary: two #3\n",
        "title: One\nextra: {summary: The #1\n  }\n",
        "key_facts: #first\n  - One\n",
        "key_facts:\n  - {id: a, text: One} #first\n",
    ],
)
def test_what_may_be_a_comment_is_left_alone(text):
    _, _, problems = read_keys(text, "x.md")
    assert [one for one in problems if one.code == "yaml-comment"] == []


def test_a_colour_without_quotes_is_told():
    text = "title: T\ntheme:\n  name: default\n  options:\n    accent: #2337b8\n"
    _, problems = read_config(text)
    assert [(one.code, one.span.line, one.span.column) for one in problems] == [
        ("yaml-comment", 5, 13)
    ]
    assert problems[0].hint.startswith('Quote the text: `accent: "#2337b8"`')


def test_shared_entries_are_looked_at_too():
    text = "almanac: The #1 almanac\nbook:\n  title: Book #2\n"
    _, _, problems = read_entries(SourceKeys, text, "sources.yml")
    assert [(one.code, one.span.line) for one in problems] == [
        ("yaml-comment", 1),
        ("yaml-comment", 3),
    ]


def test_a_text_of_nothing_but_comments_is_soon_judged():
    text = "key_facts:\n" + "- a #b\n" * 30_000
    before = process_time()
    assert len(find_cut_texts(load(text, "x.md"))) == 100
    assert process_time() - before < 5
