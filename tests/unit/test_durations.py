"""How long recordings last, from the headers of their files."""

import io
import struct
import wave
from pathlib import Path

import pytest

from generator.read.durations import read_duration

DRAWING = Path(__file__).parents[2] / "content/articles/soldier-across-the-line/drawing.mp4"


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


def wide_box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(data)) + data


def header(scale: int, length: int, version: int = 0) -> bytes:
    form = ">B3xQQIQ" if version else ">B3xIIII"
    return box(b"mvhd", struct.pack(form, version, 0, 0, scale, length) + bytes(80))


FTYP = box(b"ftyp", b"isom0000")
OLD, NEW = header(1000, 24_500), header(600, 6000, version=1)


def element(kind: int, data: bytes) -> bytes:
    size = 0x0100000000000000 | len(data)
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + size.to_bytes(8, "big") + data


def webm(*info: bytes) -> bytes:
    inside = element(0xEC, bytes(5)) + element(0x1549A966, b"".join(info))
    return element(0x1A45DFA3, b"\x42\x86\x81\x01") + element(0x18538067, inside)


def ticks(value: float, form: str = ">d") -> bytes:
    return element(0x4489, struct.pack(form, value))


@pytest.mark.parametrize(
    ("name", "data", "seconds"),
    [
        ("a.mp4", FTYP + box(b"moov", OLD), 24.5),
        ("a.MOV", FTYP + box(b"mdat", bytes(5000)) + box(b"moov", box(b"free", b"") + NEW), 10.0),
        ("a.m4a", wide_box(b"mdat", bytes(9)) + box(b"moov", OLD), 24.5),
        ("a.mp4", FTYP + box(b"moov", header(1000, 0)), 0.0),
        ("a.mp4", FTYP + box(b"moov", header(0, 9)), 0.0),
        ("a.mp4", FTYP + box(b"moov", header(1000, 2**32 - 1)), 0.0),
        ("a.mp4", FTYP + box(b"moov", header(1, 10**9)), 0.0),
        ("a.mp4", FTYP, 0.0),
        ("a.mp4", b"", 0.0),
        ("a.mp4", (FTYP + box(b"moov", OLD))[:40], 0.0),
        ("a.mp4", bytes(20), 0.0),
        ("a.webm", webm(ticks(2500.0)), 2.5),
        ("a.webm", webm(element(0x2AD7B1, (500_000).to_bytes(3, "big")), ticks(3000.0, ">f")), 1.5),
        ("a.webm", webm(), 0.0),
        ("a.webm", webm(ticks(float("nan"))), 0.0),
        ("a.webm", bytes(64), 0.0),
        ("a.webm", b"\xff" * 64, 0.0),
        ("a.mp3", b"ID3", 0.0),
        ("a.wav", b"RIFF", 0.0),
    ],
)
def test_a_header_says_how_long_it_is(name, data, seconds):
    assert read_duration(name, io.BytesIO(data)) == seconds


def test_a_wave_is_as_long_as_its_frames():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(12_000))
    file.seek(0)
    assert read_duration("a.wav", file) == 1.5


def test_the_drawing_of_the_seed_explainer_is_24_seconds_long():
    with DRAWING.open("rb") as file:
        assert read_duration("drawing.mp4", file) == 24.0


@pytest.mark.parametrize("cut", range(0, 170, 7))
@pytest.mark.parametrize(("name", "data"), [("a.mp4", FTYP + box(b"moov", OLD + NEW)), ("a.webm", webm(ticks(1.0)))])  # fmt: skip
def test_a_damaged_header_says_nothing(name, data, cut):
    broken = data[:cut] + b"\xff" * 8 + data[cut + 8 :]
    assert read_duration(name, io.BytesIO(broken)) >= 0.0
    assert read_duration(name, io.BytesIO(data[:cut])) >= 0.0
