"""The memo: what is remembered comes back as it was, and any doubt is a gap."""

import multiprocessing
import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from generator.publish.memo import LARGE, UNUSED, Forgetful, Memo, Store

REPOSITORY: Final = Path(__file__).parents[2]
ITEMS = {bytes([n]) * 20: random.Random(n).randbytes(n * 300) for n in range(1, 40)}


@pytest.fixture(params=["file", "memory"])
def memo(request, tmp_path) -> Memo:
    return Store(tmp_path / "memo.sqlite") if request.param == "file" else Forgetful()


def test_what_was_put_comes_back(memo):
    memo.put(ITEMS)
    assert memo.get([*ITEMS, b"unknown"]) == ITEMS


def test_a_later_result_replaces_the_earlier(memo):
    memo.put({b"k": b"one"})
    memo.put({b"k": b"two"})
    assert memo.get([b"k"]) == {b"k": b"two"}


def test_more_keys_than_one_question_holds(memo):
    many = {n.to_bytes(20): b"x%d" % n for n in range(2500)}
    memo.put(many)
    assert memo.get(list(many)) == many


# One process with the quicker library, one as on a machine for which it is not built.
WRITE: Final = """
import sys
from pathlib import Path
if sys.argv[2] == "zlib":
    sys.modules["isal"] = None
from generator.publish.deflate import compress
from generator.publish.memo import Store
Store(Path(sys.argv[1])).put({b"k": b"tide " * 5000})
print(compress.__module__)
"""


