"""The pages of a plan: what each is made from, and the files that come of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache, partial
from hashlib import sha256
from typing import Any, Final

from msgspec import DecodeError, Raw, msgpack

from generator.model.content import Body
from generator.model.digest import digest_of_bytes
from generator.model.output import Output
from generator.model.problem import Problem
from generator.model.telling import Part, PartKind
from generator.model.value import Value, replace
from generator.model.view import PageView
from generator.plans import Row, Woven
from generator.proof import Marks, read_marks
from generator.publish.jobs import Crew
from generator.publish.memo import Lost, Memo
from generator.render.fill import fill_page
from generator.render.frame import Frame
from generator.render.page import draw, print_page
from generator.render.plan import DATA, Page
from generator.render.views import VIEWS, Drawing, pack_view, unpack_view
from generator.shelf import Shelf, take_down
from generator.texts import BODIES, Texts, body_key
from generator.told import KINDS, SHOWN, Account, Finder, Shown

AT_ONCE: Final = 40  # pages of a chunk: about 100 ms of rendering
A_PAGE: Final = 16  # parts of articles that take about as long to find as a page to render
MANY: Final = 32  # parts that a page shows, from which on the memo has them in one piece too


class Known(Value, frozen=True):
    """A page as a build left it. ``key`` is the digest of all that it was made from: its ``slice``
    with the ``told`` parts of articles, its ``text``'s body and the ``frame``."""

    path: str
    key: bytes
    sha256: str
    slice: bytes
    told: bytes
    text: bytes
    frame: bytes


class Past(Value, frozen=True):
    """What the last build knew, where plan and code are still its own. ``changed`` are the texts
    that differ since, ``styles`` is the digest of what pages were printed with."""

    pages: Shelf[Known]
    accounts: Mapping[str, Account]
    changed: frozenset[str]
    styles: bytes


class Laid(Value, frozen=True):
    """Every page of the plan by path, as it will be known. ``fresh`` are the paths of those that
    differ from the last build's; None where nobody has looked."""

    known: Mapping[str, Known]
    styles: bytes
    fresh: frozenset[str] | None = None


class Job(Value, frozen=True):
    """A page to be made. ``accounts`` are the articles whose words it shows, as (path, key of what
    they told, key of the card). ``page`` and ``body`` are given, or in the memo under the row's
    ``slice`` and ``text``. Of a page that shows many parts ``parts`` are these, as (kind, path,
    digest) of what the article tells now, and the memo has their words under ``shown``; those of
    the page as it was last under ``last``. The memo may have its view under ``view``, where that is
    not empty."""

    row: Row
    key: bytes
    text: bytes
    view: bytes
    accounts: tuple[tuple[str, bytes, bytes], ...] = ()
    page: Page | None = None
    body: Body | None = None
    parts: tuple[tuple[PartKind, str, bytes], ...] = ()
    shown: bytes = b""
    last: bytes = b""


class Made(Value, frozen=True):
    key: bytes
    output: Output | None = None
    problem: Problem | None = None


def lay_out(
    woven: Woven, accounts: Mapping[str, Account], texts: Texts, drawing: Drawing, code: bytes,
    past: Past | None = None,
) -> Laid:  # fmt: skip
    """The pages as they will be known. With a ``past`` only those are asked anew that stand on what
    has changed since."""
    styles = {kind: drawing.page(kind) for kind in DATA}
    styled = digest_of_bytes(b"".join(styles.values()))
    if (
        past
        and past.accounts is accounts
        and (styled, len(woven.rows)) == (past.styles, len(past.pages))
    ):
        # Nothing but texts has changed; were two pages to have one place, there would be fewer.
        return _lay_out_texts(woven, texts, code, past)
    accounts = take_down(accounts)
    parts = [part for one in woven.plan.tellers for part in accounts[one.path].parts]
    changed = _changed_parts(woven, parts, past) if past else frozenset()
    before = take_down(past.pages) if past else {}
    seen = texts.seen
    known: dict[str, Known] = {}
    for row in woven.rows:
        style = styles[row.kind]
        last = before.get(row.path) if past and row.body not in past.changed else None
        if last and last.frame == style and changed.isdisjoint(row.named):
            known[row.path] = last
            continue
        text = seen[row.body].body if row.body in seen else b""
        told = digest_of_bytes(b"".join([parts[number] for number in row.named]))
        known[row.path] = _know(row.path, row.slice, told, text, style, code)
    return Laid(known, styled)


def _lay_out_texts(woven: Woven, texts: Texts, code: bytes, past: Past) -> Laid:
    """Only pages that show a text which has changed may differ."""
    pages = past.pages
    fresh: dict[str, Known] = {}
    for row in woven.rows.showing(past.changed) if past.changed else ():
        text = texts.seen[row.body].body if row.body in texts.seen else b""
        last = pages[row.path]
        if last.text != text:
            fresh[row.path] = _know(row.path, last.slice, last.told, text, last.frame, code)
    return Laid(pages.replaced(fresh), past.styles, frozenset(fresh))


