"""All outlines and entries to the order of the site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import normalize

from generator.model.config import Config
from generator.model.content import Entries, Media, Topic
from generator.model.escaping import escape_html
from generator.model.order import Placed, Site
from generator.model.outline import Outline
from generator.model.problem import Problem, Span, problem
from generator.model.site import Key, Target
from generator.model.telling import Named, Near, Shared
from generator.model.text import EMPTY, Ref, Text
from generator.model.value import replace
from generator.weave.briefs import newest_first
from generator.weave.chronology import cut_periods
from generator.weave.crossing import Crossing
from generator.weave.directory import (
    Directory,
    index_ids,
    make_directory,
    report_shared_ids,
    with_implied_topics,
)
from generator.weave.events import date_events, find_happenings, page_events
from generator.weave.index import Index, make_index
from generator.weave.lists import (
    list_cited,
    list_corrections,
    list_known,
    list_sections,
    page_parties,
    plan_topics,
    slice_terms,
)
from generator.weave.mentions import name_key, named_by_event
from generator.weave.publication import Edition, find_state, is_published
from generator.weave.refs import CROSSING, entry_refs, event_refs, file_path
from generator.weave.related import find_related
from generator.weave.wording import unlink


def weave(
    config: Config,
    outlines: Sequence[Outline],
    titles: Mapping[str, str],
    entries: Entries,
    files: frozenset[str],
    media: tuple[Media, ...],
    edition: Edition,
    written: Mapping[str, Text],
) -> Site:
    """The order of the site on the edition's day, with the problems that only the whole site shows.

    ``titles`` are plain, by path, ``written`` the same with their references. ``files`` are the paths of all files of content, ``media`` those that pages may
    show, probed.
    """
    problems: list[Problem] = []
    states = {one.path: find_state(one, edition.today) for one in outlines}
    published = tuple(one for one in outlines if is_published(states[one.path], edition))
    report_shared_ids(outlines, entries, problems)
    topics = with_implied_topics(index_ids("topic", entries.topics, problems), published)
    directory = make_directory(
        outlines, published, states, entries, topics, files, media, problems, search=config.search
    )
    listed = newest_first(filter(_is_listed, directory.placed), dict(titles))
    kept: dict[str, str] = {}
    promised: list[tuple[Ref, str, str]] = []
    shared = _share(listed, entries, topics, problems)
    periods = cut_periods(find_happenings(listed, {one.id: one for one in shared.events}))
    shared = replace(shared, event_pages=tuple(page_events(periods).items()))
    shared, titled = _settle_shared(shared, directory, kept, promised, problems, written)
    index = make_index(shared)
    near = dict(_settle(directory, kept, promised, problems))
    using = _find_using(listed, directory, index)
    periods = date_events(periods, index, problems)
    placed = {one.outline.path: one for one in _place(listed, directory, using, edition)}
    events = [one for period in periods for one in period.events]
    return Site(
        config=config,
        today=edition.today,
        articles=tuple(placed[one.path] for one in listed),
        pages=tuple(one for one in placed.values() if one.outline.kind == "page" or not one.listed),
        terms=tuple(slice_terms(index, problems)),
        periods=periods,
        topics=tuple(plan_topics(listed, events, index, problems)),
        known=tuple(list_known(index, problems)),
        cited=list_cited(listed, using, index, problems),
        using=using,
        corrections=list_corrections(listed),
        sections=tuple(list_sections(listed, directory.sections)),
        redirects=tuple((alias, one.url) for one in published for alias, _ in one.aliases),
        files=_check_files(kept, directory, problems),
        near=near,
        promised=tuple(promised),
        shared=shared,
        titled=frozenset(titled),
        problems=tuple(problems),
    )


def find_media(outlines: Iterable[Outline], entries: Entries) -> tuple[str, ...]:
    """The paths of all files that the texts name, there or not, in one order."""
    refs = [ref for one in outlines for ref in one.crossing]
    refs += [ref for term in entries.terms for ref in (*term.short.refs, *term.body.refs)]
    refs += [ref for event in entries.events for ref in event_refs(event)]
    return tuple(sorted({file_path(ref) for ref in refs if ref.kind in ("image", "file", "link")}))


def _is_listed(one: Outline) -> bool:
    return one.kind == "article" and one.status != "withdrawn"


def _share(
    listed: Sequence[Outline], entries: Entries, topics: Mapping[str, Topic], problems: list[Problem]
) -> Shared:  # fmt: skip
    """What all articles share, but for addresses."""
    events = index_ids("event", entries.events, problems)
    return Shared(
        terms=tuple(index_ids("term", entries.terms, problems).values()),
        events=tuple(events.values()),
        sources=tuple(index_ids("source", entries.sources, problems).values()),
        people=tuple(index_ids("person", entries.people, problems).values()),
        organisations=tuple(index_ids("organisation", entries.organisations, problems).values()),
        places=tuple(index_ids("place", entries.places, problems).values()),
        topics=tuple(topics.values()),
        party_pages=tuple(page_parties(entries).items()),
        broken=tuple(entries.broken),
        mended=tuple(_find_mended(listed, events)),
    )


def _find_mended(
    listed: Sequence[Outline], events: Mapping[str, object]
) -> Iterator[tuple[str, str, int]]:
    """Each shared event that was corrected, with the article that did it and its change's number."""
    found: set[str] = set()
    for one in listed:
        for number, change in enumerate(one.changes, 1):
            kind, event_id = change.affects
            if change.kind != "correction" or kind != "event" or event_id not in events:
                continue
            if event_id not in found:
                found.add(event_id)
                yield event_id, one.url, number


