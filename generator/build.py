"""The chain from a folder to a published site: the one place that knows the order."""

import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator.lastgood import LastGood, fill_gaps
from generator.model.config import Config
from generator.model.content import Body, Card, Entries, Media
from generator.model.dates import Date
from generator.model.output import Copy, Output
from generator.model.problem import Problem, Problems, Span, judged, placed, problem
from generator.model.site import Site
from generator.model.value import Value, replace
from generator.proof import Proof, find_clashes
from generator.publish.faults import MachineFault, OutputConflict, machine_faults
from generator.publish.lock import Locked, hold_lock
from generator.publish.manifest import is_ours
from generator.publish.paths import UnsafePath, refuse_output
from generator.publish.stage import publish
from generator.publish.tree import read_text, scan
from generator.read.article import read_article
from generator.read.captions import read_captions_file
from generator.read.config import read_config
from generator.read.data import read_data, read_term
from generator.read.dates import read_date
from generator.read.durations import is_recording, read_duration
from generator.read.fields import Reading
from generator.read.media import probe
from generator.render.autolink import find_wordings
from generator.render.feeds import feed_names, write_feeds
from generator.render.frame import Frame
from generator.render.links import base_path, output_path
from generator.render.page import render
from generator.render.plan import Page, fill_addresses, plan
from generator.render.theme import forget_themes
from generator.themes import find_theme, inline_style, theme_assets, theme_folders
from generator.weave.assemble import find_media, weave
from generator.weave.checks import suggest_terms
from generator.weave.publication import Edition, find_state

STATE: Final = ".nutgraf"
OUTPUT: Final = "_site"
PREVIEW: Final = f"{STATE}/preview/site"
TEXTS: Final = (".md", ".markdown", ".mdown", ".mkd", ".yml", ".yaml")
LARGEST_MEDIA: Final = 2 << 30  # bytes; larger files are not for a web page
PROBED: Final = 64 << 20  # bytes of an image that are read to find its size


class Request(Value, frozen=True):
    """What a build is asked for. ``date`` is ISO or None for today in the site's zone.

    ``plain`` keeps the theme's files under their own names: so a preview can swap a style sheet.
    ``preview`` publishes what it can in spite of errors, into the state folder.
    """

    site: Path
    output: Path | None = None
    date: str | None = None
    drafts: bool = False
    future: bool = False
    clean: bool = False
    plain: bool = False
    preview: bool = False

    @property
    def target(self) -> Path:
        return self.output or self.site / (PREVIEW if self.preview else OUTPUT)


class Outcome(Value, frozen=True):
    """What came of it. ``refused`` is a sentence about the usage, ``fault`` one about the machine.

    ``changed`` are the paths in the output that were written or removed. A preview that published
    something says below which path of its host the site lies (``base``, without the last ``/``) and
    what it leaves out of account (``ignore``, as in site.yml). ``folders`` were read, if they exist.
    """

    problems: Problems = ()
    written: int = 0
    kept: int = 0
    removed: int = 0
    seconds: float = 0.0
    pages: int = 0
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()  # (draft, scheduled or expired, how many)
    refused: str = ""
    fault: str = ""
    changed: tuple[str, ...] = ()
    base: str | None = None
    ignore: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return any(one.severity == "error" for one in self.problems)


@dataclass(slots=True)
class _Texts:
    """Everything read, before it is woven; ``shared`` are the entries by the path of their file."""

    cards: list[Card] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    shared: dict[str, Entries] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def find_span(self, path: str, number: int) -> Span:
        return self.bodies[path].text.refs[number].span

    @property
    def entries(self) -> Entries:
        return _join(list(self.shared.values()))


def build(request: Request, last: LastGood | None = None) -> Outcome:
    """Publishes the site, or nothing where there are errors.

    A preview publishes what it can, with what ``last`` remembers in place of what is broken.
    """
    began = time.perf_counter()
    try:
        with _quick(), machine_faults():
            outcome = _build(request, last or LastGood())
    except (MachineFault, OutputConflict, UnsafePath) as error:
        if isinstance(error, MachineFault):
            outcome = Outcome(fault=str(error))
        else:
            outcome = Outcome(refused=str(error))
    except Locked as locked:
        outcome = Outcome(fault=f"Another build of this site is running: {locked.holder}.")
    return replace(outcome, seconds=round(time.perf_counter() - began, 3))


