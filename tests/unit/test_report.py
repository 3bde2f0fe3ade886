"""Problems as text, JSON, workflow commands and SARIF."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import __version__
from generator.model.problem import Problem, Span, problem
from generator.report import as_github, as_json, as_sarif, as_text

ARTICLE = "content/articles/line.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    return tmp_path


def write(root: Path, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    (root / ARTICLE).write_bytes(data)


def unknown_term(line: int = 2, column: int = 13) -> Problem:
    return problem(
        "unknown-term",
        "There is no term `mdl`.",
        Span(ARTICLE, line, column),
        "Did you mean `mdls`?",
    )


def test_a_problem_shows_its_line_a_caret_and_a_way_out(root: Path) -> None:
    write(root, "# The line\nHe ran over [[mdl]].\n")
    assert as_text([unknown_term()], root, colour=False, width=80) == (
        "content/articles/line.md:2:13: error unknown-term There is no term `mdl`.\n"
        "    2 | He ran over [[mdl]].\n"
        "      |             ^\n"
        "  help: Did you mean `mdls`?\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_no_problems_are_no_text(root: Path) -> None:
    assert as_text([], root, colour=True, width=80) == ""


def test_the_last_line_counts_by_severity(root: Path) -> None:
    span, other = Span("a.md"), Span("b.md")
    problems = [
        *(Problem("bad-date", "", span), Problem("bad-date", "", other)),
        Problem("bad-date", "", other),
        Problem("raw-html", "", span, severity="warning"),
        *(Problem("unmarked-term", "", span, severity="hint") for _ in range(2)),
    ]
    text = as_text(problems, root, colour=False, width=80)
    assert text.splitlines()[-1] == "3 errors, 1 warning, 2 hints in 2 files"


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("abc", 1, "abc", 0),
        ("abc", 3, "abc", 2),
        ("abc", 99, "abc", 3),
        ("\ta\tb", 4, "    a    b", 9),
        ("정전협정 x", 6, "정전협정 x", 9),
        ("e\u0301x", 3, "e\u0301x", 1),
        ("a\x1b[31mb", 7, "a\\x1b[31mb", 9),
        ("a\u202eb", 3, "a\\u202eb", 7),
        ("می\u200cرود x", 8, "می\u200cرود x", 6),
    ],
)
def test_the_caret_stands_under_its_column(
    root: Path, line: str, column: int, shown: str, caret: int
) -> None:
    write(root, line)
    excerpt = as_text([unknown_term(1, column)], root, colour=False, width=80).splitlines()
    assert excerpt[1] == f"    1 | {shown}"
    assert excerpt[2] == "      | " + " " * caret + "^"


@pytest.mark.parametrize("column", [1, 20, 32, 33, 150, 280, 300])
def test_a_long_line_is_cut_around_the_column(root: Path, column: int) -> None:
    line = "." * (column - 1) + "X" + "." * (300 - column)
    write(root, line)
    _, text, caret, *_ = as_text([unknown_term(1, column)], root, False, 40).splitlines()
    assert len(text) <= 40
    assert text[caret.index("^")] == "X"
    assert text.startswith("    1 | …") == (column > 21)
    assert text.endswith("…") == (column < 290)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(root: Path, end: str) -> None:
    write(root, f"\ufeffone{end}two\u2028and{end}three")
    text = as_text([unknown_term(3, 1)], root, colour=False, width=80)
    assert "    3 | three\n" in text


def test_unreadable_places_have_no_excerpt(root: Path, tmp_path: Path) -> None:
    (root.parent / "secret.md").write_text("secret")
    write(root, "one line\n\n")
    (root / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "pipe")
    places = [
        *(Span("missing.md"), Span("folder"), Span("pipe"), Span("../secret.md"), Span("a\0b")),
        *(Span(ARTICLE, 2), Span(ARTICLE, 99), Span(ARTICLE, 0)),
    ]
    text = as_text([problem("bad-date", "No.", place) for place in places], root, False, 80)
    assert "|" not in text
    assert "secret\n" not in text


def test_bytes_that_are_no_text_are_shown_as_such(root: Path) -> None:
    write(root, b"caf\xe9 au lait")
    text = as_text([unknown_term(1, 6)], root, colour=False, width=80)
    assert "    1 | caf\ufffd au lait\n      |      ^\n" in text


def test_colour_is_there_only_when_told(root: Path) -> None:
    write(root, "# The line\nHe ran over [[mdl]].\n")
    plain = as_text([unknown_term()], root, colour=False, width=80)
    coloured = as_text([unknown_term()], root, colour=True, width=80)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror\x1b[0m" in coloured
    for escape in ("\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"):
        coloured = coloured.replace(escape, "")
    assert coloured == plain


@given(st.text(), st.text(), st.integers(0, 50), st.integers(0, 500))
def test_nothing_from_outside_steers_the_terminal(
    tmp_path_factory: pytest.TempPathFactory, message: str, line: str, width: int, column: int
) -> None:
    root = tmp_path_factory.mktemp("site")
    (root / "a.md").write_bytes(line.encode("utf-8", errors="surrogatepass"))
    problems = [Problem("bad-date", message, Span("a.md", 1, column), message)]
    text = as_text(problems, root, colour=False, width=width)
    text.encode("utf-8")
    assert all(c == "\n" or c >= " " for c in text)
    assert not set(text) & set("\x7f\x85\x9b\u202a\u202e\u2066\u2028")
    assert text.count("\n") <= 6


def test_json_is_the_one_documented_object() -> None:
    text = as_json([unknown_term()], written=3, kept=10, removed=1, seconds=0.12345)
    assert json.loads(text) == {
        "problems": [
            {
                "path": "content/articles/line.md",
                "line": 2,
                "column": 13,
                "severity": "error",
                "code": "unknown-term",
                "message": "There is no term `mdl`.",
                "hint": "Did you mean `mdls`?",
            }
        ],
        "written": 3,
        "kept": 10,
        "removed": 1,
        "seconds": 0.123,
    }


def test_json_survives_any_terminal() -> None:
    odd = problem("bad-date", "정전 \udc80 \x1b", Span("a.md"))
    text = as_json([odd], 0, 0, 0, 0.0)
    assert text.isascii()
    assert json.loads(text)["problems"][0]["message"] == "정전 \udc80 \x1b"


@pytest.mark.parametrize(
    ("found", "command"),
    [
        (
            unknown_term(),
            "::error file=content/articles/line.md,line=2,col=13,title=unknown-term"
            "::There is no term `mdl`. Did you mean `mdls`?\n",
        ),
        (
            Problem("raw-html", "100%\n::error::x", Span("a,b:c.md"), severity="warning"),
            "::warning file=a%2Cb%3Ac.md,line=1,col=1,title=raw-html::100%25 ::error::x\n",
        ),
        (
            Problem("unmarked-term", "Mark it.", Span("a.md"), severity="hint"),
            "::notice file=a.md,line=1,col=1,title=unmarked-term::Mark it.\n",
        ),
    ],
)
def test_a_workflow_command_stays_one_line(found: Problem, command: str) -> None:
    assert as_github([found]) == command


def test_sarif_names_the_tool_its_rules_and_the_places() -> None:
    hint = Problem("unmarked-term", "Mark it.", Span("a b/정.md", 0, 0), severity="hint")
    log = json.loads(as_sarif([unknown_term(), hint, unknown_term(3)]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("nutgraf", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["unknown-term", "unmarked-term"]
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in run["results"]] == [
        ("unknown-term", 0, "error"),
        ("unmarked-term", 1, "note"),
        ("unknown-term", 0, "error"),
    ]
    assert run["results"][1]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a%20b/%EC%A0%95.md"},
                "region": {"startLine": 1, "startColumn": 1},
            }
        }
    ]


def test_sarif_without_problems_is_still_a_log() -> None:
    (run,) = json.loads(as_sarif([]))["runs"]
    assert run["results"] == []
