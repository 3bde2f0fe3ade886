"""A memo that has lost some of its results: nothing else is put in their place."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from generator import ground, tellings
from generator.build import Outcome, Request, build, start_preview
from generator.code import code_digest
from generator.ledger import read_ledger
from generator.model.value import replace
from generator.publish.memo import Store
from generator.texts import body_key, outline_key
from tests.twins import build_twin, differing, files_in

pytestmark = pytest.mark.usefixtures("believing")

TERM, ARTICLE = "content/glossary/sea.md", "content/a.md"
FILES = {
    "site.yml": "title: Sea\n",
    TERM: "---\nshort: Much water.\n---\n",
    ARTICLE: "---\ntitle: First\n---\n\nThe [[sea]] rises.\n",
    "content/b.md": "---\ntitle: B\n---\n\nThe [[sea]] falls.\n",
}
SAVED = {
    TERM: "---\nshort: Deep water.\n---\n",
    ARTICLE: "---\ntitle: Second\n---\n\nThe [[sea]] stays.\n",
}
WOVEN_ANEW = ("content/b.md", "---\ntitle: B\nslug: other\n---\n\nThe [[sea]] falls.\n")


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    for path, text in FILES.items():
        _save(tmp_path, path, text)
    return Request(tmp_path, date="2026-03-01", jobs=1)


@pytest.mark.parametrize("path", SAVED)
def test_a_text_that_is_saved_meanwhile_is_not_taken_for_what_was_lost(
    path: str, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _build(request_).problems
    _lose(path, request_)
    _save(request_.site, *WOVEN_ANEW)
    with monkeypatch.context() as patch:
        gather, left = ground._gather, [path]

        def gather_and_save(*arguments: Any) -> Any:
            gathered = gather(*arguments)
            for one in left[:]:
                left.remove(one)
                _save(request_.site, one, SAVED[one])
            return gathered

        patch.setattr(ground, "_gather", gather_and_save)
        assert not _build(request_).problems
    assert differing(files_in(request_.target), build_twin(request_)[1]) == []
    _save(request_.site, path, FILES[path])
    assert not _build(request_).problems
    assert differing(files_in(request_.target), build_twin(request_)[1]) == []


def test_a_text_that_is_as_it_was_is_read_again(request_: Request) -> None:
    _build(request_)
    _lose(TERM, request_)
    _lose(ARTICLE, request_)
    _save(request_.site, *WOVEN_ANEW)
    assert not _build(request_).problems
    assert differing(files_in(request_.target), build_twin(request_)[1]) == []


def test_a_preview_that_has_lost_what_was_good_shows_what_is_there(
    tmp_path: Path, request_: Request
) -> None:
    rebuild = start_preview(request_)
    assert not rebuild(None).problems
    _lose(ARTICLE, request_, "preview")
    _save(request_.site, ARTICLE, "---\ntitle: [Second\n---\n\nThe [[sea]] stays.\n")
    outcome = rebuild(None)
    assert (outcome.fault, [one.code for one in outcome.problems]) == ("", ["yaml-syntax"])
    _save(request_.site, ARTICLE, SAVED[ARTICLE])
    assert not rebuild(None).problems
    assert "stays" in (request_.site / ".nutgraf/preview/site/a/index.html").read_text("utf-8")


@pytest.mark.parametrize("event", ["an output that is gone", "another title", "another meaning"])
def test_whichever_result_is_lost_the_site_is_what_it_would_be(
    event: str, tmp_path: Path, request_: Request
) -> None:
    request = replace(request_, site=tmp_path / "site")
    for path, text in FILES.items():
        _save(request.site, path, text)
    _build(request)
    copytree(request.site, tmp_path / "before")
    keys = _known(request)
    assert len(keys) > len(FILES)
    wanted = {}
    for key in keys:
        rmtree(request.site)
        copytree(tmp_path / "before", request.site)
        _forget(request, key)
        match event:
            case "an output that is gone":
                rmtree(request.target)
            case "another title":
                _save(request.site, ARTICLE, SAVED[ARTICLE])
            case _:
                _save(request.site, TERM, SAVED[TERM])
        wanted = wanted or build_twin(request)[1]
        outcome = _build(request)
        assert (outcome.fault, outcome.problems) == ("", ())
        assert differing(files_in(request.target), wanted) == []


def _known(request: Request) -> list[bytes]:
    with closing(sqlite3.connect(request.site / ".nutgraf/memo.sqlite")) as store:
        return [key for (key,) in store.execute("select key from memo order by key")]


def _forget(request: Request, *keys: bytes) -> None:
    with closing(sqlite3.connect(request.site / ".nutgraf/memo.sqlite")) as store:
        store.executemany("delete from memo where key = ?", [(key,) for key in keys])
        store.commit()


def _lose(path: str, request: Request, name: str = "_site") -> None:
    store = Store(request.site / ".nutgraf/memo.sqlite")
    key = read_ledger(name, code_digest(), store).seen[path].key
    _forget(request, key, body_key(key), outline_key(key))


def _build(request: Request) -> Outcome:
    """As a process of its own would, which has told no article yet."""
    tellings._decode_index.cache_clear()
    return build(request)


def _save(site: Path, path: str, text: str) -> None:
    place = site / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
