"""A plain static host on the loopback, as dull as the ones that readers' pages come from."""

import contextlib
import gzip
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

MEDIA_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mp3": "audio/mpeg",
        ".mp4": "video/mp4",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".vtt": "text/vtt; charset=utf-8",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }
)


# What hosts compress on the fly; pictures, films and fonts are compressed already.
TEXTS: Final = (".css", ".html", ".js", ".json", ".svg", ".txt", ".vtt", ".xml")


@dataclass(frozen=True, slots=True)
class Hosted:
    """A published folder that answers at ``origin`` below the path ``base``."""

    folder: Path
    origin: str
    base: str

    def url(self, address: str = "") -> str:
        return f"{self.origin}{self.base}{address}"


@contextlib.contextmanager
def host(
    folder: Path, base: str, *, compressing: bool = False, headers: Mapping[str, str] | None = None
) -> Iterator[Hosted]:
    """Serves the folder below ``base``, which begins and ends with ``/``, while the block runs.

    ``headers`` go with every answer.
    """

    class Answer(_Answer):
        pass

    Answer.folder, Answer.base, Answer.compressing = folder, base, compressing
    Answer.sent = dict(headers or {})
    with _Server(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield Hosted(folder, f"http://127.0.0.1:{server.server_port}", base)
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that has left in the middle of an answer is no fault of ours.
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    folder: Path
    base: str
    compressing: bool
    sent: Mapping[str, str]
    timeout = 5  # seconds; browsers open connections ahead that they never use

    def do_GET(self) -> None:
        status, path = self._found()
        data = path.read_bytes()
        packed = self.compressing and path.suffix in TEXTS and "gzip" in self._accepted()
        if packed:
            data = gzip.compress(data, 6, mtime=0)
        # Chromium can only seek in a video whose host answers ranges.
        first, last = self._range(len(data)) if status == 200 else (0, len(data) - 1)
        partial = (first, last) != (0, len(data) - 1) or (status == 200 and "Range" in self.headers)
        self.send_response(206 if partial else status)
        self.send_header("Content-Type", MEDIA_TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        for name, value in self.sent.items():
            self.send_header(name, value)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if partial:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.end_headers()
        self.wfile.write(data[first : last + 1])

    def _found(self) -> tuple[int, Path]:
        address = unquote(urlsplit(self.path).path)
        path = self.folder / address.removeprefix(self.base)
        if path.is_dir() and address.endswith("/"):
            path /= "index.html"
        inside = address.startswith(self.base) and path.resolve().is_relative_to(self.folder)
        return (200, path) if inside and path.is_file() else (404, self.folder / "404.html")

    def _accepted(self) -> str:
        return self.headers.get("Accept-Encoding", "")

    def _range(self, size: int) -> tuple[int, int]:
        unit, _, span = self.headers.get("Range", "").partition("=")
        first, _, last = span.partition("-")
        if unit != "bytes" or not first.isdigit() or int(first) >= size:
            return 0, size - 1
        return int(first), min(int(last), size - 1) if last.isdigit() else size - 1

    def log_message(self, *words: object) -> None:
        """Says nothing: what goes wrong is seen in the browser."""
