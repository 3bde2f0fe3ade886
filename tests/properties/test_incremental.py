"""Whatever is edited in whatever order: a build over the last one equals a build from nothing.

The number of edits is NUTGRAF_EDITS where that is set (`make soak`), else as many as suit a test.
"""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from generator import ledger, pages, plans, proofing, shelf, texts
from generator.build import Request, build
from generator.publish import looks, memo
from generator.report import as_json
from tests.twins import build_twin, differing, files_in

ROOT: Final = Path(__file__).parents[2]
EDITS: Final = int(os.environ.get("NUTGRAF_EDITS", "60"))
STEPS: Final = 25  # edits of one site

DAYS: Final = (
    "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-02",
    "2026-03-01", "2026-03-02", "2026-04-01", "2026-04-02",
)  # fmt: skip

# Each article is a choice of these lines; what one names, another edit may take away.
ARTICLES: Final = (
    "content/articles/tides.md",
    "content/articles/moon.md",
    "content/articles/coast/index.md",
    "content/articles/coast/ebb.md",
    "content/pages/about.md",
)
TITLES: Final = ("The tide", "The tire", "The moon and the sea", "Ebb *and* flow")
KEYS: Final = (
    "published: 2026-01-31",
    "published: 2026-02-01",
    "expires: 2026-03-01",
    "review_by: 2026-04-01",
    "status: draft",
    "status: withdrawn",
    "language: de",
    "topics: [sea]",
    "topics: [sea, Loose]",
    "authors: [ada]",
    "aliases: [/old/]",
    "image: pic.svg",
    "summary: On the [[tide]] of today.",
    "key_facts: [{id: height, label: High, text: Nine metres, sources: [almanac]}]",
    "key_facts: [{id: height, text: 'Ten metres [@almanac]', status: disputed, said_by: ada}]",
    "timeline: [{use: storm}, {id: first, date: 1950~, title: The first}]",
    "timeline: [{id: first, date: 2017-11, title: The first, sources: [almanac]}]",
    "glossary: [neap]",
    "questions: [{q: Is it the [[tide]]?, a: Yes.}]",
    "changes: [{date: 2026-01-20, kind: correction, affects: fact:height, was: eight, now: nine}]",
    "changes: [{date: 2026-01-25, kind: update, note: More.}]",
    "clips: [{id: bell, url: 'https://example.org/bell', title: A bell, captions: bell.vtt}]",
    "sources: {own: {title: A paper of its own}}",
    "translation_of: moon",
    "nonsense: true",
)
PASSAGES: Final = (
    "The [[tide]] comes twice.",
    "The [[tide|sea]] goes once.",
    "At [[neap]] it is low.",
    "It is known. [@almanac, p. 3]",
    "See [the moon](moon.md).",
    "See [the coast](/coast/).",
    "It is [so high](/tides/#fact-height).",
    "It is [further down](/moon/#further).",
    "## Further\n\nMore of it.",
    "## Further on\n\nMore of it.",
    "![A picture](pic.svg)",
    "In [[event:storm]] with [[person:ada]].",
    "As [[article:moon]] says, [[event:first]].",
    "A [[nothing]] at all.",
    "The high water of a spring tide.",
    "::: note\nAn aside with [[neap]].\n:::",
    "A note.[^1]\n\n[^1]: With [[tide]].",
)
TERMS: Final = (
    "---\nshort: The sea that rises.\nforms: [tides, high water]\n---\n",
    "---\nshort: The sea that falls.\nforms: [tides, high water]\n---\n",
    "---\nterm: Flood tide\nshort: See [[neap]].\nnative: {de: Flut}\n---\n\nA body with [[tide]].\n",
    "---\nshort: With a source. [@almanac]\nsources: [almanac]\n---\n",
    "---\nshort: [\n---\n",
)
MARKS: Final = Path(__file__).parents[2] / "themes/default/templates/marks.html"
OUR_MARKS: Final = MARKS.read_text("utf-8").replace('class="term', 'class="ours term')
OTHERS: Final = {
    "content/glossary/tide.md": TERMS,
    "content/glossary/neap.md": TERMS,
    "content/glossary.yml": ("spring: {short: A season.}\n", "tide: {short: Twice.}\n"),
    "content/data/events.yml": (
        "storm: {date: 1953-02-01, title: The storm}\n",
        "storm: {date: 1953-02-01, title: The flood}\n",
        "storm: {date: 1953-02, title: The storm, people: [ada], sources: [almanac]}\n",
        "storm: {date: 1953-02-31, title: No day}\n",
    ),
    "content/data/sources.yml": (
        "almanac: {title: The almanac, published: 1998, url: 'https://example.org/a'}\n",
        "almanac: {title: The almanach}\nother: {title: Another}\n",
    ),
    "content/data/people.yml": (
        "ada: {name: Ada Quay, role: Keeper}\n",
        "ada: {name: Ada Kuay, role: Keeper}\n",
    ),
    "content/data/topics.yml": ("sea: {title: The sea, summary: Much water}\n", "sea: {title: Sea}\n"),
    "content/articles/pic.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><g/></svg>',
    ),
    "content/articles/bell.vtt": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nA bell\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nA ball\n",
    ),
    "content/articles/stray.txt": ("Nobody reads this.", "Nobody at all."),
    "content/data/deep/stray.yml": ("a: {}\n",),
    "content/sources.yml": ("almanac: {title: The almanac}\n",),
    "content/glosary/tide.md": TERMS[:2],
    "lost.md": (TERMS[0], "No front matter.\n"),
    "themes/own/theme.yml": ("name: Own\n", "name: Own\noptions: {mood: {type: text, default: x}}\n"),
    "themes/own/templates/term.html": (
        '{% extends "default/term.html" %}\n{% block main %}<p>Ours</p>{{ super() }}{% endblock %}\n',
        '{% extends "default/term.html" %}\n{% block main %}<p>Mine</p>{{ super() }}{% endblock %}\n',
        '{% extends "default/term.html" %}\n{% block main %}{{ page.nothing }}{% endblock %}\n',
    ),
    "themes/own/templates/article.html": (
        '{% extends "default/article.html" %}\n{% import "turns.html" as turns %}'
        '{% block main %}{{ turns.next("a") }}{{ super() }}'
        "{{ page.url is sameas page.meta.title }}{% endblock %}\n",
        '{% extends "default/article.html" %}\n{% block main %}{{ super() }}<hr>{% endblock %}\n',
        '{% extends "default/article.html" %}\n{% block main %}{{ super() }}<br>{% endblock %}\n',
    ),
    "themes/own/templates/marks.html": (
        OUR_MARKS,
        '{% from "bits.html" import icon as drawn %}\n' + OUR_MARKS.replace(">{{ label }}", ">{{ drawn(label) }}"),
    ),
    "themes/own/templates/turns.html": (
        "{% set turn = cycler('odd', 'even') %}"
        "{% macro next(label) %}<i>{{ turn.next() }}</i>{{ label }}{% endmacro %}\n",
        "{% macro next(label) %}<u>{{ label }}</u>{% endmacro %}\n",
    ),
    "themes/own/templates/bits.html": (
        "{% macro icon(label) %}<i>{{ label }}</i>{% endmacro %}\n",
        "{% macro icon(label) %}<b>{{ label }}</b>{% endmacro %}\n",
        '{% import "turns.html" as turns %}{% macro icon(label) %}{{ turns.next(label) }}{% endmacro %}\n',
    ),
    "themes/own/assets/site.css": ("main { color: red }\n", "main { color: tan }\n"),
    "themes/own/assets/extra.js": ("// one\n", "// two\n"),
    "themes/own/translations/de.po": (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Glossary"\nmsgstr "Wörter"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Glossary"\nmsgstr "Wortes"\n',
    ),
}  # fmt: skip
LENIENT: Final = (
    "severities: {unknown-term: warning, unknown-event: warning, unknown-source: warning,"
    " unknown-person: warning, unknown-article: warning, unknown-page: warning,"
    " unknown-anchor: warning, missing-file: warning,"
    " broken-link: warning, unreadable-file: warning, unknown-key: warning, unknown-fact: warning,"
    " missing-key: warning}"
)
SETTINGS: Final = (
    "theme: own",
    "theme: own",
    "language: de",
    "base_url: https://example.org/sea/",
    "base_url: https://example.org/tide/",
    "glossary: {autolink: first}",
    "links: file",
    "timezone: Pacific/Auckland",
    "ignore: [ebb.md]",
    "unknown_keys: warn",
    "menus: {main: [topics, glossary, {title: About, url: /about/}]}",
    LENIENT,
    LENIENT,
    LENIENT,
)

