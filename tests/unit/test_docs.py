"""The guide and the README name what there is, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from generator import cli
from generator.model.problem import CODES
from generator.read import schema
from generator.read.config import _SiteKeys

REPOSITORY: Final = Path(__file__).parents[2]
GUIDE: Final = REPOSITORY / "content/guide"


def commands(command: click.Command, name: str = "nutgraf") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    for part, one in command.commands.items():
        yield from commands(one, f"{name} {part}")


def options(command: click.Command) -> set[str]:
    return {
        option
        for param in command.params
        if isinstance(param, click.Option)
        for option in param.opts
        if option.startswith("--")
    }


def guide(page: str) -> str:
    return (GUIDE / page).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """Texts below second-level headings, by heading; what looks like one in a code block is none."""
    found: dict[str, str] = {"": ""}
    heading, fence = "", ""
    for line in text.splitlines(keepends=True):
        if match := re.match(r"`{3,}", line):
            fence = "" if fence == match[0] else fence or match[0]
        if line.startswith("## ") and not fence:
            heading = line.removeprefix("## ").strip()
        found[heading] = found.get(heading, "") + line
    return found


def named_options(text: str) -> set[str]:
    return set(re.findall(r"(?<!-)--[a-z][a-z-]*", text))


def test_the_commands_are_those_of_the_guide():
    assert {name for name, _ in commands(cli.main)} == {
        found
        for found in re.findall(r"(?m)^(?:## |\| `)(nutgraf [a-z ]+[a-z])", guide("commands.md"))
        if found != "nutgraf new"
    }


@pytest.mark.parametrize(
    "group", ["nutgraf build", "nutgraf preview", "nutgraf check", "nutgraf theme", "nutgraf new"]
)
def test_the_options_are_those_of_the_guide(group):
    text = sections(guide("commands.md"))
    there = [options(one) for name, one in commands(cli.main) if f"{name} ".startswith(f"{group} ")]
    assert named_options(text[""] + text[group]) == set().union(*there)


@pytest.mark.parametrize(
    ("command", "values"),
    [("build", "text|json"), ("check", "text|json|github|sarif")],
)
def test_the_ways_to_report_are_those_of_the_guide(command, values):
    param = next(one for one in cli.main.commands[command].params if one.name == "form")
    assert isinstance(param.type, click.Choice)
    assert set(param.type.choices) == set(values.split("|"))
    assert f"--format {values}".replace("|", r"\|") in guide("commands.md")


def test_every_exit_status_has_its_meaning():
    rows = re.findall(r"(?m)^\| (\d) \| \S", sections(guide("commands.md"))["Exit status"])
    assert [int(row) for row in rows] == [cli.DONE, cli.PROBLEMS, cli.USAGE, cli.MACHINE]


def test_every_problem_has_a_section_and_every_section_a_problem():
    assert set(sections(guide("problems.md"))) - {""} == set(CODES)


@pytest.mark.parametrize(("code", "severity"), CODES.items())
def test_a_problem_section_says_its_severity_and_shows_both_sides(code, severity):
    text = sections(guide("problems.md"))[code]
    assert f"*{'An' if severity == 'error' else 'A'} {severity}.*" in text
    assert "\nMistake:" in text
    assert "\nMended:" in text


@pytest.mark.parametrize(
    "key", [*schema.ArticleKeys.__struct_fields__, *schema.ArticleKeys.FAMILIAR]
)
def test_every_key_of_an_article_is_in_the_guide(key):
    assert f"`{key}`" in sections(guide("model.md"))["An article's keys"]


@pytest.mark.parametrize("key", _SiteKeys.__struct_fields__)
def test_every_key_of_site_yml_is_in_the_guide(key):
    assert f"| `{key}` |" in sections(guide("model.md"))["site.yml"]


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("A fact", schema.FactKeys),
        ("An event", schema.EventKeys),
        ("An event", schema.TimelineKeys),
        ("A clip", schema.ClipKeys),
        ("A clip", schema.CueKeys),
        ("A change", schema.ChangeKeys),
        ("Shared entries", schema.TermKeys),
        ("Shared entries", schema.SourceKeys),
        ("Shared entries", schema.PersonKeys),
        ("Shared entries", schema.OrganisationKeys),
        ("Shared entries", schema.PlaceKeys),
        ("Shared entries", schema.TopicKeys),
    ],
)
def test_every_key_of_a_record_is_in_its_section(part, keys):
    text = sections(guide("model.md"))[part]
    assert [key for key in keys.__struct_fields__ if not re.search(rf"\b{key}\b", text)] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_only_commands_that_exist_are_mentioned(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    known = {"nutgraf new"} | {name for name, _ in commands(cli.main)}
    written = re.findall(r"(?m)(?:^|`)(nutgraf(?: [a-z]+)+)", text)
    assert {
        one for one in written if not any(f"{one} ".startswith(f"{k} ") for k in known)
    } == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_only_targets_that_exist_are_mentioned(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", text)) <= targets


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_lead_to_files(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    links = re.findall(r"(?:\]\(|src(?:set)?=\")(?!https?://)([^)#\"]+)", text)
    assert [link for link in links if not (REPOSITORY / link).is_file()] == []
