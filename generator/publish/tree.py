"""The source tree: which files there are, in one order everywhere, and their text."""

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from generator.model.leftovers import LEFTOVERS
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.value import Value
from generator.publish.looks import Looks, list_beside, looks_of
from generator.publish.paths import length_fault, path_fault, segment_fault

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

TEXT_LIMIT: Final = 1 << 20  # bytes
# Names in a row, a slash behind each, of which none is a leftover, a device's or too long.
PLAIN_NAMES: Final = re.compile(
    r"(?:[A-Za-z0-9_-]{5,99}+(?:\.(?:md|ya?ml|svg|png|jpe?g|webp|avif|vtt|mp[34]|html))?/)*+"
)
PLAIN_DEPTH: Final = 100  # characters of a folder's path with which no plain name makes a long one
# How files looked, links not among them, by their paths as ``site / path`` is written.
Seen = Mapping[str, Looks]
Recall = Callable[[str], Looks | None]
# Links within linked folders multiply; nobody's content needs more than this.
LINKS_IN_LINKS: Final = 3


class SourceFile(Value, frozen=True):
    """A file and what tells whether it changed; ``path`` is relative to the scanned root."""

    path: str
    looks: Looks


class Tree(Value, frozen=True):
    files: tuple[SourceFile, ...]
    problems: Problems


def scan(site: Path, ignore: tuple[str, ...], seen: Seen = MappingProxyType({})) -> Tree:
    """All files below content/, paths relative to the site folder.

    ``ignore`` are patterns as in a .gitignore that stands beside site.yml. What was ``seen`` a
    moment ago is not looked at again: whatever changes from then on looks otherwise the next time.
    """
    base = os.path.realpath(site)
    if not os.path.lexists(os.path.join(base, "content")):  # noqa: PTH118
        return Tree((), (_no_content(base),))
    start = os.fspath(site / "x")[:-1]
    tree = _scan(base, "content", ignore, base, lambda path: seen.get(start + path))
    return Tree(tree.files, (*_find_astray(base, ignore), *tree.problems))


def scan_theme(theme: Path) -> Tree:
    """All files of a theme's folder, paths relative to it.

    Its author is trusted: links are followed wherever they lead, and a template may have a name
    that no address can have.
    """
    return _scan(os.path.realpath(theme), "", (), None, lambda _: None)


def read_text(root: Path, path: str, limit: int = TEXT_LIMIT) -> str | Problem:
    """The text of ``root / path`` without BOM and with LF alone, or why there is none."""
    place = os.path.join(root, path)  # noqa: PTH118 - a Path costs half of a small file's reading
    try:
        status = os.stat(place)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            return problem("unreadable-file", "This is not a file.", Span(path))
        if status.st_size <= limit:
            with open(place, "rb", buffering=0) as file:  # noqa: PTH123
                data = file.readall()
    except OSError as error:
        return unreadable(path, error)
    if status.st_size > limit or len(data) > limit:
        message = f"This file is larger than {limit:,} bytes, the most that Nutgraf reads."
        return problem("file-too-large", message, Span(path), "Split it into several files.")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return _bad_encoding(path, data, error.start)


def _bad_encoding(path: str, data: bytes, offset: int) -> Problem:
    line_start = data.rfind(b"\n", 0, offset) + 1
    line = data.count(b"\n", 0, offset) + 1
    column = len(data[line_start:offset].decode("utf-8").removeprefix("\ufeff")) + 1
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    found = "looks like UTF-16" if wide else f"has the byte 0x{data[offset]:02X} on line {line}"
    return problem(
        "bad-encoding",
        f"This file is not UTF-8: it {found}.",
        Span(path, line, column),
        "Save the file as UTF-8 in your editor.",
    )


def unreadable(path: str, error: OSError) -> Problem:
    return problem("unreadable-file", f"This cannot be read: {error.strerror}.", Span(path))


# --- walking ------------------------------------------------------------------------------------

TEXTS: Final = (".md", ".markdown", ".yml", ".yaml")


class _Folder(Value, frozen=True):
    """A folder to look into. ``real`` is where it is on the disk, ``trail`` the real folders in
    which the links that led here stand."""

    path: str
    real: str
    trail: tuple[str, ...] = ()


def _no_content(base: str) -> Problem:
    """Without it there would be nothing to publish, and all that is published would go."""
    with suppress(OSError), os.scandir(base) as listing:
        folders = sorted(entry.name for entry in listing if entry.is_dir())
        if near := get_close_matches("content", folders, n=1):
            hint = f"Did you mean `{near[0]}`? Rename it to `content`."
            return problem(
                "missing-content", "there is no folder `content`", Span("site.yml"), hint
            )
    hint = "Make it beside site.yml: articles stand in content/articles/."
    return problem("missing-content", "there is no folder `content`", Span("site.yml"), hint)


def _find_astray(base: str, ignore: tuple[str, ...]) -> Iterator[Problem]:
    """Articles beside site.yml. A README is none: it has no front matter, or a name in capitals."""
    texts: list[str] = []
    with suppress(OSError):
        texts = [entry.name for entry in list_beside(base)]
    try:
        ignored = _patterns(ignore) if texts else None
    except ValueError:
        return  # told of with the folder itself
    for name in texts:
        if name[:-3].isupper() or (ignored and ignored.match_file(name)) or path_fault(name):
            continue
        if _begins_with_front_matter(Path(base, name)):
            hint = "Move it into content/articles/, or list its name in `ignore` of site.yml."
            yield problem("stray-file", "nothing reads this file", Span(name), hint)


