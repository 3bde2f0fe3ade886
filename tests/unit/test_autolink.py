"""First uses of terms, linked where a site asks for it."""

from pathlib import Path

import pytest
from markupsafe import Markup

from generator.build import Request, build
from generator.render.autolink import link_terms

WORDINGS = (("armistice agreement", "armistice"), ("armistices", "armistice"), ("armistice", "armistice"),
            ("line &amp; zone", "zone"), ("정전", "armistice"))  # fmt: skip


def mark(term: str, words: Markup) -> str:
    return f"[{term}:{words}]"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>An armistice. Armistice again.</p>",
            "<p>An [armistice:armistice]. Armistice again.</p>",
        ),
        (
            "<p>The Armistice Agreement holds.</p>",
            "<p>The [armistice:Armistice Agreement] holds.</p>",
        ),
        ("<p>Two armistices.</p>", "<p>Two [armistice:armistices].</p>"),
        ("<p>Armisticelike, preArmistice.</p>", "<p>Armisticelike, preArmistice.</p>"),
        (
            '<a href="x">an armistice</a> armistice',
            '<a href="x">an armistice</a> [armistice:armistice]',
        ),
        ("<h2>Armistice</h2><p>armistice</p>", "<h2>Armistice</h2><p>[armistice:armistice]</p>"),
        ("<pre><code>armistice</code></pre>", "<pre><code>armistice</code></pre>"),
        (
            '<p title="armistice">line &amp; zone</p>',
            '<p title="armistice">[zone:line &amp; zone]</p>',
        ),
        ("<p>정전 협정</p>", "<p>[armistice:정전] 협정</p>"),
    ],
)
def test_the_first_use_in_running_text_is_linked(html: str, expected: str) -> None:
    linked, _ = link_terms(html, WORDINGS, frozenset(), mark)
    assert linked == expected


def test_a_term_that_the_author_marked_is_left_alone() -> None:
    linked, found = link_terms("<p>armistice</p>", WORDINGS, frozenset({"armistice"}), mark)
    assert (linked, found) == ("<p>armistice</p>", frozenset())


@pytest.mark.parametrize(("autolink", "count"), [("off", 0), ("first", 1)])
def test_a_site_decides_and_the_page_defines_what_it_links(
    tmp_path: Path, autolink: str, count: int
) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "site.yml").write_text(f"title: T\nglossary: {{autolink: {autolink}}}\n")
    (tmp_path / "content/glossary.yml").write_text(
        "truce: {short: A pause in a fight., forms: [truces]}\n"
    )
    (tmp_path / "content/articles/a.md").write_text("# A\n\nOne truce, then two truces.\n")
    assert build(Request(tmp_path, date="2026-01-01")).problems == ()
    html = (tmp_path / "_site/a/index.html").read_text()
    assert html.count('href="#term-truce"') == count
    assert html.count('id="term-truce"') == count
