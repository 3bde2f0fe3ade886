"""The chain from a folder to a published site: the one place that knows the order."""

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.code import code_digest
from generator.lastgood import LastGood, fill_gaps
from generator.ledger import NOTHING, Ledger, read_ledger, used_results, write_ledger
from generator.model.config import Config
from generator.model.dates import Date
from generator.model.digest import digest
from generator.model.output import Copy, Kept, Output
from generator.model.problem import Problem, Problems, Span, judged, placed, problem
from generator.model.site import Site
from generator.model.value import replace
from generator.pages import Job, Known, Lost, Pages, lay_out, make_pages
from generator.plans import Woven, find_claims, find_misplaced, keep_plan, make_plan
from generator.proofing import find_broken_links
from generator.publish.faults import MachineFault, OutputConflict, machine_faults
from generator.publish.jobs import Crew, count_processors, hire
from generator.publish.lock import Locked, hold_lock
from generator.publish.manifest import is_ours
from generator.publish.memo import Forgetful, Memo, Store
from generator.publish.paths import UnsafePath, refuse_output, safe_join
from generator.publish.stage import Published, publish
from generator.publish.standing import find_standing
from generator.publish.tree import SourceFile, Tree, read_text, scan
from generator.read.config import read_config
from generator.read.dates import read_date
from generator.read.fields import Reading
from generator.render.autolink import find_wordings
from generator.render.frame import Frame, Theme
from generator.render.links import base_path
from generator.render.theme import forget_themes
from generator.request import OUTPUT, PREVIEW, STATE, Outcome, Request, Tell
from generator.texts import Texts, gather
from generator.themes import find_theme, inline_style, theme_assets, theme_folders
from generator.weave.checks import suggest_terms
from generator.weave.publication import Edition, find_end

__all__ = ("OUTPUT", "PREVIEW", "STATE", "Outcome", "Request", "build", "check", "start_preview")


def _say_nothing(what: str, done: int, count: int) -> None:
    pass


@dataclass(slots=True)
class Warm:
    """What a process still knows of its last build: values that need not be decoded again."""

    last: LastGood = field(default_factory=LastGood)
    texts: Texts | None = None
    theme: Theme | None = None


@dataclass(slots=True)
class Run:
    """One build under way: what was asked for, and what it works with."""

    request: Request
    memo: Memo
    crew: Crew
    code: bytes
    warm: Warm
    before: Ledger
    tell: Tell = _say_nothing

    @property
    def state(self) -> Path:
        return self.request.site / STATE


@dataclass(frozen=True, slots=True)
class Ground:
    """A site read and woven: what its pages are made from. ``problems`` are as they were found."""

    config: Config
    frame: Frame | None
    texts: Texts
    woven: Woven
    problems: Problems
    reading: bytes
    today: str  # in ISO form

    @property
    def site(self) -> Site | None:
        """The linked site with all problems, where it was woven now."""
        site = self.woven.site
        return replace(site, problems=self.problems) if site else None


def build(request: Request, warm: Warm | None = None, tell: Tell = _say_nothing) -> Outcome:
    """Publishes the site, or nothing where there are errors; ``tell`` is called as work goes on.

    A preview publishes what it can, with what ``warm`` remembers in place of what is broken.
    """
    return _timed(lambda: _build(request, warm or Warm(), tell))


def check(request: Request) -> Outcome:
    """The problems of a build, and what an editor would suggest; writes nothing."""
    return _timed(lambda: _check(request))


def start_preview(request: Request) -> Callable[[frozenset[str] | None], Outcome]:
    """A function that builds the preview anew; it takes the paths that changed, or None for all.

    What it remembers from build to build lives with it, in the process that calls this.
    """
    warm = Warm()
    asked = replace(request, preview=True, plain=True)

    def rebuild(changed: frozenset[str] | None) -> Outcome:
        sheets = _swap_sheets(asked, warm.theme, changed or frozenset())
        return sheets or replace(build(asked, warm), folders=_folders(request.site))

    return rebuild


