"""A command to what it costs: seconds on the clock, seconds of processors, memory of all its processes."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAUSE: Final = (
    0.1  # seconds between two looks at the memory; a look at gigabytes takes milliseconds
)


@dataclass(frozen=True, slots=True)
class Cost:
    """``memory`` in MB is the highest sum over all processes of their shares (PSS) seen, or the
    largest process's peak where that is more: short runs end between two looks."""

    wall: float
    cpu: float
    memory: float


class FailedError(Exception):
    """The command ended with a fault: its last words."""


def measure(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Runs ``command`` in ``folder`` to its end, once the disk has what was written before: else
    it would wait for another's work."""
    os.sync()
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.stop()
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")[-3000:]
            raise FailedError(f"{' '.join(command)}: status {process.returncode}\n{words}")
    return Cost(wall, used.ru_utime + used.ru_stime, max(peak, used.ru_maxrss / 1024))


class _Watch(threading.Thread):
    """Looks at a process and all that it started until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._peak = 0.0
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(PAUSE):
            self._peak = max(self._peak, sum(map(_share, _tree(self._pid))))

    def stop(self) -> float:
        self._done.set()
        self.join()
        return self._peak


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _share(pid: int) -> float:
    """MB of one process, where pages that several share count in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
