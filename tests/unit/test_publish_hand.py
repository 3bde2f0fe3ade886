"""A process that gets ready for work: it works, or the build works itself, and leaves nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_workers import make_site

from generator import early, texts
from generator.build import Outcome, Request, build
from generator.publish import hand, looks
from generator.publish.hand import Hand, Work, call_hand
from tests.twins import build_twin, differing, files_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="hands are had on Linux alone")
ROOT = Path(__file__).parents[2]
TODAY = "2026-03-01"
LARGE = 1 << 20  # bytes; more than a pipe takes at once


@pytest.fixture(autouse=True)
def company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "has_company", lambda: True)


def called(get_ready: Callable[[], Work]) -> Hand:
    found = call_hand(get_ready)
    assert found
    return found


def backwards() -> Work:
    return lambda asked: asked[::-1]


def fail() -> Work:
    raise OSError("no disk")


def fail_later() -> Work:
    def work(_: bytes) -> bytes:
        raise MemoryError

    return work


def open_files() -> set[str]:
    return {one.name for one in Path("/dev/fd").iterdir()}


def test_a_hand_works_once_and_leaves_no_process_and_no_open_file() -> None:
    before = open_files()
    one = called(backwards)
    asked = b"ab" * LARGE
    assert one.work(asked) == b"ba" * LARGE
    assert one.work(asked) == b""
    one.dismiss()
    assert open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(one._pid, os.WNOHANG)


def test_a_hand_without_work_ends() -> None:
    before = open_files()
    one = called(backwards)
    one.dismiss()
    one.dismiss()
    assert one.work(b"ab") == b""
    assert open_files() == before
    assert os.waitpid(one._pid, 0) == (one._pid, 1 << 8)


@pytest.mark.parametrize("get_ready", [fail, fail_later])
def test_a_hand_that_fails_is_silent(
    get_ready: Callable[[], Work], capfd: pytest.CaptureFixture[str]
) -> None:
    assert called(get_ready).work(b"ab" * LARGE) == b""
    assert capfd.readouterr() == ("", "")


def test_a_hand_that_is_ended_has_made_nothing() -> None:
    def get_ready() -> Work:
        signal.pause()
        raise AssertionError

    one = called(get_ready)
    os.kill(one._pid, signal.SIGKILL)
    assert one.work(b"ab") == b""


def test_half_of_what_a_hand_made_is_nothing() -> None:
    class Half:
        """A file whose writer is ended in the middle."""

        def __init__(self, number: int, mode: str) -> None:
            self.file = os.fdopen(number, mode)

        def __enter__(self) -> "Half":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def read(self, size: int) -> bytes:
            return self.file.read(size)

        def write(self, data: bytes) -> None:
            self.file.write(data[:5])
            self.file.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def get_ready() -> Work:
        vars(hand)["open"] = Half  # in the hand's process alone
        return backwards()

    assert called(get_ready).work(b"ab" * 5) == b""


@pytest.mark.parametrize("name", ["fork", "pipe"])
def test_a_machine_that_has_no_room_for_a_hand_is_none_the_worse(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse() -> int:
        raise BlockingIOError

    before = open_files()
    monkeypatch.setattr(os, name, refuse)
    assert call_hand(backwards) is None
    assert open_files() == before


def test_no_hand_is_called_where_it_would_not_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "has_company", lambda: False)
    assert call_hand(backwards) is None


CALLER = """
import os, sys, time
from generator.publish import hand
hand.has_company = lambda: True
works = {"is at work": lambda: time.sleep(60), "answers": lambda: bytes(1 << 22), "waits": None}
one = hand.call_hand(lambda: lambda asked: works[sys.argv[1]]())
if sys.argv[1] != "waits":
    os.write(one._ends[0], (2).to_bytes(hand.LENGTH, "big") + b"ab")
    time.sleep(0.5)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("how", ["waits", "is at work", "answers"])
def test_a_hand_ends_with_its_caller(how: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CALLER, how],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    # It has the caller's streams, and they are at their end.
    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGKILL, "", "")


# --- in a build -------------------------------------------------------------------------------------


