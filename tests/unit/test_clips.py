"""Recordings woven into their article: captions, lengths, and moments past the end."""

import re
import struct
from pathlib import Path

import pytest

from generator.build import Request, build
from tests.whole import WholeSite, read_whole

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Wait.\n\n00:02.000 --> 00:03.000\n<v Ann>Now.\n\n00:03.000 --> 00:04.000\n<v Bo>No.\n"
CLIP = "  - {id: film, file: film.mp3, captions: film.vtt, duration: '0:30'}\n"


def write(root: Path, front: str, body: str = "", **files: str) -> Path:
    folder = root / "content/articles/a"
    folder.mkdir(parents=True)
    (root / "site.yml").write_text("title: T\n")
    (folder / "index.md").write_text(f"---\ntitle: T\n{front}---\n{body}\n", "utf-8")
    for name, text in ({"film.mp3": "ID3", "film.vtt": VTT} | files).items():
        (folder / name).write_bytes(text.encode())
    return root


def movie(seconds: int) -> str:
    """The header of an MP4 file; all its bytes are ASCII."""
    inner = struct.pack(">I4sIIIII", 108, b"mvhd", 0, 0, 0, 1, seconds) + bytes(80)
    return (struct.pack(">I4s", 116, b"moov") + inner).decode("ascii")


def woven(root: Path) -> WholeSite:
    return read_whole(Request(root, date="2026-01-01"))


def told(site: WholeSite) -> list[str]:
    place = re.compile(r"content/articles/a/")
    return [
        f"{place.sub('', p.span.path)}:{p.span.line}:{p.span.column} {p.code} {p.message}"
        for p in sorted(site.problems, key=lambda one: one.span)
    ]


def test_an_article_knows_what_is_said_in_its_clips(tmp_path):
    (one,) = woven(write(tmp_path, f"clips:\n{CLIP}")).articles
    assert one.durations == (("film", 30.0),)
    ((clip, captions),) = one.captions
    assert clip == "film"
    assert [(c.start, c.said) for c in captions] == [
        (1.0, (("Ann", "Wait."),)),
        (2.0, (("Ann", "Now."),)),
        (3.0, (("Bo", "No."),)),
    ]


