"""The ground of a build: site.yml, theme and texts read, and the plan of pages woven from them."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.model.config import Config
from generator.model.dates import Date
from generator.model.digest import digest
from generator.model.problem import Problem, Problems, Span, judged, placed, problem
from generator.model.reading import Reading
from generator.model.value import Value
from generator.plans import Begun, Woven, begin_plan, make_plan
from generator.publish.tree import Tree, read_text, scan
from generator.read.config import read_config
from generator.read.dates import read_date
from generator.render.autolink import find_wordings
from generator.render.forget import forget_themes
from generator.render.frame import Frame, Theme
from generator.render.links import base_path
from generator.request import Outcome, Request
from generator.run import Run
from generator.tellings import check_promises, find_faults, tell_articles
from generator.texts import Texts, gather, name_folders
from generator.themes import find_theme, inline_style
from generator.told import Account
from generator.weave.publication import Edition


class Ground(Value, frozen=True):
    """A site read and woven: what its pages are made from. ``accounts`` are what each article tells,
    by its path, ``faulty`` the keys of those with faults; ``problems`` are as they were found. ``outline`` is the digest of the order of the
    texts, ``changed`` are the texts that are not as the last build saw them."""

    config: Config
    frame: Frame | None
    texts: Texts
    woven: Woven
    accounts: Mapping[str, Account]
    faulty: tuple[bytes, ...]
    problems: Problems
    reading: bytes
    outline: bytes
    changed: frozenset[str]
    today: str  # in ISO form


def prepare(run: Run) -> Ground | Outcome:
    """The site read and woven; an Outcome where there is no site to speak of.

    For a preview, what is broken is as it last was without errors, and the problems are of now.
    """
    request = run.request
    root = request.site
    text = read_text(root, "site.yml")
    if isinstance(text, Problem):
        return Outcome((text,) if (root / "site.yml").exists() else no_site(root))
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
    tree = scan(root, config.ignore, run.seen)
    texts, reading = _gather(run, config, tree, now)
    files = {one.path: one for one in tree.files}
    before = run.before
    changed, outline = _compare(run, texts)
    begin = partial(
        begin_plan, files=files, config=config, edition=edition, code=run.code, memo=run.memo, now=now
    )  # fmt: skip
    woven, accounts, faulty = _weave(
        run, texts, begin(texts, before=before.media, outline=outline), before.accounts, changed
    )
    hidden = frozenset(woven.plan.hidden)
    found = (*problems, *theme_problems, *tree.problems, *texts.problems())
    problems = (
        # A draft that is left out may be as unfinished as it likes.
        *(one for one in found if one.span.path not in hidden),
        *placed(woven.plan.problems, texts.find_span),
        *placed(find_faults(faulty, run.memo), texts.find_span),
        *placed(check_promises(woven.plan.promised, accounts, texts, run.memo), texts.find_span),
    )
    if request.preview:
        mended = _mend(run, texts, config, problems, frozenset(files))
        if mended is not texts:
            texts, media = mended, woven.media
            changed, outline = _compare(run, texts)
            woven, accounts, faulty = _weave(
                run, texts, begin(texts, before=media, outline=outline), accounts
            )
    frame = _frame(run, config, theme, woven) if theme else None
    today = edition.today.edtf[:10]
    return Ground(
        config, frame, texts, woven, accounts, faulty, problems, reading, outline, changed, today
    )


def _compare(run: Run, texts: Texts) -> tuple[frozenset[str], bytes]:
    """The texts that have changed since the last build, and the digest of the order of all."""
    before = run.before
    changed = texts.changed_since(before.seen)
    return changed, texts.outline(before.seen, changed, before.lost, before.outline)


def _weave(
    run: Run, texts: Texts, begun: Begun, before: Mapping[str, Account],
    changed: frozenset[str] | None = None,
) -> tuple[Woven, Mapping[str, Account], tuple[bytes, ...]]:  # fmt: skip
    """The plan, what every article tells, and the keys of those accounts that tell of faults.

    The plan is made while the articles are told. Whoever calls keeps nothing that is ``begun``.
    """
    memo, last = run.memo, run.before
    since = changed if begun.identity == last.identity else None
    if since is not None and all(texts.tells_as(last.seen, path) for path in since):
        return make_plan(begun, memo), last.accounts, last.faulty
    hear = tell_articles(
        begun.tellers, begun.shared, texts, before, memo, run.crew, run.tell, since
    )
    woven = make_plan(begun, memo)
    del begun  # no value of a build is larger, and nobody needs it any more
    told = hear()
    return woven, told, tuple(one.key for one in told.values() if one.faulty)


def _gather(run: Run, config: Config, tree: Tree, now: int) -> tuple[Texts, bytes]:
    reading = Reading(
        config.language, config.timezone, config.html == "trusted", config.unknown_keys
    )
    how = digest(run.code, reading)
    before = run.before.seen if run.before.reading == how else {}
    texts = gather(
        run.request.site, tree.files, reading, run.code, before, run.memo, run.crew, now, run.tell,
        run.hand,
    )  # fmt: skip
    if not any(code == "unreadable-file" for code, _ in config.severities):
        name_folders(texts)  # what hides other errors is one itself
    for one in judged((*tree.problems, *texts.stray), config.severities):
        texts.lose(one)
    if run.warm.texts:
        texts.take_over(run.warm.texts)
    run.warm.texts = texts
    return texts, how


def _mend(
    run: Run, texts: Texts, config: Config, problems: Problems, files: frozenset[str]
) -> Texts:
    """The texts with every broken file as it last was without errors, where that is known."""
    last = run.warm.last
    found = judged(problems, config.severities)
    broken = frozenset(one.span.path for one in found if one.severity == "error")
    last.remember(texts.seen, broken, files)
    return last.mend(texts, broken)


def _frame(run: Run, config: Config, theme: Theme, woven: Woven) -> Frame:
    last = run.warm.last
    if run.request.preview and last.theme != theme.files:
        forget_themes()
        last.theme = theme.files
    run.warm.theme = theme
    glossary = woven.plan.glossary
    return Frame(
        config, theme, frozenset(woven.plan.filled), inline_style(theme, base_path(config.base_url)),
        glossary=glossary, wordings=find_wordings(glossary), marks_broken=run.request.preview,
    )  # fmt: skip


def no_site(root: Path) -> Problems:
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
    single = isinstance(today, Date) and not today.span and today.start
    if isinstance(today, Date) and single and single.day and single.year >= 1:
        return Edition(today, request.drafts, request.future)
    return f"`{written}` is no day: write --date 2017-11-22."
