"""Edits of rare kinds: a build over the last one publishes and says what one from nothing does."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import tellings
from generator.build import Outcome, Request, build, start_preview
from generator.render.forget import forget_themes
from tests.twins import build_twin, differing, files_in

pytestmark = pytest.mark.usefixtures("believing")

Files = Mapping[str, str | Path]  # a Path is where a link leads

TERM = '{{% extends "default/term.html" %}}{{% block main %}}{}{{{{ super() }}}}{{% endblock %}}\n'
WORDS = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "Glossary"\nmsgstr "{}"\n'
)
ARTICLE = '{{% extends "default/article.html" %}}{{% block foot %}}{}{{% endblock %}}\n'
HOME = (
    '{{% extends "default/home.html" %}}{{% block foot %}}'
    "{} {{{{ page.site.title is sameas page.meta.title }}}}{{% endblock %}}\n"
)
COUNT = (
    "{% set turn = cycler('odd', 'even') %}{% macro next() %}<i>{{ turn.next() }}</i>{% endmacro %}"
)
COUNTED = {
    "site.yml": "title: Sea\ntheme: own\n",
    "themes/own/theme.yml": "name: Own\n",
    "themes/own/templates/turns.html": COUNT,
    "content/a.md": "---\ntitle: A\n---\n\nOf the [[sea]].\n",
    "content/b.md": "---\ntitle: B\n---\n\nOf the [[sea]].\n",
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
}
MARKS = (Path(__file__).parents[2] / "themes/default/templates/marks.html").read_text("utf-8")
TURN = '{% import "turns.html" as turns %}'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="20"/>'
THEMED = {
    "site.yml": "title: Sea\nlanguage: de\ntheme: own\n",
    "themes/own/theme.yml": "name: Own\n",
    "content/a.md": "---\ntitle: A\n---\n",
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
}

# What is edited: the site before, and what is written then.
EDITS: Mapping[str, tuple[Files, Files]] = {
    "one of two articles that show an event whose source each may have meant": (
        {
            "site.yml": "title: Sea\nseverities: {unknown-source: warning}\n",
            "content/data/events.yml": "storm: {date: 1953-02-01, title: S, sources: [wire]}\n",
            "content/a.md": "---\ntitle: A\ntimeline: [{use: storm}]\nsources: {wire-a: X}\n---\n",
            "content/b.md": "---\ntitle: B\ntimeline: [{use: storm}]\nsources: {wire-b: X}\n---\n",
        },
        {"content/a.md": "---\ntitle: E\ntimeline: [{use: storm}]\nsources: {wire-a: X}\n---\n"},
    ),
    "one of two articles that miss a name, one as a person and one as anybody": (
        {
            "site.yml": "title: Sea\nseverities: {unknown-person: warning}\n",
            "content/data/organisations.yml": "unicef: {name: Unicef}\n",
            "content/data/people.yml": "ada: {name: Ada}\n",
            "content/a.md": "---\ntitle: A\nkey_facts: [{text: It is so, said_by: unicev}]\n---\n",
            "content/b.md": "---\ntitle: B\n---\n\n[[person:unicev]] says so.\n",
        },
        {"content/b.md": "---\ntitle: B\n---\n\n[[person:unicev]] and [[person:ada]] say so.\n"},
    ),
    "a template that a theme has by a link": (
        {
            **THEMED,
            "shared/term.html": TERM.format("one"),
            "themes/own/templates/term.html": Path("../../../shared/term.html"),
        },
        {"shared/term.html": TERM.format("two")},
    ),
    "a template in a folder that a theme has by a link": (
        {
            **THEMED,
            "shared/parts/aside.html": "one",
            "themes/own/templates/parts": Path("../../../shared/parts"),
            "themes/own/templates/term.html": TERM.format('{% include "parts/aside.html" %}'),
        },
        {"shared/parts/aside.html": "two"},
    ),
    "a template with a name that no address can have": (
        {
            **THEMED,
            "themes/own/templates/aux.html": "one",
            "themes/own/templates/term.html": TERM.format('{% include "aux.html" %}'),
        },
        {"themes/own/templates/aux.html": "two"},
    ),
    "a hidden template, which nothing reads": (
        {
            **THEMED,
            "themes/own/templates/.part.html": "one",
            "themes/own/templates/term.html": TERM.format(
                '{% include [".part.html", "none.html"] ignore missing %}'
            ),
        },
        {
            "themes/own/templates/.part.html": "two",
            "content/a.md": "---\ntitle: B\n---\n",
        },
    ),
    "a catalogue that a theme has by a link": (
        {
            **THEMED,
            "shared/de.po": WORDS.format("Lexikon"),
            "themes/own/translations/de.po": Path("../../../shared/de.po"),
        },
        {"shared/de.po": WORDS.format("Wortliste")},
    ),
    "one of two articles whose template imports one that counts": (
        {
            **COUNTED,
            "themes/own/templates/article.html": ARTICLE.format(f"{TURN}{{{{ turns.next() }}}}"),
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose macros import a template that counts": (
        {
            **COUNTED,
            "themes/own/templates/article.html": ARTICLE.format(
                '{% import "one.html" as one %}{{ one.show() }}'
            ),
            "themes/own/templates/one.html": '{% import "two.html" as two %}{% macro show() %}{{ two.show() }}{% endmacro %}',
            "themes/own/templates/two.html": TURN
            + "{% macro show() %}{{ turns.next() }}{% endmacro %}",
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose marks count": (
        {
            **COUNTED,
            "themes/own/templates/marks.html": COUNT
            + MARKS.replace(">{{ label }}", ">{{ next() }}{{ label }}"),
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose marks import a template that counts": (
        {
            **COUNTED,
            "themes/own/templates/marks.html": TURN
            + MARKS.replace(">{{ label }}", ">{{ turns.next() }}{{ label }}"),
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose macros import, as they run, a template that counts": (
        {
            **COUNTED,
            "themes/own/templates/article.html": ARTICLE.format(
                '{% import "one.html" as one %}{{ one.show() }}'
            ),
            "themes/own/templates/one.html": f"{{% macro show() %}}{TURN}{{{{ turns.next() }}}}{{% endmacro %}}",
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose macros include what imports a template that counts": (
        {
            **COUNTED,
            "themes/own/templates/article.html": ARTICLE.format(
                '{% import "one.html" as one %}{{ one.show() }}'
            ),
            "themes/own/templates/one.html": '{% macro show() %}{% include "two.html" %}{% endmacro %}',
            "themes/own/templates/two.html": f"{TURN}{{{{ turns.next() }}}}",
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose macros include what asks for another macro": (
        {
            **COUNTED,
            "themes/own/templates/article.html": ARTICLE.format(
                '{% import "one.html" as one %}{{ one.show() }}'
                '{% if page.url == "/a/" %}{{ one.other() }}{% endif %}'
            ),
            "themes/own/templates/one.html": '{% macro show() %}{% include "two.html" %}{% endmacro %}'
            "{% macro other() %}other{% endmacro %}",
            "themes/own/templates/two.html": "{{ other is defined }}",
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "one of two articles whose marks import, as they are drawn, a template that counts": (
        {
            **COUNTED,
            "themes/own/templates/marks.html": MARKS.replace(
                ">{{ label }}", f">{TURN}{{{{ turns.next() }}}}{{{{ label }}}}"
            ),
        },
        {"content/b.md": "---\ntitle: B\n---\n\nOf the whole [[sea]].\n"},
    ),
    "a template that asks whether two things are one": (
        {
            **COUNTED,
            "themes/own/templates/home.html": HOME.format("One:"),
        },
        {"themes/own/templates/home.html": HOME.format("Of one:")},
    ),
    "an alias that a menu leads to": (
        {
            "site.yml": "title: Sea\nmenus: {main: [{title: Old, url: /old/}]}\n",
            "content/a.md": "---\ntitle: A\naliases: [/old/]\n---\n",
        },
        {"content/a.md": "---\ntitle: A\naliases: [/new/]\n---\n"},
    ),
    "the title of an article that another names": (
        {
            "site.yml": "title: Sea\n",
            "content/a.md": "---\ntitle: A\n---\n\nSee [[article:b]].\n",
            "content/b.md": "---\ntitle: B\n---\n",
        },
        {"content/b.md": "---\ntitle: Ba\n---\n"},
    ),
    "an alias that a menu leads to, written to its end": (
        {
            "site.yml": "title: Sea\nmenus: {main: [{title: Old, url: /old/}]}\n",
            "content/a.md": "---\ntitle: A\naliases: [/old/]\n---\n",
        },
        {"content/a.md": "---\ntitle: B\naliases: [/old/index.html]\n---\n"},
    ),
    "a picture that two articles show": (
        {
            "site.yml": "title: Sea\n",
            "content/articles/sea.svg": PICTURE.format(40),
            "content/articles/a.md": "---\ntitle: A\n---\n\n![The sea](sea.svg)\n",
            "content/articles/b.md": "---\ntitle: B\n---\n\n![The sea](sea.svg)\n",
        },
        {"content/articles/sea.svg": PICTURE.format(50)},
    ),
    "a part of a text that another leads to by an address of its own": (
        {
            "site.yml": "title: Sea\nhtml: trusted\n",
            "content/a.md": '---\ntitle: A\n---\n\n<a href="/b/#ebb">Ebb</a>\n',
            "content/b.md": "---\ntitle: B\n---\n\n## Ebb\n\n## Flood\n",
        },
        {"content/b.md": "---\ntitle: B\n---\n\n## Flood\n"},
    ),
    "a text that leads by an address of its own to what another lacks": (
        {
            "site.yml": "title: Sea\nhtml: trusted\n",
            "content/a.md": '---\ntitle: A\n---\n\n<a href="/b/#ebb">Ebb</a>\n',
            "content/b.md": "---\ntitle: B\n---\n\n## Ebb\n",
        },
        {"content/a.md": '---\ntitle: A\n---\n\n<a href="/b/#flood">Flood</a>\n'},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_ends_as_a_build_from_nothing(tmp_path: Path, name: str) -> None:
    before, after = EDITS[name]
    request = Request(tmp_path / "site", date="2026-03-01", jobs=1)
    _write(request.site, before)
    first = _build(request)
    _write(request.site, after)
    outcome = _build(request)
    twin, wanted = build_twin(request)
    assert outcome.problems == twin.problems
    assert twin.failed or differing(files_in(request.target), wanted) == []
    assert outcome.problems != first.problems or outcome.written > 0  # or it tells us nothing


@pytest.mark.parametrize(
    ("path", "sound", "broken"),
    [
        ("content/b.md", "---\ntitle: B\n---\n", "---\ntitle: B\n---\n\n[[nothing]]\n"),
        ("themes/own/templates/term.html", TERM.format("one"), TERM.format("{{ nothing.at.all }}")),
    ],
)
def test_what_changed_for_a_build_that_failed_is_made_by_the_next(
    tmp_path: Path, path: str, sound: str, broken: str
) -> None:
    """The texts are known by then, and the pages are still those of the build before."""
    request = Request(tmp_path / "site", date="2026-03-01", jobs=1)
    _write(request.site, {**THEMED, path: sound})
    assert _build(request).written
    _write(request.site, {"content/a.md": "---\ntitle: A\n---\n\nTwice.\n", path: broken})
    assert _build(request).failed
    _write(request.site, {path: sound})
    assert _build(request).changed == ("a/index.html",)
    assert differing(files_in(request.target), build_twin(request)[1]) == []


def test_a_content_folder_that_is_gone_takes_nothing_from_the_site(tmp_path: Path) -> None:
    request = Request(tmp_path / "site", date="2026-03-01", jobs=1)
    _write(request.site, THEMED)
    _build(request)
    published = files_in(request.target)
    (request.site / "content").rename(request.site / "contents")
    assert [one.code for one in _build(request).problems] == ["missing-content"]
    assert differing(files_in(request.target), published) == []


def test_a_day_that_moves_past_another_makes_what_it_changes(tmp_path: Path) -> None:
    """Texts are as they were, and the order of the site is another's."""
    site = tmp_path / "site"
    _write(site, {
        "site.yml": "title: Sea\n",
        "content/a.md": "---\ntitle: A\npublished: 2026-02-01\n---\n",
        "content/b.md": "---\ntitle: B\nexpires: 2026-04-01\n---\n",
    })  # fmt: skip
    for day in ("2026-01-01", "2026-03-01", "2026-05-01", "2026-03-01", "2026-01-01"):
        request = Request(site, date=day, jobs=1)
        assert _build(request).changed
        assert differing(files_in(site / "_site"), build_twin(request)[1]) == []


