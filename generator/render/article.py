"""An article's slice and body to its view."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup, escape

from generator.model.content import Body, Card
from generator.model.content import Term as TermEntry
from generator.model.site import ArticleSlice, Key, key_of
from generator.model.text import Ref
from generator.model.view import (
    ArticleView,
    Ledger,
    Link,
    PlainView,
    Question,
    Speaker,
    Status,
    Term,
)
from generator.model.view import Fact as FactView
from generator.render.autolink import link_terms
from generator.render.dates import machine
from generator.render.parts import (
    Targets,
    find_corrections,
    link_to,
    make_change,
    make_fact,
    make_party,
    make_sources,
    make_status,
    make_teaser,
    make_term,
    make_use,
    topic_link,
    translation_link,
)
from generator.render.pen import Pen
from generator.render.rail import group_events
from generator.render.recordings import make_clip, set_stages
from generator.render.setting import absolute, page_fields

# What each panel shows; those without a field do not stand after the text.
HOLDS: Final = MappingProxyType[str, tuple[str, ...]](
    {
        "contents": (),
        "ledger": (),
        "people": ("people", "organisations", "places"),
        "questions": ("questions",),
        "sources": ("sources",),
        "changes": ("changes",),
        "cited": ("cited_by",),
        "related": ("related",),
        "neighbours": ("previous", "next"),
    }
)
WORDS_A_MINUTE: Final = 238  # Brysbaert 2019, silent reading
OPEN: Final = ("disputed", "unverified", "unknown", "withdrawn")


def view_article(one: ArticleSlice, body: Body, pen: Pen) -> ArticleView:
    """Written in the order of the page, so that sources are numbered as the reader meets them."""
    card = one.card
    targets = dict(one.links)
    elsewhere = {("event", event): f"{pen.to(url)}#change-{n}" for event, url, n in one.mended}
    corrections = {**elsewhere, **find_corrections(card)}
    clips = {clip.id: clip for clip in card.clips}
    pen.clips = set_stages(card)
    pen.blocks = {
        "block-clip": lambda ref, pen: pen.marks.clip(make_clip(clips[ref.id], one, targets, pen)) if ref.id in clips else "",
        "block-known": lambda _, pen: pen.marks.ledger(_ledger(card, targets, pen, corrections)),
        "block-quote-by": lambda ref, pen: pen.marks.speaker(_speaker(ref, one, targets, pen)),
    }  # fmt: skip
    summary = pen.write(card.summary, targets)
    facts = tuple(make_fact(fact, targets, pen, corrections) for fact in card.facts)
    timeline = group_events(one, targets, pen, corrections)
    written, found = _autolink(pen.write(body.text, targets), one.terms, pen)
    chosen = _panels(pen)
    shown = "ledger" in chosen and "known" not in card.placed and _has_unknowns(card)
    ledger = _ledger(card, targets, pen, corrections) if shown else None
    placed = {name.removeprefix("clip:") for name in card.placed}
    view: dict[str, Any] = {
        "summary": summary,
        "topics": tuple(topic_link(topic, pen) for topic in one.topics),
        "authors": tuple(link for target in one.authors if (link := pen.link(target))),
        "published": pen.maybe_when(card.published),
        "updated": pen.maybe_when(one.updated),
        "reviewed": pen.maybe_when(card.reviewed),
        "review_due": one.review_due,
        "changes_summary": _count_changes(card, pen),
        "reading_minutes": max(1, round(body.words / WORDS_A_MINUTE)) if body.words else 0,
        "notice": "withdrawn" if card.status == "withdrawn" else "",
        "reason": pen.write(card.reason, targets),
        "advisory": pen.write(card.advisory, targets),
        "method": pen.write(card.method, targets),
        "image": _image(card, targets, pen),
        "image_alt": card.image_alt,
        "facts": facts,
        "timeline": timeline,
        "body": written,
        "ledger": ledger,
        "status_key": _key(facts, pen),
        "terms": (*(make_term(term, targets, pen) for term in one.terms), *found),
        "clips": tuple(make_clip(clip, one, targets, pen) for clip in card.clips if clip.id not in placed),
        "people": tuple(make_party(entry, "person", targets, pen) for entry in one.people),
        "organisations": tuple(make_party(entry, "organisation", targets, pen) for entry in one.organisations),
        "places": tuple(make_party(entry, "place", targets, pen) for entry in one.places),
        "questions": tuple(_questions(card, targets, pen)),
        "changes": tuple(make_change(change, card.changes.index(change) + 1, targets, pen) for change in one.changes),
        "related": tuple(make_teaser(brief, pen) for brief in one.related),
        "previous": link_to(one.previous, pen) if one.previous else None,
        "next": link_to(one.next, pen) if one.next else None,
        "cited_by": tuple(make_use(using, pen) for using in one.cited_by),
        "translations": tuple(translation_link(brief, pen) for brief in one.translations),
        "extra": json.loads(card.extra),
    }  # fmt: skip
    view["sources"] = make_sources(one.sources, targets, pen)
    view["panels"] = tuple(_filled(chosen, view))
    view["contents"] = tuple(_contents(body, view, pen)) if "contents" in chosen else ()
    title, fields = _head(one, targets, pen)
    return ArticleView(**page_fields(pen, title, **fields), **view)


def _autolink(
    body: Markup, marked: Iterable[TermEntry], pen: Pen
) -> tuple[Markup, tuple[Term, ...]]:
    """The body with first uses of terms linked where the site wants it, and those terms' entries."""
    frame = pen.frame
    if not frame.wordings:
        return body, ()
    known = frozenset(term.id for term in marked)
    linked, found = link_terms(
        body,
        frame.wordings,
        known,
        lambda term, words: pen.marks.term(f"#term-{term}", words, "", True),
    )
    quiet = Pen(frame, pen.here, pen.language, cites=False)
    terms = (one for one in frame.glossary if one.term.id in found)
    return linked, tuple(make_term(one.term, dict(one.links), quiet) for one in terms)


