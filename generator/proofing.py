"""The links of a whole output proofread; pages that stand by what was noted of them."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Final

from generator.ledger import Ledger
from generator.model.problem import Problems, Span
from generator.pages import Known, recall_marks
from generator.proof import Marks, Proof
from generator.publish.jobs import cut
from generator.publish.memo import Lost, Memo

FindSpans = Callable[[Container[str]], Mapping[str, Span]]

AT_ONCE: Final = 500  # pages whose marks are in memory
READINGS: Final = 3  # of a page made now, where those that stand are believed


def find_broken_links(
    known: Mapping[str, Known], made: Iterable[str], find_spans: FindSpans,
    files: Iterable[str], base: str, before: Ledger, paths: bytes, memo: Memo,
) -> Problems:  # fmt: skip
    """Every link that leads nowhere. ``known`` are all pages by path, ``made`` the paths of those
    made now. ``find_spans`` tells where authors wrote those pages that authors wrote.

    ``files`` are all paths of the output, ``paths`` their digest. Raises Lost where the memo has a
    gap.
    """
    now = {path: known[path] for path in made}
    few = len(now) * READINGS < len(known)
    if few and before.sound and before.paths == paths and not _has_lost_anchors(now, before, memo):
        proof = Proof(base, find_spans(now))
        # Whatever leads into the pages made now still arrives: only their own links are new.
        for path, marks in _recall(now, memo):
            proof.add(path, marks)
        others = {path: known[path] for path in proof.unread() if path in known}
        for path, marks in _recall(others, memo):
            proof.note_ids(path, marks)
        return proof.find_broken(files)
    proof = Proof(base, find_spans(known))
    for path, marks in _recall(known, memo):
        proof.add(path, marks)
    return proof.find_broken(files)


def _recall(pages: Mapping[str, Known], memo: Memo) -> Iterator[tuple[str, Marks]]:
    """The marks of those pages, in their order; never those of many at once."""
    for some in cut(list(pages.items()), AT_ONCE):
        marks_of = recall_marks([one.key for _, one in some], memo)
        yield from ((path, marks_of[one.key]) for path, one in some)


def _has_lost_anchors(now: Mapping[str, Known], before: Ledger, memo: Memo) -> bool:
    """Whether a page made now may lack a part that it had."""
    if any(path not in before.pages for path in now):
        return True
    try:
        return any(
            not frozenset(old.ids) <= frozenset(new.ids)
            for (_, old), (_, new) in zip(
                _recall({path: before.pages[path] for path in now}, memo),
                _recall(now, memo),
                strict=True,
            )
        )
    except Lost:
        return True
