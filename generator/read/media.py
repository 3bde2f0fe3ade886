"""A file that pages show, probed: its size, and whether it is safe to publish."""

import re
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from generator.model.content import Media
from generator.model.problem import Problem, Span, problem
from generator.read.sheets import LARGEST, MOST, STYLED, count_words, find_load, is_plain

RASTER: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
LARGEST_SIDE: Final = 1_000_000  # pixels of a drawing
SIGNATURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\0\0\0")  # the last is AVIF's
SVG: Final = "http://www.w3.org/2000/svg"
XHTML: Final = "http://www.w3.org/1999/xhtml"
MOST_PIXELS: Final = 100_000_000
NUMBER: Final = re.compile(
    r"\s{0,9}([0-9]{1,9}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})\s{0,9}(?:px)?\s{0,9}$"
)
UNSAFE: Final = (
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "handler",
    "set",
    "animate",
)
UNSAFE_HINT: Final = "Export the drawing again without scripts and links to elsewhere."


def probe(path: str, data: bytes) -> Media:
    """Pixels of an image; problems of files that are damaged or would run code.

    A problem's message is a predicate: the reference that names the file is its subject.
    """
    lower = path.lower()
    if not data and lower.endswith((*RASTER, ".svg")):
        return Media(path, 0, problems=(_bad(path, "is empty", "Copy the picture here again."),))
    if lower.endswith(".svg"):
        return _probe_svg(path, data)
    if lower.endswith(RASTER):
        return _probe_raster(path, data)
    if lower.endswith((".html", ".htm", ".xhtml", ".js", ".mjs", ".xml")):
        return Media(path, len(data), problems=(_unsafe(path, "could run code on your site"),))
    return Media(path, len(data))


def _probe_raster(path: str, data: bytes) -> Media:
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112, 1) >= 5
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Media(path, len(data), problems=(_unreadable(path, data),))
    if _is_cut_short(data):
        return Media(path, len(data), problems=(_unreadable(path, data),))
    if width * height > MOST_PIXELS:
        return Media(path, len(data), problems=(_unsafe(path, "has more than 100 million pixels"),))
    return Media(path, len(data), *((height, width) if turned else (width, height)))


def _is_cut_short(data: bytes) -> bool:
    """Whether a picture lacks its end; a film that phones append to it is no part of it."""
    if data.startswith(b"\x89PNG"):
        return b"IEND" not in data
    if not data.startswith(b"\xff\xd8"):
        return False
    at = 2
    while data[at : at + 1] == b"\xff":  # segments, of which one may hold a smaller picture
        kind = data[at + 1 : at + 2]
        if kind == b"\xda":
            return data.find(b"\xff\xd9", at) < 0
        at += 1 if kind == b"\xff" else 2 + int.from_bytes(data[at + 2 : at + 4])
    # Where one segment does not follow the other, nobody can tell pictures from what they hold.
    return at >= len(data) or data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda")


def _unreadable(path: str, data: bytes) -> Problem:
    if data.startswith(SIGNATURES):
        return _bad(
            path, "is cut short or damaged", "Copy the picture here again, or save it anew."
        )
    hint = "Save it anew as a picture; to give it another ending does not make it one."
    return problem("unsafe-file", "is no picture, though it is named like one", Span(path), hint)


def _probe_svg(path: str, data: bytes) -> Media:
    size: dict[str, str] = {}
    faults: list[str] = []
    sheet: list[str] = []  # the text of the <style> that is open
    inside = False
    read = words = 0  # characters and words of CSS

    def judge(css: str) -> None:
        nonlocal read, words
        read += len(css)
        words += count_words(css) if read <= LARGEST else 0
        if read > LARGEST or words > MOST:
            faults.append("holds more CSS than any drawing needs")
        elif load := find_load(css):
            faults.append(load)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if inside:  # what browsers make of the text around it is hard to tell
            faults.append("holds an element in its <style>")
        if not size:
            size.update(attributes or {"": ""})
            if name.rpartition(":")[2] != "svg":
                faults.append("is no SVG drawing")
        local = name.rpartition(":")[2].lower()
        if local in UNSAFE and not _harmless(local, attributes):
            faults.append(f"holds a <{local}> element")
        for key, value in attributes.items():
            if value == XHTML:
                faults.append("holds HTML")
            elif key.lower().startswith("on"):
                faults.append(f"holds the script attribute {key}")
            elif key.rpartition(":")[2].lower() in ("href", "src") and not value.startswith(
                ("#", "data:image/")
            ):
                faults.append(f"links to {value[:60]}")
            elif key.lower() in STYLED and not is_plain(value):
                judge(value)
        inside = local == "style"

    def end(name: str) -> None:
        nonlocal inside
        if name.rpartition(":")[2].lower() == "style":
            inside = False
            judge("".join(sheet))
            sheet.clear()

    def text(data: str) -> None:
        if inside:
            sheet.append(data)

    def instruct(target: str, data: str) -> None:
        if target == "xml-stylesheet":
            faults.append(f"loads a style sheet ({data[:60]})")

    def doctype(*_: object) -> None:
        faults.append("holds a document type, which may hide entities")

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.ProcessingInstructionHandler = instruct
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        faults.append(f"is not well-formed (line {error.lineno})")
    except (LookupError, ValueError):
        faults.append("is in an encoding that cannot be read")
    problems = tuple(_unsafe(path, fault) for fault in dict.fromkeys(faults[:3]))
    if not problems and SVG not in size.values():
        hint = f'Begin it with <svg xmlns="{SVG}" …>, or export the drawing again.'
        problems = (_bad(path, "lacks its `xmlns`, without which browsers do not show it", hint),)
    return Media(path, len(data), *_svg_size(size), problems)


def _harmless(local: str, attributes: dict[str, str]) -> bool:
    """Animations may move things, but not rewrite links."""
    return local in ("set", "animate") and "href" not in attributes.get("attributeName", "").lower()


def _svg_size(attributes: dict[str, str]) -> tuple[int, int]:
    width = NUMBER.match(attributes.get("width", ""))
    height = NUMBER.match(attributes.get("height", ""))
    if width and height:
        return _bounded(float(width[1]), float(height[1]))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        return _bounded(float(box[2]), float(box[3])) if len(box) == 4 else (0, 0)
    except ValueError:
        return (0, 0)


def _bounded(width: float, height: float) -> tuple[int, int]:
    """A size that a page can be given; none where the drawing has one that makes no sense."""
    sound = 0 <= width <= LARGEST_SIDE and 0 <= height <= LARGEST_SIDE
    return (round(width), round(height)) if sound else (0, 0)


def _bad(path: str, predicate: str, hint: str) -> Problem:
    return problem("bad-picture", predicate, Span(path), hint)


def _unsafe(path: str, predicate: str) -> Problem:
    return problem(
        "unsafe-file", predicate, Span(path), UNSAFE_HINT if path.endswith(".svg") else ""
    )
