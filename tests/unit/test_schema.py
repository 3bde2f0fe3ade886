"""Front matter and data files as records, and what is said about the rest."""

import json
from time import process_time

import pytest

from generator.model.problem import Span
from generator.read.models import json_schema
from generator.read.moments import read_moment
from generator.read.schema import (
    ArticleKeys,
    EventKeys,
    FactKeys,
    OrganisationKeys,
    PersonKeys,
    PlaceKeys,
    SourceKeys,
    TermKeys,
    TopicKeys,
    suggest_id,
)
from generator.read.validate import each, read_entries, read_keys, validate
from generator.read.yaml import load

ARTICLE = """\
title: The soldier who ran across the line
published: 2017-11-22
topics: korean-peninsula
key_facts:
  - A soldier crossed the [[mdl]]. [@unc-briefing]
  - id: wounds
    text: Shot at least four times
    status: reported
    sources: wire-report
timeline:
  - use: armistice-1953
  - armistice-1953
  - {id: crossing, date: 2017-11-13, title: A soldier runs south, cue: "footage@0:34"}
sources:
  wire-report: {title: Soldier shot, published: 2017-11-22}
  note: A note
clips:
  - {id: footage, file: footage.mp4, cues: [{at: "0:34", label: He leaves}, 1:02:03 He arrives]}
questions:
  - q: Is the war over?
    a: No. See [[armistice]].
unknowns: [Why he ran.]
changes:
  - {date: 2017-11-23, kind: correction, affects: fact:wounds, was: five, now: four}
extra: {free: [keys]}
"""


def test_an_article_is_read_with_short_forms():
    keys, document, problems = read_keys(ARTICLE, "x.md", 2)
    assert problems == ()
    assert keys is not None
    assert keys.title == "The soldier who ran across the line"
    assert keys.topics == ("korean-peninsula",)
    assert keys.key_facts[0] == FactKeys(text="A soldier crossed the [[mdl]]. [@unc-briefing]")
    assert keys.key_facts[1].sources == ("wire-report",)
    assert [event.use for event in keys.timeline] == ["armistice-1953", "armistice-1953", None]
    assert keys.sources["note"] == SourceKeys(title="A note")
    assert [(cue.at, cue.label) for cue in keys.clips[0].cues] == [
        (34.0, "He leaves"),
        (3723.0, "He arrives"),
    ]
    assert keys.questions[0].answer == "No. See [[armistice]]."
    assert document.span("questions", 0, "answer") == Span("x.md", 22, 8)
    assert keys.changes[0].kind == "correction"
    assert keys.extra == {"free": ["keys"]}


def test_familiar_names_are_understood_and_keep_their_places():
    text = (
        "date: 2020\ndescription: S\ntags: [a, b]\ntopics: z\ncategories: c\ndraft: true\n"
        "questions: [{question: q, answer: a}]\n"
    )
    keys, document, problems = read_keys(text, "x.md")
    assert problems == ()
    assert (keys.published, keys.summary, keys.status) == ("2020", "S", "draft")
    assert keys.topics == ("z", "a", "b", "c")
    assert [document.span(*where).line for _, where in each(keys.topics, "topics")] == [4, 3, 3, 5]
    assert document.span("published") == Span("x.md", 1, 7)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("draft: false", None),
        ("draft: no", None),
        ("draft: true\nstatus: published", "draft"),
        ("draft: maybe", "draft"),
        ("status: drafty", "draft"),
        ("status: [x]", "draft"),
    ],
)
def test_an_unclear_status_publishes_nothing(text, status):
    assert read_keys(text, "x.md")[0].status == status


