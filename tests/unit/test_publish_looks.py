"""A file changed twice in one tick of the clock, with as many bytes: the second change is seen."""

import io
import os
import struct
from pathlib import Path

import pytest
from PIL import Image

from generator.build import Outcome, Request, build
from generator.model.output import Copy
from generator.publish import looks, tree
from generator.publish.looks import DOUBTED, believed, is_young, list_folder, look_below
from generator.publish.stage import publish
from tests.twins import build_twin, differing, files_in

NOW = 1_800_000_000_000_000_000


@pytest.mark.parametrize(
    ("mtime", "ctime", "is_believed"),
    [
        (NOW - 2_000_000_000, NOW - 2_000_000_000, True),
        (NOW - 1_999_999_999, NOW - 9_000_000_000, False),
        (NOW - 9_000_000_000, NOW - 1_999_999_999, False),
        (NOW, NOW, False),
        (NOW + 60_000_000_000, NOW - 9_000_000_000, False),  # another machine's clock goes ahead
    ],
)
def test_looks_are_kept_of_what_has_not_changed_for_two_seconds(mtime, ctime, is_believed):
    there = (9, mtime, ctime, 5)
    assert is_young(mtime, ctime, NOW) != is_believed
    assert believed(there, NOW) == (there if is_believed else DOUBTED)


@pytest.mark.parametrize("knows_folders", [True, False])
def test_a_folder_is_looked_into_alike_on_every_system(
    knows_folders: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.txt").write_text("12345")
    (tmp_path / "link").symlink_to("a/b.txt")
    if not knows_folders:
        monkeypatch.setattr(os, "supports_fd", set())
        monkeypatch.setattr(os, "supports_dir_fd", set())
    with list_folder(str(tmp_path)) as listing:
        entries = {one.name: one.stat(follow_symlinks=False) for one in listing}
    assert entries == {"a": (tmp_path / "a").lstat(), "link": (tmp_path / "link").lstat()}
    with look_below(str(tmp_path)) as look:
        assert look("a/b.txt") == (tmp_path / "a/b.txt").lstat()
        assert look("link") == (tmp_path / "link").lstat()
        with pytest.raises(FileNotFoundError):
            look("a/c.txt")


# --- a site all of whose files change in one tick -----------------------------------------------


def picture(width: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, 300)).save(file, "PNG")
    return file.getvalue().ljust(500)


def movie(seconds: int) -> bytes:
    inner = struct.pack(">I4sIIIII", 108, b"mvhd", 0, 0, 0, 1, seconds) + bytes(80)
    return struct.pack(">I4s", 116, b"moov") + inner


ARTICLE = """\
---
title: The tide
clips:
  - {id: film, file: film.mp4, captions: film.vtt}
---

The [[sea]] rises twice. ![A map](map.svg) ![A coast](coast.png) [[clip:film@0:15]]
"""
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Wait.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="20"/>'
CHANGES = {
    "site.yml": (b"title: Sea\ntheme: own\n", b"title: Bay\ntheme: own\n"),
    "content/articles/tide/index.md": (ARTICLE.encode(), ARTICLE.replace("rises", "rests").encode()),
    "content/articles/tide/film.vtt": (VTT.encode(), VTT.replace("Wait", "Stop").encode()),
    "content/articles/tide/map.svg": (SVG.encode(), SVG.replace("300", "400").encode()),
    "content/articles/tide/coast.png": (picture(600), picture(500)),
    "content/articles/tide/film.mp4": (movie(20), movie(30)),
    "content/glossary/sea.md": (b"---\nshort: Much water.\n---\n", b"---\nshort: Deep water.\n---\n"),
    "themes/own/theme.yml": (b"name: Own\n", b"name: Our\n"),
    "themes/own/templates/term.html": (
        b'{% extends "default/term.html" %}{% block head %}<!-- 1 -->{% endblock %}',
        b'{% extends "default/term.html" %}{% block head %}<!-- 2 -->{% endblock %}',
    ),
    "themes/own/assets/site.css": (b"main { color: red }", b"main { color: tan }"),
    "themes/own/translations/de.po": (b'msgid "Home"\nmsgstr "Haus"\n', b'msgid "Home"\nmsgstr "Heim"\n'),
}  # fmt: skip


