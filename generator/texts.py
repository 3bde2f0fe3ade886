"""The texts of a site to cards, bodies and entries; what the memo knows is not read again."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

from msgspec import DecodeError, Raw, field, msgpack

from generator.model.content import SINGULAR, Body, Card, Entries, File
from generator.model.digest import digest, digest_of_bytes
from generator.model.outline import Outline
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.reading import Reading
from generator.model.text import Text
from generator.model.value import Draft, Value, replace
from generator.publish.hand import Hand, Work, call_hand
from generator.publish.jobs import Crew, cut
from generator.publish.looks import Looks, believed
from generator.publish.memo import Lost, Memo
from generator.publish.tree import SourceFile, read_text
from generator.shelf import FEW, Shelf, take_down
from generator.weave.outline import make_outline

TEXTS: Final = (".md", ".markdown", ".mdown", ".mkd", ".yml", ".yaml")
AT_ONCE: Final = 24  # files of a chunk: about 100 ms of reading
MOST_AT_ONCE: Final = 128  # of files that are mostly as they were: about 10 ms of digesting
UNDATED: Final = 10**15  # seconds: what has no date goes last, as in lists of articles


class Seen(Value, frozen=True):
    """A text as it was last read: ``looks`` are its size, times and inode, ``key`` that of its values.

    ``card`` is the digest of what other pages may see of it, empty where there is nothing,
    ``outline`` of that part of it which the order of the site depends on; ``body`` and ``words``
    are those of an article's body and title. ``published`` and ``title`` are what lists of
    articles go by. ``faulty`` tells that reading it found problems.
    """

    path: str
    looks: Looks
    key: bytes
    faulty: bool = False
    card: bytes = b""
    outline: bytes = b""
    body: bytes = b""
    words: bytes = b""
    published: int = 0
    title: str = ""


class Glance(Value, frozen=True):
    """What a Seen begins with: all that most builds ask of most texts."""

    path: str
    looks: Looks
    key: bytes
    faulty: bool


class Outlined(Value, frozen=True):
    """An article's outline, with its title as it is written."""

    outline: Outline
    title: Text


class Article(Value, frozen=True):
    """What reading one Markdown file yields, its body aside."""

    card: Card | None
    problems: Problems