def _know(path: str, slice_: bytes, told: bytes, text: bytes, style: bytes, code: bytes) -> Known:
    key = digest_of_bytes(b"".join((code, slice_, told, text, style)))
    return Known(path, key, "", slice_, told, text, style)


def _changed_parts(woven: Woven, parts: Sequence[bytes], past: Past) -> frozenset[int]:
    """The numbers of the parts that are not as they were told before."""
    before: list[bytes] = []
    accounts = take_down(past.accounts)
    for one in woven.plan.tellers:
        account = accounts.get(one.path)
        before.extend(account.parts if account else [b""] * len(KINDS))
    return frozenset(
        n for n, pair in enumerate(zip(before, parts, strict=True)) if pair[0] != pair[1]
    )


def make_pages(
    wanted: Mapping[str, Known], woven: Woven, accounts: Mapping[str, Account], texts: Texts,
    frame: Frame, memo: Memo, crew: Crew, before: Mapping[str, Known], drawing: bytes,
) -> Iterator[Made]:  # fmt: skip
    """The pages at those paths, in the order of the plan; ``before`` are those of the last build.
    Their views are drawn with what has the digest ``drawing``.

    Raises Lost where the memo has a gap.
    """
    alone = len(wanted) < crew.pays_from
    if len(wanted) > AT_ONCE:
        accounts, before = take_down(accounts), take_down(before)
    rows = woven.rows.at(wanted)
    jobs = _make_jobs(rows, wanted, woven, accounts, texts, before, drawing, alone=alone)
    work = partial(_render_some, frame, memo)
    for made in crew.map(work, _cut(jobs), len(rows)):
        yield from made


