"""A reference to its Target, or to the problem it is."""

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote

from generator.model.content import Card, Clip, Event, Media, Source
from generator.model.escaping import escape_html
from generator.model.problem import Problem, Span, problem
from generator.model.sentences import in_sentence
from generator.model.site import Links, Target, key_of, scoped_anchor
from generator.model.text import Ref, RefKind, Text
from generator.weave.index import Index
from generator.weave.wording import unlink

ARTICLE_PREFIXES: Final = ("fact-", "event-", "term-", "source-", "person-", "organisation-", "place-", "question-", "clip-", "change-")  # fmt: skip
MOST_HINTS: Final = 200  # names that one run looks for the nearest of
UNPUBLISHED: Final = ("draft", "scheduled")


@dataclass(slots=True)
class Desk:
    """One page's references being resolved: what is near them, what was found, what is wrong.

    ``url`` is the page's address, ``card`` the article whose own entries count first (None on
    whole-site pages), ``near`` the (kind, id) of shared entries that have an anchor on the page.
    ``scoped`` tells that the article's own sources stand among those of others.
    """

    index: Index
    url: str
    card: Card | None = None
    near: frozenset[tuple[str, str]] = frozenset()
    scoped: bool = False
    problems: list[Problem] = field(default_factory=list)
    found: dict[tuple[str, str], Target] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    promised: list[tuple[Ref, str, str]] = field(default_factory=list)
    cited: dict[str, Source] = field(default_factory=dict)
    events: dict[str, Event] = field(init=False)
    sources: dict[str, Source] = field(init=False)
    clips: dict[str, Clip] = field(init=False)

    def __post_init__(self) -> None:
        card = self.card
        self.events = {e.id: e for e in card.timeline if isinstance(e, Event)} if card else {}
        self.sources = {s.id: s for s in card.sources} if card else {}
        self.clips = {c.id: c for c in card.clips} if card else {}

    @property
    def links(self) -> Links:
        return tuple(sorted(self.found.items(), key=lambda item: item[0]))

    def resolve(self, refs: Iterable[Ref]) -> None:
        """Finds each reference's target; what has none becomes a problem at its place."""
        for ref in refs:
            key = key_of(ref)
            if key in self.found:
                continue
            target = RESOLVERS[ref.kind](self, ref)
            if target:
                self.found[key] = target

    def words(self, text: Text) -> str:
        return unlink(text, self.index, self.card).plain

    def report(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.problems.append(problem(code, message, span, hint))

    def report_file(self, ref: Ref, media: Media) -> None:
        """A damaged or unsafe file is told of where it is named."""
        for one in media.problems:
            self.report(one.code, f"`{ref.id[:80]}` {one.message}", ref.span, one.hint)

    def nearest(self, name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
        """The names most like this one; none once a run has asked too often.

        A comparison costs a microsecond a letter: a thousand slips beside a thousand names would
        take minutes, and whoever has so many has one mistake a thousand times.
        """
        index = self.index
        if (known := index.hints.get(name)) is not None:
            return known
        if len(index.hints) >= MOST_HINTS:
            return []
        like = [
            one for one in dict.fromkeys(names) if abs(len(one) - len(name)) <= 2 + len(name) // 2
        ]
        index.hints[name] = get_close_matches(name, like, n=3, cutoff=cutoff)
        return index.hints[name]

    def unknown(self, ref: Ref, kind: str, word: str, ids: Iterable[str]) -> None:
        """Reports an id that does not exist, with the nearest that do.

        One whose entry could not be read was told of there.
        """
        kinds = ("person", "organisation") if ref.kind in ("party", "block-quote-by") else (kind,)
        broken = self.index.broken | frozenset(self.card.broken if self.card else ())
        if any((one, name) in broken for one in kinds for name in (ref.id, "*")):
            return
        near = self.nearest(ref.id, ids)
        hint = f"Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else MISSING[kind]
        self.report(f"unknown-{kind}", _missing(word, ref.id), ref.span, hint)


MISSING: Final = {
    "term": "Define it in content/glossary/, or write the words without brackets.",
    "event": "Define it in the article's `timeline` or in content/data/events.yml.",
    "source": "Define it in the article's `sources` or in content/data/sources.yml.",
    "person": "Define it in content/data/people.yml or content/data/organisations.yml.",
    "organisation": "Define it in content/data/organisations.yml.",
    "place": "Define it in content/data/places.yml.",
    "fact": "Give a key fact of this article this `id`.",
    "question": "Give a question of this article this `id`.",
    "clip": "Define it in the article's `clips`.",
    "article": "Write the last part of its address.",
}


def _missing(word: str, name: str) -> str:
    kind, _, where = word.partition(" in ")
    return f"there is no {kind} `{name[:80]}`" + (f" in {where}" if where else "")


def _term(desk: Desk, ref: Ref) -> Target | None:
    index = desk.index
    term = index.terms.get(ref.id)
    if not term and (known := index.wordings.get(ref.id.casefold())):
        term = index.terms[known]
    if not term:
        desk.unknown(ref, "term", "term", (*index.terms, *index.wordings))
        return None
    label = in_sentence(term.name.html, term.forms) if term.id == ref.id else escape_html(ref.id)
    if ("term", term.id) in desk.near:
        return Target("term", term.id, desk.url, f"term-{term.id}", label, term.name.plain)
    return Target("term", term.id, f"/glossary/{term.id}/", "", label, term.name.plain)


def _event(desk: Desk, ref: Ref) -> Target | None:
    event = desk.events.get(ref.id) or desk.index.events.get(ref.id)
    if not event:
        desk.unknown(ref, "event", "event", (*desk.events, *desk.index.events))
        return None
    title = desk.words(event.title)
    if ref.id in desk.events or ("event", ref.id) in desk.near:
        return Target("event", ref.id, desk.url, f"event-{ref.id}", "", title, event.date)
    page = desk.index.event_pages.get(ref.id, "/timeline/")
    return Target("event", ref.id, page, f"event-{ref.id}", "", title, event.date)


def _source(desk: Desk, ref: Ref) -> Target | None:
    source = desk.sources.get(ref.id) or desk.index.sources.get(ref.id)
    if not source:
        desk.unknown(ref, "source", "source", (*desk.sources, *desk.index.sources))
        return None
    title = source.title.plain
    anchor = f"source-{ref.id}"
    if desk.scoped and desk.card and ref.id in desk.sources:
        anchor = scoped_anchor("source", desk.card.url, ref.id)
    desk.cited.setdefault(anchor, source)
    return Target("source", ref.id, desk.url, anchor, source.title.html, title)


def _party(desk: Desk, ref: Ref) -> Target | None:
    if ref.id in desk.index.people:
        return _person(desk, ref)
    if ref.id in desk.index.organisations:
        return _organisation(desk, ref)
    desk.unknown(ref, "person", "person or organisation", desk.index.ids("party"))
    return None


def _person(desk: Desk, ref: Ref) -> Target | None:
    person = desk.index.people.get(ref.id)
    if not person:
        desk.unknown(ref, "person", "person", desk.index.people)
        return None
    return _named(desk, "person", ref.id, person.name)


def _organisation(desk: Desk, ref: Ref) -> Target | None:
    organisation = desk.index.organisations.get(ref.id)
    if not organisation:
        desk.unknown(ref, "organisation", "organisation", desk.index.organisations)
        return None
    return _named(desk, "organisation", ref.id, organisation.name)


def _place(desk: Desk, ref: Ref) -> Target | None:
    place = desk.index.places.get(ref.id)
    if not place:
        desk.unknown(ref, "place", "place", desk.index.places)
        return None
    return _named(desk, "place", ref.id, place.name)


def _named(desk: Desk, kind: str, entry: str, name: str) -> Target:
    """A person, organisation or place: near, or on the people page."""
    url = desk.url
    if (kind, entry) not in desk.near:
        url = desk.index.party_pages.get((kind, entry), "/people/")
    return Target(kind, entry, url, f"{kind}-{entry}", escape_html(name), name)


def _fact(desk: Desk, ref: Ref) -> Target | None:
    facts = {fact.id: fact for fact in desk.card.facts} if desk.card else {}
    if fact := facts.get(ref.id):
        text = desk.words(fact.label or fact.text)
        return Target("fact", ref.id, desk.url, f"fact-{ref.id}", escape_html(text), text)
    desk.unknown(ref, "fact", "key fact in this article", facts)
    return None


def _question(desk: Desk, ref: Ref) -> Target | None:
    questions = {one.id: one for one in desk.card.questions} if desk.card else {}
    if question := questions.get(ref.id):
        text = desk.words(question.question)
        return Target("question", ref.id, desk.url, f"question-{ref.id}", escape_html(text), text)
    desk.unknown(ref, "question", "question in this article", questions)
    return None


def _clip(desk: Desk, ref: Ref) -> Target | None:
    clip = desk.clips.get(ref.id)
    if not clip:
        desk.unknown(ref, "clip", "clip in this article", desk.clips)
        return None
    file = _file(desk, clip.file) if clip.file else None
    title = desk.words(clip.title) or clip.id
    address = file.url if file else ""
    return Target(
        "clip", ref.id, desk.url, f"clip-{ref.id}", escape_html(title), title, file=address
    )


def _article(desk: Desk, ref: Ref) -> Target | None:
    name = ref.id.strip("/").removesuffix(".md")
    candidates = desk.index.by_name.get(name, ())
    # A colleague's draft of the same name does not make a published article ambiguous.
    published = tuple(card for card in candidates if card.url in desk.index.cards)
    candidates = published or candidates
    exact = [card for card in candidates if card.url.strip("/") == name]
    if not candidates:
        desk.unknown(ref, "article", "article", desk.index.by_name)
        return None
    if len(candidates) > 1 and not exact:
        urls = ", ".join(f"`{card.url.strip('/')}`" for card in candidates[:4])
        desk.report("unknown-article", f"`{ref.id}` is the name of more than one article", ref.span,
                    f"Write one of {urls}.")  # fmt: skip
        return None
    return _to_card(desk, (exact or list(candidates))[0], ref, "")


def _to_card(desk: Desk, card: Card, ref: Ref, fragment: str) -> Target | None:
    title = desk.words(card.title)
    if card.url not in desk.index.cards or desk.index.cards[card.url].path != card.path:
        state = desk.index.states.get(card.path, "draft")
        if state == "expired":
            desk.report("expired-target", f"`{ref.id}` leads to an article that has expired", ref.span,
                        "It is shown as plain text. Take the link out, or name another article.")  # fmt: skip
            return Target("article", ref.id, "", "", escape_html(title), title)
        what = "a draft" if state == "draft" else "an article that is not yet published"
        if state in UNPUBLISHED:
            desk.report("unpublished-target", f"`{ref.id}` leads to {what}", ref.span,
                        "Publish it first, or take the link out.")  # fmt: skip
        return None
    if fragment and not _has_anchor(desk, card, ref, fragment):
        desk.report("unknown-anchor", f"`{card.url}` has no part `#{fragment[:80]}`", ref.span,
                    near_anchor(fragment, card.anchors))  # fmt: skip
        return None
    return Target("article", ref.id, card.url, fragment, escape_html(title), title)


def _has_anchor(desk: Desk, card: Card, ref: Ref, fragment: str) -> bool:
    """Written ids are looked up; those of entries are promised, and checked when slices are made."""
    if fragment in card.anchors:
        return True
    if not fragment.startswith(ARTICLE_PREFIXES):
        return False
    desk.promised.append((ref, card.url, fragment))
    return True


def near_anchor(fragment: str, anchors: Iterable[str]) -> str:
    near = get_close_matches(fragment, list(anchors), n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(f'`#{one}`' for one in near)}?"
    return "Headings have their words, joined by hyphens: #what-happened."


def _link(desk: Desk, ref: Ref) -> Target | None:
    """A Markdown link: to a part of the page, an address in the site, or a file of content."""
    address, _, fragment = ref.id.partition("#")
    path, fragment = unquote(address.partition("?")[0]), unquote(fragment)
    if not path:
        return _link_to_part(desk, ref, fragment)
    if path.startswith("/"):
        url = path
        file = "content" + path
    else:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(ref.span.path), path))
        url = posixpath.normpath(posixpath.join(desk.url, path)) + (
            "/" if path.endswith("/") else ""
        )
    if file.startswith("..") or not file.startswith("content/"):
        if not path.startswith("/") and _known_page(desk, url):
            return _to_address(desk, ref, url, fragment)
        desk.report("outside-site", f"`{ref.id[:80]}` leads out of the content folder", ref.span,
                    "Files that pages offer stand below content/.")  # fmt: skip
        return None
    if target := _to_file(desk, ref, file, fragment):
        return target
    if desk.problems and desk.problems[-1].span == ref.span:
        return None
    return _to_address(desk, ref, url, fragment)


