"""Which articles stand near each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

from generator.model.site import Key

# What two articles share, and how much it says: a source or an event more than a topic.
WEIGHTS: Final = (("event", 3), ("source", 2), ("topic", 2), ("article", 3), ("person", 2), ("term", 1), ("organisation", 1), ("place", 1))  # fmt: skip
COMMON: Final = 60  # entries that more articles share than this say nothing of any two of them
MOST: Final = 4


def find_related(
    features: Mapping[str, Iterable[Key]], order: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """For each article the nearest others, at most MOST, the newest first among equals.

    ``features`` are the entries that each article names, ``order`` its place in the site's list.
    """
    holders: dict[Key, list[str]] = {}
    for path, keys in features.items():
        for key in keys:
            holders.setdefault(key, []).append(path)
    weights = dict(WEIGHTS)
    # Each holder as often as the entry weighs: one count of them all, in C, is the score.
    votes = {
        key: paths * weights.get(key[0], 1)
        for key, paths in holders.items()
        if 1 < len(paths) <= COMMON
    }
    related: dict[str, tuple[str, ...]] = {}
    for path, keys in features.items():
        scores = Counter(chain.from_iterable(votes[key] for key in keys if key in votes))
        scores.pop(path, None)
        least = min(sorted(scores.values(), reverse=True)[:MOST], default=0)
        near = [other for other, score in scores.items() if score >= least]
        near.sort(key=order.__getitem__)
        near.sort(key=scores.__getitem__, reverse=True)
        related[path] = tuple(near[:MOST])
    return related
