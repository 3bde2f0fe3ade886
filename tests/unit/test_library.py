"""Templates of nothing but macros: each is compiled when it is called, and does what it always did."""

from pathlib import Path

import pytest
from jinja2 import Environment, TemplateError

from generator.render.frame import Theme
from generator.render.library import split_library
from generator.render.theme import load_environment
from generator.themes import digest_files, read_files

LIBRARY = """\
{# What others import. #}
{% import "marks.html" as marks %}

{% macro fact(text, level=2) -%}
<h{{ level }}>{{ marks.strong(text) }}</h{{ level }}>
{%- endmacro %}

{% macro facts(items) %}
{% for item in items %}{{ fact(item, level=3) }}{% endfor %}
{% endmacro %}

{% macro tree(depth) %}{{ depth }}{% if depth %}{{ tree(depth - 1) }}{% endif %}{% endmacro %}

{% macro boxed() %}[{{ caller() }}]{% endmacro %}

{% macro odd() %}{{ "%}" }}{% set x = '{% macro no() %}' %}{{ x }}{% endmacro %}

{% macro wrong() %}{% if %}{% endmacro %}

{% macro fails() %}

{{ nothing.there }}
{% endmacro %}
"""
FILES = {
    "parts.html": LIBRARY,
    "marks.html": "{% macro strong(text) %}<b>{{ text }}</b>{% endmacro %}",
    "page.html": '{% import "parts.html" as parts %}\n{{ parts.facts(["a", "<"]) }}{{ parts.tree(2) }}',
    "from.html": '{% from "parts.html" import fact, odd %}{{ fact("x") }}{{ odd() }}',
    "call.html": '{% import "parts.html" as parts %}{% call parts.boxed() %}in{% endcall %}',
    "none.html": '{% import "parts.html" as parts %}{{ parts.unknown is defined }}',
    "fails.html": '{% import "parts.html" as parts %}{{ parts.fails() }}',
    "wrong.html": '{% import "parts.html" as parts %}{{ parts.wrong() }}',
    "with.html": '{% set given = 7 %}{% import "seen.html" as seen with context %}{{ seen.show() }}',
    "seen.html": "{% macro show() %}{{ given }}{% endmacro %}",
    "included.html": 'a{% include "marks.html" %}b',
}  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    folder = tmp_path / "own" / "templates"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    chain = (("own", str(tmp_path / "own")),)
    return load_environment(Theme(chain, files=digest_files(read_files(chain)[0])), "en")


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("page.html", "<h3><b>a</b></h3><h3><b>&lt;</b></h3>210"),
        ("from.html", "<h2><b>x</b></h2>%}{% macro no() %}"),
        ("call.html", "[in]"),
        ("none.html", "False"),
        ("with.html", "7"),
        ("included.html", "ab"),
    ],
)
def test_a_macro_does_what_it_did(environment, name, html):
    assert environment.get_template(name).render().replace("\n", "") == html


def test_macros_that_nobody_calls_are_not_compiled(environment):
    environment.get_template("page.html").render()
    library = environment.get_template("parts.html").module
    assert sorted(name for name in dict.keys(library._names) if name in library._names.macros) == [
        "fact",
        "facts",
        "tree",
    ]


@pytest.mark.parametrize(("name", "line"), [("wrong.html", 18), ("fails.html", 22)])
def test_a_fault_stands_at_its_line(environment, name, line):
    with pytest.raises(TemplateError) as caught:
        environment.get_template(name).render()
    at = getattr(caught.value, "lineno", None) or caught.traceback[-1].lineno + 1
    assert at == line


def test_each_macro_stands_alone_on_its_lines():
    macros = split_library(LIBRARY)
    assert macros is not None
    assert macros.imports == {"marks.html"}
    sources = macros.sources
    assert list(sources) == ["fact", "facts", "tree", "boxed", "odd", "wrong", "fails"]
    assert sources["tree"].count("\n") == 11
    assert sources["tree"].split() == ["{%", "import", '"marks.html"', "as", "marks", "%}", *LIBRARY.splitlines()[11].split()]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "",
        "{# only this #}",
        "text {% macro a() %}{% endmacro %}",
        "{% macro a() %}{% endmacro %}{{ a() }}",
        "{% set x = 1 %}{% macro a() %}{{ x }}{% endmacro %}",
        "{% macro a() %}{% macro b() %}{% endmacro %}{% endmacro %}",
        "{% macro a() %}{% endmacro %}{% macro a() %}{% endmacro %}",
        "{% macro a() %}{% raw %}{% endmacro %}{% endraw %}{% endmacro %}",
        "{% macro a() %}",
        "{% endmacro %}",
        '{% extends "base.html" %}{% block a %}{% endblock %}',
    ],
)
def test_what_holds_more_than_macros_is_no_library(source):
    assert split_library(source) is None
