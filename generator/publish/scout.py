"""A process that looks at an output while its build looks at the sources, or loads its libraries.

Either takes as long as the other where there are many pages. Imports nothing that takes time.
"""

import json
import os
import select
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from generator.publish.manifest import find_places
from generator.publish.untouched import Report, look_at_output

# A pipe takes as much at once, read or not: a scout never waits for a build that has given up.
MOST_SAID: Final = getattr(select, "PIPE_BUF", 512)  # bytes
WORTH_IT: Final = 100_000  # bytes of a manifest; to look at its files takes longer than to send one


class Scout:
    """A process under way that looks at an output."""

    def __init__(self, pid: int, answer: int) -> None:
        self._pid = pid
        self._answer = answer

    @cached_property
    def report(self) -> Report | None:
        """What look_at_output() said there; None also where the scout was ended, or had too much
        to say."""
        said = b""
        with suppress(OSError), open(self._answer, "rb", buffering=0) as answer:  # noqa: PTH123
            said = answer.readall()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        try:
            mark, changed = json.loads(said)
        except (ValueError, TypeError):
            return None
        return Report(mark, frozenset(changed))


def send_scout(site: Path, output: Path, state: Path) -> Scout | None:
    """None where it would not pay, or cannot be sent. The caller's process has one thread."""
    if not hasattr(os, "fork") or not has_company() or not _is_worth_it(site, output, state):
        return None
    try:
        answer, mouth = os.pipe()
    except OSError:
        return None
    try:
        pid = os.fork()
    except OSError:
        os.close(answer)
        os.close(mouth)
        return None
    if not pid:
        try:
            os.close(answer)
            _tell(mouth, look_at_output(site, output, state))
        finally:
            os._exit(0)  # whatever ends it here, the build says what is to be said
    os.close(mouth)
    return Scout(pid, answer)


def has_company() -> bool:
    """Is there a second processor to work on?"""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) > 1
    return (os.cpu_count() or 1) > 1


def _is_worth_it(site: Path, output: Path, state: Path) -> bool:
    with suppress(OSError):
        return find_places(site, output, state).manifest.stat().st_size >= WORTH_IT
    return False


def _tell(mouth: int, report: Report | None) -> None:
    said = json.dumps(report and (report.mark, sorted(report.changed))).encode()
    os.write(mouth, said if len(said) <= MOST_SAID else b"")
