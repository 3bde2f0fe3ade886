"""First builds against the yardstick, in turn: python -m tests.bench.first_build [ARTICLES] [ROUNDS].

Each run is a process of its own with one processor's worth of work; what counts is the ratio of
the processor times of a pair, and of the pairs the median.
"""

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.bench.corpus import write_corpus
from tests.bench.tasks import lay_aside

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ("markdown-it-py", "jinja2", "pyyaml", "pydantic")


def main(articles: int = 1000, rounds: int = 5) -> None:
    print(
        f"Python {platform.python_version()}, " + ", ".join(f"{n} {version(n)}" for n in LIBRARIES)
    )
    with tempfile.TemporaryDirectory() as name:
        site, plain = Path(name) / "sites/ours", Path(name) / "sites/plain"
        write_corpus(site, articles)
        ratios = []
        for number in range(rounds + 1):  # the first is a warm-up
            ours = build_ours(site)
            theirs = build_reference(site, plain)
            check_pages(site / "_site", articles)
            if number:
                ratios.append(ours / theirs)
                print(
                    f"nutgraf {ours:6.2f} s   reference {theirs:6.2f} s   ratio {ours / theirs:.2f}"
                )
    print(
        f"median ratio {median(ratios):.2f} ({articles} articles, {rounds} rounds, processor time)"
    )


def build_ours(site: Path) -> float:
    for folder in ("_site", ".nutgraf"):
        lay_aside(site / folder)
    return run(
        "-m",
        "generator",
        "build",
        "--quiet",
        "--jobs",
        "1",
        "--date",
        "2026-01-01",
        "--site",
        str(site),
    )


def build_reference(site: Path, output: Path) -> float:
    lay_aside(output)
    return run(str(ROOT / "tests/bench/reference.py"), str(site), str(output))


def run(*arguments: str) -> float:
    """Seconds of processor time of ``python ARGUMENTS`` and of what it starts."""
    environment = {
        key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    }
    before = os.times()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def check_pages(output: Path, articles: int) -> None:
    """A fast build that leaves something out is no build: counts pages and looks at one."""
    pages = sorted(output.glob("article-*/index.html"))
    if len(pages) != articles:
        raise SystemExit(f"{len(pages)} pages for {articles} articles")
    html = pages[-1].read_text()
    for what, count in (('id="fact-', 6), ('id="event-', 8), ('id="term-', 6), ('id="source-', 5)):
        if html.count(what) != count:
            raise SystemExit(f"{pages[-1]} holds {html.count(what)} times {what}, not {count}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
