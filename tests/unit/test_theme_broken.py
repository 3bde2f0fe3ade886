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
    (HOME, b'\n{{ _("%(x)s") }}', 2, "the translation of `%(x)s` has a %(x)s, which the theme does not give it"),
    (WORDS, b'msgid "Glossary"\nmsgstr "Gl\xfcck"\n', 2, "This line is not UTF-8, as the catalogue is to be."),
    (WORDS, b'msgid "a"\nmsgstr "b"\nword\n', 3, "Unknown or misformatted keyword"),
    (WORDS, b'msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n', 1, "no catalogue: invalid literal for int() with base 10: 'x'"),
    (WORDS, HEAD % b"zoo" + b'msgid "a"\nmsgstr "b"\n', 1, "no catalogue: unknown encoding: zoo"),
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


def test_a_catalogue_may_name_another_encoding(site: Path) -> None:
    _save(site, WORDS, HEAD % b"iso-8859-1" + b'msgid "Home"\nmsgstr "Zur\xfcck"\n')
    assert build(Request(site, date="2026-03-01", jobs=1)).problems == ()


def _save(site: Path, path: str, data: bytes) -> None:
    place = site / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
