"""Problems as text for people, JSON for programs, and the forms that code hosts annotate with."""

import json
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from generator import __version__
from generator.model.problem import Problem, Severity

_LARGEST: Final = 4_000_000  # bytes; nobody reads an excerpt of more
_JOINERS: Final = "\u200c\u200d"  # invisible, but letters and emoji need them
_ESCAPES: Final = MappingProxyType(
    {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "hint": "\x1b[1;36m"}
)
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_RESET: Final = "\x1b[0m"


def as_text(problems: Sequence[Problem], root: Path, colour: bool, width: int) -> str:
    """Each problem with its line and a caret, then how many there are; "" where there are none.

    ``root`` is the folder of the site, ``width`` the columns of the terminal for excerpts.
    """
    if not problems:
        return ""
    lines = {path: _lines(root, path) for path in dict.fromkeys(p.span.path for p in problems)}
    blocks = [_block(p, lines[p.span.path], colour, max(width, 40)) for p in problems]
    return "\n\n".join((*blocks, count(problems))) + "\n"


def cut_excerpt(problems: Sequence[Problem], root: Path, width: int) -> list[tuple[str, int]]:
    """For each problem what of its line fits into ``width`` columns, and the caret's column."""
    lines = {path: _lines(root, path) for path in dict.fromkeys(p.span.path for p in problems)}
    excerpts = []
    for span in (p.span for p in problems):
        there = lines[span.path]
        line = there[span.line - 1] if 1 <= span.line <= len(there) else ""
        excerpts.append(_excerpt(line, span.column, width) if line.strip() else ("", 0))
    return excerpts


def count(problems: Sequence[Problem]) -> str:
    """3 errors, 1 warning in 2 files."""
    kinds = ("error", "warning", "hint")
    counts = ((kind, sum(p.severity == kind for p in problems)) for kind in kinds)
    found = ", ".join(counted(number, kind) for kind, number in counts if number)
    return f"{found} in {counted(len({p.span.path for p in problems}), 'file')}"


def as_json(
    problems: Sequence[Problem], written: int, kept: int, removed: int, seconds: float
) -> str:
    """One object; ASCII only, so that no terminal's encoding can spoil it."""
    found = [
        {
            "path": p.span.path,
            "line": p.span.line,
            "column": p.span.column,
            "severity": p.severity,
            "code": p.code,
            "message": p.message,
            "hint": p.hint,
        }
        for p in problems
    ]
    report = {
        "problems": found,
        "written": written,
        "kept": kept,
        "removed": removed,
        "seconds": round(seconds, 3),
    }
    return json.dumps(report, indent=2) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the lines; paths are relative to the site."""
    return "".join(
        f"::{_LEVELS[p.severity][0]} file={_property(p.span.path)},line={p.span.line},"
        f"col={p.span.column},title={_property(p.code)}::{_data(_sentence(p))}\n"
        for p in problems
    )


def as_sarif(problems: Sequence[Problem]) -> str:
    """A SARIF 2.1.0 log with one run; its rules are the codes that occur."""
    codes = sorted({p.code for p in problems})
    run = {
        "tool": {
            "driver": {
                "name": "nutgraf",
                "version": __version__,
                "rules": [{"id": code} for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(p, codes.index(p.code)) for p in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


# --- text ---------------------------------------------------------------------------------------


def _block(problem: Problem, lines: Sequence[str], colour: bool, width: int) -> str:
    span = problem.span
    place = f"{visible(span.path)}:{span.line}:{span.column}:"
    paint = _painter(colour)
    head = (
        f"{paint(_BOLD, place)} {paint(_ESCAPES.get(problem.severity, ''), problem.severity)} "
        f"{paint(_DIM, problem.code)} {visible(problem.message)}"
    )
    line = lines[span.line - 1] if 1 <= span.line <= len(lines) else ""
    parts = [head]
    if line.strip():
        gutter = f"{span.line:>5} | "
        text, caret = _excerpt(line, span.column, width - len(gutter))
        bar = " " * (len(gutter) - 2) + "| "
        parts.append(paint(_DIM, gutter) + text)
        parts.append(paint(_DIM, bar) + " " * caret + paint(_ESCAPES["error"], "^"))
    if problem.hint:
        parts.append(f"  {paint(_BOLD, 'help:')} {visible(problem.hint)}")
    return "\n".join(parts)


def _painter(colour: bool) -> Callable[[str, str], str]:
    def paint(escape: str, text: str) -> str:
        return f"{escape}{text}{_RESET}" if colour and escape else text

    return paint


def counted(count: int, noun: str) -> str:
    """The number with its noun, which takes an s in the plural."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def describe_left_out(left_out: Iterable[tuple[str, int]]) -> str:
    """How many texts are not published yet or any more, by their states; empty where all are."""
    return ", ".join(
        counted(count, state) if state == "draft" else f"{count} {state}"
        for state, count in left_out
    )


