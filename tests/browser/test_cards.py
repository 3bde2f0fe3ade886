"""Cards of terms at the edges of the window, by keyboard and by mouse: WCAG 1.4.13."""

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

ARTICLE: Final = "soldier-across-the-line/"
CORNERS: Final = ("top left", "top right", "bottom left", "bottom right", "middle")
SIZES: Final = [(320, 568), (390, 800), (768, 600), (900, 500), (1440, 800)]

pytestmark = pytest.mark.alone


@pytest.fixture
def article(hosted, page) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_card_stays_in_the_window_at_every_edge(direction, width, height, article):
    article.set_viewport_size({"width": width, "height": height})
    article.evaluate("direction => document.documentElement.dir = direction", direction)
    out = []
    for corner in CORNERS:
        for words in (8, 400):
            article.evaluate(PUT, [corner, words])
            article.locator("#edge").click()
            box = article.locator("#ng-card:popover-open").bounding_box()
            if not _inside(box, width, height):
                out.append((corner, words, box))
            if width >= 768 and _meet(box, article.locator("#edge").bounding_box()):
                out.append((corner, words, "over its mark"))
            article.keyboard.press("Escape")
            expect(article.locator("#ng-card")).to_be_hidden()
    assert out == []


# The first term of the text, put at an edge of the window, with a definition of so many words.
PUT: Final = """([corner, words]) => {
  const term = document.querySelector(".prose a.term[href='#term-mdl']");
  const [block, side] = corner.split(" ");
  term.id = "edge";
  term.style.cssText = "position: fixed; z-index: 9; inset: auto;" +
    (corner === "middle" ? "top: 48%; left: 48%" : `${block}: ${block === "top" ? 1 : 4}rem; ${side}: 0`);
  document.querySelector("#term-mdl dd").textContent = "word ".repeat(words);
}"""


def _inside(box: dict[str, float], width: int, height: int) -> bool:
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= width
        and box["y"] + box["height"] <= height
    )


def _meet(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


def test_a_card_on_a_phone_does_not_lie_over_its_mark(article):
    article.set_viewport_size({"width": 390, "height": 700})
    term = article.locator(".prose a.term").nth(1)
    term.evaluate("e => scrollTo(0, e.getBoundingClientRect().bottom + scrollY - innerHeight + 80)")
    term.click()
    card = article.locator("#ng-card:popover-open").bounding_box()
    mark = term.bounding_box()
    assert mark["y"] + mark["height"] <= card["y"]


def test_a_resting_focus_opens_the_card_and_does_not_move(article):
    term = article.locator(".prose a.term").first
    _tab_to(article, term)
    expect(article.locator("#ng-card")).to_be_visible()
    expect(term).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "true")


def test_a_passing_focus_opens_nothing(article):
    term = article.locator(".prose a.term").first
    _tab_to(article, term)
    article.keyboard.press("Shift+Tab")
    # The date before it has the focus now: of the marks only terms open by a focus that rests.
    article.wait_for_timeout(700)
    expect(article.locator("#ng-card")).to_be_hidden()


def test_escape_dismisses_the_card_of_a_resting_focus_for_good(article):
    term = article.locator(".prose a.term").first
    _tab_to(article, term)
    expect(article.locator("#ng-card")).to_be_visible()
    article.keyboard.press("Escape")
    expect(article.locator("#ng-card")).to_be_hidden()
    expect(term).to_be_focused()
    article.wait_for_timeout(600)
    expect(article.locator("#ng-card")).to_be_hidden()
    # Enter still opens it, and it may rest on it again after it was elsewhere.
    article.keyboard.press("Enter")
    expect(article.locator("#ng-card")).to_be_focused()
    article.keyboard.press("Escape")
    expect(term).to_be_focused()
    article.keyboard.press("Tab")
    article.keyboard.press("Shift+Tab")
    expect(term).to_be_focused()
    expect(article.locator("#ng-card")).to_be_visible()


def test_the_card_closes_when_the_focus_goes_on(article):
    term = article.locator(".prose a.term").first
    term.focus()
    article.keyboard.press("Enter")
    expect(article.locator("#ng-card")).to_be_focused()
    article.keyboard.press("Tab")
    expect(article.get_by_role("link", name="More about this term")).to_be_focused()
    article.keyboard.press("Tab")
    # At once and not after a while: what has the focus now may lie under the card.
    assert article.evaluate(
        "[document.activeElement.closest('#ng-card'), document.querySelector('#ng-card:popover-open')]"
    ) == [None, None]


def test_a_card_that_closed_when_the_focus_went_on_opens_when_it_comes_back(article):
    term = article.locator(".prose a.term").first
    _tab_to(article, term)
    expect(article.locator("#ng-card")).to_be_visible()
    article.keyboard.press("Shift+Tab")
    assert article.locator("#ng-card").is_hidden()
    article.keyboard.press("Tab")
    expect(term).to_be_focused()
    expect(article.locator("#ng-card")).to_be_visible()


def test_the_focus_closes_the_card_of_another_mark_that_the_mouse_rests_on(article):
    terms = article.locator(".prose a.term:not(.quiet)")
    _stand_before(terms.nth(1))
    for term in (terms.nth(1), terms.first):
        term.hover()
        expect(term).to_have_attribute("aria-expanded", "true")
    article.keyboard.press("Tab")
    expect(terms.nth(1)).to_be_focused()
    expect(terms.first).to_have_attribute("aria-expanded", "false")
    expect(terms.nth(1)).to_have_attribute("aria-expanded", "true")