# --- references across the site ---------------------------------------------------------------------


def _settle_shared(
    shared: Shared, directory: Directory, kept: dict[str, str], promised: list[tuple[Ref, str, str]],
    problems: list[Problem], written: Mapping[str, Text],
) -> tuple[Shared, set[str]]:  # fmt: skip
    """With where the entries' own references lead, wherever they are shown; and the articles whose
    titles it holds."""
    targets: dict[Key, Target] = {}
    titled: dict[Key, str] = {}
    names: list[str] = []
    for url, refs in _entry_texts(shared):
        crossing = Crossing(directory, url)
        crossing.settle(ref for ref in refs if ref.kind in CROSSING)
        problems.extend(crossing.problems)
        promised.extend(crossing.promised)
        kept.update(crossing.files)
        targets |= {key: one for key, one in crossing.targets.items() if key not in targets}
        titled |= crossing.titles
        names += [ref.id for ref in refs if ref.kind == "article"]
    named = _find_named(names, directory)
    shared = replace(shared, named=tuple((one, written[one.path]) for one in named))
    index = make_index(shared)
    for key, path in titled.items():
        plain = unlink(written[path], index).plain
        targets[key] = replace(targets[key], label=escape_html(plain), plain=plain)
    settled = tuple(sorted(targets.items(), key=lambda item: item[0]))
    return replace(shared, targets=settled), {*titled.values(), *(one.path for one in named)}


def _entry_texts(shared: Shared) -> Iterator[tuple[str, list[Ref]]]:
    """The references of each shared entry, with the address that they count from."""
    parties = dict(shared.party_pages)
    pages = dict(shared.event_pages)
    for term in shared.terms:
        refs = [*term.name.refs, *term.short.refs, *term.body.refs, *term.sources]
        yield f"/glossary/{term.id}/", refs
    for event in shared.events:
        yield pages.get(event.id, "/timeline/"), list(event_refs(event))
    for source in shared.sources:
        yield "/sources/", [*source.title.refs, *source.note.refs]
    for kind, group in (
        ("person", shared.people), ("organisation", shared.organisations), ("place", shared.places),
    ):  # fmt: skip
        for entry in group:
            yield parties[kind, entry.id], list(entry_refs((entry,)))
    for topic in shared.topics:
        yield f"/topics/{topic.id}/", list(topic.summary.refs)


