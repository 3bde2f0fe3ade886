"""A WebVTT text to captions, with everything that players would drop or misread.

Libraries for captions either pass over what they cannot read or stop at the first fault, and none
tells its column; authors need all of them.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import Final

from generator.model.content import Caption, Captions, Entries
from generator.model.problem import Problem, Span, problem

ARROW: Final = "-->"
TIME: Final = re.compile(r"(?:([0-9]{2,4}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})")
# What people write for times: a comma as in SubRip, one digit, no thousandths.
LIKE_TIME: Final = re.compile(r"[0-9]+(?::[0-9]+){1,2}(?:[.,][0-9]*)?")
SETTING: Final = re.compile(r"(?:vertical|line|position|size|align|region):\S+")
TAG: Final = re.compile(r"<([^<>]*)>")
HEADER_HINT: Final = "Make WEBVTT the first line and leave the second one empty."
TIMES_HINT: Final = "Write a line like 00:03.000 --> 00:08.000"


def read_captions(text: str, path: str) -> Captions:
    """The captions of a WebVTT file, and what is wrong with it.

    ``text`` has LF alone and no byte order mark.
    """
    lines = text.replace("\x00", "\ufffd").split("\n")
    problems: list[Problem] = []
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        problems.append(_bad_header(lines, path))
        if _is_subrip(lines):
            return Captions(path, (), tuple(problems))
        # It may be a header after all, slightly wrong; what follows is read either way.
        first = 0 if any(ARROW in line for line in lines[:2]) else 1
    else:
        first = _after_header(lines, path, problems)
    captions: list[Caption] = []
    for number, block in _blocks(lines, first):
        caption = _read_block(block, number, path, problems)
        if not caption:
            continue
        if captions and caption.start < captions[-1].start:
            problems.append(_bad(
                "this caption begins before the one above it", caption.span,
                "Players expect captions in the order of their beginnings: move it up, or mend its time.",
            ))  # fmt: skip
        captions.append(caption)
    if not captions and not problems:
        problems.append(_bad("this file holds no captions", Span(path), TIMES_HINT + "."))
    return Captions(path, tuple(captions), tuple(problems))


def read_captions_file(text: str | Problem, path: str) -> Entries:
    """The captions as what a file of content yields.

    Their problems stay with them: they count once an article that is published names the file.
    """
    read = Captions(path, (), (text,)) if isinstance(text, Problem) else read_captions(text, path)
    return Entries(captions=(read,))


def _bad(message: str, span: Span, hint: str) -> Problem:
    return problem("bad-captions", message, span, hint)


# --- blocks -----------------------------------------------------------------------------------------


def _bad_header(lines: list[str], path: str) -> Problem:
    if _is_subrip(lines):
        hint = "These are SubRip captions: make WEBVTT the first line, leave the second one empty, and write 00:03.000 for 00:03,000."
        return _bad("this file does not begin with WEBVTT", Span(path), hint)
    if not lines[0].strip() and any(line.startswith("WEBVTT") for line in lines[:10]):
        return _bad("WEBVTT is not on the first line", Span(path), "Delete what stands above it.")
    return _bad("this file does not begin with WEBVTT", Span(path), HEADER_HINT)


def _is_subrip(lines: list[str]) -> bool:
    head = [line.strip() for line in lines[:4] if line.strip()]
    return len(head) > 1 and head[0].isdigit() and ARROW in head[1] and "," in head[1]


def _after_header(lines: list[str], path: str, problems: list[Problem]) -> int:
    """The number of the line on which blocks begin; lines until then are about the file."""
    for number, line in enumerate(lines[1:], 1):
        if not line:
            return number
        if ARROW in line:
            problems.append(_bad("no empty line stands between WEBVTT and the first caption",
                                 Span(path, number + 1), "Leave the line below WEBVTT empty."))  # fmt: skip
            return number
    return len(lines)


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, with the number of the first."""
    block: list[str] = []
    for number in range(first, len(lines)):
        if lines[number]:
            block.append(lines[number])
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield len(lines) - len(block), block


