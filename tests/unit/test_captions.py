"""Captions files: what is said when, and everything that players would drop or misread."""

import time

import pytest

from generator.read.captions import read_captions, read_captions_file

PATH = "content/a.vtt"


def told(text: str) -> list[str]:
    return [
        f"{p.span.line}:{p.span.column} {p.message}" for p in read_captions(text, PATH).problems
    ]


def said(text: str) -> list[tuple[float, float, tuple[tuple[str, str], ...]]]:
    read = read_captions(text, PATH)
    assert read.problems == ()
    return [(one.start, one.end, one.said) for one in read.captions]


def test_captions_are_times_and_words():
    text = "WEBVTT\n\n00:04.000 --> 00:20.500\nA jeep drives south.\n\n01:00:05.250 --> 01:00:09.000\nIt stops\nin a ditch.\n"
    assert said(text) == [
        (4.0, 20.5, (("", "A jeep drives south."),)),
        (3605.25, 3609.0, (("", "It stops in a ditch."),)),
    ]


def test_what_is_not_said_is_left_out():
    text = (
        "WEBVTT Made by hand\nKind: captions\n\nNOTE\nfor editors\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "7\n00:01.000 --> 00:02.000 align:start position:10%\n<c.loud>One</c> &amp; <i>two</i> <00:01.500>three\n\nNOTE last"
    )
    assert said(text) == [(1.0, 2.0, (("", "One & two three"),))]


def test_voices_are_told_apart():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ann Lee>Wait!</v> (steps)\n<v Bo>No.\n"
    assert said(text) == [(1.0, 2.0, (("Ann Lee", "Wait!"), ("", "(steps)"), ("Bo", "No.")))]


def test_a_caption_may_say_nothing():
    assert said("WEBVTT\n\n00:01.000 --> 00:02.000\n") == [(1.0, 2.0, ())]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "this file does not begin with WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx", "1:1", "this file does not begin with WEBVTT"),
        ("\nWEBVTT\n\n00:01.000 --> 00:02.000\nx", "1:1", "WEBVTT is not on the first line"),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:03,000 --> 00:00:04,000\ny", "1:1",
         "this file does not begin with WEBVTT"),
        ("WEBVTT", "1:1", "this file holds no captions"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nx", "2:1", "no empty line stands between WEBVTT and the first caption"),
        ("WEBVTT\n\n0:01.000 --> 00:02.000\nx", "3:1", "`0:01.000` is no time of a caption"),
        ("WEBVTT\n\n00:01.000 --> 00:02,000\nx", "3:15", "`00:02,000` is no time of a caption"),
        ("WEBVTT\n\n00:01.000 -->\nx", "3:14", "a time is missing"),
        ("WEBVTT\n\n00:01.000 --> 00:61.000\nx", "3:15", "`00:61.000` is no time of a caption"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 Wait!\n", "3:25", "`Wait!` is no setting of a caption"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "3:15", "this caption ends at 00:01.000, and begins at 00:02.000"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nx", "3:15", "this caption ends at 00:02.000, and begins at 00:02.000"),
        ("WEBVTT\n\n00:02.000 --> 00:09.000\nx\n\n00:01.000 --> 00:03.000\ny", "6:1",
         "this caption begins before the one above it"),
        ("WEBVTT\n\n00:02.000 --> 00:09.000\nx\n\ny", "6:1", "this text has no times"),
        ("WEBVTT\n\n00:02.000 --> 00:09.000\nx\n00:09.000 --> 00:10.000\ny", "5:1",
         "no empty line stands above these times"),
        ("WEBVTT\n\nx\ny\n00:09.000 --> 00:10.000\ny", "5:1", "`-->` stands in the middle of a text"),
        ("WEBVTT\n\nNOTE a --> b", "3:1", "`-->` stands in the middle of a text"),
    ],
)  # fmt: skip
def test_what_players_would_drop_is_told_at_its_place(text, place, message):
    assert told(text) == [f"{place} {message}"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("0:03,5", "Write 00:03.500."),
        ("3:02", "Write 03:02.000."),
        ("1:02:03.04", "Write 01:02:03.040."),
        ("00:00:04,250", "Write 00:00:04.250."),
        ("00:75.000", "Minutes and seconds run from 00 to 59."),
        ("soon", "Write a line like 00:03.000 --> 00:08.000."),
    ],
)
def test_a_time_is_mended_where_it_can_be(written, hint):
    (problem,) = read_captions(f"WEBVTT\n\n{written} --> 99:00:00.000\nx", PATH).problems
    assert problem.hint == hint


def test_all_mistakes_of_a_file_are_told_at_once():
    text = "WEBVTT\n\n0:01 --> 00:02.000\nx\n\nlost\n\n00:05.000 --> 00:04.000\ny\n"
    assert [one.partition(" ")[0] for one in told(text)] == ["3:1", "6:1", "8:15"]


def test_problems_stay_with_their_file():
    entries = read_captions_file("", PATH)
    assert entries.problems == ()
    assert [one.code for one in entries.captions[0].problems] == ["bad-captions"]


@pytest.mark.parametrize(
    "text", ["<v " * 300_000, "<v" + " " * 900_000, "-->\n" * 200_000, "1" * 900_000, "a:b " * 200_000, "&amp" * 200_000],
    ids=["tags", "blanks", "arrows", "digits", "settings", "entities"],
)  # fmt: skip
@pytest.mark.parametrize(
    "before", ["WEBVTT\n\n", "WEBVTT\n\n00:01.000 --> 00:02.000 ", "WEBVTT\n\n00:01.000 --> 00:02.000\n"]
)  # fmt: skip
def test_a_hostile_file_is_read_in_no_time(before, text):
    began = time.process_time()
    read_captions(before + text, PATH)
    assert time.process_time() - began < 5
