"""Pictures probed: their size, and what makes them unsafe to publish."""

import io

import pytest
from PIL import Image

from generator.read.media import probe

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40.6px" height=".5"', (41, 0)),
        ('viewBox="0 0 400 300"', (400, 300)),
        ('viewBox="0,0,400,300" width="100%"', (400, 300)),
        ('viewBox="0 0 nan 1e999"', (0, 0)),
        ('width="1e9" height="2"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_drawings_say_their_size(attributes: str, size: tuple[int, int]) -> None:
    media = probe("x.svg", SVG.format(attributes, "<rect/>").encode())
    assert (media.width, media.height, media.problems) == (*size, ())


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script/>", "holds a <script> element"),
        ("<foreignObject/>", "holds a <foreignobject> element"),
        ('<rect onclick="x"/>', "holds the script attribute onclick"),
        ('<a href="https://example.org"/>', "links to https://example.org"),
        ('<image xlink:href="javascript:x"/>', "links to javascript:x"),
        ('<animate attributeName="href" to="x"/>', "holds a <animate> element"),
        ("<g>", "is not well-formed (line 1)"),
    ],
)
def test_drawings_that_could_run_or_load_are_refused(inside: str, message: str) -> None:
    (found,) = probe("x.svg", SVG.format("", inside).encode()).problems
    assert (found.code, found.message) == ("unsafe-file", message)


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#a"/>',
        '<image href="data:image/png;base64,AA"/>',
        '<animate attributeName="x"/>',
    ],
)
def test_drawings_may_move_and_refer_to_themselves(inside: str) -> None:
    assert probe("x.svg", SVG.format("", inside).encode()).problems == ()


def test_photographs_say_their_size_as_they_are_shown() -> None:
    for turned, size in ((False, (30, 20)), (True, (20, 30))):
        file = io.BytesIO()
        image = Image.new("RGB", (30, 20))
        exif = image.getexif()
        exif[0x0112] = 6 if turned else 1
        image.save(file, "JPEG", exif=exif)
        media = probe("x.JPG", file.getvalue())
        assert (media.width, media.height, media.problems) == (*size, ())


@pytest.mark.parametrize("path", ["x.html", "x.JS", "x.xml", "x.xhtml"])
def test_files_that_run_are_refused(path: str) -> None:
    assert [one.code for one in probe(path, b"x").problems] == ["unsafe-file"]


def test_other_files_are_taken_as_they_are() -> None:
    assert probe("x.pdf", b"abc").problems == ()
    assert probe("x.pdf", b"abc").size == 3
