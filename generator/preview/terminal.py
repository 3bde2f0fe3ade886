"""What a preview says in the terminal: its address, what changed, how many pages and how long."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size
from typing import Final, TextIO

from generator.preview.builder import Built
from generator.report import as_text, describe_left_out, visible

NAMED: Final = 3  # changed files that are named
SAME: Final = "nothing differs"


def say(line: str) -> None:
    _write(sys.stdout, f"{line}\n")


def say_built(changed: frozenset[str] | None, built: Built, site: Path, *, mended: bool) -> None:
    """One line a build, and its problems as ``nutgraf build`` shows them.

    ``mended`` says that there are no errors now, and there were.
    """
    clock = time.strftime("%H:%M:%S")
    result = _result(changed, built)
    if errors := sum(one.severity == "error" for one in built.problems):
        result = f"{_counted(errors, 'error')}, {result}"
    elif mended:
        result = f"mended, {'the pages are as they were' if result == SAME else result}"
    say(f"{clock}  {_what(changed)}: {result}. {built.seconds:.2f} s")
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    told = as_text(built.problems, site, colour, get_terminal_size().columns)
    _write(sys.stderr, told + (f"{built.fault}\n" if built.fault else ""))


def say_left_out(left_out: tuple[tuple[str, int], ...]) -> None:
    """What an author who misses an article should not have to search for."""
    if found := describe_left_out(left_out):
        say(f"Left out: {found}. --drafts and --future show those that wait.")


def _write(stream: TextIO, text: str) -> None:
    """A terminal that is gone, or that lacks a character, is no reason to end."""
    encoding = stream.encoding or "utf-8"
    with suppress(OSError):
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()


def _what(changed: frozenset[str] | None) -> str:
    if changed is None:
        return "the whole site"
    names = sorted(map(visible, changed))
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
    if not built.changed:
        return "the last good pages stay" if built.failed else SAME
    pages = sum(path.endswith(".html") for path in built.changed)
    files = len(built.changed) - pages
    parts = [_counted(pages, "page")] if pages or not files else []
    parts += [_counted(files, "other file" if pages else "file")] if files else []
    return " and ".join(parts) + " changed"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
