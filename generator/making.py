"""The whole output of a build: laid out, made where it does not stand already, proofread."""

from collections.abc import Collection, Container, Iterator, Mapping
from typing import Final

from msgspec import field

from generator.claims import find_claims, find_misplaced
from generator.ground import Ground
from generator.ledger import Ledger
from generator.model.digest import digest
from generator.model.output import Copy, Kept, Output
from generator.model.problem import Problem, Problems, Span, judged
from generator.model.telling import Part
from generator.model.value import Draft, Value, replace
from generator.pages import Known, Past, lay_out, make_pages
from generator.proofing import find_broken_links
from generator.publish.standing import find_standing, find_untouched
from generator.render.feeds import feed_names, write_feed
from generator.render.frame import Frame
from generator.render.links import base_path
from generator.render.views import Drawing, digest_drawing
from generator.run import Run
from generator.shelf import Shelf, take_down
from generator.themes import theme_assets
from generator.told import find_of

CLEAN: Final = "--clean writes everything"


class Layout(Value, frozen=True):
    """All that is to stand in the output: pages by path, as they will be known, the theme's own
    files, and the paths of everything."""

    ground: Ground
    frame: Frame
    drawing: Drawing
    known: Mapping[str, Known]
    fresh: frozenset[str] | None  # paths of those that the last build knew otherwise, as in Laid
    styles: bytes
    assets: tuple[Output, ...]
    paths: tuple[str, ...]
    digest: bytes  # of all paths
    problems: Problems  # places that two files claim, menus that lead nowhere
    claims: bytes  # a digest of who claims which place
    laid: bytes  # a digest of all that the claims come from


class Pages(Draft):
    """What came of the pages of one build; filled as their files are taken.

    ``kept`` are the paths of those that stood already, ``made`` are those that were made now,
    ``known`` both in the order of the plan.
    """

    kept: Collection[str] = ()
    made: dict[str, Known] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)


class FaultsFoundError(Exception):
    """Templates failed or links are broken: nothing is to be published."""


def lay_out_output(run: Run, ground: Ground, frame: Frame) -> Layout:
    plan, config, before = ground.woven.plan, ground.config, run.before
    same = before.whole and before.identity == ground.woven.identity
    past = None
    if same and isinstance(before.pages, Shelf):
        past = Past(before.pages, before.accounts, ground.changed, before.styles)
    drawing = digest_drawing(frame, run.code)
    pages = lay_out(ground.woven, ground.accounts, ground.texts, drawing, run.code, past)
    known, fresh, styles = pages.known, pages.fresh, pages.styles
    assets = theme_assets(frame.theme)
    names = tuple(one.path for one in assets)
    laid = digest(ground.woven.identity, config, names)
    if laid == before.laid:
        files = (path for path, _ in plan.files)
        paths = (*feed_names(config), *names, *files, *known)
        return Layout(
            ground, frame, drawing, known, fresh, styles, assets, paths, before.paths, (),
            before.claims, laid,
        )  # fmt: skip
    claims = tuple(find_claims(plan, ground.woven.rows, config, names))
    claimed = digest(claims, config.menus, plan.problems)
    # To compare 10,000 places costs a tenth of a second; most builds claim what the last one did.
    misplaced = () if claimed == before.claims else tuple(find_misplaced(plan, config, claims))
    paths = tuple(path for path, _, _ in claims)
    placed = digest(sorted(paths))
    return Layout(
        ground, frame, drawing, known, fresh, styles, assets, paths, placed, misplaced, claimed, laid
    )  # fmt: skip


def find_kept(run: Run, layout: Layout) -> Mapping[str, str]:
    """The pages that would come out as they stand in the output, as find_standing() tells of them;
    before anything is staged."""
    if run.request.clean:
        return {}
    places = run.request.site, run.request.target, run.state
    # Where two files claimed one place, it need not be the page that stands there.
    if layout.fresh is not None and run.before.claims and run.scout:
        there = find_untouched(run.before.mark, *places, run.scout)
        if there is not None:
            stay = (path for path in layout.known if path not in layout.fresh)
            return {path: there[path] for path in stay if path in there}
    before = take_down(run.before.pages)
    same = {
        path: before[path].sha256
        for path, one in layout.known.items()
        if path in before and before[path].key == one.key
    }
    return find_standing(same.items(), *places, run.crew, run.scout)


