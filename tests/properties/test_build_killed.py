"""A build that is killed at any moment leaves whole pages, and the next one equals one from nothing.

The number of kills is NUTGRAF_KILLS where that is set (`make soak`), else as many as suit a test.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

import pytest

from generator.build import Request, build
from tests.sessions import left_of
from tests.twins import build_twin, differing, files_in

pytestmark = pytest.mark.alone

ROOT: Final = Path(__file__).parents[2]
KILLS: Final = int(os.environ.get("NUTGRAF_KILLS", "12"))
TODAY: Final = "2026-03-01"
ARTICLES: Final = 70  # enough for workers to pay
NEEDED: Final = re.compile(r'<(?:link rel="stylesheet"|script|img)[^>]* (?:href|src)="?([^" >?#]+)')


def write(site: Path, version: int) -> None:
    """Other texts, another template, another style sheet and other articles with each version."""
    theme = site / "themes/own"
    for folder in (site / "content/articles", theme / "templates", theme / "assets"):
        folder.mkdir(parents=True, exist_ok=True)
    (site / "site.yml").write_text("title: Sea\ntheme: own\n")
    (theme / "theme.yml").write_text("name: Own\n")
    (theme / "assets/site.css").write_text(f"main {{ order: {version} }}\n")
    (theme / "templates/page.html").write_text('{% extends "default/page.html" %}' + "\n" * version)
    for place in (site / "content/articles").iterdir():
        place.unlink()
    for number in range(version % 5, ARTICLES):
        (site / f"content/articles/sea-{number}.md").write_text(
            f"---\ntitle: Sea {number}\npublished: 2026-01-05\n---\n\nThe {version}th time.\n\n"
            f"![A picture](pic-{version % 2}.svg)\n"
        )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="{version + 1}"/>'
    for one in (0, 1):
        (site / f"content/articles/pic-{one}.svg").write_text(svg)


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL here")
def test_a_killed_build_leaves_whole_pages_and_a_right_next_one(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    site = tmp_path / "site"
    write(site, 0)
    request = Request(site, date=TODAY, jobs=1)
    began = time.monotonic()
    assert start(site).wait(timeout=300) == 0
    took = time.monotonic() - began
    old = files_in(site / "_site")
    died = 0
    for version in range(1, KILLS + 1):
        write(site, version)
        new = build_twin(request)[1]
        process = start(site)
        time.sleep(chance.uniform(0, took * 1.1))
        process.send_signal(signal.SIGKILL)
        died += process.wait() == -signal.SIGKILL
        assert left_of(process.pid, patience=20) == []
        check_whole(files_in(site / "_site"), old, new)
        if version % 3:
            outcome = build(request)
            assert (outcome.fault, outcome.problems) == ("", ())
        else:
            assert start(site).wait(timeout=300) == 0
        assert differing(files_in(site / "_site"), new) == []
        old = new
    assert died > KILLS / 4  # or all of them came too late


def check_whole(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    for path, data in found.items():
        if path.startswith(".nutgraf-staging/"):
            continue
        assert data in {old.get(path), new.get(path)}, path
        if path.endswith(".html"):
            for address in NEEDED.findall(data.decode()):
                if "://" not in address and not address.startswith("/"):
                    assert normpath(join(dirname(path), address)) in found, (path, address)


def start(site: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "generator", "build", "--jobs", "2", "--quiet"]
    return subprocess.Popen(
        [*command, "--date", TODAY], cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )  # fmt: skip
