"""How an output folder looks beside what was published into it; imports nothing that takes time."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from generator.publish.looks import look_below
from generator.publish.manifest import Manifest, find_places, read_manifest, stamp_in, stamp_of


class Report(NamedTuple):
    """``mark`` is find_mark's of the publish that the output was compared with, ``changed`` are the
    paths of its files that are gone or look otherwise."""

    mark: str
    changed: frozenset[str]


def find_mark(site: Path, output: Path, state: Path) -> str:
    """What tells one publish of an output that changed something from any other one."""
    with suppress(OSError):
        return stamp_of(os.stat(find_places(site, output, state).manifest))  # noqa: PTH116
    return ""


def look_at_output(site: Path, output: Path, state: Path) -> Report | None:
    """None where nothing was published that is known, or something waits to be."""
    mark = find_mark(site, output, state)  # before its manifest: a newer one has another mark
    places = find_places(site, output, state)
    manifest = read_manifest(places) if mark else None
    if manifest is None or places.journal.exists():
        return None
    return Report(mark, frozenset(_find_changed(manifest, str(places.output))))


def _find_changed(manifest: Manifest, output: str) -> Iterator[str]:
    with look_below(output) as look:
        for path, described in manifest.files.items():
            try:
                stamp = stamp_in(described) or _of_copy(manifest.copies[path])
                if stamp_of(look(path)) == stamp:
                    continue
            except (OSError, ValueError, KeyError):
                pass
            yield path


def _of_copy(stamps: str) -> str:
    """The copy's part of the stamps of source and copy."""
    return stamps.partition(", ")[2]
