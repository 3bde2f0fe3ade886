"""Paths that are one file on a host that ignores case, and paths that are not."""

import pytest

from generator.model.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A/b.PNG", "a/B.png"),
        ("caf\u00e9", "CAFE\u0301"),
        ("\u01f0", "J\u030c"),  # which has no capital of one character
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_spellings_of_one_path_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("a/b", "ab"), ("caf\u00e9", "cafe"), ("a", "a/")])
def test_other_paths_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)
