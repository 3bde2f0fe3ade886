"""How a language writes dates, and which way it runs: CLDR's data, by way of babel, which is loaded
where no build before has asked for them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from generator.render.kept import keep, name_kept, recall

if TYPE_CHECKING:
    from babel import Locale

# A pattern in parts: (field letter, length), or ("", text between fields).
Pattern = tuple[tuple[str, int | str], ...]
Names = Mapping[int, Mapping[int, str]]  # by the length of their field and their number

SKELETONS: Final = (
    ("month", "yMMMM"),
    ("year", "y"),
    ("day-in-year", "MMMd"),
    ("era-day", "GyMMMd"),
    ("era-month", "GyMMM"),
    ("era-year", "Gy"),
    ("Hm", "Hm"),
    ("Hms", "Hms"),
)
WIDTHS: Final = ((3, "abbreviated"), (4, "wide"), (5, "narrow"))


class Words(NamedTuple):
    """``patterns`` are by the names in SKELETONS, and "day"; ``names`` are those of months (M inside
    a date, L alone) and eras (G)."""

    patterns: Mapping[str, Pattern]
    names: Mapping[str, Names]


@cache
def find_words(language: str) -> Words:
    """Those of the language, or of the nearest that CLDR has; English where it has none."""
    return Words(*_kept("words", language, lambda: _read_words(_find_locale(language))))


@cache
def find_direction(language: str) -> str:
    """ltr or rtl, by the script that the language is written in; ltr where CLDR does not know it."""
    return str(_kept("direction", language, lambda: _read_direction(language)))


@cache
def name_language(code: str, language: str) -> str:
    """What the ``language`` calls the one with that code; the code where CLDR has no name."""
    return str(_kept(f"name {code}", language, lambda: _read_name(code, language)))


def _kept(what: str, language: str, read: Callable[[], Any]) -> Any:
    name = name_kept("babel", what.encode(), language.encode())
    if (value := recall(name)) is None:
        value = read()
        keep(name, value)
    return value


def _read_words(
    locale: "Locale",
) -> tuple[dict[str, Pattern], dict[str, dict[int, dict[int, str]]]]:
    found = locale.datetime_skeletons
    patterns = {
        kind: _parts(found[skeleton].pattern) for kind, skeleton in SKELETONS if skeleton in found
    }
    for kind in [one for one in patterns if one.startswith("era-")]:
        # CLDR has these with short months only.
        patterns[kind] = tuple(
            (f, 4) if f in ("M", "L") and n == 3 else (f, n) for f, n in patterns[kind]
        )
    patterns["day"] = _parts(locale.date_formats["long"].pattern)
    return patterns, _read_names(locale)


def _parts(pattern: str) -> Pattern:
    from babel.dates import tokenize_pattern

    return tuple(
        ("", str(value)) if kind == "chars" else (str(value[0]), int(value[1]))
        for kind, value in tokenize_pattern(pattern)
    )


def _read_names(locale: "Locale") -> dict[str, dict[int, dict[int, str]]]:
    """babel writes resolved aliases back into data that all locales share: whoever asks for a Polish
    month after a Japanese one may get the Japanese. Hence a copy, and never Locale.months.
    """
    from copy import deepcopy

    from babel import localedata

    shared = localedata.load(str(locale))
    data = localedata.LocaleDataDict({key: deepcopy(shared[key]) for key in ("months", "eras")})

    def by_length(names: Mapping[str, Mapping[int, str]]) -> dict[int, dict[int, str]]:
        return {length: dict(names[width]) for length, width in WIDTHS}

    return {
        "M": by_length(data["months"]["format"]),
        "L": by_length(data["months"]["stand-alone"]),
        "G": by_length(data["eras"]),
    }


def _read_direction(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _read_name(code: str, language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(language, sep="-")) or code
    except (UnknownLocaleError, ValueError):
        return code


def _find_locale(language: str) -> "Locale":
    """Plain English writes the day first, as most English outside the United States does."""
    from babel import Locale, UnknownLocaleError

    parts = language.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            locale = Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, TypeError, UnknownLocaleError):
            continue
        return Locale("en", "GB") if str(locale) == "en" else locale
    return Locale("en", "GB")
