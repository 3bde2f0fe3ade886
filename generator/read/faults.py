"""What libyaml complains about, in an author's words and at the place to be mended."""

import re
from typing import Any, Final

from generator.model.value import Value


class Fault(Value, frozen=True):
    """A syntax error in words; ``line`` and ``column`` from 0."""

    message: str
    line: int
    column: int
    hint: str = ""


def explain(error: Any, lines: list[str], last: Any) -> Fault:
    """PyYAML's MarkedYAMLError in words. ``last`` is the event before it, or None."""
    said = error.problem or ""
    line, column = _at(error.problem_mark)
    written = lines[line] if line < len(lines) else ""
    if "end of stream" in said or "document indicator" in said:
        return _unclosed_quote(*_at(error.context_mark or error.problem_mark))
    indent = written[: len(written) - len(written.lstrip())]
    if "\t" in indent and column <= len(indent):
        return Fault(
            "A tab is used for indentation", line, indent.index("\t"), "Use spaces instead of tabs"
        )
    if odd := _odd_blank(lines, {line, _at(error.context_mark)[0]}):
        return odd
    if "mapping values" in said:
        return _colon_in_text(lines, line, column)
    if "expected ':'" in said:
        return _no_colon(lines, *_at(error.context_mark))
    if "escape" in said:
        return Fault(
            f"`{written[column - 1 : column + 1]}` has no meaning between double quotes",
            line,
            max(column - 1, 0),
            "Use single quotes, or write the backslash twice",
        )
    if "flow" in (error.context or ""):
        return _broken_brackets(written, line, column, _at(error.context_mark))
    if "block scalar" in (error.context or ""):
        line, column = _at(error.context_mark)
        return Fault(
            f"After `{lines[line][column : column + 1]}` the text begins on the next line",
            line,
            column,
            quote_hint(lines[line], "Move the text there, or quote this value"),
        )
    if _runs_into(last, line):
        return _unclosed_quote(*_at(last.start_mark))
    return _unexpected(said, written, line, column)


def _at(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)


# Blanks that are none in YAML; they come along with copied texts, and look like spaces.
BLANKS: Final = "\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200C))
)
_ODD_BLANK: Final = re.compile(rf" *(?:- +)*(?:[\w-]+:|-)?([{BLANKS}])")


def _odd_blank(lines: list[str], numbers: set[int]) -> Fault | None:
    """The first of these lines that has such a blank where YAML wants a space."""
    for number in sorted(numbers):
        if number < len(lines) and (match := _ODD_BLANK.match(lines[number])):
            return Fault(odd_blank(match[1]), number, match.start(1), TYPE_ANEW)
    return None


TYPE_ANEW: Final = "Type a space in its place: it may have come along with a copied text"


def odd_blank(character: str) -> str:
    return f"This blank is the character U+{ord(character):04X}, which is no space in YAML"


def _unclosed_quote(line: int, column: int) -> Fault:
    return Fault(
        "This quotation mark has no partner",
        line,
        column,
        "Close it at the end of the value, or wrap the value in the other kind of quotes",
    )


# The indentation and dashes of a line, its key if any, and its value.
_PAIR: Final = re.compile(
    r"""\s*(?:-\s+)*(?:(?P<key>[^\s:#"'\[\]{},-][^:#"'\[\]{}]{0,200}):(?:\s+|$))?(?P<value>\S.*)?$"""
)


def _pair(line: str) -> tuple[str, str, int]:
    """Key, value and the value's column of a line; the key is empty in a line without one."""
    match = _PAIR.match(line[:1000])
    if not match:
        return "", "", 0
    return match["key"] or "", (match["value"] or "").rstrip(), max(match.start("value"), 0)


