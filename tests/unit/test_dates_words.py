"""Dates in words: as precise as they are known, in the page's language."""

from gettext import NullTranslations
from time import process_time

import pytest

from generator.model.dates import Date, Point
from generator.model.moments import clock
from generator.render.dates import machine, say, say_period, say_short

ENGLISH = NullTranslations()


class Deutsch(NullTranslations):
    """Formats as a translation file would hold them."""

    def gettext(self, message: str) -> str:
        return {
            "about %(date)s": "etwa %(date)s",
            "from %(start)s to %(end)s": "vom %(start)s bis %(end)s",
            "the %(number)s century": "das %(number)s. Jahrhundert",
            "the %(decade)ss": "die %(decade)ser",
            "since %(start)s": "seit %(start)s",
        }.get(message, message)


def single(point: Point) -> Date:
    return Date("", point, point, False, False, False, 0, 0)


def span(
    start: Point | None, end: Point | None, open_start: bool = False, open_end: bool = False
) -> Date:
    return Date("", start, end, True, open_start, open_end, 0, 0)


def about(year: int, month: int | None = None) -> Point:
    return Point(year, month, approximate=True)


def perhaps(year: int, month: int | None = None) -> Point:
    return Point(year, month, uncertain=True)


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point(2017, 11, 13), "13 November 2017"),
        (Point(2017, 11), "November 2017"),
        (Point(2017), "2017"),
        (Point(476), "476"),
        (Point(79, 8), "August 79 AD"),
        (Point(12000), "12000"),
        (Point(1950, digits=3), "the 1950s"),
        (Point(1900, digits=3), "the years 1900 to 1909"),
        (Point(1900, digits=2), "the 20th century"),
        (Point(2000, digits=2), "the 21st century"),
        (Point(1000, digits=2), "the 11th century"),
        (about(1950), "about 1950"),
        (perhaps(1953), "perhaps 1953"),
        (Point(1950, approximate=True, uncertain=True), "about 1950, uncertain"),
        (Point(1950, digits=3, approximate=True), "about the 1950s"),
        (Point(-43), "44 BC"),
        (Point(0), "1 BC"),
        (Point(-43, 3, 15), "15 March 44 BC"),
        (Point(2017, season=21), "spring 2017"),
        (Point(2017, season=22), "summer 2017"),
        (Point(2017, season=23), "autumn 2017"),
        (Point(-43, season=24), "winter 44 BC"),
        (Point(2017, 11, 13, 15, 11, offset=540), "13 November 2017, 15:11 (UTC+9)"),
        (Point(2017, 11, 13, 0, 5, 9, offset=0), "13 November 2017, 00:05:09 (UTC)"),
        (Point(2017, 11, 13, 15, 11, offset=-210), "13 November 2017, 15:11 (UTC−3:30)"),
    ],
)
def test_a_single_date_is_said_in_full(point: Point, words: str) -> None:
    assert say(single(point), "en", ENGLISH) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (span(Point(2017, 11, 13), Point(2017, 11, 22)), "from 13 to 22 November 2017"),
        (span(Point(2017, 11, 13), Point(2017, 12, 2)), "from 13 November to 2 December 2017"),
        (
            span(Point(2017, 11, 13), Point(2018, 1, 2)),
            "from 13 November 2017 to 2 January 2018",
        ),
        (span(Point(2017, 10), Point(2017, 11)), "from October to November 2017"),
        (span(Point(2017, 10), Point(2017, 11, 3)), "from October 2017 to 3 November 2017"),
        (span(Point(1950), Point(1953)), "from 1950 to 1953"),
        (span(Point(1953), Point(1953)), "1953"),
        (span(Point(1950, digits=3), Point(1970, digits=3)), "from the 1950s to the 1970s"),
        (span(Point(-43), Point(-29)), "from 44 BC to 30 BC"),
        (span(Point(2006), None, open_end=True), "since 2006"),
        (span(about(2006), None, open_end=True), "since about 2006"),
        (span(None, Point(1953), open_start=True), "until 1953"),
        (span(Point(1953), None), "1953 to an unknown date"),
        (span(None, Point(1953)), "an unknown date to 1953"),
        (span(about(1950), Point(1953)), "from about 1950 to 1953"),
        (span(about(1950), about(1953)), "between about 1950 and 1953"),
        (span(about(1950), perhaps(1953, 7)), "between about 1950 and perhaps July 1953"),
        (
            span(Point(2017, 11, 13, 15, 11, offset=540), Point(2017, 11, 13, 15, 43, offset=540)),
            "13 November 2017, 15:11 to 15:43 (UTC+9)",
        ),
    ],
)
def test_a_span_says_what_its_ends_share_once(date: Date, words: str) -> None:
    assert say(date, "en", ENGLISH) == words


