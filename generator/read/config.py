"""site.yml to Config: settings with their defaults, and all that is wrong at once."""

import difflib
import re
from collections.abc import Mapping, Set
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from markupsafe import escape

from generator.model.config import Config, MenuItem
from generator.model.problem import CODES, GUARDED, Problems, Severity, Span, problem
from generator.model.text import EMPTY, Text
from generator.read.comments import find_cut_texts
from generator.read.faults import shown
from generator.read.options import YES_OR_NO
from generator.read.schema import (
    After,
    Before,
    Keys,
    Language,
    Strings,
    Words,
    as_list,
    as_mapping,
    fault,
    listed,
)
from generator.read.theme import option_value, read_given
from generator.read.validate import each, validate
from generator.read.yaml import Document, load

FIXED_PAGES: Final = (
    "home",
    "topics",
    "timeline",
    "glossary",
    "people",
    "sources",
    "corrections",
    "search",
)


def read_config(text: str, path: str = "site.yml") -> tuple[Config | None, Problems]:
    """The site's settings; None where not even a title can be had."""
    document = load(text, path)
    keys, problems = validate(_SiteKeys, document)
    problems = (*document.problems, *find_cut_texts(document), *problems)
    if keys:
        problems = (*problems, *_guarded(document, keys.severities))
    if keys is None or not keys.title:
        return None, (*problems, *_no_title(document, problems))
    described = keys.description or ""
    return (
        Config(
            title=keys.title,
            span=document.span("title"),
            description=Text(html=str(escape(described)), plain=described) if described else EMPTY,
            base_url=keys.base_url or "",
            language=keys.language or "en",
            timezone=keys.timezone or "UTC",
            theme=keys.theme.name or "default",
            theme_options=tuple(
                read_given(document, name, value or "", "theme", "options", name)
                for name, value in keys.theme.options.items()
            ),
            theme_span=_theme_span(document),
            menus=tuple((name, _menu(document, name, items)) for name, items in keys.menus.items()),
            autolink=keys.glossary.autolink or "off",
            html="trusted" if keys.html == "trusted" else "off",
            links=keys.links or "folder",
            unknown_keys=keys.unknown_keys or "error",
            severities=tuple(keys.severities.items()),
            search=True if keys.search is None else keys.search,
            ignore=tuple(pattern for pattern, _ in each(keys.ignore)),
        ),
        problems,
    )


def _guarded(document: Document, severities: Mapping[str, Severity]) -> Problems:
    """Problems that stay errors whatever is written are said to do so, not silently kept."""
    return tuple(
        problem("bad-value", f"`{code}` is always an error", document.span("severities", code), "Take this line out")
        for code, severity in severities.items()
        if code in GUARDED and severity != "error"
    )  # fmt: skip


def _no_title(document: Document, problems: Problems) -> Problems:
    """That the title is missing, unless a problem of its line or of the whole file says why."""
    here = document.key_span("title")
    told = ("title",) in document.keys and any(p.span.line == here.line for p in problems)
    if problems and (told or not isinstance(document.data, dict)):
        return ()
    hint = "Write `title:` with the site's name"
    return (problem("missing-key", "`title` is missing", here, hint),)


def _theme_span(document: Document) -> Span | None:
    if ("theme",) not in document.places:
        return None
    named = ("theme", "name") in document.places
    return document.span("theme", "name") if named else document.span("theme")


def _menu(
    document: Document, name: str, items: "tuple[_MenuItemKeys | None, ...]"
) -> tuple[MenuItem, ...]:
    return tuple(
        MenuItem(
            span=document.span(*where),
            name=item.name or "",
            title=item.title or "",
            url=item.url or "",
        )
        for item, where in each(items, "menus", name)
    )


# The keys -----------------------------------------------------------------------------------------


def _check_base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if usable and re.search(r"\s", text):
        message = f"`{shown(text)}` has a blank, and no address has one"
        within = re.fullmatch(r"\w+://\S+?/.*\S", text)  # in the path, not in the host or at an end
        better = re.sub(r"\s", "%20", text)
        hint = (
            f"Write `{shown(better)}`, or leave the blank out" if within else "Leave the blank out"
        )
        raise fault("bad-address", message, hint)
    host = parts.hostname if usable else ""
    if not re.fullmatch(r"[\w.-]+|[\da-f.:]+", host or "") or re.search(r"[\\<>\"@]", text):
        better = f"https://{text.strip('/')}/"
        bare = re.fullmatch(r"[\w-]+(\.[\w-]+)+(/[\w./~-]*)?", text)
        raise fault(
            "bad-address",
            f"`{shown(text)}` is not the address of a site",
            f"Write `{better}`" if bare else "Write it like `https://example.org/explainers/`",
        )
    if "?" in text or "#" in text:
        raise fault(
            "bad-address",
            f"`{shown(text)}` has a query or a fragment, and pages cannot stand below it",
            "Leave out what begins with `?` or `#`",
        )
    folder, _, last = parts.path.rpartition("/")
    if re.search(r"\.html?$", last, re.IGNORECASE):
        better = f"{parts.scheme}://{parts.netloc}{folder}/"
        message = f"`{shown(text)}` is the address of a page, and pages cannot stand below it"
        raise fault("bad-address", message, f"Write `{shown(better)}`")
    return text if text.endswith("/") else f"{text}/"


