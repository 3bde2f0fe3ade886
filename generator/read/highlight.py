"""Code to HTML with classes, by pygments."""

import sys
from copy import copy
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
    if not (lexer := _find_lexer(language)):
        return None
    from pygments import highlight as colour

    _forget()
    marked: str = colour(code, _fresh(lexer), _formatter())
    return marked


def _forget() -> None:
    """A block does not look as those before it have made it. Lexers note what they have read: each
    block has one of its own, and some have it on their class."""
    for module, kind, notes in NOTES:
        if found := sys.modules.get(f"pygments.lexers.{module}"):
            getattr(getattr(found, kind, None), notes, []).clear()


def _fresh(lexer: Any) -> Any:
    """One like it that has read nothing: to make some, C#'s among them, takes milliseconds."""
    from pygments.lexer import Lexer

    made = copy(lexer)
    for name, value in vars(lexer).items():
        if isinstance(value, (list, set, dict)):
            setattr(made, name, copy(value))
        elif isinstance(value, Lexer):
            setattr(made, name, _fresh(value))
    return made


@cache
def _find_lexer(language: str) -> Any:
    """A lexer that never reads anything itself."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@cache
def _formatter() -> Any:
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)
