"""Moments in clips, and the words that stand for references."""

import pytest

from generator.model.problem import Span
from generator.model.text import Ref
from generator.read.moments import read_moment
from generator.read.references import words_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("34", 34.0), ("0:34", 34.0), ("3:02.5", 182.5), ("1:02:03", 3723.0), (" 5 ", 5.0), ("90:00", 5400.0),
        ("", None), ("x", None), ("1:2", 62.0), (":30", None), ("-5", None), ("1:02:03:04", None),
    ],
)  # fmt: skip
def test_a_clock_says_seconds(text: str, seconds: float | None) -> None:
    assert read_moment(text) == seconds


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        (Ref("term", "peace-treaty", Span("x")), "peace treaty"),
        (Ref("term", "mdl", Span("x"), "the &lt;line&gt; &amp; more"), "the <line> & more"),
        (Ref("source", "wire", Span("x")), ""),
    ],
)
def test_words_stand_for_a_reference_where_no_link_can(ref: Ref, words: str) -> None:
    assert words_of(ref) == words
