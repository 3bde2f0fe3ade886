"""Code to HTML with classes, by pygments."""

import sys
from functools import cache
from typing import Any, Final

from generator.model.escaping import escape_html

PLAIN: Final = ("", "text", "txt", "plain", "plaintext", "output")

# Characters; some lexers take a second for 10 KB and thirty for 50.
LONGEST: Final = 10_000  # of a block
BUDGET: Final = 30_000  # of all blocks of a file
# Where lexers of pygments note for all of their kind what they have read.
NOTES: Final = (
    ("csound", "CsoundOrchestraLexer", "user_defined_opcodes"),
    ("haxe", "HaxeLexer", "preproc_stack"),
    ("webmisc", "XQueryLexer", "xquery_parse_state"),
)


def highlight(code: str, language: str) -> str | None:
    """The code as HTML spans with pygments' short class names; None for an unknown language.

    A block beyond LONGEST stays plain; the caller keeps to BUDGET.
    """
    if language in PLAIN or len(code) > LONGEST:
        return escape_html(code)
    if not (kind := _find_lexer(language)):
        return None
    from pygments import highlight as colour

    _forget()
    marked: str = colour(code, kind(stripnl=False), _formatter())
    return marked


def _forget() -> None:
    """A block does not look as those before it have made it. Lexers note what they have read: each
    block has one of its own, and some have it on their class."""
    for module, kind, notes in NOTES:
        if found := sys.modules.get(f"pygments.lexers.{module}"):
            getattr(getattr(found, kind, None), notes, []).clear()


@cache
def _find_lexer(language: str) -> Any:
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


@cache
def _formatter() -> Any:
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)
