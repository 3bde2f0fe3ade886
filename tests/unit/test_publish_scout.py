"""A process that looks at an output: it says what a look says, or nothing, and leaves nothing."""

import os
import shutil
import signal
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from generator import early
from generator.build import Request, build
from generator.model.output import Output
from generator.publish import looks, scout
from generator.publish.scout import Scout, send_scout
from generator.publish.stage import publish
from generator.publish.standing import find_standing
from generator.publish.untouched import Report, find_mark, look_at_output

Places = tuple[Path, Path, Path]
PAGES = {f"{number}/index.html": f"page {number}" for number in range(400)}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setattr(scout, "WORTH_IT", 0)
    monkeypatch.setattr(scout, "has_company", lambda: True)
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    places = (site, site / "_site", site / ".nutgraf")
    put(places, PAGES)
    return places


def put(places: Places, pages: dict[str, str]) -> None:
    publish((Output(path, text.encode()) for path, text in pages.items()), *places)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sent(places: Places) -> Scout:
    found = send_scout(*places)
    assert found
    return found


def open_files() -> set[str]:
    return {one.name for one in Path("/dev/fd").iterdir()}


def test_a_scout_says_what_a_look_says(places: Places) -> None:
    site, output, state = places
    assert sent(places).report == look_at_output(*places) == Report(find_mark(*places), frozenset())
    (output / "7/index.html").write_text("mine")
    (output / "9/index.html").unlink()
    changed = frozenset({"7/index.html", "9/index.html"})
    assert sent(places).report == look_at_output(*places) == Report(find_mark(*places), changed)
    (state / "publish").rename(state / "lost")
    (state / "publish").mkdir()
    assert look_at_output(*places) is None
    assert site.exists()


def test_a_scout_leaves_no_process_and_no_open_file(places: Places) -> None:
    before = open_files()
    one = sent(places)
    assert one.report
    assert one.report is one.report
    assert open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(one._pid, os.WNOHANG)