class Texts(Draft):
    """Everything read, before it is woven; values come from the memo when they are asked for, which
    raises Lost where neither it nor the disk has them any more.

    ``seen`` are in the order of the tree. ``stray`` are problems of files that nothing reads, or
    nothing can read, ``glossaries`` folders among them whose name is almost that one; ``lost`` are
    the kinds of entries that stand in such places.
    """

    root: Path
    reading: Reading
    code: bytes
    memo: Memo
    seen: Mapping[str, Seen] = field(default_factory=dict)
    stray: list[Problem] = field(default_factory=list)
    glossaries: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    articles: dict[bytes, Article] = field(default_factory=dict)
    entries: dict[bytes, Entries] = field(default_factory=dict)
    bodies: dict[bytes, Body] = field(default_factory=dict)

    def changed_since(self, before: Mapping[str, Seen]) -> frozenset[str]:
        """The paths of texts that differ from those in more than looks, or are only there or here."""
        seen = self.seen
        if isinstance(seen, Shelf) and (few := seen.replaced_since(before)) is not None:
            return frozenset(path for path in few if not _is_as(seen[path], before.get(path)))
        seen, before = take_down(seen), take_down(before)
        others = {path: one for path, one in seen.items() if before.get(path) is not one}
        changed = {path for path, one in others.items() if not _is_as(one, before.get(path))}
        return frozenset(changed.union(before.keys() - seen.keys()))

    def tells_as(self, before: Mapping[str, Seen], path: str) -> bool:
        """Whether an article tells of itself, by card and title, what it told before."""
        now, then = self.seen.get(path), before.get(path)
        return bool(now and then and (now.card, now.words) == (then.card, then.words))

    def outline(
        self, before: Mapping[str, Seen], changed: frozenset[str], lost: Sequence[str], last: bytes
    ) -> bytes:
        """The digest of all that the order of the site depends on; ``last`` is that of the texts
        ``before``, from which those at ``changed`` differ, when those kinds were ``lost``."""
        same = last and list(lost) == self.lost
        if same and all(_is_placed_as(self.seen.get(one), before.get(one)) for one in changed):
            return last
        listed = sorted(self._cards(), key=lambda one: (-one.published, one.title, one.path))
        ties = [
            (a.published, a.title) == (b.published, b.title) for a, b in pairwise(listed)
        ]  # what is equal here goes by its address
        order = [one.path for one in listed]
        outlines = [(one.path, one.outline) for one in self.seen.values()]
        return digest(outlines, order, ties, *self.lost)

    def outlines(self) -> list[Outlined]:
        """The outlines of all articles and pages, in the order of the tree."""
        wanted = list(self._cards())
        found = self.memo.get([outline_key(one.key) for one in wanted])
        outlines = []
        for one in wanted:
            try:
                outlines.append(OUTLINED.decode(found.get(outline_key(one.key), b"")))
            except DecodeError:
                if card := self.card(one.path):
                    outlines.append(Outlined(make_outline(card), card.title))
        return outlines

    def card(self, path: str) -> Card | None:
        one = self.seen[path]
        self._recall([one])
        return self.articles[one.key].card

    def _cards(self) -> Iterator[Seen]:
        return (one for one in self.seen.values() if one.card and find_kind(one.path) == "article")

    def shared(self) -> dict[str, Entries]:
        """The entries of the shared files, by their paths."""
        wanted = [one for one in self.seen.values() if find_kind(one.path) != "article"]
        self._recall(wanted)
        found = {one.path: self.entries[one.key] for one in wanted}
        if self.lost:
            found[""] = Entries(broken=tuple((kind, "*") for kind in self.lost))
        return found

    def body(self, path: str) -> Body | None:
        one = self.seen.get(path)
        if one is None:
            return None
        if one.key not in self.bodies:
            found = self.memo.get([body_key(one.key)])
            try:
                self.bodies[one.key] = BODIES.decode(found.get(body_key(one.key), b""))
            except DecodeError:
                self._read_again([one])
        return self.bodies[one.key]

    def find_span(self, path: str, number: int) -> Span:
        """Where the body's reference of that number stands."""
        body = self.body(path)
        return body.text.refs[number].span if body else Span(path)

    def take_over(self, before: "Texts") -> None:
        """The values of texts that are still as they were, decoded already."""
        for one in glance(self.seen).values():
            _pass_on(one.key, before.articles, self.articles)
            _pass_on(one.key, before.entries, self.entries)
            _pass_on(one.key, before.bodies, self.bodies)

    def problems(self) -> Problems:
        """What reading found, in the order of the tree."""
        faulty = [self.seen[path] for path, one in glance(self.seen).items() if one.faulty]
        self._recall(faulty)
        told = list(self.stray)
        for one in faulty:
            values = self.articles.get(one.key) or self.entries[one.key]
            told.extend(values.problems)
        return tuple(told)

    def _recall(self, wanted: Iterable[Seen]) -> None:
        missing = [
            one for one in wanted if one.key not in self.articles and one.key not in self.entries
        ]
        found = self.memo.get([one.key for one in missing])
        lost = [one for one in missing if not self._take(one, found.get(one.key, b""))]
        if lost:
            self._read_again(lost)

    def _take(self, one: Seen, data: bytes) -> bool:
        """Whether the data were the values of that file."""
        if not data:
            return False
        try:
            if find_kind(one.path) == "article":
                self.articles[one.key] = ARTICLES.decode(data)
            else:
                self.entries[one.key] = ENTRIES.decode(data)
        except DecodeError:
            return False
        return True

    def _read_again(self, lost: Iterable[Seen]) -> None:
        """What the memo has lost. Raises Lost where a file is no longer what it was."""
        for one in lost:
            text = read_text(self.root, one.path)
            if _find_key(text, one.path, self.reading, self.code) != one.key:
                raise Lost
            self.add(_read_text(text, one.path, self.reading, one.key))

    def lose(self, problem: Problem) -> None:
        """The entries of the error's file are not to be had: nobody is told that they are missing.

        What the site lets pass as less than an error takes nothing away: it would be missed unseen.
        """
        path = problem.span.path
        kind = "term" if path in self.glossaries else find_entries(path)
        if kind and kind not in self.lost and problem.severity == "error":
            self.lost.append(kind)

    def add(self, made: "Made") -> None:
        if made.entries is not None:
            self.entries[made.key] = made.entries
        else:
            self.articles[made.key] = made.article or Article(None, ())
            if made.body is not None:
                self.bodies[made.key] = made.body


