"""Costs to the tables that the bench prints: medians, ratios of pairs, and the targets."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.bench.measure import Cost
from tests.bench.tasks import TASKS

# Costs by (articles, task, generator), a round each.
Costs = dict[tuple[int, str, str], list[Cost]]

YARDSTICK: Final = "hugo"
OURS: Final = "nutgraf"
MEASURES: Final = ("wall", "cpu", "memory")
WITHOUT_PEER: Final = ("restored", "state")  # peers have no state: they build for the first time


@dataclass(frozen=True, slots=True)
class Target:
    """At most ``limit`` of what ``than`` costs (``of`` is wall or memory) at ``articles``."""

    articles: int
    task: str
    limit: float
    goal: float = 0.0
    than: str = YARDSTICK
    of: str = "wall"
    mine: str = OURS


TARGETS: Final = (
    Target(10_000, "first", 1.0, 0.75),
    Target(10_000, "first", 0.3, than="pelican"),
    Target(1_000, "first", 1.3),
    Target(1_000, "first", 0.9, than="eleventy"),
    Target(10_000, "first", 0.2, of="memory"),
    Target(10_000, "nothing", 1 / 150, 1 / 300),
    Target(10_000, "body", 1 / 60),
    Target(10_000, "title", 1 / 30),
    Target(10_000, "template", 0.35),
    Target(10_000, "restored", 0.05),
    Target(10_000, "state", 0.3),
    Target(10_000, "first", 1.6, than=OURS, mine="nutgraf/default"),
)
GROWTH: Final = (("first", 1.05), ("nothing", 0.6), ("body", 0.6), ("title", 0.6))
SIZES: Final = (1_000, 10_000)


def describe_costs(costs: Costs, articles: int) -> Iterator[str]:
    """A line for each task and generator, medians first, then what they are to Hugo's."""
    heads = "".join(f"{head:>10}" for head in (*MEASURES, *MEASURES))
    yield f"{f'{articles:,} articles':<54}{heads}  (the last three: to Hugo's)"
    for task, one in TASKS.items():
        title = one.title
        measured = {g for n, t, g in costs if (n, t) == (articles, task)}
        for generator in sorted(measured, key=lambda name: (not name.startswith(OURS), name)):
            found = costs[articles, task, generator]
            wall, cpu, memory = (_median(found, of) for of in MEASURES)
            ratios = (ratio(costs, articles, task, (generator, YARDSTICK), of) for of in MEASURES)
            yield (
                f"{title:<38}{generator:<16}{wall:8.2f} s{cpu:8.2f} s{memory:7.0f} MB"
                + "".join(f"{'-' if each is None else f'{each:.4f}':>10}" for each in ratios)
            )
            title = ""


def describe_targets(costs: Costs) -> Iterator[str]:
    """Those targets whose sizes were measured."""
    for target in TARGETS:
        pair = (target.mine, target.than)
        found = ratio(costs, target.articles, target.task, pair, target.of)
        if found is None:
            continue
        goal = f" (go for {target.goal:.4f})" if target.goal else ""
        name = f"{target.articles:,} articles, {TASKS[target.task].title}, {target.of} of {target.mine} to {target.than}'s"
        yield _verdict(name, found, target.limit, goal)
    for task, limit in GROWTH:
        exponent = growth(costs, task)
        if exponent is not None:
            yield _verdict(
                f"growth of {TASKS[task].title} from 1,000 to 10,000, exponent", exponent, limit
            )


def ratio(costs: Costs, articles: int, task: str, pair: tuple[str, str], of: str) -> float | None:
    """The median over the rounds of one generator's cost to the other's in the same round."""
    mine = costs.get((articles, task, pair[0]), [])
    theirs = costs.get((articles, task, pair[1]), [])
    if not theirs and task in WITHOUT_PEER:
        theirs = costs.get((articles, "first", pair[1]), [])
    ratios = [getattr(a, of) / getattr(b, of) for a, b in zip(mine, theirs, strict=False)]
    return median(ratios) if ratios else None


def growth(costs: Costs, task: str) -> float | None:
    small, large = (costs.get((articles, task, OURS), []) for articles in SIZES)
    if not small or not large:
        return None
    return math.log(_median(large, "wall") / _median(small, "wall")) / math.log(SIZES[1] / SIZES[0])


def _median(found: Sequence[Cost], of: str) -> float:
    return median(getattr(cost, of) for cost in found)


def _verdict(name: str, found: float, limit: float, goal: str = "") -> str:
    verdict = "ok" if found <= limit else f"MISSED by {found / limit:.2f} times"
    return f"{name:<86} at most {limit:.4f}{goal}: {found:.4f} {verdict}"