@pytest.mark.parametrize(
    ("front", "body", "problem"),
    [
        (CLIP.replace("}", ", cues: [0:29 Fine, 0:30 Late]}"), "", "index.md:4:88 cue-past-end 0:30 is past the end of the clip `film`, which lasts 0:30"),
        (CLIP, "See [[clip:film@1:02:03]].", "index.md:6:5 cue-past-end 1:02:03 is past the end of the clip `film`, which lasts 0:30"),
        (f"{CLIP}timeline:\n  - {{date: 2020, title: E, cue: film@2:00}}\n", "", "index.md:6:33 cue-past-end 2:00 is past the end of the clip `film`, which lasts 0:30"),
        (CLIP.replace("0:30", "0:02"), "", "film.vtt:6:1 cue-past-end this caption begins at 0:02, past the end of the clip `film`, which lasts 0:02"),
        (CLIP.replace("film.mp3", "film.mp4").replace("0:30", "0:19"), "", "index.md:4:5 bad-value the file of this clip lasts 0:25, not 0:19"),
        (CLIP.replace("film.vtt", "film.srt"), "", "index.md:4:42 bad-captions `film.srt` is no WebVTT file"),
        (CLIP.replace("film.vtt", "bad.vtt"), "", "bad.vtt:1:1 bad-captions this file does not begin with WEBVTT"),
        (CLIP.replace("film.vtt", "wide.vtt"), "", "wide.vtt:1:1 bad-encoding This file is not UTF-8: it looks like UTF-16."),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_told_where_it_is_written(tmp_path, front, body, problem):
    root = write(tmp_path, f"clips:\n{front}", body, **{"film.srt": VTT, "bad.vtt": "VTT", "film.mp4": movie(25)})  # fmt: skip
    (root / "content/articles/a/wide.vtt").write_bytes(b"\xff\xfeW\0")
    assert told(woven(root)) == [problem]


def test_the_length_of_a_file_is_that_of_its_header(tmp_path):
    root = write(tmp_path, "clips: [film.mp4]\n", **{"film.mp4": movie(125)})
    assert woven(root).articles[0].durations == (("film", 125.0),)


def test_captions_that_no_published_article_names_are_nobodys_business(tmp_path):
    root = write(tmp_path, f"status: draft\nclips:\n{CLIP}", **{"film.vtt": "bad", "other.vtt": "bad"})  # fmt: skip
    assert told(woven(root)) == []


@pytest.mark.parametrize(
    ("clip", "problem"),
    [
        ("{id: x}", "index.md:3:9 missing-key This clip has neither `file` nor `url`"),
        ("{file: film.mp3, url: 'https://example.org/'}", "index.md:3:9 bad-value A clip is a `file` of the site or the `url` of a video elsewhere, not both"),
        ("{file: 'https://example.org/a.mp4'}", "index.md:3:9 bad-value `https://example.org/a.mp4` is no file of the site"),
        ("{url: 'http://example.org/'}", "index.md:3:15 bad-address `http://example.org/` does not begin with `https://`, so that browsers will not show it in a page"),
        ("{file: film.mp3, duration: long}", "index.md:3:36 bad-value `long` is not a moment of a clip"),
    ],
)  # fmt: skip
def test_a_clip_is_a_file_or_an_address(tmp_path, clip, problem):
    assert told(woven(write(tmp_path, f"clips: [{clip}]\n"))) == [problem]


def test_an_address_alone_is_a_clip(tmp_path):
    (clip,) = woven(write(tmp_path, "clips: ['https://example.org/v']\n")).articles[0].card.clips
    assert (clip.id, clip.url, clip.file) == ("clip-1", "https://example.org/v", None)


def test_a_build_with_bad_captions_publishes_nothing(tmp_path):
    root = write(tmp_path, f"clips:\n{CLIP}", **{"film.vtt": "WEBVTT\n\nlost"})
    outcome = build(Request(root, date="2026-01-01"))
    assert [one.code for one in outcome.problems] == ["bad-captions"]
    assert not (root / "_site").exists()


# --- builds that remember ------------------------------------------------------------------------------


def published(root: Path) -> tuple[list[str], str]:
    outcome = build(Request(root, date="2026-01-01"))
    page = root / "_site/a/index.html"
    return [one.code for one in outcome.problems], page.read_text("utf-8") if page.exists() else ""


def test_a_page_follows_its_captions(tmp_path):
    root = write(tmp_path, f"clips:\n{CLIP}")
    captions = root / "content/articles/a/film.vtt"
    problems, page = published(root)
    assert (problems, "Wait." in page) == ([], True)
    captions.write_text(VTT.replace("Wait.", "Go on."), "utf-8")
    problems, page = published(root)
    assert (problems, "Wait." in page, "Go on." in page) == ([], False, True)
    captions.write_text("lost", "utf-8")
    problems, page = published(root)
    assert (problems, "Go on." in page) == (["bad-captions"], True)
    captions.write_text(VTT, "utf-8")
    problems, page = published(root)
    assert (problems, "Wait." in page) == ([], True)


def test_a_shorter_film_loses_its_late_moments(tmp_path):
    front = "clips: [{file: film.mp4, cues: [1:30 Late]}]\n"
    root = write(tmp_path, front, "::: clip film\n:::", **{"film.mp4": movie(100)})
    assert published(root)[0] == []
    film = root / "content/articles/a/film.mp4"
    film.write_bytes(movie(80).encode())
    assert published(root)[0] == ["cue-past-end"]
    film.write_bytes(movie(95).encode())
    assert published(root)[0] == []


def test_captions_that_move_move_their_problem(tmp_path):
    bad = "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nlost\n"
    root = write(tmp_path, f"clips:\n{CLIP}", **{"film.vtt": bad})
    site = Request(root, date="2026-01-01")
    assert [one.span.line for one in build(site).problems] == [6]
    (root / "content/articles/a/film.vtt").write_text(bad.replace("\n\nlost", "\n\nNOTE\n\nlost"))
    assert [one.span.line for one in build(site).problems] == [8]
