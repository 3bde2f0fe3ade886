"""What articles told, as the memo has it, found again by the parts of pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import DecodeError, Raw, msgpack

from generator.model.content import Card
from generator.model.site import ArticleSlice, Brief, Cited, Corrected, Dated, Using
from generator.model.telling import Part, PartKind
from generator.model.text import Ref
from generator.model.value import Value, replace
from generator.publish.memo import Lost, Memo
from generator.texts import Texts

KINDS: Final[tuple[PartKind, ...]] = ("brief", "use", "event", "source", "change", "slice")


class Account(Value, frozen=True):
    """What an article told, as a build left it.

    ``key`` is the digest of all that the telling was made from; the memo has what was told below
    it. ``parts`` are the digests of its parts, by the number of their kind in KINDS; that of the
    slice counts the card in.
    """

    key: bytes
    parts: tuple[bytes, ...]
    faulty: bool


class StoredTold(Value, frozen=True):
    """What an article told others, as the memo has it; brief and uses are by themselves, for those
    pages that show nothing else of hundreds of articles.

    Each part is encoded by itself: a page shows one event of hundreds of articles, and the others
    are skipped without a look into them.
    """

    events: tuple[bytes, ...]
    sources: tuple[bytes, ...]
    changes: tuple[bytes, ...]
    anchors: bytes
    problems: bytes


class Shown(Value, frozen=True):
    """What a page showed of one article: the words of its parts of one kind, by their keys, and the
    digest of all that the article told of that kind then."""

    kind: PartKind
    path: str
    digest: bytes
    words: dict[str, bytes]


class OwnEvent(Value, frozen=True, tag="event"):
    """An event that the slice has as well."""

    id: str


class OwnCard(Card, frozen=True):
    """A card on the article's own page: its events are the slice's, and what it refers to is for
    weaving alone. To make values of these takes longer than of all the rest."""

    timeline: tuple[OwnEvent | Ref, ...] = ()  # type: ignore[assignment]
    refs: Raw = Raw()  # type: ignore[assignment]
    mentions: Raw = Raw()  # type: ignore[assignment]


class Carded(Value, frozen=True):
    """An Article that stands on its own page."""

    card: OwnCard
    problems: Raw


TOLD: Final = msgpack.Decoder(StoredTold)
CARDED: Final = msgpack.Decoder(Carded)
SHOWN: Final = msgpack.Decoder(tuple[Shown, ...])
USES: Final = msgpack.Decoder(dict[str, bytes])
BRIEF: Final = msgpack.Decoder(Brief)
WORDS: Final = MappingProxyType[PartKind, msgpack.Decoder[Any]](
    {
        "use": msgpack.Decoder(Using),
        "event": msgpack.Decoder(Dated),
        "source": msgpack.Decoder(Cited),
        "change": msgpack.Decoder(Corrected),
    }
)
SLICE: Final = msgpack.Decoder(ArticleSlice)


def recall_told(keys: Iterable[bytes], memo: Memo) -> dict[bytes, StoredTold]:
    """What was told below those keys; raises Lost where the memo has a gap."""
    wanted = list(dict.fromkeys(keys))
    found = memo.get([told_key(key) for key in wanted])
    try:
        return {key: TOLD.decode(found[told_key(key)]) for key in wanted}
    except (KeyError, DecodeError) as error:
        raise Lost from error


def told_key(key: bytes) -> bytes:
    """Under which the memo has what the account with that key told others."""
    return key + b"told"


def brief_key(key: bytes) -> bytes:
    """Under which the memo has the brief of the article whose account has that key."""
    return key + b"brief"


def uses_key(key: bytes) -> bytes:
    """Under which the memo has what the article names, with its sentences."""
    return key + b"uses"


def slice_key(key: bytes) -> bytes:
    """Under which the memo has the slice of the account with that key, without its card."""
    return key + b"slice"


def account_key(key: bytes) -> bytes:
    """Under which the memo has the account with that key itself."""
    return key + b"account"


KEYS: Final = MappingProxyType[PartKind, Callable[[bytes], bytes]](
    {
        "brief": brief_key,
        "use": uses_key,
        "event": told_key,
        "source": told_key,
        "change": told_key,
        "slice": slice_key,
    }
)

STORED: Final = tuple(dict.fromkeys(KEYS.values()))  # what the memo has of each account


def find_of(
    parts: Sequence[Part], accounts: Mapping[str, Account], texts: Texts, memo: Memo
) -> Callable[[Part], Any]:
    """A function that finds the words of those parts; it raises Lost where the memo has a gap."""
    paths = dict.fromkeys(part.path for part in parts if part.path)
    keys = {path: (accounts[path].key, texts.seen[path].key) for path in paths}
    return Finder(keys, parts, memo).find


class Finder:
    """Finds the words of parts: those of the articles with these accounts."""

    def __init__(
        self, accounts: Mapping[str, tuple[bytes, bytes]], parts: Iterable[Part], memo: Memo,
        known: Mapping[Part, bytes] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """``accounts`` are (key, key of the card) by path; ``known`` are words found already. What
        the other parts want is read at once."""
        wanted = [one for one in parts if one.path and one not in known]
        kinds = dict.fromkeys((KEYS[one.kind], one.path) for one in wanted)
        keys = [key_of(accounts[path][0]) for key_of, path in kinds]
        keys += [accounts[path][1] for key_of, path in kinds if key_of is slice_key]
        self._accounts = accounts
        self._known = known
        self._found = memo.get(keys)
        self._told: dict[str, StoredTold] = {}
        self._uses: dict[str, dict[str, bytes]] = {}
        self._briefs: dict[str, Brief] = {}

    def find(self, part: Part) -> Any:
        try:
            return self._find(part)
        except (KeyError, IndexError, DecodeError) as error:
            raise Lost from error

    def words(self, part: Part) -> bytes:
        """The words of a part as the memo has them; of all kinds but slices."""
        try:
            return self._words(part)
        except (KeyError, IndexError, DecodeError) as error:
            raise Lost from error

    def _words(self, part: Part) -> bytes:
        if self._known and part in self._known:
            return self._known[part]
        path = part.path
        match part.kind:
            case "brief":
                return self._look_up(brief_key, path)
            case "use":
                if path not in self._uses:
                    self._uses[path] = USES.decode(self._look_up(uses_key, path))
                return self._uses[path][part.key]
            case "event":
                return self._tell(path).events[int(part.key)]
            case "source":
                return self._tell(path).sources[int(part.key)]
            case _:
                return self._tell(path).changes[int(part.key)]

    def _find(self, part: Part) -> Any:
        path = part.path
        if part.kind == "slice":
            one = SLICE.decode(self._look_up(slice_key, path))
            return replace(one, card=CARDED.decode(self._found[self._accounts[path][1]]).card)
        if part.kind == "brief":
            if path not in self._briefs:
                self._briefs[path] = BRIEF.decode(self._words(part))
            return self._briefs[path]
        return WORDS[part.kind].decode(self._words(part))

    def _tell(self, path: str) -> StoredTold:
        if path not in self._told:
            self._told[path] = TOLD.decode(self._look_up(told_key, path))
        return self._told[path]

    def _look_up(self, key_of: Callable[[bytes], bytes], path: str) -> bytes:
        return self._found[key_of(self._accounts[path][0])]
