"""References across the site settled: where those of every article and shared entry lead."""

from collections.abc import Iterable, Iterator, Mapping

from generator.model.escaping import escape_html
from generator.model.problem import Problem
from generator.model.site import Key, Target
from generator.model.telling import Named, Near, Shared
from generator.model.text import Ref, Text
from generator.model.value import replace
from generator.weave.crossing import Crossing
from generator.weave.directory import Directory
from generator.weave.index import make_index
from generator.weave.refs import (
    CROSSING,
    article_name,
    entry_refs,
    event_refs,
    file_path,
    source_refs,
    term_refs,
)
from generator.weave.wording import unlink


def settle_shared(
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
        yield f"/glossary/{term.id}/", list(term_refs(term))
    for event in shared.events:
        yield pages.get(event.id, "/timeline/"), list(event_refs(event))
    for source in shared.sources:
        yield "/sources/", list(source_refs(source))
    for kind, group in (
        ("person", shared.people), ("organisation", shared.organisations), ("place", shared.places),
    ):  # fmt: skip
        for entry in group:
            yield parties[kind, entry.id], list(entry_refs((entry,)))
    for topic in shared.topics:
        yield f"/topics/{topic.id}/", list(topic.summary.refs)


def settle(
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
        name = article_name(written)
        if name in found or not (known := directory.meant(name)):
            continue
        found[name] = Named(name, known.path, known.url)
        waiting += known.titled
    return list(found.values())
