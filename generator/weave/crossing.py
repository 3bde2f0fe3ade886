"""References across the site: to other articles, pages and files, each to its address."""

import posixpath
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote

from msgspec import field

from generator.model.content import Media
from generator.model.outline import Outline
from generator.model.problem import Problem, Span, problem
from generator.model.site import Key, Target, key_of
from generator.model.text import Ref
from generator.model.value import Draft
from generator.weave.directory import Directory
from generator.weave.hints import find_like, say_like
from generator.weave.refs import article_name, file_path

ARTICLE_PREFIXES: Final = ("fact-", "event-", "term-", "source-", "person-", "organisation-", "place-", "question-", "clip-", "change-")  # fmt: skip
MOST_HINTS: Final = 200  # names that one run looks for the nearest of
UNPUBLISHED: Final = ("draft", "scheduled")

PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg", ".gif", ".apng", ".bmp", ".ico", ".jfif")  # fmt: skip


class Crossing(Draft):
    """The references of one text being settled: where they lead, and what is wrong with them.

    ``url`` is the address of the text's page, ``outline`` the article's where it is one. A target
    that is an article has no words yet: ``titles`` leads from its key to the path of the article
    whose title they are. ``files`` are those that the output needs; ``promised`` are parts of other
    pages that those must have: (reference, path of the article, anchor).
    """

    directory: Directory
    url: str
    outline: Outline | None = None
    targets: dict[Key, Target] = field(default_factory=dict)
    titles: dict[Key, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    promised: list[tuple[Ref, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def settle(self, refs: Iterable[Ref]) -> None:
        """Finds each reference's target; what has none becomes a problem at its place."""
        for ref in refs:
            key = key_of(ref)
            if key in self.targets:
                continue
            if target := SETTLERS[ref.kind](self, ref, key):
                self.targets[key] = target

    def report(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.problems.append(problem(code, message, span, hint))

    def report_file(self, ref: Ref, media: Media) -> None:
        """A damaged or unsafe file is told of where it is named."""
        for one in media.problems:
            self.report(one.code, f"`{ref.id[:80]}` {one.message}", ref.span, one.hint)

    def nearest(self, name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
        """The names most like this one; none once a run has asked too often."""
        known = self.directory.hints
        if name not in known:
            if len(known) >= MOST_HINTS:
                return []
            known[name] = find_like(name, names, cutoff)
        return known[name]


def near_anchor(fragment: str, anchors: Iterable[str]) -> str:
    near = get_close_matches(fragment, list(anchors), n=3, cutoff=0.5)
    if near:
        return say_like([f"#{one}" for one in near])
    return "Headings have their words, joined by hyphens: #what-happened."


def _article(crossing: Crossing, ref: Ref, key: Key) -> Target | None:
    directory = crossing.directory
    name = article_name(ref.id)
    candidates = directory.by_name.get(name, ())
    # A colleague's draft of the same name does not make a published article ambiguous.
    candidates = tuple(filter(directory.has, candidates)) or candidates
    exact = [one for one in candidates if one.url.strip("/") == name]
    if not candidates:
        near = crossing.nearest(ref.id, directory.by_name)
        hint = say_like(near) if near else "Write the last part of its address."
        crossing.report("unknown-article", f"there is no article `{ref.id[:80]}`", ref.span, hint)
        return None
    if len(candidates) > 1 and not exact:
        urls = ", ".join(f"`{one.url.strip('/')}`" for one in candidates[:4])
        crossing.report("unknown-article", f"`{ref.id}` is the name of more than one article", ref.span,
                        f"Write one of {urls}.")  # fmt: skip
        return None
    return _to_article(crossing, (exact or list(candidates))[0], ref, key, "")


def _to_article(
    crossing: Crossing, outline: Outline, ref: Ref, key: Key, fragment: str
) -> Target | None:
    directory = crossing.directory
    at = directory.by_url.get(outline.url)
    if at is None or at.path != outline.path:
        state = directory.states.get(outline.path, "draft")
        if state == "expired":
            crossing.report("expired-target", f"`{ref.id}` leads to an article that has expired", ref.span,
                            "It is shown as plain text. Take the link out, or name another article.")  # fmt: skip
            crossing.titles[key] = outline.path
            return Target("article", ref.id, "")
        what = "a draft" if state == "draft" else "an article that is not yet published"
        if state in UNPUBLISHED:
            crossing.report("unpublished-target", f"`{ref.id}` leads to {what}", ref.span,
                            "Publish it first, or take the link out.")  # fmt: skip
        return None
    if fragment and not _has_anchor(crossing, outline, ref, fragment):
        crossing.report("unknown-anchor", f"`{outline.url}` has no part `#{fragment[:80]}`", ref.span,
                        near_anchor(fragment, outline.anchors))  # fmt: skip
        return None
    crossing.titles[key] = outline.path
    return Target("article", ref.id, outline.url, fragment)


def _has_anchor(crossing: Crossing, outline: Outline, ref: Ref, fragment: str) -> bool:
    """Written ids are looked up; those of entries are promised, and checked when articles have told."""
    if fragment in outline.anchors:
        return True
    if not fragment.startswith(ARTICLE_PREFIXES):
        return False
    crossing.promised.append((ref, outline.path, fragment))
    return True


def _link(crossing: Crossing, ref: Ref, key: Key) -> Target | None:
    """A Markdown link: to a part of the page, an address in the site, or a file of content."""
    address, _, fragment = ref.id.partition("#")
    path, fragment = unquote(address.partition("?")[0]), unquote(fragment)
    if not path:
        return _link_to_part(crossing, ref, fragment)
    if path.startswith("/"):
        url = path
        file = "content" + path
    else:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(ref.span.path), path))
        url = posixpath.normpath(posixpath.join(crossing.url, path)) + (
            "/" if path.endswith("/") else ""
        )
    if file.startswith("..") or not file.startswith("content/"):
        if not path.startswith("/") and _known_page(crossing, url):
            return _to_address(crossing, ref, key, url, fragment)
        crossing.report("outside-site", f"`{ref.id[:80]}` leads out of the content folder", ref.span,
                        "Files that pages offer stand below content/.")  # fmt: skip
        return None
    if target := _to_file(crossing, ref, key, file, fragment):
        return target
    if crossing.problems and crossing.problems[-1].span == ref.span:
        return None
    return _to_address(crossing, ref, key, url, fragment)


def _link_to_part(crossing: Crossing, ref: Ref, fragment: str) -> Target | None:
    outline = crossing.outline
    if outline and fragment and not _has_anchor(crossing, outline, ref, fragment):
        crossing.report("unknown-anchor", f"this page has no part `#{fragment[:80]}`", ref.span,
                        near_anchor(fragment, outline.anchors))  # fmt: skip
        return None
    return Target("link", ref.id, crossing.url, fragment)


def _to_file(crossing: Crossing, ref: Ref, key: Key, file: str, fragment: str) -> Target | None:
    directory = crossing.directory
    for path in (file, f"{file}/index.md", f"{file}.md"):
        if outline := directory.by_path.get(path):
            return _to_article(crossing, outline, ref, key, fragment)
    if file not in directory.files:
        return None
    if file.startswith("content/glossary/"):
        term = posixpath.basename(file).removesuffix(".md")
        if term in directory.terms:
            return Target("link", ref.id, f"/glossary/{term}/", fragment)
    if file.endswith((".md", ".yml", ".yaml")):
        crossing.report("unknown-page", f"`{ref.id[:80]}` has no page of its own", ref.span,
                        "Link to an article, a page, a glossary entry or a file that readers can open.")  # fmt: skip
        return None
    media = directory.media.get(file)
    if media is None:
        return None  # a file that nobody has looked into is not published
    if media.problems:
        crossing.report_file(ref, media)
        return None
    return Target("link", ref.id, _offer(crossing, file), fragment)


def _known_page(crossing: Crossing, url: str) -> bool:
    directory = crossing.directory
    url = url if url.endswith(("/", ".html")) else f"{url}/"
    return url in directory.by_url or url in directory.fixed or url in directory.sections


def _to_address(crossing: Crossing, ref: Ref, key: Key, url: str, fragment: str) -> Target | None:
    directory = crossing.directory
    url = url if url.endswith(("/", ".html")) else f"{url}/"
    url = url.removesuffix("index.html")
    for candidate in (url, directory.aliases.get(url, "")):
        if outline := directory.by_url.get(candidate):
            return _to_article(crossing, outline, ref, key, fragment)
        for one in directory.by_name.get(candidate.strip("/"), ()):
            if one.url == candidate:
                return _to_article(crossing, one, ref, key, fragment)
    head, _, tail = url.strip("/").partition("/")
    known = url in directory.fixed or url in directory.sections
    known = known or (head == "glossary" and tail in directory.terms)
    known = known or (head == "topics" and tail in directory.topics)
    if known:
        return Target("link", ref.id, url, fragment)
    if url in directory.past:
        crossing.report("expired-target", f"`{ref.id}` leads to what only expired articles belonged to", ref.span,
                        "It is shown as plain text. Take the link out.")  # fmt: skip
        return Target("link", ref.id, "")
    urls = [*directory.by_url, *directory.fixed, *(f"/glossary/{term}/" for term in sorted(directory.terms))]  # fmt: skip
    near = crossing.nearest(url, urls, 0.75)
    crossing.report(
        "unknown-page", f"`{ref.id[:80]}` leads to no page or file of this site", ref.span,
        say_like(near) if near
        else "No page has this address; a file beside this one is named without a / in front."
        if ref.id.startswith("/") else "Name a file beside this one, or an address that begins with /.",
    )  # fmt: skip
    return None


def _file(crossing: Crossing, ref: Ref, _key: Key) -> Target | None:
    """A file of content that the page shows or offers; beside the article, or from / below content."""
    directory = crossing.directory
    file = file_path(ref)
    path, base = unquote(ref.id), posixpath.dirname(ref.span.path)
    if not file.startswith("content/"):
        crossing.report("outside-site", f"`{ref.id[:80]}` leads out of the content folder", ref.span,
                        "Put the file beside the article.")  # fmt: skip
        return None
    media = directory.media.get(file)
    if file not in directory.files or media is None:
        beside = [
            one.removeprefix(f"{base}/")
            for one in sorted(directory.files)
            if posixpath.dirname(one) == base
        ]
        near = get_close_matches(path, beside, n=2, cutoff=0.5)
        crossing.report("missing-file", f"there is no file `{ref.id[:80]}`", ref.span,
                        say_like(near) if near
                        else "Put it beside the article; the path is relative to the article's file.")  # fmt: skip
        return None
    if media.problems:
        crossing.report_file(ref, media)
        return None
    if ref.kind == "image" and not file.lower().endswith(PICTURES):
        crossing.report("bad-picture", f"`{ref.id[:80]}` is no picture that browsers show", ref.span,
                        "Save it as JPEG, PNG, WebP, AVIF or SVG; a recording is shown with `clips`.")  # fmt: skip
        return None
    return Target(ref.kind, ref.id, _offer(crossing, file), width=media.width, height=media.height)


def _offer(crossing: Crossing, file: str) -> str:
    """Notes that the output needs the file; its address in the site."""
    address = file.removeprefix("content/").removeprefix("articles/")
    crossing.files[address] = file
    return f"/{address}"


SETTLERS: Final = {"article": _article, "link": _link, "image": _file, "file": _file}
