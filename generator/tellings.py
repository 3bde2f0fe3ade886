"""Every article told, by whoever works; what nothing has changed for is not told again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final

from msgspec import DecodeError, Raw, msgpack

from generator.model.content import Card
from generator.model.digest import digest_of_bytes
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.telling import Near, Shared, Telling, use_key
from generator.model.text import EMPTY, Ref, Text
from generator.model.value import Value, replace
from generator.publish.jobs import Crew, cut
from generator.publish.memo import Lost, Memo
from generator.shelf import take_down
from generator.texts import ARTICLES, OUTLINED, Texts, outline_key
from generator.told import (
    Account,
    account_key,
    brief_key,
    recall_told,
    slice_key,
    told_key,
    uses_key,
)
from generator.weave.crossing import near_anchor
from generator.weave.index import Index, make_index
from generator.weave.telling import tell

AT_ONCE: Final = 64  # articles of a chunk: about 100 ms of telling
NO_CARD: Final = Card("article", "", "", Span(""), EMPTY)


class Teller(Value, frozen=True):
    """An article that is to tell: ``near`` is the digest of its Near, ``titled`` are the paths of
    the articles whose titles it needs."""

    path: str
    near: bytes
    titled: tuple[str, ...] = ()


class Task(Value, frozen=True):
    """An article to be told, by another process perhaps. ``text`` is the key of its card, which is
    given where it need not travel; ``titled`` are (path, key of the text)."""

    key: bytes
    text: bytes
    digest: bytes
    near: bytes
    titled: tuple[tuple[str, bytes], ...]
    card: Card | None = None


ACCOUNT: Final = msgpack.Decoder(Account)
ANCHORS: Final = msgpack.Decoder(tuple[str, ...])
NEAR: Final = msgpack.Decoder(Near)
PROBLEMS: Final = msgpack.Decoder(Problems)
SHARED: Final = msgpack.Decoder(Shared)


def tell_articles(
    tellers: Sequence[Teller], shared: bytes, texts: Texts, before: Mapping[str, Account],
    memo: Memo, crew: Crew, tell_of: Callable[[str, int, int], None],
    changed: frozenset[str] | None = None,
) -> Callable[[], dict[str, Account]]:  # fmt: skip
    """Has every article told, and returns what waits for it: what each tells, by path. ``shared`` is
    the key of what they share.

    ``before`` is what the last build was told; ``changed`` are the texts that differ since, where
    all else that is told from is as it was. Whoever waits meets Lost where the memo has a gap.
    """
    accounts: dict[str, Account] = {}
    before = take_down(before)
    wanted: list[tuple[str, Task]] = []
    seen = texts.seen
    for one in tellers:
        known = before.get(one.path)
        if known and changed is not None and changed.isdisjoint((one.path, *one.titled)):
            accounts[one.path] = known
            continue
        mine = seen[one.path]
        words = [seen[path].words for path in one.titled]
        key = digest_of_bytes(b"".join((shared, one.near, mine.card, *words)))
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
    begun = crew.begin(partial(_tell_some, shared, memo), chunks, len(wanted))
    return partial(_hear, accounts, [path for path, _ in wanted], begun, tell_of)


def _hear(
    accounts: dict[str, Account], wanted: Sequence[str], begun: Iterator[list[Account]],
    tell_of: Callable[[str, int, int], None],
) -> dict[str, Account]:  # fmt: skip
    """The accounts with those that are ``begun``, of the ``wanted`` articles."""
    paths = iter(wanted)
    done = 0
    for told in begun:
        accounts.update((next(paths), one) for one in told)
        done += len(told)
        tell_of("Weaving", done, len(wanted))
    return accounts


def find_faults(faulty: Iterable[bytes], memo: Memo) -> Iterator[Problem]:
    """What is wrong with the references of the articles; their accounts have those keys."""
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
        msgpack.encode({use_key(key): msgpack.encode(using) for key, using in told.uses}),
        *(
            msgpack.encode([*map(msgpack.encode, one)])
            for one in (told.events, told.sources, told.changes)
        ),
    ]
    stored = [*map(Raw, parts[2:]), *map(msgpack.encode, (telling.anchors, telling.problems))]
    digests = (*map(digest_of_bytes, parts), digest_of_bytes(own + task.digest))
    account = Account(task.key, digests, bool(telling.problems))
    fresh[slice_key(task.key)] = own
    fresh[brief_key(task.key)], fresh[uses_key(task.key)] = parts[:2]
    fresh[told_key(task.key)] = msgpack.encode(stored)
    fresh[account_key(task.key)] = msgpack.encode(account)
    return account
