"""A colour as CSS writes it to Colour."""

import difflib
import re
from collections.abc import Iterable
from math import radians
from typing import Final

from generator.model.colour import Colour, Tone, from_tone

HEX: Final = re.compile(r"#(?:[0-9a-f]{3}){1,2}")
OKLCH: Final = re.compile(
    r"oklch\(\s*(?P<lightness>[\d.]{1,9})(?P<percent>%?)\s+(?P<chroma>[\d.]{1,9})\s+(?P<hue>[\d.]{1,9})(?:deg)?\s*\)"
)
CALL: Final = re.compile(r"(rgb|hsl)\(\s*([^(),/\s]+)[\s,]+([^(),/\s]+)[\s,]+([^(),/\s]+)\s*\)")


def read_colour(text: str) -> Colour | None:
    """``#2337b8``, ``#25b``, a name, ``rgb()``, ``hsl()`` or ``oklch()``; nothing see-through."""
    written = text.strip().lower()[:60]
    if HEX.fullmatch(written):
        digits = written[1:] if len(written) == 7 else "".join(one * 2 for one in written[1:])
        return _from_bytes(int(digits[at : at + 2], 16) for at in (0, 2, 4))
    if match := OKLCH.fullmatch(written):
        return _from_oklch(match)
    from PIL import ImageColor

    if match := CALL.fullmatch(written):
        written = f"{match[1]}({match[2].removesuffix('deg')}, {match[3]}, {match[4]})"
    elif written not in ImageColor.colormap:
        return None
    try:
        return _from_bytes(ImageColor.getrgb(written)[:3])
    except ValueError:
        return None


def suggest_colour(text: str) -> str:
    """The name that was meant, or nothing."""
    from PIL import ImageColor

    return next(iter(difflib.get_close_matches(text.lower()[:40], ImageColor.colormap, 1, 0.7)), "")


def _from_bytes(parts: Iterable[int]) -> Colour | None:
    values = [part / 255 for part in parts]
    return Colour(*values) if all(0 <= one <= 1 for one in values) else None


def _from_oklch(match: re.Match[str]) -> Colour | None:
    try:
        lightness, chroma, hue = (float(match[name]) for name in ("lightness", "chroma", "hue"))
    except ValueError:
        return None
    lightness /= 100 if match["percent"] else 1
    if lightness > 1 or chroma > 0.5 or hue > 360:
        return None
    return from_tone(Tone(lightness, chroma, radians(hue)))
