"""The bench: the same site by Nutgraf, Hugo, Pelican and Eleventy, task by task, in turn.

python -m tests.bench.peers [--articles N …] [--rounds N …] [--tasks NAME …] [--peers NAME …]
                            [--themes NAME …] [--jobs N] [--every-task] [--folder DIR]

Generators take turns within a round, so that what else the machine does meets them alike; what
counts is the median over the rounds of the ratios within one. A time counts only when the output
was looked at. All are told to be quiet; files are in the page cache. All make articles, home,
topics, glossary, a timeline of all events, a list of all sources with up to 60 articles that cite
each, feed and sitemap; every text of an article's front matter is inline Markdown to all. Peers get a
corpus with all references resolved, where Nutgraf finds and checks them; what they show on two pages,
as an event, they render for each. Hugo is as quick without, by partialCached.
"""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench.corpus import make_corpus
from tests.bench.generators import Generator, environment, installed_peers, make_sites, nutgraf
from tests.bench.measure import Cost, measure
from tests.bench.table import YARDSTICK, Costs, describe_costs, describe_targets
from tests.bench.tasks import TASKS, Bench, check_whole, choose, clone, forget, lay_aside

ALONE: Final = "nutgraf/default"


def main(arguments: Sequence[str]) -> None:
    options = _options().parse_args(arguments)
    peers = tuple(one for one in installed_peers() if one.name in options.peers)
    if missing := set(options.peers) - {one.name for one in peers}:
        print(f"Not installed, so not measured: {', '.join(sorted(missing))}")
    ours = [nutgraf(theme, options.jobs) for theme in options.themes]
    generators = (*ours[:1], *peers, *ours[1:])
    for one in generators:
        print(f"{one.name} {one.version}")
    print(f"{platform.machine()}, {_processors()} processors\n", flush=True)
    costs: Costs = {}
    rounds = [*options.rounds, *[options.rounds[-1]] * len(options.articles)]
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for articles, count in zip(options.articles, rounds, strict=False):
            folder = Path(name) / str(articles)
            benches = set_up(generators, articles, folder)
            for number in range(1, count + 1):
                run_round(benches, options.tasks, number, costs, every=options.every_task)
                print(f"{articles:,} articles: round {number} of {count} done", flush=True)
            print(
                "", *describe_costs(costs, articles), count_pages(benches), "", sep="\n", flush=True
            )
            shutil.rmtree(folder)
    print(*describe_targets(costs), sep="\n")


def set_up(generators: Sequence[Generator], articles: int, folder: Path) -> list[Bench]:
    corpus = make_corpus(articles)
    folder.mkdir(parents=True)
    make_sites(corpus, generators, folder)
    newest, samples = choose(corpus)
    return [
        Bench(one, folder / one.name.replace("/", "-"), corpus, newest, samples)
        for one in generators
    ]


def run_round(
    benches: Sequence[Bench], tasks: Sequence[str], number: int, costs: Costs, *, every: bool
) -> None:
    """Each task by each generator that it means something to, who begins changing with the round."""
    turn = number % len(benches)
    for task in tasks:
        for bench in (*benches[turn:], *benches[:turn]):
            if concerns(task, bench.generator, every=every):
                key = (bench.corpus.count, task, bench.generator.name)
                costs.setdefault(key, []).append(run(bench, task, number))


def count_pages(benches: Sequence[Bench]) -> str:
    """Peers have a year of the timeline on one page, however long, and make no pages that would be
    empty, so they write fewer."""
    found = ((one.generator.name, sum(1 for _ in one.output.rglob("*.html"))) for one in benches)
    return "Pages: " + ", ".join(f"{name} {count:,}" for name, count in found)


def concerns(task: str, generator: Generator, *, every: bool) -> bool:
    """Whether to measure: only what remembers has a state, and Hugo stands for the other peers,
    which build everything again whatever was edited, unless ``every`` task is wanted of all."""
    if generator.name == ALONE:
        return task == "first"
    if TASKS[task].restored:
        return generator.remembers
    return task == "first" or every or generator.name in ("nutgraf", YARDSTICK)


def run(bench: Bench, name: str, number: int) -> Cost:
    """The cost of one task, once its output was found right."""
    task = TASKS[name]
    if task.fresh:
        forget(bench)
    elif not bench.output.exists():  # what comes after a first build is measured after one
        _build(bench)
    if task.before:
        task.before(bench, number)
    place = clone(bench, output=task.restored == "output") if task.restored else bench
    cost = _build(place)
    if task.after:
        task.after(place, number)
    check_whole(place)
    if place is not bench:
        lay_aside(place.site)
    return cost


def _build(bench: Bench) -> Cost:
    return measure(bench.generator.command, bench.site, environment(bench.generator))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, nargs="+", default=[5, 3], help="one number a size")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS))
    parser.add_argument("--peers", nargs="*", default=["hugo", "pelican", "eleventy"])
    parser.add_argument(
        "--themes", nargs="+", choices=["bench", "default"], default=["bench", "default"]
    )
    parser.add_argument("--jobs", type=int, default=0, help="processes of ours; 0: as it likes")
    parser.add_argument(
        "--every-task", action="store_true", help="by every peer, not by Hugo alone"
    )
    parser.add_argument(
        "--folder", help="where the sites are made; default: the place for temporary files"
    )
    return parser


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main(sys.argv[1:])
