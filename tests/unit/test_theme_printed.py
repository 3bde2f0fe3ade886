"""What a template prints depends on its view alone, whatever was printed before and wherever."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import TemplateError, TemplateSyntaxError

from generator.render.frame import Theme
from generator.render.imported import page_variables
from generator.render.theme import load_environment, load_marks
from generator.themes import digest_files, read_files

TURNS = "{% set turn = cycler('odd', 'even') %}{% macro next() %}{{ turn.next() }}{% endmacro %}"
FILES = {
    "turns.html": TURNS,
    "plain.html": "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}",
    "round.html": '{% import "turns.html" as turns %}{% macro next() %}{{ turns.next() }}{% endmacro %}',
    "circle.html": '{% import "back.html" as back %}{% macro a(x) %}{{ back.b(x) }}{% endmacro %}',
    "back.html": '{% import "circle.html" as circle %}{% macro b(x) %}({{ x }}){% endmacro %}',
    "lost.html": '{% import "none.html" as none %}{% macro a() %}{% endmacro %}',
    "some.html": '{% from name import next %}{% macro a() %}{{ next() }}{% endmacro %}',
    "shared.html": '{% import "turns.html" as t with context %}{% macro a() %}{{ t.next() }}{% endmacro %}'
    "{% macro b() %}{{ t.next() }}{% endmacro %}",
    "names.html": "{% macro range() %}R{% endmacro %}{% macro b() %}{{ range() }}{% endmacro %}",
    "text.html": "Some text.",
    "marks.html": TURNS,
}  # fmt: skip
Printer = Callable[[str], str]


@pytest.fixture
def printed(tmp_path: Path) -> Printer:
    """What a template of that text prints, as a page does."""
    folder = tmp_path / "own" / "templates"
    folder.mkdir(parents=True)

    def print_template(text: str) -> str:
        for name, given in {**FILES, "page.html": text}.items():
            (folder / name).write_text(given)
        house = tmp_path / "house" / "templates"
        house.mkdir(parents=True, exist_ok=True)
        (house / "turns.html").write_text(TURNS.replace("'odd', 'even'", "'house'"))
        (house / "text.html").write_text("House.")
        chain = (("own", str(tmp_path / "own")), ("house", str(tmp_path / "house")))
        theme = Theme(chain, files=digest_files(read_files(chain)[0]))
        variables = {"page": {"title": "Tides", "extra": {"_mine": "own"}}}
        template = load_environment(theme, "en").get_template("page.html")
        first, *others = [template.render(page_variables(variables)) for _ in range(3)]
        assert others == [first, first]
        return first

    return print_template


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('{% import "turns.html" as t %}{{ t.next() }}', "odd"),
        ('{% import "turns.html" as t %}{{ t.next() }} {{ t.next() }}', "odd even"),
        # Imported again, it goes on where it was, as in stock Jinja.
        (
            '{% for _ in range(2) %}{% import "turns.html" as t %}{{ t.next() }}{% endfor %}',
            "oddeven",
        ),
        ('{% from "turns.html" import next %}{{ next() }}', "odd"),
        ('{% import "turns.html" as t with context %}{{ t.next() }}', "odd"),
        (
            '{% import "round.html" as r %}{% import "turns.html" as t %}{{ r.next() }}{{ t.next() }}',
            "oddeven",
        ),
        ('{% set name = "turns.html" %}{% import name as t %}{{ t.next() }}', "odd"),
        ('{% import "circle.html" as c %}{{ c.a(page.title) }}', "(Tides)"),
        ('{% import "lost.html" as lost %}fine', "fine"),
        # Two templates of one name, one of them by its theme's.
        (
            '{% import "house/turns.html" as h %}{% import "turns.html" as t %}{{ h.next() }}{{ t.next() }}',
            "houseodd",
        ),
        (
            '{% include "text.html" without context %}{% include "house/text.html" without context %}',
            "Some text.House.",
        ),
        ('{% import "plain.html" as plain %}[{{ plain ~ "" }}]', "[]"),
        ('{% import "shared.html" as s %}{{ s.a() }}{{ s.b() }}', "oddeven"),
        ('{% import "names.html" as n %}{{ n.range() }}{{ n.b() }}', "RR"),
        ("{% set all = namespace(_n=1) %}{% set all._n = all._n + 1 %}{{ all._n }}", "2"),
        ("{{ ({'b': 1, 'c': 2, 'a': 3}.keys() - ['c'])|join }}", "ba"),
        ("{{ 3 - 1 }}{{ page.title|length - 1 }}", "24"),
        ("{{ page.title is sameas 'Tides' }}", "True"),
        ("{{ 1 is sameas true }}{{ 1 is sameas 1.0 }}", "FalseFalse"),
        ("{{ page.extra._mine }}{{ page.extra['_mine'] }}", "ownown"),
        ("{{ page.title|attr('title')() }}", "Tides"),
        ("{{ [1, 2.5, none, true, (1, 2)] }}", "[1, 2.5, None, True, (1, 2)]"),
    ],
)
def test_no_page_sees_what_another_left(printed: Printer, text: str, html: str) -> None:
    assert printed(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '{% macro m() %}{% include "text.html" without context %}{% endmacro %}{{ m() }}',
            "Some text.",
        ),
        ('{% include "text.html" without context %}', "Some text."),
        ('{% include "plain.html" without context %}.', "."),
        ('{% include "none.html" ignore missing without context %}.', "."),
        ('{% include ["none.html", "text.html"] without context %}', "Some text."),
        ('{% set x %}{% include "text.html" without context %}{% endset %}{{ x }}', "Some text."),
    ],
)
def test_what_is_included_without_context_is_printed_wherever_it_stands(
    printed: Printer, text: str, html: str
) -> None:
    assert printed(text) == html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{{ page.title.upper }}",
            "what is printed here is a function: call it, with `()` (builtin_function_or_method)",
        ),
        (
            "{% macro m() %}{% endmacro %}{{ [m.name.upper] }}",
            "what is printed here is no text (list)",
        ),
        ("{{ page.title|map('upper') }}", "what is printed here is no text (generator)"),
        ("{{ cycler('a') }}", "what is printed here is no text (Cycler)"),
        (
            "{% block a %}{% endblock %}{{ self.a }}",
            "what is printed here is a function: call it, with `()` (BlockReference)",
        ),
    ],
)
def test_where_something_lies_in_memory_is_not_published(
    printed: Printer, text: str, said: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        printed(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "text",
    [
        '{% import "plain.html" as plain %}{{ plain._names }}',
        '{% import "plain.html" as plain %}{{ plain["_names"] }}',
        '{% import "plain.html" as plain %}{{ plain|attr("_names") }}',
        '{% import "plain.html" as plain %}{{ [plain]|map(attribute="_names")|join }}',
        "{% macro m() %}{% endmacro %}{{ m._environment.get_template('text.html').render() }}",
    ],
)
def test_nothing_leads_out_of_the_view(printed: Printer, text: str) -> None:
    with pytest.raises(TemplateError, match="is none of the names that a template may use"):
        printed(text)


@pytest.mark.parametrize("text", ["{{ [1, 2]|random }}", "{{ lipsum() }}"])
def test_nothing_is_left_to_chance(printed: Printer, text: str) -> None:
    with pytest.raises((TemplateSyntaxError, TemplateError)):
        printed(text)


@pytest.mark.parametrize(("marks", "same"), [(FILES["plain.html"], True), (TURNS, False)])
def test_pages_share_the_marks_that_have_no_state(tmp_path: Path, marks: str, same: bool) -> None:
    place = tmp_path / "own/templates/marks.html"
    place.parent.mkdir(parents=True)
    place.write_text(marks)
    chain = (("own", str(tmp_path / "own")),)
    theme = Theme(chain, files=digest_files(read_files(chain)[0]))
    assert (load_marks(theme, "en").for_a_page() is load_marks(theme, "en")) is same
