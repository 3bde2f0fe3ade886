"""Style sheets and scripts as they are published: the same to a browser, and shorter."""

import pytest

from generator.render.assets import publish_asset
from generator.render.press import press_script, press_sheet


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


@pytest.mark.parametrize(
    ("written", "pressed"),
    [
        ("/* Why\n   it is */\nlet a = 1;\n\n  // more\n  let b = 2;  // kept\n", "let a = 1;\nlet b = 2;  // kept"),
        ("a /* in a line */ b\n  /* x */ c", "a /* in a line */ b\n/* x */ c"),
        ("/*! Licence */\na", "/*! Licence */\na"),
        ("let url = 'http://a/*b'\n  f()", "let url = 'http://a/*b'\nf()"),
        ("let t = `one ${a} line`\n  f(`two`)", "let t = `one ${a} line`\nf(`two`)"),
        ("let t = `\n  // in a text\n`", "let t = `\n  // in a text\n`"),
        ("let s = 'a \\\n  // in a text'", "let s = 'a \\\n  // in a text'"),
        ("return\n  /* a\n  b */\n  c", "return\nc"),
    ],
)  # fmt: skip
def test_a_script_loses_indents_and_comments_of_whole_lines(written, pressed):
    assert press_script(written.encode()) == pressed.encode()


def test_a_preview_serves_files_as_they_were_written():
    names = {"assets/style.css": "assets/style.0.css"}
    for path, data, published in (
        ("assets/style.css", b"a { b: c }  /* why */\n", b"a{b:c}"),
        ("assets/script.js", b"/* why */\n  a()\n", b"a()"),
        ("assets/icon.svg", b"<svg>  </svg>\n", b"<svg>  </svg>\n"),
    ):
        assert publish_asset(data, path, {}) == data
        assert publish_asset(data, path, names) == published
