"""Every event of the site: who tells of it, and the page it stands on."""

from collections.abc import Iterable, Mapping, Sequence

from generator.model.content import Event
from generator.model.order import Happening, Period
from generator.model.outline import Outline
from generator.model.problem import Problem
from generator.model.site import Dated
from generator.model.value import replace
from generator.weave.briefs import topics_of
from generator.weave.chronology import order_events
from generator.weave.index import Index
from generator.weave.refs import event_refs
from generator.weave.resolve import Desk


def find_happenings(listed: Sequence[Outline], shared: Mapping[str, Event]) -> list[Happening]:
    """All events of the site in their order; the shared ones without their words yet."""
    tellers: dict[str, list[Outline]] = {}
    found: list[Happening] = []
    for one in listed:
        for event_id in one.tells:
            tellers.setdefault(event_id, []).append(one)
        found.extend(
            Happening(event.date, one, number, tellers=(one,))
            for number, event in enumerate(one.events)
        )
    found.extend(
        Happening(event.date, shared=Dated(event, "", ()), tellers=tuple(tellers.get(event.id, ())))
        for event in shared.values()
    )
    return order_events(found)


def page_events(periods: Iterable[Period]) -> dict[str, str]:
    """The page of the chronology that each shared event stands on."""
    return {
        one.shared.event.id: period.url for period in periods for one in period.events if one.shared
    }


def date_events(
    periods: Iterable[Period], index: Index, problems: list[Problem]
) -> tuple[Period, ...]:
    """The periods with what is told of shared events."""
    return tuple(
        replace(
            period,
            events=tuple(
                replace(one, shared=_date_event(one.shared.event, one.tellers, index, problems))
                if one.shared
                else one
                for one in period.events
            ),
        )
        for period in periods
    )


def find_topics(one: Happening, index: Index, told: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """The ids of an event's topics: its own, and those of the articles that tell of it, which are
    ``told`` by the articles' paths."""
    if one.shared:
        return dict.fromkeys(topic.id for topic in one.shared.topics)
    if one.home is None:
        return ()
    inherited = told[one.home.path]
    if own := [topic for topic in one.home.events[one.number].topics if topic in index.topics]:
        return dict.fromkeys([*own, *inherited])
    return inherited


def _date_event(
    event: Event, tellers: Sequence[Outline], index: Index, problems: list[Problem]
) -> Dated:
    """A shared event; who tells of it is for its page to say."""
    desk = Desk(index, "/timeline/", scoped=True)
    desk.resolve(event_refs(event))
    problems.extend(desk.problems)
    topics = [index.topics[t] for t in event.topics if t in index.topics]
    topics += [topic for one in tellers for topic in topics_of(one, index)]
    cited = tuple(sorted(desk.cited.items()))
    return Dated(
        event, f"event-{event.id}", desk.links, topics=tuple(dict.fromkeys(topics)), sources=cited,
        corrected=_find_correction(event, tellers),
    )  # fmt: skip


def _find_correction(event: Event, tellers: Iterable[Outline]) -> tuple[str, int] | None:
    for one in tellers:
        for number, change in enumerate(one.changes, 1):
            if change.kind == "correction" and change.affects == ("event", event.id):
                return one.url, number
    return None
