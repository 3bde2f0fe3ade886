"""Colours of a screen, how well one reads on another, and the nearest that reads well enough.

Contrast is WCAG 2's; lightness, chroma and hue are those of OKLCH (Björn Ottosson, 2020), in which
a change of lightness alone keeps the colour recognisable.
"""

from math import atan2, cos, hypot, sin

from generator.model.value import Value


class Colour(Value, frozen=True):
    """Red, green and blue of sRGB as screens take them, 0 to 1."""

    red: float
    green: float
    blue: float

    def __str__(self) -> str:
        parts = (self.red, self.green, self.blue)
        return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


class Tone(Value, frozen=True):
    """The same in OKLCH: ``lightness`` 0 to 1, ``chroma`` 0 to about 0.37, ``hue`` in radians."""

    lightness: float
    chroma: float
    hue: float


def contrast(one: Colour, other: Colour) -> float:
    """1 to 21, whichever of both is the text."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = (_linear(one) for one in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def make_legible(colour: Colour, ground: Colour, least: float) -> Colour:
    """The colour, or the nearest lightness of it that has the contrast with the ground."""
    if contrast(colour, ground) >= least:
        return colour
    tone = to_tone(colour)
    # Black on the ground or white: whichever has more to give.
    end = 0.0 if luminance(ground) > 0.179 else 1.0
    near, far = tone.lightness, end
    for _ in range(24):
        middle = (near + far) / 2
        if contrast(_rounded(from_tone(_lighter(tone, middle))), ground) >= least:
            far = middle
        else:
            near = middle
    return _rounded(from_tone(_lighter(tone, far)))


def make_partner(colour: Colour, model: tuple[Colour, Colour]) -> Colour:
    """What the colour is in the dark: like the second of ``model``, which is the first one's partner.

    Half-way between the partner's own lightness and one as far from the colour's: a brighter colour
    has a brighter partner, and neither glares.
    """
    own, light, dark = to_tone(colour), to_tone(model[0]), to_tone(model[1])
    lightness = dark.lightness + (own.lightness - light.lightness) / 2
    lightness = min(max(lightness, 0.0), 1.0)
    scale = dark.chroma / light.chroma if light.chroma else 1.0
    return _rounded(from_tone(Tone(lightness, own.chroma * min(scale, 1.0), own.hue)))


def to_tone(colour: Colour) -> Tone:
    red, green, blue = (_linear(one) for one in (colour.red, colour.green, colour.blue))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Tone(lightness, hypot(a, b), atan2(b, a))


def from_tone(tone: Tone) -> Colour:
    """The colour, with as much of its chroma as a screen can show at this lightness."""
    if (found := _unlimited(tone)) and _is_shown(found):
        return _limited(found)
    low, high = 0.0, tone.chroma
    for _ in range(20):
        middle = (low + high) / 2
        if _is_shown(_unlimited(Tone(tone.lightness, middle, tone.hue))):
            low = middle
        else:
            high = middle
    return _limited(_unlimited(Tone(tone.lightness, low, tone.hue)))


def _unlimited(tone: Tone) -> tuple[float, float, float]:
    a, b = tone.chroma * cos(tone.hue), tone.chroma * sin(tone.hue)
    long = (tone.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (tone.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (tone.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= one <= 1.0005 for one in linear)


def _limited(linear: tuple[float, float, float]) -> Colour:
    return Colour(*(_curved(min(max(one, 0.0), 1.0)) for one in linear))


def _rounded(colour: Colour) -> Colour:
    """As it is written: a contrast that holds in theory must hold in eight bits."""
    return Colour(*(round(one * 255) / 255 for one in (colour.red, colour.green, colour.blue)))


def _lighter(tone: Tone, lightness: float) -> Tone:
    return Tone(lightness, tone.chroma, tone.hue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _curved(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
