"""Commands in processes of their own that need not load the program anew.

One process has loaded it and forks for each command. What a command does to itself (a limit, a
folder, an environment, an end without farewell) ends with it, as it does in a terminal; only the
loading, which is most of the time of a small build, is done once.
"""

import atexit
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

ROOT: Final = Path(__file__).parents[1]
COMMAND: Final = "from generator.__main__ import run; run()"
LONGEST: Final = 120  # seconds after which a command that hangs is ended
Done = subprocess.CompletedProcess[str]


class Nursery:
    """The process that has loaded the program; ``run`` is subprocess.run for ``nutgraf``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def run(
        self, arguments: list[str], here: Path, environment: Mapping[str, str], *,
        script: str = COMMAND, largest: int = -1,
    ) -> Done:  # fmt: skip
        """``script`` is run instead of the command; ``largest`` is that of files, in bytes."""
        asked = {
            "arguments": arguments, "here": str(here), "environment": dict(environment),
            "script": script, "largest": largest,
        }  # fmt: skip
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        status, out, err = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(arguments, status, out, err)


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Nursery(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 0


@cache
def find_nursery() -> Nursery:
    """The one for all tests of this process that need no other; it ends with the process."""
    open_to_the_end = ExitStack()
    atexit.register(open_to_the_end.close)
    return open_to_the_end.enter_context(open_nursery())


# The other side -----------------------------------------------------------------------------------


def _serve() -> None:
    import generator.build
    import generator.cli
    import generator.report  # noqa: F401

    for line in sys.stdin:
        pipes = [os.pipe(), os.pipe()]
        child = os.fork()
        if not child:
            _be(json.loads(line), [into for _, into in pipes])
        for _, into in pipes:
            os.close(into)
        said = _listen([out for out, _ in pipes])
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([status, *said]), flush=True)


def _listen(pipes: list[int]) -> list[str]:
    """All that comes out of the pipes; without threads, of which a process that forks has none."""
    said = dict.fromkeys(pipes, b"")
    with selectors.DefaultSelector() as waiting:
        for pipe in pipes:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                part = os.read(key.fd, 65536)
                said[key.fd] += part
                if not part:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
    return [one.decode("utf-8", "surrogateescape") for one in said.values()]


def _be(asked: dict[str, Any], pipes: list[int]) -> NoReturn:
    """Becomes the command that was asked for, and ends."""
    status = 1
    try:
        _put_on(asked, pipes)
        exec(compile(asked["script"], "<nursery>", "exec"), {"__name__": "__main__"})
        status = 0
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _put_on(asked: dict[str, Any], pipes: list[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *pipes)):
        os.dup2(file, number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115  # open to the end
        for number, mode in enumerate(("r", "w", "w"))
    )
    signal.alarm(LONGEST)
    sys.dont_write_bytecode = True  # cut short by a limit, others would take it for whole
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["here"])
    sys.argv = ["nutgraf", *asked["arguments"]]
    if asked["largest"] >= 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"], asked["largest"]))


if __name__ == "__main__":
    _serve()
