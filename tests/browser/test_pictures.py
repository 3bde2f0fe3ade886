"""The pictures that are looked at show every kind of page there is."""

from pathlib import Path
from typing import Final

import pictures
from PIL import Image

TEMPLATES: Final = Path(__file__).parents[2] / "themes/default/templates"
PARTS: Final = {"base", "marks", "parts", "redirect"}
NAMES: Final = {"404": "not-found"}


def test_every_template_has_its_picture():
    kinds = {NAMES.get(one.stem, one.stem) for one in TEMPLATES.glob("*.html")} - PARTS
    assert kinds - {subject.name for subject in pictures.SUBJECTS} == set()


def test_a_picture_shows_its_page(hosted, browser, tmp_path, monkeypatch):
    home = next(one for one in pictures.SUBJECTS if one.name == "home")
    monkeypatch.setattr(pictures, "SUBJECTS", (home,))
    taken = list(pictures.take_all(browser, {"own": hosted}, tmp_path))
    assert sorted(one.name for one in taken) == [
        "home-1440-dark.webp", "home-1440-light.webp", "home-390-dark.webp",
        "home-390-light.webp", "home-900-dark.webp", "home-900-light.webp",
    ]  # fmt: skip
    with Image.open(tmp_path / "home-390-dark.webp") as dark:
        assert dark.width == 390
        assert 800 < dark.height <= pictures.TALLEST
        assert max(dark.getpixel((5, 5))) < 40


def test_the_readme_has_the_pictures_that_are_made_for_it():
    made = {f"{name}.webp" for name, *_ in pictures.README}
    folder = Path(__file__).parents[2] / "docs/pictures"
    assert {one.name for one in folder.iterdir()} == made
    text = (folder.parents[1] / "README.md").read_text(encoding="utf-8")
    assert [one for one in made if f"docs/pictures/{one}" not in text] == []