def begun(site: Path, *more: str) -> early.Found:
    """What a build finds before it begins, after one that has published all."""
    done = build(Request(site, date=TODAY))
    said = early.Done("_site", done.folders, done.days, done.mark, "Nothing to do.", "")
    arguments = ["build", "--site", str(site), "--date", TODAY, *more]
    early.note_done(arguments, site, said, early.Found(), 1 << 62)
    edit(site, 0)
    return early.find_done(arguments)


def edit(site: Path, number: int) -> None:
    path = site / f"content/articles/sea-{number}.md"
    path.write_text(path.read_text() + f"\nThe [[tide]] rises, {number}, and [[ebbs]].\n")


def finished(site: Path, found: early.Found, one: Hand | None) -> tuple[Outcome, dict[str, bytes]]:
    done = build(Request(site, date=TODAY), seen=found.seen, scout=found.scout, hand=one)
    return done, files_in(site / "_site")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(looks, "SETTLED", 0)
    return make_site(tmp_path / "site", articles=65)


def test_a_build_calls_a_hand_unless_it_was_told_how_many_processes_to_use(site: Path) -> None:
    assert begun(site).changed
    assert not begun(site, "--jobs", "2").changed
    assert not early.find_done(["build", "--site", str(site), "--date", "2026-03-02"]).changed


@pytest.mark.parametrize(
    ("edited", "killed"), [(1, False), (1, True), (30, False), (30, True), (65, False)]
)
def test_what_a_hand_reads_is_as_if_the_build_had_read_it(
    site: Path, edited: int, killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    work = texts._read_text
    found = begun(site)
    one = texts.call_reader()
    assert one
    for number in range(1, edited):
        edit(site, number)
    if killed:
        os.kill(one._pid, signal.SIGKILL)
    monkeypatch.setattr(
        texts, "_read_text", lambda text, path, *how: read.append(path) or work(text, path, *how)
    )
    done, files = finished(site, found._replace(seen={}), one)
    assert one._ends == []  # it has worked or was let go
    if edited < 64:  # from which on there is a crew
        assert len(read) == (edited if killed else 0)
    twin, fresh = build_twin(Request(site, date=TODAY))
    assert done.problems == twin.problems
    assert len(done.problems) == 2 + edited
    assert differing(files, fresh) == []


def test_a_hand_that_has_nothing_to_read_is_let_go(site: Path) -> None:
    finished(site, begun(site)._replace(seen={}), None)
    before = open_files()
    (site / "content/articles/sea-0.md").touch()
    done, _ = finished(site, early.Found(), texts.call_reader())
    assert done.changed == ()
    assert open_files() == before


def test_a_hand_reads_what_is_not_known(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = site / "content/articles/sea-0.md"
    before = known.read_text()
    found = begun(site)
    build(Request(site, date=TODAY))
    known.write_text(before)
    edit(site, 1)
    asked: list[int] = []
    read_by = texts._read_by
    monkeypatch.setattr(
        texts, "_read_by", lambda one, how, some: asked.append(len(some)) or read_by(one, how, some)
    )
    _, files = finished(site, found._replace(seen={}), texts.call_reader())
    assert asked == [1]
    assert differing(files, build_twin(Request(site, date=TODAY))[1]) == []


COMMAND = """
import os
from generator import texts
from generator.__main__ import main
from generator.publish import hand, looks
looks.SETTLED = 0
hand.has_company = lambda: True
here, work = os.getpid(), texts._read_text
def read(text, path, *how):
    if path != "content/a.md":
        print("by itself" if os.getpid() == here else "by its hand", flush=True)
    return work(text, path, *how)
texts._read_text = read
main()
"""


def test_the_command_has_its_hand_read_what_was_edited(site: Path) -> None:
    def said(*more: str) -> list[str]:
        command = [sys.executable, "-c", COMMAND, "build", "--quiet", "--date", TODAY, *more]
        run = subprocess.run(
            command, cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        return [line for line in run.stdout.split("\n") if line.startswith("by ")]

    assert len(said("--jobs", "1")) > 65
    edit(site, 0)
    assert said("--jobs", "1") == ["by itself"]
    said()
    edit(site, 1)
    assert said() == ["by its hand"]
