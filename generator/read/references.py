"""``[[…]]`` and ``[@…]`` as inline rules of markdown-it: each match becomes one token a reference.

A bare ``@name`` or an e-mail address is no citation, and code spans are taken before these rules
see them.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import Final

from markdown_it.rules_inline import StateInline

from generator.model.escaping import escape_html
from generator.model.naming import name_from
from generator.model.problem import Problem, Span, problem
from generator.model.text import Ref, RefKind
from generator.model.value import replace
from generator.read.moments import read_moment
from generator.read.place import Place

KINDS: Final = ("term", "event", "person", "organisation", "place", "fact", "question", "article", "clip")  # fmt: skip
NOWHERE: Final = Span("")
LONGEST_SLIP: Final = 20  # letters; what is longer is like no kind
SPELLINGS: Final = MappingProxyType({"organization": "organisation"})

REFERENCE: Final = re.compile(r"\[\[([^\[\]\n]{1,500}(?:\n[^\[\]\n]{1,500})?)\]\]")
CITATION: Final = re.compile(r"\[(@[^\[\]]{1,500})\]")
CITED: Final = re.compile(r"@([^\s,;@\[\]]+)\s*(?:,\s*(.*))?$", re.DOTALL)


def read_reference(state: StateInline, silent: bool) -> bool:
    """``[[term]]``, ``[[term|label]]``, ``[[kind:id]]``, ``[[clip:id@1:02|label]]``."""
    if not state.src.startswith("[[", state.pos):
        return False
    if not (match := REFERENCE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        place: Place = state.env["place"]
        span = place.find(state.src, state.pos, match[0])
        if state.linkLevel:
            _report_in_link(match[0], place, span)
        elif ref := make_reference(match[1], place, span):
            _push(state, ref)
            state.pos = match.end()
            return True
        state.append_pending(match[0])
    state.pos = match.end()
    return True


def read_citation(state: StateInline, silent: bool) -> bool:
    """``[@source]``, ``[@source, para. 3; @other]``: a token for each source."""
    if not state.src.startswith("[@", state.pos):
        return False
    if not (match := CITATION.match(state.src, state.pos, state.posMax)):
        return False
    if state.src.startswith(("(", "["), match.end()):
        return False  # a Markdown link whose text begins with @
    if not silent:
        place: Place = state.env["place"]
        span = place.find(state.src, state.pos, match[0])
        if state.linkLevel:
            _report_in_link(match[0], place, span)
            state.append_pending(match[0])
            state.pos = match.end()
            return True
        for part in match[1].split(";"):
            if ref := make_citation(part, span, place):
                _push(state, ref)
            else:
                place.report(problem(
                    "bad-reference", f"`{part.strip() or match[0]}` is no citation", span,
                    "Write [@source], [@source, para. 3] or [@one; @two].",
                ))  # fmt: skip
                state.append_pending(part)
    state.pos = match.end()
    return True


def ends_reference(source: str, start: int, end: int) -> bool:
    """Does a reference or citation stand between the two positions?"""
    found = (pattern.match(source, start) for pattern in (REFERENCE, CITATION))
    return any(match and match.end() == end for match in found)


def words_of(ref: Ref) -> str:
    """The plain words that stand for a reference where no link can be; none for citations."""
    if ref.kind in ("source", "link", "link-end", "image"):
        return ""
    return unescape(ref.label) or name_from(ref.id, begins=False)


def make_reference(inside: str, place: Place, span: Span) -> Ref | None:
    target = _read_target(inside)
    if isinstance(target, tuple):
        kind, name, label, detail = target
        return Ref(kind, name, span, label, detail, place.section)
    place.report(replace(target, span=span))
    return None


def find_target(inside: str) -> tuple[RefKind, str, str, str] | None:
    """Kind, name, label and detail of a reference; None where make_reference() would report a problem."""
    target = _read_target(inside)
    return target if isinstance(target, tuple) else None


# Texts refer to the same things again and again, and to many of them in the same words.
@lru_cache(maxsize=4096)
def _read_target(inside: str) -> tuple[RefKind, str, str, str] | Problem:
    """Kind, name, label and detail of a reference, or what is wrong with it; its place is not known."""
    target, _, label = inside.partition("|")
    target = " ".join(target.rstrip("\\").split())
    label = " ".join(label.split())
    kind, colon, name = target.partition(":")
    kind = SPELLINGS.get(kind, kind)
    if not colon:
        kind, name = "term", target
    elif kind not in KINDS and kind != "source":
        message = f"`{kind}` is no kind of reference"
        return problem("bad-reference", message, NOWHERE, _hint_at_kind(kind))
    name = name.strip()
    detail = ""
    if kind == "clip":
        name, _, moment = name.partition("@")
        seconds = read_moment(moment) if moment else 0.0
        if seconds is None:
            return problem(
                "bad-reference", f"`{moment}` is no moment in a clip", NOWHERE,
                "Write minutes and seconds: [[clip:footage@3:02]].",
            )  # fmt: skip
        detail = repr(seconds)
    if not name:
        return problem(
            "bad-reference", f"`[[{inside}]]` names nothing", NOWHERE, "Write an id: [[armistice]].",
        )  # fmt: skip
    found: RefKind = kind  # type: ignore[assignment]
    return found, name, escape_html(label.replace("'", "’")), detail


@lru_cache(maxsize=1024)
def _hint_at_kind(kind: str) -> str:
    near = get_close_matches(kind.lower(), KINDS, 1, 0.6) if len(kind) <= LONGEST_SLIP else []
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"A reference is [[term]] or [[kind:id]], where kind is one of {', '.join(KINDS)}."


def _report_in_link(raw: str, place: Place, span: Span) -> None:
    place.report(problem(
        "bad-reference", f"`{raw[:80]}` stands inside a link, where no second link can be", span,
        "Move it out of the link, or write its words without the brackets.",
    ))  # fmt: skip


def make_citation(part: str, span: Span, place: Place) -> Ref | None:
    """One source of a citation with its locator."""
    name, locator = _read_cited(part)
    return Ref("source", name, span, "", locator, place.section) if name else None


@lru_cache(maxsize=4096)
def _read_cited(part: str) -> tuple[str, str]:
    """The id of a source and the place in it; empty where the part is no citation."""
    if not (cited := CITED.match(part.strip())):
        return "", ""
    return cited[1], " ".join((cited[2] or "").split())


def _push(state: StateInline, ref: Ref) -> None:
    token = state.push("reference", "", 0)
    token.meta = {"ref": ref}
