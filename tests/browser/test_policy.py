"""Under the strictest policy that a host can send, every page looks and works as without one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from static_host import Hosted, host
from test_every_page import KINDS, RARER

from generator.handbook import find_policy

ARTICLE = "soldier-across-the-line/"

# Told by the browser where a page breaks a rule, before anything of the page itself runs.
WATCH = """
window.broken = [];
addEventListener("securitypolicyviolation", e => broken.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""


@pytest.fixture(scope="module")
def strict(at_root) -> Iterator[Hosted]:
    with host(at_root, "/", headers={"Content-Security-Policy": find_policy(at_root)}) as site:
        yield site


@pytest.fixture(scope="module")
def strict_probe(probe) -> Iterator[Hosted]:
    with host(probe, "/a/b/", headers={"Content-Security-Policy": find_policy(probe)}) as site:
        yield site


@pytest.fixture
def watched(page) -> Iterator[Page]:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error.message}"))
    page.add_init_script(WATCH)
    page.emulate_media(reduced_motion="reduce")
    yield page
    assert said == []
    assert page.evaluate("broken") == []


def test_the_policy_allows_nothing_but_the_site_and_one_hash(at_root):
    default, style = find_policy(at_root).split("; ")
    assert default == "default-src 'self'"
    assert style.startswith("style-src 'self' 'sha256-")
    assert style.count("'sha256-") == 1
    assert "unsafe" not in style


@pytest.mark.parametrize("address", KINDS)
def test_a_page_breaks_no_rule(address, strict, watched):
    answer = watched.goto(strict.url(address), wait_until="networkidle")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    _is_drawn(watched)


@pytest.mark.parametrize("address", RARER)
def test_a_rarer_page_breaks_no_rule(address, strict_probe, watched):
    watched.goto(strict_probe.url(address), wait_until="networkidle")
    _is_drawn(watched)


def _is_drawn(page: Page) -> None:
    """With the theme's style sheet and its fonts."""
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "flex"
    assert page.evaluate("document.fonts.check('16px Literata')")


def test_a_film_of_another_host_is_allowed_by_its_host_and_its_poster_is_drawn(
    strict_probe, watched
):
    assert "frame-src 'self' https://www.youtube-nocookie.com;" in find_policy(strict_probe.folder)
    watched.goto(strict_probe.url("everything/"), wait_until="networkidle")
    poster = watched.frame_locator("iframe").first.locator("a")
    expect(poster).to_be_visible()
    assert poster.evaluate("a => getComputedStyle(a).display") != "inline"


def test_a_page_that_breaks_a_rule_would_be_seen(at_root, page):
    policy = find_policy(at_root).partition(";")[0]  # without the hash of the 404 page's style
    with host(at_root, "/", headers={"Content-Security-Policy": policy}) as site:
        page.add_init_script(WATCH)
        page.goto(site.url("404.html"))
        assert [one.split()[0] for one in page.evaluate("broken")] == ["style-src-elem"]


@pytest.mark.parametrize("width", [390, 1440])
def test_cards_sheet_cues_and_theme_work(width, strict, watched):
    watched.set_viewport_size({"width": width, "height": 800})
    watched.goto(strict.url(ARTICLE))
    watched.locator(".prose a.term").first.click()
    expect(watched.locator("#ng-card")).to_be_visible()
    watched.keyboard.press("Escape")
    expect(watched.locator("#ng-card")).to_be_hidden()
    if width == 390:
        watched.locator(".dock button").first.click()
        expect(watched.locator("#ng-timeline")).to_be_visible()
        watched.keyboard.press("Escape")
    watched.locator(".theme").click()
    assert watched.evaluate("document.documentElement.dataset.theme") == "light"
    watched.reload()
    assert watched.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_clip_seeks_and_marks_its_cue(strict, watched):
    watched.goto(strict.url(ARTICLE))
    cue = watched.locator(".cues a[data-seek]").nth(2)
    cue.click()
    expect(cue).to_have_attribute("aria-current", "true")
    assert watched.evaluate("document.querySelector('video').currentTime") > 1
