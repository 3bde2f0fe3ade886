"""Templates that were compiled before: taken where nothing differs, and only there."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from generator.build import Request, build
from generator.render import kept
from generator.render.forget import forget_themes
from generator.render.pen import load_calendar
from generator.render.setting import fixed_titles
from generator.render.theme import ThemeEnvironment, load_environment, load_translations
from tests.twins import build_twin, differing, files_in

WORDS = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "Glossary"\nmsgstr "{}"\n'
)
TERM = "themes/own/templates/term.html"
SHEET = "themes/own/assets/site.css"
CATALOGUE = "themes/own/translations/de.po"
FILES = {
    "site.yml": "title: Sea\nlanguage: de\ntheme: own\n",
    "content/a.md": "---\ntitle: A\n---\n\nThe [[sea]] rises.\n",
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
    "themes/own/theme.yml": "name: Own\n",
    TERM: '{% extends "default/term.html" %}\n{% block main %}first{{ super() }}{% endblock %}\n',
    CATALOGUE: WORDS.format("Lexikon"),
    SHEET: "main { color: tan }\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates that were compiled."""
    names: list[str] = []
    compile_ = ThemeEnvironment._generate

    def generate(self: Any, source: Any, name: str, *arguments: Any, **options: Any) -> Any:
        names.append(name)
        return compile_(self, source, name, *arguments, **options)

    monkeypatch.setattr(ThemeEnvironment, "_generate", generate)
    return names


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        save(tmp_path / "site" / path, text)
    return tmp_path / "site"


def save(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def publish(site: Path) -> None:
    """Renders every page anew, in a process that seems to have begun just now."""
    forget_themes()
    for name in (".nutgraf", "_site"):
        rmtree(site / name, ignore_errors=True)
    done = build(Request(site, date="2026-03-01", jobs=1))
    assert (done.problems, done.fault) == ((), "")


def test_what_was_compiled_is_taken(folder: Path, made: list[str], site: Path) -> None:
    publish(site)
    before = (site / "_site/a/index.html").read_bytes()
    assert {"term.html", "base.html"} <= set(made)
    made.clear()
    publish(site)
    assert made == []
    assert (site / "_site/a/index.html").read_bytes() == before
    assert all(len(one.name) == 64 for one in folder.iterdir())  # no drafts


def test_of_a_theme_that_is_forgotten_nothing_is_kept(site: Path) -> None:
    publish(site)
    loaders = (load_environment, load_translations, load_calendar, fixed_titles)
    assert all(load.cache_info().currsize for load in loaders)
    forget_themes()
    assert not any(load.cache_info().currsize for load in loaders)


CHANGES: dict[str, tuple[str, str, set[str]]] = {
    "a template": (TERM, FILES[TERM].replace("first", "second"), {"term.html"}),
    "a translation": (CATALOGUE, WORDS.format("Wortliste"), {"term.html", "base.html"}),
    "an asset": (SHEET, "main { color: red }\n", {"base.html"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_differs_is_compiled_anew(
    name: str, folder: Path, made: list[str], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site)
    made.clear()
    path, text, compiled_anew = CHANGES[name]
    save(site / path, text)
    publish(site)
    assert compiled_anew <= set(made)
    assert ("glossary.html" in made) == (name == "a translation")
    assert folder.is_dir()
    monkeypatch.setattr(kept, "FOLDER", None)
    forget_themes()
    _, fresh = build_twin(Request(site, date="2026-03-01"))
    assert differing(files_in(site / "_site"), fresh) == []


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-9])


def turn_bit(place: Path) -> None:
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 4
    place.write_bytes(data)


def make_folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


@pytest.mark.parametrize(
    "damage", [cut, turn_bit, make_folder, lambda place: place.write_bytes(b"")]
)
def test_what_is_damaged_is_compiled_anew(
    damage: Callable[[Path], object], folder: Path, made: list[str], site: Path
) -> None:
    publish(site)
    before = (site / "_site/a/index.html").read_bytes()
    count = len(made)
    for place in list(folder.iterdir()):
        damage(place)
    made.clear()
    publish(site)
    assert len(made) == count
    assert (site / "_site/a/index.html").read_bytes() == before


def test_where_nothing_can_be_kept_templates_are_compiled(
    folder: Path, made: list[str], site: Path
) -> None:
    folder.write_text("in the way", "utf-8")
    publish(site)
    count = len(made)
    publish(site)
    assert len(made) == 2 * count > 0


@pytest.mark.parametrize("refused", ["by Python", "for want of a folder"])
def test_nothing_is_kept_where_python_keeps_nothing(
    refused: str, folder: Path, monkeypatch: pytest.MonkeyPatch, site: Path
) -> None:
    if refused == "by Python":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        monkeypatch.setattr(kept, "FOLDER", None)
    publish(site)
    assert not folder.exists()


def test_the_oldest_is_forgotten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 4)
    (folder / "a folder").mkdir(parents=True)
    for age, name in enumerate(("newer", "old", "older", "oldest")):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (1000 - age, 1000 - age))
    os.utime(folder / "a folder", (1, 1))
    kept.keep("new", compile("1", "x", "eval"))
    assert {one.name for one in folder.iterdir()} == {"new", "newer", "a folder"}


def test_it_lies_with_what_python_compiles_of_this_program() -> None:
    assert kept.FOLDER is not None
    assert kept.FOLDER.name == "kept"
    assert kept.FOLDER.parent == Path(kept.__cached__).parent
