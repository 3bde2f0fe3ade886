"""An article in Arabic: the page is the mirror image of itself with its direction turned."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

ARTICLE: Final = "arabic/"
# Code is written from the left in any language, a mark of the house is no arrow, and the topics of
# a teaser are in the language of the site.
UNTURNED: Final = "pre, pre *, .brand-mark, audio, video, svg *, .hidden, .skip, .sprite, .in *"

BOXES: Final = """unturned => {
  const width = document.documentElement.clientWidth, found = {};
  const name = e => e.tagName.toLowerCase() + [...e.classList].map(c => "." + c).join("");
  [...document.querySelectorAll("body *")].forEach((e, place) => {
    if (e.matches(unturned) || getComputedStyle(e).display.startsWith("inline") || !e.checkVisibility()) return;
    const box = e.getBoundingClientRect();
    if (box.width) found[`${place} ${name(e)}`] = [box.left, width - box.right];
  });
  return found;
}"""


@pytest.fixture(params=[390, 900, 1440])
def article(hosted_probe, page, request) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(hosted_probe.url(ARTICLE), wait_until="networkidle")
    return page


def test_every_box_of_the_page_is_mirrored(article):
    assert article.evaluate("document.documentElement.dir") == "rtl"
    turned = article.evaluate(BOXES, UNTURNED)
    article.evaluate("document.documentElement.dir = 'ltr'")
    plain = article.evaluate(BOXES, UNTURNED)
    assert len(turned) > 150
    assert turned.keys() == plain.keys()
    crooked = {
        name: (turned[name], plain[name])
        for name in turned
        if max(abs(a - b) for a, b in zip(turned[name], reversed(plain[name]), strict=True)) > 1
    }
    assert crooked == {}


def test_the_rails_have_changed_sides(article):
    x = {
        part: article.locator(part).first.bounding_box()["x"]
        for part in (".prose", ".facts h2", ".reading > .glossary h2", ".brand", "h1")
    }
    width = article.viewport_size["width"]
    assert x[".brand"] > width / 2
    if width == 1440:
        assert article.locator(".timeline").bounding_box()["x"] > x[".prose"] > x[".facts h2"]
        assert x[".facts h2"] == x[".reading > .glossary h2"]
    if width == 900:
        assert article.locator(".timeline").bounding_box()["x"] < x[".prose"]


@pytest.mark.parametrize(
    ("mark", "turned", "plain"),
    [
        ("blockquote", "borderRightWidth", "borderLeftWidth"),
        (".prose ul", "paddingRight", "paddingLeft"),
        (".timeline li", "paddingRight", "paddingLeft"),
        (".status", "paddingLeft", "paddingRight"),
        ("td", "paddingLeft", "paddingRight"),
        (".when::before", "marginLeft", "marginRight"),
        (".timeline li::before", "right", "left"),
        (".timeline .entry::before", "right", "left"),
    ],
)
def test_strokes_and_indents_stand_at_the_other_side(mark, turned, plain, hosted_probe, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(hosted_probe.url(ARTICLE))
    there, here = page.evaluate(SIDES, [mark, turned, plain])
    page.evaluate("document.documentElement.dir = 'ltr'")
    assert page.evaluate(SIDES, [mark, turned, plain]) == [here, there]
    assert there != here


SIDES: Final = """([mark, ...sides]) => {
  const [selector, pseudo] = mark.split("::");
  const style = getComputedStyle(document.querySelector(selector), pseudo && "::" + pseudo);
  return sides.map(side => style[side]);
}"""


def test_a_card_opens_towards_the_left_and_stays_in_the_window(article):
    term = article.locator(".prose a.term").first
    term.click()
    card = article.locator("#ng-card")
    expect(card).to_be_visible()
    box, mark = card.bounding_box(), term.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= article.viewport_size["width"]
    if article.viewport_size["width"] >= 768:
        assert abs(box["x"] + box["width"] - mark["x"] - mark["width"]) <= 1


def test_a_text_in_another_direction_keeps_its_own(article):
    # An English definition, of the shared glossary, ends with its full stop on the right.
    ends = article.locator("#term-tide dd").evaluate(
        """dd => {
          const link = dd.querySelector("a"), range = document.createRange(), last = link.nextSibling;
          range.setStart(last, 0);
          range.setEnd(last, 1);
          return [range.getBoundingClientRect().left, link.getBoundingClientRect().right];
        }"""
    )
    assert ends[0] >= ends[1] - 1


def test_the_reading_goes_from_the_right(hosted_probe, page):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(hosted_probe.url(ARTICLE))
    origin = page.evaluate(
        "getComputedStyle(document.querySelector('.progress')).transformOrigin.split('px')[0]"
    )
    assert float(origin) == 390
