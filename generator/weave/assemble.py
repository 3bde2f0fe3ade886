"""All outlines and entries to the order of the site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model.config import Config
from generator.model.content import Entries, Media, Topic
from generator.model.folding import fold
from generator.model.order import Period, Site
from generator.model.outline import Outline
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.telling import Near, Shared
from generator.model.text import Ref, Text
from generator.model.value import Value, replace
from generator.weave.briefs import newest_first
from generator.weave.chronology import cut_periods
from generator.weave.directory import (
    Directory,
    index_ids,
    make_directory,
    report_shared_ids,
    report_shared_wordings,
    with_implied_topics,
)
from generator.weave.events import date_events, find_happenings, page_events
from generator.weave.index import make_index
from generator.weave.lists import (
    list_cited,
    list_corrections,
    list_known,
    list_sections,
    page_parties,
    plan_topics,
    slice_terms,
)
from generator.weave.placing import find_using, place
from generator.weave.publication import Edition, find_state, is_published
from generator.weave.refs import file_path, shared_refs
from generator.weave.settling import settle, settle_shared


class Settled(Value, frozen=True):
    """A site whose references are settled: all that articles need to tell.

    ``listed`` are the articles that lists name, newest first. ``near`` is by path; ``titled`` are the
    articles whose titles stand in what all share. ``periods`` lack what is told of shared events, and
    are empty where there are none: nobody refers to an event of theirs by its page.
    ``files`` are by their place in the output; ``promised`` is as in Site.
    """

    config: Config
    edition: Edition
    outlines: Sequence[Outline]
    published: tuple[Outline, ...]
    listed: tuple[Outline, ...]
    directory: Directory
    shared: Shared
    near: Mapping[str, Near]
    periods: tuple[Period, ...]
    files: Mapping[str, str]
    promised: tuple[tuple[Ref, str, str], ...]
    titled: frozenset[str]
    problems: Problems


def settle_site(
    config: Config,
    outlines: Sequence[Outline],
    titles: Mapping[str, str],
    entries: Entries,
    files: frozenset[str],
    media: tuple[Media, ...],
    edition: Edition,
    written: Mapping[str, Text],
) -> Settled:
    """The site on the edition's day, with the problems that only the whole site shows.

    ``titles`` are plain, by path, ``written`` the same with their references. ``files`` are the paths
    of all files of content, ``media`` those that pages may show, probed.
    """
    problems: list[Problem] = []
    states = {one.path: find_state(one, edition.today) for one in outlines}
    published = tuple(one for one in outlines if is_published(states[one.path], edition))
    report_shared_ids(outlines, entries, problems)
    report_shared_wordings(entries.terms, problems)
    topics = with_implied_topics(index_ids("topic", entries.topics, problems), published)
    directory = make_directory(
        outlines, published, states, entries, topics, files, media, problems, search=config.search
    )
    listed = newest_first(filter(_is_listed, directory.placed), dict(titles))
    kept: dict[str, str] = {}
    promised: list[tuple[Ref, str, str]] = []
    shared = _share(listed, entries, topics, problems)
    periods = _cut(listed, shared) if shared.events else ()
    shared = replace(shared, event_pages=tuple(page_events(periods).items()))
    shared, titled = settle_shared(shared, directory, kept, promised, problems, written)
    near = dict(settle(directory, kept, promised, problems))
    return Settled(
        config, edition, outlines, published, listed, directory, shared, near, periods, kept,
        tuple(promised), frozenset(titled), tuple(problems),
    )  # fmt: skip


def order_site(settled: Settled) -> Site:
    """The order of the site: what stands on which page."""
    edition, listed, directory = settled.edition, settled.listed, settled.directory
    problems = list(settled.problems)
    index = make_index(settled.shared)
    using = find_using(listed, directory, index)
    cut = settled.periods or _cut(listed, settled.shared)
    periods = date_events(cut, index, problems)
    placed = {one.outline.path: one for one in place(listed, directory, using, edition)}
    events = [one for period in periods for one in period.events]
    return Site(
        config=settled.config,
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
        redirects=tuple((alias, one.url) for one in settled.published for alias, _ in one.aliases),
        files=_check_files(settled.files, directory, problems),
        promised=settled.promised,
        problems=tuple(problems),
    )


def _cut(listed: Sequence[Outline], shared: Shared) -> tuple[Period, ...]:
    return cut_periods(find_happenings(listed, {one.id: one for one in shared.events}))


def find_media(outlines: Iterable[Outline], entries: Entries) -> tuple[str, ...]:
    """The paths of all files that the texts name, there or not, in one order."""
    refs = [ref for one in outlines for ref in one.crossing]
    refs += shared_refs(entries)
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


def _check_files(
    files: Mapping[str, str], directory: Directory, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    """The files of the output; two that differ in case alone are one on many hosts."""
    taken: dict[str, str] = {}
    pages = {fold(url).strip("/"): one.path for url, one in directory.by_url.items()}
    for address, path in sorted(files.items()):
        folded = fold(address)
        other = taken.get(folded) or pages.get(folded)
        if other and other != path:
            problems.append(problem(
                "duplicate-address", f"the address `/{address}` belongs to {other} and to {path}", Span(path),
                "Rename one of the two files.",
            ))  # fmt: skip
        taken[folded] = path
    return tuple(sorted(files.items()))
