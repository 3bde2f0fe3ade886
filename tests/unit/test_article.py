"""One file to a card and a body; all that is wrong in it is told at once."""

import pytest

from generator.model.content import Event
from generator.model.reading import Reading
from generator.model.text import Ref
from generator.read.article import read_article

PATH = "content/articles/a.md"
READING = Reading(zone="Asia/Seoul")


def test_plain_things_are_plain() -> None:
    file = read_article(
        """---
title: The *soldier*
published: 2017-11-22
topics: [korean-peninsula, New Topic]
authors: [newsroom]
key_facts:
  - A soldier crossed the [[mdl]]. [@unc]
  - {id: wounds, label: Hurt, text: Shot, status: reported, said_by: unc, sources: ["wire, p. 3"]}
timeline:
  - use: armistice-1953
  - {date: 2017-11-13, title: A soldier runs, cue: footage@0:34}
sources: {wire: A wire}
clips: [{id: footage, file: a.mp4, cues: ["3:02 Later", {at: "0:34", label: First}]}]
questions: [{q: Is it over?, a: No.}]
unknowns: Why.
changes: [{date: 2017-11-23, kind: correction, affects: fact:wounds, was: five, now: four}]
extra: {a: [1, b]}
---
Text [[event:armistice-1953]].
""",
        PATH,
        READING,
    )
    card = file.card
    assert file.problems == ()
    assert card is not None
    assert (card.kind, card.url, card.title.html, file.body.words) == (
        "article",
        "/a/",
        "The <em>soldier</em>",
        2,
    )
    assert [(t, name) for t, name, _ in card.topics] == [
        ("korean-peninsula", "Korean peninsula"),
        ("new-topic", "New Topic"),
    ]
    first, second = card.facts
    assert (first.id, first.written, first.text.plain) == (
        "a-soldier-crossed-the-mdl-unc",
        False,
        "A soldier crossed the \0. \0",
    )
    assert (second.id, second.written, second.status, second.sources[0].id, second.sources[0].detail) == (
        "wounds", True, "reported", "wire", "p. 3",
    )  # fmt: skip
    use, event = card.timeline
    assert isinstance(use, Ref)
    assert isinstance(event, Event)
    assert (use.id, event.id, event.cue and event.cue.detail) == (
        "armistice-1953",
        "a-soldier-runs",
        "34.0",
    )
    assert [(cue.at, cue.label.plain) for cue in card.clips[0].cues] == [
        (34.0, "First"),
        (182.0, "Later"),
    ]
    assert card.changes[0].affects is not None
    assert (card.changes[0].affects.kind, card.changes[0].affects.id) == ("fact", "wounds")
    assert (card.passages, card.extra) == (("armistice-1953",), '{"a": ["1", "b"]}')


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# A *b*\n\nc", "A <em>b</em>", "<p>c</p>\n"),
        ("\n\n  # A #\nc", "A", "<p>c</p>\n"),
        ("---\nsummary: s\n---\n\n# A\n\nc", "A", "<p>c</p>\n"),
        (
            "---\ntitle: T\n---\n# A",
            "T",
            '<section aria-labelledby="a">\n<h2 id="a">A</h2>\n</section>\n',
        ),
        ("---\ntitle: T\n...\nc", "T", "<p>c</p>\n"),
    ],
)
def test_the_title_is_written_or_the_first_heading(text: str, title: str, body: str) -> None:
    file = read_article(text, PATH, READING)
    assert file.problems == ()
    assert file.card is not None
    assert (file.card.title.html, file.body.text.html) == (title, body)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["1:1 empty-file"]),
        (" \n\n", ["1:1 empty-file"]),
        ("text", ["1:1 missing-key"]),
        ("---\ntitle: T\n", ["1:1 unclosed-front-matter"]),
        ("---\ntitle: T\nslug: a/b\n---\n", ["3:7 bad-address"]),
        ("---\ntitle: T\naliases: [../x]\n---\n", ["3:11 bad-address"]),
        (
            "---\ntitle: T\npublished: yesterday\n---\n[[x:y]]\n",
            ["3:12 bad-date", "5:1 bad-reference"],
        ),
        (
            "---\ntitle: T\nkey_facts: [{id: a, text: x}, {id: a, text: y}]\n---\n",
            ["3:31 duplicate-id"],
        ),
        ("---\ntitle: T\nstatus: drafft\n---\n", ["3:9 bad-value"]),
        (
            "---\ntitle: T\nchanges: [{date: 2020, kind: update, affects: wounds}]\n---\n",
            ["3:47 bad-value"],
        ),
        (
            "---\ntitle: T\ntimeline: [{date: 2020, title: T, cue: 'x@y'}]\n---\n",
            ["3:40 bad-value"],
        ),
        ("---\ntitle: 'T\npublished: 2020\n---\n", ["2:8 yaml-syntax"]),
    ],
)
def test_faults_are_told_at_their_places(text: str, told: list[str]) -> None:
    found = read_article(text, PATH, READING).problems
    assert [f"{one.span.line}:{one.span.column} {one.code}" for one in found][: len(told)] == told