def _settle(
    directory: Directory, kept: dict[str, str], promised: list[tuple[Ref, str, str]],
    problems: list[Problem],
) -> Iterator[tuple[str, Near]]:  # fmt: skip
    """What every published article needs of the rest, by its path."""
    for one in directory.placed:
        if not one.crossing:
            yield one.path, Near()
            continue
        crossing = Crossing(directory, one.url, one)
        crossing.settle(one.crossing)
        problems.extend(crossing.problems)
        promised.extend(crossing.promised)
        kept.update(crossing.files)
        names = (ref.id for ref in one.crossing if ref.kind == "article")
        files = dict.fromkeys(
            file_path(ref) for ref in one.crossing if ref.kind in ("file", "image")
        )
        captions = [file_path(ref) for ref in one.captions]
        yield (
            one.path,
            Near(
                targets=tuple(
                    (key, target, crossing.titles.get(key, ""))
                    for key, target in crossing.targets.items()
                ),
                named=tuple(_find_named(names, directory)),
                media=tuple(directory.media[path] for path in files if path in directory.media),
                captions=tuple(
                    directory.captions[path] for path in captions if path in directory.captions
                ),
                files=tuple(path for path in captions if path in directory.files),
            ),
        )


def _find_named(names: Iterable[str], directory: Directory) -> list[Named]:
    """The articles of those names, and those that their titles name in turn."""
    found: dict[str, Named] = {}
    waiting = list(names)
    for written in waiting:  # it grows meanwhile
        name = written.strip("/").removesuffix(".md")
        if name in found or not (known := directory.by_name.get(name)):
            continue
        found[name] = Named(name, known[0].path, known[0].url)
        waiting += known[0].titled
    return list(found.values())


# --- who stands near whom ---------------------------------------------------------------------------


def _find_using(
    listed: Sequence[Outline], directory: Directory, index: Index
) -> dict[Key, tuple[str, ...]]:
    """For each entry the paths of the articles that name it, in the order of ``listed``."""
    articles = {
        name: (Named(name, those[0].path, those[0].url), EMPTY)
        for name, those in directory.by_name.items()
    }
    index = replace(index, named=articles)
    by_event = {event.id: named_by_event(event) for event in index.events.values()}
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


def _place(
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
    for chain in chains.values():
        for number, path in enumerate(chain):
            before = chain[number - 1] if number else ""
            after = chain[number + 1] if number + 1 < len(chain) else ""
            found[path] = (before, after)
    return found


def _find_translations(directory: Directory) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[Outline]] = {}
    for one in directory.placed:
        if one.translation_of:
            name = one.translation_of.id.strip("/").removesuffix(".md")
            known = directory.by_name.get(name)
            if known and (first := directory.by_url.get(known[0].url)):
                groups.setdefault(first.path, [first]).append(one)
    return {
        one.path: tuple(
            other.path for other in group if other is not one and other.status != "withdrawn"
        )
        for group in groups.values()
        for one in group
    }


def _check_files(
    kept: dict[str, str], directory: Directory, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    """The files of the output; two that differ in case alone are one on many hosts."""
    taken: dict[str, str] = {}
    pages = {
        normalize("NFC", url.casefold()).strip("/"): one.path for url, one in directory.by_url.items()
    }  # fmt: skip
    for address, path in sorted(kept.items()):
        folded = normalize("NFC", address.casefold())
        other = taken.get(folded) or pages.get(folded)
        if other and other != path:
            problems.append(problem(
                "duplicate-address", f"the address `/{address}` belongs to {other} and to {path}", Span(path),
                "Rename one of the two files.",
            ))  # fmt: skip
        taken[folded] = path
    return tuple(sorted(kept.items()))