def _read_block(
    block: list[str], number: int, path: str, problems: list[Problem]
) -> Caption | None:
    """``number`` counts lines from 0."""
    head = block[0].rstrip()
    about = re.match(r"(?:NOTE(?:[ \t]|$)|STYLE$|REGION$)", head)
    arrows = [row for row, line in enumerate(block) if ARROW in line]
    if about and not arrows:
        return None
    if not arrows:
        if head == "WEBVTT":
            return None  # in the wrong place, and told of as such
        problems.append(_bad("this text has no times", Span(path, number + 1),
                             f"{TIMES_HINT} above it. A caption holds no empty line: it ends there."))  # fmt: skip
        return None
    row = arrows[0]
    if about or row > 1:
        problems.append(_bad(f"`{ARROW}` stands in the middle of a text", Span(path, number + row + 1),
                             "Leave an empty line above the times of a caption."))  # fmt: skip
        return None
    if arrows[1:]:
        problems.append(_bad("no empty line stands above these times", Span(path, number + arrows[1] + 1),
                             "Leave one above the times of each caption: it ends the caption before."))  # fmt: skip
    times = _read_times(block[row], Span(path, number + row + 1), problems)
    if not times or arrows[1:]:
        return None
    return Caption(
        *times, tuple(_speech("\n".join(block[row + 1 :]))), Span(path, number + row + 1)
    )


# --- times ------------------------------------------------------------------------------------------


def _read_times(line: str, span: Span, problems: list[Problem]) -> tuple[float, float] | None:
    begin, _, rest = line.partition(ARROW)
    end, _, settings = rest.strip().partition(" ")
    if "\t" in end:
        end, _, settings = rest.strip().partition("\t")
    found = []
    for written, after in ((begin.strip(), 0), (end, len(begin) + len(ARROW))):
        column = line.find(written, after) + 1 if written else after + 1
        place = Span(span.path, span.line, column)
        if (seconds := _seconds(written)) is None:
            problems.append(_bad_time(written, place))
        else:
            found.append((seconds, place))
    for setting in settings.split():
        if not SETTING.fullmatch(setting):
            place = Span(span.path, span.line, line.rfind(setting) + 1)
            problems.append(_bad(f"`{setting[:40]}` is no setting of a caption", place,
                                 "The text of a caption begins on the line below its times."))  # fmt: skip
            break
    if len(found) < 2:
        return None
    (start, _), (stop, place) = found
    if stop <= start:
        problems.append(_bad(f"this caption ends at {end}, and begins at {begin.strip()}", place,
                             "It has to end after it begins."))  # fmt: skip
        return None
    return start, stop


def _seconds(written: str) -> float | None:
    match = TIME.fullmatch(written)
    if not match:
        return None
    hours, minutes, seconds, thousandths = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(thousandths)) / 1000


def _bad_time(written: str, place: Span) -> Problem:
    if not written:
        return _bad("a time is missing", place, f"{TIMES_HINT}.")
    message = f"`{written[:40]}` is no time of a caption"
    if not LIKE_TIME.fullmatch(written):
        return _bad(message, place, f"{TIMES_HINT}.")
    clock, _, rest = written.replace(",", ".").partition(".")
    better = ":".join(part.zfill(2)[-4:] for part in clock.split(":"))
    better = f"{better}.{rest[:3].ljust(3, '0')}"
    if _seconds(better) is None:
        return _bad(message, place, "Minutes and seconds run from 00 to 59.")
    return _bad(message, place, f"Write {better}.")


# --- words ------------------------------------------------------------------------------------------


def _speech(text: str) -> Iterator[tuple[str, str]]:
    """Who says what: the text without its tags, cut where a voice begins or ends."""
    spoken: list[tuple[str, str]] = []
    voice = ""
    for part, inside in enumerate(TAG.split(text)):
        if part % 2 == 0:
            spoken.append((voice, inside))
            continue
        name, _, annotation = inside.replace("\n", " ").partition(" ")
        if name.partition(".")[0] == "v" and annotation.strip():
            voice = " ".join(unescape(annotation).split())
        elif name == "/v":
            voice = ""
    for who, pieces in groupby(spoken, key=lambda one: one[0]):
        words = " ".join(unescape("".join(piece for _, piece in pieces)).split())
        if words:
            yield who, words