def _colon_in_text(lines: list[str], line: int, column: int) -> Fault:
    key, value, start = _pair(lines[line])
    if key and column > start:
        return Fault(
            "A colon followed by a space cannot stand in a text without quotes",
            line,
            column,
            quote_hint(lines[line], "Quote this value"),
        )
    above = line - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if above >= 0 and not _pair(lines[above])[0] and not lines[above].lstrip().startswith("-"):
        return _no_colon(lines, above, len(lines[above]) - len(lines[above].lstrip()))
    return Fault(
        f"`{shown(key or value)}` is indented below a key that already has a value",
        line,
        len(lines[line]) - len(lines[line].lstrip()),
        "Align it with the key above, or quote that key's value if this line belongs to it",
    )


def _no_colon(lines: list[str], line: int, column: int) -> Fault:
    written = lines[line].strip()
    if match := re.match(r"([\w-]+):(?=\S)", written):
        return Fault(
            f"A space is missing after `{shown(match[0])}`",
            line,
            column,
            f"Write `{shown(f'{match[0]} {written[match.end() :]}')}`",
        )
    return Fault(
        f"`{shown(written)}` has no key",
        line,
        column,
        "Write `key: value`, or indent the line if it belongs to the value above",
    )


def _broken_brackets(written: str, line: int, column: int, opened: tuple[int, int]) -> Fault:
    if opened[0] < line:
        return Fault(
            "This bracket is never closed, or a comma is missing after it",
            *opened,
            "Close it, or quote the value if the bracket belongs to a text",
        )
    key, value, start = _pair(written)
    if key and value.startswith(("[[", "[@")) and start == opened[1]:
        return _bad_beginning(written, line, start)
    return Fault(
        "Inside brackets, this text needs quotes",
        line,
        column,
        'Quote texts that hold brackets, commas or colons: `[one, "two: [[three]]"]`',
    )


def _runs_into(last: Any, line: int) -> bool:
    """Did a quoted text begin above ``line`` and end in it, too early or too late?"""
    quoted = getattr(last, "style", "") in ("'", '"')
    return quoted and last.start_mark.line < last.end_mark.line == line


def _unexpected(said: str, written: str, line: int, column: int) -> Fault:
    _, value, start = _pair(written)
    if value and start <= column and (value[0] in "[]{}@`%*&!|>,\"'" or value[:2] in ("- ", "? ")):
        return _bad_beginning(written, line, start)
    character = written[column : column + 1]
    if "cannot start any token" in said:
        return Fault(
            f"A text cannot begin with `{character}`", line, column, "Quote the whole text"
        )
    if "expected key" in said or "expected <" in said or "indicator" in said:
        indent = len(written) - len(written.lstrip())
        return Fault(
            "This line does not fit the ones above it",
            line,
            max(min(column, indent), 0),
            "Indent the keys of one record, and the dashes of one list, by the same number of spaces",
        )
    return Fault(f"This cannot be read as YAML: {said}", line, column, "Quote the value")


def _bad_beginning(written: str, line: int, start: int) -> Fault:
    value = written[start:].rstrip()
    hint = quote_hint(written, "Quote this value")
    if value.startswith("[@") and _pair(written)[0] == "sources":
        ids = [one.rstrip("].,;") for one in re.findall(r"@([^\s,;]+)", value)]
        hint = f"Write the ids alone: `sources: [{shown(', '.join(ids))}]`"
    if value[0] in "\"'":
        return Fault("Text follows the closing quotation mark", line, start, hint)
    mark = next((two for two in ("[[", "[@", "- ", "? ") if value.startswith(two)), value[0])
    named = "a backtick" if mark == "`" else f"`{mark.strip()}`"
    return Fault(f"A text without quotes cannot begin with {named}", line, start, hint)


def quote_hint(line: str, what: str) -> str:
    key, value, _ = _pair(line)
    if not value or len(value) > 80:
        return what
    if len(value) > 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    simple = not set(value) & set('"\\')
    quoted = f'"{value}"' if simple else "'" + value.replace("'", "''") + "'"
    return f"{what}: `{key}: {quoted}`" if key else f"{what}: `{quoted}`"


def shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def named(value: Any) -> str:
    """A value as it is written, or what kind of value it is."""
    return f"`{shown(value)}`" if isinstance(value, str) else kind_of(value)


def kind_of(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a group of keys"
    return "a list" if isinstance(value, list | tuple) else "a text"