def _lines(root: Path, path: str) -> list[str]:
    """The lines of a file inside root, or none: an excerpt is never worth a fault of its own."""
    try:
        file = (root / path).resolve()
        status = file.stat()
        inside = file.is_relative_to(root.resolve())
        # A named pipe would wait for its writer for ever.
        if not (inside and stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST):
            return []
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
    except (OSError, ValueError, RuntimeError):
        return []
    return re.split(r"\r\n|\r|\n", text)


def _excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """What of the line fits, and how many columns of the terminal the caret stands from its left.

    A long line is cut at one or both sides, so that the column stays in view.
    """
    index = min(max(column - 1, 0), len(line))
    # Far characters cannot be in view: at least every other one is a column wide.
    begin = max(0, index - 2 * width)
    shown = [_visible_cell(character) for character in line[begin : index + 2 * width]]
    before, after = shown[: index - begin], shown[index - begin :]
    cut_left = begin > 0 or _wide(before) > width * 2 // 3
    left = _fitting(before[::-1], width * 2 // 3 - 1)[::-1] if cut_left else before
    room = width - _wide(left) - cut_left
    cut_right = _wide(after) > room or index + 2 * width < len(line)
    right = _fitting(after, room - 1) if cut_right else after
    prefix, suffix = "…" * cut_left, "…" * cut_right
    text = prefix + "".join(cell for cell, _ in (*left, *right)) + suffix
    return text, len(prefix) + _wide(left)


_Cell = tuple[str, int]  # what is printed for a character, and the columns that it takes


def _fitting(cells: Sequence[_Cell], room: int) -> list[_Cell]:
    fitting = []
    for cell in cells:
        room -= cell[1]
        if room < 0:
            break
        fitting.append(cell)
    return fitting


def _wide(cells: Sequence[_Cell]) -> int:
    return sum(wide for _, wide in cells)


def _visible_cell(character: str) -> _Cell:
    if character == "\t":
        return "    ", 4
    if " " <= character <= "~":
        return character, 1
    shown = visible(character)
    if shown != character:
        return shown, len(shown)
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def visible(text: str) -> str:
    """Text that a terminal can only print: whatever could steer it is written out.

    That is every control, every mark that reorders or hides text, and what no encoding holds.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _is_harmless(c) else _written_out(c) for c in text)


def _is_harmless(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _JOINERS or category not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _written_out(character: str) -> str:
    if character in "\n\r\t":
        return " "
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


# --- for code hosts -----------------------------------------------------------------------------

_LEVELS: Final[Mapping[Severity, tuple[str, str]]] = MappingProxyType(
    {
        "error": ("error", "error"),
        "warning": ("warning", "warning"),
        "hint": ("notice", "note"),
        "off": ("notice", "none"),
    }
)
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def _sentence(problem: Problem) -> str:
    if not problem.hint:
        return problem.message
    return f"{problem.message.rstrip('.')}. {problem.hint}"


def _data(text: str) -> str:
    """Percent signs first: they mark what is escaped."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _result(problem: Problem, rule: int) -> dict[str, object]:
    region = {"startLine": max(1, problem.span.line), "startColumn": max(1, problem.span.column)}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity][1],
        "message": {"text": _sentence(problem)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(problem.span.path)},
                    "region": region,
                }
            }
        ],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote  # slow to load, and rarely wanted

    # A colon before the first slash would make a scheme of it.
    return quote(path.encode(errors="surrogatepass"), safe="/")
