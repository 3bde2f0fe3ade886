"""Builds by several workers: the bytes and problems of one process, or a sentence."""

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator import pages, texts
from generator.build import Request, build
from generator.publish.memo import Store
from tests.sessions import left_of
from tests.twins import build_twin, differing, files_in

ROOT = Path(__file__).parents[2]
TODAY = "2026-03-01"


def make_site(folder: Path, articles: int = 14) -> Path:
    """Articles that name each other, terms and sources, with two warnings among them."""
    data, glossary = folder / "content/data", folder / "content/glossary"
    for place in (folder / "content/articles", data, glossary):
        place.mkdir(parents=True)
    (folder / "site.yml").write_text("title: Sea\nseverities: {unknown-term: warning}\n")
    (glossary / "tide.md").write_text("---\nshort: The sea that rises.\n---\n")
    (data / "sources.yml").write_text("almanac: {title: The almanac}\n")
    for number in range(articles):
        other = (number + 1) % articles
        (folder / f"content/articles/sea-{number}.md").write_text(
            f"---\ntitle: Sea {number}\npublished: 2026-01-05\ntopics: [sea]\n---\n\n"
            f"A [[tide]] of [the next](sea-{other}.md). [@almanac]\n\n## Part {number}\n\n"
            + ("A [[nothing]].\n" if number in {3, 11} else "")
        )
    return folder


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Chunks so small that each worker has several, of so small a site.
    monkeypatch.setattr(texts, "AT_ONCE", 3)
    monkeypatch.setattr(pages, "AT_ONCE", 3)
    return make_site(tmp_path / "site")


@pytest.fixture(params=["fork", "spawn", "threads"])
def executor(request: Any) -> Iterator[Executor]:
    if request.param == "threads":
        with ThreadPoolExecutor(2) as pool:
            yield pool
        return
    context = multiprocessing.get_context(request.param)
    with ProcessPoolExecutor(2, context) as pool:
        yield pool


def test_workers_make_what_one_process_makes(site: Path, executor: Executor) -> None:
    twin, wanted = build_twin(Request(site, date=TODAY))
    assert len(twin.problems) == 2
    outcome = build(Request(site, date=TODAY), executor=executor)
    assert outcome.problems == twin.problems
    assert differing(files_in(site / "_site"), wanted) == []
    # An edit, of what the workers have remembered
    for number in range(5):
        place = site / f"content/articles/sea-{number}.md"
        place.write_text(place.read_text().replace("Part", "Chapter"))
    twin, wanted = build_twin(Request(site, date=TODAY))
    outcome = build(Request(site, date=TODAY), executor=executor)
    assert outcome.problems == twin.problems
    assert (outcome.written, outcome.fault) == (5, "")
    assert differing(files_in(site / "_site"), wanted) == []


def test_workers_need_no_memo_that_the_disk_keeps(site: Path, executor: Executor) -> None:
    (site / ".nutgraf/memo.sqlite").mkdir(parents=True)
    twin, wanted = build_twin(Request(site, date=TODAY))
    outcome = build(Request(site, date=TODAY), executor=executor)
    assert (outcome.fault, outcome.problems) == ("", twin.problems)
    assert differing(files_in(site / "_site"), wanted) == []


def test_workers_need_no_memo_that_keeps_what_it_is_given(
    site: Path, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "put", lambda *_: None)  # as where the disk fills up meanwhile
    twin, wanted = build_twin(Request(site, date=TODAY))
    outcome = build(Request(site, date=TODAY), executor=executor)
    assert (outcome.fault, outcome.problems) == ("", twin.problems)
    assert differing(files_in(site / "_site"), wanted) == []


def test_workers_go_on_with_a_new_memo_where_theirs_is_damaged(
    site: Path, executor: Executor
) -> None:
    build(Request(site, date=TODAY), executor=executor)  # all of them have it open
    for name in ("memo.sqlite", "memo.sqlite-wal"):
        (site / ".nutgraf" / name).write_bytes(b"\xa5" * 9_000)
    (site / "content/glossary/tide.md").write_text("---\nshort: The sea that falls.\n---\n")
    twin, wanted = build_twin(Request(site, date=TODAY))
    outcome = build(Request(site, date=TODAY), executor=executor)
    assert (outcome.fault, outcome.problems) == ("", twin.problems)
    assert differing(files_in(site / "_site"), wanted) == []


