"""One preview from beginning to end: wait for a change, build, tell the pages."""

import asyncio
import errno
import logging
import os
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.netutil import bind_sockets

from generator.preview.builder import Builder, Built, Rebuild
from generator.preview.editors import Link
from generator.preview.gate import Gate
from generator.preview.serve import make_application
from generator.preview.stage import Stage
from generator.preview.terminal import say, say_built, say_left_out
from generator.preview.watch import Watch

MOST: Final = 100  # connections; a browser has up to six, and one a tab that waits for news
IDLE: Final = 60.0  # seconds that a connection may take to ask for something
PORTS: Final = 100  # that are tried, from the one that is asked for
RETRY: Final = (1.0, 2.0, 5.0, 10.0)  # seconds after a fault of the machine, such as a locked site
BUSY: Final = frozenset({errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)})


@dataclass(frozen=True, slots=True)
class Options:
    """``output`` is the folder that the builds publish into."""

    site: Path
    output: Path
    link: Link
    host: str = "127.0.0.1"
    port: int = 8000
    opens: bool = False
    polls: bool = False


class CannotListen(Exception):  # noqa: N818
    """No port, no permission, or no such host; the text is a sentence. ``wrong`` for wrong usage."""

    def __init__(self, sentence: str, *, wrong: bool) -> None:
        super().__init__(sentence)
        self.wrong = wrong


def preview(options: Options, prepare: Callable[[], Rebuild]) -> None:
    """Serves until Ctrl-C. ``prepare`` is called in the building process; see Builder.

    Raises CannotListen before anything else has happened.
    """
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    logging.getLogger("tornado.general").setLevel(logging.CRITICAL)
    sockets = _listen(options.host, options.port)
    try:
        asyncio.run(_Session(options, sockets).run(prepare))
    finally:
        for one in sockets:
            one.close()


class _Server(HTTPServer):
    """Has as many visitors as the system has files for: beyond that, to accept one fails for ever."""

    def initialize(self, *arguments: Any, **options: Any) -> None:
        super().initialize(*arguments, **options)
        self._streams = WeakSet[IOStream]()

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        if sum(not one.closed() for one in self._streams) >= MOST:
            stream.close()
            return
        self._streams.add(stream)
        super().handle_stream(stream, address)


class _Session:
    def __init__(self, options: Options, sockets: list[socket.socket]) -> None:
        self._options = options
        self._sockets = sockets
        self._stage = Stage(options.output, options.site, options.link)
        self._changed: set[str] = set()
        self._change = asyncio.Event()
        self._end = asyncio.Event()

    async def run(self, prepare: Callable[[], Rebuild]) -> None:
        loop = asyncio.get_running_loop()
        restore = heed_signals(loop, self._end.set)
        builder = Builder(prepare)
        server = _Server(
            make_application(self._stage, Gate(self._options.host)),
            max_body_size=1 << 16, idle_connection_timeout=IDLE,
        )  # fmt: skip
        watch = Watch(
            self._options.site,
            lambda paths: _soon(loop, lambda: self._note(paths)),
            polls=self._options.polls,
        )
        try:
            server.add_sockets(self._sockets)
            watch.start()
            self._announce()
            work = asyncio.ensure_future(self._work(builder, watch))
            end = asyncio.ensure_future(self._end.wait())
            await asyncio.wait({work, end}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
            end.cancel()
            work.cancel()
        finally:
            server.stop()
            for visitor in tuple(self._stage.visitors):
                visitor.close()
            builder.end()
            watch.end()
            restore()

    async def _work(self, builder: Builder, watch: Watch) -> None:
        changed: frozenset[str] | None = None
        faults, failed = 0, False
        left_out: tuple[tuple[str, int], ...] = ()
        while True:
            built = await self._build(builder, changed)
            if built.folders:
                watch.heed(tuple(map(Path, built.folders)), built.ignore)
            if not built.fault or faults == 0:
                mended = failed and not (built.failed or built.fault)
                say_built(changed, built, self._options.site, mended=mended)
            if built.left_out not in (left_out, None):
                left_out = built.left_out
                say_left_out(left_out)
            faults = faults + 1 if built.fault else 0
            failed = failed if built.fault else built.failed
            again = await self._next(RETRY[min(faults, len(RETRY)) - 1] if faults else None)
            # After a fault nobody knows what is still to be built.
            changed = None if built.fault or (changed is None and built.base is None) else again

    async def _build(self, builder: Builder, changed: frozenset[str] | None) -> Built:
        """The outcome of a build that open pages have learnt of."""
        built = await builder.build(changed)
        if not built.partial:
            self._stage.take(built)
            return built
        self._stage.swap(built.changed)
        rest = await builder.build(frozenset())
        self._stage.take(rest)
        return replace(
            rest, changed=(*built.changed, *rest.changed), seconds=built.seconds + rest.seconds
        )

    async def _next(self, seconds: float | None) -> frozenset[str]:
        """What changes next; after ``seconds`` it is nothing."""
        try:
            await asyncio.wait_for(self._change.wait(), seconds)
        except TimeoutError:
            return frozenset()
        self._change.clear()
        changed, self._changed = frozenset(self._changed), set()
        return changed

    def _note(self, paths: frozenset[str]) -> None:
        self._changed |= paths
        self._change.set()

    def _announce(self) -> None:
        address = _address(self._options.host, self._sockets)
        say(f"Preview of {self._options.site.resolve()} at {address}")
        if not Gate(self._options.host).is_loopback:
            say("Everyone on your network can see it.")
        say("It follows every save. Ctrl-C ends it.")
        if self._options.opens:
            # Some browsers keep whoever starts them waiting.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on the port, or on the next one that is free."""
    if not host:
        raise CannotListen("--host is empty: leave it out, or name an address.", wrong=True)
    for number in range(port, min(port + PORTS, 65536)) if port else (0,):
        try:
            return bind_sockets(number, host)
        except (socket.gaierror, UnicodeError):
            raise CannotListen(f"There is no host `{host}` on this machine.", wrong=True) from None
        except OSError as error:
            if error.errno in BUSY:
                continue
            if error.errno == errno.EADDRNOTAVAIL:
                raise CannotListen(f"This machine has no address {host}.", wrong=True) from None
            raise CannotListen(f"Port {number} cannot be used: {os.strerror(error.errno or 0)}.", wrong=False) from error  # fmt: skip
    raise CannotListen(f"Port {port} and those after it are in use.", wrong=False)


def _address(host: str, sockets: list[socket.socket]) -> str:
    port = sockets[0].getsockname()[1]
    name = "localhost" if host in ("", "0.0.0.0", "::") else host  # noqa: S104
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def heed_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], object]) -> Callable[[], None]:
    """Calls ``end`` when somebody wants to stop; returns what puts everything back.

    The loop itself listens: a handler of Python's alone waits for a loop that has just gone to
    sleep to wake by itself.
    """
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in (getattr(signal, name) for name in names)}
    for one in before:
        try:
            loop.add_signal_handler(one, end)
        except NotImplementedError:  # on Windows, where every signal wakes the loop
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(end))

    def restore() -> None:
        for one, handler in before.items():
            with suppress(NotImplementedError):
                loop.remove_signal_handler(one)
            signal.signal(one, handler)

    return restore


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """From another thread; a loop that is closed needs to know nothing more."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


__all__ = ("Built", "CannotListen", "Options", "heed_signals", "preview")
