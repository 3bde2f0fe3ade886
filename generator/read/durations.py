"""How long a recording lasts, from the header of its file."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

MP4: Final = (".mp4", ".m4v", ".m4a", ".mov")
WEBM: Final = (".webm", ".mkv")
OTHERS: Final = (".wav", ".mp3", ".ogg", ".ogv", ".oga", ".opus", ".flac")
MOST_BOXES: Final = 500  # a header is among the first few; a damaged file may claim millions
UNKNOWN: Final = 0.0
LONGEST: Final = 7 * 24 * 3600.0  # seconds; what claims more is damaged
# Elements of a WebM file.
SEGMENT: Final = 0x18538067
INFO: Final = 0x1549A966
CLUSTER: Final = 0x1F43B675
SCALE: Final = 0x2AD7B1
DURATION: Final = 0x4489


def is_recording(name: str) -> bool:
    return name.lower().endswith((*MP4, *WEBM, *OTHERS))


def read_duration(name: str, file: BinaryIO) -> float:
    """Seconds, or 0 where the header does not say or is not one that we know.

    ``file`` can be sought in and stands at its beginning; no more than headers is read.
    """
    suffix = f".{name.rpartition('.')[2].lower()}"
    try:
        if suffix in MP4:
            seconds = _read_mp4(file)
        elif suffix in WEBM:
            seconds = _read_webm(file)
        elif suffix == ".wav":
            seconds = _read_wave(file)
        else:
            return UNKNOWN
    except (struct.error, EOFError, ValueError, OverflowError, IndexError):
        return UNKNOWN
    return seconds if 0 < seconds <= LONGEST else UNKNOWN


def _read_wave(file: BinaryIO) -> float:
    import wave

    try:
        with wave.open(file) as sound:
            return sound.getnframes() / sound.getframerate() if sound.getframerate() else UNKNOWN
    except wave.Error:
        return UNKNOWN


# --- MP4: boxes in boxes; `mvhd` in `moov` holds the duration -----------------------------------------


def _read_mp4(file: BinaryIO) -> float:
    end = file.seek(0, 2)
    for kind, start, stop in _boxes(file, 0, end):
        if kind == b"moov":
            for inner, begin, _ in _boxes(file, start, stop):
                if inner == b"mvhd":
                    return _movie_header(file, begin)
    return UNKNOWN


def _boxes(file: BinaryIO, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its content begins, where it ends) of each box between two places."""
    for _ in range(MOST_BOXES):
        if place + 8 > end:
            return
        file.seek(place)
        size, kind = struct.unpack(">I4s", file.read(8))
        start = place + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            start += 8
        stop = end if size == 0 else place + size
        if stop < start:
            return
        yield kind, start, min(stop, end)
        place = stop


def _movie_header(file: BinaryIO, start: int) -> float:
    file.seek(start)
    data = file.read(32)
    scale, length = struct.unpack_from(">IQ", data, 20) if data[0] == 1 else struct.unpack_from(">II", data, 12)  # fmt: skip
    unset = 2**64 - 1 if data[0] == 1 else 2**32 - 1
    return length / scale if scale and length != unset else UNKNOWN


# --- WebM: elements in elements; `Duration` in `Info` in `Segment` ------------------------------------


def _read_webm(file: BinaryIO) -> float:
    end = file.seek(0, 2)
    for kind, start, stop in _elements(file, 0, end):
        if kind != SEGMENT:
            continue
        for inner, begin, until in _elements(file, start, stop):
            if inner == INFO:
                return _segment_info(file, begin, until)
            if inner == CLUSTER:
                break
    return UNKNOWN


def _segment_info(file: BinaryIO, start: int, stop: int) -> float:
    scale, ticks = 1_000_000, 0.0  # nanoseconds a tick, unless the file says otherwise
    for kind, begin, until in _elements(file, start, stop):
        if kind in (SCALE, DURATION) and until - begin <= 8:
            file.seek(begin)
            data = file.read(until - begin)
            if kind == SCALE:
                scale = int.from_bytes(data, "big")
            else:
                (ticks,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    return ticks * scale / 1_000_000_000


def _elements(file: BinaryIO, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, where its content begins, where it ends) of each element between two places."""
    for _ in range(MOST_BOXES):
        if place >= end:
            return
        file.seek(place)
        kind, width = _number(file.read(8), marker=True)
        file.seek(place + width)
        size, wide = _number(file.read(8), marker=False)
        start = place + width + wide
        open_ended = size == (1 << 7 * wide) - 1
        stop = end if open_ended else min(start + size, end)
        yield kind, start, stop
        place = stop


def _number(data: bytes, *, marker: bool) -> tuple[int, int]:
    """An EBML number and its width in bytes; an id keeps the bit that marks the width."""
    width = 9 - data[0].bit_length()
    if width > 8 or len(data) < width:
        raise ValueError("this is no EBML")
    value = int.from_bytes(data[:width], "big")
    return (value if marker else value & ((1 << 7 * width) - 1)), width
