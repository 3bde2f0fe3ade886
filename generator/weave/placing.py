"""Every article put among the others: who names it, what is like it, what comes before and after."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from generator.model.order import Placed
from generator.model.outline import Outline
from generator.model.site import Key
from generator.model.telling import Named
from generator.model.text import EMPTY
from generator.model.value import replace
from generator.weave.directory import Directory
from generator.weave.index import Index
from generator.weave.mentions import name_key, named_by_event
from generator.weave.publication import Edition
from generator.weave.refs import article_name
from generator.weave.related import find_related


def find_using(
    listed: Sequence[Outline], directory: Directory, index: Index
) -> dict[Key, tuple[str, ...]]:
    """For each entry the paths of the articles that name it, in the order of ``listed``."""
    by_event = {event.id: named_by_event(event) for event in index.events.values()}
    written = chain(*(one.names for one in listed), *by_event.values())
    wanted = {article_name(name) for kind, name in written if kind == "article"}
    articles = {
        name: (Named(name, one.path, one.url), EMPTY)
        for name in wanted
        if (one := directory.meant(name))
    }
    index = replace(index, named=articles)
    keys: dict[tuple[str, str], Key | None] = {}
    found: dict[Key, list[str]] = {}
    for one in listed:
        names = dict.fromkeys(one.names)
        if one.uses:
            own = {("event", event.id) for event in one.events}
            own |= {("source", source.id) for source in one.sources}
            for event_id in one.uses:
                names |= dict.fromkeys(n for n in by_event.get(event_id, ()) if n not in own)
        mine: dict[Key, None] = {}
        for name in names:
            if name not in keys:
                keys[name] = name_key(*name, index)
            if key := keys[name]:
                mine[key] = None
        for key in mine:
            found.setdefault(key, []).append(one.path)
    return {key: tuple(paths) for key, paths in found.items()}


def place(
    listed: Sequence[Outline], directory: Directory, using: Mapping[Key, tuple[str, ...]],
    edition: Edition,
) -> Iterator[Placed]:  # fmt: skip
    """Every published article among the others, in the order of the tree."""
    order = {one.path: number for number, one in enumerate(listed)}
    features: dict[str, list[Key]] = {
        one.path: [("topic", topic) for topic, _, _ in one.topics] for one in listed
    }
    for key, paths in using.items():
        for path in paths:
            features[path].append(key)
    related = find_related(features, order)
    neighbours = _find_neighbours(listed)
    versions = _find_translations(directory)
    for one in directory.placed:
        before, after = neighbours.get(one.path, ("", ""))
        yield Placed(
            one,
            listed=one.status != "withdrawn",
            review_due=bool(one.review_by and one.review_by.latest < edition.today.earliest),
            related=related.get(one.path, ()),
            previous=before,
            next=after,
            cited_by=tuple(p for p in using.get(("article", one.url), ()) if p != one.path),
            translations=versions.get(one.path, ()),
        )


def _find_neighbours(listed: Sequence[Outline]) -> dict[str, tuple[str, str]]:
    """The older and the newer article of the same first topic."""
    chains: dict[str, list[str]] = {}
    for one in reversed(listed):
        if one.topics:
            chains.setdefault(one.topics[0][0], []).append(one.path)
    found = {}
    for paths in chains.values():
        for number, path in enumerate(paths):
            before = paths[number - 1] if number else ""
            after = paths[number + 1] if number + 1 < len(paths) else ""
            found[path] = (before, after)
    return found


def _find_translations(directory: Directory) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[Outline]] = {}
    for one in directory.placed:
        if one.translation_of:
            first = directory.meant(article_name(one.translation_of.id))
            if first and directory.has(first):
                groups.setdefault(first.path, [first]).append(one)
    return {
        one.path: tuple(
            other.path for other in group if other is not one and other.status != "withdrawn"
        )
        for group in groups.values()
        for one in group
    }
