"""Starters publish as they come: without a problem and without a hint."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.model import placeholders
from tests.nursery import Done, find_nursery


def run(folder: Path, *arguments: str) -> Done:
    return find_nursery().run([*arguments], folder, os.environ)


def problems(site: Path, *arguments: str) -> list[dict[str, Any]]:
    done = run(site, *arguments, "--format", "json")
    assert done.stderr == ""
    assert done.returncode == 0
    found = json.loads(done.stdout)["problems"]
    assert isinstance(found, list)
    return found


def texts(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file() and "_site" not in p.parts)
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in found if ".nutgraf" not in p.parts
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    done = run(tmp_path, "new", "site", "x")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == f"made {Path('x/site.yml')}"
    return tmp_path / "x"


def test_a_new_site_has_no_problem(site: Path) -> None:
    assert problems(site, "build") == []
    assert problems(site, "check") == []
    page = LexborHTMLParser((site / "_site/ten-days/index.html").read_text("utf-8"))
    assert page.css_first("#fact-skipped .status").attributes["data-status"] == "confirmed"
    assert len(page.css(".timeline li")) == 2
    assert len(page.css("#ng-terms dt")) == 1
    assert len(page.css("#ng-sources li")) == 1


def test_a_new_site_is_shown_by_the_words_that_are_printed(tmp_path: Path) -> None:
    said = run(tmp_path, "new", "site", "my site").stdout.splitlines()[-1]
    words = shlex.split(said.removeprefix("Go on with: nutgraf "))
    assert words == ["preview", "--site", "my site", "--open"]
    assert run(tmp_path, "build", *words[1:3]).returncode == 0


STARTERS = [
    ("article", "The line", "content/articles/the-line.md", "the-line/index.html"),
    ("article", "asia/the-line", "content/articles/asia/the-line.md", "asia/the-line/index.html"),
    ("term", "Low tide", "content/glossary/low-tide.md", "glossary/low-tide/index.html"),
    ("page", "about", "content/pages/about.md", "about/index.html"),
]


@pytest.mark.parametrize(("kind", "name", "path", "result"), STARTERS)
def test_a_new_text_has_no_problem_as_a_draft_and_when_it_is_written(
    kind: str, name: str, path: str, result: str, site: Path
) -> None:
    assert run(site, "new", kind, name).returncode == 0
    if kind != "term":  # there are no drafts of terms
        assert problems(site, "build") == []
        assert problems(site, "build", "--drafts") == []
        assert problems(site, "check", "--drafts") == []
    lines = (site / path).read_text("utf-8").splitlines(keepends=True)
    published = "".join(x for x in lines if not x.startswith("status: draft"))
    (site / path).write_text(published, "utf-8")
    [found] = problems(site, "build")
    assert (found["code"], found["severity"], found["path"]) == ("placeholder", "warning", path)
    assert published.splitlines()[found["line"] - 1].startswith(("Write here.", "short: Say in"))
    for made in (placeholders.ARTICLE, placeholders.PAGE, placeholders.TERM):
        published = published.replace(made, "The sea rises.")
    (site / path).write_text(published, "utf-8")
    assert problems(site, "build") == []
    assert (site / "_site" / result).is_file()


def test_a_draft_stays_out(site: Path) -> None:
    run(site, "new", "article", "the-line")
    assert problems(site, "build") == []
    assert not (site / "_site/the-line").exists()


def test_what_an_article_has_in_comments_can_be_used(site: Path) -> None:
    """Without the comment marks, and with names that exist."""
    run(site, "new", "article", "the-line")
    path = site / "content/articles/the-line.md"
    _, matter, body = path.read_text("utf-8").split("---\n")
    lines = [line.removeprefix("# ") for line in matter.splitlines() if line[:6] != "# Take"]
    told = "\n".join(lines).replace("a-shared-event", "gregorian-calendar")
    path.write_text(f"---\n{told}\n---\n{body}", "utf-8")
    assert problems(site, "build", "--drafts") == []
    page = LexborHTMLParser((site / "_site/the-line/index.html").read_text("utf-8"))
    assert len(page.css("[id^=fact-]")) == 2
    assert len(page.css(".timeline li")) == 2
    assert len(page.css(".log li")) == 1


def test_a_new_theme_is_used(site: Path) -> None:
    said = run(site, "new", "theme", "Night blue").stdout
    assert "Write `theme: night-blue` into site.yml to use it." in said
    with (site / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("theme: night-blue\n")
    assert problems(site, "build") == []
    assert problems(site, "check") == []
    for page in ("index.html", "ten-days/index.html"):
        tree = LexborHTMLParser((site / "_site" / page).read_text("utf-8"))
        sheets = [one.attributes["href"] for one in tree.css("link[rel=stylesheet]")]
        assert [re.sub(r"[0-9a-f]{10}", "#", sheet) for sheet in sheets] == [
            f"{page.count('/') * '../'}assets/{name}.#.css" for name in ("style", "site")
        ]
        assert all((site / "_site" / page).parent.joinpath(sheet).is_file() for sheet in sheets)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("article", "ten-days"), ("term", "leap-year"), ("page", "about"), ("theme", "mine")],
)
def test_nothing_is_overwritten(kind: str, name: str, site: Path) -> None:
    run(site, "new", kind, name)
    before = texts(site)
    again = run(site, "new", kind, name)
    assert again.returncode == 2
    assert "is in the way" in again.stderr
    assert texts(site) == before


def test_a_site_is_not_made_over_a_site(site: Path) -> None:
    before = texts(site)
    again = run(site.parent, "new", "site", "x")
    assert (again.returncode, again.stdout) == (2, "")
    assert "is in the way" in again.stderr
    assert texts(site) == before
