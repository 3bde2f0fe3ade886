"""The build lock: one builder at a time, free the moment it dies."""

import os
import signal
import subprocess
import sys
import time

import pytest

from generator.publish.faults import MachineFault
from generator.publish.lock import Locked, hold_lock

HOLD = """
import os, pathlib, sys, time
from generator.publish.lock import hold_lock
with hold_lock(pathlib.Path(sys.argv[1])):
    child = os.fork() if sys.argv[2] == "fork" else 0
    if sys.argv[2] == "fork" and child == 0:
        time.sleep(60)
        os._exit(0)
    print(child, flush=True)
    time.sleep(60)
"""


def start_holder(state, how: str) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-c", HOLD, str(state), how]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    return holder, int(holder.stdout.readline())


def stop(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert holder.stdout
    holder.stdout.close()


def test_the_lock_can_be_taken_again_and_again(tmp_path):
    for _ in range(3):
        with hold_lock(tmp_path / "state"):
            pass


def test_a_second_process_is_refused_at_once_and_told_by_whom(tmp_path):
    holder, _ = start_holder(tmp_path, "alone")
    try:
        began = time.monotonic()
        with pytest.raises(Locked) as refusal, hold_lock(tmp_path):
            pass
        assert time.monotonic() - began < 1
        assert refusal.value.holder.startswith(f"process {holder.pid}, since 2")
    finally:
        stop(holder)
    with hold_lock(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_the_lock_is_free_after_a_kill_while_a_forked_child_lives(tmp_path):
    holder, child = start_holder(tmp_path, "fork")
    try:
        stop(holder)
        os.kill(child, 0)  # it lives
        with hold_lock(tmp_path):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_second_builder_in_the_same_process_is_refused(tmp_path):
    with hold_lock(tmp_path):
        with pytest.raises(Locked), hold_lock(tmp_path):
            pass
        # and its leaving has not opened the door for others
        command = [sys.executable, "-c", HOLD, str(tmp_path), "alone"]
        other = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Locked" in other.stderr


def test_a_failed_build_frees_the_lock(tmp_path):
    with pytest.raises(ZeroDivisionError), hold_lock(tmp_path):
        raise ZeroDivisionError
    with hold_lock(tmp_path):
        pass


def test_a_state_folder_that_cannot_be_made_is_a_fault_of_the_machine(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineFault, match="file"), hold_lock(tmp_path / "file" / "state"):
        pass
