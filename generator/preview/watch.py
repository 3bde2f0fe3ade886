"""What changed: all sources compared with how they were, whenever something stirs, and now and then.

Events only wake: they are lost on network drives, in containers and with folders that are made anew.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.model.leftovers import LEFTOVERS
from generator.publish.looks import list_beside
from generator.publish.tree import scan, scan_theme

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

QUIET: Final = 0.015  # seconds without an event, after which a save is taken to be over
CALM: Final = 0.15  # the same after a burst, as version control and unpacking make them
BURST: Final = 5  # files that change at once
PATIENCE: Final = 3.0  # seconds after which a burst is no longer waited for
AFTERWARDS: Final = 0.25  # seconds after a glance at what events named, before a look at everything
BACKSTOP: Final = 2.0  # seconds between looks without an event
POLL: Final = 0.4  # the same where there are no events
SHARE: Final = 20  # a look may take one part in so many of the time

# Opening and reading raise events too, and so does our own reading.
SILENT: Final = frozenset({"opened", "closed_no_write", "attrib"})

Stamp = tuple[int, int, int, int]
Snapshot = Mapping[str, Stamp]


def take_snapshot(site: Path, folders: tuple[Path, ...], ignore: tuple[str, ...]) -> Snapshot:
    """Size, times and inode of every file that a build may read, by path.

    Paths are relative to the site, or absolute where a theme lies elsewhere. What editors leave
    while they save and what site.yml says to ignore is not there.
    """
    found: dict[str, Stamp] = {}
    with contextlib.suppress(OSError):
        found["site.yml"] = _stamp((site / "site.yml").stat())
    with contextlib.suppress(OSError):
        found |= {one.name: _stamp(one.stat(follow_symlinks=False)) for one in list_beside(site)}
    for folder in folders:
        own = folder == site / "content"
        name = "" if own else f"{_shown(folder, site)}/"
        for file in (scan(site, ignore) if own else scan_theme(folder)).files:
            found[name + file.path] = file.looks
    return found


def _stamp(status: os.stat_result) -> Stamp:
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _shown(folder: Path, site: Path) -> str:
    return folder.relative_to(site).as_posix() if folder.is_relative_to(site) else folder.as_posix()


class Watch:
    """Calls ``tell`` from a thread of its own with the paths that changed since it last did.

    ``polls`` looks at short intervals and listens to no events.
    """

    def __init__(
        self, site: Path, tell: Callable[[frozenset[str]], None], *, polls: bool = False
    ) -> None:
        self._site = site
        self._folders: tuple[Path, ...] = (site / "content", site / "themes")
        self._ignore: tuple[str, ...] = ()
        self._wanted: tuple[tuple[Path, ...], tuple[str, ...]] = (self._folders, self._ignore)
        self._tell = tell
        self._listener = None if polls else _Listener(site)
        self._stir = self._listener.stir if self._listener else threading.Event()
        self._ended = False
        self._last = take_snapshot(site, self._folders, self._ignore)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def heed(self, folders: tuple[Path, ...], ignore: tuple[str, ...]) -> None:
        """Looks at these folders from now on, and past what ``ignore`` names."""
        if self._wanted != (folders, ignore):
            self._wanted = (folders, ignore)
            self._stir.set()

    def end(self) -> None:
        self._ended = True
        self._stir.set()
        if self._thread.ident:
            self._thread.join(0.5)

    def _run(self) -> None:
        with self._listener or contextlib.nullcontext():
            pause = self._look()
            while not self._ended:
                if self._stir.wait(pause):
                    self._settle(QUIET)
                if not self._ended:
                    pause = self._look()

    def _settle(self, quiet: float) -> None:
        """Waits until nothing has stirred for a while."""
        end = time.monotonic() + PATIENCE
        while not self._ended and self._stir.is_set() and time.monotonic() < end:
            self._stir.clear()
            self._stir.wait(quiet)

    def _look(self) -> float:
        """Tells of what changed; the seconds after which to look again."""
        if self._listener:
            if changed := self._glance(self._listener.take_named()):
                self._tell(changed)
                return AFTERWARDS
            self._listener.listen(self._folders)
        began = time.monotonic()
        before = self._last.keys()
        changed = self._compare()
        took = time.monotonic() - began
        # Some editors delete a file to save it; version control and unpacking come with hundreds.
        unsettled = len(changed) > BURST or before != self._last.keys()
        while unsettled and time.monotonic() < began + PATIENCE and not self._ended:
            self._stir.set()
            self._settle(CALM)
            more = self._compare()
            if not more:
                break
            changed |= more
        if changed and not self._ended:
            self._tell(changed)
        if self._wanted != (self._folders, self._ignore):
            self._widen(*self._wanted)
        deaf = not (self._listener and self._listener.hears)
        return max(POLL if deaf else BACKSTOP, took * SHARE)

    def _glance(self, named: frozenset[str]) -> frozenset[str]:
        """What changed of a few files that are known; nothing where it takes a look at everything."""
        found: dict[str, Stamp] = {}
        for path in named if len(named) <= BURST else ():
            name = self._name(Path(path))
            try:
                status = Path(path).stat()
            except OSError:
                return frozenset()
            if name not in self._last:
                return frozenset()
            found[name] = _stamp(status)
        changed = frozenset(name for name, stamp in found.items() if stamp != self._last[name])
        if changed:
            self._last = {**self._last, **found}
        return changed

    def _name(self, path: Path) -> str:
        for folder in self._folders:
            if path.is_relative_to(folder):
                return f"{_shown(folder, self._site)}/{path.relative_to(folder).as_posix()}"
        return path.name

    def _widen(self, folders: tuple[Path, ...], ignore: tuple[str, ...]) -> None:
        """What comes into view now is no change; what was in view and has changed is one."""
        if ignore == self._ignore:
            added = tuple(one for one in folders if one not in self._folders)
            self._last = {**take_snapshot(self._site, added, ignore), **self._last}
        else:
            now = take_snapshot(self._site, folders, ignore)
            self._last = {path: self._last.get(path, stamp) for path, stamp in now.items()}
        self._folders, self._ignore = folders, ignore

    def _compare(self) -> frozenset[str]:
        now = take_snapshot(self._site, self._folders, self._ignore)
        before, self._last = self._last, now
        return frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))  # fmt: skip


class _Listener:
    """watchdog's observer with a watch for each folder that is there, set anew where one was.

    ``stir`` is set when something may have changed. ``hears`` is False where the system gives no
    events, or no more of them.
    """

    def __init__(self, site: Path) -> None:
        self.stir = threading.Event()
        self.hears = True
        self._lock = threading.Lock()
        self._named: set[str] = set()
        self._site = site
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, tuple[ObservedWatch, tuple[int, int]]] = {}

    def __enter__(self) -> "_Listener":
        try:
            self._observer = Observer()
            self._observer.start()
        except (OSError, RuntimeError):
            self._observer, self.hears = None, False
        return self

    def __exit__(self, *_: object) -> None:
        if self._observer:
            self._observer.stop()
            self._observer.join(0.5)

    def take_named(self) -> frozenset[str]:
        """The files that events were about since the last time."""
        with self._lock:
            named = frozenset(self._named)
            self._named.clear()
        return named

    def heard(self, paths: list[str]) -> None:
        with self._lock:
            self._named.update(paths)
        self.stir.set()

    def listen(self, folders: tuple[Path, ...]) -> None:
        """Sets a watch where a folder has come, come back or been replaced."""
        if not self._observer or not self.hears:
            return
        names = frozenset(("site.yml", *(one.name for one in folders if one.parent == self._site)))
        wanted = {self._site: False} | dict.fromkeys(folders, True)
        for gone in self._watches.keys() - wanted.keys():
            self._unset(gone)
        for folder, deep in wanted.items():
            place = _place(folder)
            if self._is_set(folder, place):
                continue
            self._unset(folder)
            if place is None:
                continue
            handler = _Handler(folder, None if deep else names, self.heard)
            try:
                watch = self._observer.schedule(handler, str(folder), recursive=deep)
            except FileNotFoundError:
                continue
            except OSError:  # the system's number of watches is used up
                self.hears = False
                return
            self._watches[folder] = (watch, place)

    def _is_set(self, folder: Path, place: tuple[int, int] | None) -> bool:
        watch, before = self._watches.get(folder, (None, None))
        if watch is None or before != place or not self._observer:
            return False
        # The watch of a folder that was deleted ends by itself, and a new one may have its number.
        return any(one.watch == watch and one.is_alive() for one in self._observer.emitters)

    def _unset(self, folder: Path) -> None:
        watch, _ = self._watches.pop(folder, (None, None))
        if watch and self._observer:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(watch)


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


class _Handler(FileSystemEventHandler):
    """Passes on the paths of events of sources; ``names`` are what counts directly in the folder,
    with the texts there."""

    def __init__(
        self, folder: Path, names: frozenset[str] | None, tell: Callable[[list[str]], None]
    ) -> None:
        self._folder = str(folder)
        self._names = names
        self._tell = tell

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.event_type in SILENT or (event.is_directory and event.event_type == "modified"):
            return
        if counted := [path for path in _paths(event) if self._counts(path)]:
            self._tell(counted)

    def _counts(self, path: str) -> bool:
        below = Path(path).relative_to(self._folder)
        named = self._names is None or below.name in self._names or below.name.endswith(".md")
        if below.name and not named:
            return False
        return not any(LEFTOVERS.fullmatch(step) for step in below.parts)


def _paths(event: FileSystemEvent) -> Iterator[str]:
    for path in (event.src_path, event.dest_path):
        if path:
            yield os.fsdecode(path)
