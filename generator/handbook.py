"""What theme authors and hosts ask: the views, the options, the policy to send with every page."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import unescape
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin

from generator.model.problem import Problem, Problems, judged
from generator.model.theme import Option, OptionValue

FIELD: Final = re.compile(r"(?m)^ {4}(\w+): (.+)$")
INLINE: Final = re.compile(rb"<(style|script)\b([^>]*)>(.*?)</\1>", re.DOTALL)
FRAME: Final = re.compile(rb"<iframe\b[^>]*>")
HOST: Final = re.compile(r"https?://[\w.-]+(?::\d+)?")
# What stands in these is data and never run.
DATA: Final = re.compile(rb'\bsrc=|type="application/')


# Views --------------------------------------------------------------------------------------------


def describe_views() -> str:
    """Every view by its template, then the parts that they are made of: name, type and meaning."""
    from generator.model import view

    made = [one for one in vars(view).values() if _is_view(one, view.__name__)]
    pages = [one for one in made if issubclass(one, view.PageView)]
    parts = [one for one in made if one not in pages]
    lines = [
        "What templates may see. A template of a page has `page` and nothing else.",
        "",
        *_lines(view.PageView, "page."),
    ]
    for one in pages:
        if one is not view.PageView:
            lines += ["", *_lines(one, "page.")]
    lines += ["", "The parts of which these are made:"]
    for one in parts:
        lines += ["", *_lines(one, "", f"{one.__name__}: ")]
    return "\n".join(lines) + "\n"


def meanings(view: type) -> dict[str, str]:
    """The fields that the view itself declares, each with what its docstring says of it."""
    said = dict(FIELD.findall(view.__doc__ or ""))
    return {name: said.get(name, "") for name in view.__annotations__}


def _is_view(one: object, module: str) -> bool:
    return isinstance(one, type) and one.__module__ == module


def _lines(view: type, before: str, name: str = "") -> Iterator[str]:
    head = (view.__doc__ or "").partition("\n\n")[0]
    yield name + " ".join(head.split())
    fields = [
        (before + field, say_type(view.__annotations__[field]), meaning)
        for field, meaning in meanings(view).items()
    ]
    for row in _columns(fields):
        yield f"  {row}"


def say_type(kind: Any) -> str:
    """An annotation in an author's words: ``tuple[Link, ...]`` is a list of Link."""
    plain = {str: "text", int: "number", float: "number", bool: "true or false", Any: "anything"}
    if kind in plain:
        return plain[kind]
    arguments = get_args(kind)
    if get_origin(kind) is UnionType:
        kinds = [say_type(one) for one in arguments if one is not NoneType]
        return f"{' or '.join(kinds)}{' or none' if NoneType in arguments else ''}"
    if get_origin(kind) is tuple and arguments[-1] is Ellipsis:
        return f"list of {say_type(arguments[0])}"
    if get_origin(kind) is tuple:
        return f"({', '.join(say_type(one) for one in arguments)})"
    if get_origin(kind) is not None:
        return "mapping"
    name = getattr(kind, "__forward_arg__", None) or getattr(kind, "__name__", str(kind))
    return "HTML" if name == "Markup" else str(name)


def _columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows whose cells stand below each other; the last one may be as long as it likes."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


# Options ------------------------------------------------------------------------------------------


def describe_theme(site: Path) -> tuple[str, Problems]:
    """The site's theme and its options: value, meaning, and what may be written."""
    from generator.publish.tree import read_text
    from generator.read.config import read_config
    from generator.themes import read_chain

    text = read_text(site, "site.yml")
    if isinstance(text, Problem):
        return "", (text,)
    config, problems = read_config(text)
    if config is None:
        return "", problems
    chain = read_chain(site, config)
    if not chain.themes:
        return "", (*problems, *chain.problems)
    names = ", which extends ".join(name for name, _ in chain.themes)
    lines = [f"The theme is {names}.", "", *_options(chain.options, chain.values)]
    return "\n".join(lines) + "\n", judged((*problems, *chain.problems), config.severities)


def _options(options: Mapping[str, Option], values: Mapping[str, OptionValue]) -> Iterator[str]:
    for name, option in options.items():
        value, own = say_value(values[name]), say_value(option.default)
        yield f"{name}: {value}" + ("" if value == own else f"   (the theme's own: {own})")
        if option.meaning:
            yield f"    {option.meaning}"
        yield f"    {_say_choice(option)}."


def say_value(value: OptionValue) -> str:
    """As site.yml would write it."""
    if isinstance(value, tuple):
        quoted = (f'"{one}"' if one.startswith("#") else one for one in value)
        return f"[{', '.join(quoted)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else value or '""'


def _say_choice(option: Option) -> str:
    match option.type:
        case "colour":
            return "A colour, or two: light, dark"
        case "choice":
            return f"One of {', '.join(option.choices)}"
        case "list":
            needed = f"; always with {', '.join(option.needed)}" if option.needed else ""
            return f"Any of {', '.join(option.choices)}, in your order{needed}"
        case "number" if option.least is not None and option.most is not None:
            return f"A number from {option.least:g} to {option.most:g}"
        case "number":
            return "A number"
        case "switch":
            return "true or false"
        case "text":
            return "A text"


# The policy ---------------------------------------------------------------------------------------


def find_policy(output: Path) -> str:
    """The strictest Content-Security-Policy that the pages of a published folder keep to.

    Everything comes from the site itself; what stands inline is named by its hash, and a film of
    another host by that host.
    """
    found: dict[str, set[str]] = {"style": set(), "script": set(), "frame": set()}
    for path in sorted(output.rglob("*.html")):
        page = path.read_bytes()
        for kind, attributes, text in INLINE.findall(page):
            if not DATA.search(attributes):
                found[kind.decode()].add(f"'sha256-{b64encode(sha256(text).digest()).decode()}'")
        for frame in FRAME.findall(page):
            found["frame"].update(HOST.findall(unescape(unescape(frame.decode()))))
    rules = ["default-src 'self'"]
    rules += [f"{kind}-src 'self' {' '.join(sorted(ones))}" for kind, ones in sorted(found.items()) if ones]  # fmt: skip
    return "; ".join(rules)
