"""Who puts a file where in the output, and what claims the place of another."""

from collections.abc import Iterable, Iterator

from generator.model.config import Config
from generator.model.problem import Problem, Span, problem
from generator.plans import Plan, Row
from generator.proof import find_clashes
from generator.render.feeds import feed_names
from generator.render.links import output_path


def find_claims(
    plan: Plan, rows: Iterable[Row], config: Config, assets: tuple[str, ...]
) -> Iterator[tuple[str, str, Span]]:
    """Every path of the output with who puts a file there and where that is written."""
    for name in feed_names(config):
        yield name, "Nutgraf itself", Span("site.yml")
    for asset in assets:
        yield asset, "the theme", Span("site.yml")
    for path, source in plan.files:
        yield path, source, Span(source)
    for row in rows:
        asked = row.owner.path != "site.yml"
        yield row.path, row.owner.path if asked else "the site's lists", row.owner


def find_misplaced(
    plan: Plan, config: Config, claims: tuple[tuple[str, str, Span], ...]
) -> Iterator[Problem]:
    """Places in the output that two files claim, and addresses in menus that none has.

    Nothing of the plan counts but its problems: where those and all claims are as they were, so is
    this.
    """
    # Weave has told of those that authors gave; here are those that lists and files take.
    if not any(one.code == "duplicate-address" for one in plan.problems):
        yield from find_clashes(claims)
    known = {path for path, _, _ in claims}
    for item in (item for _, items in config.menus for item in items):
        address = item.url.partition("#")[0]
        if address.startswith("/") and output_path(address) not in known:
            yield problem("unknown-page", f"the menu leads to `{address}`, and there is no such page",
                          item.span, "Name a page that is published, or take the entry out.")  # fmt: skip