def _swap_sheets(request: Request, theme: Theme | None, changed: frozenset[str]) -> Outcome | None:
    """Where nothing but style sheets changed: they are in place before all else is looked at.

    Writes over files of the last publish alone; the build that follows compares them like any
    other, and writes down what they are. None where there is no such file or something else to do.
    """
    if not changed or not theme or not all(_is_sheet(path) for path in changed):
        return None
    swapped = []
    try:
        with hold_lock(request.site / STATE):
            for one in theme_assets(theme):
                place = safe_join(request.target, one.path)
                if _is_sheet(f"/{one.path}") and place.is_file() and place.read_bytes() != one.data:
                    draft = request.site / STATE / "sheet.tmp"
                    draft.write_bytes(one.data)
                    draft.replace(place)
                    swapped.append(one.path)
    except (OSError, Locked, MachineFault):
        return None
    return Outcome(changed=tuple(swapped), partial=True) if swapped else None


def _is_sheet(path: str) -> bool:
    return "/assets/" in path and path.endswith(".css")


def read_site(request: Request) -> Ground | Outcome:
    """The site read and woven without a memory; an Outcome where there is no site to speak of."""
    with hire(1) as crew:
        return _prepare(Run(request, Forgetful(), crew, code_digest(), Warm(), NOTHING))


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


def _build(request: Request, warm: Warm, tell: Tell) -> Outcome:
    if not (request.site / "site.yml").is_file():
        return Outcome(_no_site(request.site))
    state = request.site / STATE
    sources = (request.site / "content", request.site / "themes")
    owned = is_ours(request.site, request.target, state)
    if refusal := refuse_output(request.target, request.site, sources, owned=owned):
        return Outcome(refused=refusal)
    code = code_digest()
    with hold_lock(state), hire(request.jobs or count_processors()) as crew:
        store = Store(state / "memo.sqlite")
        store.begin()
        before = read_ledger(_name(request), code, store)
        try:
            return _run(Run(request, store, crew, code, warm, before, tell))
        except Lost:
            store.empty()
            return _run(Run(request, store, crew, code, Warm(warm.last), NOTHING, tell))


def _name(request: Request) -> str:
    return "preview" if request.preview else os.path.relpath(request.target, request.site)


def _run(run: Run) -> Outcome:
    """Reads, weaves, renders and publishes; raises Lost where the memo has a gap."""
    ground = _prepare(run)
    if isinstance(ground, Outcome):
        return ground
    severities = ground.config.severities
    if ground.frame is None:
        return Outcome(judged(ground.problems, severities))
    known, jobs = lay_out(ground.woven, ground.texts, ground.frame, run.code)
    rows = tuple(job.row for job in jobs.values())
    assets = theme_assets(ground.frame.theme)
    names = tuple(one.path for one in assets)
    problems = judged(
        (*ground.problems, *find_misplaced(ground.woven.plan, rows, ground.config, names)),
        severities,
    )
    if any(one.severity == "error" for one in problems) and not run.request.preview:
        _remember(run, ground, known={})
        return Outcome(problems)
    pages = Pages()
    standing = _find_standing(run, known)
    files = [path for path, _, _ in find_claims(ground.woven.plan, rows, ground.config, names)]
    outputs = _outputs(run, ground, ground.frame, assets, known, jobs, standing, files, pages)
    if run.request.preview:
        outputs = fill_gaps(outputs, known, run.request.target)
    try:
        done = publish(
            outputs, run.request.site, run.request.target, run.state, clean=run.request.clean
        )
    except _FaultsFoundError:
        _remember(run, ground, known={})
        return Outcome(judged((*problems, *pages.faults), severities))
    if ground.woven.site:
        keep_plan(ground.woven, rows, run.memo)
    _remember(run, ground, pages.known, files, sound=not pages.faults)
    return _outcome(run, ground, done, known, judged((*problems, *pages.faults), severities))