def test_a_misspelt_status_holds_the_article_back() -> None:
    card = read_article("---\ntitle: T\nstatus: drafft\n---\n", PATH, READING).card
    assert card is not None
    assert card.held


def test_names_from_other_generators_are_understood() -> None:
    card = read_article(
        "---\ntitle: T\ndate: 2020-01-02\ndescription: D\ntags: [x]\ncategories: [y]\ndraft: true\n---\n",
        PATH,
        READING,
    ).card
    assert card is not None
    assert card.published is not None
    assert (card.published.edtf, card.summary.plain, card.status) == ("2020-01-02", "D", "draft")
    assert [topic for topic, _, _ in card.topics] == ["x", "y"]


@pytest.mark.parametrize(
    ("path", "kind", "url"),
    [
        ("content/pages/about.md", "page", "/about/"),
        ("content/articles/x/index.md", "article", "/x/"),
        ("content/guide/index.md", "article", "/guide/"),
        ("content/x.md", "article", "/x/"),
        ("content/articles/Ünï Cödé.md", "article", "/ünï-cödé/"),
    ],
)
def test_the_path_says_kind_and_address(path: str, kind: str, url: str) -> None:
    card = read_article("# T", path, READING).card
    assert card is not None
    assert (card.kind, card.url) == (kind, url)


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("title: Tides\n---\nText.\n", "The first line must be exactly `---`"),
        ("\n ---\ntitle: Tides\n---\n", "The first line must be exactly `---`"),
        ("———\ntitle: Tides\n———\n", "The first line must be exactly `---`"),
        ("Only text.\n", "Begin with front matter that has a `title:`"),
        ("---\nsummary: S\n---\n", "Add `title:` to the front matter."),
    ],
)
def test_a_file_without_a_title_is_told_what_is_missing(text, way_out):
    (hint,) = [
        one.hint for one in read_article(text, PATH, READING).problems if "no title" in one.message
    ]
    assert hint.startswith(way_out)


def test_a_title_behind_a_mistake_of_yaml_is_not_missed():
    found = read_article('---\ntitle: "Tides\nsummary: S\n---\n', PATH, READING).problems
    assert [one.code for one in found] == ["yaml-syntax"]


@pytest.mark.parametrize(
    ("written", "count"),
    [("topics: tides, moon", 2), ("tags: tides, moon, sea,", 3), ("categories: a,b", 2)],
)
def test_topics_in_one_text_are_told_to_be_one(written, count):
    (found,) = read_article(f"---\ntitle: T\n{written}\n---\n", PATH, READING).problems
    text = written.partition(": ")[2]
    assert (found.code, found.severity, found.span.line) == ("text-for-list", "warning", 3)
    assert found.message == f"`{text}` is one topic, not {count}"
    assert found.hint.startswith("Write a list, `[")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("authors: Ann Lee, Bo Kim", "`Ann Lee, Bo Kim` is one author, not 2"),
        (
            "key_facts: [{text: A, sources: 'harbour, almanac'}]",
            "`harbour, almanac` is one source, not 2",
        ),
        (
            "timeline: [{date: 1999, title: A, topics: 'tides, moon'}]",
            "`tides, moon` is one topic, not 2",
        ),
    ],
)
def test_a_text_where_a_list_was_meant_is_told_of_wherever_it_is_taken_as_one(written, message):
    (found,) = read_article(f"---\ntitle: T\n{written}\n---\n", PATH, READING).problems
    assert (found.code, found.message) == ("text-for-list", message)


@pytest.mark.parametrize("written", ["harbour, p. 4", "harbour, 12", "harbour, the annex", "tides"])
def test_a_source_with_its_locator_is_no_list(written):
    text = f"---\ntitle: T\nkey_facts: [{{text: A, sources: '{written}'}}]\n---\n"
    assert read_article(text, PATH, READING).problems == ()


def test_an_article_that_expires_before_it_is_published_is_told_of():
    text = "---\ntitle: T\npublished: 2026-03-02\nexpires: {}\n---\n"
    (found,) = read_article(text.format("2026-03-01"), PATH, READING).problems
    assert (found.code, found.span.line) == ("bad-date", 4)
    assert found.message == "this article expires before it is published"
    assert read_article(text.format("2026-03"), PATH, READING).problems == ()


def test_a_change_that_tells_nothing_is_told_of():
    text = "---\ntitle: T\nchanges: [{{date: 2026-03-02, kind: update{}}}]\n---\n"
    (found,) = read_article(text.format(""), PATH, READING).problems
    assert (found.code, found.message) == ("missing-key", "this update tells nothing")
    assert read_article(text.format(", note: More"), PATH, READING).problems == ()
    assert read_article(text.format(", affects: 'fact:tide'"), PATH, READING).problems == ()


@pytest.mark.parametrize("topics", ["tides", "[tides, moon]", '["Seoul, South Korea"]'])
def test_topics_as_they_should_be_are_none(topics):
    assert read_article(f"---\ntitle: T\ntopics: {topics}\n---\n", PATH, READING).problems == ()
