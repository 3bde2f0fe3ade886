"""The links of a whole output proofread; pages that stand by what was noted of them."""

from collections.abc import Iterable, Mapping

from generator.ledger import Ledger
from generator.model.problem import Problems, Span
from generator.pages import Known, recall_marks
from generator.proof import Marks, Proof
from generator.publish.memo import Memo
from generator.tellings import Lost


def find_broken_links(
    known: Mapping[str, Known], made: Mapping[str, Marks], spans: Mapping[str, Span],
    files: Iterable[str], base: str, before: Ledger, paths: bytes, memo: Memo,
) -> Problems:  # fmt: skip
    """Every link that leads nowhere. ``known`` are all pages by path, ``made`` those made now.

    ``files`` are all paths of the output, ``paths`` their digest. Raises Lost where the memo has a
    gap.
    """
    proof = Proof(base, spans)
    if before.sound and before.paths == paths and not _has_lost_anchors(made, before, memo):
        # Whatever leads into the pages made now still arrives: only their own links are new.
        for path, marks in made.items():
            proof.add(path, marks)
        others = {path: known[path].key for path in proof.unread() if path in known}
        marks_of = recall_marks(others.values(), memo)
        for path, key in others.items():
            proof.anchors[path] = frozenset(marks_of[key].ids)
        return proof.find_broken(files)
    standing = recall_marks([one.key for path, one in known.items() if path not in made], memo)
    for path, one in known.items():
        proof.add(path, made[path] if path in made else standing[one.key])
    return proof.find_broken(files)


def _has_lost_anchors(made: Mapping[str, Marks], before: Ledger, memo: Memo) -> bool:
    old = {path: before.pages[path].key for path in made if path in before.pages}
    if len(old) < len(made):
        return True
    try:
        marks_of = recall_marks(old.values(), memo)
    except Lost:
        return True
    return any(
        not frozenset(marks_of[key].ids) <= frozenset(made[path].ids) for path, key in old.items()
    )
