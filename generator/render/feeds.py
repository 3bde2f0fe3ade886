"""What the site says to machines beside its pages: feed, sitemap, robots."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from generator.model.config import Config
from generator.model.dates import Date, Point
from generator.model.order import Site
from generator.model.output import Output
from generator.model.site import Brief
from generator.render.links import quoted

ATOM: Final = "http://www.w3.org/2005/Atom"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES: Final = 50  # of the feed, newest first
URLS: Final = 50_000  # of one sitemap file
# Control characters that XML has no way to write, as str.translate() leaves them out.
UNWRITABLE: Final = MappingProxyType({code: None for code in range(32) if chr(code) not in "\t\n"})


def write_maps(config: Config, urls: Iterable[tuple[str, Date | None]]) -> Iterator[Output]:
    """Sitemap and robots.txt; the first needs to know the site's own address.

    ``urls`` are the addresses that may be found, with the day of their last change.
    """
    yield Output(".nojekyll", b"")
    base = config.base_url.rstrip("/")
    lines = ["User-agent: *", "Allow: /"]
    if base:
        names = []
        listed = sorted(urls)
        for number, start in enumerate(range(0, max(1, len(listed)), URLS), 1):
            name = "sitemap.xml" if len(listed) <= URLS else f"sitemap-{number}.xml"
            names.append(name)
            yield Output(name, _sitemap(listed[start : start + URLS], base))
        if len(names) > 1:
            yield Output("sitemap.xml", _sitemap_index(names, base))
        lines.append(f"Sitemap: {base}/sitemap.xml")
    yield Output("robots.txt", ("\n".join(lines) + "\n").encode())


def choose_entries(site: Site) -> tuple[str, ...]:
    """The paths of the articles that the feed tells of, newest first."""
    dated = []
    for one in (placed.outline for placed in site.articles):
        if one.published and one.published.start and one.published.start.year > 0:
            when = one.updated or one.published
            dated.append((-when.earliest, one.url, one.path))
    return tuple(path for _, _, path in sorted(dated)[:ENTRIES])


def write_feed(config: Config, newest: Sequence[Brief]) -> Output:
    """Atom 1.0. An entry is updated by a correction or an update of its article, by nothing else."""
    return Output("feed.xml", _feed(config, newest, config.base_url.rstrip("/")))


def feed_names(config: Config) -> tuple[str, ...]:
    """The files that write_maps and write_feed make for a site of ordinary size."""
    return (".nojekyll", "robots.txt", *(("feed.xml", "sitemap.xml") if config.base_url else ()))


def instant(when: Date) -> str:
    """The beginning of a date as RFC 3339 wants it: a day begins at midnight UTC."""
    start = when.start or Point(1970)
    zone = timezone(timedelta(minutes=start.offset or 0)) if start.offset else UTC
    moment = datetime(
        min(max(start.year, 1), 9999), start.month or 1, start.day or 1, start.hour or 0, start.minute or 0,
        start.second or 0, tzinfo=zone,
    )  # fmt: skip
    return moment.isoformat().replace("+00:00", "Z")


def _feed(config: Config, newest: Sequence[Brief], base: str) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": config.language})
    _add(root, "title", config.title)
    if config.description:
        _add(root, "subtitle", config.description.plain)
    ET.SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}/feed.xml"}
    )
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}/"})
    _add(root, "id", _tag(base, "/"))
    _add(root, "updated", instant(max((_when(b) for b in newest), key=lambda d: d.earliest)) if newest else "1970-01-01T00:00:00Z")  # fmt: skip
    _add(ET.SubElement(root, "author"), "name", config.title)
    for brief in newest:
        root.append(_entry(brief, base))
    return _xml(root)


def _entry(brief: Brief, base: str) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "title", brief.title.plain)
    ET.SubElement(
        entry,
        "link",
        {"rel": "alternate", "type": "text/html", "href": f"{base}{quoted(brief.url)}"},
    )
    _add(entry, "id", _tag(base, brief.url))
    if brief.published:
        _add(entry, "published", instant(brief.published))
    _add(entry, "updated", instant(_when(brief)))
    for topic in brief.topics:
        ET.SubElement(entry, "category", {"term": topic.id, "label": topic.title})
    if brief.summary:
        _add(entry, "summary", brief.summary.plain)
    return entry


def _when(brief: Brief) -> Date:
    found = brief.updated or brief.published
    if found is None:
        raise ValueError("an undated article is in no feed")
    return found


def _tag(base: str, url: str) -> str:
    """An id that stays when the site moves from http to https (RFC 4151)."""
    parts = urlsplit(base)
    return f"tag:{parts.hostname},2000:{quoted(parts.path + url)}"


def _sitemap(urls: list[tuple[str, Date | None]], base: str) -> bytes:
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for url, changed in urls:
        one = ET.SubElement(root, "url")
        _add(one, "loc", f"{base}{_ascii(url)}")
        if changed and changed.start and 1 <= changed.start.year <= 9999:
            start = changed.start
            _add(one, "lastmod", date(start.year, start.month or 1, start.day or 1).isoformat())
    return _xml(root)


def _sitemap_index(names: list[str], base: str) -> bytes:
    root = ET.Element("sitemapindex", {"xmlns": SITEMAP})
    for name in names:
        _add(ET.SubElement(root, "sitemap"), "loc", f"{base}/{name}")
    return _xml(root)


def _ascii(url: str) -> str:
    """A sitemap takes no letters beyond ASCII."""
    from urllib.parse import quote

    return quote(url, safe="/%:@!$&'()*+,;=-._~")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(UNWRITABLE)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, space=" ")
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()
