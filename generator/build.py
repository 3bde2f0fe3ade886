"""The chain from a folder to a published site: the one place that knows the order."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from generator.code import code_digest
from generator.folders import STATE
from generator.ground import Ground, no_site, prepare
from generator.lastgood import fill_gaps, leave_out_rivals
from generator.ledger import NOTHING, Ledger, read_ledger, used_results, write_ledger
from generator.making import (
    FaultsFoundError,
    Layout,
    Pages,
    check_output,
    explain,
    find_kept,
    lay_out_output,
    make_output,
)
from generator.model.problem import Problems, judged
from generator.model.telling import Part
from generator.model.value import replace
from generator.publish.faults import MachineFault, OutputConflict, machine_faults
from generator.publish.hand import Hand
from generator.publish.jobs import count_processors, cut, hire
from generator.publish.journal import roll_forward
from generator.publish.lock import Locked, hold_lock
from generator.publish.manifest import is_ours
from generator.publish.memo import Forgetful, Lost, Store, borrow_store
from generator.publish.paths import UnsafePath, refuse_output, refuse_state
from generator.publish.scout import Scout
from generator.publish.stage import Published, publish
from generator.publish.tree import Seen, read_text
from generator.publish.untouched import find_mark
from generator.read.dates import read_date
from generator.render.links import base_path
from generator.render.theme import ThemeChanged
from generator.request import Outcome, Request, Tell
from generator.run import Run, Warm, say_nothing
from generator.sheets import swap_sheets
from generator.texts import get_ready
from generator.themes import theme_folders
from generator.told import find_of
from generator.weave.checks import suggest_terms
from generator.weave.publication import find_end

if TYPE_CHECKING:
    from concurrent.futures import Executor

AT_ONCE: Final = 200  # articles whose slices are in memory
TRIES: Final = 3  # of a build whose theme somebody saves meanwhile
RESTLESS: Final = (
    "The theme was saved again and again while its templates were loaded. Nothing was published:"
    " build again."
)
RESUMED: Final = (
    "The last build was interrupted while it put its files in place; they are there now."
)

__all__ = ("Outcome", "Request", "Warm", "build", "check", "start_preview")


def build(
    request: Request, warm: Warm | None = None, tell: Tell = say_nothing,
    executor: "Executor | None" = None, seen: Seen = MappingProxyType({}),
    scout: Scout | None = None, hand: Hand | None = None,
) -> Outcome:  # fmt: skip
    """Publishes the site, or nothing where there are errors; ``tell`` is called as work goes on.

    A preview publishes what it can, with what ``warm`` remembers in place of what is broken.
    Reading and rendering are the work of ``executor`` where there is one, else of as many
    processes as the request says; its workers see the site and its state folder by the same paths.
    Files that were ``seen`` a moment ago are not looked at again, nor what the ``scout`` looks at;
    a few texts are read by the ``hand``.
    """
    work = partial(_build, request, warm or Warm(), tell, executor, seen, scout, hand)
    return _timed(lambda: _with_lock(request, work))


def check(request: Request) -> Outcome:
    """The problems of a build, and what an editor would suggest; writes nothing."""
    return _timed(lambda: _check(request))


def start_preview(request: Request) -> Callable[[frozenset[str] | None], Outcome]:
    """A function that builds the preview anew; it takes the paths that changed, or None for all.

    What it remembers from build to build lives with it, in the process that calls this.
    """
    warm = Warm()
    asked = replace(request, preview=True, plain=True)
    get_ready()  # or the first save would have to wait for it

    def rebuild(changed: frozenset[str] | None) -> Outcome:
        sheets = swap_sheets(asked, warm.theme, changed or frozenset())
        return sheets or replace(build(asked, warm), folders=_folders(request.site))

    return rebuild


def _timed(work: Callable[[], Outcome]) -> Outcome:
    began = time.perf_counter()
    try:
        with _quick(), machine_faults():
            outcome = work()
    except MachineFault as fault:
        outcome = Outcome(fault=str(fault))
    except (OutputConflict, UnsafePath) as error:
        outcome = Outcome(refused=str(error))
    except Locked as locked:
        outcome = Outcome(fault=f"Another build of this site is running: {locked.holder}.")
    return replace(outcome, seconds=round(time.perf_counter() - began, 3))


def _with_lock(request: Request, work: Callable[[], Outcome]) -> Outcome:
    """What comes of the work, which has state and output for itself, or why it was not begun."""
    if not (request.site / "site.yml").is_file():
        return Outcome(no_site(request.site))
    state = request.site / STATE
    sources = (request.site / "content", request.site / "themes")
    owned = partial(is_ours, request.site, request.target, state)
    if refusal := refuse_output(request.target, request.site, sources, owned=owned):
        return Outcome(refused=refusal)
    if refusal := refuse_state(state):
        return Outcome(refused=refusal)
    with hold_lock(state):
        resumed = roll_forward(request.site, request.target, state)
        outcome = work()
    return replace(outcome, notes=(RESUMED, *outcome.notes)) if resumed else outcome


def _build(
    request: Request,
    warm: Warm,
    tell: Tell,
    executor: "Executor | None",
    seen: Seen,
    scout: Scout | None,
    hand: Hand | None,
) -> Outcome:
    code = code_digest()
    store = Store(request.site / STATE / "memo.sqlite")
    with _closed_after(store, request), hire(_jobs(request), executor) as crew:
        if store.begin(code):
            before = read_ledger(_name(request), code, store)
            with suppress(Lost):
                run = Run(request, store, crew, code, warm, before, tell, seen, scout, hand)
                return _run(run)
            crew.dismiss()  # nobody goes on with what stood on the memo as it was
            store.empty()
            warm.last.forget()
            with suppress(Lost):
                return _run(Run(request, store, crew, code, Warm(warm.last), NOTHING, tell))
    # The disk keeps no memo: nobody but this process can know what it reads.
    warm.last.forget()
    with hire(1) as crew:
        return _run(Run(request, Forgetful(), crew, code, Warm(warm.last), NOTHING, tell))


def _jobs(request: Request) -> int:
    return request.jobs or count_processors()


@contextmanager
def _closed_after(store: Store, request: Request) -> Iterator[None]:
    """Nothing closes the store of a process that leaves at once; a preview asks again and again."""
    try:
        yield
    finally:
        if not request.preview:
            store.close()


def _name(request: Request) -> str:
    if request.preview:
        return "preview"
    path = os.path.relpath(request.target, request.site)
    return path.encode("utf-8", "backslashreplace").decode()  # a folder's name may be no text


def _run(run: Run) -> Outcome:
    """Publishes from a theme that nobody saves meanwhile; raises Lost where the memo has a gap."""
    return _while_theme_stays(lambda: _publish(run))


def _while_theme_stays(work: Callable[[], Outcome]) -> Outcome:
    """What comes of the work, begun anew where it met a theme that was saved since it began."""
    for _ in range(TRIES):
        with suppress(ThemeChanged):
            return work()
    raise MachineFault(RESTLESS)


def _publish(run: Run) -> Outcome:
    """Reads, weaves, renders and publishes."""
    ground = prepare(run)
    if isinstance(ground, Outcome):
        return ground
    severities = ground.config.severities
    if ground.frame is None:
        return Outcome(judged(ground.problems, severities))
    layout = lay_out_output(run, ground, ground.frame)
    problems = judged((*ground.problems, *layout.problems), severities)
    if any(one.severity == "error" for one in problems) and not run.request.preview:
        _remember(run, ground)
        return Outcome(problems)
    pages = Pages()
    outputs = make_output(run, layout, find_kept(run, layout), pages)
    if run.request.preview:
        outputs = fill_gaps(outputs, layout.known, run.request.target)
        if problems:
            outputs = leave_out_rivals(outputs)
    else:
        run.warm.held = (layout, pages)
    try:
        done = publish(
            outputs, run.request.site, run.request.target, run.state, clean=run.request.clean
        )
    except FaultsFoundError:
        _remember(run, ground)
        return Outcome(judged((*problems, *pages.faults), severities))
    _remember(run, ground, layout, pages)
    return _outcome(run, layout, done, judged((*problems, *pages.faults), severities))


def _remember(
    run: Run, ground: Ground, layout: Layout | None = None, pages: Pages | None = None
) -> None:
    """The ledger for the next build. What was not published leaves the last pages as they are."""
    last = run.before
    ledger = Ledger(
        reading=ground.reading,
        seen=ground.texts.seen,
        media=ground.woven.media,
        plan=ground.woven.key,
        identity=ground.woven.identity,
        accounts=ground.accounts,
        faulty=ground.faulty,
        pages=pages.known if pages else last.pages,
        paths=layout.digest if layout else last.paths,
        sound=not pages.faults if pages else last.sound,
        claims=layout.claims if layout and not layout.problems else b"",
        outline=ground.outline,
        lost=tuple(ground.texts.lost),
        laid=layout.laid if layout and not layout.problems else b"",
        whole=pages is not None,
        drawing=layout.drawing.views if layout else last.drawing,
        styles=layout.styles if layout else last.styles,
        mark=find_mark(run.request.site, run.request.target, run.state) if pages else last.mark,
    )
    keys = write_ledger(ledger, _name(run.request), run.code, run.memo)
    if isinstance(run.memo, Store):
        used = used_results(ledger, ground.woven, run.warm.last.seen)
        run.memo.forget(chain(keys, used))


def _outcome(run: Run, layout: Layout, done: Published, problems: Problems) -> Outcome:
    ground = layout.ground
    return Outcome(
        problems,
        len(done.written),
        done.kept,
        len(done.removed),
        pages=len(layout.known),
        notes=done.notes,
        left_out=ground.woven.plan.left_out,
        changed=(*done.written, *done.removed),
        reasons=tuple(
            (path, explain(path, layout, run.before, clean=run.request.clean))
            for path in done.written
        ),
        base=base_path(ground.config.base_url),
        ignore=ground.config.ignore,
        folders=_folders(run.request.site),
        days=_days(ground),
        mark=find_mark(run.request.site, run.request.target, run.state),
    )


def _folders(site: Path) -> tuple[str, ...]:
    return (str(site / "content"), *map(str, theme_folders(site)))


def _days(ground: Ground) -> tuple[str, str, str]:
    zone, today = ground.config.timezone, ground.today
    end = find_end(
        ground.woven.plan.season, date.fromisoformat(today), lambda day: read_date(day, zone)
    )
    return zone, today, end.isoformat()


@contextmanager
def _quick() -> Iterator[None]:
    """The cyclic collector finds nothing in a build and costs a third of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check(request: Request) -> Outcome:
    code = code_digest()
    with borrow_store() as store, hire(request.jobs or count_processors()) as crew:
        if store:
            with suppress(Lost):
                return _look(Run(request, store, crew, code, Warm(), NOTHING))
    with hire(1) as crew:
        return _look(Run(request, Forgetful(), crew, code, Warm(), NOTHING))


