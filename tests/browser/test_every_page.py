"""What every kind of page keeps to: its own host, a quiet console, no sideways scroll, no script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

KINDS = (
    "",
    "soldier-across-the-line/",
    "korean-armistice/",
    "glossary/",
    "glossary/mdl/",
    "timeline/",
    "topics/",
    "topics/korean-peninsula/",
    "people/",
    "sources/",
    "search/",
    "about/",
    "guide/",
    "guide/model/",
    "404.html",
)
RARER = (
    "everything/",
    "withdrawn/",
    "corrections/",
    "arabic/",
    "section/",
    "glossary/",
    "404.html",
)
HOME_FILES = ("index.html", "soldier-across-the-line/index.html", "glossary/index.html")
WIDTHS = (320, 390, 900, 1440)


@pytest.mark.parametrize("address", KINDS)
def test_a_page_is_quiet_fits_and_asks_no_other_host(address, hosted, page):
    said, asked = _listen(page)
    page.goto(hosted.url(address), wait_until="networkidle")
    assert _overflows(page) == []
    assert said == []
    assert _foreign(asked, hosted.origin) == []


@pytest.mark.parametrize("address", RARER)
def test_a_rarer_page_is_quiet_fits_and_asks_no_other_host(address, hosted_probe, page):
    said, asked = _listen(page)
    page.goto(hosted_probe.url(address), wait_until="networkidle")
    assert _overflows(page) == []
    assert said == []
    assert _foreign(asked, hosted_probe.origin) == []


def _listen(page: Page) -> tuple[list[str], list[str]]:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error.message}"))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: asked.append(request.url))
    return said, asked


def _foreign(asked: list[str], origin: str) -> list[str]:
    assert asked
    return [url for url in asked if not url.startswith((f"{origin}/", "data:"))]


def _overflows(page: Page) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} wide at {width}: {page.evaluate(WIDEST, width)}")
    return found


# What sticks out of the window, for the report alone.
WIDEST = """width => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > width + 1)
  .slice(0, 5).map(e => e.tagName + "." + e.className).join(" ")"""


def test_the_text_fits_when_readers_space_it_out(hosted, page):
    page.goto(hosted.url("soldier-across-the-line/"))
    # WCAG 1.4.12
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important} p{margin-block-end:2em!important}"
    )
    assert _overflows(page) == []


@pytest.mark.parametrize("address", KINDS)
def test_a_page_shows_everything_without_javascript(address, hosted, browser):
    with _scriptless(browser, 390) as page:
        page.goto(hosted.url(address))
        expect(page.locator("h1, .lead h2").first).to_be_visible()
        texts = page.locator("main :is(h1, h2, h3, nav, p):not(details *, [hidden])")
        assert texts.count() > 2
        assert texts.evaluate_all(HIDDEN) == []
        assert page.locator("button:visible").count() == 0


HIDDEN = "all => all.filter(e => !e.checkVisibility()).map(e => e.textContent)"


def test_the_timeline_stands_in_the_page_without_javascript(hosted, browser):
    for width in (390, 1440):
        with _scriptless(browser, width) as page:
            page.goto(hosted.url("soldier-across-the-line/"))
            expect(page.locator("#ng-timeline")).to_be_visible()
            expect(page.locator("#event-crossing")).to_be_visible()


def _scriptless(browser: Browser, width: int) -> Page:
    return browser.new_page(
        java_script_enabled=False, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )


@pytest.mark.parametrize(
    ("site", "missing", "home"),
    [("hosted", "x/y/z", "/"), ("hosted_below", "x/y", "/a/b/"), ("hosted_below", "x/", "/a/b/")],
)
def test_a_missing_address_has_its_style_and_a_way_home(site, missing, home, request, page):
    site = request.getfixturevalue(site)
    said, _ = _listen(page)
    answer = page.goto(site.url(missing), wait_until="networkidle")
    assert answer.status == 404
    # The browser itself complains about the status, and nothing else may be missing.
    assert [one for one in said if "404" not in one or one.startswith("failed")] == []
    assert len(said) == 1
    assert _font(page).startswith("Literata")
    assert page.evaluate("document.fonts.check('16px Literata')")
    page.locator("main a").first.click()
    page.wait_for_url(site.origin + home)
    expect(page.locator("h1, .lead h2").first).to_be_visible()


def test_a_folder_opens_from_disk_with_style_and_links(from_disk, page):
    said, asked = _listen(page)
    home, article = ((from_disk / name).as_uri() for name in HOME_FILES[:2])
    page.goto(home)
    assert _font(page).startswith("Literata")
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "flex"
    page.locator("main a[href='soldier-across-the-line/index.html']").first.click()
    page.wait_for_url(article)
    page.locator(".prose a.term").first.click()
    expect(page.locator("#ng-card")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("a.brand").click()
    page.wait_for_url(home)
    assert said == []
    assert [url for url in asked if urlsplit(url).scheme not in ("file", "data")] == []


def test_a_folder_from_disk_says_what_does_not_work_there(from_disk, page):
    for name in HOME_FILES:
        page.goto((from_disk / name).as_uri())
        expect(page.locator(".from-disk")).to_be_visible()
        assert page.locator("track").count() == 0


def _font(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).fontFamily").replace('"', "")


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("everything/", "Loose <u>topic</u>"),
        ("everything/", "Somebody <s>else</s>"),
        ("search/", "Loose <u>topic</u>"),
        ("search/", "Water & ways"),
        ("topics/", "Loose <u>topic</u>"),
        ("", "Loose <u>topic</u>"),
    ],
)
def test_names_are_shown_as_written_and_never_taken_for_markup(
    address, written, hosted_probe, page
):
    page.goto(hosted_probe.url(address))
    expect(page.locator("main").get_by_text(written).first).to_be_visible()
    assert page.locator("main :is(u, s)").count() == 0


def test_a_renamed_address_leads_to_the_new_one(hosted_probe, page):
    for old in ("old/everything/", "older.html"):
        page.goto(hosted_probe.url(old))
        page.wait_for_url(hosted_probe.url("everything/"))
