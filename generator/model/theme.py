"""What a theme lets a site choose, and what a site has chosen."""

from typing import Literal, TypeAlias

from generator.model.problem import Span
from generator.model.value import Value

OptionType: TypeAlias = Literal["colour", "choice", "list", "number", "switch", "text"]

# A colour is two: as written for the light theme and for the dark one.
OptionValue: TypeAlias = str | float | bool | tuple[str, ...]


class Contrast(Value, frozen=True):
    """What a colour must be told from: another option's name, or two colours; nothing at all.

    ``least`` are the ratios in the light and in the dark.
    """

    ground: tuple[str, ...] = ()
    least: tuple[float, float] = (1.0, 1.0)
    span: Span | None = None


FREE = Contrast()


class Option(Value, frozen=True):
    """An option that a theme declares.

    ``choices`` are those of a choice or a list, ``needed`` what a list may not leave out, ``least``
    and ``most`` the ends of a number, ``token`` the CSS custom property that takes the value.
    """

    name: str
    type: OptionType = "text"
    default: OptionValue = ""
    meaning: str = ""
    choices: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    token: str = ""
    contrast: Contrast = FREE


class Given(Value, frozen=True):
    """A value as a site or a theme writes it; ``spans`` are those of a list's items."""

    name: str
    value: str | tuple[str, ...]
    key_span: Span
    span: Span
    spans: tuple[Span, ...] = ()