def test_the_order_of_a_folder_changes_nothing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin, wanted = build_twin(Request(site, date=TODAY))
    scandir, listdir = os.scandir, os.listdir

    class Backwards:
        """A listing from its end."""

        def __init__(self, path: Any = ".") -> None:
            self.listing = scandir(path)
            self.entries = reversed(list(self.listing))

        def __iter__(self) -> Iterator[Any]:
            return self.entries

        def __next__(self) -> Any:
            return next(self.entries)

        def __enter__(self) -> "Backwards":
            return self

        def __exit__(self, *_: object) -> None:
            self.listing.close()

        close = __exit__

    monkeypatch.setattr(os, "scandir", Backwards)
    monkeypatch.setattr(os, "listdir", lambda path=".": listdir(path)[::-1])
    outcome = build(Request(site, date=TODAY, jobs=1))
    monkeypatch.undo()
    assert (outcome.problems, outcome.pages) == (twin.problems, twin.pages)
    assert differing(files_in(site / "_site"), wanted) == []


FULL = """
import os, signal
from generator.publish.faults import MachineFault
from generator.publish.jobs import Crew
def work(chunk):
    os.kill(os.getpid(), signal.SIGKILL)
crew = Crew(2)
try:
    list(crew.map(work, [bytes(1 << 20)] * 9, 1000))
except MachineFault:
    crew.dismiss()
    print("ended")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
def test_a_worker_that_dies_while_more_is_on_its_way_than_a_pipe_holds_is_no_hang() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("ended\n", "")


# The command, of which a worker is killed while it renders, reads or tells, as the system does it that
# runs out of memory.
KILLED = """
import os, signal, sys
from generator import {module} as module
from generator.cli import main
parent, work = os.getpid(), module.{name}
def die(*given):
    if os.getpid() != parent and {when}:
        os.kill(os.getpid(), signal.SIGKILL)
    return work(*given)
module.{name} = die
print(parent, flush=True)
main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
@pytest.mark.parametrize(
    ("module", "name", "when"),
    [
        ("pages", "draw", "given[0].url == '/sea-50/'"),
        ("texts", "_read_text", "'sea-50' in given[1]"),
        ("tellings", "_tell_one", "given[0].card is None"),
    ],
)
def test_a_worker_that_is_killed_is_a_sentence_and_the_site_stays(
    module: str, name: str, when: str, tmp_path: Path
) -> None:
    site = make_site(tmp_path / "site", articles=90)
    build(Request(site, date=TODAY, jobs=1))
    before = files_in(site / "_site")
    for place in (site / "content/articles").iterdir():
        place.write_text(place.read_text().replace("Part", "Chapter"))
    script = KILLED.format(module=module, name=name, when=when)
    command = [sys.executable, "-c", script, "build", "--jobs", "2", "--date", TODAY]
    done = subprocess.run(
        command, cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
        start_new_session=True,
    )  # fmt: skip
    assert done.stderr == (
        "A worker process ended unexpectedly: it was killed, or memory ran out."
        " Build again, with --jobs 1 where it goes on.\n"
    )
    assert done.returncode == 3
    assert differing(files_in(site / "_site"), before) == []
    assert left_of(int(done.stdout)) == []
    request = Request(site, date=TODAY, jobs=1)
    assert build(request).fault == ""
    assert differing(files_in(site / "_site"), build_twin(request)[1]) == []


def test_a_worker_goes_on_with_the_frame_that_it_began_with(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[Any] = []
    draw = pages.draw

    def watched(page: Any, body: Any, frame: Any) -> Any:
        frames.append(frame)
        return draw(page, body, frame)

    monkeypatch.setattr(pages, "draw", watched)
    render = pages._render_some

    def render_as_a_worker(frame: Any, *rest: Any) -> Any:
        return render(pickle.loads(pickle.dumps(frame)), *rest)

    monkeypatch.setattr(pages, "_render_some", render_as_a_worker)
    build(Request(site, date=TODAY, jobs=1))
    assert len(frames) > 14
    assert {id(one) for one in frames} == {id(frames[0])}
