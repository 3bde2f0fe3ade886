"""What was last without errors: a preview shows it in place of what is broken."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Final

from msgspec import field

from generator.model.config import Config
from generator.model.folding import fold
from generator.model.output import Copy, Kept, Output
from generator.model.value import Draft, replace
from generator.texts import Seen, Texts

INSTEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{path}</title></head>
<body><h1>This page cannot be shown yet</h1><p>Mend what is wrong with <code>{path}</code>, and it appears here.</p></body>
</html>
"""


class LastGood(Draft):
    """How files were seen when nothing was wrong with them; lives as long as a preview."""

    config: Config | None = None
    theme: tuple[tuple[str, bytes], ...] = ()  # its files
    seen: dict[str, Seen] = field(default_factory=dict)

    def remember(
        self, seen: Mapping[str, Seen], broken: frozenset[str], files: frozenset[str]
    ) -> None:
        """Takes what is good now, keeps what is broken now, and forgets what is no longer there."""
        kept = {path: one for path, one in self.seen.items() if path in broken & files}
        self.seen = {path: one for path, one in seen.items() if path not in broken} | kept

    def forget(self) -> None:
        """Of files as they were, nothing is left when the memo has lost them."""
        self.seen = {}

    def mend(self, texts: Texts, broken: frozenset[str]) -> Texts:
        """The texts with each broken file as it last was, where that is known."""
        known = {path: self.seen[path] for path in sorted(broken) if path in self.seen}
        return replace(texts, seen=dict(texts.seen.items()) | known) if known else texts


def fill_gaps(
    outputs: Iterable[Output | Copy | Kept], pages: Iterable[str], output: Path
) -> Iterator[Output | Copy | Kept]:
    """The outputs with something in the place of each page that could not be rendered.

    That is the page as it was last published, or one that says why there is none.
    """
    missing = dict.fromkeys(pages)
    for one in outputs:
        for path in _paths(one):
            missing.pop(path, None)
        yield one
    for path in missing:
        yield Output(path, _as_it_was(output / path) or INSTEAD.format(path=escape(path)).encode())  # fmt: skip


def leave_out_rivals(
    outputs: Iterable[Output | Copy | Kept],
) -> Iterator[Output | Copy | Kept]:
    """The outputs without what claims a place that another has: a preview shows the first."""
    taken: set[str] = set()
    folders: set[str] = set()
    for one in outputs:
        if isinstance(one, Kept):
            yield Kept(
                {path: said for path, said in one.files.items() if _claim(path, taken, folders)}
            )
        elif _claim(one.path, taken, folders):
            yield one


def _paths(one: Output | Copy | Kept) -> Iterable[str]:
    return one.files if isinstance(one, Kept) else (one.path,)


def _claim(path: str, taken: set[str], folders: set[str]) -> bool:
    """Whether the place is still free; it is not afterwards."""
    name = fold(path)
    if name in taken or name in folders:
        return False
    folder = name.rpartition("/")[0]
    if folder and folder not in folders:
        steps = folder.split("/")
        parents = {"/".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
        if parents & taken:
            return False
        folders |= parents
    taken.add(name)
    return True


def _as_it_was(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