articles = st.builds(
    lambda title, keys, passages: "\n".join(
        ["---", f"title: {title}", *_one_of_each(keys), "---", "", "\n\n".join(passages), ""]
    ),
    st.sampled_from(TITLES),
    st.lists(st.sampled_from(KEYS), max_size=5, unique=True),
    st.lists(st.sampled_from(PASSAGES), max_size=4, unique=True),
)
sites = st.lists(st.sampled_from(SETTINGS), max_size=5, unique=True).map(
    lambda lines: "\n".join(["title: Sea", *_one_of_each(lines), ""])
)


def _one_of_each(lines: list[str]) -> list[str]:
    return list({line.partition(":")[0]: line for line in lines}.values())


class Editing(RuleBasedStateMachine):
    """A folder that is edited and built, edited and built."""

    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.site = self.folder / "site"
        self.output = self.site / "_site"
        self.second = self.folder / "second"  # an output that the same state knows of
        self.today = DAYS[2]
        self.orphans: set[str] = set()  # files that nobody knows any more to be ours

    def teardown(self) -> None:
        _part_from(self.site)
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(
        age=st.sampled_from([0, looks.SETTLED]),
        readings=st.sampled_from([0, 3]),
        many=st.sampled_from([1, 32]),
        few=st.sampled_from([2, 200]),
    )
    def begin(self, age: int, readings: int, many: int, few: int) -> None:
        looks.SETTLED = age  # type: ignore[misc]  # old enough to be believed, or not
        # So few records that the ledger's parts are written whole again, or the few that differ.
        for module in (shelf, ledger, texts, plans):
            module.FEW = few  # type: ignore[attr-defined]
        proofing.READINGS = readings  # type: ignore[misc]  # the short way always, or as it pays
        pages.MANY = many  # type: ignore[misc]  # what pages show in one piece, or only what is much
        self._put("site.yml", f"title: Sea\ntheme: own\n{LENIENT}\n")
        for path, variants in OTHERS.items():
            self._put(path, variants[0])
        for number, path in enumerate(ARTICLES):
            passages = "\n\n".join(PASSAGES[number : number + 3])
            self._put(path, f"---\ntitle: {TITLES[0]} {number}\n---\n\n{passages}\n")

    # --- edits ------------------------------------------------------------------------------------

    @rule(path=st.sampled_from(ARTICLES), text=articles)
    def write_an_article(self, path: str, text: str) -> None:
        self._put(path, text)

    @rule(data=st.data(), path=st.sampled_from(sorted(OTHERS)))
    def write_something_else(self, data: st.DataObject, path: str) -> None:
        self._put(path, data.draw(st.sampled_from(OTHERS[path])))

    @rule(text=sites)
    def write_site_yml(self, text: str) -> None:
        self._put("site.yml", text)

    @rule(path=st.sampled_from([*ARTICLES, *sorted(OTHERS)]))
    def delete(self, path: str) -> None:
        (self.site / path).unlink(missing_ok=True)

    @rule(how=st.sampled_from(["link", "folder"]))
    def lay_or_take_away_what_is_no_file(self, how: str) -> None:
        place = self.site / "content/glossary.yaml"
        if place.is_symlink():
            place.unlink()
        elif place.is_dir():
            place.rmdir()
        elif how == "link":
            place.symlink_to("nowhere")
        else:
            place.mkdir()

    @rule(path=st.sampled_from(ARTICLES), to=st.sampled_from([*ARTICLES, "content/new.md"]))
    def rename(self, path: str, to: str) -> None:
        if (self.site / path).exists():
            (self.site / to).parent.mkdir(parents=True, exist_ok=True)
            (self.site / path).replace(self.site / to)

    @rule(path=st.sampled_from(ARTICLES), key=st.sampled_from(KEYS))
    def add_or_drop_a_key(self, path: str, key: str) -> None:
        place = self.site / path
        text = place.read_text("utf-8") if place.exists() else ""
        if f"\n{key}\n" in text:
            self._put(path, text.replace(f"\n{key}\n", "\n", 1))
        elif f"\n{key.partition(':')[0]}:" not in text and text.count("\n---\n"):
            self._put(path, text.replace("\n---\n", f"\n{key}\n---\n", 1))

    @rule(path=st.sampled_from(ARTICLES), old=st.sampled_from("aeio"), new=st.sampled_from("aeio"))
    def swap_letters_and_restore_the_time(self, path: str, old: str, new: str) -> None:
        place = self.site / path
        if place.exists():
            status = place.stat()
            head, fence, body = place.read_text("utf-8").rpartition("\n---\n")
            place.write_text(head + fence + body.replace(f"t{old}", f"t{new}"), "utf-8")
            os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(variant=st.sampled_from([0, 1]))
    def swap_the_picture_and_restore_the_time(self, variant: int) -> None:
        place = self.site / "content/articles/pic.svg"
        if place.exists():
            status = place.stat()
            place.write_text(OTHERS["content/articles/pic.svg"][variant], "utf-8")
            os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(day=st.sampled_from(DAYS))
    def another_day(self, day: str) -> None:
        self.today = day

    # --- accidents --------------------------------------------------------------------------------

    @rule(data=st.data(), how=st.sampled_from(["delete", "change", "touch"]))
    def lay_hands_on_the_output(self, data: st.DataObject, how: str) -> None:
        files = sorted(files_in(self.output)) if self.output.exists() else []
        if files:
            place = self.output / data.draw(st.sampled_from(files))
            if how == "delete":
                place.unlink()
            elif how == "touch":
                os.utime(place, (1, 1))
            else:
                place.write_bytes(place.read_bytes()[::-1] + b"!")

    @rule(output_too=st.booleans())
    def delete_the_state(self, output_too: bool) -> None:
        _part_from(self.site)
        shutil.rmtree(self.site / ".nutgraf", ignore_errors=True)
        shutil.rmtree(self.second, ignore_errors=True)
        if output_too:
            shutil.rmtree(self.output, ignore_errors=True)
            self.orphans.clear()
        elif self.output.exists():
            self.orphans |= set(files_in(self.output))

    @rule(
        seed=st.integers(0, 10_000), how=st.sampled_from(["bytes", "cut", "rows", "none", "other"])
    )
    def damage_the_memo(self, seed: int, how: str) -> None:
        damage(self.site / ".nutgraf" / "memo.sqlite", how, random.Random(seed))

    # --- another output ---------------------------------------------------------------------------

    @rule()
    def build_into_a_second_output(self) -> None:
        before = files_in(self.second)
        outcome = build(Request(self.site, self.second, date=self.today, jobs=1))
        twin, wanted = build_twin(Request(self.site, date=self.today))
        assert (outcome.fault, outcome.refused, outcome.problems) == ("", "", twin.problems)
        assert differing(files_in(self.second), before if twin.failed else wanted) == []

    # --- the promise --------------------------------------------------------------------------------

    @invariant()
    def a_build_over_the_last_equals_one_from_nothing(self) -> None:
        if not self.site.exists():
            return  # nothing has been written yet
        before = files_in(self.output)
        request = Request(self.site, date=self.today, jobs=1)
        outcome = build(request)
        while outcome.refused:
            self._delete_orphan(outcome.refused)
            before = files_in(self.output)
            outcome = build(request)
        twin, wanted = build_twin(request)
        assert (outcome.fault, outcome.refused) == (twin.fault, twin.refused) == ("", "")
        assert outcome.problems == twin.problems
        published = files_in(self.output)
        if twin.failed:
            assert differing(published, before) == []
        else:
            assert outcome.left_out == twin.left_out
            different = differing(published, wanted)
            assert [one for one in different if one in wanted or one not in self.orphans] == []
        Editing.seen["broken" if twin.failed else "published"] += 1

    def _delete_orphan(self, refusal: str) -> None:
        """What a build left whose state was deleted is nobody's: a page in its place is refused."""
        path = refusal.partition(" would be overwritten, ")[0].removeprefix(f"{self.output.name}/")
        assert path in self.orphans, refusal
        self.orphans.remove(path)
        (self.output / path).unlink()

    def _put(self, path: str, text: str) -> None:
        place = self.site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


