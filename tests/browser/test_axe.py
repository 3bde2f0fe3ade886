"""axe-core finds nothing on any kind of page, in light and dark, wide and narrow, with cards and sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page
from static_host import Hosted

ARTICLE: Final = "soldier-across-the-line/"
# By the template that draws it: of the repository's site, and of the small one with rarer things.
KINDS: Final = {
    "article": ARTICLE,
    "home": "",
    "section": "guide/",
    "topic": "topics/korean-peninsula/",
    "topics": "topics/",
    "glossary": "glossary/",
    "term": "glossary/mdl/",
    "timeline": "timeline/",
    "people": "people/",
    "sources": "sources/",
    "corrections": "corrections/",
    "search": "search/",
    "page": "about/",
    "404": "404.html",
}
RARER: Final = ("everything/", "withdrawn/", "corrections/", "arabic/", "section/", "people/", "glossary/")  # fmt: skip
# What is no page by itself, or is never seen.
PARTS: Final = {"base", "marks", "parts", "redirect"}
VIEWS: Final = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))
# The rest of the page is judged at rest.
OPENED: Final = "{include: [['#ng-card'], ['[aria-expanded=true]']]}"
MARKS: Final = (".prose a.term", ".prose a.when", ".prose a.cite", ".facts a.status")


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    """One page for the whole module, whose theme's policy does not keep the judge out."""
    with browser.new_context(reduced_motion="reduce", bypass_csp=True) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def judge(node_modules: Path) -> Path:
    return node_modules / "axe-core/axe.min.js"


def test_every_template_is_judged():
    templates = Path(__file__).parents[2] / "themes/default/templates"
    assert {one.stem for one in templates.glob("*.html")} - PARTS == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind, hosted, shared, judge):
    assert _violations_in_all_views(hosted, KINDS[kind], shared, judge) == []


@pytest.mark.parametrize("address", RARER)
def test_axe_finds_nothing_in_rarer_pages(address, hosted_probe, shared, judge):
    assert _violations_in_all_views(hosted_probe, address, shared, judge) == []


def test_axe_finds_nothing_where_there_is_much(hosted_much, shared, judge):
    assert _violations_in_all_views(hosted_much, "chain/", shared, judge) == []


@pytest.mark.parametrize("mark", MARKS)
def test_axe_finds_nothing_with_the_card_open(mark, hosted, shared, judge):
    shared.goto(hosted.url(ARTICLE))
    shared.add_script_tag(path=judge)
    found = []
    for width, scheme in VIEWS:
        _show(shared, width, scheme)
        shared.locator(mark).first.click()
        shared.locator("#ng-card:popover-open").wait_for()
        found += _violations(shared, f"{width} {scheme}", OPENED)
        shared.keyboard.press("Escape")
    assert found == []


def test_axe_finds_nothing_with_the_sheet_open(hosted, shared, judge):
    shared.goto(hosted.url(ARTICLE))
    shared.add_script_tag(path=judge)
    found = []
    for scheme in ("light", "dark"):
        _show(shared, 390, scheme)
        shared.locator(".dock button").click()
        shared.locator("#ng-timeline:popover-open").wait_for()
        found += _violations(shared, scheme)
        shared.keyboard.press("Escape")
    assert found == []


def test_axe_is_awake(hosted, shared, judge):
    shared.goto(hosted.url(ARTICLE))
    shared.add_script_tag(path=judge)
    shared.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x>')")
    shared.add_style_tag(content=".standfirst { color: #ccc }")
    _show(shared, 1440, "light")
    assert {one.split(": ")[1] for one in _violations(shared, "")} >= {
        "image-alt",
        "color-contrast",
    }


def _violations_in_all_views(site: Hosted, address: str, page: Page, judge: Path) -> list[str]:
    page.goto(site.url(address))
    page.add_script_tag(path=judge)
    found = []
    for width, scheme in VIEWS:
        _show(page, width, scheme)
        found += _violations(page, f"{width} {scheme}")
    return found


def _show(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def _violations(page: Page, view: str, part: str = "document") -> list[str]:
    judged = page.evaluate(f"axe.run({part}, {{resultTypes: ['violations'], preload: false}})")
    return [
        f"{view}: {one['id']}: {node['target']} {node['failureSummary']}"
        for one in judged["violations"]
        for node in one["nodes"]
    ]
