"""Ways from page to page."""

from itertools import product
from urllib.parse import urljoin

import pytest

from generator.render.links import relative

ADDRESSES = (
    "/", "/404.html", "/tides/", "/tides/spring/", "/tides-more/", "/tides/spring/low/", "/moon/", "/topics/tides/",
    "/assets/style.css", "/tides/chart.svg", "/a:b/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("here", "there", "way"),
    [
        ("/", "/tides/", "tides/"), ("/tides/", "/moon/", "../moon/"), ("/tides/", "/tides/", "./"), ("/tides/", "/", "../"),
        ("/tides/spring/", "/tides/chart.svg", "../chart.svg"), ("/tides/", "/tides-more/", "../tides-more/"),
        ("/404.html", "/tides/", "tides/"), ("/", "/a:b/", "./a:b/"),
    ],
)  # fmt: skip
def test_links_are_relative_to_the_page(here: str, there: str, way: str) -> None:
    assert relative(here, there) == way


def test_links_from_disk_name_the_file() -> None:
    assert relative("/tides/", "/moon/", "file") == "../moon/index.html"


@pytest.mark.parametrize(("here", "there"), list(product(ADDRESSES, repeat=2)))
def test_every_way_leads_there(here: str, there: str) -> None:
    assert urljoin(f"https://example.org{here}", relative(here, there)) == f"https://example.org{there}"  # fmt: skip