@pytest.fixture
def ticking(monkeypatch):
    """The disk tells no time but that of the bytes, as some do: then a test can set it back."""
    path_stat, file = Path.stat, tree._file

    def without_ctime(status):
        times = {"st_mtime_ns": status.st_mtime_ns, "st_ctime_ns": status.st_mtime_ns}
        return os.stat_result(tuple(status), times)

    monkeypatch.setattr(Path, "stat", lambda *a, **k: without_ctime(path_stat(*a, **k)))
    monkeypatch.setattr(tree, "_file", lambda path, status: file(path, without_ctime(status)))


def change_unseen(place: Path, data: bytes) -> None:
    before = place.stat()
    place.write_bytes(data)
    os.utime(place, ns=(before.st_mtime_ns, before.st_mtime_ns))
    after = place.stat()
    assert [after.st_size, after.st_mtime_ns, after.st_ctime_ns, after.st_ino] == [
        before.st_size, before.st_mtime_ns, before.st_ctime_ns, before.st_ino,
    ]  # fmt: skip


def build_changed(site: Path) -> Outcome:
    """A build of the second bytes, after one of the first."""
    for path, (first, _) in CHANGES.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(first)
    request = Request(site, date="2026-03-01", jobs=1)
    assert build(request).problems == ()
    for path, (_, second) in CHANGES.items():
        change_unseen(site / path, second)
    return build(request)


def test_what_changes_twice_in_a_tick_ends_as_a_build_from_nothing(tmp_path, ticking):
    build_changed(tmp_path)
    _, wanted = build_twin(Request(tmp_path, date="2026-03-01"))
    assert differing(files_in(tmp_path / "_site"), wanted) == []
    page = wanted["tide/index.html"].decode()
    for word in ("rests", "Stop", "Deep water", 'width="400"', 'width="500"'):
        assert word in page, word


def test_what_goes_wrong_in_a_tick_is_told_of(tmp_path, ticking):
    assert build_changed(tmp_path).problems == ()
    unsafe = SVG.replace('width="300" height="20"/>', "><script/></svg>")
    article = tmp_path / "content/articles/tide"
    change_unseen(article / "map.svg", unsafe.ljust(len(SVG)).encode())
    change_unseen(article / "film.mp4", movie(10))
    outcome = build(Request(tmp_path, date="2026-03-01", jobs=1))
    assert sorted(one.code for one in outcome.problems) == ["cue-past-end", "unsafe-file"]


def test_what_has_settled_is_not_read_again(tmp_path, ticking, monkeypatch):
    monkeypatch.setattr(looks, "SETTLED", -1_000_000_000_000)  # ns: as if all were old
    built = build_changed(tmp_path)
    _, wanted = build_twin(Request(tmp_path, date="2026-03-01"))
    # site.yml and the theme are read in any case
    page = (tmp_path / "_site/tide/index.html").read_text("utf-8")
    assert "Bay" in page
    for word in ("rises", "Wait", "Much water", 'width="300"', 'width="600"'):
        assert word in page, word
    copies = [path for path in built.changed if path.endswith((".svg", ".png", ".mp4", ".vtt"))]
    assert copies == []
    assert differing(files_in(tmp_path / "_site"), wanted) != []


def test_a_copy_is_believed_once_its_source_has_settled(tmp_path, ticking):
    source = tmp_path / "content/film.mp4"
    source.parent.mkdir()
    source.write_bytes(b"1")
    copied = tmp_path / "_site/film.mp4"

    def copy() -> bytes:
        publish([Copy("film.mp4", "content/film.mp4")], tmp_path, tmp_path / "_site", tmp_path / ".nutgraf")  # fmt: skip
        return copied.read_bytes()

    assert copy() == b"1"
    change_unseen(source, b"2")
    assert copy() == b"2"
    os.utime(source, ns=(NOW // 2, NOW // 2))
    assert copy() == b"2"
    change_unseen(source, b"3")
    assert copy() == b"2"
