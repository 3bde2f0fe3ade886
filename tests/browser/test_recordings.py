"""Recordings: moments that play, transcripts, and films of other sites that wait until they are asked for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

ARTICLE = "soldier-across-the-line/"
ABROAD = "everything/"
PLAYER = "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0"
WIDTHS = (390, 1440)


@pytest.fixture(params=WIDTHS)
def article(hosted, page, request) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def abroad(hosted_probe, browser: Browser, request) -> Iterator[tuple[Page, list[str]]]:
    """The page with a film of another site, and what is asked of other hosts. They do not answer."""
    with browser.new_page(java_script_enabled=request.param, reduced_motion="reduce") as page:
        asked: list[str] = []
        page.context.on("request", lambda one: asked.append(one.url) if not one.url.startswith(hosted_probe.origin) else None)  # fmt: skip
        page.goto(hosted_probe.url(ABROAD), wait_until="networkidle")
        page.locator("#clip-abroad").scroll_into_view_if_needed()
        page.frame_locator("#clip-abroad-player").get_by_role("link").wait_for()
        yield page, asked


def _plays_from(page: Page, seconds: float) -> None:
    page.wait_for_function(f"Math.abs(document.querySelector('video').currentTime - {seconds}) < 3")


# --- moments -------------------------------------------------------------------------------------------


def test_a_line_of_the_transcript_plays_and_is_marked(article):
    article.evaluate("window.untouched = true")
    article.locator(".transcript summary").click()
    line = article.locator(".transcript a[data-seek='15']")
    line.click()
    _plays_from(article, 15)
    expect(line).to_have_attribute("aria-current", "true")
    expect(article.locator(".cues a[data-seek='15']")).to_have_attribute("aria-current", "true")
    expect(article.locator("#clip-drawing [aria-current]")).to_have_count(2)
    seen = "b => [b, ...b.children].map(e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)')"  # fmt: skip
    assert article.locator(".transcript ol").evaluate(seen) == [False] * 5 + [True] + [False] * 2
    assert article.evaluate("window.untouched")
    expect(article.locator("video")).to_be_in_viewport()


def test_a_moment_plays_by_keyboard(article):
    article.locator(".cues a[data-seek='10']").focus()
    article.keyboard.press("Enter")
    _plays_from(article, 10)
    expect(article.locator(".cues a[data-seek='10']")).to_have_attribute("aria-current", "true")


def test_the_mark_moves_on_with_the_film(article):
    article.locator(".transcript summary").click()
    article.locator(".transcript a[data-seek='0']").click()
    expect(article.locator(".transcript a[data-seek='0']")).to_have_attribute("aria-current", "true")  # fmt: skip
    article.locator("video").evaluate("v => { v.currentTime = 18.6 }")
    expect(article.locator(".transcript a[data-seek='18.5']")).to_have_attribute("aria-current", "true")  # fmt: skip
    expect(article.locator(".cues a[data-seek='18']")).to_have_attribute("aria-current", "true")
    expect(article.locator("#clip-drawing [aria-current]")).to_have_count(2)


@pytest.mark.parametrize("place", [".cues", ".transcript"])
def test_without_javascript_a_moment_opens_the_file_there(place, hosted, browser):
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(hosted.url(ARTICLE))
        if place == ".transcript":
            page.locator(".transcript summary").click()
        page.locator(f"{place} a[data-seek='15']").click()
        page.wait_for_url("**/drawing.mp4#t=15")


def test_the_transcript_is_the_captions(hosted, page):
    page.goto(hosted.url(ARTICLE))
    page.locator(".transcript summary").click()
    lines = page.locator(".transcript li").all_inner_texts()
    assert len(lines) == 7
    assert lines[2].split() == ["0:08", "The", "jeep", "stops", "near", "the", "line."]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_an_open_transcript_that_plays(scheme, article, node_modules):
    article.emulate_media(color_scheme=scheme)
    article.locator(".transcript summary").click()
    article.locator(".transcript a[data-seek='15']").click()
    expect(article.locator("#clip-drawing [aria-current]")).to_have_count(2)
    article.add_script_tag(path=node_modules / "axe-core/axe.min.js")
    found = article.evaluate("axe.run('#clip-drawing', {resultTypes: ['violations']})")
    assert [one["id"] for one in found["violations"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_a_poster(scheme, hosted_probe, page, node_modules):
    page.emulate_media(color_scheme=scheme)
    page.goto(hosted_probe.url(ABROAD))
    poster = page.frame(name="clip-abroad-player")
    assert poster
    poster.add_script_tag(content=(node_modules / "axe-core/axe.min.js").read_text("utf-8"))
    found = poster.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [one["id"] for one in found["violations"]] == []


# --- films of other sites ------------------------------------------------------------------------------


def test_nothing_is_asked_of_another_site_before_the_reader_asks(abroad):
    page, asked = abroad
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    assert asked == []
    poster = page.frame_locator("#clip-abroad-player").get_by_role("link")
    expect(poster).to_contain_text("This loads the video from YouTube (youtube-nocookie.com).")
    assert poster.evaluate("a => getComputedStyle(a).color") == "rgb(255, 255, 255)"
    assert poster.locator("img").evaluate("i => i.complete && i.naturalWidth") > 0


def test_the_poster_makes_way_for_the_film(abroad):
    page, asked = abroad
    with page.context.expect_event("request", lambda one: "youtube" in one.url) as told:
        page.frame_locator("#clip-abroad-player").get_by_role("link").click()
    assert asked == [PLAYER]
    assert told.value.headers["referer"] == page.evaluate("location.origin") + "/"
    assert page.url.endswith(ABROAD)


@pytest.mark.parametrize(
    ("place", "seconds"), [(".cues", 2), (".transcript", 1)], ids=["cue", "transcript"]
)
def test_a_moment_of_the_film_begins_it_there(place, seconds, abroad):
    page, asked = abroad
    if place == ".transcript":
        page.locator("#clip-abroad summary").click()
    link = page.locator(f"#clip-abroad {place} a[data-seek='{seconds}']")
    link.focus()
    with page.context.expect_event("request", lambda one: "youtube" in one.url):
        page.keyboard.press("Enter")
    assert asked == [f"{PLAYER}&start={seconds}"]
    assert page.url.endswith(ABROAD)
    if page.evaluate("!!document.querySelector('.js')"):
        expect(link).to_have_attribute("aria-current", "true")


def test_the_page_of_the_film_is_linked(abroad):
    page, _ = abroad
    link = page.locator("#clip-abroad figcaption").get_by_role("link")
    expect(link).to_have_text("youtube.com/watch?v=abc_DEF-123")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=abc_DEF-123")


def test_on_paper_a_film_is_its_moments_and_its_address(hosted_probe, page):
    page.goto(hosted_probe.url(ABROAD))
    page.emulate_media(media="print")
    film = page.locator("#clip-abroad")
    expect(film.locator("iframe")).to_be_hidden()
    expect(film.locator(".transcript")).to_be_hidden()
    expect(film.get_by_text("Long after")).to_be_visible()
    shown = "e => [e.textContent, getComputedStyle(e).fontSize, getComputedStyle(e, '::after').content]"  # fmt: skip
    address = film.locator("figcaption a").evaluate(shown)
    assert address == ["youtube.com/watch?v=abc_DEF-123", "0px", '"https://www.youtube.com/watch?v=abc_DEF-123"']  # fmt: skip
    assert film.locator(".cues a").first.evaluate(shown)[2] == "none"
