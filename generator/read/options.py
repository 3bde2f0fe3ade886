"""Values for a theme's options: what themes and site.yml say, checked, and colours made legible."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Final, TypeAlias

from generator.model.colour import Colour, contrast, make_legible, make_partner
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.theme import Given, Option, OptionType, OptionValue
from generator.read.colour import read_colour, suggest_colour
from generator.read.faults import shown
from generator.read.schema import listed

Options: TypeAlias = Mapping[str, Option]
Values: TypeAlias = Mapping[str, OptionValue]
_Read: TypeAlias = OptionValue | Problem

YES_OR_NO: Final = MappingProxyType(
    {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
)
SCHEMES: Final = ("light", "dark")


def choose(
    themes: Iterable[tuple[Option | Given, ...]], given: tuple[Given, ...], theme: str
) -> tuple[Options, Values, Problems]:
    """All options and their values; ``themes`` are those of each theme, what is extended first.

    A theme may give a value to an option of the one that it extends, as a site may.
    """
    options: dict[str, Option] = {}
    values: dict[str, OptionValue] = {}
    written: dict[str, Given] = {}
    problems: list[Problem] = []

    def take(one: Given) -> None:
        if one.value == "" and options[one.name].type != "text":
            return  # `accent:` alone chooses nothing
        value = read_value(options[one.name], one)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[one.name] = value
            written[one.name] = one

    for declared in themes:
        for one in declared:
            if isinstance(one, Given) and one.name in options:
                take(one)
                continue
            option = one if isinstance(one, Option) else Option(one.name, default=one.value)
            if isinstance(one, Given) and isinstance(one.value, tuple):
                problems.append(_without_type(one))
            options[one.name] = option
            values[one.name] = option.default
            written.pop(one.name, None)
    for one in given:
        if one.name in options:
            take(one)
        else:
            problems.append(_unknown(one, options, theme))
    for option in sorted(options.values(), key=_depth(options)):
        problems += _settle(option, options, values, written.get(option.name))
    return options, values, tuple(problems)


def read_value(option: Option, given: Given) -> OptionValue | Problem:
    return READERS[option.type](option, given)


def _without_type(given: Given) -> Problem:
    message = f"the new option `{given.name}` is a list without a type"
    hint = "Write `{type: list, choices: […]}`, or `{type: colour, default: […]}`"
    return problem("wrong-type", message, given.span, hint)


def _unknown(given: Given, options: Options, theme: str) -> Problem:
    near = difflib.get_close_matches(given.name[:40], options, 1, 0.6)
    hint = f"Its options are {listed(sorted(options))}" if options else "It has none"
    message = f"the theme `{shown(theme)}` has no option `{shown(given.name)}`"
    return problem("unknown-key", message, given.key_span, f"Did you mean `{near[0]}`?" if near else hint)  # fmt: skip


# Each type of value -------------------------------------------------------------------------------


def _text(_: Option, given: Given) -> _Read:
    if isinstance(given.value, str):
        return given.value
    message = f"`{given.name}` is a list; wanted is one value"
    return problem("wrong-type", message, given.span, "Write it without brackets or dashes")


def _choice(option: Option, given: Given) -> _Read:
    value = _text(option, given)
    if isinstance(value, Problem) or value in option.choices:
        return value
    return _not_one_of(option, str(value), given.span)


def _switch(option: Option, given: Given) -> _Read:
    value = _text(option, given)
    if isinstance(value, Problem):
        return value
    if str(value).lower() in YES_OR_NO:
        return YES_OR_NO[str(value).lower()]
    message = f"`{option.name}` is `{shown(str(value))}`, neither `true` nor `false`"
    return problem("bad-value", message, given.span, "Write `true` or `false`")


def _number(option: Option, given: Given) -> _Read:
    value = _text(option, given)
    if isinstance(value, Problem):
        return value
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    low = float("-inf") if option.least is None else option.least
    high = float("inf") if option.most is None else option.most
    if low <= number <= high and isfinite(number):
        return number
    bounds = (f" from {low:g}" if low > float("-inf") else "") + (f" up to {high:g}" if high < float("inf") else "")  # fmt: skip
    message = f"`{option.name}` is `{shown(str(value))}`; wanted is a number{bounds}"
    return problem("bad-value", message, given.span, f"The theme's own is {option.default:g}" if isinstance(option.default, float) else "")  # fmt: skip


def _list(option: Option, given: Given) -> _Read:
    items = (given.value,) if isinstance(given.value, str) else given.value
    spans = given.spans or (given.span,) * len(items)
    for at, item in enumerate(items):
        if item not in option.choices:
            return _not_one_of(option, item, spans[at])
        if item in items[:at]:
            message = f"`{shown(item)}` stands twice in `{option.name}`"
            return problem("bad-value", message, spans[at], "Keep it once")
    if lacking := [one for one in option.needed if one not in items]:
        message = f"`{option.name}` leaves out {listed(lacking)}, to which links lead"
        return problem("bad-value", message, given.span, f"Add {listed(lacking)}")
    return items


def _colour(option: Option, given: Given) -> _Read:
    """The colours of the light and of the dark theme; one colour alone gets its partner here."""
    items = (given.value,) if isinstance(given.value, str) else given.value
    if not 1 <= len(items) <= 2:
        message = f"`{option.name}` is a list of {len(items)}; wanted is one colour, or two"
        return problem("bad-value", message, given.span, 'Write it like `["#2337b8", "#aab6ff"]`: light, dark')  # fmt: skip
    found = []
    for at, item in enumerate(items):
        colour = read_colour(item)
        if colour is None:
            return _no_colour(option, item, given.spans[at] if given.spans else given.span)
        found.append(colour)
    if len(found) == 1:
        model = _pair(option.default)
        found.append(make_partner(found[0], model) if model else found[0])
    return tuple(str(one) for one in found)


READERS: Final = MappingProxyType[OptionType, Callable[[Option, Given], OptionValue | Problem]](
    {
        "text": _text,
        "choice": _choice,
        "switch": _switch,
        "number": _number,
        "list": _list,
        "colour": _colour,
    }
)


def _not_one_of(option: Option, value: str, span: Span) -> Problem:
    near = difflib.get_close_matches(value.lower()[:40], option.choices, 1, 0.6)
    known = ", ".join(f"`{one}`" for one in option.choices)
    message = f"`{option.name}` has no `{shown(value)}`; it may be {known}"
    return problem("bad-value", message, span, f"Did you mean `{near[0]}`?" if near else "Write one of them")  # fmt: skip


def _no_colour(option: Option, value: str, span: Span) -> Problem:
    near = suggest_colour(value)
    message = f"`{option.name}` is `{shown(value)}`, which is no colour"
    hint = "Write it like `#2337b8`, `teal`, `rgb(35 55 184)`, `hsl(232 68% 43%)` or `oklch(42% 0.2 270)`"  # fmt: skip
    return problem("bad-value", message, span, f"Did you mean `{near}`?" if near else hint)


# Contrast -----------------------------------------------------------------------------------------


def _settle(
    option: Option, options: Options, values: dict[str, OptionValue], given: Given | None
) -> list[Problem]:
    """Puts the nearest colours that hold in the place of those that do not, and says so.

    Partners that nobody wrote are put right in silence.
    """
    own = _pair(values[option.name]) if option.type == "colour" else None
    ground = _ground(option, options, values)
    if option.contrast.span and not ground:
        return [_no_ground(option, options, option.contrast.span)]
    if not own or not ground:
        return []
    held = tuple(
        make_legible(colour, other, least)
        for colour, other, least in zip(own, ground, option.contrast.least, strict=True)
    )
    values[option.name] = tuple(str(one) for one in held)
    if given is None:
        return []
    count = 1 if isinstance(given.value, str) else len(given.value)
    return [
        _too_little(option, given, at, own[at], held[at], ground[at])
        for at in range(count)
        if own[at] != held[at]
    ]


def _no_ground(option: Option, options: Options, span: Span) -> Problem:
    written = option.contrast.ground
    message = f"`{option.name}` stands on {listed(list(written))}, which is neither a colour nor an option that is one"  # fmt: skip
    colours = [name for name, one in options.items() if one.type == "colour"]
    near = difflib.get_close_matches(written[0][:40], colours, 1, 0.6)
    hint = "Write the name of such an option, or two colours: light, dark"
    return problem("bad-value", message, span, f"Did you mean `{near[0]}`?" if near else hint)


def _too_little(
    option: Option, given: Given, at: int, own: Colour, held: Colour, ground: Colour
) -> Problem:
    where = option.contrast.ground[0] if len(option.contrast.ground) == 1 else str(ground)
    message = (
        f"`{option.name}` {own} has a contrast of {contrast(own, ground):.1f} with `{where}` in the {SCHEMES[at]} theme; "
        f"at least {option.contrast.least[at]:g} is needed, so {held} is used"
    )
    span = given.spans[at] if given.spans else given.span
    return problem("low-contrast", message, span, f'Write `"{held}"`, or choose another colour')


def _ground(option: Option, options: Options, values: Values) -> tuple[Colour, Colour] | None:
    ground = option.contrast.ground
    return _pair(values[ground[0]] if len(ground) == 1 and ground[0] in options else ground)


def _depth(options: Options) -> Callable[[Option], int]:
    """Grounds are settled before what stands on them."""

    def depth(option: Option, left: int = 8) -> int:
        ground = option.contrast.ground
        if len(ground) != 1 or ground[0] not in options or not left:
            return 0
        return 1 + depth(options[ground[0]], left - 1)

    return depth


def _pair(value: OptionValue) -> tuple[Colour, Colour] | None:
    if not isinstance(value, tuple) or not value:
        return None
    light, dark = read_colour(value[0]), read_colour(value[-1])
    return (light, dark) if light and dark else None
