"""The site's own settings, read from site.yml."""

from typing import Literal

from generator.model.problem import Severity, Span
from generator.model.text import EMPTY, Text
from generator.model.theme import Given
from generator.model.value import Value


class MenuItem(Value, frozen=True):
    """A fixed page by its name (``topics``, ``timeline`` …) or a title with an address."""

    span: Span
    name: str = ""
    title: str = ""
    url: str = ""


class Config(Value, frozen=True):
    """site.yml with its defaults. ``base_url`` ends with ``/`` or is empty.

    ``menus`` are (name, items) pairs.
    """

    title: str
    span: Span
    description: Text = EMPTY
    base_url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    theme: str = "default"
    theme_options: tuple[Given, ...] = ()
    theme_span: Span | None = None
    menus: tuple[tuple[str, tuple[MenuItem, ...]], ...] = ()
    autolink: Literal["off", "first"] = "off"
    html: Literal["off", "trusted"] = "off"
    links: Literal["folder", "file"] = "folder"
    unknown_keys: Literal["error", "warn"] = "error"
    severities: tuple[tuple[str, Severity], ...] = ()
    search: bool = True
    ignore: tuple[str, ...] = ()
