"""The woven site as a plan of its pages; while nothing changes that pages share, the last one stands."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import DecodeError, msgpack

from generator.model.config import Config
from generator.model.content import Card, Media
from generator.model.dates import Date
from generator.model.digest import digest
from generator.model.output import Output
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.site import Site, TermSlice
from generator.model.value import Value, replace
from generator.proof import find_clashes
from generator.publish.faults import machine_faults
from generator.publish.memo import Memo
from generator.publish.tree import SourceFile
from generator.read.durations import is_recording, read_duration
from generator.read.media import probe
from generator.render.feeds import feed_names, write_feeds
from generator.render.links import output_path
from generator.render.plan import Page, fill_addresses
from generator.render.plan import plan as plan_pages
from generator.texts import Texts, join_entries
from generator.weave.assemble import find_media, weave
from generator.weave.publication import Edition, Season, find_season, find_state

LARGEST_MEDIA: Final = 2 << 30  # bytes; larger files are not for a web page
PROBED: Final = 64 << 20  # bytes of an image that are read to find its size
UNPROBED: Final = (".pdf", ".vtt")
NAMES: Final = msgpack.Decoder(tuple[str, ...])


class Row(Value, frozen=True):
    """A page of the plan. ``slice`` is the digest of all that it may see of others; ``body`` is the
    path of the text it shows, or empty. ``owner`` is where the page was asked for."""

    url: str
    kind: str
    language: str
    body: str
    slice: bytes
    owner: Span


class Plan(Value, frozen=True):
    """What is to be published, the theme's own files aside.

    ``files`` are copied: (path in the output, path in the site). ``hidden`` are the drafts that stay
    out. ``filled`` are the fixed addresses that have something to show, ``glossary`` the terms that
    bodies are searched for.
    """

    season: Season
    rows: tuple[Row, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    feeds: tuple[Output, ...] = ()
    problems: Problems = ()
    left_out: tuple[tuple[str, int], ...] = ()
    hidden: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    glossary: tuple[TermSlice, ...] = ()


class Probed(Value, frozen=True):
    """A file that pages may show, as it was last probed; ``looks`` as in Seen."""

    looks: tuple[int, int, int, int]
    media: Media


class Woven(Value, frozen=True):
    """A plan with what it was made from. ``pages`` and ``site`` are there where it was made now;
    its rows are then still to come."""

    key: bytes
    plan: Plan
    media: dict[str, Probed]
    pages: tuple[Page, ...] = ()
    site: Site | None = None


def make_plan(
    texts: Texts, files: Mapping[str, SourceFile], config: Config, edition: Edition,
    code: bytes, before: Mapping[str, Probed], memo: Memo,
) -> Woven:  # fmt: skip
    """The plan of the site on that day. ``before`` are the files that the last build probed."""
    outline = texts.outline
    named = _named_files(texts, outline, code, memo)
    media = {path: _probe(texts.root, files[path], before) for path in named if path in files}
    key = digest(
        code, "plan", outline, config, edition.drafts, edition.future, sorted(files),
        [(path, one.media) for path, one in media.items()],
    )  # fmt: skip
    if (plan := _recall(key, memo)) and plan.season.holds(edition.today):
        return Woven(key, plan, media)
    cards = texts.cards()
    entries = join_entries(texts.shared().values())
    site = weave(
        config,
        cards,
        entries,
        frozenset(files),
        tuple(one.media for one in media.values()),
        edition,
    )
    pages = plan_pages(site)
    return Woven(key, _plan_of(site, cards, pages), media, pages, site)


def keep_plan(woven: Woven, rows: tuple[Row, ...], memo: Memo) -> None:
    memo.put({woven.key: msgpack.encode(replace(woven.plan, rows=rows))})


def owners_of(site: Site) -> Mapping[str, Span]:
    """Where authors asked for the pages that authors ask for, by address."""
    cards = [one.card for one in (*site.articles, *site.pages)]
    owners = {alias: span for card in cards for alias, span in card.aliases}
    return owners | {card.url: card.span for card in cards}


def row_of(page: Page, slice_digest: bytes, owners: Mapping[str, Span]) -> Row:
    owner = owners.get(page.url, Span("site.yml"))
    return Row(page.url, page.kind, page.language, page.body, slice_digest, owner)


def find_claims(
    plan: Plan, rows: tuple[Row, ...], config: Config, assets: tuple[str, ...]
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
        yield output_path(row.url), row.owner.path if asked else "the site's lists", row.owner


def find_misplaced(
    plan: Plan, rows: tuple[Row, ...], config: Config, claims: tuple[tuple[str, str, Span], ...]
) -> Iterator[Problem]:
    """Places in the output that two files claim, and addresses in menus that none has."""
    # Weave has told of those that authors gave; here are those that lists and files take.
    if not any(one.code == "duplicate-address" for one in plan.problems):
        yield from find_clashes(claims)
    known = {row.url for row in rows} | {f"/{path}" for path, _ in plan.files}
    for item in (item for _, items in config.menus for item in items):
        address = item.url.partition("#")[0]
        if address.startswith("/") and address not in known:
            yield problem("unknown-page", f"the menu leads to `{address}`, and there is no such page",
                          item.span, "Name a page that is published, or take the entry out.")  # fmt: skip


def _recall(key: bytes, memo: Memo) -> Plan | None:
    try:
        data = memo.get([key]).get(key)
        return msgpack.decode(data, type=Plan) if data else None
    except DecodeError:
        return None


def _plan_of(site: Site, cards: list[Card], pages: tuple[Page, ...]) -> Plan:
    shown = {one.card.path for one in (*site.articles, *site.pages)}
    left = [card for card in cards if card.path not in shown]
    states = Counter(find_state(card, site.today) for card in left)
    return Plan(
        season=find_season(cards, site.today),
        files=site.files,
        feeds=tuple(write_feeds(site, _found(site, pages))),
        problems=site.problems,
        left_out=tuple(sorted(states.items())),
        hidden=tuple(card.path for card in left if card.status == "draft"),
        filled=tuple(sorted(fill_addresses(site))),
        glossary=site.terms if site.config.autolink == "first" else (),
    )


def _found(site: Site, pages: tuple[Page, ...]) -> Iterator[tuple[str, Date | None]]:
    """The addresses that search engines may have, with their last change."""
    changed = {one.card.url: one.updated for one in (*site.articles, *site.pages)}
    hidden = {one.card.url for one in site.pages if not one.listed}
    for page in pages:
        if page.kind not in ("404", "redirect", "search") and page.url not in hidden:
            yield page.url, changed.get(page.url)


def _named_files(texts: Texts, outline: bytes, code: bytes, memo: Memo) -> tuple[str, ...]:
    """The files that texts name, there or not."""
    key = digest(code, "named files", outline)
    with suppress(DecodeError):
        return NAMES.decode(memo.get([key]).get(key, b""))
    named = find_media(texts.cards(), join_entries(texts.shared().values()))
    memo.put({key: msgpack.encode(named)})
    return named


def _probe(root: Path, file: SourceFile, before: Mapping[str, Probed]) -> Probed:
    looks = (file.size, file.mtime_ns, file.ctime_ns, file.inode)
    known = before.get(file.path)
    return known if known and known.looks == looks else Probed(looks, _read_media(root, file.path))


def _read_media(root: Path, path: str) -> Media:
    with machine_faults():
        size = (root / path).stat().st_size
        if size > LARGEST_MEDIA:
            return Media(
                path, size, problems=(problem("file-too-large", "is larger than 2 GB", Span(path)),)
            )
        if is_recording(path):
            with (root / path).open("rb") as file:
                return Media(path, size, duration=read_duration(path, file))
        if size > PROBED or path.lower().endswith(UNPROBED):
            return Media(path, size)
        return probe(path, (root / path).read_bytes())
