"""The pictures, recordings and papers that texts name, as they were when they were last looked at."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import DecodeError, msgpack

from generator.model.content import Media
from generator.model.problem import Problem, Span, problem
from generator.model.value import Value
from generator.publish.looks import DOUBTED, Looks, believed
from generator.publish.memo import Memo
from generator.publish.tree import SourceFile
from generator.read.durations import is_recording, read_duration
from generator.read.media import probe
from generator.texts import Outlined, Texts, join_entries
from generator.weave.assemble import find_media

LARGEST_MEDIA: Final = 2 << 30  # bytes; larger files are not for a web page
PROBED: Final = 64 << 20  # bytes of an image that are read to find its size
UNPROBED: Final = (".pdf", ".vtt")
READABLE: Final = "Give yourself permission to read it, or take its name out here."
NAMES: Final = msgpack.Decoder(tuple[str, ...])


class Probed(Value, frozen=True):
    """A file that pages may show, as it was last probed; ``looks`` as in Seen."""

    looks: Looks
    media: Media


def look_at_media(
    root: Path, files: Iterable[SourceFile], before: Mapping[str, Probed], now: int
) -> dict[str, Probed]:
    """What is to be known of each file, by its path. ``before`` is what was known before, which holds
    while a file looks the same; ``now`` is the time in ns at which the tree was looked at."""
    return {one.path: _look_at(root, one, before.get(one.path), now) for one in files}


def find_named(
    texts: Texts, outlines: Callable[[], Iterable[Outlined]], key: bytes, memo: Memo
) -> tuple[str, ...]:
    """The files that texts name, there or not; their ``outlines`` are asked for where the memo does
    not know."""
    with suppress(DecodeError):
        return NAMES.decode(memo.get([key]).get(key, b""))
    entries = join_entries(texts.shared().values())
    named = find_media((one.outline for one in outlines()), entries)
    memo.put({key: msgpack.encode(named)})
    return named


def _look_at(root: Path, file: SourceFile, known: Probed | None, now: int) -> Probed:
    if known and known.looks == file.looks:
        return known
    try:
        return Probed(believed(file.looks, now), _read(root, file.path))
    except OSError as error:
        # Doubted: a disk that fails now may not fail the next time, and the file looks the same.
        return Probed(DOUBTED, Media(file.path, 0, problems=(_unreadable(file.path, error),)))


def _read(root: Path, path: str) -> Media:
    with (root / path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST_MEDIA:
            return Media(
                path, size, problems=(problem("file-too-large", "is larger than 2 GB", Span(path)),)
            )
        if is_recording(path):
            return Media(path, size, duration=read_duration(path, file))
        if size > PROBED or path.lower().endswith(UNPROBED):
            return Media(path, size)
        return probe(path, file.read())


def _unreadable(path: str, error: OSError) -> Problem:
    """As in probe(), its message is a predicate."""
    return problem("unreadable-file", f"cannot be read: {error.strerror}", Span(path), READABLE)
