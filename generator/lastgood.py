"""What was last without errors: a preview shows it in place of what is broken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final
from unicodedata import normalize

from generator.model.config import Config
from generator.model.content import Body, Card, Entries
from generator.model.output import Copy, Output

NOTHING: Final = Entries()
INSTEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{path}</title></head>
<body><h1>This page cannot be shown yet</h1><p>Mend what is wrong with <code>{path}</code>, and it appears here.</p></body>
</html>
"""


@dataclass(slots=True)
class LastGood:
    """Values of files by path as they were when nothing was wrong with them; lives as long as a preview."""

    config: Config | None = None
    theme: str = ""  # its digest
    cards: dict[str, Card] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    shared: dict[str, Entries] = field(default_factory=dict)

    def remember(
        self,
        cards: Iterable[Card],
        bodies: Mapping[str, Body],
        shared: Mapping[str, Entries],
        broken: frozenset[str],
        files: frozenset[str],
    ) -> None:
        """Takes what is good now, keeps what is broken now, and forgets what is no longer there."""
        good = {card.path: card for card in cards if card.path not in broken}
        kept = [path for path in self.cards if path in broken and path in files]
        self.cards = good | {path: self.cards[path] for path in kept}
        self.bodies = {path: bodies[path] for path in good if path in bodies} | {
            path: self.bodies[path] for path in kept if path in self.bodies
        }
        self.shared = {path: one for path, one in shared.items() if path not in broken} | {
            path: one for path, one in self.shared.items() if path in broken and path in files
        }

    def mend(
        self, cards: Iterable[Card], bodies: Mapping[str, Body], broken: frozenset[str]
    ) -> tuple[list[Card], dict[str, Body]]:
        """The cards and bodies with those of broken files as they last were, where that is known."""
        known = {path: self.cards[path] for path in sorted(broken) if path in self.cards}
        mended = [known.pop(card.path, card) for card in cards]
        old = {path: body for path, body in self.bodies.items() if path in broken}
        return [*mended, *known.values()], {**bodies, **old}

    def mend_shared(
        self, shared: Mapping[str, Entries], broken: frozenset[str]
    ) -> dict[str, Entries]:
        """The same for entries; those of a broken file that are new stay beside the old ones."""
        return {
            path: self.shared.get(path, entries) if path in broken else entries
            for path, entries in shared.items()
        }


def fill_gaps(
    outputs: Iterable[Output | Copy], pages: Iterable[str], output: Path
) -> Iterator[Output | Copy]:
    """The outputs with something in the place of each page that could not be rendered.

    That is the page as it was last published, or one that says why there is none. What claims a
    place that another has is left out: a preview shows the first and tells of the second.
    """
    taken: set[str] = set()
    folders: set[str] = set()
    for one in outputs:
        if _claim(one.path, taken, folders):
            yield one
    for path in pages:
        if _claim(path, taken, folders):
            yield Output(path, _as_it_was(output / path) or INSTEAD.format(path=escape(path)).encode())  # fmt: skip


def _claim(path: str, taken: set[str], folders: set[str]) -> bool:
    """Whether the place is still free; it is not afterwards."""
    name = normalize("NFC", path).casefold()
    steps = name.split("/")
    parents = {"/".join(steps[:depth]) for depth in range(1, len(steps))}
    if name in taken or name in folders or parents & taken:
        return False
    taken.add(name)
    folders |= parents
    return True


def _as_it_was(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
