"""Work in several processes: results in order, whatever happens to a worker."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.publish.faults import MachineFault
from generator.publish.jobs import Crew, cut, hire

STARTS = ["fork", "spawn"]


def double(chunk):
    return [2 * number for number in chunk]


def pids(chunk):
    time.sleep(0.01)
    return os.getpid()


def die(chunk):
    if 7 in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def fail(chunk):
    if 7 in chunk:
        raise ValueError("seven")
    return chunk


@pytest.mark.parametrize("start", STARTS)
def test_results_come_in_the_order_of_the_things(start):
    with hire(2, start=start) as crew:
        made = [one for some in crew.map(double, cut(range(1000), 7), 1000) for one in some]
    assert made == [2 * number for number in range(1000)]


def test_few_things_are_done_at_home():
    with hire(4) as crew:
        assert list(crew.map(pids, cut(range(10), 5), 10)) == [os.getpid()] * 2


def test_many_things_are_done_elsewhere():
    with hire(2, start="fork") as crew:
        assert os.getpid() not in set(crew.map(pids, cut(range(100), 5), 100))


def test_anybodys_executor_will_do():
    with ThreadPoolExecutor(2) as executor:
        crew = Crew(2, executor)
        assert [one for some in crew.map(double, cut(range(10), 3), 10) for one in some] == [
            2 * number for number in range(10)
        ]


@pytest.mark.parametrize("start", STARTS)
def test_a_worker_that_dies_is_a_fault_of_the_machine(start):
    with hire(2, start=start) as crew, pytest.raises(MachineFault, match="worker process ended"):
        list(crew.map(die, cut(range(100), 5), 100))


@pytest.mark.parametrize("start", STARTS)
def test_what_work_raises_is_raised_here(start):
    with hire(2, start=start) as crew, pytest.raises(ValueError, match="seven"):
        list(crew.map(fail, cut(range(100), 5), 100))


@pytest.mark.parametrize("start", STARTS)
def test_what_has_begun_goes_on_before_anybody_takes_it(start, tmp_path):
    with hire(2, start=start) as crew:
        made = crew.begin(note, [(tmp_path, number) for number in range(20)], 100)
        wait_until(lambda: len(list(tmp_path.iterdir())) == 20)
        assert list(made) == list(range(20))


def note(chunk):
    folder, number = chunk
    (folder / str(number)).touch()
    return number


def test_few_things_that_have_begun_are_done_at_home_when_they_are_taken():
    with hire(4) as crew:
        done = []
        made = crew.begin(done.append, [1, 2], 10)
        assert done == []
        assert list(made) == [None, None]
        assert done == [1, 2]


@pytest.mark.parametrize("start", STARTS)
def test_a_worker_that_died_meanwhile_is_a_fault_of_the_machine(start):
    with hire(2, start=start) as crew:
        made = crew.begin(die, cut(range(100), 5), 100)
        with pytest.raises(MachineFault, match="worker process ended"):
            list(made)
        with pytest.raises(MachineFault, match="worker process ended"):
            crew.begin(die, cut(range(100), 5), 100)


@pytest.mark.parametrize("start", STARTS)
def test_what_work_raised_meanwhile_is_raised_where_it_is_taken(start):
    with hire(2, start=start) as crew:
        made = crew.begin(fail, cut(range(100), 5), 100)
        with pytest.raises(ValueError, match="seven"):
            list(made)


@pytest.mark.parametrize("start", STARTS)
def test_what_has_begun_and_nobody_takes_ends_with_the_crew(start, tmp_path):
    with hire(2, start=start) as crew:
        crew.begin(note_slowly, [(tmp_path, number) for number in range(500)], 500)
    assert len(list(tmp_path.iterdir())) < 100


def test_what_anybodys_executor_has_begun_ends_with_the_crew(tmp_path):
    with ThreadPoolExecutor(2) as executor:
        with hire(2, executor) as crew:
            made = crew.begin(note_slowly, [(tmp_path, number) for number in range(500)], 500)
            assert next(made) == 0
        done = len(list(tmp_path.iterdir()))
        time.sleep(0.2)
        assert len(list(tmp_path.iterdir())) == done < 100


def test_nothing_that_anybodys_executor_was_given_goes_on_without_the_crew(tmp_path):
    with ThreadPoolExecutor(2) as executor:
        with hire(2, executor) as crew:
            crew.begin(note_slowly, [(tmp_path, number) for number in range(100)], 100)
            crew.begin(note_slowly, [(tmp_path, 100)], 100)
            mapped = crew.map(note_slowly, [(tmp_path, 200 + n) for n in range(100)], 100)
            assert next(mapped) == 200
        done = len(list(tmp_path.iterdir()))
        time.sleep(0.2)
        assert len(list(tmp_path.iterdir())) == done < 150


SHARED = """
import multiprocessing, os, signal, time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from generator.publish.jobs import hire
def die(number):
    time.sleep(0.3)
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, multiprocessing.get_context({start!r}))
    try:
        with hire(2, pool) as crew:
            crew.begin(die, range(8), 1000)
            theirs = pool.submit(die, 9)
            raise KeyError
    except KeyError:
        pass
    try:
        theirs.result()
    except BrokenProcessPool:
        pool.shutdown()
        raise SystemExit("broken")
"""


@pytest.mark.parametrize("start", STARTS)
def test_a_pool_of_others_that_breaks_while_a_crew_leaves_tells_them(start, tmp_path):
    script = tmp_path / "shared.py"
    script.write_text(SHARED.format(start=start))
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == "broken\n"


@pytest.mark.parametrize("start", STARTS)
def test_a_crew_that_was_dismissed_is_hired_anew(start):
    with hire(2, start=start) as crew:
        crew.begin(double, cut(range(100), 5), 100)
        crew.dismiss()
        assert list(crew.map(double, cut(range(4), 2), 100)) == [[0, 2], [4, 6]]


HURRIED = """
import os, signal, time
from generator.publish.jobs import hire
def die(chunk):
    os.kill(os.getpid(), signal.SIGKILL)
if __name__ == "__main__":
    with hire(2, start={start!r}) as crew:
        crew.begin(die, [bytes(1 << 20)] * 9, 1000)  # more than a pipe holds
        time.sleep({seconds})
        raise SystemExit("something else")
"""


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("seconds", [0, 1.5])
def test_a_worker_that_died_unseen_holds_nobody_up(start, seconds, tmp_path):
    script = tmp_path / "hurried.py"
    script.write_text(HURRIED.format(start=start, seconds=seconds))
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == "something else\n"


def note_slowly(chunk):
    time.sleep(0.05)
    return note(chunk)


def wait_until(so):
    deadline = time.monotonic() + 30
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


PARENT = """
import os, sys, time
from generator.publish.jobs import cut, hire
def stay(chunk):
    os.write(1, b"%d\\n" % os.getpid())  # at once: print() may write the end of the line on its own
    time.sleep(60)
if __name__ == "__main__":
    with hire(2, start={start!r}) as crew:
        list(crew.map(stay, cut(range(100), 5), 100))
"""


@pytest.mark.parametrize("start", STARTS)
def test_workers_end_with_a_parent_that_was_killed(start, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(start=start))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(is_running, workers)):
        time.sleep(0.05)
    assert [pid for pid in workers if is_running(pid)] == []


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
