"""Pictures probed: their size, and what makes them unsafe to publish."""

import io
import time

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
        ('viewBox="0 0 1e30 1e30"', (0, 0)),
        ('viewBox="0 0 -4 3"', (0, 0)),
        ('width="99999999999999999999" height="3"', (0, 0)),
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
        ("<style>@import '//example.org/x.css';</style>", "imports a style sheet"),
        ("<style><![CDATA[@im\\70ort url(x.css)]]></style>", "imports a style sheet"),
        (
            "<style>a{} b{fill:url( 'https://example.org/x#a')}</style>",
            "loads https://example.org/x#a",
        ),
        ('<rect style="fill:URL(//example.org/x)"/>', "loads //example.org/x"),
        ('<rect fill="url(https://example.org/x#a)"/>', "loads https://example.org/x#a"),
        ("<rect style=\"background: image-set('//example.org/x' 1x)\"/>", "loads //example.org/x"),
        (
            "<style>a{fill:image-set('data:image/png,x' 1x, 'https://example.org/x' 2x)}</style>",
            "loads https://example.org/x",
        ),
        ("<style>a{fill:url()} b{fill:url(//example.org/x)}</style>", "loads //example.org/x"),
        ("<style>@imp<g>x</g>ort 'x.css';</style>", "holds an element in its <style>"),
        ("<style>a{fill:url(' //example.org/x')}</style>", "loads //example.org/x"),
        ("<style>a{fill:url('\\9 //example.org/x')}</style>", "loads //example.org/x"),
        ("<style>a{fill:url(//example.org/x</style>", "loads //example.org/x"),
        (
            "<style>a{fill:image-set('data:,\\'' 1x, '//example.org/x' 2x)}</style>",
            "loads //example.org/x",
        ),
        (
            "<style>/* don't */ a{fill:url(//example.org/x)} /* ' */</style>",
            "loads //example.org/x",
        ),
        ("<animate attributeName='fill' to='url(//example.org/x)'/>", "loads //example.org/x"),
        ("<style>a{}</style><style>@import 'x.css';</style>", "imports a style sheet"),
        (
            "<style>a{--b:'//example.org/x';background:image-set(var(--b) 1x)}</style>",
            "loads var()",
        ),
        ("<rect style=\"background:image-set(--b('x') 1x)\"/>", "loads --b()"),
        ('<img xmlns="http://www.w3.org/1999/xhtml" srcset="//example.org/x"/>', "holds HTML"),
        ('<h:p xmlns:h="http://www.w3.org/1999/xhtml"/>', "holds HTML"),
        ('<?xml-stylesheet href="x.css"?>', 'loads a style sheet (href="x.css")'),
        ("<g>", "is not well-formed (line 1)"),
    ],
)
def test_drawings_that_could_run_or_load_are_refused(inside: str, message: str) -> None:
    (found,) = probe("x.svg", SVG.format("", inside).encode()).problems
    assert (found.code, found.message) == ("unsafe-file", message)


@pytest.mark.parametrize(
    "name",
    ["style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker", "marker-start",
     "marker-mid", "marker-end", "color-profile", "from", "to", "by", "values"],
)  # fmt: skip
def test_all_attributes_that_take_addresses_are_read(name: str) -> None:
    value = f"{'cursor:' if name == 'style' else ''}url(//example.org/x)"
    (found,) = probe("x.svg", SVG.format("", f'<g {name}="{value}"/>').encode()).problems
    assert found.message == "loads //example.org/x"


@pytest.mark.parametrize(
    "name",
    ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"],
)
def test_all_that_loads_by_a_text_is_read(name: str) -> None:
    css = f"<style>a{{fill:{name}('//example.org/x')}}</style>"
    (found,) = probe("x.svg", SVG.format("", css).encode()).problems
    assert found.message == "loads //example.org/x"


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#a"/>',
        "<style>a { --b: red; fill: var(--b, rgb(var(--c) 0 0)) }</style>",
        '<image href="data:image/png;base64,AA"/>',
        '<animate attributeName="x"/>',
        '<rect style="fill: url(#a)" stroke="url(\'#b\')"/>',
        "<style>@font-face { src: url(data:font/woff2;base64,AA) } text { fill: red }</style>",
        "<text>An @import, or url(x), in words</text>",
        '<g aria-label="How @import works, and url(x)"/>',
        "<style>a { fill: image-set('data:image/png,x' type('image/png')) }</style>",
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