# front matter, then line:column code of each problem, with words of its message and hint
WRONG = [
    ("titel: X", "1:1 unknown-key", "`titel` is not a key", "Did you mean `title`?"),
    ("lastmod: 2020", "1:1 unknown-key", "`lastmod`", "comes from `changes`"),
    ("zzz: 2020", "1:1 unknown-key", "`zzz`", "under `extra:`"),
    ("title: [[mdl]]", "1:8 wrong-type", "`title` is a list", 'Quote this value: `title: "[[mdl]]"`'),
    ("unknowns:\n  - [[mdl]]", "2:5 wrong-type", "An item of `unknowns` is a list", '`- "[[mdl]]"`'),
    ("title: {a: b}", "1:8 wrong-type", "`title` is a group of keys; wanted is a text", "Quote"),
    ("topics: {a: b}", "1:9 wrong-type", "`topics` is a group of keys; wanted is a list", "Begin each item"),
    ("status: confirmd", "1:9 bad-value", "`draft`, `published` or `withdrawn`", ""),
    ("key_facts: [{text: a, status: confirmd}]", "1:31 bad-value", "`confirmed`", "Did you mean `confirmed`?"),
    ("key_facts:\n  - A soldier: ran", "2:5 unknown-key", "`A soldier`", "quote the whole text"),
    ("key_facts:\n  - Note: it ran", "2:5 unknown-key", "`Note`", "quote the whole text"),
    ("key_facts: [{text: Hello, world}]", "1:27 unknown-key", "`world`", "quote the whole text"),
    ("key_facts: [{id: Ü Big, text: a}]", "1:18 bad-id", "`Ü Big` cannot be an id", "Write `ü-big`"),
    ("key_facts:\n  - {id: a}", "2:5 missing-key", "`text` is missing", "Add"),
    ("key_facts: [{text: ''}]", "1:20 missing-key", "`text` is empty", ""),
    ("timeline:\n  - {title: x}", "2:5 missing-key", "`date` is missing", "as precise as it is known"),
    ("timeline:\n  - {id: x}", "2:5 missing-key", "`date` and `title` are missing", ""),
    ("timeline: [{use: a, title: b}]", "1:12 bad-value", "takes no `title`", "Leave out `use`"),
    ("timeline: [He ran]", "1:12 wrong-type", "neither an event nor the id", "date: …"),
    ("timeline: [{date: [1], title: x}]", "1:19 wrong-type", "`date` is a list", "brackets"),
    ("sources: [wire]", "1:11 wrong-type", "`wire` is a text", "`[@id]`"),
    ("sources: [{title: a}]", "1:11 missing-key", "`id` is missing", ""),
    ("sources: {Wire Report: a}", "1:11 bad-id", "`Wire Report`", "Write `wire-report`"),
    ("sources: {a: {title: T, url: 'javascript:x'}}", "1:30 bad-address", "javascript:x", ""),
    ("sources: {a: {title: T, url: example.org/x}}", "1:30 bad-address", "example.org", "`https://example.org/x`"),
    ("sources: {a: {title: T, url: 'https://[x/'}}", "1:30 bad-address", "https://[x/", ""),
    ("clips: [{url: 'https://[x/'}]", "1:15 bad-address", "https://[x/", ""),
    ("clips: [{file: a.mp4, cues: [{at: 3-2, label: x}]}]", "1:35 bad-value", "not a moment", "`3:02`"),
    ("questions: [Why?]", "1:13 wrong-type", "`Why?` is a text", "`unknowns`"),
    ("questions: [{q: Why?}]", "1:13 missing-key", "`answer` is missing", "Add `a:`"),
    ("questions: [{q: Why?, question: a, a: b}]", "1:14 duplicate-key", "`q` means `question`", "Keep"),
    ("changes: [{date: 2017, kind: fix}]", "1:30 bad-value", "`correction`, `update` or", ""),
    ("language: en_US", "1:11 bad-value", "not a language tag", "Write `en-US`"),
    ("date: 2017\npublished: 2018", "1:1 duplicate-key", "stands in line 2", "Keep `published`"),
    ("draft: maybe", "1:8 bad-value", "`true` or `false`", ""),
    ("- a", "1:1 wrong-type", "This is a list", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message", "hint"), WRONG)
def test_what_is_wrong_is_told_once_with_its_place(text, where, message, hint):
    _, _, problems = read_keys(text, "x.md")
    (problem,) = problems
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where
    assert message in problem.message
    assert hint in problem.hint


def test_what_is_right_comes_through():
    text = "title: T\nsummary: [x]\nkey_facts: [a, {id: b}, {text: c, status: odd}]\nzzz: 1"
    keys, _, problems = read_keys(text, "x.md")
    assert [p.code for p in problems] == ["wrong-type", "missing-key", "bad-value", "unknown-key"]
    assert keys == ArticleKeys(title="T", key_facts=(FactKeys(text="a"), None, FactKeys(text="c")))
    assert [where for _, where in each(keys.key_facts, "key_facts")] == [
        ("key_facts", 0),
        ("key_facts", 2),
    ]


def test_empty_keys_and_items_are_as_good_as_absent():
    keys, _, problems = read_keys("title:\ntopics:\nsources:\nextra:\nkey_facts: [~]", "x.md")
    assert problems == ()
    assert keys == ArticleKeys(key_facts=(None,))


def test_unknown_keys_may_be_warnings():
    keys, _, (problem,) = read_keys("title: a\nlayout: b", "x.md", unknown_keys="warn")
    assert (problem.code, problem.severity, keys.title) == ("unknown-key", "warning", "a")


@pytest.mark.parametrize(
    ("model", "text", "entry"),
    [
        (TermKeys, "mdl: The line", TermKeys(short="The line")),
        (TermKeys, "mdl: {short: x, forms: lines, native: {ko: 선}}", TermKeys(short="x", forms=("lines",), native={"ko": "선"})),
        (EventKeys, "mdl: {date: 1953, title: x, people: a}", EventKeys(date="1953", title="x", people=("a",))),
        (SourceKeys, "mdl: Paper", SourceKeys(title="Paper")),
        (PersonKeys, "mdl: {name: A, organisation: unc}", PersonKeys(name="A", organisation="unc")),
        (OrganisationKeys, "mdl: {name: A, native: {}}", OrganisationKeys(name="A")),
        (PlaceKeys, "mdl: {name: A, coordinates: [37.956, 126.677]}", PlaceKeys(name="A", coordinates=(37.956, 126.677))),
        (TopicKeys, "mdl:", TopicKeys()),
    ],
)  # fmt: skip
def test_entries_of_data_files_are_read(model, text, entry):
    assert read_entries(model, text, "x.yml")[0] == {"mdl": entry}
    assert read_entries(model, text, "x.yml")[2] == ()


def test_entries_keep_their_order_and_bad_ones_are_left_out():
    text = "b: B\nA b: C\nc: {role: x}\na: {name: A, url: x}\nd: [x]\n"
    entries, _, problems = read_entries(PersonKeys, text, "people.yml")
    assert entries == {"b": PersonKeys(name="B"), "a": PersonKeys(name="A")}
    assert list(entries) == ["b", "a"]
    assert [(p.span.line, p.span.column, p.code) for p in problems] == [
        (2, 1, "bad-id"),
        (3, 4, "missing-key"),
        (4, 19, "bad-address"),
        (5, 4, "wrong-type"),
    ]


@pytest.mark.parametrize(
    "written", ["[91, 0]", "[0, 181]", "[nan, 0]", "[1]", "[1, 2, 3]", "[a, b]", "[[1], 2]"]
)
def test_coordinates_are_on_earth(written):
    _, _, (problem,) = read_entries(PlaceKeys, f"a: {{name: A, coordinates: {written}}}", "x.yml")
    assert (problem.code, problem.span.column) == ("bad-value", 27)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("34", 34.0),
        ("34.5", 34.5),
        ("3:02", 182.0),
        ("1:02:03", 3723.0),
        ("90:00", 5400.0),
        ("3:60", None),
        ("1:60:00", None),
        ("-1", None),
        ("1e3", None),
        ("", None),
        ("٣", None),
    ],
)
def test_moments_are_seconds(text, seconds):
    assert read_moment(text) == seconds


