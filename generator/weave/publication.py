"""Which articles are published on the day of the build."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, Literal

from generator.model.dates import Date
from generator.model.outline import Outline
from generator.model.value import Value

NEVER: Final = 10**16  # seconds; beyond every Date
State = Literal["published", "withdrawn", "draft", "scheduled", "expired"]


class Edition(Value, frozen=True):
    """What a build is asked for. ``today`` is a day or moment in the site's zone."""

    today: Date
    drafts: bool = False
    future: bool = False


def find_state(one: Outline, today: Date) -> State:
    """A scheduled article's day has not begun; an expired one's last day is over."""
    if one.status == "draft":
        return "draft"
    if one.expires and one.expires.latest < today.earliest:
        return "expired"
    if one.published and one.published.earliest > today.latest:
        return "scheduled"
    return "withdrawn" if one.status == "withdrawn" else "published"


def is_published(state: State, edition: Edition) -> bool:
    if state == "draft":
        return edition.drafts
    if state == "scheduled":
        return edition.future
    return state != "expired"


class Season(Value, frozen=True):
    """The days on which the same is published: from the one a site was woven for, until the next
    on which an article appears, expires or is due for review. Seconds as in Date."""

    first: tuple[int, int]  # earliest and latest of the first day
    appears: int  # the first day whose latest reaches this is no longer in it
    ends: int  # nor is the first day whose earliest is past this

    def holds(self, today: Date) -> bool:
        began = self.first[0] <= today.earliest and self.first[1] <= today.latest
        return began and today.latest < self.appears and today.earliest <= self.ends


def find_end(season: Season, today: date, read: Callable[[str], Date | str]) -> date:
    """The first day that the season no longer holds; the last of all days where it always does.

    ``read`` makes a Date of a day's ISO form, in the site's zone.
    """
    low, high = today.toordinal(), date.max.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        day = read(date.fromordinal(middle).isoformat())
        if isinstance(day, Date) and season.holds(day):
            low = middle
        else:
            high = middle
    return date.fromordinal(high)


def find_season(outlines: Iterable[Outline], today: Date) -> Season:
    appears = ends = NEVER
    for one in outlines:
        if one.published and one.published.earliest > today.latest:
            appears = min(appears, one.published.earliest)
        for last in (one.expires, one.review_by):
            if last and last.latest >= today.earliest:
                ends = min(ends, last.latest)
    return Season((today.earliest, today.latest), appears, ends)
