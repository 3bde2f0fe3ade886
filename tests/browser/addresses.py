"""Where the links of a built page lead, read from the files alone."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

HOST: Final = "https://site.test"
LINKS: Final = (
    ("a, area, link, use, image", "href"),
    ("img, script, source, video, audio, track, iframe, embed, input", "src"),
    ("video", "poster"),
    ("img, source", "srcset"),
    ("object", "data"),
    ("form", "action"),
    ("blockquote, q, del, ins", "cite"),
    ("meta[http-equiv=refresh]", "content"),
)
META: Final = ("og:url", "og:image", "og:audio", "og:video", "twitter:image")
STYLE_URL: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Every address of the page with the kind of its place, ``a href`` or ``style url``."""
    tree = _parsed(page)
    for selector, attribute in LINKS:
        for node in tree.css(selector):
            value = node.attributes.get(attribute)
            if value is None:
                continue
            place = f"{node.tag} {attribute}"
            if node.tag == "link":
                place = f"link {node.attributes.get('rel')}"
            yield from ((place, one) for one in _each(attribute, value))
    for node in tree.css("style"):
        yield from (("style url", one) for one in STYLE_URL.findall(node.text()))
    for node in tree.css("[style]"):
        yield from (("style url", one) for one in STYLE_URL.findall(node.attributes["style"] or ""))
    for node in tree.css("meta[property], meta[name]"):
        name = node.attributes.get("property") or node.attributes.get("name") or ""
        if name in META:
            yield f"meta {name}", node.attributes.get("content") or ""


def _each(attribute: str, value: str) -> list[str]:
    if attribute == "srcset":
        return [one.split()[0] for one in value.split(",")]
    if attribute == "content":
        return [value.partition("url=")[2]]
    return [value.strip()]


def fault(folder: Path, base: str, page: Path, written: str, base_url: str = "") -> str:
    """Why the address leads nowhere; empty where it is right or leaves the site."""
    if base_url and written.startswith(base_url):
        written = HOST + base + written.removeprefix(base_url)
    here = HOST + base + page.relative_to(folder).as_posix().removesuffix("index.html")
    parts = urlsplit(urljoin(here, written))
    if parts.scheme in ("data", "mailto", "tel") or f"{parts.scheme}://{parts.netloc}" != HOST:
        return ""
    path = unquote(parts.path)
    if not path.startswith(base):
        return f"leaves the site for {path}"
    file = folder / path.removeprefix(base)
    if path.endswith("/"):
        file /= "index.html"
    if not file.is_file():
        return f"no file {file.relative_to(folder).as_posix()}"
    fragment = unquote(parts.fragment)
    if fragment and file.suffix == ".html" and fragment not in _ids(file):
        return f"no id {fragment} in {file.relative_to(folder).as_posix()}"
    return ""


def style_links(folder: Path) -> Iterator[tuple[Path, str]]:
    for sheet in sorted(folder.rglob("*.css")):
        yield from ((sheet, one) for one in STYLE_URL.findall(sheet.read_text(encoding="utf-8")))


@cache
def _parsed(page: Path) -> LexborHTMLParser:
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


@cache
def _ids(page: Path) -> frozenset[str]:
    return frozenset(node.attributes["id"] or "" for node in _parsed(page).css("[id]"))
