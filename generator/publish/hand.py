"""A process that gets ready for a build's first work while its build looks about and loads its libraries.

To be ready takes it as long as all else that a small build does. Imports nothing that takes time.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from generator.publish.scout import has_company

Work = Callable[[bytes], bytes]


class Hand:
    """A process that waits for its one piece of work. It ends when that is done, and with the
    process that called it."""

    def __init__(self, pid: int, ear: int, mouth: int) -> None:
        self._pid = pid
        self._ends = [ear, mouth]

    def work(self, asked: bytes) -> bytes:
        """What comes of the work that is asked for; nothing where the process was ended, failed, or
        has worked before."""
        if not self._ends:
            return b""
        ear, mouth = self._ends
        self._ends = []
        made = b""
        with open(mouth, "rb") as answer:  # noqa: PTH123
            with suppress(OSError), open(ear, "wb") as question:  # noqa: PTH123
                question.write(asked)
            with suppress(OSError):
                made = answer.read()
        with suppress(ChildProcessError):
            _, status = os.waitpid(self._pid, 0)
            return b"" if status else made  # half of it, where it was ended
        return b""

    def dismiss(self) -> None:
        """Lets it go, where there is no work for it. Nobody waits for that: it may be loading yet."""
        for end in self._ends:
            os.close(end)
        self._ends = []


def call_hand(get_ready: Callable[[], Work]) -> Hand | None:
    """A process that gets ready; None where it would not pay, or cannot be had. The caller's process
    has one thread."""
    # As for workers: elsewhere a forked process may not load what it likes.
    if sys.platform != "linux" or not has_company():
        return None
    pipes: list[int] = []
    try:
        pipes += os.pipe()
        pipes += os.pipe()
        pid = os.fork()
    except OSError:
        for end in pipes:
            os.close(end)
        return None
    asked, ear, mouth, made = pipes
    if not pid:
        try:
            os.close(ear)
            os.close(mouth)
            _work(get_ready, asked, made)
        finally:
            os._exit(1)  # whatever ends it here, the build does the work itself
    os.close(asked)
    os.close(made)
    return Hand(pid, ear, mouth)


def _work(get_ready: Callable[[], Work], asked: int, made: int) -> None:
    work = get_ready()
    with open(asked, "rb") as question:
        given = question.read()
    if given:
        with open(made, "wb") as answer:
            answer.write(work(given))
        os._exit(0)
