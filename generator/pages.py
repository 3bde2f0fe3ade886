"""The pages of a plan to files; what the memo knows and the output holds is not made again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, Final

from msgspec import DecodeError, Raw, msgpack

from generator.model.content import Body, Card
from generator.model.digest import digest, digest_of_bytes
from generator.model.output import Output
from generator.model.problem import Problem, Span
from generator.model.site import ArticleSlice
from generator.model.text import EMPTY
from generator.model.value import Value, replace
from generator.plans import Row, Woven, owners_of, row_of
from generator.proof import Marks, read_marks
from generator.publish.jobs import Crew, cut
from generator.publish.memo import Memo
from generator.render.frame import Frame
from generator.render.links import output_path
from generator.render.page import render
from generator.render.plan import DATA, Page
from generator.texts import ARTICLES, Texts, body_key

AT_ONCE: Final = 40  # pages of a chunk: about 100 ms of rendering
KEPT: Final = 64 << 20  # bytes of encoded pages that wait in memory; the rest is encoded twice


NO_CARD: Final = Card("article", "", "", Span(""), EMPTY)


class Known(Value, frozen=True):
    """A page as a build left it. ``key`` is the digest of all that it was made from: ``slice``, its
    ``text``'s body and the ``frame``."""

    path: str
    key: bytes
    sha256: str
    slice: bytes
    text: bytes
    frame: bytes


class Lost(Exception):  # noqa: N818 - it is a signal of the chain's to itself
    """The memo has lost what a plan stands on: everything is to be made anew."""


class Job(Value, frozen=True):
    """A page to be made. ``page`` and ``body`` are given, or in the memo under the row's ``slice``
    and ``text``, an article's card under ``card``; ``data`` is the page encoded, without its card,
    where the memo does not have it yet."""

    row: Row
    key: bytes
    text: bytes
    card: bytes = b""
    page: Page | None = None
    body: Body | None = None
    data: bytes = b""


class Made(Value, frozen=True):
    key: bytes
    output: Output | None = None
    marks: Marks = Marks()
    problem: Problem | None = None


def lay_out(
    woven: Woven, texts: Texts, frame: Frame, code: bytes
) -> tuple[dict[str, Known], dict[str, Job]]:
    """Every page of the plan by path, as it will be known, and what making it would take.

    Where the plan is new each page is encoded for its digest; the first of them are kept so.
    """
    styles = _digest_frames(frame)
    known: dict[str, Known] = {}
    jobs: dict[str, Job] = {}
    for row, page, data in _rows(woven, texts):
        path = output_path(row.url)
        seen = texts.seen.get(row.body)
        text, style = seen.body if seen else b"", styles(row.kind)
        key = digest(code, "page", row.slice, text, style)
        known[path] = Known(path, key, "", row.slice, text, style)
        text_key, card_key = (body_key(seen.key), seen.key) if seen else (b"", b"")
        jobs[path] = Job(row, key, text_key, card_key, page, data=data)
    return known, jobs


def make_pages(
    jobs: Sequence[Job], texts: Texts, frame: Frame, memo: Memo, crew: Crew
) -> Iterator[Made]:
    """The pages of those jobs, in their order. Raises Lost where the memo has a gap."""
    alone = len(jobs) < crew.pays_from
    work = partial(_render_some, frame, memo)
    chunks = ([_pack(job, texts, alone=alone) for job in some] for some in cut(jobs, AT_ONCE))
    for made in crew.map(work, chunks, len(jobs)):
        yield from made


def marks_key(key: bytes) -> bytes:
    """Under which the memo has the marks of the page with that key."""
    return key + b"marks"


def recall_marks(keys: Iterable[bytes], memo: Memo) -> dict[bytes, Marks]:
    """The marks of the pages with those keys; raises Lost where the memo has a gap."""
    wanted = list(keys)
    found = memo.get([marks_key(key) for key in wanted])
    try:
        return {key: MARKS.decode(found[marks_key(key)]) for key in wanted}
    except (KeyError, DecodeError) as error:
        raise Lost from error


