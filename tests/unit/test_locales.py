"""What pages need of babel's data is kept: most builds load neither."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.render import kept, locales

ASKED: dict[str, Callable[[], object]] = {
    "words": lambda: locales.find_words("pl"),
    "direction": lambda: locales.find_direction("ar"),
    "name": lambda: locales.name_language("ko", "de"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    forget()
    yield tmp_path / "kept"
    forget()


def forget() -> None:
    """As a process of its own would know it."""
    for ask in (locales.find_words, locales.find_direction, locales.name_language):
        ask.cache_clear()


@pytest.mark.parametrize("what", ASKED)
def test_what_was_read_before_needs_no_babel(
    what: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ASKED[what]()
    forget()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "babel", None)
        assert ASKED[what]() == first


@pytest.mark.parametrize("what", ASKED)
def test_what_is_damaged_is_read_anew(what: str, folder: Path) -> None:
    first = ASKED[what]()
    (place,) = folder.iterdir()
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    forget()
    assert ASKED[what]() == first


def test_of_a_language_that_nobody_knows_there_is_something_to_say(folder: Path) -> None:
    assert locales.find_words("tlh").names["M"][4][11] == "November"
    assert locales.find_direction("tlh") == "ltr"
    assert locales.name_language("tlh-x", "de") == "tlh-x"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("ko", "ltr")]
)
def test_a_language_runs_as_its_script_does(language: str, direction: str) -> None:
    assert locales.find_direction(language) == direction
