"""Lighthouse, in short: the best of up to three runs. `make lighthouse` takes the median of five."""

import pytest
from lighthouse import PAGES, Judgement, judge
from static_host import host

RUNS = 3
# What Lighthouse calls good. Noise only lowers a score: beside a process that kept one of two
# processors busy, three runs of the article gave 91 to 95 where a quiet machine gives 99. `make
# lighthouse` holds pages to LEAST.
GOOD = 90

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("address", PAGES)
def test_lighthouse_is_content(address, at_root, node_modules):
    judgements: list[Judgement] = []
    with host(at_root, "/", compressing=True) as site:
        while len(judgements) < RUNS and not any(map(_is_quick, judgements)):
            judgements.append(judge(site.url(address), node_modules))
    for judgement in judgements:
        assert judgement.faults == ()
        assert {**judgement.scores, "performance": 0} == {
            "performance": 0,
            "accessibility": 100,
            "best-practices": 100,
            "seo": 100,
        }
    assert _is_quick(judgements[-1]), [(one.scores, one.timings) for one in judgements]


def _is_quick(judgement: Judgement) -> bool:
    return judgement.scores["performance"] >= GOOD
