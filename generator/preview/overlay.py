"""Problems for the page: as data for the overlay, and as a page of their own where there is no site yet."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from generator.model.problem import Problem
from generator.preview.editors import Link
from generator.report import as_text, count, cut_excerpt

MOST: Final = 100  # problems that an overlay lists; the terminal has all of them
WIDTH: Final = 96  # columns of an excerpt
ORDER: Final = ("error", "warning", "hint")

WAITING: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>body{{font:1.0625rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:36rem;padding:0 1rem}}pre{{overflow:auto}}</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
{report}
</body>
</html>
"""


def as_data(problems: Sequence[Problem], fault: str, site: Path, link: Link) -> str:
    """What the overlay shows, as JSON: errors first, each with its excerpt and its editor's link."""
    sorted_problems = sorted(problems, key=lambda one: ORDER.index(one.severity))
    shown = sorted_problems[:MOST]
    excerpts = cut_excerpt(shown, site, WIDTH)
    return json.dumps(
        {
            "summary": count(problems) if problems else fault,
            "fault": fault if problems else "",
            "more": len(problems) - len(shown),
            "problems": [
                {
                    "path": one.span.path,
                    "line": one.span.line,
                    "column": one.span.column,
                    "severity": one.severity,
                    "code": one.code,
                    "message": one.message,
                    "hint": one.hint,
                    "excerpt": excerpt,
                    "caret": caret,
                    "href": link(one.span),
                }
                for one, (excerpt, caret) in zip(shown, excerpts, strict=True)
            ],
        },
        ensure_ascii=False,
    )


def waiting_page(problems: Sequence[Problem], fault: str, site: Path, *, building: bool) -> str:
    """The page at every address while there is nothing to show."""
    if building:
        return WAITING.format(title="Building …", text="This page follows by itself.", report="")
    told = as_text(problems, site, colour=False, width=WIDTH) or fault
    return WAITING.format(
        title="There is nothing to show yet",
        text="Mend what is wrong, and the site appears here by itself.",
        report=f"<noscript><pre>{escape(told)}</pre></noscript>" if told else "",
    )
