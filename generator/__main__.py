"""``python -m generator`` is the command ``nutgraf``."""

from generator.cli import main

main(prog_name="nutgraf")