def check(request: Request) -> Outcome:
    """The problems of a build, and what an editor would suggest; writes nothing."""
    began = time.perf_counter()
    try:
        with _quick(), machine_faults():
            made = read_site(request)
            if isinstance(made, Outcome):
                outcome = made
            else:
                site, texts, frame = made
                hints = suggest_terms(site, _sources(request.site, texts))
                pages = plan(site)
                problems = [*site.problems, *_addressed(pages, site, frame), *hints]
                if not any(
                    one.severity == "error" for one in judged(site.problems, site.config.severities)
                ):
                    made_pages = _proofread(site, texts, frame, pages)
                    problems.extend(one for one in made_pages if isinstance(one, Problem))
                outcome = Outcome(judged(tuple(problems), site.config.severities))
    except MachineFault as fault:
        outcome = Outcome(fault=str(fault))
    return replace(outcome, seconds=round(time.perf_counter() - began, 3))


def start_preview(request: Request) -> Callable[[frozenset[str] | None], Outcome]:
    """A function that builds the preview anew; it takes the paths that changed, or None for all.

    What it remembers from build to build lives with it, in the process that calls this.
    """
    last = LastGood()
    asked = replace(request, preview=True, plain=True)
    folders = (str(request.site / "content"), *map(str, theme_folders(request.site)))

    def rebuild(changed: frozenset[str] | None) -> Outcome:  # noqa: ARG001
        return replace(build(asked, last), folders=folders)

    return rebuild


def _build(request: Request, last: LastGood) -> Outcome:
    site_yml = request.site / "site.yml"
    if not site_yml.is_file():
        return Outcome(_no_site(request.site))
    state = request.site / STATE
    sources = (request.site / "content", request.site / "themes")
    owned = is_ours(request.site, request.target, state)
    if refusal := refuse_output(request.target, request.site, sources, owned=owned):
        return Outcome(refused=refusal)
    with hold_lock(state):
        made = read_site(request, last)
        if isinstance(made, Outcome):
            return made
        site, texts, frame = made
        pages = plan(site)
        problems = judged((*site.problems, *_addressed(pages, site, frame)), site.config.severities)
        if any(one.severity == "error" for one in problems) and not request.preview:
            return Outcome(problems)
        faults: list[Problem] = []
        outputs = _outputs(site, texts, frame, pages, faults, hold_back=not request.preview)
        if request.preview:
            wanted = [output_path(page.url) for page in pages]
            outputs = fill_gaps(outputs, wanted, request.target)
        try:
            done = publish(outputs, request.site, request.target, state, clean=request.clean)
        except _FaultsFoundError:
            return Outcome(judged((*problems, *faults), site.config.severities))
        return Outcome(
            judged((*problems, *faults), site.config.severities),
            len(done.written),
            done.kept,
            len(done.removed),
            pages=len(pages),
            notes=done.notes,
            left_out=_left_out(site, texts),
            changed=(*done.written, *done.removed),
            base=base_path(site.config.base_url),
            ignore=site.config.ignore,
        )


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


def read_site(
    request: Request, last: LastGood | None = None
) -> tuple[Site, _Texts, Frame] | Outcome:
    """The woven site with its bodies and frame; an Outcome where there is no site to speak of.

    For a preview, what is broken is as it was in ``last``, and the problems are those of now.
    """
    root = request.site
    text = read_text(root, "site.yml")
    if isinstance(text, Problem):
        return Outcome((text,) if (root / "site.yml").exists() else _no_site(root))
    config, problems = read_config(text)
    if last and request.preview:
        if any(one.severity == "error" for one in problems):
            config = last.config or config
        last.config = config
    if config is None:
        return Outcome(judged(problems, ()))
    edition = _edition(request, config)
    if isinstance(edition, str):
        return Outcome(refused=edition)
    theme, theme_problems = find_theme(root, config, plain=request.plain)
    tree = scan(root, config.ignore)
    texts = _read_texts(root, [one.path for one in tree.files], config)
    problems = (*problems, *theme_problems, *tree.problems, *texts.problems)
    files = frozenset(one.path for one in tree.files)
    site = _weave(root, config, texts, files, edition)
    site = replace(
        site,
        problems=(*_of_published(problems, site, texts), *placed(site.problems, texts.find_span)),
    )
    if last and request.preview:
        site, texts = _mend(root, site, texts, files, edition, last)
    if theme is None:
        return Outcome(judged(site.problems, config.severities))
    if last and request.preview and last.theme != theme.digest:
        forget_themes()
        last.theme = theme.digest
    glossary = site.terms if config.autolink == "first" else ()
    frame = Frame(
        config, theme, fill_addresses(site), glossary=glossary, wordings=find_wordings(glossary),
        marks_broken=request.preview,
    )  # fmt: skip
    return site, texts, replace(frame, inline_style=inline_style(theme, base_path(config.base_url)))