def _link_to_part(desk: Desk, ref: Ref, fragment: str) -> Target | None:
    if desk.card and fragment and not _has_anchor(desk, desk.card, ref, fragment):
        desk.report("unknown-anchor", f"this page has no part `#{fragment[:80]}`", ref.span,
                    near_anchor(fragment, desk.card.anchors))  # fmt: skip
        return None
    return Target("link", ref.id, desk.url, fragment)


def _to_file(desk: Desk, ref: Ref, file: str, fragment: str) -> Target | None:
    index = desk.index
    for path in (file, f"{file}/index.md", f"{file}.md"):
        if card := index.by_path.get(path):
            return _to_card(desk, card, ref, fragment)
    if file not in index.files:
        return None
    if file.startswith("content/glossary/"):
        term = posixpath.basename(file).removesuffix(".md")
        if term in index.terms:
            return Target("link", ref.id, f"/glossary/{term}/", fragment)
    if file.endswith((".md", ".yml", ".yaml")):
        desk.report("unknown-page", f"`{ref.id[:80]}` has no page of its own", ref.span,
                    "Link to an article, a page, a glossary entry or a file that readers can open.")  # fmt: skip
        return None
    if (media := index.media.get(file)) and media.problems:
        desk.report_file(ref, media)
        return None
    return Target("link", ref.id, _offer(desk, file), fragment)