MARKS: Final = msgpack.Decoder(Marks)


def _rows(woven: Woven, texts: Texts) -> Iterator[tuple[Row, Page | None, bytes]]:
    if not woven.site:
        yield from ((row, None, b"") for row in woven.plan.rows)
        return
    owners = owners_of(woven.site)
    room = KEPT
    for page in woven.pages:
        data = _encode(page)
        room -= len(data)
        seen = texts.seen.get(page.body)
        slice_digest = digest_of_bytes(data + (seen.outline if seen else b""))
        yield row_of(page, slice_digest, owners), page, data if room > 0 else b""


def _encode(page: Page) -> bytes:
    """A page as the memo has it: an article's card is there already, with its text."""
    if isinstance(page.data, ArticleSlice):
        page = replace(page, data=replace(page.data, card=NO_CARD))
    return msgpack.encode(page)


def _digest_frames(frame: Frame) -> Callable[[str], bytes]:
    """What the frame adds to the key of a page of some kind; where themes lie does not count."""
    theme = replace(frame.theme, chain=tuple((name, "") for name, _ in frame.theme.chain))
    shared = replace(frame, theme=theme, inline_style="", filled=frozenset())
    common = digest(shared, sorted(frame.filled))
    alone = digest(common, frame.inline_style)
    return lambda kind: alone if kind == "404" else common


def _pack(job: Job, texts: Texts, *, alone: bool) -> Job:
    """The job with what its maker cannot find in the memo yet; in this process values as they are."""
    if job.page and not job.data:
        job = replace(job, data=_encode(job.page))
    if alone:
        return replace(job, body=texts.body(job.row.body)) if job.row.body else job
    return replace(job, page=None)


# --- in any process -----------------------------------------------------------------------------------


class Stored(Value, frozen=True):
    """A Page as the memo has it; its kind tells what ``data`` are."""

    url: str
    kind: str
    data: Raw
    language: str
    body: str


def _render_some(frame: Frame, memo: Memo, jobs: Sequence[Job]) -> list[Made]:
    """Renders each page, and remembers what was given and found."""
    wanted = [job.row.slice for job in jobs if not (job.page or job.data)]
    wanted += [job.text for job in jobs if job.text and not job.body]
    wanted += [job.card for job in jobs if job.card and not job.page]
    found = memo.get(wanted)
    fresh: dict[bytes, bytes] = {job.row.slice: job.data for job in jobs if job.data}
    made = []
    for job in jobs:
        page = job.page or _decode_page(
            job.data or found.get(job.row.slice, b""), found.get(job.card, b"")
        )
        body = job.body or (_decode_body(found.get(job.text, b"")) if job.text else None)
        output = render(page, body, frame)
        if isinstance(output, Problem):
            made.append(Made(job.key, problem=output))
            continue
        output = replace(output, sha256=sha256(output.data).hexdigest())
        marks = read_marks(output.path, output.data.decode())
        fresh[marks_key(job.key)] = msgpack.encode(marks)
        made.append(Made(job.key, output, marks))
    memo.put(fresh)
    return made


def _decode_page(data: bytes, article: bytes) -> Page:
    try:
        stored = msgpack.decode(data, type=Stored)
        value: Any = msgpack.decode(stored.data, type=DATA[stored.kind])
        if isinstance(value, ArticleSlice):
            card = ARTICLES.decode(article).card
            if card is None:
                raise Lost
            value = replace(value, card=card)
    except (DecodeError, KeyError) as error:
        raise Lost from error
    return Page(stored.url, stored.kind, value, stored.language, stored.body)


def _decode_body(data: bytes) -> Body:
    try:
        return msgpack.decode(data, type=Body)
    except DecodeError as error:
        raise Lost from error
