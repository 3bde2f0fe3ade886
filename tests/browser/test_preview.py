"""What an author sees in the browser while writing."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.previewing import Preview, previewing, save_atomically, save_in_place

Save = Callable[[Path, str], None]
SOON = 15_000  # milliseconds; a fraction of it on a machine with nothing else to do
LONG = "\n\n".join(f"Paragraph {number} of a long text." for number in range(200))

pytestmark = pytest.mark.alone


def article(title: str, text: str) -> str:
    return f"---\ntitle: {title}\n---\n\n{text}\n"


def write_site(folder: Path) -> Path:
    for path, text in {
        "site.yml": "title: Tides\nbase_url: https://example.org/sea/\ntheme: mine\n",
        "content/articles/moon.md": article("The moon", "It pulls."),
        "content/articles/sea.md": article("The sea", f"It follows.\n\n{LONG}"),
        "themes/mine/theme.yml": "name: mine\nextends: default\n",
        "themes/mine/assets/extra.css": "h1 { outline: 1px solid red }",
        "themes/mine/templates/base.html": '{% extends "default/base.html" %}\n{% block head %}<link rel="stylesheet" href="{{ page.root }}assets/extra.css">{% endblock %}\n',
        "themes/mine/templates/article.html": '{% extends "default/article.html" %}\n',
    }.items():
        save_in_place(folder / path, text)
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    site = write_site(tmp_path_factory.mktemp("preview") / "site")
    with previewing(site, "--editor", "vscode") as preview:
        yield preview


@pytest.fixture(params=[save_in_place, save_atomically], ids=["in-place", "atomic"])
def save(request: pytest.FixtureRequest) -> Save:
    made: Save = request.param
    return made


@pytest.fixture
def at(running: Preview, page: Page) -> Callable[[str], Page]:
    """Opens an address of the site once its socket is open."""
    page.set_default_timeout(SOON)
    page.set_viewport_size({"width": 900, "height": 700})

    def go(address: str) -> Page:
        open_page(page, f"{running.address}/sea/{address}")
        return page

    return go


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    # It is lost with the next page load, such as that of a build which ended just now.
    page.wait_for_function(
        "window.LiveReload && LiveReload.connector.protocol === 7 && (window.stayed = true)"
    )


def listening(page: Page) -> None:
    page.wait_for_function("window.LiveReload && LiveReload.connector.protocol === 7")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def overlay(page: Page):
    return page.locator("nutgraf-problems .panel")


def test_a_text_edit_shows_and_the_place_of_reading_is_kept(running, at, save):
    page = at("sea/")
    page.evaluate("scrollTo(0, 1500)")
    save(running.site / "content/articles/sea.md", article("The sea", f"It follows, {save.__name__}.\n\n{LONG}"))  # fmt: skip
    expect(page.locator(".prose p").first).to_have_text(f"It follows, {save.__name__}.", timeout=SOON)  # fmt: skip
    assert abs(page.evaluate("scrollY") - 1500) < 5
    assert not stayed(page)


def test_a_css_edit_is_swapped_in_without_a_page_load(running, at, save):
    page = at("moon/")
    colour = "rgb(1, 2, 3)" if save is save_in_place else "rgb(4, 5, 6)"
    save(running.site / "themes/mine/assets/extra.css", f"h1 {{ outline: 1px solid {colour} }}")
    expect(page.locator("h1").first).to_have_css("outline-color", colour, timeout=SOON)
    assert stayed(page)


def test_a_template_edit_shows(running, at, save):
    page = at("moon/")
    save(running.site / "themes/mine/templates/article.html",
         f'{{% extends "default/article.html" %}}\n{{% block title %}}By {save.__name__}{{% endblock %}}\n')  # fmt: skip
    expect(page).to_have_title(f"By {save.__name__}", timeout=SOON)


def test_the_404_page_becomes_the_new_article(running, at, save):
    name = f"new-{save.__name__.replace('_', '-')}"
    page = at(f"{name}/")
    expect(page.locator("h1").first).not_to_have_text("A new one")
    save(running.site / f"content/articles/{name}.md", article("A new one", "Just now."))
    expect(page.locator("h1").first).to_have_text("A new one", timeout=SOON)


def test_a_deleted_article_becomes_the_404_page(running, at, save):
    path = running.site / "content/articles/brief.md"
    save(path, article("A brief one", "Not for long."))
    running.expect(r"brief\.md")
    page = at("brief/")
    expect(page.locator("h1").first).to_have_text("A brief one")
    path.unlink()
    expect(page.locator("h1").first).not_to_have_text("A brief one", timeout=SOON)


def test_a_renamed_article_is_at_its_new_address(running, at, save):
    old, new = (running.site / f"content/articles/{name}.md" for name in ("old-name", "new-name"))
    save(old, article("A name", "It changes."))
    running.expect(r"old-name\.md")
    page = at("new-name/")
    old.rename(new)
    expect(page.locator("h1").first).to_have_text("A name", timeout=SOON)
    assert page.request.get(f"{running.address}/sea/old-name/").status == 404
    new.unlink()
    expect(page.locator("h1").first).not_to_have_text("A name", timeout=SOON)


def test_broken_front_matter_lies_over_the_last_good_page_until_it_is_mended(running, at, save):
    path = running.site / "content/articles/moon.md"
    page = at("moon/")
    save(path, "---\ntitle: The moon\nsumary: It pulls.\n---\n\nIt pulls, and [[pushes]].\n")
    expect(overlay(page)).to_be_visible(timeout=SOON)
    expect(overlay(page).locator("h2")).to_have_text("2 errors in 1 file")
    expect(overlay(page).locator("li").first).to_contain_text("`sumary` is not a key here")
    expect(overlay(page).locator("li").first).to_contain_text("Did you mean `summary`?")
    expect(overlay(page).locator("pre").first).to_contain_text("sumary: It pulls.\n^")
    expect(overlay(page).locator("a").first).to_have_text("content/articles/moon.md:3:1")
    expect(overlay(page).locator("a").first).to_have_attribute(
        "href", re.compile(r"^vscode://file/.*/content/articles/moon\.md:3:1$")
    )
    expect(page.locator(".prose")).to_have_text(re.compile(r"^\s*It pulls\.\s*$"))
    assert stayed(page)
    save(path, article("The moon", "It pulls."))
    expect(overlay(page)).to_have_count(0, timeout=SOON)
    assert stayed(page)


def test_the_overlay_is_on_every_page_also_on_those_that_are_opened_later(running, at, save):
    path = running.site / "content/articles/moon.md"
    save(path, article("The moon", "It [[pushes]]."))
    running.expect(r"error.* in 1 file")
    page = at("sea/")
    expect(overlay(page)).to_be_visible(timeout=SOON)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_have_count(0)
    save(path, article("The moon", "It pulls."))
    running.expect(r"moon\.md: ")
    assert stayed(page)


def test_a_page_whose_bytes_stay_the_same_does_not_load_again(running, at, save):
    page = at("sea/")
    save(running.site / "content/articles/moon.md", article("The moon", f"By {save.__name__}."))
    running.expect(r"moon\.md: ")
    page.wait_for_timeout(500)
    assert stayed(page)
    save(running.site / "content/articles/moon.md", article("The moon", "It pulls."))
    running.expect(r"moon\.md: ")


def test_a_picture_is_seen_in_its_new_form(running, at, save):
    pixel = (Path(__file__).parent / "site/content/articles/everything/plan.png").read_bytes()
    folder = running.site / f"content/articles/{save.__name__.replace('_', '-')}"
    folder.mkdir()
    (folder / "plan.png").write_bytes(pixel)
    save(folder / "index.md", article("A plan", "![Plan](plan.png)"))
    running.expect(r"index\.md")
    page = at(f"{folder.name}/")
    before = page.locator(".prose img").get_attribute("src")
    page.evaluate("window.stayed = true")
    (folder / "plan.png").write_bytes(pixel + b"\0")
    expect(page.locator(".prose img")).not_to_have_attribute("src", before or "", timeout=SOON)
    assert stayed(page)
    shutil.rmtree(folder)


def test_a_site_yml_that_is_broken_at_the_start_is_shown_and_mended(tmp_path, page, save):
    site = write_site(tmp_path / "site")
    good = (site / "site.yml").read_text()
    save(site / "site.yml", "title: [Tides\n")
    with previewing(site) as preview:
        open_page(page, f"{preview.address}/")
        expect(page.locator("h1")).to_have_text("There is nothing to show yet")
        expect(overlay(page)).to_be_visible(timeout=SOON)
        expect(overlay(page)).to_contain_text("yaml-syntax")
        save(site / "site.yml", good)
        expect(page.locator("body")).to_contain_text("The moon", timeout=SOON)
        expect(overlay(page)).to_have_count(0)


def test_a_theme_that_is_missing_at_the_start_is_shown_and_mended(tmp_path, page, save):
    site = write_site(tmp_path / "site")
    good = (site / "site.yml").read_text()
    save(site / "site.yml", "title: Tides\ntheme: yours\n")
    with previewing(site) as preview:
        open_page(page, f"{preview.address}/")
        expect(overlay(page)).to_contain_text("unknown-theme", timeout=SOON)
        save(site / "site.yml", good)
        expect(page.locator("body")).to_contain_text("The moon", timeout=SOON)


def test_a_browser_that_slept_loads_again_if_the_page_is_another(tmp_path, page):
    site = write_site(tmp_path / "site")
    with previewing(site) as preview:
        port = int(preview.address.rpartition(":")[2])
        open_page(page, f"{preview.address}/sea/moon/")
    save_in_place(site / "content/articles/moon.md", article("The moon", "It slept."))
    with previewing(site, port=port):
        expect(page.locator(".prose")).to_contain_text("It slept.", timeout=SOON)


def test_a_browser_that_slept_stays_as_it_is_if_the_page_is_the_same(tmp_path, page):
    site = write_site(tmp_path / "site")
    with previewing(site) as preview:
        port = int(preview.address.rpartition(":")[2])
        open_page(page, f"{preview.address}/sea/moon/")
    page.wait_for_function("LiveReload.connector.protocol === 0")
    save_in_place(site / "content/articles/sea.md", article("The sea", "It slept."))
    with previewing(site, port=port):
        listening(page)
        page.wait_for_timeout(500)
        assert stayed(page)


def test_a_browser_that_slept_through_a_css_edit_loads_again(tmp_path, page):
    site = write_site(tmp_path / "site")
    with previewing(site) as preview:
        port = int(preview.address.rpartition(":")[2])
        open_page(page, f"{preview.address}/sea/moon/")
    save_in_place(site / "themes/mine/assets/extra.css", "h1 { outline: 1px solid rgb(7, 8, 9) }")
    with previewing(site, port=port):
        expect(page.locator("h1").first).to_have_css("outline-color", "rgb(7, 8, 9)", timeout=SOON)