def view_plain(one: ArticleSlice, body: Body, pen: Pen) -> PlainView:
    card = one.card
    targets = dict(one.links)
    pen.blocks = {
        "block-quote-by": lambda ref, pen: pen.marks.speaker(_speaker(ref, one, targets, pen))
    }
    summary = pen.write(card.summary, targets)
    written, found = _autolink(pen.write(body.text, targets), one.terms, pen)
    terms = (*(make_term(term, targets, pen) for term in one.terms), *found)
    title, fields = _head(one, targets, pen)
    return PlainView(
        **page_fields(pen, title, **fields),
        summary=summary,
        body=written,
        terms=terms,
        sources=make_sources(one.sources, targets, pen),
        updated=pen.maybe_when(one.updated),
        contents=tuple(Link(Markup(h.html), f"#{h.anchor}") for h in body.headings if h.level == 2),
        extra=json.loads(card.extra),
    )


def _head(one: ArticleSlice, targets: Targets, pen: Pen) -> tuple[str, dict[str, Any]]:
    """The title, and what the page's head says of the article."""
    card = one.card
    title = str(pen.write(card.title, targets, cite=False))
    image = targets.get(key_of(card.image)) if card.image else None
    meta = {
        "kind": "article",
        "image": absolute(pen, image.url) if image else "",
        "image_alt": card.image_alt,
        "published": machine(card.published) if card.published else "",
        "modified": machine(one.updated) if one.updated else "",
        "author": ", ".join(author.plain for author in one.authors),
        "index": one.listed,
        "alternates": tuple(
            (brief.language, absolute(pen, brief.url)) for brief in one.translations if brief.language
        ) if pen.frame.config.base_url else (),
    }  # fmt: skip
    summary = Markup(pen.write(card.summary, targets, cite=False)).striptags()
    return title, {"url": card.url, "description": summary, "meta": meta}


def _count_changes(card: Card, pen: Pen) -> str:
    count = pen.translations.ngettext
    updates = sum(change.kind != "correction" for change in card.changes)
    corrections = len(card.changes) - updates
    said = []
    if updates:
        said.append(count("%(num)d update", "%(num)d updates", updates) % {"num": updates})
    if corrections:
        said.append(
            count("%(num)d correction", "%(num)d corrections", corrections) % {"num": corrections}
        )
    return ", ".join(said)


def _image(card: Card, targets: Targets, pen: Pen) -> str:
    target = targets.get(key_of(card.image)) if card.image else None
    return pen.to(target.url) if target else ""


def _questions(card: Card, targets: Targets, pen: Pen) -> Iterator[Question]:
    for one in card.questions:
        yield Question(
            f"question-{one.id}", pen.write(one.question, targets), pen.write(one.answer, targets)
        )


def _panels(pen: Pen) -> tuple[str, ...]:
    """What the theme shows of an article besides its text and what stands beside it."""
    chosen = dict(pen.frame.theme.options).get("panels")
    return chosen if isinstance(chosen, tuple) else tuple(HOLDS)


def _filled(chosen: tuple[str, ...], view: Mapping[str, Any]) -> Iterator[str]:
    """The panels after the text that have something to show, and those of the theme's own."""
    for panel in chosen:
        fields = HOLDS.get(panel)
        if fields is None or any(view[field] for field in fields):
            yield panel


def _contents(body: Body, view: Mapping[str, Any], pen: Pen) -> Iterator[Link]:
    """The sections of the text and the panels after it."""
    for heading in body.headings:
        if heading.level == 2:
            yield Link(Markup(heading.html), f"#{heading.anchor}")
    if view["ledger"]:
        yield Link(escape(pen.say("Known and not known")), "#ng-ledger")
    titles = {
        "people": pen.say("Who and where"),
        "questions": pen.say("Questions"),
        "sources": pen.say("Sources"),
    }
    for panel in view["panels"]:
        if panel in titles:
            yield Link(escape(titles[panel]), f"#ng-{panel}")


# --- known and not known --------------------------------------------------------------------------------


def _ledger(card: Card, targets: Targets, pen: Pen, corrections: Mapping[Key, str]) -> Ledger:
    known: list[FactView] = []
    unknown: list[FactView] = []
    for fact in card.facts:
        if not fact.status:
            continue
        made = make_fact(fact, targets, pen, corrections)
        (unknown if fact.status in OPEN else known).append(made)
    unknown.extend(
        FactView("", pen.write(text, targets), status=make_status("unknown", pen))
        for text in card.unknowns
    )
    return Ledger(tuple(known), tuple(unknown), _key((*known, *unknown), pen))


def _has_unknowns(card: Card) -> bool:
    """A ledger of known facts alone would only say the key facts again."""
    return bool(card.unknowns) or any(fact.status in OPEN for fact in card.facts)


def _key(facts: tuple[FactView, ...], pen: Pen) -> tuple[Status, ...]:
    codes = [fact.status.code for fact in facts if fact.status]
    if any(fact.correction for fact in facts):
        codes.append("corrected")
    return tuple(make_status(code, pen) for code in dict.fromkeys(codes))


# --- quotes -----------------------------------------------------------------------------------


def _speaker(ref: Ref, one: ArticleSlice, targets: Targets, pen: Pen) -> Speaker:
    target = targets.get(key_of(ref))
    person = next((person for person in one.people if person.id == ref.id), None)
    role = pen.write(person.role, targets, cite=False) if person else Markup("")
    return Speaker(pen.link(target) or Link(escape(ref.id)), role, Markup(""))
