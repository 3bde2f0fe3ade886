"""Shared files become entries; what is wrong in one entry leaves the others alone."""

import pytest

from generator.model.reading import Reading
from generator.read.data import read_data, read_term

READING = Reading()


def test_each_data_file_has_its_kind() -> None:
    found = {
        name: read_data(text, f"content/data/{name}.yml", READING)
        for name, text in (
            (
                "events",
                "a: {date: 1953-07-27, title: 'The [[armistice]]', place: jsa, people: [unc], topics: [K K]}",
            ),
            ("sources", "a: Just a title"),
            ("people", "a: {name: A, role: R, organisation: unc, native: {ko: 가}}"),
            ("organisations", "a: A"),
            ("places", "a: {name: A, coordinates: [37.956, 126.677]}"),
            ("topics", "korean-peninsula:"),
        )
    }
    assert [entries.problems for entries in found.values()] == [()] * 6
    (event,) = found["events"].events
    assert (event.id, event.date.edtf, event.title.plain, event.topics) == (
        "a",
        "1953-07-27",
        "The \0",
        ("k-k",),
    )
    assert event.place is not None
    assert (event.place.kind, event.place.id, event.people[0].kind) == ("place", "jsa", "party")
    assert found["sources"].sources[0].title.plain == "Just a title"
    assert found["people"].people[0].native == (("ko", "가"),)
    assert found["organisations"].organisations[0].name == "A"
    assert found["places"].places[0].coordinates == (37.956, 126.677)
    assert found["topics"].topics[0].title == "Korean peninsula"


def test_a_glossary_file_holds_many_terms() -> None:
    found = read_data(
        "mdl: The line.\njsa: {term: JSA, short: An area., forms: [area]}\n",
        "content/glossary.yml",
        READING,
    )
    assert [(t.id, t.name.plain, t.short.plain, t.forms) for t in found.terms] == [
        ("mdl", "Mdl", "The line.", ()),
        ("jsa", "JSA", "An area.", ("area",)),
    ]


def test_forms_in_one_text_are_told_to_be_one() -> None:
    text = "ebb: {term: Ebb, short: The fall., forms: 'ebbs, ebbing'}\n"
    (found,) = read_data(text, "content/glossary.yml", READING).problems
    assert (found.code, found.message) == ("text-for-list", "`ebbs, ebbing` is one form, not 2")


def test_a_wrong_entry_leaves_the_others() -> None:
    found = read_data(
        "a: {title: T}\nb: {date: 2020, title: T}\nC D: {date: 2020, title: T}\n",
        "content/data/events.yml",
        READING,
    )
    assert [event.id for event in found.events] == ["b"]
    assert [(p.code, p.span.line, p.span.column) for p in found.problems] == [
        ("missing-key", 1, 4),
        ("bad-id", 3, 1),
    ]


def test_a_file_of_no_kind_is_an_error() -> None:
    (problem,) = read_data("a: b", "content/data/event.yml", READING).problems
    assert (problem.code, problem.hint) == ("unknown-key", "Did you mean `events.yml`?")


def test_a_term_has_a_longer_text() -> None:
    found = read_term(
        "---\nshort: S.\n---\n\nLong [[mdl]].\n", "content/glossary/peace-treaty.md", READING
    )
    (term,) = found.terms
    assert (term.id, term.name.plain, term.body.html) == (
        "peace-treaty",
        "Peace treaty",
        "<p>Long \0.</p>\n",
    )
    assert [(ref.id, ref.span.line, ref.span.column) for ref in term.body.refs] == [("mdl", 5, 6)]


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("content/glossary/A b.md", "---\nshort: S\n---\n", ["bad-id"]),
        ("content/glossary/a.md", "\n", ["empty-file"]),
        ("content/glossary/a.md", "---\nshort: S\n", ["unclosed-front-matter"]),
        ("content/glossary/a.md", "---\nterm: S\n---\n[[x:y]]", ["missing-key", "bad-reference"]),
        ("content/glossary/a.md", "---\nshort: S\n---\n::: known\n:::\n", ["bad-block"]),
    ],
)
def test_faults_of_a_term_are_told_together(path: str, text: str, codes: list[str]) -> None:
    assert [problem.code for problem in read_term(text, path, READING).problems] == codes