ARTICLES: Final = msgpack.Decoder(Article)
ENTRIES: Final = msgpack.Decoder(Entries)
BODIES: Final = msgpack.Decoder(Body)
SEEN: Final = msgpack.Decoder(Seen)
GLANCE: Final = msgpack.Decoder(Glance)
GLANCES: Final = msgpack.Decoder(dict[str, Glance])
OUTLINED: Final = msgpack.Decoder(Outlined)


class Made(Value, frozen=True):
    """What reading one file made: an article with its body, or entries."""

    path: str
    key: bytes
    article: Article | None = None
    body: Body | None = None
    entries: Entries | None = None


Unread = tuple[str, bytes, str | Problem]  # a file's path, the key of its values, its text
ASKED: Final = msgpack.Decoder(tuple[Reading, list[Unread]])
RESULTS: Final = msgpack.Decoder(dict[bytes, bytes])


class Told(Value, frozen=True):
    """What a chunk's reader tells of one file. ``made`` are its values where they need not travel;
    ``problem`` says why there are none."""

    path: str
    seen: Seen | None = None
    made: Made | None = None
    problem: Problem | None = None


def gather(
    root: Path,
    files: Sequence[SourceFile],
    reading: Reading,
    code: bytes,
    before: Mapping[str, Seen],
    memo: Memo,
    crew: Crew,
    now: int,
    tell: Callable[[str, int, int], None],
    hand: Hand | None = None,
) -> Texts:
    """Every text of the tree. ``before`` are those that the last build saw in the same reading.

    ``tell`` is called as work goes on. ``now`` is the time in ns at which the tree was looked at:
    what changed just then may change again and look the same. The ``hand`` reads what is not worth
    the start of the crew.
    """
    texts = Texts(root, reading, code, memo)
    there: list[str] = []
    wanted: dict[str, Looks] = {}
    glances = glance(before)
    for file in files:
        path, looks = file.path, file.looks
        known = glances.get(path)
        if known and known.looks == looks:
            there.append(path)
        elif not find_kind(path):
            if stray := _stray(path):
                texts.stray.append(stray)
        else:
            there.append(path)
            wanted[path] = looks
    asked = [(path, glances[path].key if path in glances else b"") for path in wanted]
    # Files that another build saw are often as they were, and told apart in no time.
    size = max(AT_ONCE, min(MOST_AT_ONCE, len(wanted) // MOST_AT_ONCE)) if before else AT_ONCE
    alone = len(wanted) < crew.pays_from
    if not alone:
        get_ready()  # before workers are forked, each of which would have to
    if hand and alone and wanted:
        size = len(wanted)  # it works once
    elif hand:
        hand.dismiss()
        hand = None
    work = partial(_read_some, root, reading, code, memo, alone, hand)
    fresh: dict[str, Seen] = {}
    paths = iter(wanted)
    done = 0
    for told in crew.map(work, cut(asked, size), len(wanted)):
        for one in told:
            path = next(paths)
            if seen := _note(one or Told(path, before[path]), texts):
                fresh[path] = replace(seen, looks=believed(wanted[path], now))
        done += len(told)
        tell("Reading", done, len(wanted))
    unread = wanted.keys() - fresh.keys()
    texts.seen = _put_together([path for path in there if path not in unread], before, fresh)
    return texts


def glance(seen: Mapping[str, Seen]) -> Mapping[str, Seen] | Mapping[str, Glance]:
    """The same texts, with as much of each as a Glance shows."""
    return seen.glance(GLANCES, GLANCE) if isinstance(seen, Shelf) else seen


def _put_together(
    paths: Sequence[str], before: Mapping[str, Seen], fresh: Mapping[str, Seen]
) -> Mapping[str, Seen]:
    if isinstance(before, Shelf) and len(fresh) <= FEW and paths == list(glance(before)):
        return before.replaced(fresh)
    before = take_down(before)
    return {path: fresh.get(path) or before[path] for path in paths}


def name_folders(texts: Texts) -> None:
    """A folder called almost like the glossary, in which no text has a title as articles have, is
    told of once, as an error, instead of each of its texts many times."""
    untitled: dict[str, bool] = {}
    if not any(one.faulty for one in glance(texts.seen).values()):
        return
    for path, one in texts.seen.items():
        if find_kind(path) == "article":
            folder = posixpath.dirname(path)
            untitled[folder] = untitled.get(folder, True) and one.faulty and not one.title
    for folder in (one for one, all_untitled in untitled.items() if all_untitled):
        parent, name = posixpath.split(folder)
        alike = get_close_matches(name.lower(), ("glossary",), 1, 0.8)
        if parent != "content" or not alike or name.startswith("glossary"):
            continue
        texts.seen = {
            path: one for path, one in texts.seen.items() if posixpath.dirname(path) != folder
        }
        texts.glossaries.append(folder)
        message = f"what stands in `{name}` is read as articles, and none of it is one"
        hint = "Did you mean `glossary`? Rename the folder."
        texts.stray.append(problem("unreadable-file", message, Span(folder), hint))


def find_kind(path: str) -> str:
    """How a file of content is read; empty for files that only pages may name."""
    if path.lower().endswith(".vtt"):
        return "captions"
    if path.startswith("content/glossary/"):
        return "term" if path.endswith(".md") and path.count("/") == 2 else ""
    if path.startswith("content/data/"):
        return "data" if path.endswith((".yml", ".yaml")) else ""
    if path in ("content/glossary.yml", "content/glossary.yaml"):
        return "data"
    return "article" if path.endswith(".md") else ""


def find_entries(path: str) -> str:
    """The kind of the entries that a file holds by its name, in its place or not; empty for others."""
    if path.startswith("content/glossary/"):
        return "term" if path.endswith(".md") else ""
    folder, name = posixpath.split(path)
    name, _, ending = name.lower().rpartition(".")
    near = folder in ("content", "content/data")  # further away it may be for readers to download
    return SINGULAR.get(name, "") if near and ending in ("yml", "yaml") else ""


def join_entries(parts: Iterable[Entries]) -> Entries:
    """All that shared files hold, as one; what is wrong with them is told where they are read."""
    parts = tuple(parts)
    names = [name for name in Entries.__struct_fields__ if name != "problems"]
    return Entries(
        **{name: tuple(one for part in parts for one in getattr(part, name)) for name in names}
    )


def seen_key(key: bytes) -> bytes:
    """Under which the memo has the text with that key as it was Seen."""
    return key + b"seen"


def outline_key(key: bytes) -> bytes:
    """Under which the memo has the outline and title of the article with that key."""
    return key + b"outline"


def body_key(key: bytes) -> bytes:
    """Under which the memo has the body of the article with that key."""
    return key + b"body"


def _is_as(one: Seen, before: Seen | None) -> bool:
    return bool(before and replace(one, looks=before.looks) == before)


def _is_placed_as(one: Seen | None, before: Seen | None) -> bool:
    """Whether a text that has changed has its old place in the order of the site."""
    return one is not None and before is not None and _place(one) == _place(before)


def _place(one: Seen) -> tuple[bytes, int, str, bool]:
    return one.outline, one.published, one.title, bool(one.card)


Known = TypeVar("Known", Article, Entries, Body)


def _pass_on(key: bytes, before: dict[bytes, Known], now: dict[bytes, Known]) -> None:
    if key in before:
        now.setdefault(key, before[key])


def _note(told: Told, texts: Texts) -> Seen | None:
    if told.problem:
        texts.stray.append(told.problem)
        return None
    if told.made and told.seen:
        texts.add(told.made)
    return told.seen


# --- in any process -----------------------------------------------------------------------------------


def _read_some(
    root: Path, reading: Reading, code: bytes, memo: Memo, alone: bool, hand: Hand | None,
    asked: Sequence[tuple[str, bytes]],
) -> list[Told | None]:  # fmt: skip
    """Reads what the memo does not know, by the ``hand`` where there is one, and remembers it.

    ``asked`` are paths with the keys that their texts had; None is told of a text that has it still.
    ``alone`` gives values as they are; another process finds them in the memo.
    """
    written = {path: read_text(root, path) for path, _ in asked}
    keys = {path: _find_key(text, path, reading, code) for path, text in written.items()}
    same = {path for path, key in asked if key and keys[path] == key}
    known = memo.get([seen_key(key) for path, key in keys.items() if key and path not in same])
    fresh: dict[bytes, bytes] = {}
    if hand:
        new = [
            (path, key, written[path])
            for path, key in keys.items()
            if key and path not in same and seen_key(key) not in known
        ]
        fresh = _read_by(hand, reading, new)
        known |= fresh
    told: list[Told | None] = []
    for path, text in written.items():
        if path in same:
            told.append(None)
            continue
        key = keys[path]
        if isinstance(text, Problem) and not key:
            told.append(Told(path, problem=text))
            continue
        with suppress(DecodeError):
            told.append(Told(path, SEEN.decode(known.get(seen_key(key), b""))))
            continue
        made = _read_text(text, path, reading, key)
        seen = _remember(made, fresh)
        told.append(Told(path, seen, made if alone else None))
    memo.put(fresh)
    return told


def _read_by(hand: Hand, reading: Reading, texts: Sequence[Unread]) -> dict[bytes, bytes]:
    """What the hand made of the texts, as the memo has it; nothing where it failed."""
    if not texts:
        hand.dismiss()
        return {}
    with suppress(DecodeError):
        return RESULTS.decode(hand.work(msgpack.encode((reading, texts))))
    return {}


def call_reader() -> Hand | None:
    """A hand that gets ready to read a few texts."""
    return call_hand(get_ready)


def get_ready() -> Work:
    """Loads what reads, of which most builds need little or nothing. Returns what a hand is to do."""
    _read_text("# A", "content/a.md", Reading(), b"")  # some is made when it is first asked for
    return _read_asked


def _read_asked(asked: bytes) -> bytes:
    """Values alone come in and go out: the process knows nothing of the build's."""
    reading, texts = ASKED.decode(asked)
    fresh: dict[bytes, bytes] = {}
    for path, key, text in texts:
        _remember(_read_text(text, path, reading, key), fresh)
    return msgpack.encode(fresh)


def _remember(made: Made, fresh: dict[bytes, bytes]) -> Seen:
    """What was made, encoded into ``fresh``; how it is seen."""
    looks = (0, 0, 0, 0)
    if made.entries is not None:
        fresh[made.key] = msgpack.encode(made.entries)
        card = digest(replace(made.entries, problems=()))
        faulty = bool(made.entries.problems)
        seen = Seen(made.path, looks, made.key, faulty, card, outline=card)
    else:
        article = made.article or Article(None, ())
        body = fresh[body_key(made.key)] = msgpack.encode(made.body)
        card = msgpack.encode(article.card)
        fresh[made.key] = msgpack.encode((Raw(card), article.problems))  # as an Article is encoded
        faulty = bool(article.problems)
        seen = Seen(made.path, looks, made.key, faulty, body=digest_of_bytes(body))
        if article.card:
            outline = msgpack.encode(make_outline(article.card))
            title = msgpack.encode(article.card.title)
            fresh[outline_key(made.key)] = msgpack.encode((Raw(outline), Raw(title)))
            published = article.card.published
            seen = replace(
                seen,
                card=digest_of_bytes(card),
                outline=digest_of_bytes(outline),
                words=digest_of_bytes(title),
                published=published.earliest if published else -UNDATED,
                title=article.card.title.plain,
            )
    fresh[seen_key(made.key)] = msgpack.encode(seen)
    return seen


def _find_key(text: str | Problem, path: str, reading: Reading, code: bytes) -> bytes:
    """Of the values of a text; empty where it cannot be read and has none.

    Captions that cannot be read are told of where a clip names them.
    """
    if isinstance(text, Problem) and find_kind(path) != "captions":
        return b""
    return digest(code, find_kind(path), path, reading, text)


def _read_text(text: str | Problem, path: str, reading: Reading, key: bytes) -> Made:
    from generator.read.text import read_by_kind  # with Markdown and all: most builds read little

    values = read_by_kind(find_kind(path), text, path, reading)
    if isinstance(values, File):
        return Made(path, key, Article(values.card, values.problems), values.body)
    return Made(path, key, entries=values)


def _stray(path: str) -> Problem | None:
    """A text that nothing will read because of its place or its name; it would be missed in silence."""
    name = posixpath.basename(path)
    if path.lower().endswith(tuple(f"{ending}.txt" for ending in TEXTS)):
        hint = f"Take `.txt` off its name: `{name[:-4]}`."
        return problem("stray-file", "nothing reads this file", Span(path), hint)
    if not path.lower().endswith(TEXTS):
        return None
    if not path.startswith("content/glossary/") and find_entries(path):
        place = "content/" if name.lower().startswith("glossary.") else "content/data/"
        hint = f"Move it to {place}{name.lower()}."
        return problem("unreadable-file", f"`{name}` is not read in this place", Span(path), hint)
    if path.startswith("content/glossary/"):
        hint = "Glossary entries are content/glossary/ID.md, all in that folder, or content/glossary.yml."
    elif path.startswith("content/data/"):
        hint = "Data files are content/data/NAME.yml; articles stand outside of content/data/."
    elif path.lower().endswith((".yml", ".yaml")):
        hint = "Data files stand in content/data/."
    else:
        hint = "Articles and pages end with .md in small letters."
    return problem("stray-file", "nothing reads this file", Span(path), hint)
