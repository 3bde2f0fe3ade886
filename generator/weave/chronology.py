"""The site's events in one order, cut into pages."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from generator.model.dates import Date
from generator.model.order import Happening, Period

# More on one page than this, and the chronology is cut: first by decade, then by year.
MOST: Final = 200
OF_A_TOPIC: Final = 60  # events; a longer merged timeline is no overview


def order_events(events: Iterable[Happening]) -> list[Happening]:
    """By earliest instant, then the wider span first; events of one day keep their authors' order."""
    return sorted(events, key=lambda one: one.date.order)


def choose_events(events: Sequence[Happening]) -> tuple[Happening, ...]:
    """The events that a topic's page lists, in their order: those that most articles tell of."""
    if len(events) <= OF_A_TOPIC:
        return tuple(events)
    tellers = [len(one.tellers) for one in events]
    latest = reversed(range(len(events)))  # first, where as many tell of others
    told = sorted(latest, key=tellers.__getitem__, reverse=True)
    return tuple(events[n] for n in sorted(told[:OF_A_TOPIC]))


def cut_periods(events: Sequence[Happening]) -> tuple[Period, ...]:
    """One page while they are few; else a page a decade, a year, and parts of a year in turn.

    The first page's address is ``/timeline/`` in every case.
    """
    if len(events) <= MOST:
        return (Period("/timeline/", "", tuple(events)),)
    pages: list[Period] = []
    for decade, inside in _by(events, _decade):
        if len(inside) <= MOST:
            pages.append(Period(f"/timeline/{decade}/", decade, tuple(inside), "decade"))
            continue
        for year, ofyear in _by(inside, _name):
            for part, start in enumerate(range(0, len(ofyear), MOST), 1):
                address = f"/timeline/{year}/" if part == 1 else f"/timeline/{year}/{part}/"
                title = year if part == 1 else f"{year} ({part})"
                told = tuple(ofyear[start : start + MOST])
                pages.append(Period(address, title, told, "year", part))
    return (Period("/timeline/", "", ()), *pages)


def _decade(year: int) -> str:
    return f"{year // 10 * 10}s" if year > 0 else "before-1"


def _name(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year}-bc"


def _year(date: Date) -> int:
    point = date.start or date.end
    return point.year if point else 0


def _by(
    events: Sequence[Happening], name: Callable[[int], str]
) -> list[tuple[str, list[Happening]]]:
    """The events by the names of their years."""
    groups: dict[str, list[Happening]] = {}
    years: dict[int, list[Happening]] = {}
    for one in events:
        year = _year(one.date)
        if year not in years:
            years[year] = groups.setdefault(name(year), [])
        years[year].append(one)
    return list(groups.items())