def _known_page(desk: Desk, url: str) -> bool:
    url = url if url.endswith(("/", ".html")) else f"{url}/"
    return url in desk.index.cards or url in desk.index.fixed or url in desk.index.sections


def _to_address(desk: Desk, ref: Ref, url: str, fragment: str) -> Target | None:
    index = desk.index
    url = url if url.endswith(("/", ".html")) else f"{url}/"
    url = url.removesuffix("index.html")
    for candidate in (url, index.aliases.get(url, "")):
        if card := index.cards.get(candidate):
            return _to_card(desk, card, ref, fragment)
        for card in index.by_name.get(candidate.strip("/"), ()):
            if card.url == candidate:
                return _to_card(desk, card, ref, fragment)
    head, _, tail = url.strip("/").partition("/")
    known = url in index.fixed or url in index.sections
    known = known or (head == "glossary" and tail in index.terms)
    known = known or (head == "topics" and tail in index.topics)
    if known:
        return Target("link", ref.id, url, fragment)
    if url in index.past:
        desk.report("expired-target", f"`{ref.id}` leads to what only expired articles belonged to", ref.span,
                    "It is shown as plain text. Take the link out.")  # fmt: skip
        return Target("link", ref.id, "")
    urls = [*index.cards, *index.fixed, *(f"/glossary/{term}/" for term in index.terms)]
    near = desk.nearest(url, urls, 0.75)
    desk.report(
        "unknown-page", f"`{ref.id[:80]}` leads to no page or file of this site", ref.span,
        f"Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near
        else "No page has this address; a file beside this one is named without a / in front."
        if ref.id.startswith("/") else "Name a file beside this one, or an address that begins with /.",
    )  # fmt: skip
    return None


