"""The preview's server, asked over a socket as browsers and mischief ask it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

from generator.model.problem import Span, problem
from generator.preview.builder import Built
from generator.preview.editors import read_editor
from generator.preview.gate import Gate
from generator.preview.serve import make_application
from generator.preview.stage import Stage, address_of

FILM: Final = bytes(range(256)) * 4
SECRET: Final = b"what nobody may read"

# Forms in which paths are written to get out of a folder, or to make a server stumble.
TRAVERSALS: Final = (
    "/../secret.txt", "/../../secret.txt", "/tides/../../secret.txt", "/./../secret.txt", "//../secret.txt",
    "/..", "/../", "/tides/..", "/.", "/./", "/tides/./index.html", "/...//secret.txt",
    "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2fsecret.txt", "/%2E%2E/secret.txt", "/.%2e/secret.txt", "/%2e./secret.txt",
    "/tides/%2e%2e/%2e%2e/secret.txt", "/tides%2f..%2f..%2fsecret.txt", "/%252e%252e/secret.txt", "/%252e%252e%252fsecret.txt", "/..%252fsecret.txt", "/%25252e%25252e%25252fsecret.txt",
    "/..\\secret.txt", "/..%5csecret.txt", "/%2e%2e%5csecret.txt", "/..%5c..%5csecret.txt", "/tides\\..\\..\\secret.txt", "/%5c%5chost%5cshare",
    "/..%c0%afsecret.txt", "/%c0%ae%c0%ae/secret.txt", "/..%c1%9csecret.txt", "/%e0%80%ae%e0%80%ae/secret.txt", "/%f0%80%80%ae/secret.txt", "/%uff0e%uff0e/secret.txt",
    "/..%ef%bc%8fsecret.txt", "/%ef%bc%8e%ef%bc%8e/secret.txt", "/%ff", "/%80abc", "/%", "/%zz/..",
    "/index.html%00", "/index.html%00.txt", "/%00/index.html", "/..%00/secret.txt", "/tides/%0d%0aX-Evil:1", "/%0a", "/%7f", "/%1b[2J",
    "//etc/passwd", "//example.org/", "///etc/passwd", "/%2f/etc/passwd", "/%2fetc%2fpasswd", "/C:/Windows/win.ini", "/C%3A%5CWindows%5Cwin.ini", "/file:///etc/passwd",
    "/CON", "/tides/NUL.html", "/index.html::$DATA", "/tides/index.html/", "/leak.txt", "/leak/secret.txt", "/linked/", "/.nutgraf-output",
    "/.nutgraf/", "/.nutgraf/preview.js/..", "/.git/config", "/tides/index.html/../../../secret.txt", "/" + "a" * 300, "/" + "a/" * 2000, "/;/../secret.txt", "/tides/..;/..;/secret.txt",
)  # fmt: skip


@dataclass
class Server:
    port: int
    root: Path
    stage: Stage
    loop: asyncio.AbstractEventLoop

    def ask(self, target: str, *headers: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:  # fmt: skip
        """Status, headers and body, for a target that is sent as it is written."""
        upgrade = any(one.lower().startswith("connection:") for one in headers)
        lines = [
            f"{method} {target} HTTP/1.1",
            *headers,
            *(() if upgrade else ("Connection: close",)),
        ]
        if not any(one.lower().startswith("host:") for one in headers):
            lines.append(f"Host: 127.0.0.1:{self.port}")
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8"))
            with connection.makefile("rb") as answer:
                data = answer.readline() if upgrade else answer.read()
            head, _, body = data.partition(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").strip().split("\r\n")
        found = dict(field.lower().split(": ", 1) for field in fields)
        return int(status.split()[1]), found, body


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    root = tmp_path / "site"
    (root / "tides").mkdir(parents=True)
    for path, page in {"index.html": "Home", "tides/index.html": "Tides", "404.html": "Not here"}.items():  # fmt: skip
        (root / path).write_text(f"<!DOCTYPE html><html><body><p>{page}</p></body></html>")
    (root / "film.mp4").write_bytes(FILM)
    (root / "style.css").write_text("p { color: red }")
    (root / ".nutgraf-output").write_bytes(SECRET)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (root / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (root / "leak").symlink_to(tmp_path)
    (root / "lost.svg").symlink_to(tmp_path / "nowhere")
    (root / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/index.html").write_bytes(SECRET)
    link = read_editor("vscode", tmp_path)
    assert link
    stage = Stage(root, tmp_path, link)
    stage.take(Built(base=""))
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    def run() -> None:
        asyncio.set_event_loop(loop)

        async def begin() -> HTTPServer:
            made = HTTPServer(make_application(stage, Gate("127.0.0.1")))
            sockets = bind_sockets(0, "127.0.0.1")
            made.add_sockets(sockets)
            ports.append(sockets[0].getsockname()[1])
            return made

        made = loop.run_until_complete(begin())
        ready.set()
        loop.run_forever()
        made.stop()
        loop.run_until_complete(made.close_all_connections())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)
    yield Server(ports[0], root, stage, loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.mark.parametrize("target", TRAVERSALS)
def test_a_crooked_address_gets_a_plain_4xx(server, target):
    status, headers, body = server.ask(target)
    assert 400 <= status < 500
    assert SECRET not in body
    assert b"Traceback" not in body
    assert "x-evil" not in headers


def test_there_are_60_crooked_addresses_at_least():
    assert len(set(TRAVERSALS)) >= 60


def test_a_page_has_two_scripts_more_than_its_file(server):
    status, headers, body = server.ask("/tides/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body.count(b"<script ") == 2
    assert body.endswith(b"</script></body></html>")
    assert b"<script" not in (server.root / "tides/index.html").read_bytes()


def test_a_missing_page_is_the_sites_own_with_status_404(server):
    status, _, body = server.ask("/nowhere/")
    assert status == 404
    assert b"<p>Not here</p>" in body


def test_a_missing_page_of_a_site_without_one_is_plain(server):
    (server.root / "404.html").unlink()
    assert server.ask("/nowhere/")[::2] == (404, b"There is no such page.\n")


def test_an_address_without_its_slash_leads_to_the_one_with_it_and_keeps_the_query(server):
    status, headers, _ = server.ask("/tides?q=moon%20sea")
    assert (status, headers["location"]) == (302, "/tides/?q=moon%20sea")


@pytest.mark.parametrize("target", ["/", "/tides/", "/style.css", "/film.mp4", "/nowhere/", "/livereload.js", "/.nutgraf/preview.js"])  # fmt: skip
def test_nothing_is_cached(server, target):
    _, headers, _ = server.ask(target)
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert "last-modified" not in headers


@pytest.mark.parametrize(
    ("asked", "status", "said", "body"),
    [
        ("bytes=0-9", 206, "bytes 0-9/1024", FILM[:10]),
        ("bytes=1000-", 206, "bytes 1000-1023/1024", FILM[1000:]),
        ("bytes=-4", 206, "bytes 1020-1023/1024", FILM[-4:]),
        ("bytes=5000-", 416, "bytes */1024", None),
        ("bytes=1-2,5-6", 200, None, FILM),
    ],
)
def test_a_film_comes_in_ranges(server, asked, status, said, body):
    found, headers, data = server.ask("/film.mp4", f"Range: {asked}")
    assert (found, headers.get("content-range")) == (status, said)
    assert body is None or data == body
    assert status == 416 or headers["content-type"] == "video/mp4"


def test_head_says_what_get_would_send(server):
    for target in ("/tides/", "/film.mp4", "/nowhere/"):
        status, headers, body = server.ask(target, method="HEAD")
        got = server.ask(target)
        assert (status, headers["content-length"], body) == (got[0], str(len(got[2])), b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_possible(server, method):
    status, _, body = server.ask("/", "Content-Length: 0", method=method)
    assert (status, body) == (405, b"Only reading is possible here.\n")


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "192.168.0.1", "[::ffff", ""])  # fmt: skip
@pytest.mark.parametrize("target", ["/", "/style.css", "/livereload.js", "/livereload"])
def test_a_foreign_host_is_turned_away(server, target, host):
    status, _, body = server.ask(target, f"Host: {host}")
    assert status in (400, 403)
    assert b"Home" not in body


@pytest.mark.parametrize("target", ["/", "/style.css", "/livereload.js"])
@pytest.mark.parametrize(
    "origin", ["https://example.org", "null", "http://127.0.0.1:1", "http://["]
)
def test_a_foreign_origin_is_turned_away(server, target, origin):
    assert server.ask(target, f"Origin: {origin}")[0] == 403


def test_a_page_elsewhere_cannot_load_parts_of_the_preview_but_can_lead_to_it(server):
    parts = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image")
    assert server.ask("/film.mp4", *parts)[0] == 403
    assert server.ask("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")[0] == 200


UPGRADE: Final = (
    "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
)  # fmt: skip


@pytest.mark.parametrize("origin", ["https://example.org", "http://["])
def test_a_socket_for_a_foreign_origin_is_refused(server, origin):
    assert server.ask("/livereload", *UPGRADE, f"Origin: {origin}")[0] == 403


def talk(server: Server, *messages: str) -> list[str]:
    """Every answer to messages that a page sends, until half a second passes without one."""

    async def run() -> list[str]:
        socket = await websocket_connect(f"ws://127.0.0.1:{server.port}/livereload")
        for message in messages:
            await socket.write_message(message)
        heard = []
        while True:
            try:
                answer = await asyncio.wait_for(socket.read_message(), 0.5)
            except TimeoutError:
                break
            if answer is None:
                break
            heard.append(str(answer))
        socket.close()
        return heard

    return asyncio.run_coroutine_threadsafe(run(), server.loop).result(20)


@pytest.mark.parametrize(
    "message", ["", "nothing", "[]", "{}", '"hello"', "[" * 5000, '{"command": []}', '{"command": "info", "plugins": 3, "url": 5}', '{"command": "info", "url": "http://["}'],
)  # fmt: skip
def test_a_page_that_talks_nonsense_harms_nobody(server, message):
    talk(server, message)
    assert server.ask("/")[0] == 200


def test_a_page_of_another_build_is_told_to_load_again(server):
    hello = '{"command": "hello", "protocols": []}'
    info = '{"command": "info", "url": "http://127.0.0.1/tides/", "plugins": {"nutgraf": {"page": "old"}}}'
    greeting, told = talk(server, hello, info)
    assert "official-7" in greeting
    assert '"path": "/tides/"' in told
    assert len(server.stage.visitors) in (0, 1)


def test_problems_are_data_for_the_overlay(server, tmp_path):
    (tmp_path / "a.md").write_text("See [[<b>nope]].\n")
    server.stage.built = Built((problem("unknown-term", "there is no term `<b>nope`", Span("a.md", 1, 5)),), base="")  # fmt: skip
    version = server.stage.version(server.stage.answer("/"))
    (told,) = talk(server, f'{{"command": "info", "url": "http://127.0.0.1/", "plugins": {{"nutgraf": {{"page": "{version}"}}}}}}')  # fmt: skip
    assert '"path": "nutgraf-problems"' in told
    assert "See [[<b>nope]]." in told
    assert "vscode://file" in told


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8000/tide/?a#b", "/tide/"),
        ("http://127.0.0.1:8000", "/"),
        ("http://[", ""),
        ("http://127.0.0.1/\ud800", ""),
    ],
)
def test_the_address_that_a_page_says_may_be_none(url, address):
    assert address_of(url) == address
