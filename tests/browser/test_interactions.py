"""What a reader does on an explainer: cards, jumps and the ways back, the sheet, cues, the theme."""

import pytest
from playwright.sync_api import Page, expect

ARTICLE = "soldier-across-the-line/"
WIDTHS = (390, 1440)


@pytest.fixture(params=WIDTHS)
def article(hosted, page, request) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(hosted.url(ARTICLE))
    return page


@pytest.fixture
def phone(hosted, page) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(hosted.url(ARTICLE))
    return page


def _hash(page: Page) -> str:
    return page.url.partition("#")[2]


# --- cards ------------------------------------------------------------------------------------------


def test_a_term_opens_its_card_by_click(article):
    term = article.locator(".prose a.term[href='#term-mdl']").first
    term.click()
    card = article.locator("#ng-card")
    expect(card).to_be_visible()
    expect(card.locator(".card-kind")).to_have_text("Term")
    expect(card.locator(".card-title")).to_contain_text("Military demarcation line")
    expect(card.locator(".card-body")).to_contain_text("The line between the two Koreas")
    expect(card.get_by_role("link", name="More about this term")).to_have_attribute(
        "href", "../glossary/mdl/"
    )
    expect(term).to_have_attribute("aria-expanded", "true")
    assert _hash(article) == ""


def test_a_second_click_closes_the_card(article):
    term = article.locator(".prose a.term").first
    term.click()
    expect(article.locator("#ng-card")).to_be_visible()
    # The mark itself: on a phone the sheet may lie over a part of it.
    term.click()
    expect(article.locator("#ng-card")).to_be_hidden()
    expect(term).to_have_attribute("aria-expanded", "false")


def test_a_term_opens_its_card_by_enter_and_escape_returns(article):
    term = article.locator(".prose a.term").first
    term.focus()
    article.keyboard.press("Enter")
    expect(article.locator("#ng-card")).to_be_visible()
    expect(article.locator("#ng-card")).to_be_focused()
    article.keyboard.press("Tab")
    expect(article.locator("#ng-card .card-more a")).to_be_focused()
    article.keyboard.press("Escape")
    expect(article.locator("#ng-card")).to_be_hidden()
    expect(term).to_be_focused()


def test_escape_after_a_click_leaves_the_focus_on_the_term(article):
    term = article.locator(".prose a.term").first
    term.click()
    expect(article.locator("#ng-card")).to_be_visible()
    article.keyboard.press("Escape")
    expect(article.locator("#ng-card")).to_be_hidden()
    expect(term).to_be_focused()


def test_a_resting_mouse_opens_the_card_and_may_move_onto_it(hosted, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted.url(ARTICLE))
    page.locator(".prose a.term").first.hover()
    card = page.locator("#ng-card")
    expect(card).to_be_visible()
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


def test_one_card_replaces_another(hosted, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted.url(ARTICLE))
    titles = []
    for term in ("panmunjom", "icbm"):
        page.locator(f".prose a.term[href='#term-{term}']").first.click()
        expect(page.locator("#ng-card")).to_be_visible()
        titles.append(page.locator(".card-title").inner_text())
        expect(page.locator("[aria-expanded=true]")).to_have_count(1)
    assert titles == ["Panmunjom 판문점", "Intercontinental ballistic missile"]


