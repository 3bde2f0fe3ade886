"""Lighthouse, in short: one run a page. `make lighthouse` takes the median of five."""

import pytest
from lighthouse import PAGES, judge
from static_host import host

# One run on a busy machine says little about speed, and enough about what would ruin it.
LEAST_PERFORMANCE = 60


@pytest.mark.parametrize("address", PAGES)
def test_lighthouse_is_content(address, at_root, node_modules):
    with host(at_root, "/", compressing=True) as site:
        judgement = judge(site.url(address), node_modules)
    assert judgement.faults == ()
    assert {name: score for name, score in judgement.scores.items() if name != "performance"} == {
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }
    assert judgement.scores["performance"] >= LEAST_PERFORMANCE
