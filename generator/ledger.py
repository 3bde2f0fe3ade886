"""What the last build of an output left: how it saw each file, and what it made each page from."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import DecodeError, Raw, field, msgpack

from generator.media import Probed
from generator.model.digest import LENGTH, digest, digest_of_bytes
from generator.model.value import Value, replace
from generator.pages import Known, marks_key, page_key, shown_key, view_key
from generator.plans import Woven
from generator.publish.memo import Memo
from generator.shelf import FEW, Edition, Record, Shelf, written
from generator.texts import SEEN, Seen, body_key, outline_key, seen_key
from generator.told import STORED, Account, account_key


class Ledger(Value, frozen=True):
    """What a build knew at its end.

    ``reading`` is the digest of how texts were read, ``outline`` that of their order, in
    which these kinds of entries were ``lost``. ``accounts``
    are what each article told, by its path, ``faulty`` the keys of those that told of faults.
    ``pages`` are in the order of the plan. ``plan`` is the key of the plan, ``identity`` as in
    Woven. ``paths`` is the digest of all paths of the output; ``sound`` tells that no link in it
    was broken. ``claims`` is the digest of who claimed which place in it, ``laid`` that of what
    those claims came from; both are empty where two claimed one. ``whole`` tells that the pages
    are those of these texts and this plan: where a build publishes nothing, its texts are noted
    beside the pages of an earlier one. ``drawing`` is the digest of what their views are drawn with,
    ``styles`` that of what they are printed with. ``mark`` is find_mark's of the publish of the pages.
    """

    reading: bytes = b""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    media: dict[str, Probed] = field(default_factory=dict)
    plan: bytes = b""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    faulty: tuple[bytes, ...] = ()
    pages: Mapping[str, Known] = field(default_factory=dict)
    paths: bytes = b""
    sound: bool = False
    claims: bytes = b""
    outline: bytes = b""
    lost: tuple[str, ...] = ()
    identity: bytes = b""
    laid: bytes = b""
    whole: bool = False
    drawing: bytes = b""
    styles: bytes = b""
    mark: str = ""


class Volume(Value, frozen=True):
    """A Shelf as the memo has it: its data are by themselves, under the name of the ``edition``."""

    edition: bytes
    fresh: dict[str, Raw]


class Written(Value, frozen=True):
    """A ledger as the memo has it. What most builds change little of is by itself, and written anew
    only where much of it has changed: a large site's is megabytes."""

    ledger: Ledger
    seen: Volume
    accounts: Volume
    pages: Volume


NOTHING = Ledger()
WRITTEN: Final = msgpack.Decoder(Written)
SEEN_ALL: Final = msgpack.Decoder(dict[str, Seen])
ACCOUNT: Final = msgpack.Decoder(Account)
ACCOUNTS: Final = msgpack.Decoder(dict[str, Account])
KNOWN: Final = msgpack.Decoder(Known)
PAGES: Final = msgpack.Decoder(dict[str, Known])
SHELVES: Final = (b"seen", b"accounts", b"pages")


def read_ledger(name: str, code: bytes, memo: Memo) -> Ledger:
    """The ledger of the output with that name; an empty one where other code has made it, or its
    parts are not of one time."""
    key = digest(code, "ledger", name)
    found = memo.get(_keys(key))
    try:
        last = WRITTEN.decode(found.get(key, b""))
        return replace(
            last.ledger,
            seen=_open(last.seen, found[key + b"seen"], SEEN, SEEN_ALL),
            accounts=_open(last.accounts, found[key + b"accounts"], ACCOUNT, ACCOUNTS),
            pages=_open(last.pages, found[key + b"pages"], KNOWN, PAGES),
        )
    except (DecodeError, KeyError):
        return NOTHING


def write_ledger(ledger: Ledger, name: str, code: bytes, memo: Memo) -> list[bytes]:
    """The keys under which the memo has it now."""
    key = digest(code, "ledger", name)
    fresh: dict[bytes, bytes] = {}
    rest = replace(ledger, seen={}, accounts={}, pages={})
    volumes = [
        _shut(key + one, records, fresh)
        for one, records in zip(SHELVES, (ledger.seen, ledger.accounts, ledger.pages), strict=True)
    ]
    fresh[key] = msgpack.encode((rest, *volumes))  # Written, once it is encoded
    # An output that is built now and then, between builds of another one, keeps its parts as well.
    memo.put(fresh, [one for one in _keys(key) if one not in fresh])
    return _keys(key)


def _keys(key: bytes) -> list[bytes]:
    return [key, *(key + one for one in SHELVES)]


def _open(
    volume: Volume, data: bytes, one: "msgpack.Decoder[Record]",
    all_: "msgpack.Decoder[dict[str, Record]]",
) -> Shelf[Record]:  # fmt: skip
    """Raises KeyError where the data are of another edition: a build may be killed between two."""
    if data[:LENGTH] != volume.edition:
        raise KeyError(volume.edition)
    edition = Edition(Raw(memoryview(data)[LENGTH:]), one, all_, volume.edition)
    return Shelf(edition, volume.fresh)


def _shut(key: bytes, records: Mapping[str, Record], fresh: dict[bytes, bytes]) -> Volume:
    """``fresh`` takes the data, where the memo does not have them under that key."""
    if isinstance(records, Shelf) and records.edition.name and len(records.fresh) <= FEW:
        return Volume(records.edition.name, dict(records.fresh))
    data = msgpack.encode(written(records))
    name = digest_of_bytes(data)
    fresh[key] = name + data
    return Volume(name, {})


def used_results(ledger: Ledger, woven: Woven, older: Mapping[str, Seen]) -> Iterator[bytes]:
    """The keys of everything that the next build may ask for; ``older`` are texts to be kept too."""
    yield from woven.asked
    yield woven.plan.shared
    yield from dict.fromkeys(one.near for one in woven.plan.tellers)
    for one in (*ledger.seen.values(), *older.values()):
        yield one.key
        yield seen_key(one.key)
        yield body_key(one.key)
        yield outline_key(one.key)
    for account in ledger.accounts.values():
        yield account_key(account.key)
        yield from (key_of(account.key) for key_of in STORED)
    for page in ledger.pages.values():
        yield page.slice
        yield marks_key(page.key)
        yield page_key(page.key)
        yield shown_key(page)
        yield view_key(page, ledger.drawing)
    yield ledger.plan