def _weave(
    root: Path, config: Config, texts: _Texts, files: frozenset[str], edition: Edition
) -> Site:
    entries = texts.entries
    media = tuple(_probe(root, path) for path in find_media(texts.cards, entries) if path in files)
    return weave(config, texts.cards, entries, files, media, edition)


def _mend(
    root: Path, site: Site, texts: _Texts, files: frozenset[str], edition: Edition, last: LastGood
) -> tuple[Site, _Texts]:
    """The site with every broken file as it last was without errors, where that is known."""
    found = judged(site.problems, site.config.severities)
    broken = frozenset(one.span.path for one in found if one.severity == "error")
    last.remember(texts.cards, texts.bodies, texts.shared, broken, files)
    if not broken & (last.cards.keys() | last.shared.keys()):
        return site, texts
    cards, bodies = last.mend(texts.cards, texts.bodies, broken)
    mended = _Texts(cards, bodies, last.mend_shared(texts.shared, broken), texts.problems)
    woven = _weave(root, site.config, mended, files, edition)
    return replace(woven, problems=site.problems), mended


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


def _read_texts(root: Path, paths: list[str], config: Config) -> _Texts:
    reading = Reading(
        config.language, config.timezone, config.html == "trusted", config.unknown_keys
    )
    texts = _Texts()
    for path in paths:
        kind = _kind(path)
        if not kind:
            if stray := _stray(path):
                texts.problems.append(stray)
            continue
        text = read_text(root, path)
        if kind == "captions":
            texts.shared[path] = read_captions_file(text, path)
        elif isinstance(text, Problem):
            texts.problems.append(text)
        elif kind == "article":
            file = read_article(text, path, reading)
            texts.problems.extend(file.problems)
            if file.card:
                texts.cards.append(file.card)
                texts.bodies[path] = file.body
        else:
            entries = (read_term if kind == "term" else read_data)(text, path, reading)
            texts.problems.extend(entries.problems)
            texts.shared[path] = entries
    return texts


def _kind(path: str) -> str:
    """How a file of content is read; empty for files that only pages may name."""
    if path.lower().endswith(".vtt"):
        return "captions"
    if path.startswith("content/glossary/"):
        return "term" if path.endswith(".md") and path.count("/") == 2 else ""
    if path.startswith("content/data/"):
        return "data" if path.endswith((".yml", ".yaml")) else ""
    if path in ("content/glossary.yml", "content/glossary.yaml"):
        return "data"
    return "article" if path.endswith(".md") else ""


def _stray(path: str) -> Problem | None:
    """A text that nothing will read because of its place or its name; it would be missed in silence."""
    if not path.lower().endswith(TEXTS):
        return None
    if path.startswith("content/glossary/"):
        hint = "Glossary entries are content/glossary/ID.md, all in that folder, or content/glossary.yml."
    elif path.startswith("content/data/"):
        hint = "Data files are content/data/NAME.yml; articles stand outside of content/data/."
    elif path.lower().endswith((".yml", ".yaml")):
        hint = "Data files stand in content/data/."
    else:
        hint = "Articles and pages end with .md in small letters."
    return problem("stray-file", "nothing reads this file", Span(path), hint)


def _join(parts: list[Entries]) -> Entries:
    return Entries(
        terms=tuple(one for part in parts for one in part.terms),
        events=tuple(one for part in parts for one in part.events),
        sources=tuple(one for part in parts for one in part.sources),
        people=tuple(one for part in parts for one in part.people),
        organisations=tuple(one for part in parts for one in part.organisations),
        places=tuple(one for part in parts for one in part.places),
        topics=tuple(one for part in parts for one in part.topics),
        captions=tuple(one for part in parts for one in part.captions),
        broken=tuple(one for part in parts for one in part.broken),
    )


def _probe(root: Path, path: str) -> Media:
    with machine_faults():
        size = (root / path).stat().st_size
        if size > LARGEST_MEDIA:
            return Media(
                path, size, problems=(problem("file-too-large", "is larger than 2 GB", Span(path)),)
            )
        if is_recording(path):
            with (root / path).open("rb") as file:
                return Media(path, size, duration=read_duration(path, file))
        if path.lower().endswith((".pdf", ".vtt")) or size > PROBED:
            return Media(path, size)
        return probe(path, (root / path).read_bytes())