def _file(desk: Desk, ref: Ref) -> Target | None:
    """A file of content that the page shows or offers; beside the article, or from / below content."""
    file = file_path(ref)
    path, base = unquote(ref.id), posixpath.dirname(ref.span.path)
    if not file.startswith("content/"):
        desk.report("outside-site", f"`{ref.id[:80]}` leads out of the content folder", ref.span,
                    "Put the file beside the article.")  # fmt: skip
        return None
    media = desk.index.media.get(file)
    if file not in desk.index.files or media is None:
        beside = [
            one.removeprefix(f"{base}/")
            for one in desk.index.files
            if posixpath.dirname(one) == base
        ]
        near = get_close_matches(path, beside, n=2, cutoff=0.5)
        desk.report("missing-file", f"there is no file `{ref.id[:80]}`", ref.span,
                    f"Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near
                    else "Put it beside the article; the path is relative to the article's file.")  # fmt: skip
        return None
    if media.problems:
        desk.report_file(ref, media)
        return None
    return Target(ref.kind, ref.id, _offer(desk, file), width=media.width, height=media.height)


def file_path(ref: Ref) -> str:
    """The path from the site's folder of the file that a reference names."""
    path = unquote(ref.id.partition("?")[0])
    if path.startswith("/"):
        return posixpath.normpath(f"content{path}")
    return posixpath.normpath(posixpath.join(posixpath.dirname(ref.span.path), path))


def _offer(desk: Desk, file: str) -> str:
    """Notes that the output needs the file; its address in the site."""
    address = file.removeprefix("content/").removeprefix("articles/")
    desk.files[address] = file
    return f"/{address}"


def _known_block(desk: Desk, ref: Ref) -> Target | None:
    return Target(ref.kind, ref.id, desk.url)


def _quote_by(desk: Desk, ref: Ref) -> Target | None:
    return _party(desk, ref)


def _nothing(_desk: Desk, _ref: Ref) -> Target | None:
    return None


RESOLVERS: Final[dict[RefKind, Callable[[Desk, Ref], Target | None]]] = {
    "term": _term,
    "event": _event,
    "source": _source,
    "person": _person,
    "organisation": _organisation,
    "place": _place,
    "party": _party,
    "fact": _fact,
    "question": _question,
    "clip": _clip,
    "article": _article,
    "link": _link,
    "link-end": _nothing,
    "image": _file,
    "file": _file,
    "block-clip": _clip,
    "block-known": _known_block,
    "block-quote-by": _quote_by,
}
