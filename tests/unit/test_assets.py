"""A theme's files have names that tell their content, in builds, and their own in previews."""

import re
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.render.assets import name_assets, rewrite_sheet

FONT = b"the shapes of letters"
SHEET = b'@font-face { src: url("fonts/a.woff2") } h1 { background: url(pictures/b.svg) }'
FILES = {
    "assets/style.css": SHEET,
    "assets/fonts/a.woff2": FONT,
    "assets/pictures/b.svg": b"<svg/>",
}


def test_styles_scripts_and_fonts_are_named_by_their_content():
    assert name_assets({"assets/a.js": b"", "assets/b.woff2": FONT, "assets/OFL.txt": b"", "assets/icon.svg": b""}) == {
        "assets/a.js": "assets/a.e3b0c44298.js",
        "assets/b.woff2": "assets/b.afdeb64374.woff2",
    }  # fmt: skip


def test_a_sheet_has_another_name_when_what_it_loads_has():
    before, after = name_assets(FILES), name_assets(FILES | {"assets/fonts/a.woff2": b"other"})
    assert before["assets/fonts/a.woff2"] != after["assets/fonts/a.woff2"]
    assert before["assets/style.css"] != after["assets/style.css"]


def test_the_same_files_have_the_same_names_in_any_order():
    assert name_assets(dict(reversed(FILES.items()))) == name_assets(FILES)


def test_sheets_that_import_each_other_keep_their_names():
    files = {"assets/a.css": b'@import "b.css";', "assets/b.css": b"@import url(a.css);"}
    assert name_assets(files) == {}


@pytest.mark.parametrize(
    ("written", "published"),
    [
        (b'url("fonts/a.woff2")', b'url("fonts/a.1.woff2")'),
        (b"url( fonts/a.woff2 )", b"url( fonts/a.1.woff2 )"),
        (b"url('./fonts/../fonts/a.woff2#x')", b"url('fonts/a.1.woff2#x')"),
        (b'@import "more/b.css";', b'@import "more/b.2.css";'),
        (b'url("pictures/c.svg")', b'url("pictures/c.svg")'),
        (b"url(data:image/png;base64,fonts/a.woff2)", b"url(data:image/png;base64,fonts/a.woff2)"),
        (b'url("https://example.org/fonts/a.woff2")', b'url("https://example.org/fonts/a.woff2")'),
        (b"content: '\xff'", b"content: '\xff'"),
    ],
)
def test_addresses_in_a_sheet_are_those_of_the_published_files(written, published):
    names = {"assets/fonts/a.woff2": "assets/fonts/a.1.woff2", "assets/more/b.css": "assets/more/b.2.css"}  # fmt: skip
    assert rewrite_sheet(written, "assets/style.css", names) == published


@pytest.mark.parametrize(("root", "way"), [("", b"/assets/a.1.woff2"), ("/x", b"/x/assets/a.1.woff2")])  # fmt: skip
def test_a_sheet_for_any_address_loads_from_the_root(root, way):
    names = {"assets/a.woff2": "assets/a.1.woff2"}
    assert rewrite_sheet(b"url(a.woff2)", "assets/style.css", names, root) == b"url(%b)" % way


# A site ------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "site.yml", "title: T\ntheme: mine\nbase_url: https://example.org/a/")
    write(tmp_path, "content/articles/one.md", "# One\n\nText.")
    write(tmp_path, "themes/mine/theme.yml", "name: Mine")
    write(tmp_path, "themes/mine/assets/own.css", "h1 { color: #123456 }")
    write(tmp_path, "themes/mine/templates/base.html", '{% extends "default/base.html" %}\n{% block head %}<link rel="stylesheet" href="{{ page.root }}assets/own.css">{% endblock %}')  # fmt: skip
    return tmp_path


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, "utf-8")


def publish(site: Path, *, plain: bool = False) -> Path:
    outcome = build(Request(site, date="2026-12-01", plain=plain))
    assert outcome.problems == ()
    return site / "_site"


def names(output: Path) -> set[str]:
    return {
        p.relative_to(output).as_posix()
        for p in (output / "assets").rglob("*")
        if p.suffix in (".css", ".js", ".woff2")
    }


def loaded(page: Path) -> list[str]:
    return re.findall(r'(?:href|src)="((?:[./a]*/)?assets/[^"]*\.(?:css|js|woff2))"', page.read_text("utf-8"))  # fmt: skip


def test_pages_load_what_was_published(site):
    output = publish(site)
    there = names(output)
    assert len(there) == 8
    assert all(re.search(r"\.[0-9a-f]{10}\.(css|js|woff2)$", name) for name in there)
    shown = {name for name in there if not re.search("italic|poster", name)}
    assert {f"../{name}" for name in shown} == set(loaded(output / "one/index.html"))  # fmt: skip
    sheet = next((output / "assets").glob("style.*.css")).read_text("utf-8")
    fonts = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(fonts) == 3
    assert {f"assets/{font}" for font in fonts} < there


def test_the_page_for_any_address_loads_fonts_from_the_root(site):
    output = publish(site)
    fonts = re.findall(r'url\("/a/([^"]+)"\)', (output / "404.html").read_text("utf-8"))
    assert len(fonts) == 3
    assert set(fonts) < names(output)


def test_stale_files_leave_the_output(site):
    before = names(publish(site))
    write(site, "themes/mine/assets/own.css", "h1 { color: #654321 }")
    after = names(publish(site))
    assert len(after) == len(before)
    assert [re.sub(r"\.[0-9a-f]{10}", "", name) for name in before - after] == ["assets/own.css"]


def test_a_preview_keeps_the_names(site):
    output = publish(site, plain=True)
    assert "assets/own.css" in names(output)
    assert not any(re.search(r"\.[0-9a-f]{10}\.", name) for name in names(output))
    assert "../assets/own.css" in loaded(output / "one/index.html")