def damage(path: Path, how: str, chance: random.Random) -> None:
    """The memo, as no build has left it."""
    _part_from(path.parent)
    if not path.exists():
        return
    data = bytearray(path.read_bytes())
    match how:
        case "bytes":
            for _ in range(40):
                data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
            path.write_bytes(data)
        case "cut":
            path.write_bytes(data[: chance.randrange(len(data))])
        case "rows":
            # It may be damaged already, without any build having seen it.
            with suppress(sqlite3.DatabaseError), sqlite3.connect(path) as connection:
                connection.execute("delete from memo where rowid % 3 = ?", (chance.randrange(3),))
        case "none":
            path.unlink()
        case "other":
            path.write_bytes(b"something else altogether")


def _part_from(folder: Path) -> None:
    """As if the process that built had ended: nothing of its memo is open any more."""
    memo._connect.cache_clear()


@pytest.fixture
def as_it_was():
    numbers = [(looks, "SETTLED"), (proofing, "READINGS"), (pages, "MANY")]
    numbers += [(module, "FEW") for module in (shelf, ledger, texts, plans)]
    before = [(module, name, getattr(module, name)) for module, name in numbers]
    yield
    for module, name, number in before:
        setattr(module, name, number)


def test_any_edits_end_as_a_build_from_nothing(as_it_was):
    from hypothesis.stateful import run_state_machine_as_test

    chosen = settings(
        max_examples=max(1, EDITS // STEPS),
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize="NUTGRAF_EDITS" not in os.environ,
        print_blob=True,
    )
    Editing.seen.clear()
    run_state_machine_as_test(Editing, settings=chosen)
    # Or the edits are such that nothing was compared but messages.
    assert Editing.seen["published"] > Editing.seen["broken"] / 3


def test_a_part_that_goes_while_others_lead_to_it_is_told_of(tmp_path: Path) -> None:
    """Few pages of many are made anew, and none of those that lead to the lost part."""
    articles = tmp_path / "content/articles"
    articles.mkdir(parents=True)
    (tmp_path / "site.yml").write_text("title: Sea\n")
    template = tmp_path / "themes/own/templates/article.html"
    template.parent.mkdir(parents=True)
    (tmp_path / "themes/own/theme.yml").write_text("name: Own\n")
    (tmp_path / "site.yml").write_text("title: Sea\ntheme: own\nhtml: trusted\n")
    template.write_text(
        '{% extends "default/article.html" %}{% block main %}{{ super() }}'
        '{% if page.url != "/a0/" %}<a href="{{ page.root }}a0/#deep">deep</a>{% endif %}{% endblock %}'
    )
    for number in range(12):
        (articles / f"a{number}.md").write_text(f"---\ntitle: A{number}\n---\n\nText.\n")
    first = articles / "a0.md"
    first.write_text('---\ntitle: A0\n---\n\n<p id="deep">Text.</p>\n')
    request = Request(tmp_path, date=DAYS[0], jobs=1)
    assert build(request).problems == ()
    first.write_text("---\ntitle: A0\n---\n\n<p>Text.</p>\n")
    outcome = build(request)
    twin, _ = build_twin(request)
    assert [one.span.path for one in outcome.problems] != []
    assert outcome.problems == twin.problems


def test_of_pages_with_one_broken_link_the_same_is_told_of(tmp_path: Path) -> None:
    articles = tmp_path / "content/articles"
    articles.mkdir(parents=True)
    (tmp_path / "site.yml").write_text(
        "title: Sea\nseverities: {broken-link: warning, unknown-anchor: warning}\n"
    )
    for name, link in (("a", ""), ("b", "[Gone](/c/#fact-gone)"), ("c", "")):
        (articles / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{link} Text.\n")
    request = Request(tmp_path, date=DAYS[0], jobs=1)
    build(request)
    (articles / "a.md").write_text("---\ntitle: a\n---\n\n[Gone](/c/#fact-gone)\n")
    twin, _ = build_twin(request)
    broken = [one for one in twin.problems if one.code == "broken-link"]
    assert [one.span.path for one in broken] == ["content/articles/a.md"]
    assert build(request).problems == twin.problems


# The command that believes files however young they are: then even the next moment's build is one
# with nothing to do.
COMMAND: Final = """
from generator.publish import looks
looks.SETTLED = 0
from generator.__main__ import main
main()
"""


def test_the_command_ends_as_a_build_from_nothing(as_it_was):
    chance = random.Random(EDITS)
    editing = Editing()
    try:
        editing.begin(age=0, readings=3, many=1, few=200)
        for number in range(max(10, EDITS // 50)):
            _edit(editing, chance)
            for again in (False, True):
                done = subprocess.run(
                    [sys.executable, "-c", COMMAND, "build", "--format", "json", "--date", editing.today],
                    cwd=editing.site, env=os.environ | {"PYTHONPATH": str(ROOT)},
                    capture_output=True, check=False, timeout=120,
                )  # fmt: skip
                twin, wanted = build_twin(Request(editing.site, date=editing.today))
                said = json.loads(done.stdout)
                assert done.returncode == twin.failed, number
                assert (
                    said["problems"] == json.loads(as_json(twin.problems, 0, 0, 0, 0))["problems"]
                )
                if not twin.failed:
                    assert differing(files_in(editing.output), wanted) == []
                    assert not (again and said["written"])
    finally:
        editing.teardown()


def _edit(editing: Editing, chance: random.Random) -> None:
    """An edit of some kind; most of them leave a site that can be published."""
    other = chance.choice(sorted(OTHERS))
    place = editing.site / other
    match chance.randrange(6):
        case 0:
            editing.today = chance.choice(DAYS)
        case 1:
            files = sorted(files_in(editing.output)) if editing.output.exists() else []
            if files:
                (editing.output / chance.choice(files)).unlink()
        case 2:
            keys = _one_of_each(chance.sample(KEYS[:-1], 3))
            passages = "\n\n".join(chance.sample(PASSAGES, 3))
            text = "\n".join(["---", f"title: {chance.choice(TITLES)}", *keys, "---", "", passages])
            place = editing.site / chance.choice(ARTICLES)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{text}\n", "utf-8")
        case 3:
            settings = _one_of_each([LENIENT, *chance.sample(SETTINGS, 2)])
            (editing.site / "site.yml").write_text("\n".join(["title: Sea", *settings]), "utf-8")
        case 4 if place.exists() and chance.random() < 0.3:
            place.unlink()
        case _:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(OTHERS[other][chance.randrange(len(OTHERS[other]))], "utf-8")
