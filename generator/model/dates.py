"""Dates as they are known: a day, a month, a decade, a span, about, perhaps."""

from generator.model.value import Value


class Point(Value, frozen=True):
    """One end of a Date, as precise as it is known and no more.

    ``year`` is astronomical (0 is 1 BC). ``digits`` counts the known digits of the year: 3 for
    195X (1950 in ``year``), 2 for 19XX. ``month``, ``day`` and ``hour`` are 0-less Nones when not
    known. ``offset`` is minutes east of UTC, set whenever ``hour`` is.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset: int | None = None
    digits: int = 4
    approximate: bool = False
    uncertain: bool = False
    season: int | None = None  # EDTF 21 to 24: spring, summer, autumn, winter


class Date(Value, frozen=True):
    """A date or a span of time in EDTF (levels 0 and 1), kept as written in ``edtf``.

    A single date has ``start == end``. A span has ``span`` True; an open or unknown end is None
    (``open_end`` is True for ``..``, False for unknown). ``earliest`` and ``latest`` are seconds
    since 0000-01-01T00:00Z of the proleptic Gregorian calendar; days are days in the site's zone;
    an open side is +-10**15.
    """

    edtf: str
    start: Point | None
    end: Point | None
    span: bool
    open_start: bool
    open_end: bool
    earliest: int
    latest: int

    @property
    def order(self) -> tuple[int, int]:
        """Sorts by earliest instant, then the wider span first."""
        return (self.earliest, -self.latest)
