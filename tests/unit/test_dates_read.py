"""EDTF text to Date: what is understood, what it means in seconds, and what is refused how."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.dates import Date, Point
from generator.read.dates import read_date

DAY = 86_400


def read(text: str, zone: str = "UTC") -> Date:
    date = read_date(text, zone)
    assert isinstance(date, Date), date
    return date


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("2017-11-13", Point(2017, 11, 13)),
        ("2017-11", Point(2017, 11)),
        ("2017", Point(2017)),
        ("0000", Point(0)),
        ("1953?", Point(1953, uncertain=True)),
        ("1950~", Point(1950, approximate=True)),
        ("1950%", Point(1950, approximate=True, uncertain=True)),
        ("2017-11-13~", Point(2017, 11, 13, approximate=True)),
        ("195X", Point(1950, digits=3)),
        ("195x?", Point(1950, digits=3, uncertain=True)),
        ("19XX", Point(1900, digits=2)),
        ("2017-11-XX", Point(2017, 11)),
        ("2017-XX-XX", Point(2017)),
        ("2017-XX", Point(2017)),
        ("2017-21", Point(2017, season=21)),
        ("2017-24~", Point(2017, season=24, approximate=True)),
        ("-0043", Point(-43)),
        ("-0043-03-15", Point(-43, 3, 15)),
        ("Y12000", Point(12000)),
        ("Y-12000", Point(-12000)),
        ("2017-11-13T15:11", Point(2017, 11, 13, 15, 11, offset=540)),
        ("2017-11-13 15:11", Point(2017, 11, 13, 15, 11, offset=540)),
        ("2017-11-13T15:11-03:30", Point(2017, 11, 13, 15, 11, offset=-210)),
        ("2017-11-13 15:11:30 +0900", Point(2017, 11, 13, 15, 11, 30, offset=540)),
        ("2017-11-13t15:11:30z", Point(2017, 11, 13, 15, 11, 30, offset=0)),
        ("2017-11-13  ", Point(2017, 11, 13)),
    ],
)
def test_a_single_date_keeps_what_is_written_and_no_more(text: str, point: Point) -> None:
    date = read(text, "Asia/Seoul")
    assert date.start == date.end == point
    assert (date.span, date.open_start, date.open_end) == (False, False, False)


@pytest.mark.parametrize(
    ("text", "start", "end", "opens"),
    [
        ("2017-11-13/2017-11-22", Point(2017, 11, 13), Point(2017, 11, 22), (False, False)),
        ("2017-11-13 / 2017-11-22", Point(2017, 11, 13), Point(2017, 11, 22), (False, False)),
        ("2006/..", Point(2006), None, (False, True)),
        ("2006/", Point(2006), None, (False, False)),
        ("../1953", None, Point(1953), (True, False)),
        ("/1953", None, Point(1953), (False, False)),
        (
            "1950~/1953-07?",
            Point(1950, approximate=True),
            Point(1953, 7, uncertain=True),
            (False, False),
        ),
    ],
)
def test_a_span_keeps_both_ends(
    text: str, start: Point | None, end: Point | None, opens: tuple[bool, bool]
) -> None:
    date = read(text)
    assert date.span
    assert (date.start, date.end) == (start, end)
    assert (date.open_start, date.open_end) == opens


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("195x", "195X"),
        (" 2017-11-13 15:11 +0900", "2017-11-13T15:11+0900"),
        ("2017-11-13 / 2017-11-22", "2017-11-13/2017-11-22"),
        ("1950~/1953-07?", "1950~/1953-07?"),
    ],
)
def test_the_edtf_is_kept_as_written_without_what_was_merely_tolerated(
    text: str, kept: str
) -> None:
    assert read(text).edtf == kept


@pytest.mark.parametrize(
    ("text", "zone", "earliest", "latest"),
    [
        ("0000-01-01", "UTC", 0, DAY - 1),
        ("0000", "UTC", 0, 366 * DAY - 1),
        ("-0001", "UTC", -365 * DAY, -1),
        ("1970-01-01", "UTC", 719_528 * DAY, 719_529 * DAY - 1),
        ("1970-01-01", "Asia/Seoul", 719_528 * DAY - 9 * 3600, 719_529 * DAY - 9 * 3600 - 1),
        ("1970-01-01T00:00", "Asia/Seoul", 719_528 * DAY - 32_400, 719_528 * DAY - 32_400 + 59),
        ("1970-01-01T00:00:00Z", "Asia/Seoul", 719_528 * DAY, 719_528 * DAY),
        ("1970-12-31", "UTC", 719_892 * DAY, 719_893 * DAY - 1),
        ("2000-02-29", "UTC", 730_544 * DAY, 730_545 * DAY - 1),
        ("1970-24", "UTC", 719_862 * DAY, 719_952 * DAY - 1),  # December to February
        ("197X", "UTC", 719_528 * DAY, 723_180 * DAY - 1),
        ("19XX", "UTC", 693_961 * DAY, 730_485 * DAY - 1),
        ("9999-12-31", "UTC", 3_652_424 * DAY, 3_652_425 * DAY - 1),
        ("Y10000", "Asia/Seoul", 3_652_425 * DAY, 3_652_791 * DAY - 1),
        ("../1969", "UTC", -(10**15), 719_528 * DAY - 1),
        ("1970/..", "UTC", 719_528 * DAY, 10**15),
        ("1970/", "UTC", 719_528 * DAY, 10**15),
    ],
)
def test_seconds_are_counted_from_year_zero_in_the_zone(
    text: str, zone: str, earliest: int, latest: int
) -> None:
    date = read(text, zone)
    assert (date.earliest, date.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2024-03-31", 23),  # clocks go forward in Berlin
        ("2024-10-27", 25),  # and back
        ("2024-03-30", 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(text: str, hours: int) -> None:
    date = read(text, "Europe/Berlin")
    assert date.latest - date.earliest + 1 == hours * 3600


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("2024-10-27T02:30", "Europe/Berlin", 120),  # twice that night: the first
        ("2024-03-31T03:00", "Europe/Berlin", 120),  # the minute after 01:59
        ("1900-01-01T12:00", "Asia/Seoul", 508),  # 8:27:52 by the sun
        ("-0043-03-15T12:00", "Asia/Seoul", 0),  # a year that datetime does not know
    ],
)
def test_ambiguous_and_ancient_local_times_have_an_offset(
    text: str, zone: str, offset: int
) -> None:
    start = read(text, zone).start
    assert start is not None
    assert start.offset == offset


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("2024-03-31T02:30", "Europe/Berlin", "2024-03-31T03:30"),
        ("2024-03-31T02:30:12", "Europe/Berlin", "2024-03-31T03:30"),
        ("2011-12-30T10:00", "Pacific/Apia", "2011-12-31T10:00"),  # a day that never was
    ],
)
def test_a_time_that_clocks_leapt_over_is_refused_with_what_they_showed(
    text: str, zone: str, shown: str
) -> None:
    assert read_date(text, zone) == (
        f"`{text}` is no time in {zone}: clocks were put forward over it. "
        f"Write `{shown}`, or the time with its offset from UTC."
    )
    assert read_date(shown, zone).edtf == shown


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2024-03-31T02:30+01:00", "Europe/Berlin"),
        ("2024-03-31T02:30", "Asia/Seoul"),
        ("1937-07-01T00:00", "Europe/Amsterdam"),  # 28 seconds were left out that night
        ("1908-04-01T00:00", "Asia/Seoul"),  # two minutes
        ("1972-01-07T00:44:40", "Africa/Monrovia"),  # clocks began that day at 00:44:30
    ],
)
def test_a_time_that_clocks_showed_or_nearly_is_read(text: str, zone: str) -> None:
    assert read_date(text, zone).edtf == text


def test_dates_sort_by_their_beginning_and_wider_spans_first() -> None:
    texts = ["2017-11-13", "-0043", "2017", "2017-11-13T15:11", "195X", "../1953", "2017-11"]
    assert sorted(texts, key=lambda text: read(text).order) == [
        "../1953",
        "-0043",
        "195X",
        "2017",
        "2017-11",
        "2017-11-13",
        "2017-11-13T15:11",
    ]


@pytest.mark.parametrize("zone", ["Nowhere/Atlantis", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert read("1970-01-01", zone).earliest == 719_528 * DAY


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("13/11/2017", "Write `2017-11-13`."),
        ("05/11/2017", "Write `2017-11-05` or `2017-05-11`."),
        ("13.11.2017", "Write `2017-11-13`."),
        ("2017/11/13", "Write `2017-11-13`."),
        ("20171113", "Write `2017-11-13`."),
        ("2017-1-5", "Write `2017-01-05`."),
        ("2017–11–13", "Write `2017-11-13`."),
        ("November 2017", "Write `2017-11`."),
        ("13 November 2017", "Write `2017-11-13`."),
        ("Nov. 13th, 2017", "Write `2017-11-13`."),
        ("ca. November 2017", "Write `2017-11~`."),
        ("spring 2017", "Write `2017-21`."),
        ("11/2017", "Write `2017-11`."),
        ("44", "Write `0044`."),
        ("c. 44 BC", "Write `-0043~`."),
        ("15 March 44 B.C.", "Write `-0043-03-15`."),
        ("AD 79", "Write `0079`."),
        ("about 1950", "Write `1950~`."),
        ("perhaps 1953", "Write `1953?`."),
        ("1953 (?)", "Write `1953?`."),
        ("1950?~", "Write `1950%`."),
        ("the 1950s", "Write `195X`."),
        ("1900s", "Write `19XX` or `190X`."),
        ("20th century", "Write `19XX`."),
        ("1914–1918", "Write `1914/1918`."),
        ("13 to 22 November 2017", "Write `2017-11-13/2017-11-22`."),
        ("2017-11-13/22", "Write `2017-11-13/2017-11-22`."),
        ("November 1950 to July 1953", "Write `1950-11/1953-07`."),
        ("since 2006", "Write `2006/..`."),
        ("until 1953", "Write `../1953`."),
        ("Y2017", "Write `2017`."),
        ("-004X", "Write `-0049/-0040`."),
        ("2017-11-13T15:11:30.250Z", "Write `2017-11-13T15:11:30Z`."),
    ],
)
def test_what_people_write_is_refused_with_the_form_they_meant(text: str, form: str) -> None:
    refusal = read_date(text, "UTC")
    assert isinstance(refusal, str)
    assert f"is not a date in EDTF. {form}" in refusal
    for guess in form.replace("Write ", "").rstrip(".").split(" or "):
        assert isinstance(read_date(guess.strip("`"), "UTC"), Date)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            "2024-02-30",
            "`2024-02-30` does not exist: February 2024 has 29 days. If the day is not known, "
            "write `2024-02`.",
        ),
        (
            "31 February 2017",
            "`2017-02-31` does not exist: February 2017 has 28 days. If the day is not known, "
            "write `2017-02`.",
        ),
        (
            "2017-13-11",
            "`2017-13-11` has no month 13. The month comes before the day: write `2017-11-13`.",
        ),
        (
            "1990-95",
            "`1990-95` has no month 95. Write a span of years in full: `1990/1995`.",
        ),
        (
            "1984-25",
            "`1984-25` has no month 25. Write a month as `1984-01` to `1984-12`, a season as "
            "`1984-21` (spring) to `1984-24` (winter).",
        ),
        ("2024-00-00", "`2024-00-00` has a month or day 00. If it is not known, write `2024`."),
        ("1953/1950", "The span `1953/1950` ends before it begins. Write `1950/1953`."),
        ("2017-XX-13", "`2017-XX-13` knows the day but not the month. Write `2017`."),
        ("-0000", "`-0000` has no such year. Year 0 is 1 BC: write `0000`."),
        ("../..", "`../..` names no date. A span needs at least one, such as `2006/..`."),
        ("", "The date is empty. Write it like `2017-11-13`, `2017-11` or `2017`."),
        (
            "2017-11-13T24:00",
            "`2017-11-13T24:00` has no such time of day. Hours are 00 to 23, minutes and seconds "
            "00 to 59: write it like `2017-11-13T15:11`.",
        ),
        (
            "2017-11-13T15:11+25:00",
            "`2017-11-13T15:11+25:00` has no such offset from UTC. Offsets are at most 14 hours: "
            "write it like `2017-11-13T15:11+09:00`.",
        ),
    ],
)
def test_impossible_dates_are_refused_in_plain_words(text: str, refusal: str) -> None:
    assert read_date(text, "UTC") == refusal


@pytest.mark.parametrize("text", ["now", "195X-11", "1XXX", "٢٠١٧", "2017-11-13T15:11?", "???"])
def test_everything_else_is_refused_with_the_forms_there_are(text: str) -> None:
    refusal = read_date(text, "UTC")
    assert isinstance(refusal, str)
    assert refusal.startswith(f"`{text}` is not a date in EDTF. Write it like `2017-11-13`")


def test_an_overlong_text_is_refused_and_cut() -> None:
    refusal = read_date("9" * 101, "UTC")
    assert isinstance(refusal, str)
    assert refusal.startswith(f"`{'9' * 40}…` is too long for a date (101 characters).")


LIKELY = st.text("0123456789-/.?~%XxTtZz:+ yY", max_size=30)
WORDY = st.lists(
    st.sampled_from(
        [
            "13",
            "22nd",
            "2017",
            "44",
            "bc",
            "c.",
            "about",
            "to",
            "from",
            "since",
            "november",
            "spring",
            "century",
            "20th",
            "1950s",
            "-",
            "/",
            "?",
            "~",
            "x",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(st.one_of(st.text(max_size=120), LIKELY, WORDY))
def test_no_text_raises_and_seconds_are_in_order(text: str) -> None:
    date = read_date(text, "America/Sao_Paulo")
    if isinstance(date, str):
        assert date.endswith(".")
        assert date.isprintable()
    else:
        assert -(10**15) <= date.earliest <= date.latest <= 10**15
        assert read_date(date.edtf, "America/Sao_Paulo") == date


@given(st.dates(), st.sampled_from(["Asia/Seoul", "Pacific/Honolulu", "Pacific/Kiritimati"]))
def test_no_date_shifts_by_a_time_zone(day, zone: str) -> None:  # type: ignore[no-untyped-def]
    assert read(day.isoformat(), zone).start == Point(day.year, day.month, day.day)


def test_ten_thousand_plain_dates_take_a_moment() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in range(1900, 1930) for month in range(1, 13) for day in range(1, 29)][:10_000]  # fmt: skip
    best = 9.0
    for _ in range(5):
        begin = process_time()
        for day in days:
            read_date(day, "Asia/Seoul")
        best = min(best, process_time() - begin)
    assert best < 0.2