def test_the_card_of_a_mouse_that_left_closes_also_where_the_focus_comes_to_its_mark(article):
    cite = article.locator(".prose a.cite").first
    _stand_before(cite)
    cite.hover()
    expect(article.locator("#ng-card")).to_be_visible()
    article.mouse.move(1, 1)
    article.keyboard.press("Tab")
    expect(cite).to_be_focused()
    expect(article.locator("#ng-card")).to_be_hidden()


def test_a_card_that_the_mouse_opened_and_left_opens_by_a_resting_focus_too(article):
    term = article.locator(".prose a.term").first
    _stand_before(term)
    term.hover()
    expect(article.locator("#ng-card")).to_be_visible()
    article.mouse.move(1, 1)
    expect(article.locator("#ng-card")).to_be_hidden()
    article.keyboard.press("Tab")
    expect(term).to_be_focused()
    expect(article.locator("#ng-card")).to_be_visible()


def test_a_passing_focus_opens_nothing_where_it_goes_back_to_the_last_cards_mark(article):
    term = article.locator(".prose a.term").first
    _stand_before(term)
    article.keyboard.press("Enter")
    expect(article.locator("#ng-card")).to_be_focused()
    article.keyboard.press("Escape")
    expect(article.locator(".prose a.when").first).to_be_focused()
    # Within one call, or a slow machine would let the focus rest.
    term.evaluate(
        "term => { const before = document.activeElement; term.focus({focusVisible: true}); before.focus(); }"
    )
    article.wait_for_timeout(700)
    expect(article.locator("#ng-card")).to_be_hidden()


def test_a_focus_that_was_on_nothing_opens_a_card_again_after_escape(article):
    term = article.locator(".prose a.term").first
    _tab_to(article, term)
    expect(article.locator("#ng-card")).to_be_visible()
    article.keyboard.press("Escape")
    expect(article.locator("#ng-card")).to_be_hidden()
    box = term.bounding_box()
    article.mouse.click(box["x"] - 20, box["y"] + box["height"] / 2)  # the word before it
    article.keyboard.press("Tab")
    expect(term).to_be_focused()
    expect(article.locator("#ng-card")).to_be_visible()


def test_the_card_closes_when_the_focus_goes_into_a_frame(article):
    term = article.locator(".prose a.term").first
    term.evaluate("term => term.insertAdjacentHTML('afterend', '<iframe srcdoc=\"<button>x\"></iframe>')")  # fmt: skip
    _tab_to(article, term)
    expect(article.locator("#ng-card")).to_be_visible()
    article.get_by_role("link", name="More about this term").focus()
    article.keyboard.press("Tab")
    expect(article.locator("iframe")).to_be_focused()
    expect(article.locator("#ng-card")).to_be_hidden()


def test_escape_dismisses_the_card_of_a_resting_mouse(article):
    article.locator(".prose a.term").first.hover()
    expect(article.locator("#ng-card")).to_be_visible()
    article.keyboard.press("Escape")
    expect(article.locator("#ng-card")).to_be_hidden()


def test_the_card_of_a_resting_mouse_persists(article):
    article.locator(".prose a.term").first.hover()
    expect(article.locator("#ng-card")).to_be_visible()
    article.wait_for_timeout(1500)
    expect(article.locator("#ng-card")).to_be_visible()


def test_terms_in_cards_lead_round_in_a_circle(hosted_probe, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted_probe.url("everything/"))
    page.locator(".prose a.term").first.click()
    card = page.locator("#ng-card")
    titles = []
    for _ in range(4):
        titles.append(card.locator(".card-title").inner_text().split()[0])
        card.locator(".card-body a.term").first.click()
        expect(card).to_be_visible()
        expect(card.locator(".card-title")).not_to_contain_text(titles[-1])
    assert titles == ["Harbour", "Tide", "Harbour", "Tide"]
    assert "#" not in page.url
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_terms_in_cards_are_turned_up_by_keyboard_too(hosted_probe, page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(hosted_probe.url("everything/"))
    term = page.locator(".prose a.term").first
    term.focus()
    page.keyboard.press("Enter")
    card = page.locator("#ng-card")
    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="tide")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator(".card-title")).to_contain_text("Tide")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(term).to_be_focused()


def test_the_first_use_in_a_section_is_marked_and_later_ones_are_quiet(hosted_probe, page):
    page.goto(hosted_probe.url("arabic/"))
    marked = page.locator(".prose > section").evaluate_all(
        """all => all.map(section => [...section.querySelectorAll("a.term[href='#term-harbour']")]
          .map(term => term.classList.contains("quiet")))"""
    )
    assert marked == [[False, True], [False], [], [], []]


def _tab_to(page: Page, mark: Locator) -> None:
    """The focus arrives at the mark by the Tab key, as a keyboard's does."""
    _stand_before(mark)
    page.keyboard.press("Tab")
    expect(mark).to_be_focused()


def _stand_before(mark: Locator) -> None:
    mark.evaluate(
        """mark => {
          const all = [...document.querySelectorAll("a[href], button")];
          all[all.indexOf(mark) - 1].focus({preventScroll: true});
        }"""
    )
