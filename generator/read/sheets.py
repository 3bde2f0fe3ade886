"""What the CSS of a drawing would load from elsewhere."""

import re
from typing import Final

ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)
# What is named in brackets: url(…) always, the others where they begin with a text in quotes.
NAMED: Final = re.compile(
    r"""\b(?:url\(\s*["']?|(?:image|image-set|src|cross-fade)\([^)]*?["'])\s*(?P<address>[^"')\s]*)""",
    re.IGNORECASE,
)
INSIDE: Final = ("#", "data:")


def find_load(css: str) -> str:
    """What the sheet or value loads that the drawing does not hold, or an empty string."""
    plain = ESCAPE.sub(_unescape, css)
    if IMPORT.search(plain):
        return "imports a style sheet"
    for found in NAMED.finditer(plain):
        if not found["address"].lower().startswith(INSIDE):
            return f"loads {found['address'][:60]}"
    return ""


def _unescape(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
