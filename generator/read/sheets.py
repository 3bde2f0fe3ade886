"""What the CSS of a drawing would load from elsewhere."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

LARGEST: Final = 2 << 20  # characters of CSS in one drawing, most of them those of fonts
MOST: Final = 200_000  # words and signs of CSS in one drawing: to read so many takes a second

# Attributes that take what a style sheet takes; in all others it is a text.
STYLED: Final = frozenset((
    "style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start",
    "marker-mid", "marker-end", "color-profile", "src", "from", "to", "by", "values",
))  # fmt: skip
# These name what they load as a text in quotes; more than one, where they offer a choice.
LOADS: Final = re.compile(r"url|src|(?:-webkit-)?(?:image|image-set|cross-fade)")
# What stands in the place of these is written elsewhere, as another sheet or attribute has it.
STANDS_FOR: Final = re.compile(r"var|env|attr|if|--.*", re.DOTALL)
WORD: Final = re.compile(r"[\w+/=-]+|\s+|.", re.DOTALL)
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


def count_words(css: str) -> int:
    """How much there is to read in a sheet; more than MOST as MOST + 1."""
    return sum(1 for _ in islice(WORD.finditer(css), MOST + 1))


def is_plain(value: str) -> bool:
    """Whether a value loads nothing, as can be told without taking it apart."""
    return PLAIN.fullmatch(value) is not None


def _find_loads(tokens: Iterable[Any]) -> Iterator[str]:
    """The addresses that these tokens name, or what stands for one; an empty one for an import."""
    waiting = [(iter(tokens), False)]
    while waiting:
        within, loads = waiting[-1]
        token = next(within, None)
        if token is None:
            waiting.pop()
        elif token.type == "at-keyword" and token.lower_value == "import":
            yield ""
        elif token.type == "url" or (token.type == "string" and loads):
            if address := token.value.strip(BLANKS):
                yield address
        elif token.type == "function":
            name = token.lower_name
            if loads and STANDS_FOR.fullmatch(name):
                yield f"{name}()"
            named = LOADS.fullmatch(name) is not None
            waiting.append((iter(token.arguments), named or (loads and name != "type")))
        elif token.type.endswith("block"):
            waiting.append((iter(token.content), loads))
