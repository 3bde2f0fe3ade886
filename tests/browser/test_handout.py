"""What comes out of a printer: the article, black on white, without what only a screen can use."""

import pytest
from playwright.sync_api import Page, expect

ARTICLE = "soldier-across-the-line/"
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
# Sheets in CSS pixels: a printer's rules for widths are asked about the sheet, margins and all.
PAPER = {"A4": 794, "A4 landscape": 1123, "A5": 559}


@pytest.fixture
def paper(hosted, page) -> Page:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.mark.parametrize("chosen", ["", "light", "dark"])
def test_paper_is_white_whatever_the_screen_was(chosen, paper):
    paper.evaluate("theme => { if (theme) document.documentElement.dataset.theme = theme }", chosen)
    body = paper.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert body == [BLACK, WHITE]


def test_paper_has_every_part_of_the_article(paper):
    for part in (".facts", "#ng-timeline", ".prose", ".ledger", "#ng-terms", "#ng-questions", "#ng-sources", ".cues li", "#ng-method > div"):  # fmt: skip
        expect(paper.locator(part).first).to_be_visible()
    assert _hidden(paper, ".timeline li") == 0


def test_paper_has_no_furniture(paper):
    for part in ("#ng-related", "#ng-cited", ".neighbours", ".foot ul", ".toc", ".timeline summary small", "audio, video"):  # fmt: skip
        assert _hidden(paper, part) == paper.locator(part).count()


def _hidden(page: Page, selector: str) -> int:
    return page.locator(selector).evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height === 0).length"
    )


def test_paper_shows_whole_addresses(hosted_probe, page):
    page.emulate_media(media="print")
    page.goto(hosted_probe.url("everything/"))
    shown = page.locator(".sources .about > a").evaluate_all(
        "all => all.map(e => [e.textContent, getComputedStyle(e, '::after').content])"
    )
    assert shown == [
        ["example.com/a?b=1&c=2", '"https://example.com/a?b=1&c=2"'],
        ["archived copy", '": https://example.net/a?b=1&c=2"'],
    ]
    address = page.locator(".foot .printed")
    expect(address).to_be_visible()
    expect(address).to_have_text("https://example.org/a/b/everything/")


@pytest.mark.parametrize("width", [*PAPER])
def test_no_part_stands_out_of_the_column_where_paper_would_cut_it(width, paper):
    """What a screen lets stand out of its column, paper cuts at the edge of the printed area."""
    paper.set_viewport_size({"width": PAPER[width], "height": 1000})
    edges = paper.evaluate(
        """() => Object.fromEntries([".prose", ".facts", ".timeline", ".timeline ol", "#ng-sources"].map(
          one => [one, Math.round(document.querySelector(one).getBoundingClientRect().left)]))"""
    )
    assert set(edges.values()) == {edges[".prose"]}, edges
    marks = paper.locator(".timeline li").evaluate_all(
        """all => all.map(e => e.getBoundingClientRect().left
          + parseFloat(getComputedStyle(e, "::before").left || 0))"""
    )
    assert min(marks) >= edges[".prose"]


def test_paper_is_as_many_pages_as_a_handout_should_be(paper):
    pages = paper.pdf(format="A4").count(b"/Type /Page\n")
    assert 5 <= pages <= 9
