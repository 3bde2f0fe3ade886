"""Many saves under one preview: python -m tests.bench.soak_preview [EDITS].

A third of them is broken. The server must live, the last state must be right, and between edit 200
and the last one memory may grow by a tenth and open files not at all.
"""

import asyncio
import http.client
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from tornado.websocket import websocket_connect

from generator.build import Request, build
from tests.previewing import Preview, previewing, save_atomically, save_in_place

ARTICLES: Final = 12
WARM: Final = 200  # edits after which caches are full
REST: Final = 2.0  # seconds in which the builder collects its garbage

BROKEN: Final = (
    "---\ntitle: [Broken\n---\n\nText.\n",
    "---\ntitle: Broken\nsumary: Text.\n---\n\nText.\n",
    "---\ntitle: Broken\npublished: 2026-13-01\n---\n\nText.\n",
    "# Broken\n\nSee [[nothing]] and [@nobody].\n",
    "",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Of the process that serves and the one that builds together."""

    kilobytes: int
    descriptors: int


def main(edits: int = 1000) -> None:
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        first, last, seconds = soak(site, edits, min(WARM, edits // 2))
    growth = last.kilobytes / first.kilobytes - 1
    print(
        f"{edits} edits, median {median(seconds) * 1000:.0f} ms from the save to the end of the build"
    )
    print(
        f"memory {first.kilobytes / 1024:.1f} MB, then {last.kilobytes / 1024:.1f} MB: {growth:+.1%}"
    )
    print(f"open files {first.descriptors}, then {last.descriptors}")
    print("the last state is that of a build")
    if growth > 0.1 or last.descriptors > first.descriptors:
        sys.exit("It grows.")


def soak(site: Path, edits: int, warm: int) -> tuple[Measure, Measure, list[float]]:
    """Measures after ``warm`` edits and after all of them, and how long each edit took."""
    chance = random.Random(4)
    write_site(site)
    seconds = []
    with previewing(site) as preview:
        for number in range(edits):
            saved = time.monotonic()
            choose(chance, number)(site, number)
            preview.built()
            seconds.append(time.monotonic() - saved)
            if number % 3 == 0:
                visit(preview)
            if number + 1 == warm:
                first = measure(preview)
        write_site(site)
        settle(preview)
        last = measure(preview)
        check_last_state(site)
    return first, last, seconds


def write_site(site: Path) -> None:
    """The site as it is at the beginning and, once all is mended, at the end."""
    for extra in site.glob("content/articles/new-*.md"):
        extra.unlink()
    save_in_place(site / "site.yml", "title: Soak\ntheme: mine\n")
    save_in_place(site / "themes/mine/theme.yml", "name: mine\nextends: default\n")
    save_in_place(site / "themes/mine/assets/extra.css", "h1 { color: red }\n")
    save_in_place(
        site / "themes/mine/templates/article.html", '{% extends "default/article.html" %}\n'
    )
    save_in_place(
        site / "content/glossary/tide.md", "---\nshort: Water that comes and goes.\n---\n"
    )
    for number in range(ARTICLES):
        save_in_place(article(site, number), f"# Article {number}\n\nAbout a [[tide]].\n")


def article(site: Path, number: int) -> Path:
    return site / f"content/articles/article-{number % ARTICLES}.md"


def choose(chance: random.Random, number: int) -> Callable[[Path, int], None]:
    """What is saved next: broken every third time."""
    if number % 3 == 2:
        return chance.choice([break_article] * 6 + [break_template, break_settings])
    return chance.choice(
        [edit_article] * 8 + [edit_css, edit_template, edit_term, add_article, move_article]
    )


def edit_article(site: Path, number: int) -> None:
    save = save_in_place if number % 2 else save_atomically
    save(article(site, number), f"# Article {number}\n\nAbout a [[tide]], at edit {number}.\n")


def break_article(site: Path, number: int) -> None:
    save = save_in_place if number % 2 else save_atomically
    save(article(site, number), f"{BROKEN[number % len(BROKEN)]}\n<!-- {number} -->")


def edit_css(site: Path, number: int) -> None:
    save_in_place(site / "themes/mine/assets/extra.css", f"h1 {{ order: {number} }}\n")


def edit_template(site: Path, number: int) -> None:
    text = (
        f'{{% extends "default/article.html" %}}\n{{% block title %}}At {number}{{% endblock %}}\n'
    )
    save_in_place(site / "themes/mine/templates/article.html", text)


def break_template(site: Path, number: int) -> None:
    text = f'{{% extends "default/article.html" %}}\n{{% block title %}}{{{{ page.no{number} }}}}{{% endblock %}}\n'
    save_in_place(site / "themes/mine/templates/article.html", text)


def break_settings(site: Path, number: int) -> None:
    save_in_place(site / "site.yml", f"title: [Soak {number}\n")


def edit_term(site: Path, number: int) -> None:
    save_atomically(
        site / "content/glossary/tide.md", f"---\nshort: Water, at edit {number}.\n---\n"
    )


def add_article(site: Path, number: int) -> None:
    save_atomically(site / f"content/articles/new-{number}.md", f"# New {number}\n\nA [[tide]].\n")


def move_article(site: Path, number: int) -> None:
    there = sorted(site.glob("content/articles/new-*.md"))
    if there:
        there[0].rename(site / f"content/articles/new-moved-{number}.md")
    else:
        add_article(site, number)


# --- looking --------------------------------------------------------------------------------------------


def visit(preview: Preview) -> None:
    """A page that loads, opens its socket and is closed again."""
    connection = http.client.HTTPConnection(urlsplit(preview.address).netloc, timeout=30)
    connection.request("GET", "/")
    if connection.getresponse().read() == b"":
        raise SystemExit("The server sends nothing.")
    connection.close()
    asyncio.run(_listen(preview.address))


async def _listen(address: str) -> None:
    socket = await websocket_connect(f"{address.replace('http', 'ws', 1)}/livereload")
    await socket.write_message(json.dumps({"command": "hello"}))
    await socket.write_message(json.dumps({"command": "info", "url": f"{address}/", "plugins": {}}))
    await socket.read_message()
    socket.close()
    while await socket.read_message() is not None:
        pass  # what it says after its greeting is not wanted


def settle(preview: Preview) -> None:
    """Waits until nothing is built any more."""
    preview.built()
    with suppress(AssertionError):
        while True:
            preview.expect(r"\d\d:\d\d:\d\d  ", REST)


def measure(preview: Preview) -> Measure:
    time.sleep(REST)
    run = subprocess.run(["ps", "-wweo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True)  # fmt: skip
    kilobytes = descriptors = 0
    for line in run.stdout.splitlines():
        pid, parent, rss, args = line.split(None, 3)
        if str(preview.process.pid) in (pid, parent) and "resource_tracker" not in args:
            kilobytes += int(rss)
            with suppress(OSError):  # systems without /proc count none
                descriptors += sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return Measure(kilobytes, descriptors)


def check_last_state(site: Path) -> None:
    """The pages are those that a build makes which knows of nothing before."""
    outcome = build(Request(site, site / "built", plain=True))
    if outcome.problems or outcome.fault or outcome.refused:
        raise SystemExit(f"The last state does not build: {outcome}")
    ours, theirs = _files(site / ".nutgraf/preview/site"), _files(site / "built")
    if ours != theirs:
        other = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))  # fmt: skip
        raise SystemExit(f"These differ from a build: {other}")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
