"""The bench in a short form: it times nothing, it only looks at what was built."""

import sys
from pathlib import Path
from typing import Any

import pytest

from generator.build import Request, build
from tests.bench import peers
from tests.bench.corpus import make_corpus, write_corpus
from tests.bench.first_build import check_pages
from tests.bench.generators import environment, installed_peers, nutgraf
from tests.bench.measure import Cost, FailedError, measure
from tests.bench.peers import concerns, run, set_up
from tests.bench.reference import build as build_reference
from tests.bench.soak_preview import soak
from tests.bench.table import describe_targets, growth, ratio
from tests.bench.tasks import TASKS, Bench, WrongError, check_title, check_whole

ARTICLES = 300


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> list[Bench]:
    """Ours, and the peers where `make bench` has installed them."""
    return set_up((nutgraf(), *installed_peers()), ARTICLES, tmp_path_factory.mktemp("bench") / "a")


@pytest.mark.parametrize("task", TASKS)
def test_every_task_leaves_a_whole_site_that_shows_the_edit(
    task: str, benches: list[Bench]
) -> None:
    done = [
        run(bench, task, 1) for bench in benches if concerns(task, bench.generator, every=False)
    ]
    assert done
    assert all(cost.wall > 0 and cost.cpu > 0 and cost.memory > 1 for cost in done)


def test_a_missing_page_does_not_count(tmp_path: Path) -> None:
    (bench,) = set_up((nutgraf(),), 10, tmp_path / "a")
    run(bench, "first", 1)
    (bench.output / "article-00003/index.html").unlink()
    with pytest.raises(WrongError, match="9 pages of 10 articles"):
        check_whole(bench)


@pytest.mark.parametrize("part", ['id="fact-fact-3"', 'id="event-event-7"', 'id="term-term-'])
def test_a_page_without_one_of_its_parts_does_not_count(part: str, tmp_path: Path) -> None:
    (bench,) = set_up((nutgraf(),), 10, tmp_path / "a")
    run(bench, "first", 1)
    page = bench.output / "article-00007/index.html"
    assert part in page.read_text()
    page.write_text(page.read_text().replace(part, ""))
    with pytest.raises(WrongError, match="nutgraf: article-00007 lacks"):
        check_whole(bench)


@pytest.mark.parametrize(
    ("place", "part", "lack"),
    [
        ("timeline/index.html", 'id="event-', "39 events of 40 on the timeline"),
        ("sources/index.html", 'id="source-source-7"', "sources lacks"),
    ],
)
def test_a_site_without_an_event_or_a_source_does_not_count(
    place: str, part: str, lack: str, tmp_path: Path
) -> None:
    (bench,) = set_up((nutgraf(),), 5, tmp_path / "a")
    run(bench, "first", 1)
    page = bench.output / place
    page.write_text(page.read_text().replace(part, "", 1))
    with pytest.raises(WrongError, match=lack):
        check_whole(bench)


def test_a_title_that_did_not_reach_the_feed_does_not_count(tmp_path: Path) -> None:
    (bench,) = set_up((nutgraf(),), 10, tmp_path / "a")
    run(bench, "title", 4)
    feed = bench.output / "feed.xml"
    feed.write_text(feed.read_text().replace("in round 4", "in round 3"))
    with pytest.raises(WrongError, match=r"feed\.xml lacks"):
        check_title(bench, 4)


def test_a_first_build_is_not_measured_as_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Cost] = []

    def keep(*arguments: Any) -> Cost:
        measured.append(measure(*arguments))
        return measured[-1]

    monkeypatch.setattr(peers, "measure", keep)
    (bench,) = set_up((nutgraf(),), 10, tmp_path / "a")
    assert run(bench, "nothing", 1) is measured[1]
    assert run(bench, "body", 1) is measured[2]
    assert len(measured) == 3


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    hold = "import time; held = bytes(range(256)) * 400_000; time.sleep(1)"  # 100 MB
    start = f"import subprocess, sys; c = [sys.executable, '-c', '''{hold}''']; a = subprocess.Popen(c); b = subprocess.Popen(c); a.wait(); b.wait()"
    cost = measure((sys.executable, "-c", start), tmp_path, environment(nutgraf()))
    assert 190 < cost.memory < 300
    assert cost.wall >= 1


def test_a_command_that_fails_says_its_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit('out of ink')")
    with pytest.raises(FailedError, match="status 1\nout of ink"):
        measure(command, tmp_path, environment(nutgraf()))


def test_ratios_are_medians_of_pairs_and_growth_is_an_exponent() -> None:
    ours = [Cost(1, 1, 10), Cost(9, 1, 10), Cost(2, 1, 10)]
    theirs = [Cost(2, 1, 40), Cost(3, 1, 40), Cost(1, 1, 40)]
    costs = {
        (1_000, "first", "nutgraf"): ours,
        (1_000, "first", "hugo"): theirs,
        (10_000, "first", "nutgraf"): [Cost(20, 1, 10)],
    }
    assert ratio(costs, 1_000, "first", ("nutgraf", "hugo"), "wall") == 2
    assert ratio(costs, 1_000, "first", ("nutgraf", "hugo"), "memory") == 0.25
    assert ratio(costs, 1_000, "body", ("nutgraf", "hugo"), "wall") is None
    assert growth(costs, "first") == pytest.approx(1.0)
    verdicts = list(describe_targets(costs))
    assert verdicts[0].endswith("at most 1.3000: 2.0000 MISSED by 1.54 times")
    assert verdicts[1].startswith("growth of first build from 1,000 to 10,000")
    assert verdicts[1].endswith("at most 1.0500: 1.0000 ok")


def test_the_same_seed_makes_the_same_articles() -> None:
    first, again, other = make_corpus(20), make_corpus(20), make_corpus(20, seed=8)
    assert list(first.articles()) == list(again.articles())
    assert first.terms == again.terms
    assert list(first.articles()) != list(other.articles())


def test_the_corpus_builds_whole(tmp_path: Path) -> None:
    write_corpus(tmp_path / "site", 60)
    outcome = build(Request(tmp_path / "site", date="2026-01-01"))
    assert outcome.problems == ()
    check_pages(tmp_path / "site/_site", 60)


def test_the_reference_writes_a_page_an_article(tmp_path: Path) -> None:
    write_corpus(tmp_path / "site", 10)
    assert build_reference(tmp_path / "site", tmp_path / "out") == 10


def test_a_preview_outlives_many_saves_and_its_last_state_is_right(tmp_path: Path) -> None:
    first, last, _ = soak(tmp_path / "site", 45, 20)
    assert last.descriptors <= first.descriptors
    assert last.kilobytes < first.kilobytes * 1.25  # its caches are not full yet
