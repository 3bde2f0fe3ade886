"""A process that gets ready for a build's first work while its build looks about and loads its libraries.

To be ready takes it as long as all else that a small build does. Imports nothing that takes time.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from generator.publish.scout import has_company

Work = Callable[[bytes], bytes]

LENGTH: Final = 8  # bytes before a question that say how many it has


class Hand:
    """A process that waits for its one piece of work. It ends when that is done, and with the
    process that called it, also in the middle of its work."""

    def __init__(self, pid: int, ear: int, mouth: int) -> None:
        self._pid = pid
        self._ends = [ear, mouth]

    def work(self, asked: bytes) -> bytes:
        """What comes of the work that is asked for; nothing where the process was ended, failed, or
        has worked before."""
        if not self._ends:
            return b""
        ear, mouth = self._ends
        made = b""
        try:
            with suppress(OSError):
                with open(ear, "wb", closefd=False) as question:
                    question.write(len(asked).to_bytes(LENGTH, "big") + asked)
                with open(mouth, "rb", closefd=False) as answer:
                    made = answer.read()
            with suppress(ChildProcessError):
                _, status = os.waitpid(self._pid, 0)
                return b"" if status else made  # half of it, where it was ended
            return b""
        finally:
            self.dismiss()  # not before: whose caller is gone ends

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
    with open(asked, "rb", closefd=False) as question:
        size = int.from_bytes(question.read(LENGTH), "big")
        given = question.read(size)
    if size and len(given) == size:
        _end_with_caller(asked)
        with open(made, "wb") as answer:
            answer.write(work(given))
        os._exit(0)


def _end_with_caller(asked: int) -> None:
    """Nobody works for a caller that is gone: its end of the pipe is closed with it."""
    import threading

    def wait() -> None:
        os.read(asked, 1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
