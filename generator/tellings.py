"""Every article told, by whoever works; what nothing has changed for is not told again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Final

from msgspec import DecodeError, Raw, msgpack

from generator.model.content import Card
from generator.model.digest import digest_of_bytes
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.site import ArticleSlice, Brief, Cited, Corrected, Dated, Using
from generator.model.telling import Near, Part, PartKind, Shared, Telling, use_key
from generator.model.text import EMPTY, Ref, Text
from generator.model.value import Value, replace
from generator.publish.jobs import Crew, cut
from generator.publish.memo import Memo
from generator.texts import ARTICLES, OUTLINED, Texts, outline_key
from generator.weave.crossing import near_anchor
from generator.weave.index import Index, make_index
from generator.weave.telling import tell

AT_ONCE: Final = 64  # articles of a chunk: about 100 ms of telling
KINDS: Final[tuple[PartKind, ...]] = ("brief", "use", "event", "source", "change", "slice")
NO_CARD: Final = Card("article", "", "", Span(""), EMPTY)


class Lost(Exception):  # noqa: N818 - it is a signal of the chain's to itself
    """The memo has lost what a plan stands on: everything is to be made anew."""


class Teller(Value, frozen=True):
    """An article that is to tell: ``near`` is the digest of its Near, ``titled`` are the paths of
    the articles whose titles it needs."""

    path: str
    near: bytes
    titled: tuple[str, ...] = ()


class Account(Value, frozen=True):
    """What an article told, as a build left it.

    ``key`` is the digest of all that the telling was made from; the memo has what was told below
    it. ``parts`` are the digests of its parts, by the number of their kind in KINDS; that of the
    slice counts the card in.
    """

    key: bytes
    parts: tuple[bytes, ...]
    faulty: bool


class Task(Value, frozen=True):
    """An article to be told, by another process perhaps. ``text`` is the key of its card, which is
    given where it need not travel; ``titled`` are (path, key of the text)."""

    key: bytes
    text: bytes
    digest: bytes
    near: bytes
    titled: tuple[tuple[str, bytes], ...]
    card: Card | None = None


class StoredTold(Value, frozen=True):
    """What an article told others, as the memo has it; brief and uses are by themselves, for those
    pages that show nothing else of hundreds of articles."""

    events: tuple[Raw, ...]
    sources: tuple[Raw, ...]
    changes: tuple[Raw, ...]
    anchors: Raw
    problems: Raw


TOLD: Final = msgpack.Decoder(StoredTold)
USES: Final = msgpack.Decoder(dict[str, Raw])
ACCOUNT: Final = msgpack.Decoder(Account)
NEAR: Final = msgpack.Decoder(Near)
SHARED: Final = msgpack.Decoder(Shared)
BRIEF: Final = msgpack.Decoder(Brief)
USING: Final = msgpack.Decoder(Using)
DATED: Final = msgpack.Decoder(Dated)
CITED: Final = msgpack.Decoder(Cited)
CORRECTED: Final = msgpack.Decoder(Corrected)
SLICE: Final = msgpack.Decoder(ArticleSlice)
ANCHORS: Final = msgpack.Decoder(tuple[str, ...])
PROBLEMS: Final = msgpack.Decoder(Problems)


def tell_articles(
    tellers: Sequence[Teller], shared: bytes, texts: Texts, before: Mapping[str, Account],
    memo: Memo, crew: Crew, tell_of: Callable[[str, int, int], None],
) -> dict[str, Account]:  # fmt: skip
    """What every article tells, by path. ``shared`` is the key of what they share.

    ``before`` is what the last build was told. Raises Lost where the memo has a gap.
    """
    accounts: dict[str, Account] = {}
    wanted: list[tuple[str, Task]] = []
    seen = texts.seen
    for one in tellers:
        mine = seen[one.path]
        words = [seen[path].words for path in one.titled]
        key = digest_of_bytes(b"".join((shared, one.near, mine.card, *words)))
        known = before.get(one.path)
        if known and known.key == key:
            accounts[one.path] = known
            continue
        titled = tuple((path, seen[path].key) for path in one.titled)
        wanted.append((one.path, Task(key, mine.key, mine.card, one.near, titled)))
    alone = len(wanted) < crew.pays_from
    chunks = (
        [_give(task, path, texts) if alone else task for path, task in some]
        for some in cut(wanted, AT_ONCE)
    )
    paths = iter([path for path, _ in wanted])
    done = 0
    for told in crew.map(partial(_tell_some, shared, memo), chunks, len(wanted)):
        accounts.update((next(paths), one) for one in told)
        done += len(told)
        tell_of("Weaving", done, len(wanted))
    return accounts


def find_faults(accounts: Iterable[Account], memo: Memo) -> Iterator[Problem]:
    """What is wrong with the references of the articles."""
    faulty = [one.key for one in accounts if one.faulty]
    for told in recall_told(faulty, memo).values():
        yield from PROBLEMS.decode(told.problems)


def check_promises(
    promised: Sequence[tuple[Ref, str, str]], accounts: Mapping[str, Account], texts: Texts, memo: Memo
) -> Iterator[Problem]:  # fmt: skip
    """Links to facts, events and other entries of an article lead to what its page really shows."""
    keys = {path: accounts[path].key for _, path, _ in promised if path in accounts}
    told = recall_told(keys.values(), memo)
    for ref, path, fragment in promised:
        if path not in keys:
            continue
        shown = ANCHORS.decode(told[keys[path]].anchors)
        if fragment not in shown and (card := texts.card(path)):
            yield problem(
                "unknown-anchor", f"`{card.url}` has no part `#{fragment[:80]}`", ref.span,
                near_anchor(fragment, (*card.anchors, *shown)),
            )  # fmt: skip


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


class Finder:
    """Finds the words of parts: those of the articles with these accounts."""

    def __init__(
        self, accounts: Mapping[str, tuple[bytes, bytes]], parts: Iterable[Part], memo: Memo
    ) -> None:
        """``accounts`` are (key, key of the card) by path; what the parts want is read at once."""
        parts = list(parts)
        kinds = dict.fromkeys((KEYS[one.kind], one.path) for one in parts if one.path)
        keys = [key_of(accounts[path][0]) for key_of, path in kinds]
        keys += [accounts[path][1] for key_of, path in kinds if key_of is slice_key]
        self._accounts = accounts
        self._found = memo.get(keys)
        self._told: dict[str, StoredTold] = {}
        self._uses: dict[str, dict[str, Raw]] = {}
        self._briefs: dict[str, Brief] = {}

    def find(self, part: Part) -> Any:
        try:
            return self._find(part)
        except (KeyError, IndexError, DecodeError) as error:
            raise Lost from error

    def _find(self, part: Part) -> Any:
        path = part.path
        match part.kind:
            case "brief":
                if path not in self._briefs:
                    self._briefs[path] = BRIEF.decode(self._look_up(brief_key, path))
                return self._briefs[path]
            case "use":
                if path not in self._uses:
                    self._uses[path] = USES.decode(self._look_up(uses_key, path))
                return USING.decode(self._uses[path][part.key])
            case "event":
                return DATED.decode(self._tell(path).events[int(part.key)])
            case "source":
                return CITED.decode(self._tell(path).sources[int(part.key)])
            case "change":
                return CORRECTED.decode(self._tell(path).changes[int(part.key)])
            case _:
                one = SLICE.decode(self._look_up(slice_key, path))
                card = ARTICLES.decode(self._found[self._accounts[path][1]]).card
                return replace(one, card=card)

    def _tell(self, path: str) -> StoredTold:
        if path not in self._told:
            self._told[path] = TOLD.decode(self._look_up(told_key, path))
        return self._told[path]

    def _look_up(self, key_of: Callable[[bytes], bytes], path: str) -> bytes:
        return self._found[key_of(self._accounts[path][0])]


def _give(task: Task, path: str, texts: Texts) -> Task:
    return replace(task, card=texts.card(path))


# --- in any process -----------------------------------------------------------------------------------


def _tell_some(shared: bytes, memo: Memo, tasks: Sequence[Task]) -> list[Account]:
    known = memo.get([account_key(task.key) for task in tasks])
    open_ = [task for task in tasks if account_key(task.key) not in known]
    wanted = {task.near for task in open_} | {task.text for task in open_ if not task.card}
    wanted |= {outline_key(key) for task in open_ for _, key in task.titled}
    found = memo.get([shared, *wanted]) if open_ else {}
    fresh: dict[bytes, bytes] = {}
    accounts = []
    try:
        index = _decode_index(found[shared]) if open_ else None
        for task in tasks:
            if index and account_key(task.key) not in known:
                accounts.append(_tell_one(task, index, found, fresh))
            else:
                accounts.append(ACCOUNT.decode(known[account_key(task.key)]))
    except (KeyError, DecodeError) as error:
        raise Lost from error
    memo.put(fresh)
    return accounts


@lru_cache(maxsize=2)
def _decode_index(data: bytes) -> Index:
    return make_index(SHARED.decode(data))


def _tell_one(
    task: Task, index: Index, found: Mapping[bytes, bytes], fresh: dict[bytes, bytes]
) -> Account:
    card = task.card or ARTICLES.decode(found[task.text]).card
    if card is None:
        raise Lost
    titles: dict[str, Text] = {
        path: OUTLINED.decode(found[outline_key(key)]).title for path, key in task.titled
    }
    return _remember(task, tell(card, index, NEAR.decode(found[task.near]), titles), fresh)


def _remember(task: Task, telling: Telling, fresh: dict[bytes, bytes]) -> Account:
    told = telling.told
    own = msgpack.encode(replace(telling.slice, card=NO_CARD))
    parts = [
        msgpack.encode(told.brief),
        msgpack.encode({use_key(key): using for key, using in told.uses}),
        msgpack.encode(told.events),
        msgpack.encode(told.sources),
        msgpack.encode(told.changes),
    ]
    stored = [*map(Raw, parts[2:]), telling.anchors, telling.problems]
    digests = (*map(digest_of_bytes, parts), digest_of_bytes(own + task.digest))
    account = Account(task.key, digests, bool(telling.problems))
    fresh[slice_key(task.key)] = own
    fresh[brief_key(task.key)], fresh[uses_key(task.key)] = parts[:2]
    fresh[told_key(task.key)] = msgpack.encode(stored)
    fresh[account_key(task.key)] = msgpack.encode(account)
    return account
