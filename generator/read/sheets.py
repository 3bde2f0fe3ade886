"""What the CSS of a drawing would load from elsewhere."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

LARGEST: Final = 2 << 20  # characters of CSS in one drawing: to read so much takes two seconds

# Attributes that take what a style sheet takes; in all others it is a text.
STYLED: Final = frozenset((
    "style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start",
    "marker-mid", "marker-end", "color-profile", "src", "from", "to", "by", "values",
))  # fmt: skip
# These name what they load as a text in quotes; more than one, where they offer a choice.
LOADS: Final = re.compile(r"url|src|(?:-webkit-)?(?:image|image-set|cross-fade)")
# Nearly all values: no quotes, no escapes, and nothing named but parts of the drawing itself.
PLAIN: Final = re.compile(
    r"[^(@\\\"']*(?:(?:url\(#|(?:rgba?|hsla?|var|translate|scale|rotate|matrix)\()[^(@\\\"']*)*",
    re.IGNORECASE,
)
INSIDE: Final = ("#", "data:")
BLANKS: Final = "".join(map(chr, range(33)))  # that addresses may have at their ends


def find_load(css: str) -> str:
    """What the sheet or value loads that the drawing does not hold, or an empty string."""
    if "(" not in css and "@" not in css and "\\" not in css:
        return ""
    # Loading it takes longer than reading many a site.
    from tinycss2 import parse_component_value_list

    for word in _find_loads(parse_component_value_list(css, skip_comments=True)):
        if not word:
            return "imports a style sheet"
        if not word.lower().startswith(INSIDE):
            return f"loads {word[:60]}"
    return ""


def is_plain(value: str) -> bool:
    """Whether a value loads nothing, as can be told without taking it apart."""
    return PLAIN.fullmatch(value) is not None


def _find_loads(tokens: Iterable[Any]) -> Iterator[str]:
    """The addresses that these tokens name; an empty one for an import."""
    waiting = [(iter(tokens), False)]
    while waiting:
        tokens, loads = waiting[-1]
        token = next(tokens, None)
        if token is None:
            waiting.pop()
        elif token.type == "at-keyword" and token.lower_value == "import":
            yield ""
        elif token.type == "url" or (token.type == "string" and loads):
            if address := token.value.strip(BLANKS):
                yield address
        elif token.type == "function":
            inner = LOADS.fullmatch(token.lower_name) is not None
            inner = inner or (loads and token.lower_name != "type")
            waiting.append((iter(token.arguments), inner))
        elif token.type.endswith("block"):
            waiting.append((iter(token.content), loads))
