"""What `nutgraf theme` tells is all there is, and true of the templates of the default theme."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from jinja2 import nodes

from generator import handbook
from generator.build import Request, build
from generator.cli import main
from generator.model import view
from generator.model.config import Config
from generator.model.problem import Span
from generator.render.theme import load_environment
from generator.themes import find_theme

REPOSITORY = Path(__file__).parents[2]
VIEWS = [one for one in vars(view).values() if isinstance(one, type) and one.__module__ == view.__name__]  # fmt: skip
PAGES = {one.__doc__.split(":")[0]: one for one in VIEWS if issubclass(one, view.PageView) and one is not view.PageView}  # fmt: skip
TEMPLATES = sorted(path.name for path in (REPOSITORY / "themes/default/templates").iterdir())
SHARED = ("base.html", "marks.html", "parts.html")
METHODS = {"get", "items", "append"}  # of mappings; views have none


# The views ----------------------------------------------------------------------------------------


def test_every_template_of_a_page_has_a_view_and_every_view_a_template():
    assert sorted([*PAGES, *SHARED]) == TEMPLATES


@pytest.mark.parametrize("one", VIEWS, ids=lambda one: one.__name__)
def test_every_field_of_a_view_has_a_meaning_and_nothing_else_has(one):
    meanings = handbook.meanings(one)
    assert [name for name, meaning in meanings.items() if not meaning] == []
    assert {name for name, _ in handbook.FIELD.findall(one.__doc__)} == set(meanings)
    assert one.__doc__.partition("\n")[0].endswith((".", "empty where there is"))


def test_the_views_are_told_in_full():
    said = handbook.describe_views()
    assert "\narticle.html: one explainer.\n" in said
    assert "  page.published        When or none        when it was published\n" in said
    assert "\nFact: A key fact.\n" in said
    lines = {tuple(line.split()[:2]) for line in said.splitlines()}
    for one in VIEWS:
        before = "page." if issubclass(one, view.PageView) else ""
        for name, kind in one.__annotations__.items():
            assert (before + name, handbook.say_type(kind).split()[0]) in lines


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (str, "text"),
        (view.Html, "HTML"),
        (tuple[view.Link, ...], "list of Link"),
        (tuple[str, str], "(text, text)"),
        (tuple[tuple[str, str], ...], "list of (text, text)"),
        (view.When | None, "When or none"),
        (dict[str, Any], "mapping"),
        (tuple["TopicPart", ...], "list of TopicPart"),  # noqa: F821
    ],
)
def test_types_are_said_in_words(kind, said):
    assert handbook.say_type(kind) == said


# The templates ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def environment() -> Any:
    theme, problems = find_theme(REPOSITORY, Config("T", Span("site.yml")), plain=True)
    assert problems == ()
    return load_environment(theme, "en")


def attributes(environment: Any, template: str) -> Iterator[tuple[str, str]]:
    """Every ``a.b`` of a template as (a, b); a is empty for anything longer."""
    source = environment.loader.get_source(environment, template)[0]
    for node in environment.parse(source).find_all(nodes.Getattr):
        inner = node.node
        if isinstance(inner, nodes.Getattr) and isinstance(inner.node, nodes.Name):
            yield f"{inner.node.name}.{inner.attr}", node.attr
        yield inner.name if isinstance(inner, nodes.Name) else "", node.attr


def fields(one: type) -> set[str]:
    return {name for base in one.__mro__ for name in getattr(base, "__annotations__", ())}


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_use_what_the_views_have(template, environment):
    page = PAGES.get(template, view.PageView)
    known = {"page": fields(page), "site": fields(view.SiteView), "meta": fields(view.Meta)}
    known |= {"page.site": known["site"], "page.meta": known["meta"]}
    anything = set().union(*(fields(one) for one in VIEWS)) | METHODS | {"index", "first", "last"}
    macros = {"marks", "parts"}
    found = list(attributes(environment, template))
    assert [f"{a}.{b}" for a, b in found if a not in macros and b not in known.get(a, anything)] == []  # fmt: skip


def test_a_template_that_asks_for_more_would_be_seen(environment):
    tree = environment.parse("{{ page.titel }}{{ page.site.x }}")
    found = {(node.node.attr if isinstance(node.node, nodes.Getattr) else node.node.name, node.attr) for node in tree.find_all(nodes.Getattr)}  # fmt: skip
    assert ("page", "titel") in found
    assert "titel" not in fields(view.PageView)


def test_views_hold_only_what_is_described():
    """A part that a view holds is itself in the list."""
    known = {one.__name__ for one in VIEWS}
    for one in VIEWS:
        for kind in one.__annotations__.values():
            for part in parts(kind):
                assert part.__name__ in known | {"Markup", "str", "int", "bool", "float", "NoneType", "Any"}  # fmt: skip


def parts(kind: Any) -> Iterator[type]:
    if isinstance(kind, type) and not get_args(kind):
        yield kind
    for one in get_args(kind):
        yield from parts(one)


# The command --------------------------------------------------------------------------------------


def test_the_command_tells_options_with_value_and_meaning(tmp_path):
    (tmp_path / "site.yml").write_text("title: T\ntheme: {options: {measure: 60}}\n")
    run = CliRunner().invoke(main, ["theme", "--site", str(tmp_path)])
    assert run.exit_code == 0
    assert "The theme is default.\n" in run.output
    assert "measure: 60   (the theme's own: 66)\n    Characters in a line" in run.output
    assert "    A number from 45 to 80.\n" in run.output


def test_the_command_tells_what_is_wrong_with_options(tmp_path):
    (tmp_path / "site.yml").write_text("title: T\ntheme: {options: {mesure: 60}}\n")
    run = CliRunner().invoke(main, ["theme", "--site", str(tmp_path)])
    assert run.exit_code == 1
    assert "Did you mean `measure`?" in run.output


def test_the_views_need_no_site(tmp_path):
    run = CliRunner().invoke(main, ["theme", "--views", "--site", str(tmp_path)])
    assert (run.exit_code, run.output) == (0, handbook.describe_views())


def test_a_policy_needs_pages(tmp_path):
    run = CliRunner().invoke(main, ["theme", "--csp", "--site", str(tmp_path)])
    assert run.exit_code == 2
    assert "Build the site first." in run.output


# The policy ---------------------------------------------------------------------------------------


def test_a_built_site_needs_one_hash_that_of_the_page_for_any_address(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/one.md").write_text("# One\n\nText.\n")
    (tmp_path / "site.yml").write_text("title: T\ntheme: {options: {accent: '#7a0000'}}\n")
    assert build(Request(tmp_path, date="2026-12-01")).problems == ()
    run = CliRunner().invoke(main, ["theme", "--csp", "--site", str(tmp_path)])
    page = (tmp_path / "_site/404.html").read_bytes()
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    digest = sha256(style).digest()
    from base64 import b64encode

    assert run.output == f"Content-Security-Policy: default-src 'self'; style-src 'self' 'sha256-{b64encode(digest).decode()}'\n"  # fmt: skip


@pytest.mark.parametrize(
    ("page", "policy"),
    [
        ("<p>x</p>", "default-src 'self'"),
        ('<script src="a.js"></script>', "default-src 'self'"),
        ('<script type="application/ld+json">{}</script>', "default-src 'self'"),
        (
            "<script></script>",
            "default-src 'self'; script-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        ),
        (
            '<iframe src="https://films.example/embed/1"></iframe>',
            "default-src 'self'; frame-src 'self' https://films.example",
        ),
        (
            '<iframe srcdoc="&lt;a href=&quot;https://films.example/embed/1?a=1&amp;amp;b&quot;&gt;"></iframe>',
            "default-src 'self'; frame-src 'self' https://films.example",
        ),
    ],
)
def test_a_policy_names_what_stands_inline_and_whose_films_are_shown(page, policy, tmp_path):
    (tmp_path / "index.html").write_text(page)
    assert handbook.find_policy(tmp_path) == policy
