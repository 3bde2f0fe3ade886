"""Style sheets as they are published: the same to a browser, without what only people need."""

import pytest

from generator.render.assets import press_sheet, rewrite_sheet


@pytest.mark.parametrize(
    ("written", "pressed"),
    [
        ("a { color: red; }\n\nb { margin: 0 1px; }\n", "a{color:red}b{margin:0 1px}"),
        ("a /* why */ b { c: d }", "a b{c:d}"),
        ("/* a */ /* b */\na, b > c{}", "a,b > c{}"),
        ("/*! Licence: { } */ a { b: c }", "/*! Licence: { } */ a{b:c}"),
        ('a { content: "; }  /* no */ b: c"; }', 'a{content:"; }  /* no */ b: c"}'),
        ("a { content: '\\'  ;'; }", "a{content:'\\'  ;'}"),
        ("a { b: url( x  y ) }", "a{b:url( x  y )}"),
        ("@media (min-width: 1em) { a :hover { b: c } }", "@media (min-width: 1em){a :hover{b:c}}"),
        ("a { b:hover { c: calc(1px + 2px) } }", "a{b:hover{c:calc(1px + 2px)}}"),
        ("a { --empty: ; --b: c ; }", "a{--empty:;--b:c}"),
        ("a { b: c; /* never closed", "a{b:c;/* never closed"),
        ('a { b: "never closed\n} c {}', 'a{b:"never closed}c{}'),
    ],
)
def test_a_sheet_loses_comments_and_space_alone(written, pressed):
    assert press_sheet(written.encode()) == pressed.encode()


def test_bytes_that_are_no_text_stay():
    assert press_sheet(b"\xff { a: b }") == b"\xff{a:b}"


def test_a_long_sheet_of_comments_takes_no_time():
    assert press_sheet(b"/* a */ " * 20_000 + b"a/* {}") == b"a/*{}"


def test_a_preview_serves_sheets_as_they_were_written():
    sheet = b"a { b: c }  /* why */\n"
    assert rewrite_sheet(sheet, "assets/style.css", {}) == sheet
    assert rewrite_sheet(sheet, "assets/style.css", {"assets/style.css": "assets/style.0.css"}) == b"a{b:c}"  # fmt: skip