def photograph(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(file, kind)
    return file.getvalue()


PNG, JPEG = photograph("PNG"), photograph("JPEG")
# As cameras write them, with a small picture in a segment of the large one.
# With fill bytes, as the format allows them, and with a byte that does not belong there.
BEFORE, AFTER = JPEG[: JPEG.index(b"\xff\xda")], JPEG[JPEG.index(b"\xff\xda") :]
FILLED, ODD = BEFORE + b"\xff\xff" + AFTER, BEFORE + b"\0" + AFTER
NESTED = JPEG[:2] + b"\xff\xe1" + (len(JPEG) + 2).to_bytes(2, "big") + JPEG + JPEG[2:]


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("x.png", b"", "bad-picture is empty"),
        ("x.svg", b"", "bad-picture is empty"),
        ("x.png", PNG[:20], "bad-picture is cut short or damaged"),
        ("x.png", PNG[:-20], "bad-picture is cut short or damaged"),
        ("x.jpg", JPEG[:15], "bad-picture is cut short or damaged"),
        ("x.jpg", JPEG[:-20], "bad-picture is cut short or damaged"),
        ("x.jpg", JPEG + b"appended", ""),
        ("x.jpg", JPEG + b"\xff\xda appended", ""),
        ("x.jpg", NESTED, ""),
        ("x.jpg", NESTED[:-20], "bad-picture is cut short or damaged"),
        ("x.jpg", FILLED, ""),
        ("x.jpg", FILLED[:-20], "bad-picture is cut short or damaged"),
        ("x.jpg", ODD[:-20], "bad-picture is cut short or damaged"),
        ("x.jpg", BEFORE, "bad-picture is cut short or damaged"),
        ("x.jpg", PNG, ""),
        ("x.jpg", b"Hello", "unsafe-file is no picture, though it is named like one"),
        ("x.svg", b"<svg/>", "bad-picture lacks its `xmlns`, without which browsers do not show it"),
        ("x.svg", b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', ""),
    ],
)  # fmt: skip
def test_pictures_that_nobody_would_see_are_told_of(path: str, data: bytes, expected: str) -> None:
    found = [f"{one.code} {one.message}" for one in probe(path, data).problems]
    assert found == [expected] * bool(expected)


@pytest.mark.parametrize("path", ["x.html", "x.JS", "x.xml", "x.xhtml"])
def test_files_that_run_are_refused(path: str) -> None:
    assert [one.code for one in probe(path, b"x").problems] == ["unsafe-file"]


def test_other_files_are_taken_as_they_are() -> None:
    assert probe("x.pdf", b"abc").problems == ()
    assert probe("x.pdf", b"abc").size == 3


@pytest.mark.parametrize(
    "inside",
    [
        "<style>a{}</style>" * 50_000,
        f"<style>{'image(' * 200_000}</style>",
        f"<style>{'url(' * 200_000}</style>",
        "<style>" * 20_000 + "</style>" * 20_000,
        f"<style>{'a(' * 4_000_000}</style>",
        "<g style=\"fill:url('#a')\"/>" * 50_000,
        f"<style>{'@(' * 99_000}</style>",
        f"<style>{'!(' * 99_000}</style>",
        f"<style>{'a ' * 99_000}(</style>",
        f"<style>{'@(' * 900_000}</style>",
    ],
    ids=[
        "many sheets",
        "many brackets",
        "many addresses",
        "in each other",
        "large",
        "values",
        "as much as is read",
        "signs",
        "words",
        "more than is read",
    ],
)
def test_a_large_drawing_takes_no_longer_than_its_size(inside: str) -> None:
    began = time.process_time()
    probe("x.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode())
    assert time.process_time() - began < 3
