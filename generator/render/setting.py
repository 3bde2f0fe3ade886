"""What every page has: the site around it, its head, its place."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup, escape

from generator.model.config import MenuItem
from generator.model.text import Text
from generator.model.view import Link, Meta, SiteView
from generator.render.frame import Theme
from generator.render.links import quoted
from generator.render.locales import find_direction
from generator.render.pen import Pen
from generator.render.theme import LOADED, load_translations

LONGEST_DESCRIPTION: Final = 300  # characters; search engines show about half of that


def page_fields(
    pen: Pen, title: str, *, url: str, description: Text | str = "", meta: Mapping[str, Any] | None = None,
    trail: tuple[Link, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    """The fields of PageView. ``title`` is HTML, ``meta`` overrides fields of Meta."""
    config = pen.frame.config
    plain = Markup(title).striptags()
    said = description if isinstance(description, str) else description.plain
    head = {
        "title": plain if url != "/" else config.title,
        "description": shorten(said.replace("\x00", "").strip()),
        "canonical": absolute(pen, url),
    } | dict(meta or {})
    return {
        "site": _site(pen, url),
        "meta": Meta(**head),
        "title": Markup(title),
        "url": url,
        "root": root_of(pen),
        "language": pen.language,
        "direction": find_direction(pen.language),
        "trail": trail,
    }


def root_of(pen: Pen) -> str:
    """The way to the site's root, to be followed by ``assets/…``."""
    return pen.to("/").removesuffix("index.html").removeprefix("./") if pen.here != "/" else ""


def absolute(pen: Pen, url: str) -> str:
    """The full address, or nothing where the site does not know its own."""
    base = pen.frame.config.base_url
    return f"{base.rstrip('/')}{quoted(url)}" if base else ""


def shorten(text: str) -> str:
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return f"{text[:LONGEST_DESCRIPTION].rpartition(' ')[0].rstrip(' ,;:')}…"


@lru_cache(LOADED)
def fixed_titles(theme: Theme, language: str) -> Mapping[str, tuple[str, str]]:
    """The site's own pages by the names that menus use: title and address."""
    say = load_translations(theme, language).gettext
    return {
        "home": (say("Home"), "/"),
        "topics": (say("Topics"), "/topics/"),
        "timeline": (say("Timeline"), "/timeline/"),
        "glossary": (say("Glossary"), "/glossary/"),
        "people": (say("People and places"), "/people/"),
        "sources": (say("Sources"), "/sources/"),
        "corrections": (say("Corrections"), "/corrections/"),
        "search": (say("Search"), "/search/"),
    }


def _site(pen: Pen, url: str) -> SiteView:
    frame, config = pen.frame, pen.frame.config
    menus = dict(config.menus)
    if "main" not in menus:
        menus["main"] = tuple(
            MenuItem(config.span, name) for name in ("topics", "timeline", "glossary")
        )

    def fixed(address: str) -> str:
        return pen.to(address) if address in frame.filled else ""

    return SiteView(
        title=config.title,
        home=pen.to("/"),
        language=config.language,
        description=Markup(config.description.html),
        menu=tuple(_menu(menus["main"], pen, url)),
        footer=tuple(_menu(menus.get("footer", ()), pen, url)),
        feed=pen.to("/feed.xml") if config.base_url else "",
        search=fixed("/search/"),
        corrections=fixed("/corrections/"),
        glossary=fixed("/glossary/"),
        timeline=fixed("/timeline/"),
        sources=fixed("/sources/"),
        people=fixed("/people/"),
        topics=fixed("/topics/"),
        from_disk=config.links == "file",
        styled=frame.theme.styled,
        options=dict(frame.theme.options),
    )


def _menu(items: tuple[MenuItem, ...], pen: Pen, url: str) -> list[Link]:
    titles = fixed_titles(pen.frame.theme, pen.language)
    links = []
    for item in items:
        title, address = titles[item.name] if item.name else (item.title, item.url)
        if item.name and address not in pen.frame.filled:
            continue  # an empty glossary is no place to send a reader
        inside = address.startswith("/")
        links.append(
            Link(escape(title), pen.to(address) if inside else address, inside and address == url)
        )
    return links
