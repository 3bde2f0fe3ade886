"""Text to the segment of an address or the id of an anchor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.read.slugs import PLAIN, _make_slug, make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The line at 38", "the-line-at-38"),
        ("a - b -- c", "a-b-c"),
        ("War, and peace", "war-and-peace"),
        ("1,000 soldiers", "1000-soldiers"),
        ("the soldier's jeep", "the-soldiers-jeep"),
        ("정전협정", "정전협정"),
        ("Straße", "straße"),
        ("???", ""),
        ("(What, then?) - Nothing.", "what-then-nothing"),
    ],
)
def test_a_slug_is_the_words_of_a_text(text, slug):
    assert make_slug(text) == slug


def test_a_slug_is_cut_between_words():
    assert make_slug("one two three", 9) == "one-two"


@given(st.from_regex(PLAIN, fullmatch=True), st.integers(1, 60))
def test_plain_words_come_out_as_all_others_do(text, length):
    assert make_slug(text, length) == _make_slug(text, length)
