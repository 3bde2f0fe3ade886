"""Files of a theme that cannot be used: each is told of at its place, and nothing is printed."""

from pathlib import Path

import pytest

from generator.build import Request, build

HOME, WORDS = "themes/own/templates/home.html", "themes/own/translations/de.po"
HEAD = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=%s\\n"\n\n'

BROKEN = [
    (HOME, b"Sea\n\xff", 2, "This file is not UTF-8."),
    (HOME, b"\n{% if %}", 2, "Expected an expression, got 'end of statement block'"),
    (HOME, b"\n{{ 1 | gone }}", 2, "No filter named 'gone'."),
    (HOME, b"\n{{ 1 / 0 }}", 2, "division by zero (while rendering /)"),
    (HOME, b'{% include "home.html" %}', 1, "it includes or extends itself (while rendering /)"),
    (HOME, b"\n{{ page.url.upper }}", 2,
     "what is printed here is a function: call it, with `()` (builtin_function_or_method) (while rendering /)"),
    (HOME, b"\n{{ page.title.upper }}", 2,
     "what is printed here is a function: call it, with `()` (method) (while rendering /)"),
    (HOME, b"\n{{ page.url.upper|trim }}", 1, "a page made with this template shows where something lies in memory"),
    (HOME, b"{{ 'abc'|batch(2) }}", 1, "a page made with this template shows where something lies in memory"),
    (HOME, b'\n{{ _("%(x)s") }}', 2, "the translation of `%(x)s` has a %(x)s, which the theme does not give it"),
    (WORDS, b'msgid "Glossary"\nmsgstr "Gl\xfcck"\n', 2, "This line is not UTF-8, as the catalogue is to be."),
    (WORDS, b'msgid "a"\nmsgstr "b"\nword\n', 3, "Unknown or misformatted keyword"),
    (WORDS, b'msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n', 1, "no catalogue: invalid literal for int() with base 10: 'x'"),
    (WORDS, HEAD % b"zoo" + b'msgid "a"\nmsgstr "b"\n', 1, "no catalogue: unknown encoding: zoo"),
    (WORDS, HEAD % b"utf-8" + b'msgid "about %(date)s"\nmsgstr "um %(day)s"\n', 4,
     "the translation of `about %(date)s` does not fit it: it has %(date)s"),
    (WORDS, HEAD % b"utf-8" + b'msgid "a"\nmsgstr "b"\n\nmsgid "about %(date)s"\nmsgstr "100% %(date)s"\n', 7,
     "the translation of `about %(date)s` does not fit it"),
    (WORDS, HEAD % b"utf-8" + b'msgid "about %(date)s"\nmsgstr "um %(date)d"\n', 4, "the translation of"),
    (WORDS, b'msgid ""\nmsgstr "Language: de\\nPlural-Forms: nplurals=2; plural=n/0;\\n"\n', 1, "the rule for plurals cannot be worked out"),
    ("themes/own/theme.yml", b"\nname: \xff\n", 2, "This file is not UTF-8: it has the byte 0xFF on line 2."),
]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    _save(tmp_path, "site.yml", b"title: Sea\nlanguage: de\ntheme: own\n")
    _save(tmp_path, "themes/own/theme.yml", b"name: Own\n")
    _save(tmp_path, "content/a.md", b"# A\n")
    return tmp_path


@pytest.mark.parametrize(("path", "data", "line", "message"), BROKEN)
def test_a_file_that_cannot_be_used_is_told_of_at_its_place(
    path: str, data: bytes, line: int, message: str, site: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _save(site, path, data)
    told = build(Request(site, date="2026-03-01", jobs=1)).problems
    assert [(one.span.path, one.span.line) for one in told] == [(path, line)]
    assert told[0].message.startswith(message)
    assert told[0].hint
    assert capfd.readouterr() == ("", "")


def test_an_author_may_write_what_python_says_of_an_object(site: Path) -> None:
    _save(
        site,
        "content/a.md",
        b"# A\n\nIt is <tide at 0x7f12ab34cd56>.\n\n    <tide at 0x7f12ab34cd57>\n",
    )
    told = build(Request(site, date="2026-03-01", jobs=1)).problems
    assert [one for one in told if one.severity == "error"] == []
    assert "&lt;tide at 0x7f12ab34cd56&gt;" in (site / "_site/a/index.html").read_text("utf-8")


def test_a_folder_that_is_not_there_is_not_left_out_unseen(site: Path) -> None:
    (site / "themes/own/assets").symlink_to("nowhere")
    told = build(Request(site, date="2026-03-01", jobs=1)).problems
    assert [(one.span.path, one.message) for one in told] == [
        ("themes/own/assets", "This link leads nowhere.")
    ]


def test_a_folder_that_no_theme_needs_may_be_as_it_likes(site: Path) -> None:
    (site / "themes/own/modules").mkdir()
    (site / "themes/own/modules/gone").symlink_to("nowhere")
    assert build(Request(site, date="2026-03-01", jobs=1)).problems == ()


@pytest.mark.parametrize(
    "words", [b'msgid "about %(date)s"\nmsgstr ""\n', b'msgid "%(n)d of %(m)s"\nmsgstr "%(n)d"\n',
              b'msgid "one"\nmsgid_plural "%(n)s"\nmsgstr[0] "eins"\nmsgstr[1] "%(n)s (100%%)"\n',
              b'msgid "50 % off"\nmsgstr "50 % ab"\n'],
)  # fmt: skip
def test_a_translation_may_leave_out_what_its_message_has(words: bytes, site: Path) -> None:
    _save(site, WORDS, HEAD % b"utf-8" + words)
    assert build(Request(site, date="2026-03-01", jobs=1)).problems == ()


def test_a_catalogue_may_name_another_encoding(site: Path) -> None:
    _save(site, WORDS, HEAD % b"iso-8859-1" + b'msgid "Home"\nmsgstr "Zur\xfcck"\n')
    assert build(Request(site, date="2026-03-01", jobs=1)).problems == ()


def _save(site: Path, path: str, data: bytes) -> None:
    place = site / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