def _make_jobs(
    rows: Iterable[Row], wanted: Mapping[str, Known], woven: Woven, accounts: Mapping[str, Account],
    texts: Texts, before: Mapping[str, Known], drawing: bytes, *, alone: bool,
) -> Iterator[Job]:  # fmt: skip
    """A job a row, as somebody comes to it; ``alone`` gives pages and bodies to whoever does it."""
    tellers = woven.plan.tellers

    # A long chronology has each article on several pages.
    @cache
    def account_of(teller: int) -> tuple[str, bytes, bytes]:
        path = tellers[teller].path
        return path, accounts[path].key, texts.seen[path].key

    @cache
    def part_of(number: int) -> tuple[PartKind, str, bytes]:
        teller, kind = divmod(number, len(KINDS))
        path = tellers[teller].path
        return KINDS[kind], path, accounts[path].parts[kind]

    for row in rows:
        path = row.path
        seen = texts.seen.get(row.body)
        text = body_key(seen.key) if seen else b""
        page = woven.pages.get(row.url) if alone else None
        body = texts.body(row.body) if alone and row.body else None
        told = dict.fromkeys([number // len(KINDS) for number in row.named])
        mine = tuple(map(account_of, told))
        view = view_key(wanted[path], drawing) if row.kind in VIEWS else b""
        job = Job(row, wanted[path].key, text, view, mine, page, body)
        if len(row.named) >= MANY:
            last = shown_key(before[path]) if path in before else b""
            parts = tuple(map(part_of, row.named))
            job = replace(job, parts=parts, shown=shown_key(wanted[path]), last=last)
        yield job


def marks_key(key: bytes) -> bytes:
    """Under which the memo has the marks of the page with that key."""
    return key + b"marks"


def page_key(key: bytes) -> bytes:
    """Under which the memo has the file of the page with that key."""
    return key + b"page"


def view_key(known: Known, drawing: bytes) -> bytes:
    """Under which the memo has the view of the page, drawn by what has that digest."""
    return digest_of_bytes(b"".join((drawing, known.slice, known.told, known.text))) + b"view"


def shown_key(known: Known) -> bytes:
    """Under which the memo has what the page shows of articles, where that is much."""
    return digest_of_bytes(known.slice + known.told) + b"shown"


def recall_marks(keys: Iterable[bytes], memo: Memo) -> dict[bytes, Marks]:
    """The marks of the pages with those keys; raises Lost where the memo has a gap."""
    wanted = list(keys)
    found = memo.get([marks_key(key) for key in wanted])
    try:
        return {key: MARKS.decode(found[marks_key(key)]) for key in wanted}
    except (KeyError, DecodeError) as error:
        raise Lost from error


MARKS: Final = msgpack.Decoder(Marks)


def _cut(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """The jobs in chunks; a page that shows what hundreds of articles tell weighs as much as many."""
    some: list[Job] = []
    weight = 0
    for job in jobs:
        some.append(job)
        weight += 1 + len(job.row.named) // A_PAGE
        if weight >= AT_ONCE:
            yield some
            some, weight = [], 0
    if some:
        yield some


# --- in any process -----------------------------------------------------------------------------------


class Stored(Value, frozen=True):
    """A Page as the memo has it; its kind tells what ``data`` are."""

    url: str
    kind: str
    data: Raw
    language: str
    body: str
    parts: tuple[tuple[Part, ...], ...]


STORED: Final = msgpack.Decoder(Stored)


def _render_some(frame: Frame, memo: Memo, jobs: Sequence[Job]) -> list[Made]:
    """Renders each page that the memo does not have, and remembers it, and where it leads."""
    frame = _first_alike(frame, repr(frame.theme.options))
    keys = [one for job in jobs for one in (page_key(job.key), marks_key(job.key))]
    known = memo.get(keys)
    made = {
        job.key: Made(job.key, _seal(Output(job.row.path, known[page_key(job.key)])))
        for job in jobs
        if page_key(job.key) in known and marks_key(job.key) in known
    }
    wanted = [job for job in jobs if job.key not in made]
    fresh: dict[bytes, bytes] = {}
    made |= {one.key: one for one in _render(frame, memo, wanted, fresh)}
    memo.put(fresh)
    return [made[job.key] for job in jobs]


@lru_cache(maxsize=2)
def _first_alike(frame: Frame, options: str) -> Frame:  # noqa: ARG001
    """The frame, or the equal one that came first. A worker gets another with each chunk, and what
    is loaded for a theme is found at once by that very theme: else every look compares the two.

    ``options`` are the theme's as they are written: 1 and True are equal, and print otherwise.
    """
    return frame


def _render(
    frame: Frame, memo: Memo, jobs: Sequence[Job], fresh: dict[bytes, bytes]
) -> Iterator[Made]:
    packed = memo.get([job.view for job in jobs if job.view])
    drawn: dict[bytes, PageView | Problem] = {}
    for job in jobs:
        if job.view in packed and (known := unpack_view(job.row.kind, packed[job.view])):
            drawn[job.key] = known
    drawn |= _draw(frame, memo, [job for job in jobs if job.key not in drawn], fresh)
    for job in jobs:
        output: Output | Problem
        view, row = drawn[job.key], job.row
        if isinstance(view, Problem):
            output = view
        else:
            output = print_page(view, row.kind, row.url, row.language, frame)
        if isinstance(output, Problem):
            yield Made(job.key, problem=output)
            continue
        fresh[page_key(job.key)] = output.data
        fresh[marks_key(job.key)] = msgpack.encode(read_marks(output.path, output.data))
        yield Made(job.key, _seal(output))


def _draw(
    frame: Frame, memo: Memo, jobs: Sequence[Job], fresh: dict[bytes, bytes]
) -> Iterator[tuple[bytes, PageView | Problem]]:
    """The views of the pages by the keys of their jobs; ``fresh`` gets what the memo is to know."""
    wanted = [job.row.slice for job in jobs if not job.page]
    wanted += [job.text for job in jobs if job.text and not job.body]
    found = memo.get(wanted)
    pages = [job.page or _decode_page(found.get(job.row.slice, b"")) for job in jobs]
    accounts = {path: (key, card) for job in jobs for path, key, card in job.accounts}
    parts = (part for page in pages for parts in page.parts for part in parts)
    pieces = memo.get(dict.fromkeys(job.last for job in jobs if job.last))
    known = {part: words for job in jobs for part, words in _recall_shown(job, pieces)}
    finder = Finder(accounts, parts, memo, known)
    for job, page in zip(jobs, pages, strict=True):
        body = job.body or (_decode_body(found.get(job.text, b"")) if job.text else None)
        view = draw(fill_page(page, finder.find), body, frame)
        if not isinstance(view, Problem):
            if job.shown and job.shown not in pieces:
                fresh[job.shown] = msgpack.encode(_note_shown(job, page, finder))
            if job.view and (data := pack_view(view)):
                fresh[job.view] = data
        yield job.key, view


def _recall_shown(job: Job, pieces: Mapping[bytes, bytes]) -> Iterator[tuple[Part, bytes]]:
    """What the page as it was last showed of articles that tell the same of it now."""
    if job.last not in pieces:
        return
    now = set(job.parts)
    with suppress(DecodeError):
        for one in SHOWN.decode(pieces[job.last]):
            if (one.kind, one.path, one.digest) in now:
                yield from ((Part(one.kind, one.path, key), one.words[key]) for key in one.words)


def _note_shown(job: Job, page: Page, finder: Finder) -> list[Shown]:
    words: dict[tuple[PartKind, str], dict[str, bytes]] = {}
    for part in (part for parts in page.parts for part in parts if part.path):
        if part.kind != "slice":
            words.setdefault((part.kind, part.path), {})[part.key] = finder.words(part)
    return [
        Shown(kind, path, digest, words[kind, path])
        for kind, path, digest in job.parts
        if (kind, path) in words
    ]


def _seal(output: Output) -> Output:
    return replace(output, sha256=sha256(output.data).hexdigest())


def _decode_page(data: bytes) -> Page:
    try:
        stored = STORED.decode(data)
        value: Any = msgpack.decode(stored.data, type=DATA[stored.kind])
    except (DecodeError, KeyError) as error:
        raise Lost from error
    return Page(stored.url, stored.kind, value, stored.language, stored.body, stored.parts)


def _decode_body(data: bytes) -> Body:
    try:
        return BODIES.decode(data)
    except DecodeError as error:
        raise Lost from error