def make_output(
    run: Run, layout: Layout, kept: Mapping[str, str], pages: Pages
) -> Iterator[Output | Copy | Kept]:
    """Every file of the output. Raises FaultsFoundError once all faults are found, where a build is
    to hold back for them; a preview is not."""
    plan = layout.ground.woven.plan
    yield from layout.assets
    for path, source in plan.files:
        yield Copy(path, source)
    pages.kept = kept
    yield Kept(kept)
    wanted = {path: layout.known[path] for path in layout.known if path not in kept}
    yield from _make(run, layout, wanted, pages)
    pages.known = _find_known(run, layout, pages)
    if len(pages.known) == len(layout.known):
        pages.faults.extend(proofread(run, layout, pages))
    severities = layout.ground.config.severities
    failed = any(one.severity == "error" for one in judged(tuple(pages.faults), severities))
    if failed and not run.request.preview:
        raise FaultsFoundError
    yield from _say_to_machines(run, layout)


def check_output(run: Run, ground: Ground, frame: Frame) -> Iterator[Problem]:
    """What only the finished pages show; they are made where nothing else is wrong."""
    layout = lay_out_output(run, ground, frame)
    yield from layout.problems
    found = judged(ground.problems, ground.config.severities)
    if any(one.severity == "error" for one in found):
        return
    pages = Pages()
    for _ in _make(run, layout, layout.known, pages):
        pass
    yield from pages.faults
    pages.known = _find_known(run, layout, pages)
    if len(pages.known) == len(layout.known):
        yield from proofread(run, layout, pages)


def _find_known(run: Run, layout: Layout, pages: Pages) -> Mapping[str, Known]:
    made = pages.made
    if isinstance(layout.known, Shelf) and len(pages.kept) + len(made) == len(layout.known):
        return layout.known.replaced(made)
    before = take_down(run.before.pages)
    # Of one that is kept its key says that nothing of it differs.
    return {
        path: made.get(path) or before[path]
        for path in layout.known
        if path in made or path in pages.kept
    }


def proofread(run: Run, layout: Layout, pages: Pages) -> Problems:
    """Every link of the output that leads nowhere, at the text or setting whose page has it."""
    rows = layout.ground.woven.rows

    def find_spans(paths: Container[str]) -> dict[str, Span]:
        return {row.path: Span(row.owner.path) for row in rows.at(paths) if row.body}

    base = f"{base_path(layout.ground.config.base_url)}/"
    return find_broken_links(
        pages.known, pages.made, find_spans, layout.paths, base, run.before, layout.digest, run.memo
    )


def explain(path: str, layout: Layout, last: Ledger, *, clean: bool) -> str:
    """Why a file was written, in words; a ``clean`` build writes also what is as it was."""
    if path not in layout.known:
        return CLEAN if clean else "it is new or its source has changed"
    before, now = last.pages.get(path), layout.known[path]
    if before is None:
        return "it is a new page"
    reasons = []
    if before.text != now.text:
        reasons.append("its text has changed")
    if (before.slice, before.told) != (now.slice, now.told):
        reasons.append("what it tells of itself or of others has changed")
    if before.frame != now.frame:
        reasons.append("the theme, site.yml or what menus may lead to has changed")
    as_it_was = CLEAN if clean else "it was not there as it had been published"
    return ", ".join(reasons) or as_it_was


def _say_to_machines(run: Run, layout: Layout) -> Iterator[Output]:
    """Sitemap and feed; the feed tells what the newest articles tell of themselves."""
    ground = layout.ground
    plan = ground.woven.plan
    yield from plan.maps
    if ground.config.base_url:
        parts = [Part("brief", path) for path in plan.fed]
        find = find_of(parts, ground.accounts, ground.texts, run.memo)
        yield write_feed(ground.config, [find(part) for part in parts])


def _make(run: Run, layout: Layout, wanted: Mapping[str, Known], pages: Pages) -> Iterator[Output]:
    """The files of the wanted pages; a slip in a template is one slip, on however many pages."""
    ground = layout.ground
    pages_made = make_pages(
        wanted, ground.woven, ground.accounts, ground.texts, layout.frame, run.memo, run.crew,
        run.before.pages, layout.drawing.views,
    )  # fmt: skip
    for number, made in enumerate(pages_made, 1):
        run.tell("Rendering", number, len(wanted))
        if made.output:
            path = made.output.path
            pages.made[path] = replace(wanted[path], sha256=made.output.sha256)
            yield made.output
        elif made.problem and not _is_told(made.problem, pages.faults):
            pages.faults.append(made.problem)


def _is_told(found: Problem, faults: list[Problem]) -> bool:
    return any(one.code == found.code == "theme-error" and one.span == found.span for one in faults)
