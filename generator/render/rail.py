"""The events of an article in the groups of its rail: before, during and after, or by day, month, year, decade."""

from collections.abc import Mapping, Sequence
from typing import Final

from generator.model.content import Card, Event
from generator.model.site import ArticleSlice, Key
from generator.model.text import Ref
from generator.model.value import Value
from generator.model.view import Event as EventView
from generator.model.view import EventGroup
from generator.render.dates import say_period
from generator.render.parts import Targets, cut_by_period, make_event
from generator.render.pen import Pen

FEW: Final = 15  # events that stand under each other; more are folded into groups
PROGRESS: Final = 64

Day = tuple[int, int | None, int | None]


class Group(Value, frozen=True):
    """``inside`` is what the heading already says of the dates below it; ``main`` marks the day itself."""

    title: str
    events: tuple[Event, ...]
    inside: str = ""
    note: str = ""
    main: bool = False


def group_events(
    one: ArticleSlice, targets: Targets, pen: Pen, corrections: Mapping[Key, str]
) -> tuple[EventGroup, ...]:
    """Few events are read at a glance; of many, one group is open: the day itself, or the first that is told."""
    if not one.events:
        return ()
    passages = find_passages(one.card)
    groups = _divide(one.events, pen)
    folds = len(one.events) > FEW and len(groups) > 1
    first = _first_open(groups, passages)
    own = {event.id for event in one.card.timeline if not isinstance(event, Ref)}
    numbers = {event: number for number, event in enumerate(passages, 1)}

    def show(event: Event, inside: str) -> EventView:
        number = numbers.get(event.id, 0)
        return make_event(
            event, targets, pen, pen.when(event.date, inside),
            passage=f"#{passages[event.id]}" if number else "",
            progress=number if number <= PROGRESS else 0,
            correction=corrections.get(("event", event.id), ""),
            language=one.card.language if event.id in own else "",
        )  # fmt: skip

    return tuple(
        EventGroup(
            group.title, tuple(show(event, group.inside) for event in group.events), group.note,
            folds=folds, open=place == first,
        )
        for place, group in enumerate(groups)
    )  # fmt: skip


def find_passages(card: Card) -> dict[str, str]:
    """The anchor of each event's passage, in order; both were noted together."""
    anchors = (anchor for anchor in card.anchors if anchor.startswith("ng-passage-"))
    return dict(zip(card.passages, anchors, strict=False))


def _first_open(groups: Sequence[Group], passages: Mapping[str, str]) -> int:
    for place, group in enumerate(groups):
        if group.main:
            return place
    for place, group in enumerate(groups):
        if any(event.id in passages for event in group.events):
            return place
    return 0


def _divide(events: tuple[Event, ...], pen: Pen) -> list[Group]:
    """Before, the day on which most happened, after; by periods where no day stands out."""
    day = _main_day(events)
    if day is None:
        return _by_period(events, pen) if len(events) > FEW else [Group("", events)]
    inside = tuple(event for event in events if _day_of(event) == day)
    others = tuple(event for event in events if _day_of(event) != day)
    before = tuple(event for event in others if event.date.order < inside[0].date.order)
    after = others[len(before) :]
    title = say_period(inside[0].date, "day", pen.language, pen.translations)
    middle = Group(title, inside, "day", _zone_note(inside, pen), main=True)
    return [
        *_beside(pen.say("Before"), before, pen),
        middle,
        *_beside(pen.say("After"), after, pen),
    ]


def _beside(title: str, events: tuple[Event, ...], pen: Pen) -> list[Group]:
    if len(events) > FEW and len(periods := _by_period(events, pen)) > 1:
        return periods
    return [Group(title, events)] if events else []


def _main_day(events: tuple[Event, ...]) -> Day | None:
    """The day that the story is about: of few events any that has two, of many one that has its share."""
    counts: dict[Day, int] = {}
    for event in events:
        if (day := _day_of(event)) is not None:
            counts[day] = counts.get(day, 0) + 1
    best = max(counts, key=lambda day: counts[day], default=None)
    if best is None or counts[best] < 2:
        return None
    if len(events) <= FEW:
        return best
    second = max((count for day, count in counts.items() if day != best), default=0)
    return best if counts[best] * 4 >= len(events) and counts[best] >= 2 * second else None


def _day_of(event: Event) -> Day | None:
    start = event.date.start
    if event.date.span or start is None or start.day is None:
        return None
    return (start.year, start.month, start.day)


# --- periods ---------------------------------------------------------------------------------------------


def _by_period(events: tuple[Event, ...], pen: Pen) -> list[Group]:
    scale, groups = cut_by_period(events, lambda event: event.date, pen)
    inside = {"day": "day", "decade": ""}.get(scale, "year")
    noted: set[str] = set()
    made = []
    for title, members in groups.items():
        note = _zone_note(members, pen) if scale == "day" else ""
        made.append(Group(title, tuple(members), inside, "" if note in noted else note))
        noted.add(note)
    return made


def _zone_note(events: Sequence[Event], pen: Pen) -> str:
    offsets = {
        event.date.start.offset
        for event in events
        if event.date.start and event.date.start.hour is not None
    }
    if len(offsets) != 1:
        return ""
    minutes = next(iter(offsets)) or 0
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    zone = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    return pen.say("Times in %(zone)s") % {"zone": zone}
