"""The finished output proofread: two files in one place, links that lead nowhere.

Reads the HTML itself and shares no code with what wrote it: a fault of templates shows here too.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import unquote

from msgspec import field

from generator.model.folding import fold
from generator.model.problem import Problem, Span, problem
from generator.model.value import Draft, Value

# No tag holds a `<` but in quotes: whoever forgets an end costs no second look at all the rest.
_QUOTED: Final = rb"""[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>"""
_TAG: Final = rb"""<[a-zA-Z][^<>"'=]*+=(?:"[^"]*+">|""" + _QUOTED + b")"  # most end there
TAG: Final = re.compile(_TAG)  # that has attributes
# In the order of the page: a comment, what browsers take as bare text, a tag. Five times as slow.
PIECE: Final = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|(<(?i:(script|textarea))(?=[\s/>])" + _QUOTED + rb").*?(?:</(?i:\2)|\Z)"
    rb"|(" + _TAG + rb")",
    re.DOTALL,
)  # fmt: skip
ODD: Final = re.compile(rb"<(?:!--|[sS][cC]|[tT][eE])")  # begins what may be no tag
# Where double quotes stand around values, a pattern each is half the work of one for every way to
# write an attribute: it begins with a word to look for.
IDS: Final = re.compile(r' id="([^"]*)"')
LINKS: Final = tuple(
    (f' {name}="', re.compile(rf' {name}="([^"]*)"')) for name in ("href", "src", "poster")
)
OTHERWISE: Final = re.compile(r"""=[^"](?:(?<==')|(?<=id=.)|(?<=ef=.)|(?<=rc=.)|(?<=er=.))""")
ATTRIBUTE: Final = re.compile(
    r"""\s(id|href|src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))|"[^"]*"|'[^']*'"""
)
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


def read_marks(path: str, html: bytes) -> Marks:
    """The marks of the page at that path of the output."""
    ids, links = _read_tags(html)
    folders = path.split("/")[:-1]
    ways: set[str] = set()
    rooted: set[str] = set()
    loose: set[str] = set()
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


def _read_tags(html: bytes) -> tuple[frozenset[str], set[str]]:
    """The ids and the links of a page, as its tags have them: text and code have none."""
    tags = _join_tags(html).replace(b"\n", b" ").replace(b"\t", b" ").decode()
    if " =" in tags or OTHERWISE.search(tags):
        ids: set[str] = set()
        links: set[str] = set()
        for name, *values in ATTRIBUTE.findall(tags):
            if name:
                (ids if name == "id" else links).add("".join(values))
    else:
        ids = set(IDS.findall(tags))
        links = {link for word, found in LINKS if word in tags for link in found.findall(tags)}
    if "&" not in tags:
        return frozenset(ids), links
    return frozenset(map(unescape, ids)), set(map(unescape, links))


def _join_tags(html: bytes) -> bytes:
    if not ODD.search(html):
        return b"".join(TAG.findall(html))
    low = html.lower()
    first, *others = html.split(b"<script")
    odd = b"<!--" in low or b"<textarea" in low or low.count(b"<script") != len(others)
    parts = [first]
    for script in others:  # what looks like a tag in it is none
        tag, _, code = script.partition(b">")
        odd = odd or parts[-1].rfind(b"<") > parts[-1].rfind(b">")  # it stands within another tag
        odd = odd or tag.count(b'"') % 2 == 1 or b"'" in tag  # it has not ended there
        parts += [b"<script" + tag + b">", code.partition(b"</script")[2]]
    if odd:
        return b"".join(raw or tag for raw, _, tag in PIECE.findall(html))
    return b"".join(TAG.findall(b"".join(parts)))


class Proof(Draft):
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
        way, _, fragment = link.partition("#")
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
        folded = fold(path)
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
