"""What may stand in front matter and data files: records, their fields, and what these take.

Dates, texts and references stay text here: who turns them into values also knows their places.
Nothing here reads data. Records are made of them at once where all is right (``accept``), and by
the models that pydantic makes of the same annotations where something is wrong (``salvage``).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import fields

from generator.model.content import ChangeKind
from generator.read.faults import shown
from generator.read.moments import read_moment


class Fault(Exception):  # noqa: N818
    """What a check says of a value; ``context`` is what a Problem is made of."""

    def __init__(self, code: str, context: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def fault(code: str, message: str, hint: str = "") -> Fault:
    """A Problem in the making, for a check to raise."""
    return Fault(code, {"message": message, "hint": hint})


class After(Struct, frozen=True):
    """In an annotation: ``check`` takes the value that is right so far and gives it back, or raises a Fault."""

    check: Callable[[Any], Any]


class Before(Struct, frozen=True):
    """In an annotation: ``arrange`` makes what may be written into what is wanted; ``takes`` is what
    may be written, if that is more."""

    arrange: Callable[[Any], Any]
    takes: Any = None


class Keys(Struct, frozen=True, kw_only=True):
    """A record.

    ``PLAIN`` is the key that a plain string stands for, if one may. ``FAMILIAR`` leads from names
    that are understood too to those of the fields.
    """

    PLAIN: ClassVar[str] = ""
    FAMILIAR: ClassVar[Mapping[str, str]] = MappingProxyType({})
    WANTED: ClassVar[str] = "a group of keys"

    @classmethod
    def arrange(cls, data: Any) -> Any:
        """What is written, as keys with values where it stands for them; raises a Fault for a text
        that stands for none."""
        if isinstance(data, str):
            if not cls.PLAIN:
                raise fault(
                    "wrong-type",
                    f"`{shown(data)}` is a text; wanted is {cls.WANTED}",
                    cls._example(),
                )
            return {cls.PLAIN: data}
        return {} if data is None else data

    def check(self, given: Set[str]) -> None:
        """Raises a Fault where fields that are right do not go together; ``given`` were written."""

    @classmethod
    def _example(cls) -> str:
        needed = [field.name for field in fields(cls) if field.required]
        return f"Write `{{{', '.join(f'{name}: …' for name in needed)}}}`" if needed else ""


# Values ------------------------------------------------------------------------------------------

ID_LENGTH: Final = 100
_PLAIN_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def is_id(text: str) -> bool:
    """Lower-case letters and digits of any script, hyphens, underscores, dots; NFC."""
    if _PLAIN_ID.fullmatch(text):
        return True
    return (
        0 < len(text) <= ID_LENGTH
        and text == unicodedata.normalize("NFC", text).lower()
        and unicodedata.category(text[0])[0] in "LN"
        and all(c in "-_." or unicodedata.category(c)[0] in "LMN" for c in text)
    )


def suggest_id(text: str) -> str:
    """The nearest id, or nothing where no letter is left."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text[:400]).lower())
    kept = "".join(c if c in "-_." or unicodedata.category(c)[0] in "LMN" else " " for c in lower)
    found = "-".join(kept.split()).strip("-_.")[:ID_LENGTH].rstrip("-_.")
    return found if is_id(found) else ""


def _check_id(text: str) -> str:
    if is_id(text):
        return text
    raise fault("bad-id", *bad_id(text))


def bad_id(text: str) -> tuple[str, str]:
    """The message and the hint for something that is no id."""
    better = suggest_id(text)
    return (
        f"`{shown(text)}` cannot be an id: ids are lower-case letters, digits, `-`, `_` and `.`, "
        f"1 to {ID_LENGTH} of them, a letter or digit first",
        f"Write `{better}`" if better else "",
    )


def _not_blank(text: str) -> str:
    if text.strip():
        return text
    raise Fault("blank", {})


_ADDRESS: Final = re.compile(r"https?://[^\s/?#\\@\"<>]+(?:[/?#][^\s\"<>\\]*)?", re.IGNORECASE)


def _check_address(text: str) -> str:
    if _ADDRESS.fullmatch(text) and _can_be_split(text):
        return text
    better = f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text) else ""
    raise fault(
        "bad-address",
        f"`{shown(text)}` is not an address that begins with `https://` or `http://`",
        f"Write `{better}`" if better and _ADDRESS.fullmatch(better) else "",
    )


def _can_be_split(address: str) -> bool:
    """Whether the library that takes addresses apart can do so; it raises for `https://[x/`."""
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _check_secure(text: str) -> str:
    if text.lower().startswith("https://"):
        return text
    raise fault(
        "bad-address",
        f"`{shown(text)}` does not begin with `https://`, so that browsers will not show it in a page",
        f"Write `https{text[4:]}`" if text.lower().startswith("http:") else "",
    )


_LANGUAGE: Final = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-x(?:-[A-Za-z0-9]{1,8})+)?"
)


