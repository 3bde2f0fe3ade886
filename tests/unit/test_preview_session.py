"""A preview as a process: it begins, goes on while it builds, and ends."""

import asyncio
import http.client
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

import pytest

from generator.preview.session import MOST, heed_signals
from generator.publish.lock import hold_lock
from tests.previewing import REPOSITORY, Preview, previewing, save_in_place

pytestmark = pytest.mark.alone

# A build that lasts, in place of ours: what the preview does meanwhile is what matters here.
LASTING: Final = """
import sys, time
from functools import partial
from pathlib import Path
from generator.preview.session import Options, preview

def prepare(mark):
    from generator.build import Outcome
    def rebuild(changed):
        mark.touch()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            sum(range(10000))
        return Outcome(base="")
    return rebuild

if __name__ == "__main__":
    site = Path(sys.argv[1])
    preview(Options(site, site / "out", lambda span: "", port=0), partial(prepare, Path(sys.argv[2])))
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    save_in_place(folder / "site.yml", "title: Tides\n")
    save_in_place(folder / "content/articles/moon.md", "# The moon\n\nIt pulls.\n")
    return folder


@pytest.fixture
def lasting(tmp_path: Path, site: Path):
    """A preview in the middle of a build."""
    program, mark = tmp_path / "lasting.py", tmp_path / "begun"
    program.write_text(LASTING)
    preview = Preview(site, str(site), str(mark), program=str(program))
    preview.expect("Ctrl-C ends it")
    while not mark.exists():
        time.sleep(0.02)
    yield preview
    preview.end()


def get(preview: Preview, address: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(preview.address).netloc, timeout=30)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def children(process: int) -> list[int]:
    run = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)  # fmt: skip
    rows = [line.split(None, 2) for line in run.stdout.splitlines()]
    return [int(pid) for pid, parent, args in rows if int(parent) == process and "spawn_main" in args]  # fmt: skip


def test_ctrl_c_ends_it_within_a_second_with_nothing_left_and_nothing_said(site):
    with previewing(site) as preview:
        status, seconds = preview.interrupt()
        assert (status, preview.leftovers()) == (0, [])
        assert seconds < 1
        assert [line for line in preview.rest() if line != "^C"] == []


def test_more_visitors_than_it_has_room_for_are_turned_away_and_harm_nobody(site):
    with previewing(site) as preview:
        host, port = urlsplit(preview.address).netloc.split(":")
        crowd = [socket.create_connection((host, int(port)), timeout=10) for _ in range(MOST + 30)]
        for one in crowd:
            one.sendall(b"GET / HT")
        away = 0
        for one in crowd[MOST:]:
            with suppress(ConnectionResetError):
                away += one.recv(1) == b""
                continue
            away += 1
        assert away == 30
        for one in crowd:
            one.close()
        time.sleep(0.2)
        assert get(preview, "/")[0] == 200
        preview.interrupt()
        assert [line for line in preview.rest() if line != "^C"] == []


@pytest.mark.parametrize("host", ["", "a..b", "x" * 300, "nosuch.invalid"])
def test_a_host_that_is_none_is_told(host, site):
    done = subprocess.run(
        [sys.executable, "-m", "generator", "preview", "--port", "0", "--host", host], cwd=site,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)}, capture_output=True,
        text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_ctrl_c_ends_it_within_a_second_in_the_middle_of_a_build(lasting):
    status, seconds = lasting.interrupt()
    assert (status, lasting.leftovers()) == (0, [])
    assert seconds < 1
    assert lasting.rest() == []


def test_ctrl_c_twice_is_as_good_as_once(lasting):
    os.killpg(lasting.process.pid, signal.SIGINT)
    assert lasting.interrupt()[0] == 0
    assert lasting.rest() == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_wakes_a_loop_that_sleeps(name):
    """Python's own handler runs when the main thread wakes, and nothing else would wake it here."""
    # In a process of its own: the loop of the tests' browser may be running in this one.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        seconds, restored = alone.submit(sleep_until_told, name).result(60)
    assert seconds < 5
    assert restored


def sleep_until_told(name: str) -> tuple[float, bool]:
    """How many seconds a loop sleeps that is sent a signal, ten at most, and whether the process
    answers the signal as before in the end."""
    number = getattr(signal, name)
    before = signal.getsignal(number)

    async def sleep() -> float:
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        restore = heed_signals(loop, told.set)
        # That another thread gets it is as if it came in the moment before the main thread sleeps.
        other = threading.Timer(0.1, lambda: signal.pthread_kill(threading.get_ident(), number))
        began = time.monotonic()
        other.start()
        try:
            loop.call_later(10, told.set)
            await told.wait()
        finally:
            restore()
            other.join()
        return time.monotonic() - began

    return asyncio.run(sleep()), signal.getsignal(number) == before


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_other_ways_to_end_it_leave_nothing_either(lasting, name):
    lasting.process.send_signal(getattr(signal, name))
    assert lasting.process.wait(5) == 0
    assert lasting.leftovers() == []


