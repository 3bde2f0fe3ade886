"""What a preview says in the terminal: its address, what changed, how many pages and how long."""

import os
import sys
import time
from pathlib import Path
from shutil import get_terminal_size
from typing import Final

from generator.preview.builder import Built
from generator.report import as_text

NAMED: Final = 3  # changed files that are named


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def say_built(changed: frozenset[str] | None, built: Built, site: Path) -> None:
    """One line a build, and its problems as ``nutgraf build`` shows them."""
    clock = time.strftime("%H:%M:%S")
    say(f"{clock}  {_what(changed)}: {_result(changed, built)}. {built.seconds:.2f} s")
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    sys.stderr.write(as_text(built.problems, site, colour, get_terminal_size().columns))
    if built.fault:
        sys.stderr.write(f"{built.fault}\n")
    sys.stderr.flush()


def _what(changed: frozenset[str] | None) -> str:
    if changed is None:
        return "the whole site"
    names = sorted(changed)
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"


def _result(changed: frozenset[str] | None, built: Built) -> str:
    if built.fault:
        return "not built"
    if built.base is None:
        return "nothing to publish"
    if changed is None:
        return _counted(built.pages, "page")
    pages = sum(path.endswith(".html") for path in built.changed)
    files = len(built.changed) - pages
    parts = [_counted(pages, "page")] if pages or not files else []
    parts += [_counted(files, "other file" if pages else "file")] if files else []
    return " and ".join(parts) + " changed" if built.changed else "nothing differs"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
