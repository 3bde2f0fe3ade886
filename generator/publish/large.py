"""The large results of a memo, each in a file of its own: a database would scatter one over
thousands of its pages, and every edit of a large site reads and writes some."""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.publish.deflate import crc32

UNFINISHED: Final = ".new"
OURS: Final = re.compile(rf"(?:[0-9a-f]{{2}})+(?P<unfinished>\.\d+\.\d+{re.escape(UNFINISHED)})?")


def check_of(key: bytes, data: bytes) -> bytes:
    """Four bytes that tell damage, and a result that is not that key's."""
    return crc32(data, crc32(key)).to_bytes(4)


class LargeResults:
    """Results by key in the files of a folder that is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: bytes) -> bytes | None:
        """None for one that is not there, or not as it was put there."""
        try:
            with self._path(key).open("rb", buffering=0) as file:
                check = file.read(4)
                data = file.read()
        except OSError:
            return None
        return data if check == check_of(key, data) else None

    def put(self, key: bytes, data: bytes) -> None:
        """Whoever reads meanwhile gets the old result or the new one; raises OSError."""
        path = self._path(key)
        name = f"{path.name}.{os.getpid()}.{threading.get_ident()}{UNFINISHED}"
        unfinished = path.with_name(name)
        self._folder.mkdir(exist_ok=True)
        try:
            with unfinished.open("wb") as file:
                file.write(check_of(key, data))
                file.write(data)
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise

    def keep(self, known: Callable[[list[bytes]], Iterable[bytes]]) -> None:
        """Deletes what ``known`` does not name of the keys it is given, and what nobody finished."""
        there: dict[bytes, Path] = {}
        for path, named in self._files():
            if named["unfinished"]:
                _delete(path)
            else:
                there[bytes.fromhex(path.name)] = path
        for key in there.keys() - set(known(list(there))):
            _delete(there[key])

    def clear(self) -> None:
        for path, _ in self._files():
            _delete(path)

    def _path(self, key: bytes) -> Path:
        return self._folder / key.hex()

    def _files(self) -> Iterator[tuple[Path, re.Match[str]]]:
        """What is ours of the folder: it may be a link to another, and only ours is ever deleted."""
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                if named := OURS.fullmatch(path.name):
                    yield path, named


def _delete(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