@pytest.mark.parametrize("wanted", ["zlib", "isal"])
def test_a_store_is_read_on_a_machine_that_packs_otherwise(tmp_path, wanted):
    path = tmp_path / "memo.sqlite"
    run = subprocess.run(
        [sys.executable, "-c", WRITE, path, wanted], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert run.stdout.startswith(wanted)
    assert Store(path).get([b"k"]) == {b"k": b"tide " * 5000}


def damage(path: Path, offset: int, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for place in range(offset, min(offset + 8, len(data))):
        data[place] ^= chance.randrange(1, 256)
    path.write_bytes(data)


def fresh(path: Path) -> Store:
    """As another process would see it."""
    from generator.publish import memo as module

    module._connect.cache_clear()
    return Store(path)


def test_a_store_damaged_anywhere_gives_the_truth_or_nothing(tmp_path):
    chance = random.Random(5)
    path = tmp_path / "memo.sqlite"
    Store(path).put(ITEMS)
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    whole = path.read_bytes()
    wrong = 0
    for number in range(300):
        for name in (path, tmp_path / "memo.sqlite-wal", tmp_path / "memo.sqlite-shm"):
            name.unlink(missing_ok=True)
        path.write_bytes(whole)
        damage(path, number * len(whole) // 300, chance)
        store = fresh(path)
        found = store.get(list(ITEMS))
        assert found.items() <= ITEMS.items()
        wrong += len(found) < len(ITEMS)
        store.put(ITEMS)
        assert fresh(path).get(list(ITEMS)).items() <= ITEMS.items()
    assert wrong > 50  # or the damage missed everything


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_store_becomes_one(tmp_path, content):
    path = tmp_path / "memo.sqlite"
    path.write_bytes(content)
    store = fresh(path)
    assert store.get([b"k"]) == {}
    store.put({b"k": b"v"})
    store.put({b"k": b"v"})
    assert fresh(path).get([b"k"]) == {b"k": b"v"}


@pytest.mark.parametrize("pragma", ["user_version = 99", "user_version = 0", "application_id = 7"])
def test_the_store_of_another_version_or_program_counts_as_empty(tmp_path, pragma):
    path = tmp_path / "memo.sqlite"
    Store(path).put({b"k": b"v"})
    with sqlite3.connect(path) as connection:
        connection.execute(f"pragma {pragma}")
        connection.execute("pragma wal_checkpoint(truncate)")
    assert fresh(path).get([b"k"]) == {}


def test_a_store_that_cannot_be_written_is_only_forgetful(tmp_path):
    store = Store(tmp_path / "missing" / "memo.sqlite")
    store.put({b"k": b"v"})
    assert store.get([b"k"]) == {}


def _put_some(path: str, first: int) -> None:
    store = Store(Path(path))
    for n in range(first, first + 50):
        store.put({n.to_bytes(20): b"%d" % n})


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_several_processes_write_at_once(tmp_path, start):
    path = tmp_path / "memo.sqlite"
    store = Store(path)
    store.put({b"k": b"v"})
    context = multiprocessing.get_context(start)
    writers = [context.Process(target=_put_some, args=(str(path), n * 50)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    wanted = {n.to_bytes(20): b"%d" % n for n in range(150)}
    assert store.get(list(wanted)) == wanted


def test_what_no_build_uses_is_forgotten_after_a_while(tmp_path):
    store = Store(tmp_path / "memo.sqlite")
    store.begin()
    store.put({b"used": b"1", b"unused": b"2"})
    for _ in range(2 * UNUSED):
        store.begin()
        store.forget([b"used"])
    assert store.get([b"used", b"unused"]) == {b"used": b"1"}


def test_what_the_last_builds_used_is_kept(tmp_path):
    store = Store(tmp_path / "memo.sqlite")
    store.begin()
    store.put({b"used": b"1", b"unused": b"2"})
    for _ in range(UNUSED - 1):
        store.begin()
        store.forget([b"used"])
    assert store.get([b"used", b"unused"]) == {b"used": b"1", b"unused": b"2"}


def test_what_is_put_anew_counts_as_used_by_the_build_that_did_it(tmp_path):
    store = Store(tmp_path / "memo.sqlite")
    store.begin()
    store.put({b"unused": b"1", b"again": b"2"})
    for number in range(2 * UNUSED):
        store.begin()
        if number == UNUSED:
            store.put({b"again": b"2"})
        store.forget([])
    assert store.get([b"unused", b"again"]) == {b"again": b"2"}


def test_a_closed_store_is_one_file_and_opens_again(tmp_path):
    store = Store(tmp_path / "memo.sqlite")
    store.put(ITEMS)
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["memo.sqlite"]
    assert store.get(ITEMS) == ITEMS


def test_what_another_version_remembered_is_forgotten_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    assert store.begin(b"one")
    store.put({b"key": b"value"})
    assert store.begin(b"one")
    assert store.get([b"key"]) == {b"key": b"value"}
    assert store.begin(b"two")
    assert store.get([b"key"]) == {}
    store.put({b"key": b"other"})
    assert store.begin(b"two")
    assert store.get([b"key"]) == {b"key": b"other"}


BIG = bytes(range(256)) * (LARGE // 256)


def large_files(folder: Path) -> list[Path]:
    return sorted((folder / "memo").iterdir())


def test_a_large_result_lies_in_a_file_of_its_own(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.put({b"big": BIG, b"small": b"s"})
    assert [path.name for path in large_files(tmp_path)] == [b"big".hex()]
    store.close()
    assert (tmp_path / "memo.sqlite").stat().st_size < LARGE
    assert fresh(tmp_path / "memo.sqlite").get([b"big", b"small"]) == {b"big": BIG, b"small": b"s"}
    store.put({b"big": BIG[::-1]})
    assert store.get([b"big"]) == {b"big": BIG[::-1]}


@pytest.mark.parametrize(
    "damaged",
    [b"", b"abc", BIG, BIG[:-1], b"\0" * (len(BIG) + 4)],
    ids=["empty", "short", "bare", "cut", "zeros"],
)
def test_a_large_file_that_is_damaged_is_a_gap(tmp_path: Path, damaged: bytes) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.put({b"big": BIG, b"small": b"s"})
    large_files(tmp_path)[0].write_bytes(damaged)
    assert store.get([b"big", b"small"]) == {b"small": b"s"}
    store.put({b"big": BIG})
    assert store.get([b"big"]) == {b"big": BIG}


def test_the_large_file_of_another_key_is_a_gap(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.put({b"big": BIG, b"other": BIG[::-1]})
    one, other = large_files(tmp_path)
    other.replace(one)
    assert store.get([b"big", b"other"]) == {}


def test_a_large_file_that_is_gone_is_a_gap(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.put({b"big": BIG})
    large_files(tmp_path)[0].unlink()
    assert store.get([b"big"]) == {}


def test_large_files_go_with_their_results(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.begin()
    store.put({b"used": BIG, b"unused": BIG, b"shrunk": BIG})
    store.put({b"shrunk": b"s"})
    (tmp_path / "memo" / "75.1.2.new").write_bytes(b"nobody finished this")
    for _ in range(2 * UNUSED):
        store.begin()
        store.forget([b"used", b"shrunk"])
    assert [path.name for path in large_files(tmp_path)] == [b"used".hex()]
    assert store.get([b"used", b"unused", b"shrunk"]) == {b"used": BIG, b"shrunk": b"s"}


def test_large_files_of_another_version_go_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    store.begin(b"one")
    store.put({b"big": BIG})
    store.begin(b"two")
    assert large_files(tmp_path) == []
    assert store.get([b"big"]) == {}


def test_a_large_result_that_the_disk_refuses_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "memo").write_bytes(b"no folder")
    store = Store(tmp_path / "memo.sqlite")
    store.put({b"big": BIG, b"small": b"s"})
    assert store.get([b"big", b"small"]) == {}


def test_what_is_not_ours_is_left_where_results_lie(tmp_path: Path) -> None:
    store = Store(tmp_path / "memo.sqlite")
    (tmp_path / "else").mkdir()
    (tmp_path / "else/notes.txt").write_text("Not ours.")
    (tmp_path / "memo").symlink_to("else")
    store.put({b"u": b"x" * LARGE})
    assert store.get([b"u"]) == {b"u": b"x" * LARGE}
    store.empty()
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["notes.txt"]