def _check_language(text: str) -> str:
    if _LANGUAGE.fullmatch(text):
        return text
    better = text.replace("_", "-")
    raise fault(
        "bad-value",
        f"`{shown(text)}` is not a language tag",
        f"Write `{better}`" if _LANGUAGE.fullmatch(better) else "Write it like `en`, `ko`, `pt-BR`",
    )


def _check_moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    seconds = read_moment(value)
    if seconds is None:
        raise fault(
            "bad-value",
            f"`{shown(value)}` is not a moment of a clip",
            "Write seconds, minutes or hours: `34`, `3:02` or `1:02:03`",
        )
    return seconds


def _check_coordinates(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    try:
        north, east = (float(one) for one in value if isinstance(one, str | float | int))
    except ValueError:
        north = east = 1000.0
    if len(value) == 2 and abs(north) <= 90 and abs(east) <= 180:  # also refuses nan
        return (north, east)
    raise fault(
        "bad-value",
        "Coordinates are two numbers: degrees north from -90 to 90, degrees east from -180 to 180",
        "Write `[37.956, 126.677]`",
    )


def as_list(value: Any) -> Any:
    """One text is enough where a list may stand; an empty key is an empty list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def as_mapping(value: Any) -> Any:
    return {} if value is None else value


Id = Annotated[str, After(_check_id)]
Words = Annotated[str, After(_not_blank)]  # a text that has to say something
Address = Annotated[str, After(_check_address)]
Secure = Annotated[Address, After(_check_secure)]
Language = Annotated[str, After(_check_language)]
Moment = Annotated[float, Before(_check_moment, takes=str | float)]
Coordinates = Annotated[tuple[float, float], Before(_check_coordinates)]
# Items are None where the author left one empty or where it is wrong, so that indexes stay true.
Strings = Annotated[
    tuple[str | None, ...],
    Before(as_list, takes=str | tuple[str | None, ...] | None),
]
Native = Annotated[dict[Language, Words], Before(as_mapping)]


# Records -----------------------------------------------------------------------------------------


class FactKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "text"
    text: Words
    id: Id | None = None
    label: str | None = None
    status: (
        Literal["confirmed", "reported", "disputed", "unverified", "unknown", "withdrawn"] | None
    ) = None
    said_by: str | None = None
    as_of: str | None = None
    sources: Strings = ()


class EventKeys(Keys, frozen=True, kw_only=True):
    """A shared event; ``people`` may also name organisations."""

    WANTED = "an event with a date and a title"
    date: Words
    title: Words
    text: str | None = None
    place: str | None = None
    people: Strings = ()
    sources: Strings = ()
    cue: str | None = None
    topics: Strings = ()


class TimelineKeys(Keys, frozen=True, kw_only=True):
    """An entry in an article's timeline: ``use`` alone, or an event with date and title."""

    PLAIN = "use"
    use: str | None = None
    id: Id | None = None
    date: str | None = None
    title: str | None = None
    text: str | None = None
    place: str | None = None
    people: Strings = ()
    sources: Strings = ()
    cue: str | None = None
    topics: Strings = ()

    def check(self, given: Set[str]) -> None:
        if not self.use:
            missing = [
                name for name in ("date", "title") if not (getattr(self, name) or "").strip()
            ]
            if missing:
                raise Fault("missing", {"names": missing})
            return
        if others := sorted(given - {"use"}):
            raise fault(
                "bad-value",
                f"An event with `use` is shared and takes no {listed(others)} here",
                f"Leave out `use`, or move {listed(others)} to content/data/events.yml",
            )
        if not is_id(self.use):
            raise fault(
                "wrong-type",
                f"`{shown(self.use)}` is neither an event nor the id of a shared one",
                "Write `{date: …, title: …}`, or an id from content/data/events.yml",
            )


def listed(names: list[str]) -> str:
    """`one`, `two` and `three`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if quoted[1:] else "".join(quoted)


class SourceKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "title"
    WANTED = "a source with a title"
    title: Words
    publisher: str | None = None
    authors: Strings = ()
    published: str | None = None
    place: str | None = None
    url: Address | None = None
    archived: Address | None = None
    accessed: str | None = None
    kind: str | None = None
    language: Language | None = None
    note: str | None = None


class ListedSourceKeys(SourceKeys, frozen=True, kw_only=True):
    """A source in a list, where its id is a key of its own."""

    PLAIN = ""
    id: Id

    @classmethod
    def _example(cls) -> str:
        return (
            "A source for this article alone needs `{id: …, title: …}`; "
            "a shared one is cited in the text: `[@id]`"
        )


class CueKeys(Keys, frozen=True, kw_only=True):
    """A plain string is a moment and its label: ``0:34 He leaves the jeep``."""

    WANTED = "a moment with a label"
    at: Moment
    label: Words

    @classmethod
    def arrange(cls, data: Any) -> Any:
        if isinstance(data, str):
            at, _, label = data.strip().partition(" ")
            if label and read_moment(at) is not None:
                return {"at": at, "label": label.strip()}
        return super().arrange(data)


class ClipKeys(Keys, frozen=True, kw_only=True):
    """A recording: a ``file`` of the site, or at ``url`` the page of a video elsewhere."""

    PLAIN = "file"
    file: Words | None = None
    url: Secure | None = None
    id: Id | None = None
    title: str | None = None
    poster: str | None = None
    captions: str | None = None
    language: Language | None = None
    duration: Moment | None = None
    credit: str | None = None
    cues: Annotated[tuple[CueKeys | None, ...], Before(as_list)] = ()

    @classmethod
    def arrange(cls, data: Any) -> Any:
        if isinstance(data, str) and _ADDRESS.fullmatch(data):
            return {"url": data}
        return super().arrange(data)

    def check(self, given: Set[str]) -> None:  # noqa: ARG002
        if self.file and self.url:
            raise fault(
                "bad-value",
                "A clip is a `file` of the site or the `url` of a video elsewhere, not both",
                "Leave one of them out",
            )
        if self.file and _ADDRESS.fullmatch(self.file):
            raise fault(
                "bad-value",
                f"`{shown(self.file)}` is no file of the site",
                f"Write `url: {shown(self.file)}`",
            )
        if not self.file and not self.url:
            raise fault(
                "missing-key",
                "This clip has neither `file` nor `url`",
                "Write `file: footage.mp4`, or the `url` of a video elsewhere",
            )


class QuestionKeys(Keys, frozen=True, kw_only=True):
    WANTED = "a question with its answer"
    FAMILIAR = MappingProxyType({"q": "question", "a": "answer"})
    question: Words
    answer: Words
    id: Id | None = None

    @classmethod
    def _example(cls) -> str:
        return "Write `{q: …, a: …}`; a question without an answer belongs under `unknowns`"


class ChangeKeys(Keys, frozen=True, kw_only=True):
    WANTED = "a change with date and kind"
    date: Words
    kind: ChangeKind
    affects: str | None = None
    was: str | None = None
    now: str | None = None
    note: str | None = None


class TermKeys(Keys, frozen=True, kw_only=True):
    """``term`` is by default made from the id."""

    PLAIN = "short"
    short: Words
    term: str | None = None
    forms: Strings = ()
    native: Native = {}
    sources: Strings = ()


class PersonKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "name"
    name: Words
    role: str | None = None
    short: str | None = None
    organisation: str | None = None
    native: Native = {}
    url: Address | None = None


class OrganisationKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "name"
    name: Words
    short: str | None = None
    native: Native = {}
    url: Address | None = None


class PlaceKeys(Keys, frozen=True, kw_only=True):
    PLAIN = "name"
    name: Words
    short: str | None = None
    native: Native = {}
    coordinates: Coordinates | None = None


class TopicKeys(Keys, frozen=True, kw_only=True):
    """``title`` is by default made from the id."""

    PLAIN = "title"
    title: str | None = None
    summary: str | None = None


# In an annotation with a mapping and a list: either of these two ways to write entries.
EITHER: Final = "(either)"

Facts = Annotated[
    tuple[FactKeys | None, ...],
    Before(as_list, takes=str | tuple[FactKeys | None, ...] | None),
]
Timeline = Annotated[
    tuple[TimelineKeys | None, ...],
    Before(as_list, takes=str | tuple[TimelineKeys | None, ...] | None),
]
Sources = Annotated[
    Annotated[dict[Id, SourceKeys], Before(as_mapping)]
    | Annotated[tuple[ListedSourceKeys | None, ...], Before(as_list)],
    EITHER,
]
Clips = Annotated[
    Annotated[dict[Id, ClipKeys], Before(as_mapping)]
    | Annotated[tuple[ClipKeys | None, ...], Before(as_list)],
    EITHER,
]


class ArticleKeys(Keys, frozen=True, kw_only=True):
    """The front matter of an article or a plain page. That ``title`` is needed, its reader says."""

    FAMILIAR = MappingProxyType(
        {
            "date": "published",
            "description": "summary",
            "tags": "topics",
            "categories": "topics",
            "draft": "status",
        }
    )
    title: str | None = None
    summary: str | None = None
    published: str | None = None
    topics: Strings = ()
    authors: Strings = ()
    key_facts: Facts = ()
    timeline: Timeline = ()
    glossary: Strings = ()
    sources: Sources = {}
    clips: Clips = {}
    questions: Annotated[tuple[QuestionKeys | None, ...], Before(as_list)] = ()
    unknowns: Strings = ()
    changes: Annotated[tuple[ChangeKeys | None, ...], Before(as_list)] = ()
    slug: str | None = None
    aliases: Strings = ()
    language: Language | None = None
    translation_of: str | None = None
    status: Literal["draft", "published", "withdrawn"] | None = None
    reason: str | None = None
    expires: str | None = None
    reviewed: str | None = None
    review_by: str | None = None
    image: str | None = None
    image_alt: str | None = None
    advisory: str | None = None
    method: str | None = None
    extra: Annotated[dict[str, Any], Before(as_mapping)] = {}
