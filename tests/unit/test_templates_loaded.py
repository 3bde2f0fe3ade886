"""Which templates a template may load, however its author writes it."""

import pytest
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from generator.read.templates import find_loaded

NAMES = ("a.html", "b.html", "deep/c.html", "x.html")
ALL = {(theme, name) for theme in ("own", "default") for name in NAMES}
X = {(theme, "x.html") for theme in ("own", "default")}
A, C = ({(theme, name) for theme in ("own", "default")} for name in ("a.html", "deep/c.html"))


def loaded(text: str) -> set[tuple[str, str]]:
    others = dict.fromkeys(NAMES, "")
    themes = [("own", others | {"x.html": text}), ("default", others)]
    return set(find_loaded(themes, ["x.html"])["x.html"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", X),
        ("{% include 'a.html' %}", X | A),
        ('{%- extends "a.html" -%}', X | A),
        ("{%+\n include\n'a.html'\n+%}", X | A),
        ('{%include"a.html"%}', X | A),
        ("{% import 'a.html' as a with context %}", X | A),
        ("{% from './deep//c.html' import c without context %}", X | C),
        ("{% include 'a.html' ignore missing %}", X | A),
        ("{% include 'none.html' ignore missing %}", X),
        ("{% include '' %}{% include '/' %}", X),
        ("{% include 'default/a.html' %}", X | {("default", "a.html")}),
        ("{# {% include 'a.html' %} #}", X | A),
        ("{{ '{#' }}{% include 'a.html' %}", X | A),
        ("{% include ['a.html', 'b.html'] %}", ALL),
        ("{% include 'a' ~ '.html' %}", ALL),
        ("{% include 'a' '.html' %}", ALL),
        ("{% include '\\x61.html' %}", ALL),
        ("{% include 'a.html' if page else 'b.html' %}", ALL),
        ("{% include ('a.html') %}", ALL),
        ("{% include 'assets/icon.svg' %}", ALL),
        ("{% set name = 'a.html' %}{% extends name %}", ALL),
        ("{% include 'b.html'|replace('b', 'a') %}", ALL),
    ],
)
def test_a_template_may_load_what_it_names_and_all_where_nobody_can_tell(
    text: str, expected: set[tuple[str, str]]
) -> None:
    assert loaded(text) == expected
    # Jinja names no more than that.
    named = list(find_referenced_templates(Environment().parse(text)))
    assert expected == ALL or None not in named


def test_what_a_template_loads_loads_others_and_may_come_back() -> None:
    own = {"x.html": "{% include 'a.html' %}", "a.html": "{% include 'x.html' %}"}
    default = {"a.html": "{% extends 'deep/c.html' %}", "deep/c.html": "", "b.html": ""}
    found = find_loaded([("own", own), ("default", default)], ["x.html", "a.html", "b.html"])
    whole = {
        ("own", "x.html"),
        ("own", "a.html"),
        ("default", "a.html"),
        ("default", "deep/c.html"),
    }
    assert found["x.html"] == found["a.html"] == whole
    assert found["b.html"] == {("default", "b.html")}
