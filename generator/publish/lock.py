"""One builder at a time: a lock that is free the moment its process dies."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from generator.publish.faults import machine_faults

# Windows keeps others from reading locked bytes, so the locked one lies behind the text.
LOCKED_BYTE: Final = 1 << 20


class Locked(Exception):  # noqa: N818
    """Another builder is at work; ``holder`` names it ("process 4711, since …")."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"Another build is running: {holder}.")
        self.holder = holder


@contextmanager
def hold_lock(state: Path) -> Iterator[None]:
    """Holds the build lock of a state folder; raises Locked at once where another does.

    Children made by fork do not hold it: when the building process dies, it is free.
    """
    turn = _turn_in_process(os.path.realpath(state))
    if not turn.acquire(blocking=False):
        raise Locked(f"process {os.getpid()}, this one")
    try:
        with machine_faults():
            state.mkdir(parents=True, exist_ok=True)
            file = _open(state / "lock")
        with file:
            with machine_faults():
                if not _take(file):
                    raise Locked(_holder(file))
                _sign(file)
            yield
    finally:
        turn.release()


@cache
def _turn_in_process(path: str) -> threading.Lock:  # noqa: ARG001
    """One a process and state folder: lockf lets a process in twice, and the first to leave
    would open the door for everybody."""
    return threading.Lock()


def _open(path: Path) -> BinaryIO:
    # No truncation: the file may hold another builder's name. No append: Windows would write it
    # at the end.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(descriptor, "r+b", buffering=0)


if sys.platform == "win32":

    def _take(file: BinaryIO) -> bool:
        import msvcrt

        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:

    def _take(file: BinaryIO) -> bool:
        import fcntl

        try:
            # lockf, not flock: flock belongs to the open file, which forked workers inherit.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, LOCKED_BYTE)
        except (BlockingIOError, PermissionError):
            return False
        return True


def _sign(file: BinaryIO) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    file.seek(0)
    file.truncate(0)
    file.write(json.dumps({"pid": os.getpid(), "started": started}).encode())


def _holder(file: BinaryIO) -> str:
    file.seek(0)
    try:
        record = json.loads(file.read(1000))
        return f"process {record['pid']}, since {record['started']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has not said its name yet"
