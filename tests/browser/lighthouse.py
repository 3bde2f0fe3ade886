"""Lighthouse's judgement of an article and of the home page: `make lighthouse`, and once in the tests.

`python tests/browser/lighthouse.py FOLDER [RUNS]` hosts a published folder with gzip on the loopback
and prints the median scores of some runs, each under Lighthouse's simulated throttling.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from static_host import host
from tools import BROWSER, find_chromium, find_program, install_judges

PAGES: Final = ("soldier-across-the-line/", "")
# Out of 100. Only the first depends on the machine and its mood.
LEAST: Final = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}
TIMINGS: Final = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
RUNS: Final = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one run found: a score out of 100 by category, what cost points, and milliseconds."""

    scores: dict[str, int]
    faults: tuple[str, ...]
    timings: dict[str, float]


def main(folder: Path, runs: int = RUNS) -> int:
    """Prints the medians; 1 where one of them is too low."""
    node_modules, short = install_judges(), False
    with host(folder.resolve(), "/", compressing=True) as site:
        for address in PAGES:
            judgements = [judge(site.url(address), node_modules) for _ in range(runs)]
            for category, least in LEAST.items():
                scores = [one.scores[category] for one in judgements]
                low = median(scores) < least
                print(f"{address or 'home':24} {category:15} {median(scores):5g}  of {scores}{'  TOO LOW' * low}")  # fmt: skip
                short |= low
            for name in TIMINGS:
                values = sorted(round(one.timings[name]) for one in judgements)
                print(f"{'':24} {name:26} {median(values):5g} ms of {values}")
            for fault in sorted({fault for one in judgements for fault in one.faults}):
                print(f"{'':24} {fault}")
    return int(short)


def judge(url: str, node_modules: Path) -> Judgement:
    node = find_program("node", "Lighthouse needs it. Install Node.js 20 or newer.")
    done = subprocess.run(
        [
            node,
            node_modules / "lighthouse/cli/index.js",
            url,
            f"--only-categories={','.join(LEAST)}",
            f"--chrome-flags=--headless=new {' '.join(BROWSER)}",
            "--throttling-method=simulate",
            "--output=json",
            "--quiet",
        ],
        env={**os.environ, "CHROME_PATH": find_chromium()},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse could not judge {url}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    categories = {name: report["categories"][name] for name in LEAST}
    return Judgement(
        {name: round(100 * category["score"]) for name, category in categories.items()},
        tuple(_faults(report["audits"], categories)),
        {name: report["audits"][name]["numericValue"] for name in TIMINGS},
    )


def _faults(audits: dict[str, Any], categories: dict[str, Any]) -> list[str]:
    """The audits that weigh something and were not passed; timings are told by the score."""
    return [
        f"{category}: {audits[one['id']]['title']}"
        for category, judged in categories.items()
        for one in judged["auditRefs"]
        if category != "performance" and one["weight"] and audits[one["id"]]["score"] == 0
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:3])))
