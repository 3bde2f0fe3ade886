"""A page with much of everything stays readable: what is folded opens, and nothing is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from static_host import Hosted


@pytest.fixture(params=[390, 1440])
def scriptless(
    hosted_much: Hosted, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Page]:
    size = {"width": request.param, "height": 800}
    with browser.new_page(
        java_script_enabled=False, viewport=size, reduced_motion="reduce"
    ) as page:
        page.goto(hosted_much.url("chain/"))
        yield page


def test_one_group_of_the_timeline_is_open_and_the_others_open_by_themselves(scriptless):
    groups = scriptless.locator(".timeline details")
    assert groups.locator("h3").all_inner_texts() == ["Before", "4 May 2010", "After"]
    assert [one.get_attribute("open") is not None for one in groups.all()] == [False, True, False]
    expect(scriptless.locator("#event-event-3")).to_be_hidden()
    groups.first.locator("summary").press("Enter")
    expect(scriptless.locator("#event-event-3")).to_be_visible()


def test_a_link_to_a_folded_event_opens_its_group_without_javascript(scriptless):
    scriptless.locator(".prose a.when[href='#event-event-45'], .prose a.when[href='#event-event-44']").last.click()  # fmt: skip
    expect(scriptless.locator(":target")).to_be_in_viewport()
    expect(scriptless.locator(":target .entry")).to_be_visible()


def test_a_link_to_a_folded_fact_shows_it_without_javascript(hosted_much, browser):
    with browser.new_page(java_script_enabled=False, reduced_motion="reduce") as page:
        page.goto(hosted_much.url("chain/"))
        assert page.locator(".facts dd:visible").count() == 8
        page.goto(hosted_much.url("chain/#fact-fact-20"))
        expect(page.locator("#fact-fact-20")).to_be_in_viewport()


def test_a_folded_group_that_is_read_is_marked_and_nothing_moves_by_itself(hosted_much, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted_much.url("decades/"))
    opened = page.locator(".timeline details[open] h3")
    assert opened.all_inner_texts() == ["1960s"]
    page.locator(".prose a.when[href='#event-event-25']").first.evaluate(
        "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)"
    )
    marked = page.locator(".timeline [aria-current]")
    expect(marked).to_have_count(1)
    expect(marked.locator("h3")).to_have_text("1980s")
    expect(marked).to_be_in_viewport()
    assert opened.all_inner_texts() == ["1960s"]
    marked.click()
    expect(page.locator("#event-event-25 .entry")).to_have_attribute("aria-current", "true")
    expect(marked).to_have_count(1)


def test_the_terms_beside_the_text_keep_up_with_it(hosted_much, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted_much.url("chain/"))
    page.locator(".prose a.term[href='#term-term-24']").first.evaluate(
        "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)"
    )
    expect(page.locator("#term-term-24")).to_be_in_viewport()


def test_a_term_that_is_named_twice_is_marked_where_it_comes_again(hosted_much, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted_much.url("chain/"))
    term, entry = page.locator(".prose a.term[href='#term-term-16']"), page.locator("#term-term-16")
    assert term.count() == 2
    for mention in term.all():
        mention.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)")
        expect(entry).to_have_class("in-view")
        expect(entry).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 900, 1440])
def test_much_of_everything_fits_into_the_window(width, hosted_much, page):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(hosted_much.url("chain/"))
    assert page.evaluate("document.scrollingElement.scrollWidth") == width


def test_paper_shows_what_is_folded_on_the_screen(hosted_much, page):
    page.goto(hosted_much.url("chain/"))
    page.emulate_media(media="print")
    for entry, count in ((".timeline li", 45), (".facts dd", 25), (".sources li", 60), (".glossary dt", 30)):  # fmt: skip
        shown = page.locator(entry).evaluate_all(
            "all => all.filter(e => e.getBoundingClientRect().height > 5).length"
        )
        assert (entry, shown) == (entry, count)
