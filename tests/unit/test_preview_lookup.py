"""What the preview answers to an address, and to whom."""

from pathlib import Path

import pytest

from generator.model.problem import Span
from generator.preview.editors import PRESETS, read_editor
from generator.preview.gate import Gate
from generator.preview.lookup import look_up, read_range


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "tides").mkdir(parents=True)
    (folder / "정전").mkdir()
    (folder / "assets").mkdir()
    for path in ("index.html", "404.html", "tides/index.html", "정전/index.html"):
        (folder / path).write_text(path, encoding="utf-8")
    (folder / "assets/style.css").write_text("")
    (folder / "assets/moon.webp").write_bytes(b"RIFF")
    (folder / ".nutgraf-output").write_text("ours")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("/", 200, "index.html"),
        ("/tides/", 200, "tides/index.html"),
        ("/tides/index.html", 200, "tides/index.html"),
        ("/tides", 302, "/tides/"),
        ("/%EC%A0%95%EC%A0%84/", 200, "정전/index.html"),
        ("/%EC%A0%95%EC%A0%84", 302, "/%EC%A0%95%EC%A0%84/"),
        ("/assets/style.css", 200, "assets/style.css"),
        ("/assets/", 404, "404.html"),
        ("/assets/style.css/", 404, "404.html"),
        ("/nothing/", 404, "404.html"),
        ("/.nutgraf-output", 404, "404.html"),
    ],
)
def test_an_address_is_answered_as_a_static_host_does(root, address, status, what):
    answer = look_up(address, root, "")
    shown = answer.location or (answer.path.relative_to(root).as_posix() if answer.path else "")
    assert (answer.status, shown) == (status, what)


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("/a/b/", 200, "index.html"),
        ("/a/b/tides/", 200, "tides/index.html"),
        ("/a/b/tides", 302, "/a/b/tides/"),
        ("/", 302, "/a/b/"),
        ("/a/b", 302, "/a/b/"),
        ("/tides/", 404, "404.html"),
        ("/a/bc/", 404, "404.html"),
    ],
)
def test_a_site_lies_below_the_path_of_its_base_url(root, address, status, what):
    answer = look_up(address, root, "/a/b")
    shown = answer.location or (answer.path.relative_to(root).as_posix() if answer.path else "")
    assert (answer.status, shown) == (status, what)


def test_a_link_out_of_the_output_is_not_followed(root, tmp_path):
    (root / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (root / "leak").symlink_to(tmp_path)
    assert look_up("/leak.txt", root, "").status == 404
    assert look_up("/leak/secret.txt", root, "").status == 404


def test_a_picture_has_its_media_type_on_every_machine(root):
    assert look_up("/assets/moon.webp", root, "").media_type == "image/webp"
    assert look_up("/", root, "").media_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("bytes=0-3", (0, 3)),
        ("bytes=4-", (4, 9)),
        ("bytes=-2", (8, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=8-99", (8, 9)),
        ("bytes=0-1,4-5", None),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=²-3", None),
        ("lines=0-3", None),
        ("", None),
    ],
)
def test_a_range_is_read(header, asked):
    assert read_range(header, 10) == asked


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_of_nothing_is_no_range(header):
    with pytest.raises(ValueError, match="bytes"):
        read_range(header, 10)


@pytest.mark.parametrize(
    ("listens", "host", "admitted"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "localhost:9000", True),
        ("127.0.0.1", "LOCALHOST", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "127.9.9.9:8000", True),
        ("127.0.0.1", "example.org", False),
        ("127.0.0.1", "localhost.example.org", False),
        ("127.0.0.1", "192.168.1.7:8000", False),
        ("127.0.0.1", "0x7f000001", False),
        ("127.0.0.1", "user@127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1:x", False),
        ("127.0.0.1", "", False),
        ("::1", "[::1]:8000", True),
        ("0.0.0.0", "192.168.1.7:8000", True),
        ("0.0.0.0", "localhost:8000", True),
        ("0.0.0.0", "example.org", False),
        ("tides.example", "tides.example:8000", True),
    ],
)
def test_only_names_of_this_machine_are_admitted(listens, host, admitted):
    assert Gate(listens).admits(host) is admitted


@pytest.mark.parametrize(
    ("origin", "owned"),
    [
        ("http://localhost:8000", True),
        ("http://LOCALHOST:8000", True),
        ("http://localhost:8001", False),
        ("http://127.0.0.1:8000", False),
        ("https://example.org", False),
        ("null", False),
        ("http://[", False),
    ],
)
def test_only_the_servers_own_pages_are_of_its_origin(origin, owned):
    assert Gate("127.0.0.1").owns(origin, "localhost:8000") is owned


def test_an_editor_is_a_preset_or_a_template(tmp_path):
    (tmp_path / "a b.md").write_text("")
    span = Span("a b.md", 3, 7)
    path = f"{tmp_path.resolve().as_posix()}/a%20b.md"
    preset = read_editor("vscode", tmp_path)
    own = read_editor("my-editor://open?file={path}&at={line},{column}", tmp_path)
    assert preset
    assert own
    assert preset(span) == f"vscode://file{path}:3:7"
    assert own(span) == f"my-editor://open?file={path}&at=3,7"
    assert preset(Span("gone.md")) == ""


def test_without_an_editor_places_are_no_links(tmp_path):
    (tmp_path / "a.md").write_text("")
    link = read_editor("", tmp_path)
    assert link
    assert link(Span("a.md")) == ""


@pytest.mark.parametrize("written", ["notepad", "javascript:alert({path})", "DATA:{path}", "http://x", "{path}"])  # fmt: skip
def test_what_opens_no_editor_is_refused(tmp_path, written):
    assert read_editor(written, tmp_path) is None


@pytest.mark.parametrize("template", PRESETS.values())
def test_every_preset_names_place_and_line(template):
    assert "{path}" in template
    assert "{line}" in template
