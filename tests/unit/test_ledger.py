"""What a build leaves for the next one: whole, and of one time, or not at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from generator.ledger import NOTHING, Ledger, read_ledger, write_ledger
from generator.model.value import replace
from generator.pages import Known
from generator.publish.memo import UNUSED, Forgetful, Store
from generator.shelf import FEW, Shelf
from generator.texts import Seen
from generator.told import Account

LOOKS = (1, 2, 3, 4)
CODE = b"code"


class Memo(Forgetful):
    """One that tells what it was given last."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[bytes] = []

    def put(self, items: Mapping[bytes, bytes], standing: Sequence[bytes] = ()) -> None:
        self.given = list(items)
        super().put(items, standing)


def seen(*paths: str, key: bytes = b"key") -> dict[str, Seen]:
    return {path: Seen(path, LOOKS, key) for path in paths}


FIRST = Ledger(
    reading=b"how",
    seen=seen("a.md", "b.md"),
    accounts={"a.md": Account(b"told", (b"1",), False)},
    pages={"a/": Known("a/", b"page", "5a", b"slice", b"told", b"text", b"frame")},
    whole=True,
)


def edited(last: Ledger, texts: dict[str, Seen]) -> Ledger:
    assert isinstance(last.seen, Shelf)
    return replace(last, seen=last.seen.replaced(texts))


def as_dicts(ledger: Ledger) -> Ledger:
    return replace(
        ledger, seen=dict(ledger.seen.items()), accounts=dict(ledger.accounts.items()),
        pages=dict(ledger.pages.items()),
    )  # fmt: skip


def test_a_ledger_is_read_as_it_was_written() -> None:
    memo = Memo()
    write_ledger(FIRST, "_site", CODE, memo)
    assert as_dicts(read_ledger("_site", CODE, memo)) == FIRST
    assert read_ledger("other", CODE, memo) == read_ledger("_site", b"other", memo) == NOTHING


def test_what_has_not_changed_is_not_written_again() -> None:
    memo = Memo()
    keys = write_ledger(FIRST, "_site", CODE, memo)
    assert memo.given == [*keys[1:], keys[0]]
    for key in (b"1", b"2"):
        last = read_ledger("_site", CODE, memo)
        assert write_ledger(edited(last, seen("b.md", key=key)), "_site", CODE, memo) == keys
        assert memo.given == keys[:1]
        assert as_dicts(read_ledger("_site", CODE, memo)) == replace(
            FIRST, seen=seen("a.md") | seen("b.md", key=key)
        )


def test_what_has_changed_in_many_places_is_written_anew() -> None:
    memo = Memo()
    paths = [f"{number}.md" for number in range(FEW + 1)]
    many = replace(FIRST, seen=seen(*paths))
    keys = write_ledger(many, "_site", CODE, memo)
    now = seen(*paths, key=b"other")
    write_ledger(edited(read_ledger("_site", CODE, memo), now), "_site", CODE, memo)
    assert memo.given == [keys[1], keys[0]]
    assert as_dicts(read_ledger("_site", CODE, memo)) == replace(many, seen=now)


@pytest.mark.parametrize("part", range(4))
def test_parts_of_different_times_are_none(part: int) -> None:
    memo = Memo()
    keys = write_ledger(FIRST, "_site", CODE, memo)
    old = memo.get(keys)
    other = Ledger(
        seen=seen("c.md"), accounts={"c.md": Account(b"c", (b"2",), True)},
        pages={"c/": Known("c/", b"c", "5c", b"slice", b"told", b"text", b"frame")},
    )  # fmt: skip
    write_ledger(other, "_site", CODE, memo)
    assert as_dicts(read_ledger("_site", CODE, memo)) == other
    memo.put({keys[part]: old[keys[part]]})
    assert read_ledger("_site", CODE, memo) == NOTHING


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("damaged", [b"", b"\xc1", b"\xc1" * 40])
def test_a_part_that_is_none_is_none_of_a_ledger(part: int, damaged: bytes) -> None:
    memo = Memo()
    keys = write_ledger(FIRST, "_site", CODE, memo)
    memo.put({keys[part]: damaged})
    assert read_ledger("_site", CODE, memo) == NOTHING


def test_a_ledger_is_kept_while_another_outputs_builds_tidy_up(tmp_path: Path) -> None:
    """Of two outputs built in turn one is never the one whose build forgets what was not used."""
    memo = Store(tmp_path / "memo.sqlite")
    for number in range(1, 3 * UNUSED + 3):
        memo.begin(CODE)
        name = "_site" if number % 2 else "other"
        last = FIRST if number < 3 else read_ledger(name, CODE, memo)
        assert last != NOTHING, number
        memo.forget(write_ledger(last, name, CODE, memo))
