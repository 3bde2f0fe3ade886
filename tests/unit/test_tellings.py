"""What an edit has to do: the order of the site, what articles tell, and pages are made anew only
where their inputs differ."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pages, plans, tellings, told
from generator.build import Request, build
from generator.code import code_digest
from generator.ground import Ground, prepare
from generator.ledger import NOTHING
from generator.publish.jobs import hire
from generator.publish.memo import Forgetful
from generator.run import Run, Warm
from generator.told import USES, recall_told, uses_key
from tests.twins import build_twin, differing, files_in

ROOT = Path(__file__).parents[2]
ARTICLE = "---\ntitle: {title}\npublished: 2026-01-0{day}\ntopics: [sea]\n---\n\n{body}\n"
FILES = {
    "site.yml": "title: Sea\nbase_url: https://example.org/\n",
    "content/articles/tide.md": ARTICLE.format(title="The tide", day=5, body="The [[sea]] rises."),
    "content/articles/moon.md": ARTICLE.format(title="The moon", day=6, body="See [[article:tide]]."),
    "content/articles/wind.md": ARTICLE.format(title="The wind", day=7, body="It blows."),
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
    "content/glossary/foam.md": "---\nshort: White [[sea]], as on [the coast](/tide/).\n---\n",
}  # fmt: skip

EDITS = [
    # (what is edited, whether the order is found anew, who tells, what is rendered)
    ("tide.md", "rises", "falls", False, {"tide"}, {"/tide/", "/glossary/sea/"}),
    ("wind.md", "blows", "howls", False, set(), {"/wind/"}),
    (
        "wind.md", "title: The wind", "title: The storm", False, {"wind"},
        # the lists, and the articles of its topic beside which it stands
        {"/wind/", "/moon/", "/tide/", "/", "/topics/", "/topics/sea/", "/search/", "/404.html"},
    ),
    ("moon.md", "2026-01-06", "2026-01-08", True, {"moon"}, None),
    ("tide.md", "[[sea]]", "sea", True, {"tide"}, None),
    ("../glossary/sea.md", "Much", "Salt", True, {"tide", "moon", "wind"}, None),
]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    done = build(Request(tmp_path, date="2026-03-01", jobs=1))
    assert not done.problems
    return tmp_path


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What is woven, told and rendered from here on."""
    done: dict[str, list[str]] = {"woven": [], "told": [], "rendered": []}

    def watch(module: object, name: str, kind: str, what: Callable[..., str]) -> None:
        whole = getattr(module, name)

        def watched(*given: object, **more: object) -> object:
            done[kind].append(what(*given))
            return whole(*given, **more)

        monkeypatch.setattr(module, name, watched)

    watch(plans, "settle_site", "woven", lambda *_: "site")
    watch(tellings, "tell", "told", lambda card, *_: card.path.split("/")[-1].removesuffix(".md"))
    watch(pages, "print_page", "rendered", lambda view, kind, url, *_: url)
    return done


@pytest.mark.parametrize(("name", "old", "new", "woven", "told", "rendered"), EDITS)
def test_an_edit_makes_only_what_it_can_change(
    site: Path,
    work: dict[str, list[str]],
    name: str,
    old: str,
    new: str,
    woven: bool,
    told: set[str],
    rendered: set[str] | None,
) -> None:
    file = site / "content/articles" / name
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    outcome = build(Request(site, date="2026-03-01", jobs=1))
    assert not outcome.problems
    assert work["woven"] == ["site"] * woven
    assert set(work["told"]) == told
    if rendered is not None:
        assert set(work["rendered"]) == rendered


def test_the_title_of_an_article_that_a_term_names_changes_what_all_share(
    site: Path, work: dict[str, list[str]]
) -> None:
    file = site / "content/articles/tide.md"
    file.write_text(file.read_text("utf-8").replace("The tide", "The ebb"), "utf-8")
    build(Request(site, date="2026-03-01", jobs=1))
    assert work["woven"] == ["site"]
    assert "The ebb" in (site / "_site/moon/index.html").read_text("utf-8")


@pytest.mark.parametrize(("many", "others"), [(1, set()), (32, {"tide", "moon"})])
def test_what_a_page_shows_of_many_articles_comes_in_one_piece(
    site: Path, monkeypatch: pytest.MonkeyPatch, many: int, others: set[str]
) -> None:
    """Only what has changed is looked for by itself."""
    monkeypatch.setattr(pages, "MANY", many)
    asked: list[str] = []

    class Asking(told.Finder):
        def _look_up(self, key_of: Callable[[bytes], bytes], path: str) -> bytes:
            if key_of is not told.slice_key:
                asked.append(Path(path).stem)
            return super()._look_up(key_of, path)

    monkeypatch.setattr(pages, "Finder", Asking)
    file = site / "content/articles/wind.md"
    request = Request(site, date="2026-03-01", jobs=1)
    for title in ("The gale", "The storm"):
        asked.clear()
        file.write_text(ARTICLE.format(title=title, day=7, body="It blows."), "utf-8")
        assert not build(request).problems
        found = set(asked)
        assert title in (site / "_site/topics/sea/index.html").read_text("utf-8")
        assert differing(files_in(site / "_site"), build_twin(request)[1]) == []
    assert found == {"wind"} | others


def test_a_site_without_its_output_is_written_not_rendered(
    site: Path, work: dict[str, list[str]]
) -> None:
    before = {path: path.read_bytes() for path in (site / "_site").rglob("*.html")}
    shutil.rmtree(site / "_site")
    outcome = build(Request(site, date="2026-03-01", jobs=1))
    assert outcome.written > len(before)
    assert work == {"woven": [], "told": [], "rendered": []}
    assert {path: path.read_bytes() for path in (site / "_site").rglob("*.html")} == before


def test_the_order_and_the_articles_agree_on_what_they_name() -> None:
    """The order lists the articles that name an entry by their outlines, and each of those tells it."""
    memo = Forgetful()
    with hire(1) as crew:
        request = Request(ROOT, date="2030-01-01", jobs=1)
        ground = prepare(Run(request, memo, crew, code_digest(), Warm(), NOTHING))
    assert isinstance(ground, Ground)
    recall_told((one.key for one in ground.accounts.values()), memo)  # nothing is lost
    wanted: dict[str, set[str]] = {path: set() for path in ground.accounts}
    for page in ground.woven.pages.values():
        for part in (part for some in page.parts for part in some if part.kind == "use"):
            wanted[part.path].add(part.key)
    told = {
        path: set(USES.decode(memo.get([uses_key(one.key)])[uses_key(one.key)]))
        for path, one in ground.accounts.items()
    }
    assert sum(map(len, wanted.values())) > 50
    assert {path: keys - told[path] for path, keys in wanted.items() if keys - told[path]} == {}
