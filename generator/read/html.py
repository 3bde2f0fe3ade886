"""Raw HTML of trusted authors, sanitised token by token."""

import re
from typing import Final

from generator.model.escaping import escape_html

TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
DEEPEST: Final = 200  # tags in one token; nh3 takes a minute for 100,000 nested ones
VOID: Final = ("br", "hr", "img", "wbr", "col", "area")
ATTRIBUTES: Final = frozenset(("id", "class", "lang", "dir", "title"))
MORE: Final = (
    ("a", frozenset(("href",))), ("img", frozenset(("src", "alt", "width", "height"))),
    ("td", frozenset(("colspan", "rowspan"))), ("th", frozenset(("colspan", "rowspan", "scope"))),
    ("ol", frozenset(("start",))), ("time", frozenset(("datetime",))), ("details", frozenset(("open",))),
)  # fmt: skip


def sanitise(html: str, opened: list[str] | None = None) -> str:
    """The HTML without anything that runs, loads or breaks out.

    A block is cleaned as a whole. With ``opened`` the token is a single inline tag: a start tag is
    noted there and stays open, an end tag that closes nothing is dropped.
    """
    if len(TAG.findall(html)) > DEEPEST:
        return escape_html(html)
    if opened is None:
        return _clean(html)
    match = TAG.match(html)
    if not match:
        return ""
    name = match[2].lower()
    if match[1]:
        if name not in opened:
            return ""
        closed = []
        while opened[-1] != name:
            closed.append(opened.pop())
        opened.pop()
        return "".join(f"</{one}>" for one in (*closed, name))
    cleaned = _clean(html)
    if not cleaned.startswith(f"<{name}"):
        return ""
    if name in VOID:
        return cleaned
    opened.append(name)
    return cleaned.removesuffix(f"</{name}>")


def _clean(html: str) -> str:
    import nh3  # most sites trust no HTML

    attributes = {"*": set(ATTRIBUTES), **{tag: set(found) for tag, found in MORE}}
    return nh3.clean(
        html, attributes=attributes, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None,
        strip_comments=True,
    )  # fmt: skip