def test_a_scout_that_is_ended_has_said_nothing(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(*_: Path) -> Report:
        signal.pause()
        raise AssertionError

    monkeypatch.setattr(scout, "look_at_output", wait)
    one = sent(places)
    os.kill(one._pid, signal.SIGKILL)
    assert one.report is None


def test_a_scout_that_fails_is_silent(
    places: Places, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Path) -> Report:
        raise OSError("no disk")

    monkeypatch.setattr(scout, "look_at_output", fail)
    assert sent(places).report is None
    assert capfd.readouterr() == ("", "")


def test_a_scout_with_too_much_to_say_ends_all_the_same(places: Places) -> None:
    for path in PAGES:
        (places[1] / path).write_text("mine")
    one = sent(places)
    # It has ended although nobody has listened, and left the look to the build.
    assert os.waitpid(one._pid, 0) == (one._pid, 0)
    assert one.report is None


@pytest.mark.parametrize("name", ["fork", "pipe"])
def test_a_machine_that_has_no_room_for_a_scout_is_none_the_worse(
    places: Places, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse() -> int:
        raise BlockingIOError

    before = open_files()
    monkeypatch.setattr(os, name, refuse)
    assert send_scout(*places) is None
    assert open_files() == before


def no_company(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scout, "has_company", lambda: False)


def no_fork(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(os, "fork")


def few_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scout, "WORTH_IT", 1 << 40)


@pytest.mark.parametrize("without", [no_company, no_fork, few_files])
def test_no_scout_is_sent_where_it_would_not_pay(
    places: Places, monkeypatch: pytest.MonkeyPatch, without: Callable[[pytest.MonkeyPatch], None]
) -> None:
    without(monkeypatch)
    assert send_scout(*places) is None


def test_no_scout_is_sent_where_nothing_was_published(tmp_path: Path) -> None:
    assert send_scout(tmp_path, tmp_path / "_site", tmp_path / ".nutgraf") is None


def test_what_a_scout_saw_stands_and_what_it_saw_changed_is_read(places: Places) -> None:
    _, output, _ = places
    os.utime(output / "7/index.html", ns=(1, 1))
    (output / "8/index.html").write_text("mine")
    (output / "9/index.html").unlink()
    wanted = [(path, digest(text)) for path, text in PAGES.items()]
    wanted[3] = ("3/index.html", digest("new"))
    found = find_standing(wanted, *places, scout=sent(places))
    assert PAGES.keys() - found.keys() == {f"{number}/index.html" for number in (3, 8, 9)}
    assert found == find_standing(wanted, *places)


def test_a_scout_of_another_publish_is_not_believed(places: Places) -> None:
    one = sent(places)
    assert one.report
    put(places, PAGES | {"new/index.html": "new"})
    (places[1] / "8/index.html").write_text("mine")
    wanted = [(path, digest(text)) for path, text in PAGES.items()]
    assert PAGES.keys() - find_standing(wanted, *places, scout=one).keys() == {"8/index.html"}


def test_a_build_sends_a_scout_unless_it_was_told_how_many_processes_to_use(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, output, _ = places
    monkeypatch.chdir(site)
    monkeypatch.setattr(looks, "SETTLED", 0)
    (site / "site.yml").write_text("title: Sea\n")
    (site / "content/tide.md").write_text("# The tide\n")
    arguments = ["build", "--date", "2026-03-01"]
    for asked in (arguments, [*arguments, "--jobs", "1"], [*arguments, "--jobs=1"]):
        done = build(Request(Path(), date="2026-03-01"))
        said = early.Done("_site", done.folders, done.days, done.mark, "Nothing to do.", "")
        early.note_done(asked, Path(), said, early.Found(), 1 << 62)
        found = early.find_done(asked)
        assert found.done
        assert found.done.mark == done.mark
        assert bool(found.scout) == (asked is arguments)
        (output / "tide/index.html").write_text("mine")
        found = early.find_done(asked)
        assert found.done is None
        build(Request(Path(), date="2026-03-01"), seen=found.seen, scout=found.scout)
        assert "mine" not in (output / "tide/index.html").read_text()


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text)


def meddle(site: Path) -> None:
    (site / "_site/sea/index.html").write_text("mine")
    (site / "_site/moon/index.html").unlink()


def refuse(site: Path) -> None:
    """A build that publishes nothing between two that do."""
    write(site, "content/sea.md", "---\ntitle: Sea\n---\n[Gone](gone.md)\n")
    assert build(Request(site, date="2026-03-01")).failed
    write(site, "content/sea.md", "---\ntitle: Sea\n---\nIt is wide.\n")


EDITS: tuple[Callable[[Path], None], ...] = (
    lambda site: write(site, "content/tide.md", "---\ntitle: Tide\n---\nIt rises.\n"),
    lambda site: write(site, "content/tide.md", "---\ntitle: Tide\n---\nIt [rises](moon.md).\n"),
    lambda site: write(site, "content/tide.md", "---\ntitle: Tide\n---\nIt rises.\n\n## Why\n"),
    meddle,
    lambda site: write(site, "content/moon.md", "---\ntitle: The moon\n---\nIt is round.\n"),
    refuse,
    lambda site: write(site, "content/rain.md", "---\ntitle: Rain\n---\nIt falls.\n"),
    lambda site: (site / "content/rain.md").unlink(),
    lambda site: write(site, "site.yml", "title: Water\n"),
    lambda _: None,
)


def test_what_builds_keep_by_the_word_of_scouts_is_what_a_build_from_nothing_makes(
    places: Places, tmp_path: Path
) -> None:
    site, output, _ = places
    write(site, "site.yml", "title: Sea\n")
    for name in ("sea", "tide", "moon"):
        write(site, f"content/{name}.md", f"---\ntitle: {name.title()}\n---\nIt is wide.\n")
    assert not build(Request(site, date="2026-03-01")).problems
    for number, edit in enumerate(EDITS):
        edit(site)
        done = build(Request(site, date="2026-03-01"), scout=sent(places))
        assert not done.failed
        other = tmp_path / str(number)
        shutil.copytree(site / "content", other / "content")
        shutil.copyfile(site / "site.yml", other / "site.yml")
        build(Request(other, date="2026-03-01"))
        assert found(output) == found(other / "_site")


def found(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }
