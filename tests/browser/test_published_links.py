"""Every link, fragment and file of the built pages is there, wherever the site lies."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from addresses import fault, links, pages, style_links

BASE_URL = "https://example.org/a/b/"
# The places that machines read away from the page, which therefore need whole addresses.
WHOLE = ("link canonical", "link alternate", "meta og:url", "meta og:image")


@pytest.mark.parametrize(
    ("built", "base", "base_url"),
    [("at_root", "/", ""), ("below", "/a/b/", BASE_URL), ("probe", "/a/b/", BASE_URL)],
)
def test_every_link_of_every_page_leads_somewhere(built, base, base_url, request):
    folder: Path = request.getfixturevalue(built)
    checked = 0
    faults = []
    for page in pages(folder):
        for place, written in links(page):
            checked += 1
            if why := fault(folder, base, page, written, base_url):
                faults.append(f"{page.relative_to(folder)}: {place} {written}: {why}")
    assert not faults, "\n".join(faults)
    assert checked > 100


def test_every_link_leads_somewhere_in_a_copy_opened_from_disk(from_disk):
    faults = []
    for page in pages(from_disk):
        if page.name == "404.html":  # only hosts serve it, for addresses that they do not have
            continue
        for place, written in links(page):
            if written.partition("#")[0].endswith("/") and not urlsplit(written).scheme:
                faults.append(f"{page.relative_to(from_disk)}: {place} {written}: names a folder")
            elif why := fault(from_disk, "/", page, written):
                faults.append(f"{page.relative_to(from_disk)}: {place} {written}: {why}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("built", ["at_root", "below", "from_disk", "probe"])
def test_style_sheets_name_files_that_are_there(built, request):
    folder: Path = request.getfixturevalue(built)
    named = [(sheet, url) for sheet, url in style_links(folder) if not url.startswith("data:")]
    assert named
    assert [url for sheet, url in named if not (sheet.parent / url).is_file()] == []


@pytest.mark.parametrize("built", ["at_root", "below", "probe"])
def test_addresses_inside_the_site_are_relative(built, request):
    folder: Path = request.getfixturevalue(built)
    rooted = [
        f"{page.relative_to(folder)}: {place} {written}"
        for page in pages(folder)
        if page != folder / "404.html"
        for place, written in links(page)
        if place not in WHOLE and (written.startswith(("/", BASE_URL)) or written == "")
    ]
    assert rooted == []


def test_the_page_for_missing_addresses_is_rooted_below_the_sites_path(below):
    written = [one for place, one in links(below / "404.html") if place not in WHOLE]
    inside = [one for one in written if not urlsplit(one).scheme and not one.startswith("#")]
    assert inside
    assert [one for one in inside if not one.startswith("/a/b/")] == []


def test_whole_addresses_are_those_of_the_page(below):
    wrong = []
    for page in pages(below):
        if page.name == "404.html":
            continue
        address = page.relative_to(below).as_posix().removesuffix("index.html")
        named = [one for place, one in links(page) if place in ("link canonical", "meta og:url")]
        if named != [BASE_URL + address] * 2:
            wrong.append((address, named))
    assert wrong == []


def test_every_page_is_reached_from_the_home_page(at_root):
    reached, waiting = set(), [at_root / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for place, written in links(page):
            if place == "a href" and not urlsplit(written).scheme:
                target = (page.parent / urlsplit(written).path).resolve()
                target = target / "index.html" if target.is_dir() else target
                if written.partition("#")[0] and target.suffix == ".html":
                    waiting.append(target)
    missed = {page.relative_to(at_root).as_posix() for page in set(pages(at_root)) - reached}
    assert missed == {"404.html"}
