"""The woven site as a plan of its pages; while nothing changes that pages share, the last one stands."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final

from msgspec import DecodeError, Raw, field, msgpack

from generator.media import Probed, find_named, look_at_media
from generator.model.config import Config
from generator.model.dates import Date
from generator.model.digest import digest, digest_of_bytes
from generator.model.order import Site
from generator.model.outline import Outline
from generator.model.output import Output
from generator.model.problem import Problems, Span
from generator.model.site import TermSlice
from generator.model.text import Ref
from generator.model.value import Value, replace
from generator.publish.jobs import cut
from generator.publish.memo import Memo
from generator.publish.tree import SourceFile
from generator.render.feeds import choose_entries, write_maps
from generator.render.links import output_path
from generator.render.plan import Page, fill_addresses
from generator.render.plan import plan as plan_pages
from generator.shelf import sound
from generator.tellings import Teller
from generator.texts import Texts, join_entries
from generator.told import KINDS
from generator.weave.assemble import Settled, order_site, settle_site
from generator.weave.publication import Edition, Season, find_season, find_state

AT_ONCE: Final = 500  # pages that the memo gets at once
FEW: Final = 500  # pages that stay in memory until they are rendered
NAMES: Final = msgpack.Decoder(tuple[str, ...])
NUMBERS: Final = MappingProxyType({kind: number for number, kind in enumerate(KINDS)})


class Row(Value, frozen=True):
    """A page of the plan, which goes to ``path``. ``slice`` is the digest of its place in the site, with all that it shows
    of shared entries; ``body`` is the path of the text it shows, or empty. ``owner`` is where the
    page was asked for. ``named`` are the parts of articles that stand on it: the number of the
    article in the plan times the count of KINDS, plus the number of the kind in them.
    """

    path: str
    body: str
    url: str
    kind: str
    language: str
    slice: bytes
    owner: Span
    named: tuple[int, ...] = ()


class Head(Value, frozen=True):
    """What a Row begins with."""

    path: str
    body: str


HEADS: Final = msgpack.Decoder(tuple[Head, ...])
PIECES: Final = msgpack.Decoder(tuple[Raw, ...])
ROW: Final = msgpack.Decoder(Row)
ROWS: Final = msgpack.Decoder(tuple[Row, ...])


class Rows:
    """The pages of a plan as they were written, read only where somebody asks for them.

    Raises Lost where one is none.
    """

    def __init__(self, data: Raw, rows: tuple[Row, ...] | None = None) -> None:
        """``rows`` are what was written, where somebody has them."""
        self._data = data
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._heads)

    def at(self, paths: Container[str]) -> list[Row]:
        return self._pick([n for n, head in enumerate(self._heads) if head.path in paths])

    def showing(self, texts: Container[str]) -> list[Row]:
        return self._pick([n for n, head in enumerate(self._heads) if head.body in texts])

    def _pick(self, numbers: Sequence[int]) -> list[Row]:
        if self._rows is not None or len(numbers) > FEW:
            return [self._whole[number] for number in numbers]
        return sound(lambda: [ROW.decode(self._pieces[number]) for number in numbers])

    @cached_property
    def _heads(self) -> Sequence[Head | Row]:
        return self._rows or sound(lambda: HEADS.decode(self._data))

    @cached_property
    def _pieces(self) -> tuple[Raw, ...]:
        return sound(lambda: PIECES.decode(self._data))

    @cached_property
    def _whole(self) -> tuple[Row, ...]:
        return self._rows or sound(lambda: ROWS.decode(self._data))


class Plan(Value, frozen=True):
    """What is to be published, the theme's own files aside.

    ``tellers`` are the published articles and pages; ``shared`` is the key of what they share.
    ``files`` are copied: (path in the output, path in the site). ``fed`` are the articles that the
    feed tells of. ``promised`` are references to the entries of other articles, as in Site.
    ``hidden`` are the drafts that stay out. ``filled`` are the fixed addresses that have something
    to show, ``glossary`` the terms that bodies are searched for.
    """

    season: Season
    tellers: tuple[Teller, ...] = ()
    shared: bytes = b""
    files: tuple[tuple[str, str], ...] = ()
    maps: tuple[Output, ...] = ()
    fed: tuple[str, ...] = ()
    promised: tuple[tuple[Ref, str, str], ...] = ()
    problems: Problems = ()
    left_out: tuple[tuple[str, int], ...] = ()
    hidden: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    glossary: tuple[TermSlice, ...] = ()


class Written(Value, frozen=True):
    """A plan as the memo has it, with its rows."""

    plan: Plan
    rows: Raw


WRITTEN: Final = msgpack.Decoder(Written)


class Woven(Value, frozen=True):
    """A plan with what it was made from. ``asked`` are the keys of what else was looked up for it;
    ``pages`` those of the plan by address, where it was made now and they are few."""

    key: bytes
    plan: Plan
    rows: Rows
    media: dict[str, Probed]
    asked: tuple[bytes, ...] = ()
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def identity(self) -> bytes:
        """The digest of all that tells this plan from others: of one site there is one a season."""
        return _identify(self.key, self.plan.season)


class Begun(Value, frozen=True):
    """Of a plan what articles need to tell, and the ``rest``, known or still to be made while they
    do. ``media`` and ``asked`` are as in Woven."""

    key: bytes
    season: Season
    tellers: tuple[Teller, ...]
    shared: bytes
    media: dict[str, Probed]
    asked: tuple[bytes, ...]
    rest: Written | Settled

    @property
    def identity(self) -> bytes:
        """That of the plan, as Woven has it."""
        return _identify(self.key, self.season)


def begin_plan(
    texts: Texts, files: Mapping[str, SourceFile], config: Config, edition: Edition,
    code: bytes, before: Mapping[str, Probed], memo: Memo, now: int, outline: bytes,
) -> Begun:  # fmt: skip
    """The plan of the site on that day, begun. ``before`` are the files that the last build probed,
    ``outline`` is the digest of all of the texts that the order of the site depends on.

    ``now`` is the time in ns at which the tree was looked at.
    """
    files_key = digest(code, "named files", outline)
    outlines_of = cache(texts.outlines)  # asked for twice, where neither is known; or never
    named = find_named(texts, outlines_of, files_key, memo)
    media = look_at_media(texts.root, [files[path] for path in named if path in files], before, now)
    order = digest(
        code, "plan", outline, config, edition.drafts, edition.future, sorted(files),
        [(path, one.media) for path, one in media.items()],
    )  # fmt: skip
    asked = (files_key, order)
    key = _recall_key(order, texts, memo)
    if key and (known := _recall(key, memo)) and known.plan.season.holds(edition.today):
        plan = known.plan
        return Begun(key, plan.season, plan.tellers, plan.shared, media, asked, known)
    read = outlines_of()
    outlines = [one.outline for one in read]
    titles = {one.outline.path: one.title for one in read}
    site = settle_site(
        config,
        outlines,
        {path: texts.seen[path].title for path in titles},
        join_entries(texts.shared().values()),
        frozenset(files),
        tuple(one.media for one in media.values()),
        edition,
        titles,
    )
    key = _keep_key(order, site, texts, memo)
    fresh: dict[bytes, bytes] = {}
    shared = _note(fresh, code, site.shared)
    tellers = tuple(
        Teller(path, _note(fresh, code, near), near.paths) for path, near in site.near.items()
    )
    memo.put(fresh)
    season = find_season(outlines, edition.today)
    return Begun(key, season, tellers, shared, media, asked, site)


def make_plan(begun: Begun, memo: Memo) -> Woven:
    """The plan as it was begun."""
    key, media, asked, rest = begun.key, begun.media, begun.asked, begun.rest
    if isinstance(rest, Written):
        return Woven(key, rest.plan, Rows(rest.rows), media, asked)
    site = order_site(rest)
    pages = plan_pages(site)
    plan = _plan_of(begun, site, rest.outlines, pages)
    rows = tuple(_make_rows(site, plan.tellers, pages, memo))
    data = Raw(msgpack.encode(rows))
    memo.put({key: msgpack.encode(Written(plan, data))})
    few = {page.url: page for page in reversed(pages)} if len(pages) <= FEW else {}
    return Woven(key, plan, Rows(data, rows), media, asked, few)


def _identify(key: bytes, season: Season) -> bytes:
    return digest(key, season)


def _recall_key(order: bytes, texts: Texts, memo: Memo) -> bytes:
    """The key of the plan for that order; empty where the memo does not know whose titles it shows."""
    with suppress(DecodeError):
        named = NAMES.decode(memo.get([order]).get(order, b""))
        if all(path in texts.seen for path in named):
            return _plan_key(order, named, texts)
    return b""


def _keep_key(order: bytes, site: Settled, texts: Texts, memo: Memo) -> bytes:
    """What shared entries say of articles are their titles: the plan depends on those, too."""
    named = tuple(sorted(site.titled))
    memo.put({order: msgpack.encode(named)})
    return _plan_key(order, named, texts)


def _plan_key(order: bytes, named: tuple[str, ...], texts: Texts) -> bytes:
    return digest(order, [(path, texts.seen[path].words) for path in named])


def _recall(key: bytes, memo: Memo) -> Written | None:
    try:
        return WRITTEN.decode(memo.get([key]).get(key, b""))
    except DecodeError:
        return None


def _plan_of(
    begun: Begun, site: Site, outlines: Sequence[Outline], pages: tuple[Page, ...]
) -> Plan:
    shown = {one.outline.path for one in (*site.articles, *site.pages)}
    left = [one for one in outlines if one.path not in shown]
    states = Counter(find_state(one, site.today) for one in left)
    return Plan(
        season=begun.season,
        tellers=begun.tellers,
        shared=begun.shared,
        files=site.files,
        maps=tuple(write_maps(site.config, _found(site, pages))),
        fed=choose_entries(site) if site.config.base_url else (),
        promised=site.promised,
        problems=site.problems,
        left_out=tuple(sorted(states.items())),
        hidden=tuple(one.path for one in left if one.status == "draft"),
        filled=tuple(sorted(fill_addresses(site))),
        glossary=tuple(replace(one, using=()) for one in site.terms)
        if site.config.autolink == "first"
        else (),
    )


def _owners_of(site: Site) -> Mapping[str, Span]:
    """Where authors asked for the pages that authors ask for, by address."""
    outlines = [one.outline for one in (*site.articles, *site.pages)]
    owners = {alias: span for one in outlines for alias, span in one.aliases}
    return owners | {one.url: one.span for one in outlines}


def _make_rows(
    site: Site, tellers: tuple[Teller, ...], pages: tuple[Page, ...], memo: Memo
) -> Iterator[Row]:
    """The pages as rows; the memo gets what each of them shows, for whoever renders it."""
    owners = _owners_of(site)
    numbers = {one.path: number * len(KINDS) for number, one in enumerate(tellers)}
    for some in cut(pages, AT_ONCE):
        fresh: dict[bytes, bytes] = {}
        for page in some:
            data = msgpack.encode(page)
            key = digest_of_bytes(data)
            fresh[key] = data
            owner = owners.get(page.url, Span("site.yml"))
            named = _number_parts(page, numbers)
            path = output_path(page.url)
            yield Row(path, page.body, page.url, page.kind, page.language, key, owner, named)
        memo.put(fresh)


def _number_parts(page: Page, numbers: Mapping[str, int]) -> tuple[int, ...]:
    """The parts that stand on a page as a Row has them; ``numbers`` are those of the first part of
    each article."""
    found = {
        numbers[part.path] + NUMBERS[part.kind]
        for parts in page.parts
        for part in parts
        if part.path
    }
    return tuple(sorted(found))


def _note(fresh: dict[bytes, bytes], code: bytes, value: Value) -> bytes:
    """The key of a value that whoever tells an article looks up."""
    data = msgpack.encode(value)
    key = digest_of_bytes(code + data)
    fresh[key] = data
    return key


def _found(site: Site, pages: tuple[Page, ...]) -> Iterator[tuple[str, Date | None]]:
    """The addresses that search engines may have, with their last change."""
    changed = {one.outline.url: one.outline.updated for one in (*site.articles, *site.pages)}
    hidden = {one.outline.url for one in site.pages if not one.listed}
    for page in pages:
        if page.kind not in ("404", "redirect", "search") and page.url not in hidden:
            yield page.url, changed.get(page.url)
