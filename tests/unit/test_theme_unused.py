"""What a theme lacks, or has and nothing uses, is told of; nothing else is."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.model.problem import Span

FILES = {
    "site.yml": "title: Sea\ntheme: mine\n",
    "content/one.md": "# One\n\nText.\n",
    "themes/mine/theme.yml": "name: Mine\n",
}


def found_in(folder: Path, files: dict[str, str]) -> list[tuple[Span, str, str]]:
    for path, text in (FILES | files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    problems = build(Request(folder, date="2026-12-01", jobs=1)).problems
    assert {(one.code, one.severity) for one in problems} <= {("unused-in-theme", "warning")}
    return [(one.span, one.message, one.hint) for one in problems]


@pytest.mark.parametrize(
    ("files", "place", "message", "hint"),
    [
        (
            {"artcle.html": '{% extends "default/article.html" %}'},
            ("artcle.html", 1, 1),
            "no page is made with the template `artcle.html`, and no other template names it",
            "Did you mean `article.html`?",
        ),
        (
            {"mine/donations.html": "Give!"},
            ("mine/donations.html", 1, 1),
            "no page is made with the template `mine/donations.html`, and no other template names it",
            "Name it in another template, or delete it",
        ),
        (
            {"home.html": '{% extends "default/home.html" %}\n{% block footer %}Hi{% endblock %}'},
            ("home.html", 2, 1),
            "the block `footer` is in none of the templates that this one extends, so nothing shows it",
            "Did you mean `foot`?",
        ),
        (
            {"article.html": '{% extends "default/article.html" %}{%- block pannel scoped -%}Hi{% endblock %}'},
            ("article.html", 1, 37),
            "the block `pannel` is in none of the templates that this one extends, so nothing shows it",
            "Did you mean `panel`?",
        ),
    ],
)  # fmt: skip
def test_a_part_of_a_template_that_nothing_uses_is_told(files, place, message, hint, tmp_path):
    path, line, column = place
    written = {f"themes/mine/templates/{name}": text for name, text in files.items()}
    span = Span(f"themes/mine/templates/{path}", line, column)
    assert found_in(tmp_path, written) == [(span, message, hint)]


@pytest.mark.parametrize(
    ("options", "place", "name", "hint"),
    [
        ("acent: '#7a0000'", (3, 3), "acent", "Did you mean `accent`?"),
        ("mesure: {type: number, default: 60}", (3, 3), "mesure", "Did you mean `measure`?"),
        (
            "motto: Facts first",
            (3, 3),
            "motto",
            "Read it as `page.site.options.motto`, give it a `token`, or take it out",
        ),
    ],
)
def test_an_option_that_nothing_reads_is_told(options, place, name, hint, tmp_path):
    files = {"themes/mine/theme.yml": f"name: Mine\noptions:\n  {options}\n"}
    span = Span("themes/mine/theme.yml", *place)
    assert found_in(tmp_path, files) == [(span, f"no template reads the option `{name}`", hint)]


@pytest.mark.parametrize(
    "files",
    [
        {"themes/mine/theme.yml": "name: Mine\noptions: {accent: '#7a0000', measure: 60}\n"},
        {"themes/mine/theme.yml": "name: Mine\noptions: {gap: {type: number, default: 2, token: --gap}}\n"},
        {
            "themes/mine/theme.yml": "name: Mine\noptions: {motto: Facts first}\n",
            "themes/mine/templates/home.html": '{% extends "default/home.html" %}{% block foot %}{{ page.site.options.get("motto") }}{% endblock %}',
        },
        {
            "themes/mine/templates/home.html": '{% extends "default/home.html" %}{% block foot %}{% include "mine/give.html" %}{% block inner %}{% endblock %}{% endblock %}',
            "themes/mine/templates/mine/give.html": "Give! {# {% block no %} #}{% raw %}{% block no %}{% endraw %}",
        },
        {
            "themes/mine/templates/frame.html": '{% extends "default/topics.html" %}{% block foot %}{% block under %}{% endblock %}{% endblock %}',
            "themes/mine/templates/topics.html": '{% extends "frame.html" %}{% block under %}Hi{% endblock %}',
        },
        {
            "themes/mine/templates/home.html": '{% extends "default/home.html" %}{% block foot %}{% set name = "mine/give.html" %}{% include name %}{% endblock %}',
            "themes/mine/templates/mine/give.html": "Give!",
        },
        {
            "site.yml": "title: Sea\ntheme: ours\n",
            "themes/ours/theme.yml": "name: Ours\nextends: mine\noptions: {motto: Ours}\n",
            "themes/mine/theme.yml": "name: Mine\noptions: {motto: Facts first}\n",
            "themes/mine/templates/home.html": '{% extends "default/home.html" %}{% block foot %}{% block line %}{{ page.site.options.motto }}{% endblock %}{% endblock %}',
            "themes/ours/templates/home.html": '{% extends "mine/home.html" %}{% block line %}{{ super() }}!{% endblock %}',
        },
    ],
)  # fmt: skip
def test_what_is_used_is_not_told(files, tmp_path):
    assert found_in(tmp_path, files) == []


def test_a_folder_without_theme_yml_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "themes/mine/templates").mkdir(parents=True)
    (tmp_path / "site.yml").write_text("title: Sea\ntheme: mine\n", "utf-8")
    (problem,) = build(Request(tmp_path)).problems
    assert (problem.code, problem.span) == ("unknown-theme", Span("site.yml", 2, 8))
    assert problem.message == "`themes/mine/` is no theme: it has no `theme.yml`"
    assert problem.hint == "Write `name: mine` into themes/mine/theme.yml: no more is needed."
    (tmp_path / "themes/mine/theme.yml").write_text("name: mine\n", "utf-8")
    assert not build(Request(tmp_path)).problems
