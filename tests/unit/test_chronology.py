"""The site's events in one order and on pages of a readable length."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.model.content import Event
from generator.model.dates import Date
from generator.model.order import Happening
from generator.model.problem import Span
from generator.model.site import Dated
from generator.model.text import Text
from generator.read.dates import read_date
from generator.render.listings import PeriodBrief, choose_periods
from generator.weave.chronology import cut_periods, order_events


def dated(edtf: str, title: str = "T") -> Happening:
    date = read_date(edtf, "UTC")
    assert isinstance(date, Date), date
    event = Event(title, Span("x.yml"), date, Text(title, title))
    return Happening(date, shared=Dated(event, f"event-{title}", ()))


def order(*written: str) -> list[str]:
    return [one.date.edtf for one in order_events(dated(edtf) for edtf in written)]


@pytest.mark.parametrize(
    "ordered",
    [
        ["1950", "1951"],
        ["195X", "1950", "1950-01", "1950-01-01"],
        ["1950-06/1953-07", "1950-06-25"],
        ["2017-11-13/2017-11-22", "2017-11-13", "2017-11-13T15:11Z"],
        ["2017-11-13T15:11+09:00", "2017-11-13T06:12Z"],
        ["-0044", "0001", "1950"],
    ],
)
def test_events_run_by_their_earliest_instant_and_the_wider_span_first(ordered: list[str]) -> None:
    assert order(*reversed(ordered)) == ordered


def test_events_of_one_moment_keep_their_authors_order() -> None:
    found = order_events([dated("1950", "b"), dated("1950", "a"), dated("1950", "c")])
    assert [one.shared.event.title.plain for one in found if one.shared] == ["b", "a", "c"]


def pages(*groups: tuple[str, int]) -> list[tuple[str, str, int]]:
    events = order_events(
        dated(edtf, f"{edtf}-{number:04}") for edtf, count in groups for number in range(count)
    )
    periods = cut_periods(events)
    assert [e for period in periods for e in period.events] == list(events)
    return [(period.url, period.title, len(period.events)) for period in periods]


def test_two_hundred_events_stand_on_one_page() -> None:
    assert pages(("1953", 100), ("2017", 100)) == [("/timeline/", "", 200)]


def test_more_are_cut_by_decade() -> None:
    assert pages(("1950", 1), ("1959", 1), ("1960", 199)) == [
        ("/timeline/", "", 0),
        ("/timeline/1950s/", "1950s", 2),
        ("/timeline/1960s/", "1960s", 199),
    ]


def test_a_crowded_decade_is_cut_by_year_and_a_crowded_year_into_parts() -> None:
    assert pages(("1949", 1), ("1950", 201), ("1953", 450)) == [
        ("/timeline/", "", 0),
        ("/timeline/1940s/", "1940s", 1),
        ("/timeline/1950/", "1950", 200),
        ("/timeline/1950/2/", "1950 (2)", 1),
        ("/timeline/1953/", "1953", 200),
        ("/timeline/1953/2/", "1953 (2)", 200),
        ("/timeline/1953/3/", "1953 (3)", 50),
    ]


def test_years_before_the_first_have_pages_too() -> None:
    assert pages(("-0043", 150), ("2000", 100)) == [
        ("/timeline/", "", 0),
        ("/timeline/before-1/", "before-1", 150),
        ("/timeline/2000s/", "2000s", 100),
    ]


def test_no_events_are_one_empty_page() -> None:
    assert pages() == [("/timeline/", "", 0)]


def test_a_page_names_where_decades_begin_and_all_of_its_own_and_its_neighbours() -> None:
    years = ("-0044", "0050", "1950", "1961", "1962", "1963", "1964", "1970", "1980", "1990")
    periods = []
    for year in years:
        date = read_date(year, "UTC")
        assert isinstance(date, Date), date
        periods.append(PeriodBrief(f"/{year}/", date, 1, "decade", 1))
    named = dict(zip(years, choose_periods(periods), strict=True))
    shown = {year: " ".join(one.date.edtf for one in those) for year, those in named.items()}
    assert shown["1962"] == "-0044 0050 1950 1961 1962 1963 1964 1970 1980 1990"
    assert shown["1970"] == "-0044 0050 1950 1961 1963 1964 1970 1980 1990"
    assert shown["1990"] == "-0044 0050 1950 1961 1970 1980 1990"


def test_a_page_says_which_of_all_pages_it_is_however_few_it_names(tmp_path: Path) -> None:
    """A theme may print that; the default one names the pages beside it instead."""
    (tmp_path / "themes/own/templates").mkdir(parents=True)
    (tmp_path / "themes/own/theme.yml").write_text("name: Own\n")
    (tmp_path / "themes/own/templates/timeline.html").write_text(
        "<title>{{ page.pager.number }} of {{ page.pager.count }}</title>"
    )
    (tmp_path / "site.yml").write_text("title: Sea\ntheme: own\n")
    articles = tmp_path / "content/articles"
    articles.mkdir(parents=True)
    for decade in range(1900, 2000, 10):
        events = "\n".join(f"  - {{date: {decade + n % 10}, title: E{n}}}" for n in range(60))
        (articles / f"a{decade}.md").write_text(
            f"---\ntitle: A\ntimeline:\n{events}\n---\n\nText.\n"
        )
    assert build(Request(tmp_path, date="2026-01-01", jobs=1)).problems == ()
    pages = sorted((tmp_path / "_site/timeline").glob("*/index.html"))
    assert [one.read_text() for one in pages] == [
        f"<title>{number} of 10</title>" for number in range(1, 11)
    ]