def _begins_with_front_matter(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(4).rstrip() == b"---"
    return False


def _scan(root: str, start: str, ignore: tuple[str, ...], base: str | None, recall: Recall) -> Tree:
    """``base`` is the folder that links may not leave; None where they may,
    and files may have any name that can be written."""
    place = Path(root, start)
    if not os.path.lexists(place):
        return Tree((), ())
    try:
        ignored = _patterns(ignore)
    except ValueError as error:
        hint = "Write patterns as in a .gitignore file."
        return Tree((), (problem("bad-value", f"ignore: {error}", Span("site.yml"), hint),))
    first = _Folder(start, os.path.realpath(place))
    if not _is_within(first.real, base):
        return Tree((), (_outside(start),))
    folders = [first]
    files: list[SourceFile] = []
    problems: list[Problem] = []
    while folders:
        _look_into(folders.pop(), base, ignored, recall, folders, files, problems)
    files.sort(key=attrgetter("path"))
    if not all(file.path.isascii() for file in files):
        files.sort(key=lambda file: _order(file.path))
    problems.sort(key=lambda found: (found.span, found.code))
    return Tree(tuple(files), tuple(problems))


def _patterns(ignore: tuple[str, ...]) -> "GitIgnoreSpec | None":
    if not ignore:
        return None
    # Imported here: most sites ignore nothing, and a build with nothing to do must start fast.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(ignore)


def _order(path: str) -> tuple[str, str]:
    """File systems differ in how they spell é; the order must not."""
    return (path if path.isascii() else unicodedata.normalize("NFC", path), path)


def _look_into(
    folder: _Folder,
    base: str | None,
    ignored: "GitIgnoreSpec | None",
    recall: Recall,
    folders: list[_Folder],
    files: list[SourceFile],
    problems: list[Problem],
) -> None:
    try:
        with os.scandir(folder.real) as listing:
            entries = list(listing)
    except OSError as error:
        problems.append(unreadable(folder.path, error))
        return
    # Names as nearly all are need no look at each.
    names = "".join([f"{entry.name}/" for entry in entries])
    plain = len(folder.path) <= PLAIN_DEPTH and PLAIN_NAMES.fullmatch(names)
    for entry in entries:
        path = f"{folder.path}/{entry.name}" if folder.path else entry.name
        if ignored and _matches(ignored, path, entry):
            continue
        if not plain:
            if LEFTOVERS.fullmatch(entry.name):
                continue
            reason = segment_fault(entry.name) or length_fault(path)  # the folders' are known
            if reason and (base is not None or not entry.name.isprintable()):
                problems.append(_bad_name(path, reason))
                continue
        if looks := recall(path):
            files.append(SourceFile(path, looks))
            continue
        try:
            found = _look_at(entry, path, folder, base)
        except FileNotFoundError:
            continue  # deleted since the folder was listed
        except OSError as error:
            found = unreadable(path, error)
        match found:
            case SourceFile():
                files.append(found)
            case _Folder() if base is not None and found.path.lower().endswith(TEXTS):
                hint = "Rename the folder; an article with files beside it is NAME/index.md."
                message = "This is a folder, with the name of a file."
                problems.append(problem("unreadable-file", message, Span(path), hint))
            case _Folder():
                folders.append(found)
            case Problem():
                problems.append(found)


def _matches(ignored: "GitIgnoreSpec", path: str, entry: os.DirEntry[str]) -> bool:
    return ignored.match_file(f"{path}/" if entry.is_dir() else path)


def _look_at(
    entry: os.DirEntry[str], path: str, folder: _Folder, base: str | None
) -> SourceFile | _Folder | Problem | None:
    if entry.is_symlink():
        return _follow(entry, path, folder, base)
    if entry.is_dir(follow_symlinks=False):
        return _Folder(path, entry.path, folder.trail)
    return _file(path, entry.stat(follow_symlinks=False))


def _file(path: str, status: os.stat_result) -> SourceFile | Problem:
    if not stat.S_ISREG(status.st_mode):
        return problem("unreadable-file", "This is neither a file nor a folder.", Span(path))
    return SourceFile(path, looks_of(status))


def _follow(
    entry: os.DirEntry[str], path: str, folder: _Folder, base: str | None
) -> SourceFile | _Folder | Problem | None:
    real = os.path.realpath(entry.path)
    if not _is_within(real, base):
        return _outside(path)
    try:
        status = Path(real).stat()
    except OSError:
        return problem("unreadable-file", "This link leads nowhere.", Span(path))
    if not stat.S_ISDIR(status.st_mode):
        return _file(path, status)
    trail = (*folder.trail, folder.real)
    if any(_is_within(place, real) for place in trail):
        return None  # a loop: all that it shows is shown already
    if len(trail) > LINKS_IN_LINKS:
        message = f"This folder lies behind more than {LINKS_IN_LINKS} links."
        return problem("unreadable-file", message, Span(path), "Link to it directly.")
    return _Folder(path, real, trail)


def _is_within(real: str, root: str | None) -> bool:
    return root is None or real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _outside(path: str) -> Problem:
    return problem(
        "outside-site",
        "This link leads out of the site folder and is not read.",
        Span(path),
        "Copy the files into the site.",
    )


def _bad_name(path: str, reason: str) -> Problem:
    shown = "".join(
        character if character.isprintable() else f"\\x{ord(character) & 0xFF:02x}"
        for character in path
    )
    message = f"This file name cannot be part of an address: {reason}."
    return problem("bad-address", message, Span(shown), "Rename it.")