def test_requests_are_answered_while_a_build_runs(lasting):
    times = []
    for _ in range(30):
        began = time.monotonic()
        assert get(lasting, "/")[0] == 503
        times.append(time.monotonic() - began)
    assert median(times) < 0.1


def test_what_builds_dies_with_what_serves(site):
    with previewing(site) as preview:
        assert len(children(preview.process.pid)) == 1
        preview.process.kill()
        preview.process.wait()
        assert preview.leftovers() == []


def test_a_builder_that_dies_is_started_again_and_builds_what_was_asked(site):
    with previewing(site) as preview:
        (child,) = children(preview.process.pid)
        os.kill(child, signal.SIGKILL)
        save_in_place(site / "content/articles/moon.md", "# The moon\n\nIt pushes.\n")
        preview.expect("has ended with status -9")
        preview.expect(r"the whole site: .* pages?\.")
        assert b"It pushes." in get(preview, "/moon/")[1]


def test_a_site_that_is_locked_is_built_once_it_is_free(site):
    with previewing(site) as preview:
        with hold_lock(site / ".nutgraf"):
            save_in_place(site / "content/articles/moon.md", "# The moon\n\nIt pushes.\n")
            preview.expect("Another build of this site is running")
        preview.expect(r"the whole site: .* pages?\.")
        assert b"It pushes." in get(preview, "/moon/")[1]


def test_the_lock_is_free_between_builds(site):
    with previewing(site):
        run = subprocess.run(
            [sys.executable, "-m", "generator", "build", "--site", str(site)],
            cwd=REPOSITORY, capture_output=True, text=True,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "")


def test_nothing_is_written_into_the_output_of_builds(site):
    with previewing(site):
        assert sorted(one.name for one in site.iterdir()) == [".nutgraf", "content", "site.yml"]


def test_a_checkout_of_500_files_makes_one_build(site):
    (site / "content/files").mkdir()
    with previewing(site) as preview:
        for number in range(500):
            (site / f"content/files/{number}.txt").write_text("one of many")
        preview.expect(
            r"content/files/0\.txt, content/files/1\.txt and 498 more: nothing differs\."
        )
        with pytest.raises(AssertionError):
            preview.expect(r"\d\d:\d\d:\d\d  ", 3)


def test_what_is_saved_during_a_build_is_built_after_it(site):
    with previewing(site) as preview:
        for number in range(30):
            save_in_place(site / "content/articles/moon.md", f"# The moon\n\nAt {number}.\n")
            time.sleep(0.02)
        end = time.monotonic() + 20
        while b"At 29." not in get(preview, "/moon/")[1]:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_busy_port_gets_the_next_one(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with previewing(site, port=port) as preview:
            assert port < int(urlsplit(preview.address).port or 0) < port + 100


def test_it_says_what_changed_how_many_pages_and_how_long(site):
    with previewing(site) as preview:
        save_in_place(site / "content/articles/moon.md", "# The moon\n\nIt pushes.\n")
        assert preview.expect(r"\d  content/articles/moon\.md: 1 page changed\. \d+\.\d\d s$")
        save_in_place(site / "content/articles/moon.md", "# The moon\n\nIt [[pushes]].\n")
        preview.expect(r"content/articles/moon\.md: 1 error, the last good pages stay\.")
        preview.expect(r"^content/articles/moon\.md:3:4: error unknown-term there is no term")
        preview.expect(r"^    3 \| It \[\[pushes\]\]\.$")
        save_in_place(site / "content/articles/moon.md", "# The moon\n\nIt pushes.\n")
        preview.expect(r"content/articles/moon\.md: mended, the pages are as they were\.")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--host", "nowhere.invalid"], 2, "There is no host `nowhere.invalid` on this machine."),
        (["--editor", "notepad"], 2, "--editor is `notepad`"),
        (["--site", "themes"], 2, "There is no site.yml in"),
    ],
)
def test_wrong_usage_is_a_sentence(arguments, status, said):
    run = subprocess.run(
        [sys.executable, "-m", "generator", "serve", "--port", "0", *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == status
    assert said in run.stderr
    assert run.stdout == ""
