"""A preview in a process of its own, as an author starts it, for tests and benches."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[1]
PATIENCE: Final = 60.0  # seconds for what takes one on a machine with nothing else to do
BUILT: Final = re.compile(r"\d\d:\d\d:\d\d  ")


class Preview:
    """A running ``nutgraf preview``; ``address`` is the root of its server, without the last ``/``."""

    def __init__(self, site: Path, *options: str, port: int = 0, program: str = "") -> None:
        self.site = site
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        environment.pop("NUTGRAF_EDITOR", None)
        command = ("-m", "generator", "preview", "--site", str(site), "--port", str(port))
        self.process = subprocess.Popen(
            [sys.executable, *((program,) if program else command), *options],
            cwd=site, env=environment, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = self.expect(r" at (http://\S+)/$")[1]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def expect(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        """The first match in a line that has not been looked at yet."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"No {pattern!r} in:\n" + "\n".join(self.said)) from None
            self.said.append(line)
            if match := re.search(pattern, line):
                return match

    def built(self) -> str:
        """Waits for the next line that tells of a build."""
        return self.expect(BUILT.pattern).string

    def interrupt(self) -> tuple[int, float]:
        """What Ctrl-C in a terminal sends; the status and the seconds until the end."""
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(PATIENCE)
        return status, time.monotonic() - began

    def rest(self) -> list[str]:
        """The lines that nobody has looked at, once the process has ended."""
        self._reader.join(5)
        return [self._lines.get() for _ in range(self._lines.qsize())]

    def end(self) -> None:
        if self.process.poll() is None:
            self.interrupt()
        if self.process.stdout:
            self.process.stdout.close()

    def leftovers(self) -> list[str]:
        """What still runs of the processes that it started, a moment after its end."""
        for _ in range(20):
            found = list(_members(self.process.pid))
            if not found:
                break
            time.sleep(0.1)
        return found


@contextmanager
def previewing(site: Path, *options: str, port: int = 0) -> Iterator[Preview]:
    preview = Preview(site, *options, port=port)
    try:
        preview.built()
        yield preview
    finally:
        preview.end()


def _members(group: int) -> Iterator[str]:
    run = subprocess.run(["ps", "-wweo", "pgid=,stat=,args="], capture_output=True, text=True, check=True)  # fmt: skip
    for line in run.stdout.splitlines():
        number, state, command = line.split(None, 2)
        if int(number) == group and not state.startswith("Z"):
            yield command


def save_in_place(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def save_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