def test_a_template_behind_a_link_to_a_folder_above_itself_is_told_to_be_none(
    tmp_path: Path,
) -> None:
    """Such a link shows everything again and again; what only it leads to was not looked at for edits."""
    request = Request(tmp_path / "site", date="2026-03-01", jobs=1)
    _write(request.site, {
        **THEMED,
        "themes/parts/aside.html": "one",
        "themes/own/templates/all": Path("../.."),
        "themes/own/templates/term.html": TERM.format('{% include "all/parts/aside.html" %}'),
    })  # fmt: skip
    found = [(one.message, one.span.path, one.hint) for one in _build(request).problems]
    assert found == [(
        "there is no template `all/parts/aside.html` (while rendering /glossary/sea/)",
        "themes/own/templates/term.html",
        "Put it into `templates/` of the theme. What stands behind a link to a folder above that link is not found.",
    )]  # fmt: skip
    (request.site / "themes/own/templates/parts").symlink_to("../../parts")
    _write(request.site, {
        "themes/own/templates/term.html": TERM.format('{% include "parts/aside.html" %}'),
    })  # fmt: skip
    assert _build(request).problems == ()


def test_a_preview_writes_a_saved_style_sheet_into_the_404_page_alone(tmp_path: Path) -> None:
    """The others link to it under one name; that page is served at any address, and has it whole."""
    site = tmp_path / "site"
    _write(site, {**THEMED, "themes/own/assets/site.css": "main { color: teal }\n"})
    rebuild = start_preview(Request(site, date="2026-03-01", jobs=1))
    assert rebuild(None).written
    _write(site, {"themes/own/assets/site.css": "main { color: navy }\n"})
    assert rebuild(None).changed == ("404.html", "assets/site.css")


