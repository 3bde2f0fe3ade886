"""tests/cases/*.md: Markdown, the HTML it becomes with its holes shown, and its problems.

A case has three parts, ``=== input``, ``=== html`` and ``=== problems``, after lines of options
(``language: de``, ``html: trusted``). A hole reads ⟦kind:id⟧, with the label after ``|`` and the
detail in braces. ``NUTGRAF_REWRITE=1 pytest tests/unit/test_cases.py`` writes what comes out into
the files: read every changed line before believing it.
"""

import difflib
import os
from pathlib import Path

import pytest

from generator.model.text import HOLE, Ref
from generator.read.markdown import Rendered, read_blocks
from generator.read.parser import Dialect

FOLDER = Path(__file__).parents[1] / "cases"
CASES = sorted(FOLDER.glob("*.md"))
OPTIONS = {"language", "html"}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    text = case.read_text("utf-8")
    head, rest = text.split("=== input\n")
    source = rest.split("=== html\n")[0]
    options = dict(line.split(": ") for line in head.splitlines() if line and line[0] != "#")
    assert set(options) <= OPTIONS
    dialect = Dialect(options.get("language", "en"), options.get("html") == "trusted")
    found = read_blocks(source, "case.md", 0, dialect, source.split("\n"))
    actual = f"{head}=== input\n{source}=== html\n{shown(found)}=== problems\n{told(found)}"
    if actual != text and os.environ.get("NUTGRAF_REWRITE"):
        case.write_text(actual, "utf-8")
        return
    if actual != text:  # no assert: pytest compares long lines for minutes
        lines = difflib.unified_diff(
            text.splitlines(), actual.splitlines(), "expected", "actual", "", "", 2
        )
        pytest.fail("\n".join(line[:500] for line in lines))


def test_there_are_cases() -> None:
    assert len(CASES) > 50


def shown(found: Rendered) -> str:
    parts = found.text.html.split(HOLE)
    assert len(parts) == len(found.text.refs) + 1
    html = "".join(
        part + hole for part, hole in zip(parts, [*map(hole_of, found.text.refs), ""], strict=True)
    )
    return html.replace("\xa0", "⍽") + ("\n" if html and not html.endswith("\n") else "")


def hole_of(ref: Ref) -> str:
    label = f"|{ref.label}" if ref.label else ""
    detail = f" {{{ref.detail.strip()}}}" if ref.detail else ""
    anchor = f" #{ref.anchor}" if ref.anchor else ""
    return f"⟦{ref.kind}:{ref.id}{label}{detail}{anchor}⟧"


def told(found: Rendered) -> str:
    return "".join(
        f"{one.span.line}:{one.span.column} {one.code} {one.message}\n" for one in found.problems
    )
