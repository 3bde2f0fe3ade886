"""The process that builds: requests are answered while it works, and it can be ended at any moment."""

import asyncio
import ctypes
import gc
import multiprocessing
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from generator.model.problem import Problems

if TYPE_CHECKING:
    from generator.build import Outcome

Rebuild = Callable[["frozenset[str] | None"], "Outcome"]
IDLE: Final = 0.5  # seconds after which nobody is expected to save again at once
BUG: Final = "Nutgraf itself failed; what it says above is a bug of ours. The last good pages stay."


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build, as Outcome has it; ``fault`` is a sentence, also for what was refused."""

    problems: Problems = ()
    changed: tuple[str, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    fault: str = ""
    base: str | None = None
    ignore: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    partial: bool = False
    left_out: tuple[tuple[str, int], ...] | None = None  # None where nothing was published

    @property
    def failed(self) -> bool:
        return any(one.severity == "error" for one in self.problems)


class Builder:
    """``prepare`` is called in the other process and returns the function that builds there.

    It travels there, so it is a function of a module, or a partial of one. A process of its own and
    not a thread: a build is Python through and through, and a thread of it keeps all others waiting.
    """

    def __init__(self, prepare: Callable[[], Rebuild]) -> None:
        self._prepare = prepare
        self._waiting = ThreadPoolExecutor(1, "build")
        self._ended = False
        self._start()

    async def build(self, changed: frozenset[str] | None) -> Built:
        """Builds what changed, or all for None; one call at a time."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._waiting, self._ask, changed)

    def end(self) -> None:
        """Ends the process at once, also in the middle of a build: the next one puts things right."""
        self._ended = True
        self._process.kill()
        self._process.join(1)
        self._waiting.shutdown(wait=True, cancel_futures=True)
        self._connection.close()

    def _ask(self, changed: frozenset[str] | None) -> Built:
        try:
            self._connection.send(changed)
            built: Built = self._connection.recv()
        except (EOFError, OSError):
            if self._ended:
                return Built()
            self._process.join(1)
            status = self._process.exitcode
            self._connection.close()
            self._start()
            return Built(fault=f"The process that builds has ended with status {status}; there is a new one now.")  # fmt: skip
        return built

    def _start(self) -> None:
        # A fresh process, not a fork: this one may have threads.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, self._prepare), name="nutgraf build")  # fmt: skip
        before = _ignore_interrupts()
        try:
            self._process.start()
        finally:
            if before is not None:
                signal.signal(signal.SIGINT, before)
        theirs.close()


def _ignore_interrupts() -> "signal._HANDLER":
    """What a process ignores when it starts another, that one ignores from its first moment on.

    Ctrl-C goes to both, and ours ends the other. Only the main thread may say so.
    """
    try:
        return signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:
        return None


def work(connection: "Connection[Built, frozenset[str] | None]", prepare: Callable[[], Rebuild]) -> None:  # fmt: skip
    """What the process does until whoever started it ends or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rebuild: Rebuild | None = None
    while True:
        if not connection.poll(IDLE):
            _tidy_up()
        try:
            changed = connection.recv()
        except (EOFError, OSError):
            return
        try:
            rebuild = rebuild or prepare()
            built = _of(rebuild(changed))
        except Exception:
            traceback.print_exc()
            built = Built(fault=BUG)
        try:
            connection.send(built)
        except OSError:
            return


def _tidy_up() -> None:
    """Collects what builds, which run without the collector, have left; gives the system its memory back.

    Pages of many sizes, made and thrown away, leave holes that the C library of Linux keeps.
    """
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)


def _of(outcome: "Outcome") -> Built:
    return Built(
        outcome.problems, outcome.changed, outcome.pages, outcome.seconds, outcome.refused or outcome.fault,
        outcome.base, outcome.ignore, outcome.folders, outcome.partial,
        None if outcome.base is None else outcome.left_out,
    )  # fmt: skip
