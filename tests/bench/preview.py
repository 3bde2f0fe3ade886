"""From a save to the changed page in the browser, beside ``hugo server``.

python -m tests.bench.preview [ARTICLES] [ROUNDS]

Both serve the same corpus with the same templates to a Chromium each; in each round the newest
article's text and the style sheet are saved under both in turn. The page itself notes the moment at
which it shows what was saved. Then requests are timed while a template makes Nutgraf draw every
page anew.
"""

import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.bench.corpus import make_corpus
from tests.bench.generators import Generator, hugo, make_sites, nutgraf
from tests.bench.tasks import Bench, choose, edit_body, edit_template
from tests.browser.tools import BROWSER, find_chromium
from tests.previewing import Preview, previewing

PATIENCE: Final = 120.0  # seconds
SHEETS: Final = {"nutgraf": "themes/bench/assets/style.css", "hugo": "static/style.css"}
TARGETS: Final = {"body": 250, "css": 120}  # milliseconds

# Runs in every page before its own scripts: notes when a text or a style is first there to be seen.
NOTICE: Final = """
(() => {
  const note = (name) => {
    if (!sessionStorage.getItem(name))
      sessionStorage.setItem(name, String(performance.timeOrigin + performance.now()));
  };
  const look = () => {
    const words = document.body ? document.body.textContent.match(/Written in round \\d+\\./g) : null;
    if (words) note(words[words.length - 1]);
    const style = getComputedStyle(document.documentElement).getPropertyValue("--round");
    if (style) note(`style ${style.trim()}`);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


def main(articles: int = 1000, rounds: int = 11) -> None:
    peers = [one for one in (hugo(),) if one]
    if not peers:
        print("Hugo is not installed, so not measured: `make bench` installs it.")
    corpus = make_corpus(articles)
    newest, samples = choose(corpus)
    times: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        generators = (nutgraf(), *peers)
        make_sites(corpus, generators, Path(name))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(BROWSER))
        benches = [Bench(one, Path(name) / one.name, corpus, newest, samples) for one in generators]
        with previewing(benches[0].site) as preview, _peers(benches[1:]) as addresses:
            pages = [
                _open(browser, f"{address}/{newest.slug}/")
                for address in (preview.address, *addresses)
            ]
            for number in range(rounds + 1):  # the first one warms
                for task in TARGETS:
                    for bench, page in zip(benches, pages, strict=True):
                        took = _take(bench, page, task, number)
                        if number:
                            times.setdefault((bench.generator.name, task), []).append(took)
                        time.sleep(0.5)
            _print_times(times, articles)
            _print_waits(preview, benches[0])
        browser.close()


def _take(bench: Bench, page: Page, task: str, number: int) -> float:
    """Milliseconds from before the save until the page shows what was saved."""
    began = time.time() * 1000
    if task == "body":
        edit_body(bench, number)
        name = f"Written in round {number}."
    else:
        _edit_sheet(bench.site / SHEETS[bench.generator.name], number)
        name = f"style {number + 1}"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if noted := page.evaluate("name => sessionStorage.getItem(name)", name):
                return float(noted) - began
        except Error:
            pass  # the page is loading anew
        time.sleep(0.05)
    raise SystemExit(f"{bench.generator.name} never showed `{name}`")


def _edit_sheet(path: Path, number: int) -> None:
    text = re.sub(r"\n:root \{ --round: \d+ \}\n$", "", path.read_text())
    path.write_text(f"{text}\n:root {{ --round: {number + 1} }}\n")


def _open(browser: Browser, address: str) -> Page:
    context = browser.new_context()
    context.add_init_script(NOTICE)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("window.LiveReload && LiveReload.connector.protocol === 7")
    return page


@contextmanager
def _peers(benches: list[Bench]) -> Iterator[list[str]]:
    """The addresses at which the peers' own servers serve their sites."""
    processes = []
    addresses = []
    try:
        for bench in benches:
            port = _free_port()
            addresses.append(f"http://127.0.0.1:{port}")
            processes.append(_serve(bench.generator, bench.site, port))
            _wait_for(addresses[-1])
        yield addresses
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def _serve(generator: Generator, site: Path, port: int) -> subprocess.Popen[bytes]:
    program = generator.command[0]
    return subprocess.Popen(
        [program, "server", "--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"],
        cwd=site, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}")


def _print_times(times: dict[tuple[str, str], list[float]], articles: int) -> None:
    print(f"{articles:,} articles, milliseconds from the save to the page that shows it")
    for (name, task), found in sorted(times.items(), key=lambda item: item[0][::-1]):
        print(
            f"{task:5} {name:8} median {median(found):5.0f}   {' '.join(f'{one:.0f}' for one in found)}"
        )
    for task, target in TARGETS.items():
        ours = times["nutgraf", task]
        line = f"{task}: {median(ours):.0f} ms (at most {target})"
        if theirs := times.get(("hugo", task)):
            ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
            line += f", {ratio:.2f} of Hugo's (at most 0.8)"
        print(line)


def _print_waits(preview: Preview, bench: Bench) -> None:
    """How long requests take while every page is drawn anew."""
    address = f"{preview.address}/{bench.newest.slug}/"
    done = threading.Event()

    def build() -> None:
        edit_template(bench, 1)
        preview.expect(r"article\.html: .* changed")
        done.set()

    worker = threading.Thread(target=build)
    worker.start()
    waits = []
    while not done.is_set():
        began = time.perf_counter()
        urllib.request.urlopen(address, timeout=60).read()
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(0.01)
    worker.join()
    waits.sort()
    print(f"requests during a build of every page: {len(waits)}, median {median(waits):.1f} ms,"
          f" 99 of 100 within {waits[int(len(waits) * 0.99)]:.0f}, longest {waits[-1]:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
