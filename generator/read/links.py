"""Links, images and raw HTML among tokens, judged."""

import re
from collections.abc import Iterator
from typing import Any, Final

from markdown_it.token import Token

from generator.model.escaping import escape_html
from generator.model.problem import Span, problem
from generator.model.text import Ref
from generator.read.html import sanitise
from generator.read.parser import ATTRIBUTES, Dialect
from generator.read.place import Place
from generator.read.references import words_of

SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
SCHEMES: Final = ("http", "https", "mailto", "tel")
# Addresses without their scheme, which browsers take for places on this site. A file may have an @
# in its name (`plan@2x.png`), a host does not end like one.
BARE_SITE: Final = re.compile(r"www\.[\w-]+\.[\w./?#=&%~+:-]+", re.IGNORECASE)
BARE_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(?!(?:avif|gif|jpe?g|md|mp[34]|pdf|png|svg|vtt|webm|webp)$)[a-z]{2,}", re.IGNORECASE)  # fmt: skip
# What the task list plugin writes itself, within a label.
TASKS: Final = (
    '<input class="task-list-item-checkbox" disabled="disabled" type="checkbox">',
    '<input class="task-list-item-checkbox" checked="checked" disabled="disabled" type="checkbox">',
)


def judge_links(tokens: list[Token], place: Place, dialect: Dialect) -> list[Token]:
    """The tokens with internal links and images as references, and trusted HTML sanitised."""
    for token in tokens:
        if token.type == "html_block" and dialect.html:
            token.content = sanitise(token.content)
        elif token.type == "inline" and token.children:
            section = token.meta.get("section", 0)
            if any(child.type in ("link_open", "image", "html_inline") for child in token.children):
                token.children = list(_judge_inlines(token.children, place, section))
    return tokens


def _judge_inlines(children: list[Token], place: Place, section: int) -> Iterator[Token]:
    closers: list[Token | None] = []
    task = len(children) > 2 and children[1].content in TASKS
    own = (children[0], children[1], children[-1]) if task else ()
    opened: list[str] = []
    for token in children:
        if token.type == "link_open":
            href, span = str(token.attrs.get("href", "")), token.meta.get("span") or place.here()
            judged, closer = _judge_link(token, href, span, section, place)
            closers.append(closer)
            yield from judged
        elif token.type == "link_close":
            closer = closers.pop() if closers else token
            if closer:
                yield closer
        elif token.type == "image":
            yield _judge_image(token, place, section)
        elif token.type == "html_inline" and not any(token is one for one in own):
            token.content = sanitise(token.content, opened)
            yield token
        else:
            yield token
    if opened:
        rest = Token("html_inline", "", 0)
        rest.content = "".join(f"</{name}>" for name in reversed(opened))
        yield rest


def _judge_link(
    token: Token, href: str, span: Span, section: int, place: Place
) -> tuple[tuple[Token, ...], Token | None]:
    scheme = SCHEME.match(href)
    if (scheme and scheme[1].lower() not in SCHEMES) or href.startswith("//"):
        place.report(problem(
            "bad-link", f"`{href[:80]}` is an address that Nutgraf does not link to", span,
            "Use http, https, mailto or tel, or a path inside the site.",
        ))  # fmt: skip
        return (), None
    if scheme:
        return (token,), Token("link_close", "a", -1)
    if not href:
        place.report(problem("bad-link", "this link leads nowhere", span, "Write its address between the brackets: [text](address)."))  # fmt: skip
        return (), None
    if way_out := _scheme_for(href):
        place.report(problem("bad-link", f"`{href[:80]}` is an address without its beginning", span, way_out))  # fmt: skip
        return (), None
    title = str(token.attrs.get("title", ""))
    attrs = {key: value for key, value in token.attrs.items() if key in ATTRIBUTES}
    opener = _reference_token(
        Ref("link", href, span, escape_html(title), _attributes(attrs), section)
    )
    return (opener,), _reference_token(Ref("link-end", href, span))


def _scheme_for(href: str) -> str:
    """What to write for an address of the web or of a person; empty for a place on this site."""
    if BARE_SITE.fullmatch(href):
        return f"Write `https://{href[:80]}`."
    return f"Write `mailto:{href[:80]}`." if "@" in href and BARE_MAIL.fullmatch(href) else ""


def _judge_image(token: Token, place: Place, section: int) -> Token:
    src, span = str(token.attrs.get("src", "")), token.meta.get("span") or place.here()
    alt = "".join(_words(child) for child in token.children or ())
    if not alt.strip():
        place.report(problem(
            "missing-alt", f"the image `{src[:80]}` has no description", span,
            "Say what it shows for those who cannot see it: ![description](file).",
        ))  # fmt: skip
    if SCHEME.match(src) or src.startswith("//") or not src:
        place.report(problem(
            "bad-link", f"`{src[:80]}` is no image of this site", span,
            "Put the image beside the article and name its file; pages load nothing from elsewhere.",
        ))  # fmt: skip
        lost = Token("text", "", 0)
        lost.content = alt
        return lost
    return _reference_token(
        Ref(
            "image",
            src,
            span,
            escape_html(alt),
            escape_html(str(token.attrs.get("title", ""))),
            section,
        )
    )


def _words(token: Token) -> str:
    """What a part of an image's description says; a description can hold no links."""
    if token.type == "reference":
        return words_of(token.meta["ref"])
    if token.type == "image":
        return "".join(_words(child) for child in token.children or ())
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _reference_token(ref: Ref) -> Token:
    token = Token("reference", "", 0)
    token.meta = {"ref": ref}
    return token


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(f' {key}="{escape_html(str(value))}"' for key, value in attrs.items())
