"""EDTF text to Date: levels 0 and 1, and a way out for what people write instead.

The grammar is small enough to be written here: fixed-length patterns that cannot backtrack, and
own day arithmetic, because datetime knows no year before 1. Seconds are inclusive at both ends: a
day's ``latest`` is its last second.
"""

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from generator.model.dates import Date, Point

MOST_CHARACTERS: Final = 100
ALWAYS: Final = 10**15  # seconds; an open side of a span
DAY: Final = 86_400  # seconds
LEAST_LEAP: Final = timedelta(minutes=15)  # less than any summer time has had

_PLAIN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MOMENT: Final = re.compile(
    r"(-?[0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(?: ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_QUALIFIED: Final = re.compile(
    r"(-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[0-9]{5,7})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%])?"
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

# A point with its first and last second, or what is wrong with it ("" for: not EDTF at all).
_Known = tuple[Point, int, int]


def read_date(text: str, zone: str) -> Date | str:
    """The date, or a sentence that says what is wrong and how to write it.

    ``zone`` is an IANA name: days begin and end there, and so do times without an offset.
    """
    if len(text) > MOST_CHARACTERS:
        return (
            f"`{_shown(text)}` is too long for a date ({len(text)} characters). "
            "Write it like `2017-11-13`, `2017-11` or `2017`."
        )
    return _read_short(text, zone)


# Articles tell of the same days again and again: those of the news, of a war, of a term of office.
@lru_cache(maxsize=8192)
def _read_short(text: str, zone: str) -> Date | str:
    written = text.strip().upper()  # lower-case x, t and z are understood
    if not written:
        return "The date is empty. Write it like `2017-11-13`, `2017-11` or `2017`."
    date = _read(written, zone)
    return (date or _refusal(text, zone)) if isinstance(date, str) else date


def _read(written: str, zone: str) -> Date | str:
    if "/" in written:
        return _read_span(written, zone)
    known = _read_point(written, zone)
    if isinstance(known, str):
        return known
    point, earliest, latest = known
    return Date(_canonical(written), point, point, False, False, False, earliest, latest)


def _read_span(written: str, zone: str) -> Date | str:
    parts = tuple(part.strip() for part in written.split("/"))
    if len(parts) != 2:
        return ""
    first, last = parts
    if not first.strip(".") and not last.strip("."):
        return f"`{_shown(written)}` names no date. A span needs at least one, such as `2006/..`."
    start = None if first in ("", "..") else _read_point(first, zone)
    if isinstance(start, str):
        return start
    end = None if last in ("", "..") else _read_point(last, zone)
    if isinstance(end, str):
        return end
    if start and end and end[2] < start[1]:
        return f"The span `{first}/{last}` ends before it begins. Write `{last}/{first}`."
    return Date(
        f"{_canonical(first)}/{_canonical(last)}",
        start[0] if start else None,
        end[0] if end else None,
        True,
        first == "..",
        last == "..",
        start[1] if start else -ALWAYS,
        end[2] if end else ALWAYS,
    )


def _canonical(written: str) -> str:
    """Dates hold no space; a time is tolerated after one, and its offset after another."""
    return written.replace(" ", "T", "T" not in written).replace(" ", "")


def _read_point(written: str, zone: str) -> _Known | str:
    if plain := _PLAIN.fullmatch(written):
        year, month, day = plain.groups()
        point = Point(int(year), int(month) if month else None, int(day) if day else None)
        return _season(point, zone) if _is_season(point) else _place(point, zone, written)
    if moment := _MOMENT.fullmatch(written):
        return _moment(moment, zone, written)
    if qualified := _QUALIFIED.fullmatch(written):
        return _qualified(qualified, zone, written)
    return ""


def _qualified(match: re.Match[str], zone: str, written: str) -> _Known | str:
    year, month, day, mark = match.groups()
    if year == "-0000":
        return f"`{written}` has no such year. Year 0 is 1 BC: write `0000`."
    if month and not year.lstrip("-").isdecimal():
        return ""
    if month == "XX" and day not in (None, "XX"):
        return f"`{written}` knows the day but not the month. Write `{year}`."
    point = Point(
        int(year.lstrip("Y").replace("X", "0")),
        int(month) if month and month != "XX" else None,
        int(day) if day and day != "XX" else None,
        digits=4 if year.startswith(("Y", "-")) else 4 - year.count("X"),
        approximate=mark in ("~", "%"),
        uncertain=mark in ("?", "%"),
    )
    return _season(point, zone) if _is_season(point) else _place(point, zone, written)


def _is_season(point: Point) -> bool:
    return point.month is not None and 21 <= point.month <= 24 and point.day is None


def _season(point: Point, zone: str) -> _Known:
    """Spring is March to May, and so on; winter ends in the next year's February."""
    number = point.month or 21
    first = 3 * (number - 20)
    year, month = (point.year, first + 3) if first < 12 else (point.year + 1, 3)
    season = Point(
        point.year, season=number, approximate=point.approximate, uncertain=point.uncertain
    )
    start = _midnight(zone, point.year, first, 1)
    return season, start, _midnight(zone, year, month, 1) - 1


def _place(point: Point, zone: str, written: str) -> _Known | str:
    """The point with its first and last second, if there is such a day."""
    year, month, day = point.year, point.month, point.day
    if month is None:
        years = 10 ** (4 - point.digits)
        start = _midnight(zone, year, 1, 1)
        return point, start, _midnight(zone, year + years, 1, 1) - 1
    if fault := _impossible(year, month, day, written):
        return fault
    if day is None:
        after = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    elif day < 28:
        after = (year, month, day + 1)
    else:
        after = _next_day(year, month, day)
    return point, _midnight(zone, year, month, day or 1), _midnight(zone, *after) - 1


def _next_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    if day < _days(year, month):
        return year, month, day + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def _impossible(year: int, month: int, day: int | None, written: str) -> str:
    name = written[: written.index("-", 1)]  # the year as written
    if month == 0 or day == 0:
        known = f"{name}-{month:02}" if 0 < month <= 12 else name
        return f"`{written}` has a month or day 00. If it is not known, write `{known}`."
    if month > 12:
        if day is not None and day <= 12 and month <= _days(year, day):
            return (
                f"`{written}` has no month {month:02}. The month comes before the day: "
                f"write `{name}-{day:02}-{month:02}`."
            )
        if day is None and year % 100 < month:
            return (
                f"`{written}` has no month {month:02}. Write a span of years in full: "
                f"`{name}/{name[:-2]}{month:02}`."
            )
        return (
            f"`{written}` has no month {month:02}. Write a month as `{name}-01` to `{name}-12`, "
            f"a season as `{name}-21` (spring) to `{name}-24` (winter)."
        )
    if day is not None and day > _days(year, month):
        return (
            f"`{written}` does not exist: {_MONTHS[month - 1]} {name} has {_days(year, month)} "
            f"days. If the day is not known, write `{name}-{month:02}`."
        )
    return ""


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if isleap(year) else 28
    return monthrange(2001, month)[1]


def _moment(match: re.Match[str], zone: str, written: str) -> _Known | str:
    year, month, day = (int(part) for part in match.group(1, 2, 3))
    if match[1] == "-0000":
        return f"`{written}` has no such year. Year 0 is 1 BC: write `0000`."
    if fault := _impossible(year, month, day, written):
        return fault
    hour, minute, second = int(match[4]), int(match[5]), int(match[6]) if match[6] else None
    date = f"{match[1]}-{match[2]}-{match[3]}"
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return (
            f"`{written}` has no such time of day. Hours are 00 to 23, minutes and seconds 00 to "
            f"59: write it like `{date}T15:11`."
        )
    offset = _written_offset(match[7])
    if offset is None:
        offset = _local_offset(zone, year, month, day, hour, minute, second or 0)
        if (later := _skipped(zone, year, month, day, hour, minute, second or 0)) is not None:
            return (
                f"`{written}` is no time in {zone}: clocks were put forward over it. Write "
                f"`{later.isoformat()[:16]}`, or the time with its offset from UTC."
            )
    elif abs(offset) > 14 * 3600 or int(match[7][-2:] if len(match[7]) > 3 else 0) > 59:
        return (
            f"`{written}` has no such offset from UTC. Offsets are at most 14 hours: write it "
            f"like `{date}T{match[4]}:{match[5]}+09:00`."
        )
    start = _day_number(year, month, day) * DAY + hour * 3600 + minute * 60 + (second or 0) - offset
    # The offsets of old local times have seconds (Seoul before 1908: 8:27:52); a Point has minutes.
    point = Point(year, month, day, hour, minute, second, round(offset / 60))
    return point, start, start + (59 if second is None else 0)


def _written_offset(text: str | None) -> int | None:
    """Seconds east of UTC."""
    if not text:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if text[0] == "-" else seconds


def _midnight(zone: str, year: int, month: int, day: int) -> int:
    """The second at which the day begins in the zone."""
    return _day_number(year, month, day) * DAY - _local_offset(zone, year, month, day)


def _local_offset(
    zone: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> int:
    """Seconds east of UTC by the clocks of the zone; 0 in years that datetime does not know."""
    if zone == "UTC" or not 1 <= year <= 9999:
        return 0
    local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    offset = local.utcoffset()
    return offset.days * DAY + offset.seconds if offset else 0


def _skipped(
    zone: str, year: int, month: int, day: int, hour: int, minute: int, second: int
) -> datetime | None:
    """What clocks that were put forward showed instead of that time; None where they showed it.

    Until zones were agreed on, clocks were put right by minutes or seconds: nobody means those.
    """
    if not 2 <= year <= 9998:
        return None
    local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    shown = local.astimezone(UTC).astimezone(local.tzinfo)
    leap = abs(shown.replace(tzinfo=None) - local.replace(tzinfo=None))
    return shown if leap >= LEAST_LEAP else None


@cache
def _zone(name: str) -> tzinfo:
    """Whoever reads site.yml refuses unknown zones; here they must merely not break anything."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _day_number(year: int, month: int, day: int) -> int:
    """Days since 0000-01-01; years begin in March, so that the leap day is the last."""
    years = year - (month <= 2)
    months = (month + 9) % 12
    leap_days = years // 4 - years // 100 + years // 400
    return 365 * years + leap_days + (153 * months + 2) // 5 + day + 59


# --- what people write instead ------------------------------------------------------------------


def _refusal(text: str, zone: str) -> str:
    guesses = dict.fromkeys(_guesses(_plain_words(text)))
    read = {guess: _read(guess, zone) for guess in guesses}
    dates = tuple(guess for guess, date in read.items() if isinstance(date, Date))
    if not dates:
        fault = next((fault for fault in read.values() if fault), "")
        return fault if isinstance(fault, str) and fault else _FORMS.format(_shown(text))
    forms = " or ".join(f"`{guess}`" for guess in dates)
    why = " Years before 1 are counted from 0000, which is 1 BC." if dates[0][0] == "-" else ""
    return f"`{_shown(text)}` is not a date in EDTF. Write {forms}.{why}"


_FORMS: Final = (
    "`{}` is not a date in EDTF. Write it like `2017-11-13`, `2017-11`, `2017`, `1950~` (about), "
    "`1953?` (uncertain), `195X` (a decade), `2017-11-13/2017-11-22` (a span) or "
    "`2017-11-13T15:11+09:00`."
)


def _shown(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[:41]).replace("`", "'")
    return shown if len(text) <= 40 else f"{shown[:40]}…"


_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u2018\u2019", "'"))


def _plain_words(text: str) -> str:
    return " ".join(text.translate(_DASHES).lower().split())


def _guesses(words: str) -> tuple[str, ...]:
    """What the author may have meant; the caller keeps what can be read."""
    if not isinstance(_read(words.upper(), "UTC"), str):
        return (words.upper(),)  # only its dashes were wrong
    return _guess_single(words) or _guess_span(words) or _guess_open(words)


def _guess_open(words: str) -> tuple[str, ...]:
    for beginning, form in _OPEN:
        if words.startswith(beginning):
            return tuple(form.format(end) for end in _guess_end(words.removeprefix(beginning)))
    return ()


def _guess_span(words: str) -> tuple[str, ...]:
    words = words.removeprefix("from ").removeprefix("between ")
    for separator in (" to ", " until ", " till ", " and ", " - ", "/", "-"):
        first, found, last = (part.strip() for part in words.partition(separator))
        if not found:
            continue
        starts, ends = _guess_end(first), _guess_end(last)
        if ends and _NUMBER.fullmatch(first) and _DAY.fullmatch(ends[0]):
            return (f"{ends[0][:8]}{int(first.rstrip('stndrh')):02}/{ends[0]}",)
        if starts and _NUMBER.fullmatch(last) and _DAY.fullmatch(starts[0]):
            return (f"{starts[0]}/{starts[0][:8]}{int(last.rstrip('stndrh')):02}",)
        span = f"{starts[0]}/{ends[0]}" if starts and ends else ""
        if isinstance(_read(span, "UTC"), Date):
            return (span,)
    return ()


_OPEN: Final = (
    *((f"{word} ", "{}/..") for word in ("since", "from", "after")),
    *((f"{word} ", "../{}") for word in ("until", "till", "before", "to")),
)
_NUMBER: Final = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _guess_end(words: str) -> tuple[str, ...]:
    end = words.strip()
    return (end.upper(),) if _read_or_open(end) else _guess_single(end)


def _read_or_open(end: str) -> bool:
    return end == ".." or not isinstance(_read_point(end.upper(), "UTC"), str)


_ABOUT: Final = re.compile(
    r"(c\.?|ca\.?|circa|about|around|approximately|approx\.?|~)(?: |(?=[0-9]))"
)
_PERHAPS: Final = re.compile(r"(perhaps|probably|possibly|maybe|\?)(?: |(?=[0-9]))")
_DOUBT: Final = re.compile(r" ?\(?(\?~|~\?|[?~%]|uncertain|approx\.?|circa)\)?\Z")


def _guess_single(words: str) -> tuple[str, ...]:
    if plain := _guess_plain(words):
        return plain
    marks = ""
    for pattern, sign in ((_PERHAPS, "?"), (_ABOUT, "~")):
        if match := pattern.match(words):
            words, marks = words[match.end() :], marks + sign
    if match := _DOUBT.search(words):
        words, sign = words[: match.start()], match[1]
        marks += {"uncertain": "?"}.get(sign, sign if sign[0] in "?~%" else "~")
    if not marks:
        return ()
    mark = "%" if len(set(marks)) > 1 else marks[0]
    return tuple(guess + mark for guess in _as_written_or_guessed(words))


def _as_written_or_guessed(words: str) -> tuple[str, ...]:
    return (words.upper(),) if _QUALIFIED.fullmatch(words.upper()) else _guess_plain(words)


def _guess_plain(words: str) -> tuple[str, ...]:
    for pattern, guess in _SHAPES:
        if match := pattern.fullmatch(words):
            return guess(*match.groups(""))
    return _guess_named(words)


def _decade(year: str) -> tuple[str, ...]:
    if year.endswith("00"):
        return f"{year[:2]}XX", f"{year[:3]}X"
    return (f"{year[:3]}X",)


def _century(number: str) -> tuple[str, ...]:
    return (f"{int(number) - 1:02}XX",) if 0 < int(number) <= 100 else ()


def _year(number: str, before: str = "", after: str = "") -> tuple[str, ...]:
    year = 1 - int(number) if "b" in before + after else int(number)
    return (f"{'-' if year < 0 else ''}{abs(year):04}",) if abs(year) < 10_000 else (f"Y{year}",)


def _parts(year: str, month: str, day: str = "") -> tuple[str, ...]:
    return (f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else ""),)


def _day_first(first: str, second: str, year: str) -> tuple[str, ...]:
    """Both orders where both are possible: nobody can tell 5/11 from 11/5."""
    return _parts(year, second, first) + _parts(year, first, second)


def _whole_seconds(moment: str, offset: str) -> tuple[str, ...]:
    return ((moment + offset).upper(),)


_SHAPES: Final[tuple[tuple[re.Pattern[str], Callable[..., tuple[str, ...]]], ...]] = tuple(
    (re.compile(pattern), guess)
    for pattern, guess in (
        (r"(?:the )?([0-9]{3}0)'?s", _decade),
        (r"(?:the )?([0-9]{1,3})(?:st|nd|rd|th) (?:century|cent\.?|c\.?)", _century),
        (r"([0-9]{2})(?:\?\?|--|__)", lambda year: (f"{year}XX",)),
        (r"([0-9]{3})[?_-]", lambda year: (f"{year}X",)),
        (r"([0-9]{1,7})()()", _year),
        (r"y([0-9]{1,4})", _year),
        (r"([0-9]{1,7}) ?()(bce?|b\.c\.(?:e\.)?|ad|ce|a\.d\.|c\.e\.)", _year),
        (r"(?:ad|a\.d\.) ?([0-9]{1,4})", _year),
        (r"([0-9]{4})([0-9]{2})([0-9]{2})", _parts),
        (r"([0-9-]{10}[t ][0-9:]{8})[.,][0-9]{1,9}([z0-9:+-]{0,6})", _whole_seconds),
        (r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})\.?", _parts),
        (r"([0-9]{4})[-./]([0-9]{1,2})", _parts),
        (r"([0-9]{1,2})[-./ ]{1,2}([0-9]{1,2})[-./ ]{1,2}([0-9]{4})", _day_first),
        (r"([0-9]{1,2})[-./]([0-9]{4})", lambda month, year: _parts(year, month)),
        (r"-([0-9]{3})x", lambda decade: (f"-{decade}9/-{decade}0",)),
        (r"(-[0-9]{1,3})", lambda year: (f"-{year[1:]:>04}",)),
    )
)
_SEASONS: Final = MappingProxyType(
    {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
)
_BEFORE_CHRIST: Final = re.compile(r" (?:bce?|b\.c\.(?:e\.)?)\Z")
_ORDINAL: Final = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?")


def _guess_named(words: str) -> tuple[str, ...]:
    """Dates with a month or season in words: 13 November 2017, Nov. 13, 2017, spring 1953."""
    era = ""
    if before := _BEFORE_CHRIST.search(words):
        words, era = words[: before.start()], "bc"
    month = season = 0
    numbers = []
    for word in words.replace(",", " ").replace(".", " ").replace("-", " ").split():
        if number := _ORDINAL.fullmatch(word):
            numbers.append(number[1])
        elif word in _SEASONS and not season:
            season = _SEASONS[word]
        elif (found := _month(word)) and not month:
            month = found
        elif word not in ("of", "the"):
            return ()
    if bool(month) == bool(season) or not 1 <= len(numbers) <= (1 if season else 2):
        return ()
    if len(numbers) == 2 and len(numbers[0]) > 2:
        numbers.reverse()
    if not era and len(numbers[-1]) < 3:
        return ()  # a day and month without a year
    (year,) = _year(numbers[-1], era)
    day = f"-{int(numbers[0]):02}" if len(numbers) == 2 else ""
    return (f"{year}-{month or season:02}{day}",)


def _month(word: str) -> int:
    """1 to 12 for an English month or its beginning of three letters or more, else 0."""
    if len(word) < 3:
        return 0
    names = (number for number, name in enumerate(_MONTHS, 1) if name.lower().startswith(word))
    return next(names, 0)
