"""The finished output proofread: two files in one place, links that lead nowhere.

Reads the HTML itself and shares no code with what wrote it: a fault of templates shows here too.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from generator.model.problem import Problem, Span, problem
from generator.model.value import Value

# Outside code quotes in text are entities, so these stand in tags. A pattern each is four times as
# quick as one for all: it begins with a word to look for.
IDS: Final = re.compile(r' id="([^"]*)"')
LINKS: Final = tuple(
    (f' {name}="', re.compile(rf' {name}="([^"]*)"')) for name in ("href", "src", "poster")
)
CODE: Final = re.compile(r"<code.*?</code>", re.DOTALL)
ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:|//")


class Marks(Value, frozen=True):
    """What one page holds and where it leads.

    ``ids`` are sorted. ``ways`` are links inside the site as paths from its root, ``rooted`` those
    that were written so, with the site's own path on its host in front. ``loose`` are links to
    parts of the page that it has not.
    """

    ids: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    rooted: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


def read_marks(path: str, html: str) -> Marks:
    """The marks of the page at that path of the output."""
    if "<code" in html:
        html = CODE.sub("", html)
    ids = frozenset(IDS.findall(html))
    folders = path.split("/")[:-1]
    ways: set[str] = set()
    rooted: set[str] = set()
    loose: set[str] = set()
    links = {link for word, pattern in LINKS if word in html for link in pattern.findall(html)}
    for link in links.difference([f"#{one}" for one in ids]):  # most are to the page's own parts
        if link.startswith("#"):
            if unquote(link[1:]) not in ids and link != "#":
                loose.add(link)
            continue
        depth, way = len(folders), link
        while depth and way.startswith("../"):
            depth, way = depth - 1, way[3:]
        if ELSEWHERE.match(link):
            continue
        if way.startswith("/"):
            rooted.add(way)
        else:
            ways.add("/".join(["", *folders[:depth], way]))
    return Marks(*(tuple(sorted(found)) for found in (ids, ways, rooted, loose)))


@dataclass(slots=True)
class Proof:
    """What the pages of one output hold and where they lead; ``base`` is the site's path on its host.

    ``spans`` are the places of the pages that authors wrote, by output path.
    """

    base: str
    spans: Mapping[str, Span]
    anchors: dict[str, str] = field(
        default_factory=dict
    )  # in one text each: a set takes ten times its room
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: dict[bool, set[str]] = field(default_factory=lambda: {False: set(), True: set()})
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: str, marks: Marks) -> None:
        """Notes a page; each of its links is kept once, for the page that has it first."""
        self.note_ids(path, marks)
        for link in marks.loose:
            self._report(path, link)
        for ways, rooted in ((marks.ways, False), (marks.rooted, True)):
            # Most of a page's links are those of its neighbours.
            seen = self.seen[rooted]
            for way in ways:
                if way not in seen:
                    seen.add(way)
                    self.links.setdefault(self._target(way, rooted=rooted), path)

    def note_ids(self, path: str, marks: Marks) -> None:
        """Notes what links may lead to on a page."""
        self.anchors[path] = "\0".join(("", *marks.ids, ""))

    def unread(self) -> frozenset[str]:
        """The pages that links lead into and that were not added."""
        return frozenset(
            target for target, fragment in self.links if fragment and target not in self.anchors
        )

    def find_broken(self, files: Iterable[str]) -> tuple[Problem, ...]:
        """Every link to a file that is not among ``files`` or to a part that its page has not."""
        known = set(files)
        for (target, fragment), path in self.links.items():
            if target not in known:
                self._report(path, f"/{target}")
            elif (
                fragment
                and target in self.anchors
                and f"\0{fragment}\0" not in self.anchors[target]
            ):
                self._report(path, f"/{target.removesuffix('index.html')}#{fragment}")
        return tuple(self.problems)

    def _target(self, link: str, *, rooted: bool) -> tuple[str, str]:
        """The file and the part of it that a link from the output's root leads to."""
        way, _, fragment = link.replace("&amp;", "&").partition("#")
        way = unquote(way.partition("?")[0])
        way = (way.removeprefix(self.base) if rooted else way).lstrip("/")
        if way == "" or way.endswith(("/", "/.", "/..")) or way in (".", ".."):
            way = f"{way}/index.html".lstrip("/")
        return posixpath.normpath(way), unquote(fragment)

    def _report(self, path: str, link: str) -> None:
        page = path.removesuffix("index.html")
        self.problems.append(problem(
            "broken-link", f"the page /{page} links to `{link[:120]}`, which is not there",
            self.spans.get(path) or Span("site.yml"),
            "Mend the address, or the id after #, where the page or its theme writes it.",
        ))  # fmt: skip


def find_clashes(claims: Iterable[tuple[str, str, Span]]) -> Iterator[Problem]:
    """Files of the output that would be one, or a folder and a file, on a host that ignores case.

    A claim is a path in the output, who makes the claim, and where that is written.
    """
    taken: dict[str, tuple[str, str]] = {}
    folders: dict[str, tuple[str, str]] = {}
    for path, owner, span in claims:
        folded = normalize("NFC", normalize("NFC", path).casefold())
        parents = [folded[:end] for end, character in enumerate(folded) if character == "/"]
        other = (
            taken.get(folded)
            or folders.get(folded)
            or next((taken[p] for p in parents if p in taken), None)
        )
        if other:
            yield problem(
                "duplicate-address", f"the output `{path}` of {owner} and `{other[0]}` of {other[1]} cannot both be",
                span, "Give one of them another name or `slug`.",
            )  # fmt: skip
            continue
        taken[folded] = (path, owner)
        for parent in parents:
            folders.setdefault(parent, (path, owner))
