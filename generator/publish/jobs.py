"""Work on many things at once: chunks to the workers of an Executor, results in their order."""

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from generator.publish.faults import MachineFault

if TYPE_CHECKING:  # loaded where there is work for them: most builds have none
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

Given = TypeVar("Given")
Made = TypeVar("Made")

Start = Literal["fork", "spawn"]

AHEAD: Final = 3  # chunks a worker that are under way at once: memory is bounded by them
# The first Python whose broken pool closes its own pipe (CPython issue 94777).
CLOSES_PIPE: Final = (3, 11, 5)
# A Python whose pool, when it breaks, bears work that was cancelled: in 3.11 its thread dies of it,
# and whoever waits for the pool waits for ever.
BEARS_CANCELLED: Final = (3, 12, 1)
COLLECTED: Final = 200_000  # objects that a worker makes before its garbage is looked through


def count_processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """The workers of one build: hired for the first work that is worth it, dismissed at the end.

    ``executor`` is one that others own, or None: then ``jobs`` processes are started when there is
    work for them, by ``start``, or the quickest way that is safe here.
    """

    def __init__(
        self, jobs: int = 1, executor: "Executor | None" = None, start: Start | None = None
    ) -> None:
        self.jobs = jobs
        self._executor = executor
        self._own: ProcessPoolExecutor | None = None
        self._given: set[Future[Any]] = set()  # to an executor of others, and not done
        self._broken = False
        self._start = start

    @property
    def pays_from(self) -> int:
        """How many pieces of a few milliseconds each are worth the start of the workers."""
        if self._executor or self._own:
            return 1
        return sys.maxsize if self.jobs < 2 else 64

    @property
    def is_here(self) -> bool:
        """Whether its workers are processes of this machine, which see all that this one sees."""
        return self._executor is None

    def map(
        self, work: Callable[[Given], Made], chunks: Iterable[Given], pieces: int
    ) -> Iterator[Made]:
        """``work`` done on each chunk, its results in the order of the chunks.

        ``pieces`` is how many things all chunks hold together. Work and chunks must be known by
        name and value to other processes where there are any; chunks are taken as workers come to
        them. Raises MachineFault where a worker dies, and whatever ``work`` raises.
        """
        if pieces < self.pays_from:
            yield from map(work, chunks)
            return
        executor = self._hire()
        waiting: deque[Future[Made]] = deque()
        try:
            with self._alive():
                for chunk in chunks:
                    waiting.append(self._submit(executor, work, chunk))
                    if len(waiting) > self.jobs * AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
        finally:
            self._call_off(waiting)

    def begin(
        self, work: Callable[[Given], Made], chunks: Iterable[Given], pieces: int
    ) -> Iterator[Made]:
        """As map(), but workers begin at once, and go on whatever else the caller does before it
        takes the results, or is dismissed: for chunks and results that memory can hold all
        together."""
        if pieces < self.pays_from:
            return map(work, chunks)
        executor = self._hire()
        with self._alive():
            waiting = deque([self._submit(executor, work, chunk) for chunk in chunks])
        return self._take(waiting)

    def dismiss(self) -> None:
        """Nobody works on what has begun once this returns; the crew may be hired anew."""
        if self._own:
            self._own.shutdown(wait=True, cancel_futures=True)
            self._own = None
        self._call_off(tuple(self._given))

    def _call_off(self, given: "Iterable[Future[Any]]") -> None:
        """Has nothing more of it begun, and waits for what has: for an executor that stays. Our own
        pool calls off by itself where it is shut down."""
        if self._executor and not self._broken:
            from concurrent.futures import ProcessPoolExecutor, wait

            frail = isinstance(self._executor, ProcessPoolExecutor)
            bears_it = not frail or sys.version_info >= BEARS_CANCELLED
            wait([future for future in given if not (bears_it and future.cancel())])

    def _submit(
        self, executor: "Executor", work: Callable[[Given], Made], chunk: Given
    ) -> "Future[Made]":
        future = executor.submit(work, chunk)
        if self._executor:
            self._given.add(future)
            future.add_done_callback(self._given.discard)
        if sys.version_info < CLOSES_PIPE:
            # From the pool's own thread: whoever gave the work may be busy elsewhere, or gone.
            future.add_done_callback(partial(_stop_feeding, executor))
        return future

    def _take(self, waiting: "deque[Future[Made]]") -> Iterator[Made]:
        with self._alive():
            while waiting:
                yield waiting[0].result()
                waiting.popleft()

    @contextmanager
    def _alive(self) -> Iterator[None]:
        from concurrent.futures import BrokenExecutor

        try:
            yield
        except BrokenExecutor as error:
            self._broken = True
            raise MachineFault(
                "A worker process ended unexpectedly: it was killed, or memory ran out."
                " Build again, with --jobs 1 where it goes on."
            ) from error

    def _hire(self) -> "Executor":
        if self._executor:
            return self._executor
        if not self._own:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            context = multiprocessing.get_context(self._start or _safe_start())
            self._own = ProcessPoolExecutor(self.jobs, context, _begin_work)
        return self._own


def cut(things: Sequence[Given], size: int) -> Iterator[Sequence[Given]]:
    """The things in chunks of that size, the last one smaller."""
    return (things[start : start + size] for start in range(0, len(things), size))


@contextmanager
def hire(
    jobs: int, executor: "Executor | None" = None, start: Start | None = None
) -> Iterator[Crew]:
    crew = Crew(jobs, executor, start)
    try:
        yield crew
    finally:
        crew.dismiss()


def _stop_feeding(executor: "Executor", future: "Future[Any]") -> None:
    """A pool that has lost a worker waits until what was on its way to the workers is taken, and where
    that is more than a pipe holds nobody is left to take it. Newer Pythons close the pipe themselves,
    from a thread of theirs: closed here as well, its number may be another file's by then."""
    from concurrent.futures import BrokenExecutor

    if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
        queue = getattr(executor, "_call_queue", None)
        with suppress(AttributeError, OSError):
            queue._reader.close()  # type: ignore[union-attr]


def _safe_start() -> Start:
    """A forked process starts at once; but one with threads must not fork, and macOS breaks."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _begin_work() -> None:
    """Ctrl-C is the parent's to answer, and nobody works for a parent that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.enable()
    gc.set_threshold(COLLECTED, 10, 10)


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