@pytest.mark.parametrize(
    ("language", "day", "month", "ancient"),
    [
        ("en-US", "November 13, 2017", "November 2017", "March 15, 44 BC"),
        ("de", "13. November 2017", "November 2017", "15. März 44 v. Chr."),
        ("ko", "2017년 11월 13일", "2017년 11월", "BC 44년 3월 15일"),
        ("ja", "2017年11月13日", "2017年11月", "紀元前44年3月15日"),
        ("ar", "13 نوفمبر 2017", "نوفمبر 2017", "15 مارس 44 ق.م"),
        ("zh-Hant-TW", "2017年11月13日", "2017年11月", "西元前44年3月15日"),
        ("de-XX", "13. November 2017", "November 2017", "15. März 44 v. Chr."),
        ("xx", "13 November 2017", "November 2017", "15 March 44 BC"),
        ("not a language", "13 November 2017", "November 2017", "15 March 44 BC"),
        ("", "13 November 2017", "November 2017", "15 March 44 BC"),
    ],
)
def test_the_order_is_the_languages_own(language: str, day: str, month: str, ancient: str) -> None:
    assert say(single(Point(2017, 11, 13)), language, ENGLISH) == day
    assert say(single(Point(2017, 11)), language, ENGLISH) == month
    assert say(single(Point(-43, 3, 15)), language, ENGLISH) == ancient


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-US", "from November 13 to 22, 2017"),
        ("ko", "from 2017년 11월 13일 to 22일"),
        ("fi", "from 13. to 22. marraskuuta 2017"),
        ("pt", "from 13 to 22 de novembro de 2017"),
        ("hu", "from 2017. november 13. to 22."),
    ],
)
def test_what_is_shared_stands_where_the_language_has_it(language: str, words: str) -> None:
    date = span(Point(2017, 11, 13), Point(2017, 11, 22))
    assert say(date, language, ENGLISH) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (single(about(1950)), "etwa 1950"),
        (single(Point(1900, digits=2)), "das 20. Jahrhundert"),
        (single(Point(1950, digits=3)), "die 1950er"),
        (span(Point(2006), None, open_end=True), "seit 2006"),
        (
            span(Point(2017, 11, 13), Point(2017, 11, 22)),
            "vom 13. bis 22. November 2017",
        ),
    ],
)
def test_the_words_around_a_date_are_translated(date: Date, words: str) -> None:
    assert say(date, "de", Deutsch()) == words


def test_a_language_says_the_same_whatever_was_said_before() -> None:
    day = single(Point(2017, 11, 20))
    assert say_short(day, "year", "ja", ENGLISH) == "11月20日"
    assert say_short(day, "year", "fa", ENGLISH) == "20 نوامبر"


