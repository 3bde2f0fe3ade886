"""Dates in words, as precise as they are known, in the page's language.

Patterns, month names and eras are CLDR's. They are filled in here because babel's own formatting
takes a datetime, which knows no year before 1 nor after 9999.
"""

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, Protocol

from generator.model.dates import Date, Point
from generator.model.value import replace
from generator.render.locales import Pattern, find_words


class Translate(Protocol):
    """What gettext.NullTranslations and babel's Translations offer."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...
    def __hash__(self) -> int: ...


_Kind = Literal["day", "month", "year", "day-in-year", "era-day", "era-month", "era-year"]
_TIME: Final = ("Hm", "Hms")
_SCALES: Final = MappingProxyType({"decade": 0, "year": 1, "month": 2, "day": 3})
_SIZE: Final = MappingProxyType({"G": 3, "y": 3, "M": 2, "L": 2, "d": 1})


def say(date: Date, language: str, translate: Translate) -> str:
    """The date in full words: 13 November 2017, about 1950, since 2006, the 20th century."""
    if not date.span or date.start == date.end:
        point = date.start or date.end
        return _say_point(point, language, translate) if point else ""
    if date.start is None or date.end is None:
        return _say_open(date, language, translate)
    if together := _say_together(date.start, date.end, language, translate):
        return together
    if _is_doubtful(date.start) and _is_doubtful(date.end):
        return translate.gettext("between %(start)s and %(end)s") % {
            "start": _say_end(date.start, language, translate),
            "end": _say_end(_without_shared_doubt(date.end, date.start), language, translate),
        }
    return translate.gettext("from %(start)s to %(end)s") % {
        "start": _say_end(date.start, language, translate),
        "end": _say_end(date.end, language, translate),
    }


def say_short(date: Date, inside: str, language: str, translate: Translate) -> str:
    """What is left to say inside a group: of a "day" the time, of a "year" the day and month."""
    start, end = date.start, date.end
    if inside not in ("day", "year") or start is None or end is None:
        return say(date, language, translate)
    if start != end:
        return _short_span(start, end, inside, language) or say(date, language, translate)
    if start.month is None:
        return say(date, language, translate)
    if inside == "day" and start.hour is not None:
        return _time(start, language)
    return _doubted(start, _short(start, language), translate)


def machine(date: Date) -> str:
    """The value for ``<time datetime>``: what is known, where HTML has a form for it, or ""."""
    point = date.start
    if point is None or date.span or point.season or point.digits < 4:
        return ""
    if not 1 <= point.year <= 9999:
        return ""
    text = f"{point.year:04}"
    if point.month is not None:
        text += f"-{point.month:02}"
    if point.day is not None:
        text += f"-{point.day:02}"
    if point.hour is not None:
        text += f"T{point.hour:02}:{point.minute or 0:02}"
        text += "" if point.second is None else f":{point.second:02}"
        hours, minutes = divmod(abs(point.offset or 0), 60)
        sign = "-" if (point.offset or 0) < 0 else "+"
        text += f"{sign}{hours:02}:{minutes:02}" if point.offset else "Z"
    return text


def say_period(date: Date, scale: str, language: str, translate: Translate) -> str:
    """The "day", "month", "year" or "decade" in which the date begins, as a heading: 1950s.

    A date that is known less well is its own heading; where the beginning is open the end counts.
    """
    point = date.start or date.end
    if point is None:
        return ""
    kept = _SCALES[scale]
    return _say_heading(
        point.year,
        point.month if kept > 1 else None,
        point.day if kept > 2 else None,
        point.digits,
        point.season if kept > 1 else None,
        scale == "decade",
        language,
        translate,
    )


@lru_cache(2048)
def _say_heading(
    year: int, month: int | None, day: int | None, digits: int, season: int | None, is_decade: bool,
    language: str, translate: Translate,
) -> str:  # fmt: skip
    """Of few periods, which stand above many events and in the lists of all pages."""
    if digits == 3 or (is_decade and digits == 4 and year >= 100):
        first = year // 10 * 10
        if first % 100 == 0:  # "1900s" would be a century
            return f"{first}\u2013{first + 9}"
        # Translators: a decade as a heading: 1950s
        return translate.gettext("%(decade)ss") % {"decade": first}
    return _plain(Point(year, month, day, digits=digits, season=season), language, translate)


# --- single dates -------------------------------------------------------------------------------


def _say_point(point: Point, language: str, translate: Translate) -> str:
    words = _plain(point, language, translate)
    if point.approximate and point.uncertain:
        return translate.gettext("about %(date)s, uncertain") % {"date": words}
    return _doubted(point, words, translate)


def _say_end(point: Point, language: str, translate: Translate) -> str:
    """As inside a span, where a comma would read as an aside."""
    return _doubted(point, _plain(point, language, translate), translate)


def _doubted(point: Point, words: str, translate: Translate) -> str:
    if point.approximate:
        words = translate.gettext("about %(date)s") % {"date": words}
    if point.uncertain:
        words = translate.gettext("perhaps %(date)s") % {"date": words}
    return words


def _plain(point: Point, language: str, translate: Translate) -> str:
    if point.season:
        return _season(point, language, translate)
    if point.digits < 4:
        return _decade_or_century(point, language, translate)
    day = _filled(_pattern(language, _kind(point)), point, language)
    if point.hour is None:
        return day
    return translate.gettext("%(day)s, %(time)s (%(zone)s)") % {
        "day": day,
        "time": _time(point, language),
        "zone": _zone(point.offset or 0),
    }


def _season(point: Point, language: str, translate: Translate) -> str:
    year = _filled(_pattern(language, _kind(replace(point, season=None))), point, language)
    if point.season == 21:
        return translate.gettext("spring %(year)s") % {"year": year}
    if point.season == 22:
        return translate.gettext("summer %(year)s") % {"year": year}
    if point.season == 23:
        return translate.gettext("autumn %(year)s") % {"year": year}
    return translate.gettext("winter %(year)s") % {"year": year}


def _decade_or_century(point: Point, language: str, translate: Translate) -> str:
    if point.digits == 2:
        number = point.year // 100 + 1
        form = translate.gettext("the %(number)s century")
        # English counts with suffixes; translations hold what their language needs: "%(number)s."
        untranslated = form == "the %(number)s century"
        return form % {"number": _ordinal(number) if untranslated else str(number)}
    if point.year % 100 == 0:  # "the 1900s" would be a century
        year = _pattern(language, _kind(point))
        return translate.gettext("the years %(start)s to %(end)s") % {
            "start": _filled(year, point, language),
            "end": _filled(year, replace(point, year=point.year + 9), language),
        }
    # Translators: a decade: the 1950s
    return translate.gettext("the %(decade)ss") % {"decade": point.year}


def _ordinal(number: int) -> str:
    suffixes = ("th", "st", "nd", "rd")
    last = 0 if 10 < number % 100 < 14 else number % 10
    return f"{number}{suffixes[last] if last < 4 else 'th'}"


def _time(point: Point, language: str) -> str:
    return _filled(_pattern(language, _TIME[point.second is not None]), point, language)


def _zone(offset: int) -> str:
    """UTC+9, UTC−3:30."""
    hours, minutes = divmod(abs(offset), 60)
    sign = "\u2212" if offset < 0 else "+"
    return f"UTC{sign}{hours}{f':{minutes:02}' if minutes else ''}" if offset else "UTC"


def _short(point: Point, language: str) -> str:
    """Without the year: 20 Nov; 20 Nov, 15:11; November."""
    if point.day is None:
        return find_words(language).names["L"][4][point.month or 1]
    day = _filled(_pattern(language, "day-in-year"), point, language)
    return day if point.hour is None else f"{day}, {_time(point, language)}"


# --- spans --------------------------------------------------------------------------------------


def _say_open(date: Date, language: str, translate: Translate) -> str:
    if date.start is not None:
        start = _say_end(date.start, language, translate)
        if date.open_end:
            return translate.gettext("since %(start)s") % {"start": start}
        return translate.gettext("%(start)s to an unknown date") % {"start": start}
    end = _say_end(date.end, language, translate) if date.end else ""
    if date.open_start:
        return translate.gettext("until %(end)s") % {"end": end}
    return translate.gettext("an unknown date to %(end)s") % {"end": end}


def _is_doubtful(point: Point) -> bool:
    return point.approximate or point.uncertain


def _without_shared_doubt(end: Point, start: Point) -> Point:
    """ "between about 1950 and 1953" says the same doubt about both ends once."""
    same = (end.approximate, end.uncertain) == (start.approximate, start.uncertain)
    return replace(end, approximate=False, uncertain=False) if same else end


def _say_together(start: Point, end: Point, language: str, translate: Translate) -> str:
    """A span whose ends share a day, month or year says what they share once."""
    if not _are_plain(start, end):
        return ""
    if start.hour is not None and end.hour is not None:
        if _day(start) != _day(end) or start.offset != end.offset:
            return ""
        return translate.gettext("%(day)s, %(start)s to %(end)s (%(zone)s)") % {
            "day": _filled(_pattern(language, "day"), start, language),
            "start": _time(start, language),
            "end": _time(end, language),
            "zone": _zone(start.offset or 0),
        }
    ends = _shared_once(start, end, _pattern(language, _kind(start)), language)
    if ends is None:
        return ""
    return translate.gettext("from %(start)s to %(end)s") % {"start": ends[0], "end": ends[1]}


def _short_span(start: Point, end: Point, inside: str, language: str) -> str:
    """13–22 Nov, 15:11–15:43, or "" where nothing can be left out."""
    if not _are_plain(start, end) or start.year != end.year:
        return ""
    if start.hour is not None and end.hour is not None:
        if _day(start) != _day(end) or start.offset != end.offset:
            return ""
        first = _time(start, language) if inside == "day" else _short(start, language)
        return f"{first}\u2013{_time(end, language)}"
    if start.day is not None and start.hour is None:
        ends = _shared_once(start, end, _pattern(language, "day-in-year"), language)
        if ends is None:
            return ""
        return (" \u2013 " if " " in ends[0] else "\u2013").join(ends)
    if start.month is not None and start.hour is None and start.month != end.month:
        return f"{_short(start, language)} \u2013 {_short(end, language)}"
    return ""


def _are_plain(start: Point, end: Point) -> bool:
    """Both without doubt or season, equally precise, in years that need no era."""
    return (
        _kind(start) == _kind(end)
        and (start.hour is None) == (end.hour is None)
        and start.digits == end.digits == 4
        and not (start.season or end.season)
        and not (_is_doubtful(start) or _is_doubtful(end))
        and min(start.year, end.year) >= 100
    )


def _day(point: Point) -> tuple[int, int | None, int | None]:
    return point.year, point.month, point.day


def _shared_once(
    start: Point, end: Point, pattern: Pattern, language: str
) -> tuple[str, str] | None:
    """The start up to the last field that differs, the end from the first that does.

    That leaves out what they share at the right side in day-first, month-first and year-first
    languages alike.
    """
    values = (("y", start.year, end.year), ("M", start.month, end.month), ("d", start.day, end.day))
    differing = "".join(field for field, one, other in values if one != other)
    places = [
        place for place, (field, _) in enumerate(pattern) if field.replace("L", "M") in differing
    ]
    places = [place for place in places if pattern[place][0]]
    if "y" in differing or not places:
        return None
    first, last = places[0], places[-1]
    after = str(pattern[last + 1][1]) if last + 1 < len(pattern) else ""
    suffix = (
        "" if after[:1].isspace() else (after.split() or [""])[0]
    )  # "13." and "13일" stay whole
    beginning = _filled(pattern[: last + 1], start, language) + suffix.rstrip(",،、(")
    return beginning, _filled(pattern[first:], end, language)


# --- patterns -----------------------------------------------------------------------------------


def _pattern(language: str, kind: str) -> Pattern:
    return find_words(language).patterns[kind]


def _kind(point: Point) -> _Kind:
    """The years 1 to 99 need their era, too: 79 alone is no year to readers."""
    if point.year >= 100 or point.digits < 4:
        return "day" if point.day else "month" if point.month else "year"
    return "era-day" if point.day else "era-month" if point.month else "era-year"


def _filled(pattern: Pattern, point: Point, language: str) -> str:
    return "".join([
        length if isinstance(length, str) else _FIELDS[field](point, length, language)
        for field, length in pattern
    ])  # fmt: skip


def _era(point: Point, _length: int, language: str) -> str:
    return find_words(language).names["G"][3][int(point.year > 0)]


def _year(point: Point, length: int, _language: str) -> str:
    year = point.year if point.year > 0 else 1 - point.year
    return f"{year % 100:02}" if length == 2 else str(year)


def _month(point: Point, length: int, language: str, form: str = "M") -> str:
    month = point.month or 1
    return find_words(language).names[form][length][month] if length > 2 else f"{month:0{length}}"


def _standing_month(point: Point, length: int, language: str) -> str:
    return _month(point, length, language, "L")


def _number(name: str) -> Callable[[Point, int, str], str]:
    def fill(point: Point, length: int, _language: str) -> str:
        return f"{getattr(point, name) or 0:0{length}}"

    return fill


_FIELDS: Final = MappingProxyType[str, Callable[[Point, int, str], str]](
    {
        "G": _era,
        "y": _year,
        "M": _month,
        "L": _standing_month,
        "d": _number("day"),
        "H": _number("hour"),
        "m": _number("minute"),
        "s": _number("second"),
    }
)
