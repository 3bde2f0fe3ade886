"""A theme that somebody saves while a build runs: no page is remembered for what it is not."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from generator import ground
from generator.build import Request, build, check
from tests.twins import build_twin, differing, files_in

TERM = '{{% extends "default/term.html" %}}{{% block main %}}{}{{{{ super() }}}}{{% endblock %}}\n'
WORDS = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "Glossary"\nmsgstr "{}"\n'
)
Saved = tuple[str, str | None]
OWN = "themes/own/templates/term.html"
PART = "themes/own/templates/part.html"
FILES = {
    "site.yml": "title: Sea\nlanguage: de\ntheme: own\n",
    "content/a.md": "---\ntitle: A\n---\n\nThe [[sea]] rises.\n",
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
    "themes/own/theme.yml": "name: Own\n",
    OWN: TERM.format('{% include "part.html" ignore missing %}'),
    PART: "first",
    "themes/own/translations/de.po": WORDS.format("Lexikon"),
}
# What is saved while the build runs; None takes the file away.
SAVED: Mapping[str, tuple[str, str | None]] = {
    "a template": (OWN, TERM.format("second")),
    "a template with a slip": (PART, "{% if %}"),
    "a template that goes": (PART, None),
    "a template that comes": ("themes/own/templates/article.html", "second"),
    "a catalogue": ("themes/own/translations/de.po", WORDS.format("Wortliste")),
}


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    for path, text in FILES.items():
        _save(tmp_path, path, text)
    return Request(tmp_path, date="2026-03-01", jobs=1)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterable[Saved]], None]:
    """Has a file saved each time that a build has looked at the theme, as long as there are any."""

    def save(saved: Iterable[Saved]) -> None:
        find_theme, left = ground.find_theme, iter(saved)

        def find_and_save(site: Path, *arguments: Any, **options: Any) -> Any:
            found = find_theme(site, *arguments, **options)
            for path, text in islice(left, 1):
                _save(site, path, text)
            return found

        monkeypatch.setattr(ground, "find_theme", find_and_save)

    return save


@pytest.mark.parametrize("name", SAVED)
def test_what_is_saved_meanwhile_is_not_taken_for_what_was(name, request_, meanwhile) -> None:
    path, text = SAVED[name]
    meanwhile([(path, text)])
    outcome = build(request_)
    twin, wanted = build_twin(request_)
    assert (outcome.fault, outcome.problems) == ("", twin.problems)
    if text == "second":  # what was not there yet is for the next build
        build(request_)
    assert twin.failed or differing(files_in(request_.target), wanted) == []
    _save(request_.site, path, FILES.get(path))
    build(request_)
    assert differing(files_in(request_.target), build_twin(request_)[1]) == []


def test_a_check_tells_of_what_is_saved_meanwhile(request_, meanwhile) -> None:
    meanwhile([(PART, "{% if %}")])
    assert [(one.code, one.span.path) for one in check(request_).problems] == [
        ("theme-error", PART)
    ]


def test_a_theme_that_nobody_leaves_alone_is_a_sentence(request_, meanwhile) -> None:
    meanwhile((OWN, TERM.format(number)) for number in count())
    outcome = build(request_)
    assert outcome.fault.startswith("The theme was saved again and again")
    assert not request_.target.exists()


def _save(site: Path, path: str, text: str | None) -> None:
    place = site / path
    if text is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
