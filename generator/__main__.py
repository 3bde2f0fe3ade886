"""Where the command begins: a build that has nothing to do ends here, before anything is loaded."""

import sys

from generator.early import find_done


def main() -> None:
    """The command ``nutgraf``; ``python -m generator`` is the same."""
    if record := find_done(sys.argv[1:]):
        if record["line"]:
            sys.stdout.write(record["line"] + "\n")
        elif record["said"]:
            from generator.cli import repeat

            repeat(record["said"])
        return
    from generator.cli import main as run

    run(prog_name="nutgraf")


if __name__ == "__main__":
    main()
