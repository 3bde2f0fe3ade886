"""A kill at any moment leaves whole files of one version or the other, and the next run is right."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.model.output import Output
from generator.publish.stage import publish

OLD = {f"page-{n}/index.html": f"old {n} " * 500 for n in range(12)} | {
    "clash": "a file",
    "folder/x.html": "x",
    "feed.xml": "old feed",
    "assets/old.css": "old",
}
NEW = {f"page-{n}/index.html": f"new {n} " * 700 for n in range(4, 16)} | {
    "clash/index.html": "a folder",
    "folder": "a file",
    "feed.xml": "new feed",
    "assets/new.css": "new",
}

# For every n, a process that dies without a word at the n-th call that changes the disk.
DIE = """
import os, pathlib, sys
import test_publish_killed as here
def dying(call):
    def called(*args, **named):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return call(*args, **named)
    return called
status = 9
moment = 0
while status == 9:
    moment += 1
    site = pathlib.Path(sys.argv[1]) / str(moment)
    site.mkdir()
    if sys.argv[2] == "True":
        here.put(site, here.OLD)
        (site / "_site" / "CNAME").write_text("mine")
    child = os.fork()
    if child == 0:
        left = moment
        for name in ("replace", "rename", "unlink", "rmdir", "mkdir", "open", "write", "fsync"):
            setattr(os, name, dying(getattr(os, name)))
        pathlib.Path.open = dying(pathlib.Path.open)
        here.put(site, here.NEW)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(status, moment)
"""

LOOP = """
import pathlib, sys
import test_publish_killed as here
site = pathlib.Path(sys.argv[1])
print("ready", flush=True)
while True:
    here.put(site, here.NEW)
    here.put(site, here.OLD)
"""


def put(site: Path, files: dict[str, str]) -> None:
    outputs = (Output(path, text.encode()) for path, text in files.items())
    publish(outputs, site, site / "_site", site / ".nutgraf")


def on_disk(site: Path) -> dict[str, str]:
    output = site / "_site"
    return {
        path.relative_to(output).as_posix(): path.read_text()
        for path in output.rglob("*")
        if path.is_file() and not path.relative_to(output).as_posix().startswith(".nutgraf-")
    }


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )


def check_whole(site: Path) -> None:
    for path, text in on_disk(site).items():
        assert text in {OLD.get(path), NEW.get(path)}, path


def check_next_run(site: Path) -> None:
    put(site, NEW)
    assert on_disk(site) == NEW
    left = [path.name for path in site.rglob("*") if "staging" in path.name]
    assert left == []
    assert list(site.rglob("journal*")) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("over_a_site", [True, False])
def test_a_death_at_any_call_leaves_whole_files_and_a_right_next_run(tmp_path, over_a_site):
    status, moments = run(DIE, tmp_path, over_a_site).communicate()[0].split()
    assert (status, int(moments) > 50) == ("0", True)
    for moment in range(1, int(moments) + 1):
        site = tmp_path / str(moment)
        if over_a_site:
            assert (site / "_site" / "CNAME").read_text() == "mine"
            (site / "_site" / "CNAME").unlink()
            check_whole(site)
        elif (site / "_site").exists():
            assert on_disk(site) == NEW
        check_next_run(site)


def test_kills_at_random_moments_leave_whole_files_and_a_right_next_run(tmp_path):
    chance = random.Random(4711)
    put(tmp_path, OLD)
    for _ in range(15):
        process = run(LOOP, tmp_path)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        check_whole(tmp_path)
        check_next_run(tmp_path)
