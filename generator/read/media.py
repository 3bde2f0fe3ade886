"""A file that pages show, probed: its size, and whether it is safe to publish."""

import re
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from generator.model.content import Media
from generator.model.problem import Problem, Span, problem

RASTER: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
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
        return Media(path, len(data), problems=(_unsafe(path, "is no image that can be read"),))
    if width * height > MOST_PIXELS:
        return Media(path, len(data), problems=(_unsafe(path, "has more than 100 million pixels"),))
    return Media(path, len(data), *((height, width) if turned else (width, height)))


def _probe_svg(path: str, data: bytes) -> Media:
    size: dict[str, str] = {}
    faults: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not size:
            size.update(attributes or {"": ""})
            if name.rpartition(":")[2] != "svg":
                faults.append("is no SVG drawing")
        local = name.rpartition(":")[2].lower()
        if local in UNSAFE and not _harmless(local, attributes):
            faults.append(f"holds a <{local}> element")
        for key, value in attributes.items():
            if key.lower().startswith("on"):
                faults.append(f"holds the script attribute {key}")
            elif key.rpartition(":")[2].lower() in ("href", "src") and not value.startswith(
                ("#", "data:image/")
            ):
                faults.append(f"links to {value[:60]}")

    def doctype(*_: object) -> None:
        faults.append("holds a document type, which may hide entities")

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        faults.append(f"is not well-formed (line {error.lineno})")
    except (LookupError, ValueError):
        faults.append("is in an encoding that cannot be read")
    problems = tuple(_unsafe(path, fault) for fault in dict.fromkeys(faults[:3]))
    return Media(path, len(data), *_svg_size(size), problems)


def _harmless(local: str, attributes: dict[str, str]) -> bool:
    """Animations may move things, but not rewrite links."""
    return local in ("set", "animate") and "href" not in attributes.get("attributeName", "").lower()


def _svg_size(attributes: dict[str, str]) -> tuple[int, int]:
    width = NUMBER.match(attributes.get("width", ""))
    height = NUMBER.match(attributes.get("height", ""))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else (0, 0)
    except (ValueError, OverflowError):
        return (0, 0)


def _unsafe(path: str, predicate: str) -> Problem:
    return problem(
        "unsafe-file", predicate, Span(path), UNSAFE_HINT if path.endswith(".svg") else ""
    )
