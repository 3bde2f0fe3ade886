"""theme.yml to a theme's settings."""

import re
from typing import Annotated, Any, Final

from generator.model.problem import Problem, Problems, Span, problem
from generator.model.theme import FREE, Contrast, Given, Option, OptionType, OptionValue
from generator.model.value import Value, replace
from generator.read.comments import find_cut_texts
from generator.read.faults import shown
from generator.read.options import read_value
from generator.read.schema import After, Before, Keys, Strings, as_mapping, fault
from generator.read.validate import each, validate
from generator.read.yaml import Document, Where, load

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
OPTION: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
TOKEN: Final = re.compile(r"--[a-z][a-z0-9-]{0,63}")
SIZES: Final = (
    "colour",
    "number",
    "choice",
)  # what can be a custom property: checked, never free text


class ThemeSettings(Value, frozen=True):
    """``extends`` names another theme or is empty; ``options`` are those that it declares, and the
    values that it gives to those of the theme that it extends; ``places`` are where each is named."""

    title: str = ""
    extends: str = ""
    options: tuple[Option | Given, ...] = ()
    places: tuple[tuple[str, Span], ...] = ()


def read_theme(text: str, path: str) -> tuple[ThemeSettings, Problems]:
    """The settings in ``text``, with defaults for what is wrong."""
    document = load(text, path)
    keys, problems = validate(_ThemeKeys, document)
    problems = (*document.problems, *find_cut_texts(document), *problems)
    if keys is None:
        return ThemeSettings(), problems
    options: list[Option | Given] = []
    for name, option in keys.options.items():
        given = read_given(document, name, option.default or "", "options", name)
        if option.type is None:
            options.append(given)
            continue
        declared, faults = _declare(option.type, option, given, document)
        options.append(declared)
        problems = (*problems, *faults)
    places = tuple((name, document.key_span("options", name)) for name in keys.options)
    return ThemeSettings(keys.name or "", keys.extends or "", tuple(options), places), problems


def read_given(document: Document, name: str, value: Any, *where: str) -> Given:
    """A value with its places; ``where`` leads to the option's key, its value may stand inside."""
    inside: Where = (*where, "default") if (*where, "default") in document.places else where
    return Given(
        name,
        value,
        document.key_span(*where),
        document.span(*inside),
        tuple(document.span(*inside, at) for at in range(len(value)))
        if isinstance(value, tuple)
        else (),
    )


def is_theme_name(name: str) -> bool:
    """Whether a theme's name is one folder's name and leads nowhere else."""
    return bool(NAME.fullmatch(name))


def _declare(
    kind: OptionType, keys: "_OptionKeys", given: Given, document: Document
) -> tuple[Option, Problems]:
    """The option, its default read as a site's value would be."""
    problems: list[Problem] = []
    if keys.token and kind not in SIZES:
        message = f"`{given.name}` is a {kind}, which cannot be a custom property"
        problems.append(problem("bad-value", message, given.span, "Take `token` out"))
    choices = tuple(one for one, _ in each(keys.choices))
    option = Option(
        given.name,
        kind,
        _blank(kind, choices),
        keys.meaning or "",
        choices,
        tuple(one for one, _ in each(keys.needed)),
        keys.least,
        keys.most,
        keys.token or "" if kind in SIZES else "",
        FREE if keys.contrast is None else _contrast(keys.contrast, document, given.name),
    )
    if keys.default is None:
        return option, tuple(problems)
    value = read_value(option, given)
    if isinstance(value, Problem):
        return option, (*problems, value)
    return replace(option, default=value), tuple(problems)


def _contrast(keys: "_ContrastKeys", document: Document, name: str) -> Contrast:
    ground = tuple(one for one, _ in each(keys.against))
    return Contrast(ground, keys.least, document.span("options", name, "contrast", "against"))


def _blank(kind: OptionType, choices: tuple[str, ...]) -> OptionValue:
    """The default of an option that gives none."""
    match kind:
        case "list":
            return choices
        case "choice":
            return choices[0] if choices else ""
        case "switch":
            return False
        case "number":
            return 0.0
        case "colour":
            return ()
        case _:
            return ""


# The keys -----------------------------------------------------------------------------------------


def _check_option(name: str) -> str:
    if OPTION.fullmatch(name):
        return name
    raise fault(
        "bad-id",
        f"`{shown(name)}` cannot be an option's name: those are lower-case letters, digits, `-` and `_`",
        "",
    )


def _check_token(name: str) -> str:
    if TOKEN.fullmatch(name):
        return name
    raise fault(
        "bad-value", f"`{shown(name)}` is no custom property", "Write it like `--accent`, in quotes"
    )


def option_value(value: Any) -> Any:
    """A text, or a list of texts as a tuple."""
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if isinstance(value, str) or value is None:
        return value
    raise fault("wrong-type", "An option is a text or a list of texts", "Write it like `bundled` or `[facts, sources]`")  # fmt: skip


def _one_or_two(value: Any) -> Any:
    numbers = value if isinstance(value, list) else [value]
    try:
        found = [float(one) for one in numbers]
    except (TypeError, ValueError):
        found = []
    if 1 <= len(found) <= 2 and all(1 <= one <= 21 for one in found):
        return (found[0], found[-1])
    raise fault("bad-value", "A contrast is a number from 1 to 21, or two: light, dark", "Write it like `4.5` or `[5, 6]`")  # fmt: skip


class _ContrastKeys(Keys, frozen=True, kw_only=True):
    against: Strings
    least: Annotated[tuple[float, float], Before(_one_or_two)]


class _OptionKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "default"
    type: OptionType | None = None
    default: Annotated[Any, Before(option_value)] = None
    meaning: str | None = None
    choices: Strings = ()
    needed: Strings = ()
    least: float | None = None
    most: float | None = None
    token: Annotated[str, After(_check_token)] | None = None
    contrast: _ContrastKeys | None = None

    @classmethod
    def arrange(cls, data: Any) -> Any:
        return {"default": data} if isinstance(data, list) else super().arrange(data)


class _ThemeKeys(Keys, frozen=True, kw_only=True):
    name: str | None = None
    extends: str | None = None
    options: Annotated[
        dict[Annotated[str, After(_check_option)], _OptionKeys],
        Before(as_mapping),
    ] = {}  # noqa: RUF012
