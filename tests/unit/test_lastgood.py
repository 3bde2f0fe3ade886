"""What a preview publishes while something is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import Outcome, Request, build, start_preview
from generator.lastgood import leave_out_rivals
from generator.model.output import Kept, Output

Rebuild = Callable[[frozenset[str] | None], Outcome]
OUTPUT = ".nutgraf/preview/site"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in {
        "site.yml": "title: Tides\n",
        "content/articles/moon.md": "---\ntitle: The moon\nslug: luna\ntopics: [sky]\n---\nIt pulls.\n",
        "content/articles/sea.md": "---\ntitle: The sea\n---\nIt follows the [[tide]].\n",
        "content/glossary/tide.md": "---\nterm: Tide\nshort: Water that comes and goes.\n---\n",
    }.items():
        write(folder, path, text)
    return folder


@pytest.fixture
def rebuild(site: Path) -> Rebuild:
    made = start_preview(Request(site, date="2026-11-22"))
    assert made(None).problems == ()
    return made


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, encoding="utf-8")


def page(site: Path, path: str) -> str:
    return (site / OUTPUT / path).read_text(encoding="utf-8")


def codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.problems]


def test_a_preview_leaves_the_site_folder_alone(site, rebuild):
    assert sorted(one.name for one in site.iterdir()) == [".nutgraf", "content", "site.yml"]
    assert (site / OUTPUT / "sea/index.html").is_file()


def test_a_page_whose_file_breaks_stays_as_it_was_with_its_address_and_its_place_in_lists(
    site, rebuild
):
    before = {path: page(site, path) for path in ("luna/index.html", "index.html")}
    write(site, "content/articles/moon.md", "---\ntitle: [The moon\nslug: other\n---\nIt pushes.\n")
    outcome = rebuild(None)
    assert "yaml-syntax" in codes(outcome)
    assert outcome.changed == ()
    assert {path: page(site, path) for path in before} == before


def test_other_pages_are_published_while_one_is_broken(site, rebuild):
    write(site, "content/articles/moon.md", "---\ntitle: The moon\nslgu: luna\n---\n")
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nIt lags.\n")
    outcome = rebuild(None)
    assert codes(outcome) == ["unknown-key"]
    assert "sea/index.html" in outcome.changed
    assert "It lags." in page(site, "sea/index.html")
    assert "It pulls." in page(site, "luna/index.html")


def test_a_mended_page_is_the_new_one(site, rebuild):
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nSee [[nothing]].\n")
    assert codes(rebuild(None)) == ["unknown-term"]
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nSee for yourself.\n")
    outcome = rebuild(None)
    assert outcome.problems == ()
    assert "See for yourself." in page(site, "sea/index.html")


def test_a_page_that_was_never_good_is_shown_with_its_broken_references_marked(site, rebuild):
    write(site, "content/articles/new.md", "---\ntitle: New\n---\nSee [[nothing]]. [@nobody]\n")
    assert set(codes(rebuild(None))) == {"unknown-source", "unknown-term"}
    assert "<mark>nothing</mark>" in page(site, "new/index.html")
    assert "<mark>[@nobody]</mark>" in page(site, "new/index.html")


def test_a_build_never_marks_what_its_severities_let_pass(site):
    write(site, "site.yml", "title: Tides\nseverities: {unknown-term: warning}\n")
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nSee [[nothing]].\n")
    assert not build(Request(site, date="2026-11-22")).failed
    assert "<mark>" not in (site / "_site/sea/index.html").read_text(encoding="utf-8")


def test_terms_of_a_file_that_breaks_are_the_last_good_ones(site, rebuild):
    write(site, "content/glossary/tide.md", "---\nterm: Ebb\nshrot: Water.\n---\n")
    outcome = rebuild(None)
    assert "unknown-key" in codes(outcome)
    assert outcome.changed == ()


def test_a_site_yml_that_breaks_leaves_the_last_good_settings(site, rebuild):
    write(site, "site.yml", "title: [\n")
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nIt lags.\n")
    outcome = rebuild(None)
    assert "yaml-syntax" in codes(outcome)
    assert "It lags." in page(site, "sea/index.html")
    assert "Tides" in page(site, "sea/index.html")


def test_nothing_is_published_while_no_site_yml_was_ever_good(site):
    write(site, "site.yml", "title: [\n")
    outcome = start_preview(Request(site))(None)
    assert "yaml-syntax" in codes(outcome)
    assert outcome.base is None
    assert not (site / OUTPUT).exists()


def test_a_broken_template_leaves_its_pages_as_they_were_and_is_told_once(site, rebuild):
    write(site, "themes/mine/theme.yml", "name: mine\nextends: default\n")
    template = "themes/mine/templates/article.html"
    write(site, template, '{% extends "default/article.html" %}\n')
    write(site, "site.yml", "title: Tides\ntheme: mine\n")
    assert rebuild(None).problems == ()
    before = page(site, "sea/index.html")
    write(site, template, '{% extends "default/article.html" %}\n{% block title %}{{ page.no }}{% endblock %}')  # fmt: skip
    outcome = rebuild(None)
    assert [(one.code, one.span.path, one.span.line) for one in outcome.problems] == [
        ("theme-error", template, 2)
    ]
    assert page(site, "sea/index.html") == before
    write(site, template, '{% extends "default/article.html" %}\n{% block title %}New{% endblock %}')  # fmt: skip
    assert rebuild(None).problems == ()
    assert "<title>New</title>" in page(site, "sea/index.html")


def test_a_page_that_no_template_ever_drew_says_so(site):
    write(site, "themes/mine/theme.yml", "name: mine\nextends: default\n")
    write(site, "themes/mine/templates/article.html", "{{ page.no }}")
    write(site, "site.yml", "title: Tides\ntheme: mine\n")
    assert codes(start_preview(Request(site))(None)) == ["theme-error"]
    assert "This page cannot be shown yet" in page(site, "sea/index.html")
    assert "Tide" in page(site, "glossary/tide/index.html")


def test_a_style_sheet_that_changes_is_published_by_the_same_process(site, rebuild):
    write(site, "themes/mine/theme.yml", "name: mine\nextends: default\n")
    write(site, "themes/mine/assets/style.css", "body { color: red }")
    write(site, "site.yml", "title: Tides\ntheme: mine\n")
    rebuild(None)
    write(site, "themes/mine/assets/style.css", "body { color: blue }")
    assert rebuild(None).changed == ("404.html", "assets/style.css")
    assert page(site, "assets/style.css") == "body { color: blue }"


def test_a_style_sheet_alone_is_in_place_before_the_build_that_it_makes(site, rebuild):
    write(site, "themes/mine/theme.yml", "name: mine\nextends: default\n")
    write(site, "themes/mine/assets/extra.css", "body { color: red }")
    write(site, "site.yml", "title: Tides\ntheme: mine\n")
    rebuild(None)
    for colour in ("blue", "red"):
        write(site, "themes/mine/assets/extra.css", f"body {{ color: {colour} }}")
        sheet = frozenset(["themes/mine/assets/extra.css"])
        first, second = rebuild(sheet), rebuild(sheet)
        assert (first.partial, first.changed) == (True, ("assets/extra.css",))
        assert (second.partial, second.problems, second.changed) == (False, (), ())
        assert colour in page(site, "assets/extra.css")
    write(site, "content/articles/sea.md", "---\ntitle: The sea\n---\nIt lags.\n")
    assert not rebuild(frozenset(["content/articles/sea.md", *sheet])).partial
    clean = build(Request(site, site / "clean", "2026-11-22", plain=True))
    assert clean.problems == ()
    assert page(site, "assets/extra.css") == (site / "clean/assets/extra.css").read_text()


def test_a_deleted_article_and_its_page_go(site, rebuild):
    (site / "content/articles/moon.md").unlink()
    assert "luna/index.html" in rebuild(None).changed
    assert not (site / OUTPUT / "luna").exists()


def test_two_articles_with_one_address_are_told_of_and_one_is_shown(site, rebuild):
    write(site, "content/articles/other.md", "---\ntitle: Other\nslug: luna\n---\n")
    assert codes(rebuild(None)) == ["duplicate-address"]
    assert (site / OUTPUT / "luna/index.html").is_file()


def test_what_claims_a_taken_place_is_left_out():
    made = [Output("a", b"1"), Output("A", b"2"), Output("a/b", b"3"), Output("c/d", b"4"), Output("c", b"5")]  # fmt: skip
    assert [one.path for one in leave_out_rivals(made)] == ["a", "c/d"]
    kept = [Output("a", b"1"), Kept({"a": "", "a/b": "", "c/d": ""}), Output("c", b"5")]
    assert list(leave_out_rivals(kept)) == [Output("a", b"1"), Kept({"c/d": ""})]