def test_the_card_stays_inside_the_window(article):
    size = article.viewport_size
    for mark in article.locator(".prose :is(a.term, a.when, a.cite)").all()[:12]:
        mark.focus()
        article.keyboard.press("Enter")
        box = article.locator("#ng-card:popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
        article.keyboard.press("Escape")


def test_a_status_explains_itself(article):
    article.locator(".facts a.status[data-status=reported]").first.click()
    card = article.locator("#ng-card")
    expect(card.locator(".card-title")).to_contain_text("Reported")
    expect(card.locator(".card-body")).not_to_be_empty()


# --- jumps ------------------------------------------------------------------------------------------


def test_an_event_card_leads_to_the_timeline_and_the_timeline_back(article):
    passage = article.locator(".prose a.when[href='#event-pursuit']").first
    passage.click()
    card = article.locator("#ng-card")
    expect(card.locator(".card-title")).to_contain_text("One guard follows him over the line")
    card.get_by_role("link", name="Show on the timeline").click()
    expect(card).to_be_hidden()
    event = article.locator("#event-pursuit")
    expect(event).to_be_in_viewport()
    event.locator("a.entry").click()
    assert _hash(article) == "ng-passage-pursuit"
    expect(passage).to_be_in_viewport()
    if article.viewport_size["width"] == 390:
        expect(article.locator("#ng-timeline")).to_be_hidden()


def test_a_citation_card_leads_to_the_source_and_back(article):
    citation = article.locator(".prose a.cite").nth(2)
    mark = citation.get_attribute("id")
    citation.click()
    card = article.locator("#ng-card")
    expect(card.locator(".card-kind")).to_have_text("Source 1")
    expect(card.locator(".card-body")).to_contain_text("North Korean soldier repeatedly shot")
    card.get_by_role("link", name="Go to the list of sources").click()
    expect(article.locator("#source-wire-report")).to_be_in_viewport()
    article.locator(f"#source-wire-report .refs a[href='#{mark}']").click()
    expect(citation).to_be_in_viewport()


def test_an_address_with_an_event_shows_it_on_arrival(hosted, page):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(hosted.url(f"{ARTICLE}#event-footage-released"))
    expect(page.locator("#event-footage-released")).to_be_in_viewport()


def test_an_address_in_closed_details_opens_them(hosted, page):
    page.goto(hosted.url(f"{ARTICLE}#ng-method"))
    expect(page.locator("#ng-method > div")).to_be_visible()


def test_the_skip_link_is_first_and_leads_to_the_text(article):
    article.keyboard.press("Tab")
    skip = article.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    article.keyboard.press("Enter")
    assert _hash(article) == "ng-story"
    expect(article.locator("#ng-story h2").first).to_be_in_viewport()


# --- timeline -----------------------------------------------------------------------------------------


def test_the_dock_opens_the_timeline_as_a_sheet(phone):
    sheet = phone.locator("#ng-timeline")
    expect(sheet).to_be_hidden()
    phone.locator(".dock button").click()
    expect(sheet).to_be_visible()
    expect(sheet.locator("#event-crossing")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(phone.locator(".dock button")).to_be_focused()


def test_a_jump_out_of_the_sheet_closes_it(phone):
    phone.locator(".dock button").click()
    phone.locator("#event-rescue a.entry").click()
    expect(phone.locator("#ng-timeline")).to_be_hidden()
    assert _hash(phone) == "ng-passage-rescue"
    expect(phone.locator("#ng-passage-rescue").first).to_be_in_viewport()


def test_the_sheet_opens_at_the_event_that_is_being_read(phone):
    phone.locator("[data-event=event-footage-released]").first.evaluate(
        "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)"
    )
    phone.locator(".dock button").click()
    now = phone.locator("#ng-timeline [aria-current]")
    expect(now).to_have_count(1)
    expect(now).to_be_in_viewport()


def test_the_dock_names_the_event_that_is_being_read(phone):
    phone.locator("[data-event=event-pursuit]").first.evaluate(
        "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)"
    )
    expect(phone.locator(".dock-now")).to_contain_text("One guard follows him over the line")


def test_the_rail_marks_the_event_that_is_being_read(hosted, page):
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto(hosted.url(ARTICLE))
    page.locator("[data-event=event-pursuit]").first.evaluate(
        "e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)"
    )
    expect(page.locator("#event-pursuit .entry")).to_have_attribute("aria-current", "true")
    expect(page.locator("#ng-timeline [aria-current]")).to_have_count(1)


# --- recordings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cue", "seconds"), [(".cues a[data-seek='10']", 10), (".prose p a.cue[data-seek='15']", 15)]
)
def test_a_cue_seeks_without_a_page_load(article, cue, seconds):
    article.evaluate("window.untouched = true")
    article.locator(cue).first.click()
    # The drawing is H.264, which the system's Chromium plays and playwright's own does not.
    article.wait_for_function(
        f"Math.abs(document.querySelector('video').currentTime - {seconds}) < 3"
    )
    assert article.evaluate("window.untouched")
    assert _hash(article) == ""
    expect(article.locator("video")).to_be_in_viewport()
    expect(article.locator(f".cues a[data-seek='{seconds}']")).to_have_attribute(
        "aria-current", "true"
    )


def test_a_recording_waits_until_it_is_asked_for_and_has_captions(hosted, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(hosted.url(ARTICLE), wait_until="networkidle")
    assert [url for url in asked if url.endswith(".mp4")] == []
    page.locator("video").evaluate("v => { v.textTracks[0].mode = 'showing'; v.load(); v.play(); }")
    page.wait_for_function("document.querySelector('video').textTracks[0].cues?.length > 3")


# --- theme ----------------------------------------------------------------------------------------------


def test_the_theme_button_goes_round_and_is_remembered(hosted, page):
    page.emulate_media(color_scheme="light")
    page.goto(hosted.url(ARTICLE))
    button = page.locator("button.theme")
    expect(button).to_be_visible()
    seen = []
    for _ in range(4):
        seen.append((button.inner_text(), _paper(page)))
        button.click()
    light, dark = "rgb(252, 252, 250)", "rgb(18, 20, 24)"
    assert seen == [("Theme: automatic", light), ("Theme: light", light), ("Theme: dark", dark), ("Theme: automatic", light)]  # fmt: skip
    button.click()
    assert _paper(page) == dark
    page.goto(hosted.url("glossary/"))
    assert _paper(page) == dark
    expect(page.locator("button.theme")).to_have_text("Theme: dark")


def test_the_automatic_theme_follows_the_system(hosted, page):
    page.emulate_media(color_scheme="dark")
    page.goto(hosted.url(ARTICLE))
    assert _paper(page) == "rgb(18, 20, 24)"
    page.emulate_media(color_scheme="light")
    assert _paper(page) == "rgb(252, 252, 250)"


def _paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


# --- search and print -----------------------------------------------------------------------------------


def test_the_search_page_narrows_its_lists(hosted, page):
    page.goto(hosted.url("search/"))
    titles = page.locator(".index li:visible")
    everything = titles.count()
    page.get_by_label("Find a title").fill("demarc")
    expect(titles).to_have_count(1)
    expect(titles).to_have_text("Military demarcation line")
    page.get_by_label("Find a title").fill("")
    expect(titles).to_have_count(everything)


def test_paper_has_the_timeline_and_no_controls(article):
    article.emulate_media(media="print")
    expect(article.locator("#ng-timeline")).to_be_visible()
    for printed in (".glossary dd", ".sources li", ".facts dd", "#event-crossing .note"):
        expect(article.locator(printed).first).to_be_visible()
    for gone in (".dock", "button.theme", ".masthead nav", "video", ".skip"):
        expect(article.locator(gone).first).to_be_hidden()