def test_an_article_that_takes_the_title_of_another_is_not_taken_for_it(tmp_path: Path) -> None:
    """Of articles with one name a term means the one that is published on the day of the build."""
    moon = "---\ntitle: {}\npublished: {}\nexpires: {}\n---\n"
    site = tmp_path / "site"
    files = {
        "site.yml": "title: Sea\n",
        "content/glossary/tide.md": "---\nshort: See [[article:moon]].\n---\n",
        "content/x/moon.md": "---\ntitle: New moon\nstatus: draft\n---\n",
        "content/y/moon.md": moon.format("Luna", "2026-06-01", "2026-09-01"),
        "content/z/moon.md": moon.format("Crescent", "2026-01-01", "2026-02-01"),
    }
    _write(site, files)
    winter, summer = (
        Request(site, date="2026-01-15", jobs=1),
        Request(site, date="2026-07-01", jobs=1),
    )
    _build(summer)
    _build(winter)
    _write(site, {
        "content/y/moon.md": moon.format("Selene", "2026-06-01", "2026-09-01"),
        "content/z/moon.md": moon.format("Luna", "2026-01-01", "2026-02-01"),
    })  # fmt: skip
    assert not _build(summer).problems
    assert "Selene" in (site / "_site/glossary/tide/index.html").read_text("utf-8")
    assert differing(files_in(site / "_site"), build_twin(summer)[1]) == []


@pytest.mark.parametrize("astray", ["link", "folder"])
def test_what_was_lost_with_a_wrong_file_is_missed_when_the_file_is_gone(
    tmp_path: Path, astray: str
) -> None:
    _write(tmp_path, {"site.yml": "title: T\n", "content/a.md": "---\ntitle: A\n---\n[[noon]]\n"})
    wrong = tmp_path / "content/glossary.yml"
    if astray == "link":
        wrong.symlink_to("nowhere")
    else:
        wrong.mkdir()
    assert len(_build(Request(tmp_path)).problems) == 1
    if astray == "link":
        wrong.unlink()
    else:
        wrong.rmdir()
    found = _build(Request(tmp_path)).problems
    assert [one.code for one in found] == ["unknown-term"]


def _build(request: Request) -> Outcome:
    """As a process of its own would, which has told no article and loaded no theme yet."""
    tellings._decode_index.cache_clear()
    forget_themes()
    return build(request)


def _write(site: Path, files: Files) -> None:
    for path, text in files.items():
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, Path):
            place.symlink_to(text)
        else:
            place.write_text(text, "utf-8")
