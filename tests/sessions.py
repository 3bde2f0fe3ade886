"""Which processes of a session still run."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def left_of(session: int, patience: float = 10) -> list[int]:
    """Processes of that session that still run after a while."""
    deadline = time.monotonic() + patience
    while (found := [*_find_session(session)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _find_session(session: int) -> Iterator[int]:
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, _, _, its, *_ = place.read_text().rpartition(")")[2].split()
            if int(its) == session and state != "Z":
                yield int(place.parent.name)
