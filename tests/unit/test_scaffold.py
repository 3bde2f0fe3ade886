"""Starters: which files are made, and what is refused."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import IO, Any

import pytest
import yaml

from generator.scaffold import make_article, make_page, make_site, make_term, make_theme

TODAY = "2026-03-01"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.yml").write_text("title: T\n")
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def front_matter(text: str) -> dict[str, object]:
    value = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(value, dict)
    return value


def test_a_new_site_is_complete(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "my-explainers"
    made = make_site(folder, TODAY)
    assert isinstance(made, list)
    assert [path.relative_to(folder).as_posix() for path in made] == [
        "site.yml",
        "content/articles/ten-days.md",
        "content/glossary/leap-year.md",
        "content/data/events.yml",
        "content/data/sources.yml",
        ".gitignore",
    ]
    texts = files(folder)
    assert yaml.safe_load(texts["site.yml"])["title"] == "My explainers"
    article = front_matter(texts["content/articles/ten-days.md"])
    assert str(article["published"]) == TODAY
    assert {"key_facts", "timeline", "questions", "topics"} < set(article)
    assert list(yaml.safe_load(texts["content/data/events.yml"])) == ["gregorian-calendar"]
    assert list(yaml.safe_load(texts["content/data/sources.yml"])) == ["inter-gravissimas"]
    assert texts[".gitignore"].endswith("_site/\n.nutgraf/\n")


def test_a_site_is_never_made_over_another(site: Path) -> None:
    refusal = make_site(site, TODAY)
    assert refusal == f"There is a site already: {site / 'site.yml'} is in the way."
    assert files(site) == {"site.yml": "title: T\n"}


def test_a_file_in_the_way_stops_a_new_site_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "content/data").mkdir(parents=True)
    (tmp_path / "content/data/events.yml").write_text("mine")
    refusal = make_site(tmp_path, TODAY)
    way = tmp_path / "content/data/events.yml"
    assert refusal == f"{way} is in the way. Nothing was written."
    assert files(tmp_path) == {"content/data/events.yml": "mine"}


def test_a_file_where_a_folder_must_be_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    refusal = make_site(tmp_path / "site", TODAY)
    assert isinstance(refusal, str)
    assert f"{tmp_path / 'site'}" in refusal
    assert "is in the way" in refusal


def test_a_gitignore_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine")
    assert isinstance(make_site(tmp_path, TODAY), list)
    assert (tmp_path / ".gitignore").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [
        ("the-armistice", "content/articles/the-armistice.md", "The armistice"),
        ("The Armistice of 1953", "content/articles/the-armistice-of-1953.md", None),
        ('Who said "no: never"?', "content/articles/who-said-no-never.md", None),
        ("korea/the-line", "content/articles/korea/the-line.md", "The line"),
        ("정전협정", "content/articles/정전협정.md", None),
        ("v1.2 is out", "content/articles/v1-2-is-out.md", None),
    ],
)
def test_an_article_starts_as_a_draft(site: Path, name: str, path: str, title: str | None) -> None:
    assert make_article(site, name, TODAY) == [site / path]
    meta = front_matter((site / path).read_text("utf-8"))
    assert meta["title"] == (title or name)
    assert meta["status"] == "draft"
    assert str(meta["published"]) == TODAY


def test_a_term_keeps_its_name(site: Path) -> None:
    assert make_term(site, "AC/DC") == [site / "content/glossary/ac-dc.md"]
    assert front_matter((site / "content/glossary/ac-dc.md").read_text())["term"] == "AC/DC"


def test_a_page_goes_to_pages(site: Path) -> None:
    assert make_page(site, "about") == [site / "content/pages/about.md"]
    assert front_matter((site / "content/pages/about.md").read_text()) == {
        "title": "About",
        "status": "draft",
    }


def test_a_theme_extends_the_default_one(site: Path) -> None:
    assert make_theme(site, "Night Blue") == [
        site / "themes/night-blue/theme.yml",
        site / "themes/night-blue/assets/site.css",
    ]
    theme = yaml.safe_load((site / "themes/night-blue/theme.yml").read_text())
    assert theme == {"name": "Night Blue", "extends": "default"}
    assert ":root" in (site / "themes/night-blue/assets/site.css").read_text()


def test_a_theme_may_not_hide_the_default_one(site: Path) -> None:
    refusal = make_theme(site, "Default")
    assert refusal == ("A theme cannot be called `default`: it would hide the one that it extends.")


Make = Callable[[Path, str], list[Path] | str]


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda site, name: make_article(site, name, TODAY), "content/articles/korea/armistice.md"),
        (make_page, "content/pages/about.md"),
        (make_term, "content/glossary/mdl.md"),
    ],
)
@pytest.mark.parametrize("form", ["{}", "./{}", "../{site.name}/{}", "{site}/{}"])
def test_the_path_of_the_file_to_be_is_a_name_too(
    make: Make, path: str, form: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    assert make(site, form.format(path, site=site)) == [site / path]
    in_the_way = f"{site / path} is in the way. Nothing was written."
    assert make(site, path.removesuffix(".md")) == in_the_way
    assert ".md" not in (site / path).read_text().partition("\n---")[0]


def test_the_path_of_another_sites_file_is_refused(site: Path, tmp_path: Path) -> None:
    assert "leaves its folder" in str(make_page(site, f"{tmp_path}/b/content/pages/about.md"))


EVERY: list[Make] = [lambda s, n: make_article(s, n, TODAY), make_term, make_page, make_theme]


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize(
    "name", ["", "...", "..", "../x", "a/../../x", "a\\..\\x", "/", "?!", "\0"]
)
def test_names_that_make_no_address_or_climb_are_refused(site: Path, make: Make, name: str) -> None:
    refusal = make(site, name)
    assert isinstance(refusal, str)
    assert refusal.startswith("The name ")
    assert list(files(site)) == ["site.yml"]


@pytest.mark.parametrize("name", ["/etc/passwd", "a/", "a//b"])
def test_folders_need_a_name_each(site: Path, name: str) -> None:
    assert isinstance(make_article(site, name, TODAY), str)
    assert list(files(site)) == ["site.yml"]


@pytest.mark.parametrize("make", EVERY)
def test_nothing_is_made_twice(site: Path, make: Make) -> None:
    made = make(site, "once")
    assert isinstance(made, list)
    for path in made:
        path.write_text("mine")
    refusal = make(site, "once")
    assert isinstance(refusal, str)
    assert "is in the way" in refusal
    assert all(path.read_text() == "mine" for path in made)


def test_an_article_with_files_beside_it_is_in_the_way(site: Path) -> None:
    (site / "content/articles/once").mkdir(parents=True)
    (site / "content/articles/once/index.md").write_text("mine")
    refusal = make_article(site, "once", TODAY)
    assert isinstance(refusal, str)
    assert str(site / "content/articles/once/index.md") in refusal


@pytest.mark.parametrize("make", EVERY)
def test_there_must_be_a_site(tmp_path: Path, make: Make) -> None:
    refusal = make(tmp_path, "x")
    assert refusal == (
        f"There is no site.yml in {tmp_path}. Make a site first: `nutgraf new site NAME`."
    )


def test_a_link_out_of_the_site_is_not_followed(site: Path, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (site / "content").mkdir()
    (site / "content/articles").symlink_to(elsewhere)
    refusal = make_article(site, "x", TODAY)
    assert isinstance(refusal, str)
    assert "lies outside" in refusal
    assert not list(elsewhere.iterdir())


def test_a_name_too_long_for_a_file_is_refused(site: Path) -> None:
    assert make_article(site, "정" * 90, TODAY) == f'The name "{"정" * 90}" is too long for a file.'


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_start_that_the_disk_refuses_leaves_nothing_in_the_way(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = count(1)
    open_ = Path.open

    def open_full(path: Path, mode: str, **options: Any) -> IO[str]:
        file = open_(path, mode, **options)
        if next(opened) < number:
            return file
        file.close()
        return open_(Path("/dev/full"), "w", **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", open_full)
        with pytest.raises(OSError, match="No space left"):
            make_site(tmp_path / "new", TODAY)
    assert isinstance(make_site(tmp_path / "new", TODAY), list)
