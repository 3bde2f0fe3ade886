"""A page's view as bytes, and what such bytes depend on: a template that prints it has no part in it."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup
from msgspec import DecodeError, msgpack

from generator.model.digest import digest
from generator.model.value import Value, replace
from generator.model.view import (
    ArticleView,
    CorrectionsView,
    GlossaryView,
    HomeView,
    PageView,
    PeopleView,
    PlainView,
    RedirectView,
    SearchView,
    SectionView,
    SourcesView,
    TermView,
    TimelineView,
    TopicsView,
    TopicView,
)
from generator.render.frame import Frame

MARKS: Final = "marks.html"
CATALOGUE: Final = ".po"
# The code of an extension of msgpack's: HTML is to come back as HTML, and text as text.
HTML: Final = 1


class Drawing(Value, frozen=True):
    """Digests of what pages are made with besides all that they show: ``views`` of what their views
    are drawn with, of a theme's templates the marks in texts alone."""

    frame: bytes
    alone: bytes
    templates: Mapping[str, bytes]
    views: bytes

    def page(self, kind: str) -> bytes:
        """What a page of that kind is printed with; where themes lie does not count."""
        common = self.alone if kind == "404" else self.frame
        return digest(common, self.views, self.templates.get(f"{kind}.html", b""))


def digest_drawing(frame: Frame, code: bytes) -> Drawing:
    theme = frame.theme
    templates = dict(theme.loads)
    bare = replace(
        theme,
        chain=tuple((name, "") for name, _ in theme.chain),
        files=tuple(one for one in theme.files if one[0].endswith(CATALOGUE)),
        loads=(),
    )
    shared = replace(frame, theme=bare, inline_style="", filled=frozenset())
    common = digest(code, shared, sorted(frame.filled))
    return Drawing(
        common, digest(common, frame.inline_style), templates, digest(common, templates.get(MARKS, b""))
    )  # fmt: skip


def pack_view(view: PageView) -> bytes:
    """Empty where a theme's or an author's own values are none that can be written."""
    try:
        return _ENCODER.encode(view)
    except (TypeError, ValueError, OverflowError):
        return b""


def unpack_view(kind: str, data: bytes) -> PageView | None:
    """The view just as it was packed; None for one that is not."""
    try:
        view: PageView = _decoder(kind).decode(data)
    except DecodeError:
        return None
    return view


@cache
def _decoder(kind: str) -> "msgpack.Decoder[Any]":
    """Made where one is asked for: all of them would cost every build five milliseconds."""
    return msgpack.Decoder(VIEWS[kind], dec_hook=_check, ext_hook=_unpack)


def _pack(value: Any) -> msgpack.Ext:
    if type(value) is Markup:
        return msgpack.Ext(HTML, value.encode())
    raise NotImplementedError(type(value))


def _unpack(_: int, data: memoryview) -> Markup:
    return str.__new__(Markup, str(data, "utf-8"))


def _check(kind: type, value: Any) -> Any:
    """A text is not taken for HTML."""
    if type(value) is kind:
        return value
    raise ValueError(kind)


# But for the 404 page, whose view holds a style sheet.
VIEWS: Final = MappingProxyType[str, type[PageView]](
    {
        "article": ArticleView,
        "page": PlainView,
        "home": HomeView,
        "section": SectionView,
        "topics": TopicsView,
        "topic": TopicView,
        "glossary": GlossaryView,
        "term": TermView,
        "timeline": TimelineView,
        "people": PeopleView,
        "sources": SourcesView,
        "corrections": CorrectionsView,
        "search": SearchView,
        "redirect": RedirectView,
    }
)
# The templates that pages are made with: those that print them, and the one of the marks in texts.
PRINTED: Final = (*(f"{kind}.html" for kind in VIEWS), "404.html", MARKS)
_ENCODER: Final = msgpack.Encoder(enc_hook=_pack)