def _check_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is an OSError
        near = difflib.get_close_matches(name[:40], sorted(available_timezones()), 1, 0.6)
        raise fault(
            "bad-value",
            f"`{shown(name)}` is not a time zone",
            f"Did you mean `{near[0]}`?" if near else "Write it like `Asia/Seoul` or `UTC`",
        ) from None
    return name


def _check_theme_name(name: str) -> str:
    if re.fullmatch(r"\w[\w.-]{0,99}", name):
        return name
    raise fault(
        "bad-value",
        f"`{shown(name)}` cannot be a theme's name",
        "Write the name of a folder in `themes/`, without slashes",
    )


def _check_code(code: str) -> str:
    if code in CODES:
        return code
    near = difflib.get_close_matches(code[:60], CODES, 1, 0.6)
    raise fault(
        "bad-value",
        f"`{shown(code)}` is not the code of a problem",
        f"Did you mean `{near[0]}`?" if near else "Codes are printed with every problem",
    )


def _check_menu_url(url: str) -> str:
    if re.fullmatch(r"(?:/(?!/)|https?://[^\s/]|mailto:|tel:)[^\s\\<>\"]*", url, re.IGNORECASE):
        return url
    inside = re.fullmatch(r"[\w-]+(/[\w-]+)*/?", url)
    raise fault(
        "bad-address",
        f"`{shown(url)}` is not an address for a menu",
        f"Write `/{url.strip('/')}/`" if inside else "Write `/about/` or `https://example.org/`",
    )


def _yes_or_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in YES_OR_NO:
        return YES_OR_NO[value.lower()]
    message = f"`{shown(value)}` is neither `true` nor `false`"
    raise fault("bad-value", message, "Write `true` or `false`")


class _ThemeKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "name"
    name: Annotated[str, After(_check_theme_name)] | None = None
    options: Annotated[dict[str, Annotated[Any, Before(option_value)]], Before(as_mapping)] = {}  # noqa: RUF012


class _MenuItemKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "name"
    name: str | None = None
    title: Words | None = None
    url: Annotated[str, After(_check_menu_url)] | None = None

    def check(self, given: Set[str]) -> None:  # noqa: ARG002
        if self.name is None and self.title and self.url:
            return
        if self.name is None or self.title or self.url:
            raise fault(
                "bad-value",
                "An entry of a menu is the name of a fixed page, or a title and an address",
                "Write it like `topics` or `{title: About, url: /about/}`",
            )
        if self.name in FIXED_PAGES:
            return
        near = difflib.get_close_matches(self.name.lower()[:40], FIXED_PAGES, 1, 0.6)
        raise fault(
            "bad-value",
            f"`{shown(self.name)}` is not a fixed page",
            f"Did you mean `{near[0]}`?"
            if near
            else f"Fixed pages are {listed(list(FIXED_PAGES))}",
        )


class _GlossaryKeys(Keys, frozen=True, kw_only=True):
    autolink: Literal["off", "first"] | None = None

    @classmethod
    def _example(cls) -> str:
        return "Write `{autolink: off}` or `{autolink: first}`"


class _SiteKeys(Keys, frozen=True, kw_only=True):
    title: Words | None = None
    description: str | None = None
    base_url: Annotated[str, After(_check_base_url)] | None = None
    language: Language | None = None
    timezone: Annotated[str, After(_check_timezone)] | None = None
    theme: _ThemeKeys = _ThemeKeys()
    menus: Annotated[
        dict[str, Annotated[tuple[_MenuItemKeys | None, ...], Before(as_list)]],
        Before(as_mapping),
    ] = {}  # noqa: RUF012
    glossary: _GlossaryKeys = _GlossaryKeys()
    html: Literal["false", "trusted"] | None = None
    links: Literal["folder", "file"] | None = None
    unknown_keys: Literal["error", "warn"] | None = None
    severities: Annotated[
        dict[Annotated[str, After(_check_code)], Severity], Before(as_mapping)
    ] = {}  # noqa: RUF012
    search: Annotated[bool | None, Before(_yes_or_no)] = None
    ignore: Strings = ()
