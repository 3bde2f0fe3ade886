"""Where the command begins: a build that has nothing to do ends here, before anything is loaded."""

import gc
import os
import sys
from contextlib import suppress
from typing import Final

from generator.early import Done, find_done

PROBLEMS: Final = 1  # exit statuses as in generator.cli
MACHINE: Final = 3


def main() -> None:
    """The command ``nutgraf``; ``python -m generator`` is the same."""
    found = find_done(sys.argv[1:])
    if found.done and _say_again(found.done):
        return
    from generator.cli import main as command

    command(prog_name="nutgraf", obj=found)


def _say_again(done: Done) -> bool:
    """Whether what a build said could be said again: not where its record is damaged."""
    if done.said:
        from generator.cli import repeat

        return repeat(done.said)
    if done.line:
        sys.stdout.write(done.line + "\n")
    return True


def run() -> None:
    """The command as a process of its own, which takes nothing apart at its end.

    Python would free every object of its own, one by one: a sixth of the time of a small build.
    """
    status = 0
    _open_streams()
    if sys.argv[1:2] == ["build"]:
        gc.disable()  # also while modules are loaded: there is no garbage in them
    try:
        main()
        sys.stdout.flush()
    except OSError as fault:  # a full disk behind the output, a place that may not be written
        status = _tell_fault(fault)
    except SystemExit as left:
        if not isinstance(left.code, int):
            raise
        status = left.code
        try:
            sys.stdout.flush()
        except OSError as fault:
            status = _tell_fault(fault)
        _leave(status)  # while the frames that it came through still hold what they held
    _leave(status)
    sys.exit(status)


def _open_streams() -> None:
    """Whoever closed one wants to hear nothing; a file's name may be no text, a terminal may lack
    letters: none of it ends a build."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # one that is not Python's own
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _tell_fault(fault: OSError) -> int:
    """Says what the machine refused, as a build does; what is not said yet cannot be."""
    from generator.publish.faults import describe

    gone = isinstance(fault, BrokenPipeError)  # nobody is left to hear of it
    said = describe(fault)
    if not fault.filename:
        said = f"What is to be said cannot be written: {said}."
    with suppress(OSError):
        sys.stderr.write("" if gone else f"{said}\n")
    if not fault.filename:
        # What stands in its buffer would be tried again at the end, and told as a traceback.
        with suppress(OSError):
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
            os.dup2(sys.stdout.fileno(), 1)
    return PROBLEMS if gone else MACHINE


def _leave(status: int) -> None:
    """Ends the process of a build at once; comes back where what it said cannot be written."""
    if sys.argv[1:2] != ["build"]:
        return
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    run()
