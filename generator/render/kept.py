"""What comes of templates and of babel's data, kept where Python keeps what it compiles of this program.

To compile the default theme takes longer than everything else that a small site's build does; babel
and its data take a twentieth of a build after the edit of a text.
"""

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source, find_spec
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__)
LENGTH: Final = 32  # bytes of a digest
MOST: Final = 1000  # files of some 10 KB; a theme has about 30


def _find_folder() -> Path | None:
    with suppress(NotImplementedError):  # a Python that keeps nothing
        return Path(cache_from_source(os.fspath(HERE))).with_name("kept")
    return None


FOLDER: Final = _find_folder()


def name_kept(library: str, *causes: bytes) -> str:
    """The name under which is kept what that library made of these causes, with this Python and our
    own way to ask it."""
    digest = sha256(b"\0".join((MAGIC_NUMBER, _program(library))))
    for cause in causes:
        digest.update(len(cause).to_bytes(8, "big") + cause)
    return digest.hexdigest()


@cache
def _program(library: str) -> bytes:
    """How all modules and data look that have a part in it, the library's and ours. They are installed
    here, and so is what is kept: their times are good enough, and quicker than their texts."""
    found = find_spec(library)  # which loads nothing
    folders = [*(found.submodule_search_locations or () if found else ()), HERE.parent]
    looks = [
        (one.path, one.stat().st_size, one.stat().st_mtime_ns)
        for folder in folders
        for one in os.scandir(folder)
        if one.name != "__pycache__"
    ]
    return repr(sorted(looks)).encode("utf-8", "surrogateescape")


def recall(name: str) -> Any:
    """The value kept under the name; None where there is none, or it is not what was kept."""
    if FOLDER is None:
        return None
    try:
        data = (FOLDER / name).read_bytes()
    except OSError:
        return None
    if sha256(data[LENGTH:]).digest() != data[:LENGTH]:
        return None
    return marshal.loads(data[LENGTH:])  # noqa: S302 - as safe as Python's own files there


def keep(name: str, value: Any) -> None:
    """Keeps code, or a value of Python's plain types, where Python may keep what it compiles; whatever is in the way leaves it out."""
    if FOLDER is None or sys.dont_write_bytecode:
        return
    data = marshal.dumps(value)
    draft = FOLDER / f"{name}.{os.getpid()}"
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(sha256(data).digest() + data)
            draft.replace(FOLDER / name)
        finally:
            draft.unlink(missing_ok=True)
        _forget_oldest(FOLDER)


def _forget_oldest(folder: Path) -> None:
    with os.scandir(folder) as listing:
        entries = list(listing)
    if len(entries) <= MOST:
        return
    ages = sorted((one.stat().st_mtime_ns, one.path) for one in entries)
    for _, path in ages[: len(ages) - MOST // 2]:
        with suppress(OSError):  # a folder, or another process was quicker
            Path(path).unlink()
