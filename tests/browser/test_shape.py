"""The explainer's anatomy: which part stands where at three widths."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

ARTICLE = "soldier-across-the-line/"


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def is_left_of(self, other: "Box") -> bool:
        return self.right <= other.left

    def is_above(self, other: "Box") -> bool:
        return self.bottom <= other.top

    def is_beside(self, other: "Box") -> bool:
        return self.top < other.bottom and other.top < self.bottom


def _box(page: Page, selector: str) -> Box:
    found = page.evaluate(
        """selector => {
          // Rails keep a margin inside for the outlines of what has the focus.
          const e = document.querySelector(selector), r = e.getBoundingClientRect(), s = getComputedStyle(e);
          return [r.left + parseFloat(s.paddingLeft), r.top + scrollY, r.right - parseFloat(s.paddingRight), r.bottom + scrollY];
        }""",
        selector,
    )
    return Box(*found)


@pytest.fixture
def article(hosted, page, request) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.mark.parametrize("article", [1200, 1440], indirect=True)
def test_wide_has_the_timeline_left_and_facts_over_terms_right(article):
    timeline, prose, facts, terms = (_box(article, one) for one in (".timeline", ".prose", ".facts", ".reading > .glossary"))  # fmt: skip
    head = _box(article, ".head")
    assert head.is_above(timeline)
    assert head.is_above(prose)
    assert timeline.is_left_of(prose)
    assert prose.is_left_of(facts)
    assert timeline.top == prose.top == facts.top
    assert facts.left == terms.left
    assert facts.is_above(terms)
    assert terms.is_beside(prose)
    expect(article.locator(".dock")).to_be_hidden()


@pytest.mark.parametrize("article", [1440], indirect=True)
def test_wide_has_dates_left_of_the_headline_and_headings_left_of_the_back_matter(article):
    assert _box(article, ".meta").is_left_of(_box(article, ".standfirst"))
    assert _box(article, ".kicker").is_left_of(_box(article, "h1"))
    assert _box(article, "#ng-sources > h2").is_left_of(_box(article, "#ng-sources > ol"))
    assert _box(article, ".prose").is_above(_box(article, "#ng-sources"))


@pytest.mark.parametrize("article", [1440], indirect=True)
def test_wide_keeps_both_rails_in_sight_while_the_text_is_read(article):
    article.evaluate("document.querySelector('#why-it-broke-the-armistice').scrollIntoView()")
    for rail in (".timeline", ".reading > .glossary"):
        expect(article.locator(rail)).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("article", [1440], indirect=True)
def test_lines_are_of_readable_length(article):
    # The measure is 40rem at 20 px with 59 to 71 characters a line.
    width = article.evaluate("document.querySelector('.prose section > p').clientWidth")
    assert 500 <= width <= 640


@pytest.mark.parametrize("article", [768, 900, 1199], indirect=True)
def test_middle_has_facts_above_the_timeline_right_and_terms_below(article):
    timeline, prose, facts, terms = (_box(article, one) for one in (".timeline", ".prose", ".facts", ".reading > .glossary"))  # fmt: skip
    assert facts.is_above(prose)
    assert facts.left == prose.left
    assert facts.right == timeline.right
    assert prose.is_left_of(timeline)
    assert prose.top == timeline.top
    assert prose.is_above(terms)
    assert terms.left == prose.left
    expect(article.locator(".dock")).to_be_hidden()


@pytest.mark.parametrize("article", [900], indirect=True)
def test_middle_lays_facts_and_terms_out_in_columns(article):
    for entries in (".facts .entries > div", ".reading > .glossary dl > div"):
        lefts = article.locator(entries).evaluate_all(
            "all => all.map(e => Math.round(e.getBoundingClientRect().left))"
        )
        assert len(set(lefts)) > 1, entries


@pytest.mark.parametrize("article", [320, 390, 767], indirect=True)
def test_narrow_is_one_column_with_the_timeline_in_a_sheet(article):
    order = (".head", ".facts", ".prose", ".reading > .glossary", "#ng-people", "#ng-sources", ".foot")  # fmt: skip
    boxes = [_box(article, one) for one in order]
    assert [a.is_above(b) for a, b in pairwise(boxes)] == [True] * 6
    assert len({box.left for box in boxes[1:4]}) == 1
    expect(article.locator("#ng-timeline")).to_be_hidden()
    expect(article.locator(".dock button")).to_be_in_viewport()


@pytest.mark.parametrize("article", [390, 900, 1440], indirect=True)
def test_reading_order_is_the_same_at_all_widths(article):
    # Tab and screen readers follow the source: head, facts, timeline, prose, terms.
    order = article.locator(".reading > *").evaluate_all("all => all.map(e => e.classList[0])")
    assert order == ["facts", "timeline", "prose", "glossary"]


@pytest.mark.parametrize("article", [390], indirect=True)
def test_the_dock_covers_nothing_at_the_foot_of_the_page(article):
    article.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = article.locator(".foot :is(p, li)").last.bounding_box()
    dock = article.locator(".dock").bounding_box()
    assert last["y"] + last["height"] <= dock["y"]