def _outcome(
    run: Run, ground: Ground, done: Published, known: Mapping[str, Known], problems: Problems
) -> Outcome:
    return Outcome(
        problems,
        len(done.written),
        done.kept,
        len(done.removed),
        pages=len(known),
        notes=done.notes,
        left_out=ground.woven.plan.left_out,
        changed=(*done.written, *done.removed),
        reasons=tuple((path, _reason(path, known, run.before)) for path in done.written),
        base=base_path(ground.config.base_url),
        ignore=ground.config.ignore,
        folders=_folders(run.request.site),
        days=_days(ground),
    )


def _folders(site: Path) -> tuple[str, ...]:
    return (str(site / "content"), *map(str, theme_folders(site)))


def _days(ground: Ground) -> tuple[str, str, str]:
    zone, today = ground.config.timezone, ground.today
    end = find_end(
        ground.woven.plan.season, date.fromisoformat(today), lambda day: read_date(day, zone)
    )
    return zone, today, end.isoformat()


class _FaultsFoundError(Exception):
    """Templates failed while outputs were made: nothing is to be published."""


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


# --- reading ----------------------------------------------------------------------------------------


def _prepare(run: Run) -> Ground | Outcome:
    """The site read and woven; an Outcome where there is no site to speak of.

    For a preview, what is broken is as it last was without errors, and the problems are of now.
    """
    request = run.request
    root = request.site
    text = read_text(root, "site.yml")
    if isinstance(text, Problem):
        return Outcome((text,) if (root / "site.yml").exists() else _no_site(root))
    config, problems = read_config(text)
    if request.preview:
        if any(one.severity == "error" for one in problems):
            config = run.warm.last.config or config
        run.warm.last.config = config
    if config is None:
        return Outcome(judged(problems, ()))
    edition = _edition(request, config)
    if isinstance(edition, str):
        return Outcome(refused=edition)
    theme, theme_problems = find_theme(root, config, plain=request.plain)
    now = time.time_ns()
    tree = scan(root, config.ignore)
    texts, reading = _gather(run, config, tree, now)
    files = {one.path: one for one in tree.files}
    woven = make_plan(texts, files, config, edition, run.code, run.before.media, run.memo)
    hidden = frozenset(woven.plan.hidden)
    found = (*problems, *theme_problems, *tree.problems, *texts.problems())
    problems = (
        # A draft that is left out may be as unfinished as it likes.
        *(one for one in found if one.span.path not in hidden),
        *placed(woven.plan.problems, texts.find_span),
    )
    if request.preview:
        texts, woven = _mend(run, texts, woven, files, config, edition, problems)
    frame = _frame(run, config, theme, woven) if theme else None
    today = edition.today.edtf[:10]
    return Ground(config, frame, texts, woven, problems, reading, today)


def _gather(run: Run, config: Config, tree: Tree, now: int) -> tuple[Texts, bytes]:
    reading = Reading(
        config.language, config.timezone, config.html == "trusted", config.unknown_keys
    )
    how = digest(run.code, reading)
    before = run.before.seen if run.before.reading == how else {}
    texts = gather(
        run.request.site, tree.files, reading, run.code, before, run.memo, run.crew, now, run.tell
    )
    if run.warm.texts:
        texts.take_over(run.warm.texts)
    run.warm.texts = texts
    return texts, how


def _mend(
    run: Run, texts: Texts, woven: Woven, files: Mapping[str, SourceFile], config: Config,
    edition: Edition, problems: Problems,
) -> tuple[Texts, Woven]:  # fmt: skip
    """The site with every broken file as it last was without errors, where that is known."""
    last = run.warm.last
    found = judged(problems, config.severities)
    broken = frozenset(one.span.path for one in found if one.severity == "error")
    last.remember(texts.seen, broken, frozenset(files))
    mended = last.mend(texts, broken)
    if mended is texts:
        return texts, woven
    return mended, make_plan(mended, files, config, edition, run.code, woven.media, run.memo)