def _look(run: Run) -> Outcome:
    """Raises Lost where the memo has a gap."""
    return _while_theme_stays(lambda: _find_problems(run))


def _find_problems(run: Run) -> Outcome:
    ground = prepare(run)
    if isinstance(ground, Outcome):
        return ground
    problems = [*ground.problems]
    problems.extend(suggest_terms(_marked(ground, run), _wordings(ground), _sources(ground)))
    if ground.frame:
        problems.extend(check_output(run, ground, ground.frame))
    left_out = ground.woven.plan.left_out
    return Outcome(judged(tuple(problems), ground.config.severities), left_out=left_out)


def _wordings(ground: Ground) -> Iterator[tuple[str, str]]:
    """What texts may call each term, with its id."""
    for entries in ground.texts.shared().values():
        for term in entries.terms:
            yield from ((wording, term.id) for wording in (term.name.plain, *term.forms))


def _marked(ground: Ground, run: Run) -> dict[str, frozenset[str]]:
    """The terms that each published article marks, by its path."""
    marked = {}
    for some in cut(list(ground.accounts), AT_ONCE):
        parts = [Part("slice", path) for path in some]
        find = find_of(parts, ground.accounts, ground.texts, run.memo)
        for part in parts:
            marked[part.path] = frozenset(term.id for term in find(part).terms)
    return marked


def _sources(ground: Ground) -> Iterator[tuple[str, str]]:
    for path in ground.accounts:
        text = read_text(ground.texts.root, path)
        if isinstance(text, str):
            yield path, text
