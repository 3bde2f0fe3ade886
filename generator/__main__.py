"""Where the command begins: a build that has nothing to do ends here, before anything is loaded."""

import gc
import os
import sys
from contextlib import suppress

from generator.early import find_done


def main() -> None:
    """The command ``nutgraf``; ``python -m generator`` is the same."""
    found = find_done(sys.argv[1:])
    if record := found.record:
        if record["line"]:
            sys.stdout.write(record["line"] + "\n")
        elif record["said"]:
            from generator.cli import repeat

            repeat(record["said"])
        return
    from generator.cli import main as command

    command(prog_name="nutgraf", obj=found)


def run() -> None:
    """The command as a process of its own, which takes nothing apart at its end.

    Python would free every object of its own, one by one: a sixth of the time of a small build.
    """
    status = 0
    if sys.argv[1:2] == ["build"]:
        gc.disable()  # also while modules are loaded: there is no garbage in them
    try:
        main()
    except SystemExit as left:
        if not isinstance(left.code, int):
            raise
        status = left.code
    if sys.argv[1:2] == ["build"]:
        _leave(status)
    sys.exit(status)


def _leave(status: int) -> None:
    """Ends the process at once; comes back where what it said cannot be written."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    run()
