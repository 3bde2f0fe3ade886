"""Views that are remembered: just as they were drawn, and drawn anew for what they are drawn with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from markupsafe import Markup
from msgspec import Struct, structs

from generator import making, pages
from generator.build import Request, build
from generator.model.view import PageView
from generator.render.views import VIEWS, pack_view, unpack_view
from tests.twins import build_twin, differing, files_in

REPOSITORY: Final = Path(__file__).parents[2]
SITES: Final = sorted(path.parent for path in (REPOSITORY / "tests/sites").glob("*/site/site.yml"))
MARKS: Final = (REPOSITORY / "themes/default/templates/marks.html").read_text("utf-8")
PRINTED: Final = (
    '{% extends "default/article.html" %}{% block main %}{{ super() }}<hr>{% endblock %}\n'
)
TERM_MACRO: Final = MARKS[MARKS.index("{% macro term(") :].partition("{%- endmacro %}")[0]

pytestmark = pytest.mark.usefixtures("believing")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, PageView]]:
    """The addresses and views of the pages that builds draw from now on."""
    views: list[tuple[str, PageView]] = []
    draw = pages.draw

    def draw_and_note(page: Any, *others: Any) -> Any:
        view = draw(page, *others)
        if page.kind in VIEWS:
            views.append((page.url, view))
        return view

    monkeypatch.setattr(pages, "draw", draw_and_note)
    return views


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, type, Any]]:
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from leaves(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{place}[{key}]")
    elif isinstance(value, list | tuple):
        yield place, type(value), len(value)
        for number, one in enumerate(value):
            yield from leaves(one, f"{place}[{number}]")
    else:
        yield place, type(value), value


@pytest.mark.parametrize("site", [REPOSITORY, *SITES], ids=lambda path: path.parent.name)
def test_views_come_back_as_they_were_type_by_type(
    site: Path, tmp_path: Path, drawn: list[tuple[str, PageView]]
) -> None:
    copy = tmp_path / "site"
    for part in ("content", "themes", "site.yml"):
        if (site / part).exists():
            _copy(site / part, copy / part)
    build(Request(copy, date="2027-03-01", jobs=1))
    kinds = {view: kind for kind, view in VIEWS.items()}
    for _, view in drawn:
        kind = kinds[type(view)]
        assert list(leaves(unpack_view(kind, pack_view(view)))) == list(leaves(view))
    assert drawn


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        for one in source.iterdir():
            _copy(one, target / one.name)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())


def test_a_text_in_the_place_of_html_is_not_taken_for_it(
    site: Path, drawn: list[tuple[str, PageView]]
) -> None:
    _build(site)
    view = dict(drawn)["/a/"]
    assert unpack_view("article", pack_view(structs.replace(view, title="<b>text</b>"))) is None
    assert unpack_view("article", pack_view(structs.replace(view, url=Markup("/a/")))) is None
    assert unpack_view("article", b"nonsense") is unpack_view("article", b"") is None
    assert pack_view(structs.replace(view, extra={"far": 10**30})) == b""  # type: ignore[call-arg]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in {
        "site.yml": "title: Sea\ntheme: own\n",
        "themes/own/theme.yml": "name: Own\n",
        "themes/own/templates/article.html": PRINTED,
        "content/glossary/tide.md": "---\nshort: It rises.\n---\n",
        "content/articles/a.md": "---\ntitle: A\nextra: {far: 1.5, list: [1, {a: null}]}\n---\n\nThe [[tide]].\n",
        "content/articles/b.md": "---\ntitle: B\n---\n\nSee [A](a.md).\n",
    }.items():
        _save(folder, path, text)
    return folder


EDITS: Final = {
    "what prints articles": ({"article.html": PRINTED.replace("hr", "br")}, ["a/index.html", "b/index.html"], []),
    "what prints all": ({"base.html": '{% extends "default/base.html" %}'}, None, []),
    "marks": ({"marks.html": MARKS.replace('class="term', 'class="ours term')}, None, None),
    "a catalogue": ({"../translations/en.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Glossary"\nmsgstr "Words"\n'}, None, None),
    "a template that nothing loads": ({"other.html": "x"}, [], []),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_a_theme_makes_and_draws_what_it_can_change(
    edit: str, site: Path, drawn: list[tuple[str, PageView]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None stands for all pages."""
    files, written, anew = EDITS[edit]
    pages_made: list[str] = []
    make = making.make_pages

    def make_and_note(wanted: Any, *others: Any) -> Any:
        pages_made.extend(wanted)
        return make(wanted, *others)

    monkeypatch.setattr(making, "make_pages", make_and_note)
    _build(site)
    all_views, all_pages = sorted(url for url, _ in drawn), sorted(pages_made)
    assert len(all_views) + 1 == len(all_pages) > 10  # the 404 page is drawn each time
    drawn.clear()
    pages_made.clear()
    for path, text in files.items():
        _save(site / "themes/own/templates", path, text)
    _build(site)
    assert sorted(pages_made) == (all_pages if written is None else written)
    assert sorted(url for url, _ in drawn) == (all_views if anew is None else anew)
    _same_as_twin(site)


@pytest.mark.parametrize(
    "loads", ['from "bits.html" import draw', 'from "b" ~ "its.html" import draw']
)
def test_what_marks_load_draws_as_well(
    loads: str, site: Path, drawn: list[tuple[str, PageView]]
) -> None:
    marks = MARKS.replace(TERM_MACRO, TERM_MACRO.replace("{{ label }}", "{{ draw(label) }}"))
    assert marks != MARKS
    _save(site, "themes/own/templates/marks.html", f"{{% {loads} %}}\n{marks}")
    _save(site, "themes/own/templates/bits.html", "{% macro draw(x) %}<i>{{ x }}</i>{% endmacro %}")
    _build(site)
    assert "<i>tide</i>" in (site / "_site/a/index.html").read_text()
    drawn.clear()
    _save(site, "themes/own/templates/bits.html", "{% macro draw(x) %}<u>{{ x }}</u>{% endmacro %}")
    _build(site)
    assert "<u>tide</u>" in (site / "_site/a/index.html").read_text()
    assert {"/a/", "/b/"} <= {url for url, _ in drawn}
    _same_as_twin(site)


def _build(site: Path) -> None:
    outcome = build(Request(site, date="2026-03-01", jobs=1))
    assert outcome.fault == ""
    # The one that is named by an expression seems to be nobody's.
    assert {one.code for one in outcome.problems} <= {"unused-in-theme"}


def _same_as_twin(site: Path) -> None:
    wanted = build_twin(Request(site, date="2026-03-01", jobs=1))[1]
    assert differing(files_in(site / "_site"), wanted) == []


def _save(site: Path, path: str, text: str) -> None:
    place = site / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
