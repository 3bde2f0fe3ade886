"""All cards and entries to the linked Site."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from generator.model.config import Config
from generator.model.content import Card, Entries, Media
from generator.model.problem import Problem, Span, problem
from generator.model.site import Site
from generator.model.text import Ref
from generator.model.value import replace
from generator.weave.briefs import make_brief, newest_first
from generator.weave.chronology import cut_periods
from generator.weave.events import date_event, event_refs, page_events, tell_events
from generator.weave.index import Index, build_index
from generator.weave.lists import (
    glossary_uses,
    list_cited,
    list_corrections,
    list_known,
    list_sections,
    page_parties,
    slice_term,
    slice_topics,
    sort_terms,
)
from generator.weave.mentions import find_uses
from generator.weave.publication import Edition, find_state, is_published
from generator.weave.resolve import file_path
from generator.weave.slices import card_refs, check_promises, slice_articles


def weave(
    config: Config,
    cards: Sequence[Card],
    entries: Entries,
    files: frozenset[str],
    media: tuple[Media, ...],
    edition: Edition,
) -> Site:
    """The site as it is on the edition's day, with the problems of everything published on it.

    ``files`` are the paths of all files of content, ``media`` those that pages may show, probed.
    """
    problems: list[Problem] = []
    states = {card.path: find_state(card, edition.today) for card in cards}
    published = tuple(card for card in cards if is_published(states[card.path], edition))
    listed = newest_first(c for c in published if c.kind == "article" and c.status != "withdrawn")
    index = build_index(
        tuple(cards), published, states, entries, files, media, problems, search=config.search
    )
    index = replace(index, party_pages=page_parties(entries))
    briefs = {card.url: make_brief(card, index) for card in listed}
    index = replace(index, briefs=briefs)
    told = tell_events(listed, index)
    index = replace(index, event_pages=page_events(told))
    events = tuple(
        date_event(event, home, tellers, index, problems) for event, home, tellers in told
    )
    periods = cut_periods(events)
    uses = find_uses(listed, index)
    kept: dict[str, str] = {}
    promised: list[tuple[Ref, str, str]] = []
    slices = slice_articles(published, listed, uses, index, edition, problems, kept, promised)
    by_url = {one.card.url: one for one in slices}
    check_promises(promised, by_url, problems)
    others = glossary_uses(index)
    site = Site(
        config=config,
        today=edition.today,
        articles=tuple(by_url[card.url] for card in listed if card.url in by_url),
        pages=tuple(one for one in slices if one.card.kind == "page" or not one.listed),
        briefs=tuple(briefs.values()),
        terms=tuple(
            slice_term(
                term, (*others.get(term.id, ()), *uses.get(("term", term.id), ())), index, problems, kept
            )
            for term in sort_terms(index.terms.values())
        ),
        periods=periods,
        topics=tuple(slice_topics(listed, events, index, problems)),
        known=tuple(list_known(uses, index, problems)),
        cited=tuple(list_cited(listed, uses, index, problems)),
        corrections=list_corrections(listed, index),
        sections=tuple(list_sections(listed, index)),
        redirects=tuple((alias, card.url) for card in published for alias, _ in card.aliases),
    )  # fmt: skip
    return replace(
        site,
        files=tuple(sorted(_checked_files(kept, index, problems).items())),
        problems=tuple(problems),
    )


def find_media(cards: Iterable[Card], entries: Entries) -> tuple[str, ...]:
    """The paths of all files that the texts name, there or not, in one order."""
    refs = [ref for card in cards for ref in card_refs(card)]
    refs += [ref for term in entries.terms for ref in (*term.short.refs, *term.body.refs)]
    refs += [ref for event in entries.events for ref in event_refs(event)]
    return tuple(sorted({file_path(ref) for ref in refs if ref.kind in ("image", "file", "link")}))


def _checked_files(kept: dict[str, str], index: Index, problems: list[Problem]) -> dict[str, str]:
    """The files of the output; two that differ in case alone are one on many hosts."""
    taken: dict[str, str] = {}
    pages = {
        normalize("NFC", url.casefold()).strip("/"): card.path for url, card in index.cards.items()
    }
    for address, path in sorted(kept.items()):
        folded = normalize("NFC", address.casefold())
        other = taken.get(folded) or pages.get(folded)
        if other and other != path:
            problems.append(problem(
                "duplicate-address", f"the address `/{address}` belongs to {other} and to {path}", Span(path),
                "Rename one of the two files.",
            ))  # fmt: skip
        taken[folded] = path
    return kept
