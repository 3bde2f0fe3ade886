"""Text with holes: what Markdown becomes before anybody knows where a reference leads."""

from typing import Final, Literal

from generator.model.problem import Span
from generator.model.value import Value

# markdown-it turns NUL in the source into U+FFFD, so a NUL here is always ours.
HOLE: Final = "\x00"

RefKind = Literal[
    "term",
    "event",
    "person",
    "organisation",
    "place",
    "party",  # a person or an organisation: said_by, people, a quote's speaker
    "fact",
    "question",
    "article",
    "source",  # a citation
    "clip",  # a moment in a clip, or in front matter the clip itself
    "link",  # the start tag of a Markdown link; "link-end" is its end tag
    "link-end",
    "image",  # a whole <img>
    "file",  # a file named in front matter
    # blocks that the theme draws
    "block-clip",
    "block-known",
    "block-quote-by",  # the speaker's line under a quote
]


class Ref(Value, frozen=True, tag="ref"):
    """A place in a text that names something by id, or links to an address or a file.

    ``id`` is the id, address or file path as written. ``label`` is the author's own wording as
    HTML, empty where the target's name is to stand. ``detail`` is a citation's locator, a clip's
    moment in seconds, an image's title or a link's own attributes; a link's ``label`` is its title.
    ``section`` counts the level-2 headings before the reference. ``anchor`` is set on the first
    mention of an event whose block already carries another passage's id.
    """

    kind: RefKind
    id: str
    span: Span
    label: str = ""
    detail: str = ""
    section: int = 0
    anchor: str = ""


class Text(Value, frozen=True):
    """Inline or block HTML with one HOLE for each of ``refs``, in order.

    ``plain`` is the same without tags, with the same holes in the same order; block texts (bodies)
    leave it empty.
    """

    html: str = ""
    plain: str = ""
    refs: tuple[Ref, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.html)


EMPTY: Final = Text()


class Mention(Value, frozen=True):
    """A reference of a body with the sentence it stands in.

    ``sentence`` is plain text with a HOLE for each of ``refs``; the ``place``-th of them is the
    one meant.
    """

    place: int
    sentence: str
    refs: tuple[Ref, ...]
    anchor: str = ""

    @property
    def ref(self) -> Ref:
        return self.refs[self.place]


class Heading(Value, frozen=True):
    level: int
    anchor: str
    html: str
