"""What builds made, remembered by the digest of all that it was made from."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from generator.publish.deflate import FASTEST, DeflateError, compress, decompress
from generator.publish.large import LargeResults, check_of

FORMAT: Final = 5  # of the store; another one's is as good as none
APPLICATION: Final = 0x4E555447  # "NUTG": what SQLite shall know our files by
PATIENCE: Final = 20.0  # seconds that a writer waits for another to end its transaction
AT_ONCE: Final = 500  # keys of one question; SQLite allows 999 in its oldest form
# Bytes; what is smaller than COMPRESSED fills its page of the database in any case, what is LARGE is
# read and written with every build.
LARGE: Final = 512 << 10
COMPRESSED: Final = range(1 << 10, LARGE)
PLAIN, DEFLATED, APART = b"p", b"z", b"f"
PAGE: Final = 8 << 10  # bytes of the database that are read and written at once
# What a damaged file makes SQLite raise; its names may be no text any more.
DOUBTS: Final = (sqlite3.Error, UnicodeDecodeError, TypeError, OverflowError)
UNUSED: Final = 24  # builds after which a result that none of them used is forgotten

SCHEMA: Final = f"""
pragma application_id = {APPLICATION};
pragma user_version = {FORMAT};
create table if not exists memo (id integer primary key, key blob unique not null, value blob not null);
create table if not exists uses (id integer primary key, build integer not null);
create table if not exists builds (number integer primary key);
create table if not exists maker (code blob primary key);
"""
COUNT: Final = "insert into builds select ifnull(max(number), 0) + 1 from builds"
FORGET: Final = "delete from builds where number < (select max(number) from builds)"
NUMBER: Final = "select ifnull(max(number), 0) from builds"
LAST: Final = "select ifnull(max(id), 0) from memo"
# A result that replaces another one gets a new id as well.
REMEMBER: Final = "insert or replace into memo (key, value) values (?, ?)"
DATE: Final = "insert or replace into uses select id, ? from memo where id > ?"
DATE_ANEW: Final = "update uses set build = ? where id = (select id from memo where key = ?)"


class Lost(Exception):  # noqa: N818 - it is a signal of the chain's to itself
    """A memo has lost what others of its results stand on: everything is to be made anew."""


class Memo(Protocol):
    """Results by key. Whatever is in doubt is not there: a missing result is made again."""

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The results of those keys that are known."""

    def put(self, items: Mapping[bytes, bytes], standing: Sequence[bytes] = ()) -> None:
        """Remembers all of them or, where the disk refuses, none. They are worth nothing without
        the results that are ``standing`` already, which count as used with them."""


class Forgetful:
    """A memo in memory, where the machine has no place for another."""

    def __init__(self) -> None:
        self._items: dict[bytes, bytes] = {}

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        return {key: self._items[key] for key in keys if key in self._items}

    def put(self, items: Mapping[bytes, bytes], standing: Sequence[bytes] = ()) -> None:  # noqa: ARG002
        self._items.update(items)