@pytest.mark.parametrize(
    ("text", "better"),
    [("Big Idea!", "big-idea"), ("정전 협정", "정전-협정"), ("हिन्दी", "हिन्दी"), ("..", ""), ("a" * 200, "a" * 100)],
)  # fmt: skip
def test_ids_are_suggested(text, better):
    assert suggest_id(text) == better


def test_a_record_inside_a_document_is_validated_alone():
    document = load("a: {text: x}\nb: {text: y, odd: z}", "x.yml")
    fact, problems = validate(FactKeys, document, at=("b",))
    assert fact == FactKeys(text="y")
    assert [(p.span.line, p.span.column, p.code) for p in problems] == [(2, 14, "unknown-key")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("".join(f"title-{n}: x\n" for n in range(14_000)), 14_000),
        ("key_facts:\n" + "- []\n" * 40_000, 40_000),
        ("sources:\n" + "".join(f" A{n}: x\n" for n in range(20_000)), 20_000),
    ],
    ids=["unknown keys", "wrong items", "bad ids"],
)
def test_thousands_of_problems_are_told_in_a_moment(text, count):
    began = process_time()
    _, _, problems = read_keys(text, "x.md")
    assert len(problems) == count
    assert process_time() - began < 8


def test_the_schema_is_json_and_knows_short_forms_and_familiar_names():
    schema = json.loads(json.dumps(dict(json_schema())))
    assert {"title", "key_facts", "date", "draft", "tags"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False
    assert {"q", "a", "question", "answer"} <= schema["$defs"]["QuestionKeys"]["properties"].keys()
    assert schema["$defs"]["FactKeys"]["anyOf"][0] == {"type": "string"}
