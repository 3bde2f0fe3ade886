"""What the explainer's page may weigh, and how little it may move while it arrives."""

import gzip
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

ARTICLE: Final = "soldier-across-the-line/"
# Bytes as hosts send them, fonts and pictures aside.
HTML, CSS, JAVASCRIPT = 16_000, 12_000, 5_000
FONTS: Final = 2
SHIFT: Final = 0.005

pytestmark = pytest.mark.alone


def test_the_explainer_keeps_to_its_budgets(hosted, page):
    html, linked = _loaded(page, hosted.url(ARTICLE), hosted.folder)
    weights = {
        "html": _packed(html),
        "css": sum(_packed(one) for one in linked if one.suffix == ".css"),
        "js": sum(_packed(one) for one in linked if one.suffix == ".js"),
    }
    assert all(weights.values())
    assert weights["html"] <= HTML, weights
    assert weights["css"] <= CSS, weights
    assert weights["js"] <= JAVASCRIPT, weights


def _loaded(page: Page, url: str, folder: Path) -> tuple[Path, list[Path]]:
    """The page's file, and those that the browser asked for because of it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(url, wait_until="networkidle")
    html, *others = asked
    return folder / html[1:] / "index.html", [folder / one[1:] for one in others]


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def test_two_fonts_at_most_are_asked_for_before_the_first_paint(hosted, page):
    page.goto(hosted.url(ARTICLE), wait_until="networkidle")
    early = page.evaluate(
        """() => {
          // On a busy machine what has all arrived may wait for its paint, and the script is first.
          const painted = Math.min(
            performance.getEntriesByName("first-contentful-paint")[0].startTime,
            performance.getEntriesByType("navigation")[0].loadEventStart);
          return performance.getEntriesByType("resource")
            .filter(e => /woff2$/.test(e.name) && e.startTime < painted).map(e => e.name);
        }"""
    )
    assert 0 < len(early) <= FONTS, early


def test_two_fonts_at_most_are_preloaded(hosted):
    html = (hosted.folder / ARTICLE / "index.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<link rel="preload"[^>]*as="font"', html)) <= FONTS


@pytest.mark.parametrize("width", [390, 900, 1440])
@pytest.mark.parametrize("address", [ARTICLE, "", "glossary/"])
def test_nothing_moves_while_a_page_arrives_and_is_read(address, width, hosted, page):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    page.goto(hosted.url(address), wait_until="networkidle")
    for _ in range(12):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(40)
    assert page.evaluate("shifts.sum") <= SHIFT, page.evaluate("shifts.what")


# At 900 pixels one status stands behind a line of text whose stand-in is 19 pixels narrower.
@pytest.mark.parametrize(("width", "allowed"), [(360, SHIFT), (900, 2 * SHIFT), (1440, SHIFT)])
def test_fonts_that_come_late_move_little(width, allowed, hosted, page):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    # As over a slow line: text is painted in the stand-ins and swapped. What blocks the first paint
    # is not held back, or there would be nothing to swap.
    page.route(re.compile(r"(\.woff2|/script[^/]*\.js)$"), _later)
    page.goto(hosted.url(ARTICLE), wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Literata')")
    painted, *fonts = page.evaluate(
        """() => [performance.getEntriesByName("first-contentful-paint")[0].startTime,
          ...performance.getEntriesByType("resource")
            .filter(e => /woff2$/.test(e.name)).map(e => e.responseEnd)]"""
    )
    assert painted < min(fonts)
    # Only stand-ins as wide and as high as the fonts do so well: without, it would be 0.05 to 0.2.
    assert page.evaluate("shifts.sum") <= allowed, page.evaluate("shifts.what")


def _later(route: Route) -> None:
    route.request.frame.wait_for_timeout(1000)
    route.continue_()


WATCH_SHIFTS: Final = """
  window.shifts = {sum: 0, what: []};
  new PerformanceObserver(list => {
    for (const e of list.getEntries()) {
      if (e.hadRecentInput) continue;
      shifts.sum += e.value;
      for (const s of e.sources || [])
        shifts.what.push([e.value, s.node?.outerHTML?.slice(0, 80), s.previousRect.toJSON(), s.currentRect.toJSON()]);
    }
  }).observe({type: "layout-shift", buffered: true});
"""
