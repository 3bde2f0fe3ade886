"""Plain text to HTML."""

import re
from typing import Final

SPECIAL: Final = re.compile('[&<>"]')


def escape_html(text: str) -> str:
    """The text with ``& < > "`` as entities: safe in content and in double-quoted attributes."""
    if not SPECIAL.search(text):
        return text
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
