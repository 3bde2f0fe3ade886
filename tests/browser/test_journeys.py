"""Whole journeys by the keyboard alone, and without JavaScript: there and back again."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ARTICLE: Final = "soldier-across-the-line/"
CUE: Final = re.compile(r"^0:10\b")
EVENT: Final = re.compile(r"One guard follows him over the line")


@pytest.fixture(params=[390, 1440])
def article(hosted, page, request) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.fixture(params=[390, 1440])
def scriptless(hosted, browser: Browser, request) -> Iterator[Page]:
    size = {"width": request.param, "height": 800}
    with browser.new_page(
        java_script_enabled=False, viewport=size, reduced_motion="reduce"
    ) as page:
        page.goto(hosted.url(ARTICLE))
        yield page


def _term(page: Page) -> Locator:
    return page.locator("main").get_by_role("link", name="military demarcation line").first


def _date(page: Page) -> Locator:
    """The passage's own mark for the event, in the text."""
    return page.locator("[id^=ng-passage] a[href='#event-pursuit'], a[id^=ng-passage][href='#event-pursuit']").first  # fmt: skip


# --- by keyboard ------------------------------------------------------------------------------------------


def test_keyboard_reads_a_term_and_returns(article):
    term = _term(article)
    _walk(article, lambda: _is_focused(term))
    article.keyboard.press("Enter")
    card = article.get_by_role("dialog")
    expect(card).to_contain_text("The line between the two Koreas")
    article.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(term).to_be_focused()
    # Once more, to the term's own page, and back to where one was.
    article.keyboard.press("Enter")
    expect(card).to_be_focused()
    article.keyboard.press("Tab")
    expect(card.get_by_role("link", name="More about this term")).to_be_focused()
    article.keyboard.press("Enter")
    article.wait_for_url("**/glossary/mdl/")
    expect(article.get_by_role("heading", level=1)).to_contain_text("Military demarcation line")
    article.go_back()
    article.wait_for_url(f"**/{ARTICLE}")
    expect(_term(article)).to_be_in_viewport()


def test_keyboard_follows_an_event_to_its_passage_and_back(article):
    if article.viewport_size["width"] == 390:
        _open_the_sheet(article)
    entry = article.get_by_role("link", name=EVENT).first
    _walk(article, lambda: _is_focused(entry))
    article.keyboard.press("Enter")
    expect(article).to_have_url(re.compile("#ng-passage-pursuit$"))
    date = _date(article)
    expect(date).to_be_in_viewport()
    # The walk goes on from the passage, not from the top.
    assert _walk(article, lambda: _is_focused(date)) <= 3
    article.keyboard.press("Enter")
    card = article.get_by_role("dialog").filter(has_text="Show on the timeline")
    expect(card).to_be_focused()
    show = card.get_by_role("link", name="Show on the timeline")
    _walk(article, lambda: _is_focused(show))
    article.keyboard.press("Enter")
    expect(article).to_have_url(re.compile("#event-pursuit$"))
    expect(entry).to_be_in_viewport()
    assert _walk(article, lambda: _is_focused(entry)) <= 2


def test_keyboard_goes_to_a_source_and_returns(article):
    cite = article.locator("main p").get_by_role("link", name=re.compile("^Source 1")).first
    mark = cite.get_attribute("id")
    _walk(article, lambda: _is_focused(cite))
    article.keyboard.press("Enter")
    go = article.get_by_role("dialog").get_by_role("link", name="Go to the list of sources")
    _walk(article, lambda: _is_focused(go))
    article.keyboard.press("Enter")
    source = article.locator("#source-wire-report")
    expect(source).to_be_in_viewport()
    back = source.locator(f"a[href='#{mark}']")
    _walk(article, lambda: _is_focused(back))
    article.keyboard.press("Enter")
    expect(cite).to_be_in_viewport()
    assert _walk(article, lambda: _is_focused(cite)) <= 1


def test_keyboard_seeks_a_clip(article):
    cue = article.locator("main").get_by_role("link", name=CUE).first
    _walk(article, lambda: _is_focused(cue))
    article.keyboard.press("Enter")
    article.wait_for_function("Math.abs(document.querySelector('video').currentTime - 10) < 3")
    expect(article.locator("video").first).to_be_in_viewport()
    expect(article).to_have_url(re.compile(f"/{ARTICLE}$"))


def test_keyboard_opens_the_sheet_and_closes_it(hosted, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(hosted.url(ARTICLE))
    button = _open_the_sheet(page)
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    expect(button).to_be_focused()


def _open_the_sheet(page: Page) -> Locator:
    button = page.get_by_role("navigation", name="On this page").get_by_role("button")
    # The dock stands at the foot of the page and of the order: backwards it is near.
    _walk(page, lambda: _is_focused(button), "Shift+Tab")
    page.keyboard.press("Enter")
    return button


def _walk(page: Page, arrived: Callable[[], bool], key: str = "Tab") -> int:
    """Presses the key until one is there, and says how often."""
    for steps in range(250):
        if arrived():
            return steps
        page.keyboard.press(key)
    raise AssertionError("The keyboard does not get there.")


def _is_focused(there: Locator) -> bool:
    return there.evaluate("e => e === document.activeElement")


# --- without JavaScript -------------------------------------------------------------------------------------


def test_without_javascript_one_reads_a_term_and_returns(scriptless):
    term = _term(scriptless)
    _walk(scriptless, lambda: _is_focused(term))
    scriptless.keyboard.press("Enter")
    expect(scriptless).to_have_url(re.compile("#term-mdl$"))
    entry = scriptless.locator("#term-mdl")
    expect(entry).to_be_in_viewport()
    expect(entry).to_contain_text("The line between the two Koreas")
    scriptless.go_back()
    expect(scriptless).to_have_url(re.compile(f"/{ARTICLE}$"))
    expect(term).to_be_in_viewport()


def test_without_javascript_an_event_leads_to_its_passage_and_back(scriptless):
    entry = scriptless.get_by_role("link", name=EVENT).first
    entry.focus()
    scriptless.keyboard.press("Enter")
    expect(scriptless).to_have_url(re.compile("#ng-passage-pursuit$"))
    date = _date(scriptless)
    expect(date).to_be_in_viewport()
    date.click()
    expect(scriptless).to_have_url(re.compile("#event-pursuit$"))
    expect(entry).to_be_in_viewport()


def test_without_javascript_one_goes_to_a_source_and_returns(scriptless):
    cite = scriptless.locator("main p").get_by_role("link", name=re.compile("^Source 1")).first
    mark = cite.get_attribute("id")
    cite.click()
    expect(scriptless).to_have_url(re.compile("#source-wire-report$"))
    expect(scriptless.locator("#source-wire-report")).to_be_in_viewport()
    scriptless.locator(f"#source-wire-report a[href='#{mark}']").click()
    expect(cite).to_be_in_viewport()


def test_without_javascript_a_cue_opens_the_clip_at_its_moment(scriptless):
    scriptless.locator("main").get_by_role("link", name=CUE).first.click()
    expect(scriptless).to_have_url(re.compile(r"\.mp4#t=10$"))
    scriptless.go_back()
    expect(scriptless.get_by_role("heading", level=1)).to_be_visible()


def test_without_javascript_the_timeline_needs_no_sheet(scriptless):
    timeline = scriptless.get_by_role("navigation", name="Timeline")
    expect(timeline.get_by_role("link", name=EVENT)).to_be_visible()
    expect(scriptless.get_by_role("navigation", name="On this page")).to_be_hidden()