def _of_published(problems: Problems, site: Site, texts: _Texts) -> Problems:
    """A draft that is left out may be as unfinished as it likes."""
    shown = {one.card.path for one in (*site.articles, *site.pages)}
    hidden = {
        card.path for card in texts.cards if card.status == "draft" and card.path not in shown
    }
    return tuple(one for one in problems if one.span.path not in hidden)


def _left_out(site: Site, texts: _Texts) -> tuple[tuple[str, int], ...]:
    """How many articles wait or are over: an author who misses one should not have to search."""
    shown = {one.card.path for one in (*site.articles, *site.pages)}
    states = Counter(find_state(card, site.today) for card in texts.cards if card.path not in shown)
    return tuple(sorted(states.items()))


def _sources(root: Path, texts: _Texts) -> Iterator[tuple[str, str]]:
    for card in texts.cards:
        text = read_text(root, card.path)
        if isinstance(text, str):
            yield card.path, text


# --- rendering ----------------------------------------------------------------------------------------


def _outputs(
    site: Site,
    texts: _Texts,
    frame: Frame,
    pages: tuple[Page, ...],
    faults: list[Problem],
    *,
    hold_back: bool,
) -> Iterator[Output | Copy]:
    """Every file of the output; raises once all faults are found, where it is to hold back."""
    yield from theme_assets(frame.theme)
    for path, source in site.files:
        yield Copy(path, source)
    for made in _proofread(site, texts, frame, pages):
        if not isinstance(made, Problem):
            yield made
        elif made.code != "theme-error" or made.span not in {one.span for one in faults}:
            faults.append(made)  # a slip in a template is one slip, on however many pages
    failed = any(one.severity == "error" for one in judged(tuple(faults), site.config.severities))
    if failed and hold_back:
        raise _FaultsFoundError
    yield from write_feeds(site, _found(site, pages))


def _proofread(
    site: Site, texts: _Texts, frame: Frame, pages: tuple[Page, ...]
) -> Iterator[Output | Problem]:
    """Each page's file or fault, then what only all of them together show."""
    spans = {
        output_path(one.card.url): Span(one.card.path) for one in (*site.articles, *site.pages)
    }
    proof = Proof(f"{base_path(site.config.base_url)}/", spans)
    whole = True
    for page in pages:
        made = render(page, texts.bodies.get(page.body), frame)
        if isinstance(made, Problem):
            whole = False
        else:
            proof.read(made.path, made.data.decode())
        yield made
    if whole:
        yield from proof.find_broken(path for path, _, _ in _claims(site, frame, pages))


def _addressed(pages: tuple[Page, ...], site: Site, frame: Frame) -> Iterator[Problem]:
    """Places in the output that two files claim, and addresses in menus that none has."""
    # Weave has told of those that authors gave; here are those that lists and files take.
    if not any(one.code == "duplicate-address" for one in site.problems):
        yield from find_clashes(_claims(site, frame, pages))
    known = {page.url for page in pages} | {f"/{path}" for path, _ in site.files}
    for item in (item for _, items in site.config.menus for item in items):
        address = item.url.partition("#")[0]
        if address.startswith("/") and address not in known:
            yield problem("unknown-page", f"the menu leads to `{address}`, and there is no such page",
                          item.span, "Name a page that is published, or take the entry out.")  # fmt: skip


def _claims(site: Site, frame: Frame, pages: tuple[Page, ...]) -> Iterator[tuple[str, str, Span]]:
    """Every path of the output with who puts a file there and where that is written."""
    for name in feed_names(site.config):
        yield name, "Nutgraf itself", Span("site.yml")
    for asset in theme_assets(frame.theme):
        yield asset.path, "the theme", Span("site.yml")
    for path, source in site.files:
        yield path, source, Span(source)
    cards = {one.card.url: one.card for one in (*site.articles, *site.pages)}
    aliases = {alias: span for card in cards.values() for alias, span in card.aliases}
    for page in pages:
        card = cards.get(page.url)
        span = card.span if card else aliases.get(page.url, Span("site.yml"))
        yield (
            output_path(page.url),
            span.path if card or page.url in aliases else "the site's lists",
            span,
        )


def _found(site: Site, pages: tuple[Page, ...]) -> Iterator[tuple[str, Date | None]]:
    """The addresses that search engines may have, with their last change."""
    changed = {one.card.url: one.updated for one in (*site.articles, *site.pages)}
    hidden = {one.card.url for one in site.pages if not one.listed}
    for page in pages:
        if page.kind not in ("404", "redirect", "search") and page.url not in hidden:
            yield page.url, changed.get(page.url)
