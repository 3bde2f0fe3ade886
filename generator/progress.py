"""How far a long build has come: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from generator.request import Tell

PATIENCE: Final = 1.0  # seconds: shorter work is over before anybody has read about it
EVERY: Final = 10.0  # seconds between two plain lines


@contextmanager
def show_progress() -> "Iterator[Tell]":
    """A function to be told of the work, which shows it on standard error while the block runs."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    bars = _Bars()
    try:
        yield bars.tell
    finally:
        bars.end()


class _Lines:
    def __init__(self) -> None:
        self._next = time.monotonic() + EVERY

    def tell(self, what: str, done: int, count: int) -> None:
        if time.monotonic() >= self._next:
            self._next += EVERY
            sys.stderr.write(f"{what} {done:,} of {count:,}\n")
            sys.stderr.flush()


class _Bars:
    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def tell(self, what: str, done: int, count: int) -> None:
        if time.monotonic() - self._begun < PATIENCE:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._progress = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._progress.start()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=count)
        self._progress.update(self._tasks[what], completed=done)

    def end(self) -> None:
        if self._progress:
            self._progress.stop()
