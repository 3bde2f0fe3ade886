"""Sentences, and how a term's name reads inside one."""

import pytest

from generator.model.sentences import begins_sentence, in_sentence


@pytest.mark.parametrize(
    ("name", "forms", "inside"),
    [
        ("Armistice", ["armistices"], "armistice"),
        (
            "Military demarcation line",
            ["military demarcation lines", "MDL"],
            "military demarcation line",
        ),
        ("Military demarcation line", ["demarcation line"], "Military demarcation line"),
        ("Panmunjom", ["truce village"], "Panmunjom"),
        ("UN Command", ["un command"], "UN Command"),
        ("정전협정", ["정전"], "정전협정"),
        ("armistice", [], "armistice"),
    ],
)
def test_a_common_noun_loses_its_capital_inside_a_sentence(
    name: str, forms: list[str], inside: str
) -> None:
    assert in_sentence(name, forms) == inside


@pytest.mark.parametrize(
    ("name", "inside"), [("Tide", "tide"), ("Spring tide", "spring tide"), ("정전협정", "정전협정")]
)
def test_a_name_that_is_made_from_an_id_reads_as_the_id(name: str, inside: str) -> None:
    assert in_sentence(name, ["ebbs"], is_named=False) == inside


@pytest.mark.parametrize(
    ("before", "begins"),
    [("", True), ("<p>", True), ("It held.</p>\n<p>", True), ("It held. ", True), ("He asked: “", False),
     ("It held.” ", True), ("the ", False), ("<p>the (", False), ("정전이다。", True), ("a, ", False)],
)  # fmt: skip
def test_what_follows_an_end_begins_a_sentence(before: str, begins: bool) -> None:
    assert begins_sentence(before) is begins