def _frame(run: Run, config: Config, theme: Theme, woven: Woven) -> Frame:
    last = run.warm.last
    if run.request.preview and last.theme != theme.digest:
        forget_themes()
        last.theme = theme.digest
    run.warm.theme = theme
    glossary = woven.plan.glossary
    return Frame(
        config, theme, frozenset(woven.plan.filled), inline_style(theme, base_path(config.base_url)),
        glossary=glossary, wordings=find_wordings(glossary), marks_broken=run.request.preview,
    )  # fmt: skip


def _no_site(root: Path) -> Problems:
    return (problem("missing-site", f"there is no site.yml in {root}", Span("site.yml"),
                    "Go to the folder of your site, name it with --site, or make one with `nutgraf new site NAME`."),)  # fmt: skip


def _edition(request: Request, config: Config) -> Edition | str:
    """The day of the build: asked for, or given by the environment, or today in the site's zone."""
    written = request.date
    if written is None and (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        try:
            moment = datetime.fromtimestamp(int(epoch), UTC)
            written = moment.astimezone(ZoneInfo(config.timezone)).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return f"SOURCE_DATE_EPOCH is `{epoch[:20]}`: it must be the seconds since 1970."
    if written is None:
        written = datetime.now(ZoneInfo(config.timezone)).date().isoformat()
    today = read_date(written, config.timezone)
    if isinstance(today, Date) and not today.span and today.start and today.start.day:
        return Edition(today, request.drafts, request.future)
    return f"`{written}` is no day: write --date 2017-11-22."


# --- rendering ----------------------------------------------------------------------------------------


def _outputs(
    run: Run, ground: Ground, frame: Frame, assets: tuple[Output, ...], known: Mapping[str, Known],
    jobs: Mapping[str, Job], standing: Mapping[str, Kept], files: list[str], pages: Pages,
) -> Iterator[Output | Copy | Kept]:  # fmt: skip
    """Every file of the output; raises once all faults are found, where a build is to hold back."""
    yield from assets
    for path, source in ground.woven.plan.files:
        yield Copy(path, source)
    yield from _pages(run, ground, frame, known, jobs, standing, pages)
    if len(pages.known) == len(known):
        pages.faults.extend(_proofread(run, ground, jobs, files, pages))
    severities = ground.config.severities
    failed = any(one.severity == "error" for one in judged(tuple(pages.faults), severities))
    if failed and not run.request.preview:
        raise _FaultsFoundError
    yield from ground.woven.plan.feeds


def _find_standing(run: Run, known: Mapping[str, Known]) -> Mapping[str, Kept]:
    """The pages that would come out as they stand in the output; before anything is staged."""
    if run.request.clean:
        return {}
    before = run.before.pages
    same = {
        path: before[path].sha256
        for path, one in known.items()
        if path in before and before[path].key == one.key
    }
    return find_standing(same.items(), run.request.site, run.request.target, run.state)


def _pages(
    run: Run, ground: Ground, frame: Frame, known: Mapping[str, Known], jobs: Mapping[str, Job],
    standing: Mapping[str, Kept], pages: Pages,
) -> Iterator[Output | Kept]:  # fmt: skip
    """What stands in the output already, then what is made now; ``pages`` notes it all."""
    for path, kept in standing.items():
        pages.known[path] = replace(known[path], sha256=kept.sha256)
        yield kept
    wanted = [job for path, job in jobs.items() if path not in standing]
    for number, made in enumerate(make_pages(wanted, ground.texts, frame, run.memo, run.crew), 1):
        run.tell("Rendering", number, len(wanted))
        if made.output:
            path = made.output.path
            pages.known[path] = replace(known[path], sha256=made.output.sha256)
            pages.marks[path] = made.marks
            yield made.output
        elif made.problem and made.problem.span not in {
            one.span for one in pages.faults if one.code == made.problem.code == "theme-error"
        }:
            pages.faults.append(
                made.problem
            )  # a slip in a template is one slip, on however many pages


def _proofread(
    run: Run, ground: Ground, jobs: Mapping[str, Job], files: list[str], pages: Pages
) -> Problems:
    asked = {path: job.row.owner for path, job in jobs.items() if job.row.body}
    spans = {path: Span(owner.path) for path, owner in asked.items()}
    return find_broken_links(
        pages.known, pages.marks, spans, files, f"{base_path(ground.config.base_url)}/",
        run.before, _digest_paths(files), run.memo,
    )  # fmt: skip


def _digest_paths(files: list[str]) -> bytes:
    return digest(sorted(files))


def _remember(
    run: Run, ground: Ground, known: Mapping[str, Known], files: list[str] | None = None, *,
    sound: bool = False,
) -> None:  # fmt: skip
    """The ledger for the next build. What was not published leaves the last pages as they are."""
    before = run.before
    ledger = Ledger(
        reading=ground.reading,
        seen=ground.texts.seen,
        media=ground.woven.media,
        plan=ground.woven.key,
        pages=dict(known) or before.pages,
        paths=before.paths if files is None else _digest_paths(files),
        sound=before.sound if files is None else sound,
    )
    key = write_ledger(ledger, _name(run.request), run.code, run.memo)
    if isinstance(run.memo, Store):
        run.memo.forget([key, *used_results(ledger, run.warm.last.seen)])


def _reason(path: str, known: Mapping[str, Known], last: Ledger) -> str:
    """Why a file was written, in words."""
    if path not in known:
        return "it is new or its source has changed"
    before, now = last.pages.get(path), known[path]
    if before is None:
        return "it is a new page"
    reasons = []
    if before.text != now.text:
        reasons.append("its text has changed")
    if before.slice != now.slice:
        reasons.append("what it tells of itself or of others has changed")
    if before.frame != now.frame:
        reasons.append("the theme, site.yml or the menus have changed")
    return ", ".join(reasons) or "it was not there as it had been published"


# --- checking -----------------------------------------------------------------------------------------


def _check(request: Request) -> Outcome:
    with hire(1) as crew:
        run = Run(request, Forgetful(), crew, code_digest(), Warm(), NOTHING)
        ground = _prepare(run)
        if isinstance(ground, Outcome):
            return ground
        severities = ground.config.severities
        problems = [*ground.problems]
        if ground.woven.site:
            problems.extend(suggest_terms(ground.woven.site, _sources(ground)))
        if ground.frame:
            problems.extend(_check_pages(run, ground, ground.frame))
        return Outcome(judged(tuple(problems), severities))


def _check_pages(run: Run, ground: Ground, frame: Frame) -> Iterator[Problem]:
    """What only the finished pages show; they are made where nothing else is wrong."""
    known, jobs = lay_out(ground.woven, ground.texts, frame, run.code)
    rows = tuple(job.row for job in jobs.values())
    names = tuple(one.path for one in theme_assets(frame.theme))
    yield from find_misplaced(ground.woven.plan, rows, ground.config, names)
    found = judged(ground.problems, ground.config.severities)
    if any(one.severity == "error" for one in found):
        return
    pages = Pages()
    for made in make_pages(list(jobs.values()), ground.texts, frame, run.memo, run.crew):
        if made.output:
            pages.known[made.output.path] = known[made.output.path]
            pages.marks[made.output.path] = made.marks
        elif made.problem:
            yield made.problem
    if len(pages.known) == len(known):
        claims = find_claims(ground.woven.plan, rows, ground.config, names)
        yield from _proofread(run, ground, jobs, [path for path, _, _ in claims], pages)


def _sources(ground: Ground) -> Iterator[tuple[str, str]]:
    for card in ground.texts.cards():
        text = read_text(ground.texts.root, card.path)
        if isinstance(text, str):
            yield card.path, text
