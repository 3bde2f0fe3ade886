"""What the CSS of a drawing would load from elsewhere."""

import re
from typing import Final

ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)
URL: Final = re.compile(r"\burl\(\s*[\"']?([^\"')\s]*)", re.IGNORECASE)
# These name what they load as a text in quotes, more than one at once where they offer a choice.
CHOICE: Final = re.compile(r"\b(?:image|image-set|src|cross-fade)\(", re.IGNORECASE)
QUOTED: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
LIKE_ADDRESS: Final = re.compile(r"[/.:]")
INSIDE: Final = ("#", "data:")


def find_load(css: str) -> str:
    """What the sheet or value loads that the drawing does not hold, or an empty string."""
    plain = ESCAPE.sub(_unescape, css)
    if IMPORT.search(plain):
        return "imports a style sheet"
    named = URL.findall(plain)
    if CHOICE.search(plain):
        texts = (one or other for one, other in QUOTED.findall(plain))
        named += [one for one in texts if LIKE_ADDRESS.search(one)]
    elsewhere = (one for one in named if one and not one.lower().startswith(INSIDE))
    return f"loads {address[:60]}" if (address := next(elsewhere, "")) else ""


def _unescape(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
