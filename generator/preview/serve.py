"""The server: what a static host would answer, to this machine's own pages, and never from a cache."""

import os
import stat
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import livereload
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from generator.preview.gate import Gate, host_name
from generator.preview.lookup import HTML, MEDIA_TYPES, Answer, read_range
from generator.preview.reload import ADDRESS, LARGEST, ReloadSocket
from generator.preview.stage import Stage, version_of

OWN: Final = "/.nutgraf/"  # no page of a site can have an address below it
SCRIPT: Final = f"{OWN}preview.js"
LIVERELOAD: Final = "/livereload.js"
CHUNK: Final = 256 << 10  # bytes that are sent at a time
HTML_LIMIT: Final = 64 << 20  # bytes; what is larger is sent without scripts
PING: Final = 20  # seconds

HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
REASONS: Final[Mapping[int, str]] = {
    400: "This address cannot be read.",
    403: "This preview answers only its own pages.",
    404: "There is no such page.",
    405: "Only reading is possible here.",
}


def make_application(stage: Stage, gate: Gate) -> Application:
    shared = {"stage": stage, "gate": gate}
    return Application(
        [(ADDRESS, ReloadSocket, shared), (r".*", SitePage, shared)],
        log_function=lambda _: None,
        websocket_ping_interval=PING,
        websocket_max_message_size=LARGEST,
    )


class SitePage(RequestHandler):
    """Any address: the two scripts of the preview, or whatever the site has there."""

    def initialize(self, stage: Stage, gate: Gate) -> None:
        self.stage = stage
        self.gate = gate

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS:
            self.set_header(name, value)

    def prepare(self) -> None:
        headers = self.request.headers
        host = headers.get("Host", "")
        origin = headers.get("Origin")
        if not self.gate.admits(host) or (origin is not None and not self.gate.owns(origin, host)):
            raise HTTPError(403)
        foreign = headers.get("Sec-Fetch-Site") == "cross-site"
        if foreign and headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            raise HTTPError(403)

    async def get(self) -> None:
        address = self.request.path
        if address in (SCRIPT, LIVERELOAD):
            self._send(200, MEDIA_TYPES[".js"], _script(address))
            return
        answer = self.stage.answer(address)
        if answer.status == 503:
            self._send_page(503, self.stage.waiting().encode())
        elif answer.location:
            query = f"?{self.request.query}" if self.request.query else ""
            self.set_status(answer.status)
            self.set_header("Location", answer.location + _harmless(query))
        elif answer.path is None:
            raise HTTPError(answer.status)
        else:
            await self._send_file(answer, answer.path)

    async def head(self) -> None:
        await self.get()

    def write_error(self, status_code: int, **_: Any) -> None:
        reason = REASONS.get(status_code, "Something went wrong here.")
        self._send(status_code, MEDIA_TYPES[".txt"], f"{reason}\n".encode())

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, HTTPError):
            super().log_exception(typ, value, tb)

    def compute_etag(self) -> None:
        """None: what is not kept need not be compared."""

    def _send(self, status: int, media_type: str, data: bytes) -> None:
        self.set_status(status)
        self.set_header("Content-Type", media_type)
        self.set_header("Content-Length", str(len(data)))
        if self.request.method != "HEAD":
            self.write(data)

    def _send_page(self, status: int, page: bytes) -> None:
        self._send(status, HTML, self._with_scripts(page, version_of(status, page)))

    def _with_scripts(self, page: bytes, version: str) -> bytes:
        """The page with the preview's two scripts before its end; the file on disk has none."""
        host = self.request.headers.get("Host", "")
        name = host_name(host) or ""
        port = host.rpartition(":")[2] if host.rpartition(":")[2].isdigit() else "80"
        written = quote(f"[{name}]" if ":" in name else name, safe="[]:.-")
        tags = (
            f'<script src="{SCRIPT}" data-page="{version}" data-looks="{self.stage.looks}" defer></script>'
            f'<script src="{LIVERELOAD}?host={written}&amp;port={port}&amp;mindelay=200&amp;maxdelay=1000" defer></script>'
        ).encode()
        end = page.lower().rfind(b"</body>")
        return page[:end] + tags + page[end:] if end >= 0 else page + tags

    async def _send_file(self, answer: Answer, path: Path) -> None:
        try:
            file = path.open("rb")
        except OSError:  # gone since it was looked up: a build is publishing
            raise HTTPError(404) from None
        with file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise HTTPError(404)
            if answer.media_type == HTML and status.st_size <= HTML_LIMIT:
                self._send_page(answer.status, file.read())
                return
            try:
                first, last = self._find_range(status.st_size)
            except ValueError:
                self.set_header("Content-Range", f"bytes */{status.st_size}")
                self._send(416, MEDIA_TYPES[".txt"], b"This part is not there.\n")
                return
            self.set_header("Content-Type", answer.media_type)
            self.set_header("Accept-Ranges", "bytes")
            self.set_header("Content-Length", str(last - first + 1))
            if self.request.method == "HEAD":
                return
            file.seek(first)
            left = last - first + 1
            try:
                while left > 0 and (chunk := file.read(min(CHUNK, left))):
                    left -= len(chunk)
                    self.write(chunk)
                    await self.flush()
            except StreamClosedError:
                return  # whoever watched the film has left

    def _find_range(self, size: int) -> tuple[int, int]:
        """The first and the last byte to send; sets the status that goes with them.

        Raises ValueError where a part is asked for that is not there.
        """
        asked = read_range(self.request.headers.get("Range", ""), size)
        if asked is None:
            return 0, size - 1
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {asked[0]}-{asked[1]}/{size}")
        return asked


@cache
def _script(address: str) -> bytes:
    if address == SCRIPT:
        return Path(__file__).with_name("preview.js").read_bytes()
    return Path(livereload.__file__).with_name("vendors").joinpath("livereload.js").read_bytes()


def _harmless(query: str) -> str:
    return quote(query, safe="?&=%+-_.~/:;,@!*'()")
