"""A theme's own marks.html draws all that texts hold, or its author is told what it lacks."""

import ast
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.render.frame import Theme
from generator.render.theme import GIVEN, load_marks
from generator.themes import digest_files, read_files

ROOT = Path(__file__).resolve().parents[2]
MARKS = (ROOT / "themes/default/templates/marks.html").read_text("utf-8")
HINT = "Copy it from the default theme: a marks.html has every macro, with all its values."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in {
        "site.yml": "title: Tides\ntheme: mine\n",
        "content/glossary.yml": "tide: {short: The sea that rises.}\n",
        "content/articles/sea.md": "---\ntitle: The sea\n---\n\nThe [[tide]] comes.\n",
        "themes/mine/theme.yml": "name: Mine\n",
    }.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return tmp_path


def faults(site: Path, marks: str) -> list[tuple[str, str, int, str, str]]:
    place = site / "themes/mine/templates/marks.html"
    place.parent.mkdir(exist_ok=True)
    place.write_text(marks, "utf-8")
    found = build(Request(site, date="2030-01-01", jobs=1)).problems
    return [(one.code, one.span.path, one.span.line, one.message, one.hint) for one in found]


TERM = '{% macro term(href, label, anchor="", first=True) -%}'
assert TERM in MARKS


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ("{% macro other(label) -%}", "there is no macro `term`"),
        ("{% set term = 1 %}{% macro other(label) -%}", "there is no macro `term`"),
        ("{% macro term(href, label) -%}", "the macro `term` takes 2 values of 4"),
    ],
)
def test_what_a_marks_html_lacks_is_told_once(site: Path, instead: str, message: str) -> None:
    told = faults(site, MARKS.replace(TERM, instead))
    assert told == [("theme-error", "themes/mine/templates/marks.html", 1, message, HINT)]


def test_all_that_it_lacks_is_told_at_once(site: Path) -> None:
    less = MARKS.replace(TERM, "{% macro other(label) -%}").replace(
        "{% macro name(href, label, kind)", "{% macro name(href)"
    )
    told = [message for _, _, _, message, _ in faults(site, less)]
    assert told == ["the macro `name` takes 1 values of 3; there is no macro `term`"]


@pytest.mark.parametrize("more", ["", "{% set other = 1 %}"])
def test_what_templates_miss_is_told_by_name(site: Path, more: str) -> None:
    macro = TERM + "{{ label }}{% endmacro %}\n"
    places = {place: message for _, place, _, message, _ in faults(site, macro + more)}
    said = places["themes/default/templates/base.html"]
    assert said == "`marks.html` has no macro `icon` (while rendering /sea/)"


def test_a_macro_may_take_all_that_it_is_given(site: Path) -> None:
    own = "{% macro term(href) -%}<b>{{ varargs[0] }}</b>{%- endmacro %}{% macro other(label) -%}"
    assert faults(site, MARKS.replace(TERM, own)) == []
    assert "The <b>tide</b> comes." in (site / "_site/sea/index.html").read_text("utf-8")


def test_the_macros_of_the_default_theme_take_what_they_are_given() -> None:
    chain = (("default", str(ROOT / "themes/default")),)
    marks = load_marks(Theme(chain, files=digest_files(read_files(chain)[0])), "en")
    assert {name: len(marks.find(name).arguments) for name in GIVEN} == dict(GIVEN)


def test_texts_give_each_macro_as_many_values_as_is_said() -> None:
    """Read from the calls themselves: a value more or less would refuse themes that are right."""
    calls: dict[str, set[int]] = {}
    for path in (ROOT / "generator/render").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="marks"), attr=name)):
                    calls.setdefault(name, set()).add(len(node.args))
    assert calls == {name: {count} for name, count in GIVEN.items()}
