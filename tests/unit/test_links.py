"""Trusted HTML, sanitised: nothing in it runs, loads or breaks out of its block."""

import pytest

from generator.read.html import sanitise
from generator.read.markdown import read_blocks
from generator.read.parser import Dialect


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<div class="a" onclick="x">b</div>', '<div class="a">b</div>'),
        ("<div><b>open", "<div><b>open</b></div>"),
        ("</div>text", "text"),
        ("<script>alert(1)</script>", ""),
        ("<style>b{}</style>", ""),
        ("<!-- c -->d", "d"),
        ('<a href="javascript:x">e</a>', "<a>e</a>"),
        (
            '<a href="https://example.org" target="_blank">f</a>',
            '<a href="https://example.org">f</a>',
        ),
        ('<p style="color:red">g</p>', "<p>g</p>"),
    ],
)
def test_a_block_is_cleaned_as_a_whole(html: str, clean: str) -> None:
    assert sanitise(html) == clean


def test_a_single_tag_is_noted_until_it_is_closed() -> None:
    opened: list[str] = []
    assert [sanitise(tag, opened) for tag in ("<b>", "<i>", "<br>", "</u>", "</b>", "</i>")] == [
        "<b>", "<i>", "<br>", "", "</i></b>", "",
    ]  # fmt: skip
    assert opened == []


def test_too_many_tags_are_shown_as_text() -> None:
    assert sanitise("<b>" * 201).startswith("&lt;b&gt;&lt;b&gt;")


@pytest.mark.parametrize(
    "html",
    [
        '<input class="task" onfocus="alert(1)" autofocus>',
        '<input class="task-list-item-checkbox" onfocus="alert(1)" disabled="disabled" type="checkbox">',
        '<label onclick="alert(1)">',
        '- [x] a <input class="task" onfocus="alert(1)">',
        "- [ ] a <label onclick=alert(1)> b",
        "<svg onload=alert(1)>",
        "*a* <img src=x onerror=alert(1)> b",
    ],
)
def test_no_tag_keeps_a_handler(html: str) -> None:
    found = read_blocks(
        f"text {html}" if html[0] == "*" else html, "x.md", 0, Dialect(html=True), [html]
    )
    assert "alert" not in found.text.html
