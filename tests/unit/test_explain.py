"""Why each file was written, in words."""

import os
import re
from pathlib import Path

import pytest

from tests.nursery import find_nursery

TEXT = "its text has changed"
OTHERS = "what it tells of itself or of others has changed"
THEME = "the theme, site.yml or what menus may lead to has changed"
CLEAN = "--clean writes everything"
SOURCE = "it is new or its source has changed"

FILES = {
    "site.yml": "title: Sea\ntheme: own\nbase_url: https://example.org/\n",
    "content/articles/tide.md": "---\ntitle: The tide\npublished: 2026-01-05\n---\n\nThe [[sea]] rises.\n",
    "content/articles/moon.md": "---\ntitle: The moon\npublished: 2026-01-06\n---\n\nIt is round.\n",
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
    "themes/own/theme.yml": "name: Own\n",
    "themes/own/templates/term.html": '{% extends "default/term.html" %}\n',
}  # fmt: skip


def explain(site: Path, *more: str) -> dict[str, str]:
    asked = ["build", "--date", "2026-03-01", "--explain", *more]
    done = find_nursery().run(asked, site, os.environ)
    assert done.returncode == 0, done.stderr
    *lines, summary = done.stdout.splitlines()
    assert re.search(rf" {len(lines)} files? written,", summary)
    return dict(line.split(": ", 1) for line in lines)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


EDITS = [
    (  # a body; the term tells of the passage that uses it
        "content/articles/tide.md", "rises", "falls",
        {"glossary/sea/index.html": OTHERS, "tide/index.html": f"{TEXT}, {OTHERS}"},
    ),
    (  # a body that nobody else tells of
        "content/articles/moon.md", "round", "bright",
        {"moon/index.html": TEXT},
    ),
    (  # a title
        "content/articles/tide.md", "title: The tide", "title: The ebb",
        {
            "404.html": OTHERS, "feed.xml": SOURCE, "glossary/sea/index.html": OTHERS,
            "index.html": OTHERS, "search/index.html": OTHERS, "tide/index.html": OTHERS,
        },
    ),
    (  # a term
        "content/glossary/sea.md", "Much", "Salt",
        {"glossary/index.html": OTHERS, "glossary/sea/index.html": OTHERS, "tide/index.html": OTHERS},
    ),
    (  # a template; pages that come out as they were are not written
        "themes/own/templates/term.html", " %}", " %}{% block main %}{{ super() }}Ours{% endblock %}",
        {"glossary/sea/index.html": THEME},
    ),
]  # fmt: skip


def test_every_page_of_a_first_build_is_new(site: Path) -> None:
    reasons = explain(site)
    assert reasons["tide/index.html"] == reasons["index.html"] == "it is a new page"
    assert reasons["sitemap.xml"] == SOURCE


@pytest.mark.parametrize(("path", "old", "new", "reasons"), EDITS)
def test_an_edit_writes_what_it_reaches(
    path: str, old: str, new: str, reasons: dict[str, str], site: Path
) -> None:
    explain(site)
    (site / path).write_text(FILES[path].replace(old, new), "utf-8")
    assert explain(site) == reasons


def test_a_page_that_was_laid_hands_on_is_written_again(site: Path) -> None:
    explain(site)
    (site / "_site/moon/index.html").write_text("mine", "utf-8")
    assert explain(site) == {"moon/index.html": "it was not there as it had been published"}


def test_a_clean_build_says_that_it_was_asked_for(site: Path) -> None:
    written = explain(site)
    (site / "content/articles/moon.md").write_text(
        FILES["content/articles/moon.md"].replace("round", "bright"), "utf-8"
    )
    reasons = explain(site, "--clean")
    assert reasons.keys() == written.keys()
    assert reasons.pop("moon/index.html") == TEXT
    assert set(reasons.values()) == {CLEAN}


def test_a_page_that_menus_may_lead_to_now_is_on_every_page(site: Path) -> None:
    explain(site)
    (site / "content/articles/moon.md").write_text(
        FILES["content/articles/moon.md"].replace(
            "---\n\n",
            "changes: [{date: 2026-02-01, kind: correction, note: It is no disc.}]\n---\n\n",
        ),
        "utf-8",
    )
    reasons = explain(site)
    assert reasons["tide/index.html"] == THEME
    assert reasons["corrections/index.html"] == f"{OTHERS}, {THEME}"


def test_nothing_is_explained_where_nothing_was_written(site: Path) -> None:
    explain(site)
    assert explain(site) == {}
