"""Code to HTML with classes, by pygments."""

from functools import cache
from typing import Any, Final

from generator.model.escaping import escape_html

PLAIN: Final = ("", "text", "txt", "plain", "plaintext", "output")

# Characters; some lexers take a second for 10 KB and thirty for 50.
LONGEST: Final = 10_000  # of a block
BUDGET: Final = 30_000  # of all blocks of a file


def highlight(code: str, language: str) -> str | None:
    """The code as HTML spans with pygments' short class names; None for an unknown language.

    A block beyond LONGEST stays plain; the caller keeps to BUDGET.
    """
    if language in PLAIN or len(code) > LONGEST:
        return escape_html(code)
    if not (lexer := _lexer(language)):
        return None
    from pygments import highlight as colour

    marked: str = colour(code, lexer, _formatter())
    return marked


@cache
def _lexer(language: str) -> Any:
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
