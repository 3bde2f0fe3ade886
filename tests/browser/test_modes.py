"""Readers' own settings: larger text, wider spacing, narrow windows, forced colours, less motion."""

from collections.abc import Iterator
from typing import Final

import pytest
from legibility import find_faults
from playwright.sync_api import Browser, Page, expect

ARTICLE: Final = "soldier-across-the-line/"
PAGES: Final = (ARTICLE, "", "glossary/", "glossary/mdl/", "timeline/", "topics/", "people/", "sources/", "search/", "guide/model/", "404.html")  # fmt: skip
RARER: Final = ("everything/", "arabic/", "withdrawn/", "corrections/")
# WCAG 1.4.12
SPACED: Final = """*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
  p{margin-block-end:2em!important}"""
# WCAG 1.4.4
LARGE: Final = "html{font-size:200%!important}"
STATES: Final = (("", 320), (SPACED, 390), (SPACED, 1440), (LARGE, 390), (LARGE, 900), (LARGE, 1440))  # fmt: skip


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    """One page for the whole module: a new context each time costs more than the tests."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("address", PAGES)
def test_large_and_spaced_text_is_neither_cut_nor_covered(address, hosted, shared):
    assert _faults_in_all_states(shared, hosted.url(address)) == []


@pytest.mark.parametrize("address", RARER)
def test_large_and_spaced_text_of_rarer_pages_is_neither_cut_nor_covered(
    address, hosted_probe, shared
):
    assert _faults_in_all_states(shared, hosted_probe.url(address)) == []


def _faults_in_all_states(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.evaluate("document.head.append(document.createElement('style'))")
    found = []
    for style, width in STATES:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("text => document.querySelector('style:last-child').textContent = text", style)  # fmt: skip
        found += [f"{width} {style[:20]}: {fault}" for fault in find_faults(page)]
    return found


def test_the_search_for_faults_is_awake(hosted, shared):
    shared.goto(hosted.url(ARTICLE))
    shared.set_viewport_size({"width": 1440, "height": 900})
    shared.add_style_tag(
        content=".standfirst{margin-block-start:-3rem} .advisory{overflow:hidden;block-size:1rem} footer{inline-size:200vw}"
    )
    faults = " ".join(find_faults(shared))
    assert "cut below: p.advisory" in faults
    assert "over p.standfirst" in faults or "p.standfirst “On 13 November" in faults
    assert "wide in 1440" in faults


def test_four_times_as_large_the_card_and_the_sheet_can_be_used(hosted, shared):
    # WCAG 1.4.10: 1280 by 1024 pixels, four times enlarged.
    shared.set_viewport_size({"width": 320, "height": 256})
    shared.goto(hosted.url(ARTICLE))
    shared.locator(".prose a.term").first.click()
    box = shared.locator("#ng-card:popover-open").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 256
    shared.keyboard.press("Escape")
    shared.locator(".dock button").click()
    expect(shared.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    shared.keyboard.press("Escape")
    assert shared.locator(".dock").bounding_box()["height"] <= 64


@pytest.mark.parametrize(("width", "colours"), [(1440, "none"), (390, "none"), (1440, "active")])
def test_the_focus_is_seen_wherever_it_is(width, colours, hosted, browser):
    with browser.new_context(
        reduced_motion="reduce", forced_colors=colours, viewport={"width": width, "height": 900}
    ) as context:
        page = context.new_page()
        page.goto(hosted.url(ARTICLE))
        unseen, reached = [], 0
        while reached < 400:
            page.keyboard.press("Tab")
            where = page.evaluate(FOCUS)
            if where is None:
                break
            reached += 1
            if where:
                unseen.append(where)
    assert reached > 100
    assert unseen == []


# "" for a focus that is seen, null when it has left the page, else what is wrong.
FOCUS: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const name = `${e.tagName}.${e.className} “${e.textContent.trim().slice(0, 30)}”`;
  const style = getComputedStyle(e);
  if (e.tagName === "VIDEO" || e.tagName === "IFRAME") return "";
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "no ring: " + name;
  const box = e.getClientRects()[0];
  const x = box.left + Math.min(box.width / 2, 40), y = box.top + box.height / 2;
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return "outside of the window: " + name;
  const top = document.elementFromPoint(x, y);
  return e.contains(top) || top?.contains(e) ? "" : `under ${top?.tagName}.${top?.className}: ` + name;
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_on_a_phone_a_focused_link_of_the_contents_is_neither_cut_nor_faded(key, hosted, browser):
    with browser.new_context(viewport={"width": 390, "height": 900}) as context:
        page = context.new_page()
        page.goto(hosted.url(ARTICLE))
        links = page.locator(".toc a")
        (links.first if key == "Tab" else links.last).focus()
        for _ in range(links.count()):
            left, right = page.evaluate(
                "(({left, right}) => [left, right])(document.activeElement.getBoundingClientRect())"
            )
            assert page.evaluate("document.activeElement.matches('.toc a')")
            assert left >= 0
            assert right <= 0.82 * 390  # where the mask begins
            page.keyboard.press(key)
        assert not page.evaluate("document.activeElement.matches('.toc a')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_each_status_keeps_its_shape(scheme, hosted_probe, browser):
    with browser.new_context(
        forced_colors="active", color_scheme=scheme, reduced_motion="reduce", device_scale_factor=2
    ) as context:
        page = context.new_page()
        page.goto(hosted_probe.url("everything/"))
        page.locator("#ng-key").evaluate("key => key.open = true")
        icons = page.locator("#ng-key .status .icon")
        pictures = {icon.screenshot() for icon in icons.all()}
        assert icons.count() == len(pictures) == 6
        # The tick of what is confirmed is cut out of its disc.
        page.add_style_tag(content="#ng-i-confirmed path { display: none }")
        assert icons.first.screenshot() not in pictures


def test_in_forced_colours_marks_keep_their_lines(hosted, browser):
    with browser.new_context(forced_colors="active", reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(hosted.url(ARTICLE))
        assert _style(page, ".prose a.term", "textDecorationStyle") == "dotted"
        assert _style(page, ".prose a.term.quiet", "textDecorationLine") == "underline"
        assert _style(page, ".prose a.when time", "borderBottomStyle") == "solid"
        assert _style(page, ".facts .status", "borderTopStyle") == "solid"
        assert _style(page, ".ledger > div", "borderTopStyle") == "solid"
        page.locator(".prose a.term").first.click()
        assert _style(page, "#ng-card", "borderTopStyle") == "solid"


def _style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)


def test_with_less_motion_nothing_moves(hosted, browser):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(hosted.url(ARTICLE))
        page.mouse.wheel(0, 1500)
        page.locator(".prose a.term").nth(3).click()
        expect(page.locator("#ng-card")).to_be_visible()
        assert page.evaluate("document.getAnimations().length") == 0
        assert _style(page, "html", "scrollBehavior") == "auto"


def test_the_rail_fills_with_what_has_been_read(hosted, browser):
    with browser.new_context(viewport={"width": 1440, "height": 800}) as context:
        page = context.new_page()
        page.goto(hosted.url(ARTICLE))
        assert _filled(page) == {}
        page.evaluate(
            """() => {
              document.documentElement.style.scrollBehavior = "auto";
              const told = document.querySelector(".passage[data-event=event-rescue]");
              scrollTo(0, told.getBoundingClientRect().bottom + scrollY - 100);
            }"""
        )
        page.wait_for_timeout(200)
        assert _filled(page)["event-rescue"] == "100%"
        assert "event-footage-released" not in _filled(page)


def _filled(page: Page) -> dict[str, str]:
    """How much of each event's piece of the rail is filled, by the style sheet alone."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".timeline li[class]")]
          .map(li => [li.id, getComputedStyle(li, "::before").backgroundSize.split(",")[0].split(" ")[1]])
          .filter(([, size]) => parseFloat(size) > 0))"""
    )