@pytest.mark.parametrize(
    ("date", "inside", "words"),
    [
        (single(Point(2017, 11, 13, 15, 11, offset=540)), "day", "15:11"),
        (single(Point(2017, 11, 13, 15, 11, offset=540)), "year", "13 Nov, 15:11"),
        (
            single(Point(2017, 11, 13, 15, 11, offset=540)),
            "",
            "13 November 2017, 15:11 (UTC+9)",
        ),
        (single(Point(2017, 11, 20)), "year", "20 Nov"),
        (single(Point(2017, 11, 20)), "day", "20 Nov"),
        (single(Point(2017, 11, 20)), "", "20 November 2017"),
        (single(Point(2017, 11)), "year", "November"),
        (single(about(2017, 11)), "year", "about November"),
        (single(Point(2017)), "year", "2017"),
        (single(Point(2017, season=21)), "year", "spring 2017"),
        (span(Point(2017, 11, 13), Point(2017, 11, 22)), "year", "13–22 Nov"),
        (span(Point(2017, 11, 13), Point(2017, 12, 2)), "year", "13 Nov – 2 Dec"),
        (span(Point(2017, 10), Point(2017, 11)), "year", "October – November"),
        (span(Point(2017), Point(2018)), "year", "from 2017 to 2018"),
        (span(Point(2017, 11, 13), None, open_end=True), "year", "since 13 November 2017"),
        (
            span(Point(2017, 11, 13, 15, 11, offset=540), Point(2017, 11, 13, 15, 43, offset=540)),
            "day",
            "15:11–15:43",
        ),
    ],
)
def test_inside_a_group_only_the_rest_is_said(date: Date, inside: str, words: str) -> None:
    assert say_short(date, inside, "en", ENGLISH) == words


@pytest.mark.parametrize(
    ("date", "value"),
    [
        (single(Point(2017, 11, 13)), "2017-11-13"),
        (single(Point(2017, 11)), "2017-11"),
        (single(Point(2017)), "2017"),
        (single(Point(79)), "0079"),
        (single(about(1950)), "1950"),
        (single(Point(2017, 11, 13, 15, 11, offset=540)), "2017-11-13T15:11+09:00"),
        (single(Point(2017, 11, 13, 15, 11, 30, offset=-210)), "2017-11-13T15:11:30-03:30"),
        (single(Point(2017, 11, 13, 15, 11, offset=0)), "2017-11-13T15:11Z"),
        (single(Point(1950, digits=3)), ""),
        (single(Point(2017, season=21)), ""),
        (single(Point(0)), ""),
        (single(Point(12000)), ""),
        (span(Point(2017), Point(2018)), ""),
        (span(None, Point(2018)), ""),
    ],
)
def test_machines_get_what_html_has_a_form_for(date: Date, value: str) -> None:
    assert machine(date) == value


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (34.9, "0:34"), (182, "3:02"), (3605, "1:00:05"), (36_000, "10:00:00")],
)
def test_a_clock_reads_as_on_players(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_saying_a_plain_date_is_quick() -> None:
    date = single(Point(2017, 11, 13))
    say(date, "en", ENGLISH)
    best = 9.0
    for _ in range(5):
        begin = process_time()
        for _ in range(1000):
            say(date, "en", ENGLISH)
        best = min(best, process_time() - begin)
    assert best / 1000 < 40e-6


@pytest.mark.parametrize(
    ("date", "scale", "heading"),
    [
        (single(Point(2017, 11, 13, 15, 11, offset=540)), "day", "13 November 2017"),
        (single(Point(2017, 11, 13)), "month", "November 2017"),
        (single(about(2017, 11)), "year", "2017"),
        (single(Point(2017, 11)), "decade", "2010s"),
        (single(Point(1905)), "decade", "1900\u20131909"),
        (single(Point(2017)), "day", "2017"),
        (single(Point(1950, digits=3)), "year", "1950s"),
        (single(Point(1900, digits=2)), "decade", "the 20th century"),
        (span(None, Point(1971, 5), open_start=True), "decade", "1970s"),
    ],
)
def test_a_period_has_a_heading(date: Date, scale: str, heading: str) -> None:
    assert say_period(date, scale, "en", ENGLISH) == heading