class Store:
    """A memo in a file that several processes share. It holds data alone; nothing in it is run.

    A damaged, foreign, older or newer file counts as empty and is replaced; where it can be neither
    read nor written, builds go on and remember nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._large = LargeResults(path.with_suffix(""))

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        wanted = list(keys)
        found: dict[bytes, bytes] = {}
        try:
            with self._open() as connection:
                for start in range(0, len(wanted), AT_ONCE):
                    some = wanted[start : start + AT_ONCE]
                    marks = ",".join("?" * len(some))
                    question = f"select key, value from memo where key in ({marks})"  # noqa: S608
                    rows = connection.execute(question, some)
                    for key, value in rows:
                        if (data := self._unpack(key, value)) is not None:
                            found[key] = data
        except DOUBTS:
            self._replace()
        return found

    def put(self, items: Mapping[bytes, bytes], standing: Sequence[bytes] = ()) -> None:
        if not items:
            return
        try:
            packed = [(key, self._pack(key, data)) for key, data in items.items()]
            with self._open() as connection:
                connection.execute("begin immediate")
                (number,) = connection.execute(NUMBER).fetchone()
                (last,) = connection.execute(LAST).fetchone()
                connection.executemany(REMEMBER, packed)
                connection.execute(DATE, (number, last))
                connection.executemany(DATE_ANEW, [(number, key) for key in standing])
                connection.execute("commit")
        except (*DOUBTS, OSError):
            self._replace()

    def begin(self, code: bytes = b"") -> bool:
        """Counts a build, by which results are dated; False where the disk keeps no memo.

        What another version of the program remembered is of no use to this one, ``code``: to keep
        it for a while would double the store, and to drop it row by row takes half a minute.
        """
        for _ in range(2):
            with suppress(*DOUBTS), self._open() as connection:
                makers = connection.execute("select code from maker").fetchall()
                if makers in ([], [(code,)]):
                    connection.execute("insert or ignore into maker values (?)", (code,))
                    connection.execute(COUNT)
                    connection.execute(FORGET)
                    return True
            self._replace()
        return False

    def forget(self, used: Iterable[bytes]) -> None:
        """Dates the used results anew and drops what the last UNUSED builds did not use.

        Does nothing while everything in the store is young: then nobody asks what is used.
        """
        with suppress(*DOUBTS), self._open() as connection:
            (number,) = connection.execute(NUMBER).fetchone()
            if number % UNUSED:
                return
            # Uses have a table of their own: to date a result in its row would write it all again.
            # By the numbers of the results they are written one after another, by keys all over it.
            connection.execute("begin immediate")
            connection.executemany(DATE_ANEW, [(number, key) for key in used])
            old = (number - UNUSED,)
            connection.execute(
                "delete from memo where id in (select id from uses where build <= ?)", old
            )
            connection.execute("delete from uses where build <= ?", old)
            connection.execute("commit")
            self._large.keep(lambda keys: _find_apart(keys, connection))

    def empty(self) -> None:
        self._replace()

    def close(self) -> None:
        """Leaves one whole file; whoever asks again opens it again."""
        with suppress(*DOUBTS), self._open() as connection:
            connection.close()
        _forget_connections()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = str(self.path)
        connection = _connect(path, os.getpid(), threading.get_ident(), _find_file(path))
        try:
            yield connection
        except BaseException:
            with suppress(*DOUBTS):
                connection.rollback()
            raise

    def _replace(self) -> None:
        """Begins a new store in place of one that cannot be trusted."""
        _forget_connections()
        for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
            with suppress(OSError):
                self.path.with_name(name).unlink()
        self._large.clear()

    def _pack(self, key: bytes, data: bytes) -> bytes:
        kind, body = PLAIN, data
        if len(data) in COMPRESSED:
            kind, body = DEFLATED, compress(data, FASTEST)
        elif len(data) >= LARGE:
            self._large.put(key, data)
            kind, body = APART, b""
        return check_of(key, kind + body) + kind + body

    def _unpack(self, key: bytes, value: bytes) -> bytes | None:
        """None for a value that is not what was put there."""
        check, rest = value[:4], value[4:]
        if len(rest) < 1 or check_of(key, rest) != check:
            return None
        if rest[:1] == APART:
            return self._large.get(key)
        try:
            return decompress(rest[1:]) if rest[:1] == DEFLATED else rest[1:]
        except DeflateError:
            return None


@contextmanager
def borrow_store() -> Iterator[Store | None]:
    """A store that is gone afterwards, for runs that leave nothing behind; None where the machine
    has no place for one."""
    from tempfile import TemporaryDirectory

    try:
        folder = TemporaryDirectory(ignore_cleanup_errors=True)
    except OSError:
        yield None
        return
    with folder:
        store = Store(Path(folder.name) / "memo.sqlite")
        try:
            yield store if store.begin() else None
        finally:
            store.close()


def _forget_connections() -> None:
    _connect.cache_clear()


def _find_file(path: str) -> int:
    """Which file stands there: another process may have put a new one in place of a damaged one."""
    with suppress(FileNotFoundError):
        return os.stat(path).st_ino  # noqa: PTH116
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o666))
        return os.stat(path).st_ino  # noqa: PTH116
    return 0


@cache
def _connect(path: str, process: int, thread: int, file: int) -> sqlite3.Connection:  # noqa: ARG001
    """A connection of this process's and thread's own: one that came through a fork would damage
    the file, and two threads would end each other's transactions."""
    connection = sqlite3.connect(path, PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"pragma page_size = {PAGE}")  # of a file that is made now
        connection.execute("pragma journal_mode = wal")
        # What a crash of the whole machine loses is made again.
        connection.execute("pragma synchronous = off")
        application, form = (
            connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        if (application, form) != (APPLICATION, FORMAT):
            tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
            if tables:
                raise sqlite3.DatabaseError("not a memo of this version")
            connection.executescript(SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def _find_apart(keys: list[bytes], connection: sqlite3.Connection) -> list[bytes]:
    """Those of the keys whose results lie apart."""
    question = "select key from memo where key = ? and substr(value, 5, 1) = ?"
    return [key for key in keys if connection.execute(question, (key, APART)).fetchone()]
