"""What visitors of the preview see now: the published folder, its problems, and the pages that are open."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from generator.model.output import ANNOUNCEMENTS
from generator.preview.builder import Built
from generator.preview.editors import Link
from generator.preview.lookup import HTML, Answer, look_up
from generator.preview.overlay import as_data, waiting_page

PROBLEMS: Final = "nutgraf-problems"  # the path under which the overlay gets its data
PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif")  # what livereload.js swaps without a page load
PAGES: Final = (".html", ".xml", ".txt")  # and what tells machines of pages
QUIET: Final = ("feed.xml", "sitemap.xml", *ANNOUNCEMENTS)

Message = dict[str, object]


class Visitor(Protocol):
    """An open page. ``address`` is its own, ``version`` that of what it shows."""

    address: str
    version: str
    looks: str
    troubled: bool

    def tell(self, message: Message) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Stage:
    """``root`` is the published folder, ``base`` the path below which it lies on this server.

    Until something was published, ``ready`` is False and every address shows why.
    """

    root: Path
    site: Path
    link: Link
    base: str = ""
    ready: bool = False
    building: bool = True
    built: Built = field(default_factory=Built)
    looks: str = ""
    visitors: set[Visitor] = field(default_factory=set)

    def answer(self, address: str) -> Answer:
        return look_up(address, self.root, self.base) if self.ready else Answer(503)

    def waiting(self) -> str:
        return waiting_page(
            self.built.problems, self.built.fault, self.site, building=self.building
        )

    def version(self, answer: Answer) -> str:
        """What differs when the page at an address does, or an empty string for what is no page."""
        if answer.status == 503:
            return version_of(503, self.waiting().encode())
        if answer.path is None or answer.media_type != HTML:
            return ""
        try:
            return version_of(answer.status, answer.path.read_bytes())
        except OSError:
            return ""

    def take(self, built: Built) -> None:
        """A build has ended: every open page learns what concerns it."""
        first = self.building
        self.built, self.building = built, False
        if built.base is not None:
            self.base, self.ready = built.base, True
            if not self.looks or any(not path.endswith(PAGES) for path in built.changed):
                self.looks = _looks(self.root)
        for visitor in tuple(self.visitors):
            if first:
                self.welcome(visitor)
            else:
                self._bring_up_to_date(visitor, built.changed)

    def swap(self, changed: tuple[str, ...]) -> None:
        """Style sheets alone have changed: open pages show them, and all else stays."""
        for visitor in tuple(self.visitors):
            for path in changed:
                visitor.tell(reload(path))
        self.looks = _looks(self.root)
        for visitor in self.visitors:
            visitor.looks = self.looks

    def welcome(self, visitor: Visitor) -> None:
        """A page has come, or come back after a sleep: it may be of another build."""
        self.visitors.add(visitor)
        if self.building:
            return  # nobody knows yet
        version = self.version(self.answer(visitor.address))
        if visitor.version != version or (visitor.looks and visitor.looks != self.looks):
            visitor.version, visitor.looks = version, self.looks
            visitor.tell(reload(visitor.address))
        else:
            self._tell_problems(visitor)

    def _bring_up_to_date(self, visitor: Visitor, changed: tuple[str, ...]) -> None:
        answer = self.answer(visitor.address)
        version = self.version(answer)
        if visitor.version != version or any(self._is_seen(path, answer) for path in changed):
            visitor.version, visitor.looks = version, self.looks
            visitor.tell(reload(visitor.address))
            return
        visitor.looks = self.looks
        for path in changed:
            if path.endswith((".css", *PICTURES)):
                visitor.tell(reload(path))
        self._tell_problems(visitor)

    def _is_seen(self, path: str, answer: Answer) -> bool:
        """Whether a file that changed is of a kind that only a page load shows, and on this page."""
        if path.endswith((".html", ".css", *PICTURES)) or path in QUIET or answer.path is None:
            return False
        if path.startswith("assets/"):
            return True
        try:
            return path.rpartition("/")[2].encode() in answer.path.read_bytes()
        except OSError:
            return True

    def _tell_problems(self, visitor: Visitor) -> None:
        """Sends the problems while there are errors, and that there are none once there were."""
        troubled = self.built.failed or bool(self.built.fault)
        if troubled or visitor.troubled:
            data = as_data(self.built.problems, self.built.fault, self.site, self.link) if troubled else ""  # fmt: skip
            visitor.tell(reload(PROBLEMS, data))
        visitor.troubled = troubled


def reload(path: str, text: str = "") -> Message:
    """livereload's own message; ``text`` travels where it has room for a second path."""
    return {"command": "reload", "path": path, "liveCSS": True, "liveImg": True, "originalPath": text}  # fmt: skip


def version_of(status: int, page: bytes) -> str:
    return hashlib.sha256(b"%d:" % status + page).hexdigest()[:20]


def address_of(url: str) -> str:
    """The path of a page's full address as the browser has it; empty where there is none."""
    try:
        url.encode()  # a page may say anything: half of a character is in no address
        return urlsplit(url).path or "/"
    except ValueError:
        return ""


def _looks(root: Path) -> str:
    """What differs when any file but a page does."""
    digest = hashlib.sha256()
    for line in sorted(_stamps(root)):
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:20]


def _stamps(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if not name.endswith(PAGES):
                try:
                    status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
                except OSError:  # gone since the folder was listed, or a link that leads nowhere
                    continue
                yield f"{folder}/{name}\0{status.st_size}\0{status.st_mtime_ns}\n"
