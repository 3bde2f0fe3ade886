"""The command line as people and programs meet it: words, forms, exit statuses, refusals."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from syrupy.assertion import SnapshotAssertion

from generator.build import Request
from generator.build import build as generate
from generator.build import check as suggest
from tests.nursery import Done, find_nursery

ROOT = Path(__file__).parents[2]
TODAY = "2026-03-01"

ARTICLE = """\
---
title: The tide
published: 2026-01-05
---

The sea rises twice a day.
"""
WRONG = "---\ntitle: Wrong\npublished: 2026-01-06\n---\n\nSee [[nothing]].\n"


def alone(site: Path, *arguments: str) -> Done:
    """A process as a terminal starts it."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=site,
        env=surroundings(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def run(site: Path, *arguments: str, **environment: str) -> Done:
    """A process of its own that need not load the program."""
    return find_nursery().run([*arguments], site, surroundings() | environment)


def surroundings() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def build(site: Path, *arguments: str, **environment: str) -> Done:
    return run(site, "build", "--date", TODAY, *arguments, **environment)


def write(site: Path, path: str, text: str) -> Path:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, "utf-8")
    return site / path


def snapshot_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder with its time and bytes; locks and other state aside."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mtime_ns if path.is_file() else 0,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
        if ".nutgraf" not in path.parts
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "site"
    write(folder, "site.yml", "title: Tides\n")
    write(folder, "content/articles/tide.md", ARTICLE)
    return folder


# --- exit statuses --------------------------------------------------------------------------------


def test_a_build_that_is_done_leaves_with_0(site: Path) -> None:
    done = alone(site, "build", "--date", TODAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert " pages in _site: " in done.stdout
    assert done.stdout.count("\n") == 1
    assert (site / "_site/tide/index.html").is_file()


@pytest.mark.parametrize("command", ["build", "check"])
def test_problems_in_the_site_leave_with_1(command: str, site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    done = alone(site, command)
    assert done.returncode == 1
    assert "content/articles/wrong.md:6:5: error unknown-term" in done.stderr
    assert not (site / "_site").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--nonsense"),
        ("build", "--format", "xml"),
        ("build", "--date", "tomorrow"),
        ("build", "--date", "2026-02-30"),
        ("build", "--date", "2026-02"),
        ("build", "surplus"),
        ("check", "--quiet"),
        ("check", "--date", "never"),
        ("new", "article"),
        ("new", "nothing", "x"),
        ("publish",),
    ],
)
def test_wrong_usage_leaves_with_2(arguments: tuple[str, ...], site: Path) -> None:
    before = snapshot_of(site)
    done = alone(site, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot_of(site) == before


@pytest.fixture
def locked(site: Path) -> Iterator[int]:
    """The process that holds the site's lock."""
    script = (
        "import sys, pathlib\n"
        "from generator.publish.lock import hold_lock\n"
        "with hold_lock(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(site / ".nutgraf")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield holder.pid
        holder.communicate("", timeout=10)


def test_a_second_build_leaves_with_3_at_once_and_names_the_first(site: Path, locked: int) -> None:
    began = time.monotonic()
    done = alone(site, "build", "--date", TODAY)
    assert time.monotonic() - began < 10
    assert (done.returncode, done.stdout) == (3, "")
    assert f"process {locked}, since 20" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (site / "_site").exists()


def test_a_check_needs_no_lock(site: Path, locked: int) -> None:
    assert alone(site, "check").returncode == 0


def test_a_place_that_cannot_be_written_leaves_with_3(site: Path) -> None:
    # A name longer than any file system takes: no user may write it, root neither.
    done = alone(site, "build", "--date", TODAY, "--output", str(site / ("x" * 300) / "out"))
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_version_is_printed(site: Path) -> None:
    from generator import __version__

    done = alone(site, "--version")
    assert done.returncode == 0
    assert __version__ in done.stdout


@pytest.mark.parametrize("arguments", [(), ("build",), ("check",), ("new",), ("new", "site")])
def test_every_command_explains_itself(arguments: tuple[str, ...], site: Path) -> None:
    done = alone(site, *arguments, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: ")


@pytest.mark.parametrize("command", ["build", "check", "preview", "theme"])
def test_outside_a_site_every_command_says_where_to_go(command: str, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    done = alone(tmp_path, command, "--site", "notes")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"There is no site.yml in {tmp_path / 'notes'}. Name your site's folder with --site, or make "
        "one with `nutgraf new site NAME`.\n"
    )
    assert [*(tmp_path / "notes").iterdir()] == []


def test_inside_a_site_it_says_where_the_site_is(site: Path) -> None:
    before = snapshot_of(site)
    done = alone(site / "content", "build")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"There is no site.yml in {site / 'content'}. There is one in {site}: go there, or name that "
        "folder with --site.\n"
    )
    assert snapshot_of(site) == before


@pytest.mark.parametrize(
    ("command", "form"), [("build", "json"), ("check", "json"), ("check", "sarif")]
)
def test_programs_are_told_of_a_missing_site_in_their_own_way(
    command: str, form: str, tmp_path: Path
) -> None:
    done = alone(tmp_path, command, "--format", form)
    assert (done.returncode, done.stderr) == (2, "")
    assert "missing-site" in json.dumps(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("22.11.2026", "`22.11.2026` is no day: write --date 2026-11-22."),
        ("2026/11/22", "`2026/11/22` is no day: write --date 2026-11-22."),
        ("03/04/2026", "`03/04/2026` is no day: write --date 2026-04-03 or 2026-03-04."),
        ("tomorrow", "`tomorrow` is no day: write --date 2017-11-22."),
        ("2026-11", "`2026-11` is no day: write --date 2017-11-22."),
        ("2026-02-30", "`2026-02-30` is no day: February 2026 has 28 days."),
    ],
)
def test_a_day_that_is_none_is_answered_with_the_day_that_was_meant(
    written: str, said: str, site: Path
) -> None:
    done = alone(site, "build", "--date", written)
    assert (done.returncode, done.stderr) == (2, f"{said}\n")


# --- forms of the report --------------------------------------------------------------------------

PROBLEM_KEYS = ["path", "line", "column", "severity", "code", "message", "hint"]


def test_json_is_one_object_alone(site: Path) -> None:
    done = build(site, "--format", "json")
    found = json.loads(done.stdout)
    assert list(found) == ["problems", "written", "kept", "removed", "seconds"]
    assert found["problems"] == []
    assert found["written"] > 5
    assert (found["kept"], found["removed"]) == (0, 0)
    assert 0 < found["seconds"] < 60
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_tells_the_problems_and_stderr_nothing(command: str, site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    done = run(site, command, "--format", "json")
    found = json.loads(done.stdout)
    (problem,) = found["problems"]
    assert list(problem) == PROBLEM_KEYS
    assert [problem[key] for key in PROBLEM_KEYS[:5]] == [
        "content/articles/wrong.md",
        6,
        5,
        "error",
        "unknown-term",
    ]
    assert "nothing" in problem["message"]
    assert found["written"] == 0
    assert (done.returncode, done.stderr) == (1, "")


def test_a_check_for_a_code_host_is_lines_of_commands(site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    done = run(site, "check", "--format", "github")
    (line,) = done.stdout.splitlines()
    place = "::error file=content/articles/wrong.md,line=6,col=5,title=unknown-term::"
    assert line.startswith(place)
    assert len(line) > len(place)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_check_without_problems_is_silent_for_a_code_host(site: Path) -> None:
    done = run(site, "check", "--format", "github")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_check_as_sarif_is_a_log(site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    done = run(site, "check", "--format", "sarif")
    log = json.loads(done.stdout)
    assert log["version"] == "2.1.0"
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("unknown-term", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/articles/wrong.md"},
        "region": {"startLine": 6, "startColumn": 5},
    }
    assert (done.returncode, done.stderr) == (1, "")


def test_quiet_prints_problems_only(site: Path) -> None:
    done = build(site, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    write(site, "content/articles/wrong.md", WRONG)
    done = build(site, "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown-term" in done.stderr


def test_there_is_no_colour_outside_a_terminal(site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    assert "\x1b" not in build(site).stderr


# --- the edition ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((), {"tide"}),
        (("--drafts",), {"tide", "unfinished"}),
        (("--future",), {"tide", "coming"}),
        (("--drafts", "--future"), {"tide", "unfinished", "coming"}),
        (("--date", "2026-03-02"), {"tide", "coming"}),
        (("--date", "2026-01-04"), set()),
    ],
)
def test_the_edition_is_asked_for(arguments: tuple[str, ...], shown: set[str], site: Path) -> None:
    articles = site / "content/articles"
    write(articles, "unfinished.md", "---\ntitle: Unfinished\nstatus: draft\n---\n\nNot yet.\n")
    write(articles, "coming.md", "---\ntitle: Coming\npublished: 2026-03-02\n---\n\nTomorrow.\n")
    done = build(site, *arguments)
    assert done.returncode == 0, done.stderr
    slugs = {"tide", "unfinished", "coming"}
    assert {slug for slug in slugs if (site / "_site" / slug).exists()} == shown


def test_a_day_begins_in_the_zone_of_the_site(site: Path) -> None:
    write(site, "site.yml", "title: Tides\ntimezone: Pacific/Auckland\n")
    moment = str(1_767_524_400)  # 2026-01-04T11:00Z: the 5th has begun in Auckland
    done = run(site, "build", SOURCE_DATE_EPOCH=moment, TZ="America/Los_Angeles")
    assert done.returncode == 0, done.stderr
    assert (site / "_site/tide").exists()
    done = run(site, "build", SOURCE_DATE_EPOCH=str(1_767_524_399), TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stderr
    assert not (site / "_site/tide").exists()


def test_severities_of_the_site_decide(site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    for severity, status, printed in (
        ("error", 1, 1),
        ("warning", 0, 1),
        ("hint", 0, 1),
        ("off", 0, 0),
    ):
        settings = f"title: Tides\nseverities: {{unknown-term: {severity}}}\n"
        write(site, "site.yml", settings)
        done = build(site, "--format", "json")
        found = [p["severity"] for p in json.loads(done.stdout)["problems"]]
        assert (done.returncode, found) == (status, [severity] * printed)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[[deep-sea]]", "deep sea"),
        ("[[deep-sea|the deep]]", "the deep"),
        ("[[event:flood]]", "flood"),
        ("[[event:flood|1421]]", "1421"),
        ("[[person:keeper]]", "keeper"),
        ("[[place:pier]]", "pier"),
        ("[[article:moon]]", "moon"),
        ("[the moon](moon.md)", "the moon"),
        ("[above](#nowhere)", "above"),
        ("[the moon](javascript:moon)", "the moon"),
    ],
)
def test_no_text_vanishes_with_a_reference_that_is_let_pass(
    written: str, shown: str, site: Path
) -> None:
    kinds = ("term", "event", "person", "place", "article", "page", "anchor")
    codes = "bad-link: off, " + ", ".join(f"unknown-{kind}: off" for kind in kinds)
    write(site, "site.yml", f"title: Tides\nseverities: {{{codes}}}\n")
    write(site, "content/articles/tide.md", f"# Tide\n\nSee {written} again.\n")
    assert generate(Request(site, date=TODAY)).problems == ()
    page = LexborHTMLParser((site / "_site/tide/index.html").read_text("utf-8"))
    assert " ".join(page.css_first(".prose").text().split()) == f"See {shown} again."


@pytest.mark.parametrize("epoch", ["²", "99999999999999999", "9" * 5000])
def test_a_moment_of_the_environment_that_is_none_is_wrong_usage(epoch: str, site: Path) -> None:
    done = run(site, "build", SOURCE_DATE_EPOCH=epoch)
    assert (done.returncode, done.stdout) == (2, "")
    assert "SOURCE_DATE_EPOCH" in done.stderr


def test_every_place_of_a_mistake_is_told_once(site: Path) -> None:
    write(site, "content/articles/tide.md", "# Tide\n\n[[a]] [[a]] [[a|b]] [@c] [@c]\n\n[[a]]\n")
    found = [(p.code, p.span.line, p.span.column) for p in generate(Request(site)).problems]
    assert found == [
        ("unknown-term", 3, 1),
        ("unknown-term", 3, 7),
        ("unknown-term", 3, 13),
        ("unknown-source", 3, 21),
        ("unknown-source", 3, 26),
        ("unknown-term", 5, 1),
    ]


def test_build_and_check_tell_the_same(site: Path) -> None:
    write(site, "content/articles/wrong.md", WRONG)
    other = "---\ntitle: Other\naliases: [/tide/, /timeline/]\n---\n"
    write(site, "content/articles/other.md", other)
    request = Request(site, date=TODAY)
    built = generate(request).problems
    assert len(built) == 3
    assert suggest(request).problems == built


@pytest.mark.parametrize("address", ["/nowhere/", "/unfinished/"])
def test_a_menu_that_leads_nowhere_is_a_problem(address: str, site: Path) -> None:
    """It would be a dead link on every page."""
    write(site, "content/articles/unfinished.md", "---\ntitle: X\nstatus: draft\n---\n")
    write(
        site, "site.yml", f'title: Tides\nmenus:\n  main:\n    - {{title: X, url: "{address}"}}\n'
    )
    (problem,) = generate(Request(site, date=TODAY)).problems
    assert (problem.severity, problem.span.path, problem.span.line) == ("error", "site.yml", 4)


def test_an_entry_with_a_mistake_is_no_unknown_entry(site: Path) -> None:
    """Else every use of it would be told as a mistake of its own."""
    write(site, "content/glossary/moon.md", "---\nterm: Moon\n---\n")
    write(site, "content/data/events.yml", "flood: {date: 2026-13, title: The flood}\n")
    write(site, "content/data/people.yml", "keeper: {name: The keeper, url: example.org}\n")
    text = "# Tide\n\n[[moon]] [[event:flood]] [[person:keeper]]\n"
    write(site, "content/articles/tide.md", text)
    found = [(p.code, p.span.path) for p in generate(Request(site)).problems]
    assert found == [
        ("bad-date", "content/data/events.yml"),
        ("bad-address", "content/data/people.yml"),
        ("missing-key", "content/glossary/moon.md"),
    ]


# --- the output folder ----------------------------------------------------------------------------

REFUSED = {
    "the root of the disk": "/",
    "home": "..",
    "what contains home": "../..",
    "the site": ".",
    "the site, roundabout": "content/..",
    "the content": "content",
    "in the content": "content/articles/out",
    "the themes": "themes",
    "in a theme": "themes/mine/out",
    "a foreign folder": "foreign",
    "a foreign folder by a link": "link",
    "a file": "foreign/letter.txt",
    "below a file": "foreign/letter.txt/out",
    "a link to nowhere": "astray",
    "the content by a link": "inside",
}


@pytest.mark.parametrize("output", REFUSED.values(), ids=REFUSED.keys())
def test_an_output_folder_is_refused_and_nothing_touched(output: str, site: Path) -> None:
    write(site, "foreign/letter.txt", "Dear reader")
    write(site, "themes/mine/theme.yml", "name: Mine\nextends: default\n")
    (site / "link").symlink_to("foreign", target_is_directory=True)
    (site / "inside").symlink_to("content/articles", target_is_directory=True)
    (site / "astray").symlink_to("gone", target_is_directory=True)
    home = site.parent
    before = snapshot_of(home.parent)
    done = build(site, "--output", output, HOME=str(home), USERPROFILE=str(home))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The output folder ")
    assert done.stderr.count("\n") == 1
    assert snapshot_of(home.parent) == before


def test_an_output_folder_elsewhere_is_fine(site: Path) -> None:
    assert build(site, "--output", "../public").returncode == 0
    assert (site.parent / "public/tide/index.html").is_file()
    assert not (site / "_site").exists()
    (site / "empty").mkdir()
    assert build(site, "--output", "empty").returncode == 0


def test_what_others_put_into_the_output_stays(site: Path) -> None:
    write(site, "content/articles/passing.md", "---\ntitle: Passing\n---\n\nGone soon.\n")
    assert build(site).returncode == 0
    foreign = {
        "CNAME": "example.org\n",
        ".git/config": "[core]\n",
        "tide/letter.txt": "Dear reader",
        "passing/letter.txt": "Dear reader",
        "index.htm": "mine",
    }
    for path, text in foreign.items():
        write(site / "_site", path, text)
    assert build(site).returncode == 0
    (site / "content/articles/passing.md").unlink()
    assert build(site).returncode == 0
    assert build(site, "--clean").returncode == 0
    assert not (site / "_site/passing/index.html").exists()
    assert {path: (site / "_site" / path).read_text("utf-8") for path in foreign} == foreign


def test_a_folder_left_empty_goes_with_its_page(site: Path) -> None:
    passing = write(site, "content/articles/passing.md", "---\ntitle: Passing\n---\n\nGone soon.\n")
    build(site)
    passing.unlink()
    done = build(site, "--format", "json")
    assert json.loads(done.stdout)["removed"] == 1
    assert not (site / "_site/passing").exists()


MISTAKES = {
    "an unknown term": ("content/articles/wrong.md", WRONG),
    "a wrong key": ("content/articles/wrong.md", "---\ntitle: Wrong\ntitel: x\n---\n"),
    "settings that cannot be read": ("site.yml", "title: [\n"),
    "settings without title": ("site.yml", "language: en\n"),
    "a theme that is not there": ("site.yml", "title: T\ntheme: absent\n"),
    "a template that fails": (
        "themes/broken/templates/article.html",
        '{% extends "default/article.html" %}{% block main %}{{ page.nothing }}{% endblock %}',
    ),
    "a template that is no template": ("themes/broken/templates/article.html", "{% block"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
@pytest.mark.parametrize("clean", [(), ("--clean",)], ids=("", "clean"))
def test_an_error_leaves_the_site_as_it_was(
    mistake: tuple[str, str], clean: tuple[str, ...], site: Path
) -> None:
    path, text = mistake
    assert build(site).returncode == 0
    write(site, "content/articles/new.md", "---\ntitle: New\n---\n\nWould be written.\n")
    if path.startswith("themes"):
        write(site, "themes/broken/theme.yml", "name: Broken\nextends: default\n")
        write(site, "site.yml", "title: T\ntheme: broken\n")
    write(site, path, text)
    before = snapshot_of(site)
    done = build(site, *clean)
    assert done.returncode == 1
    assert ": error " in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "Nothing was published: the site stays as it was.\n"
    assert snapshot_of(site) == before


def test_a_first_build_with_an_error_speaks_of_no_site_that_stays(site: Path) -> None:
    write(site, "content/articles/a.md", "Nothing but text.\n")
    done = build(site)
    assert done.returncode == 1
    assert done.stdout == "Nothing was published.\n"


def test_one_file_is_one_file(site: Path) -> None:
    build(site)
    write(site, "content/articles/tide.md", ARTICLE + "\nNot everywhere.\n")
    said = build(site, "--explain").stdout
    assert said.count("\n") == 2, said
    assert ": 1 file written, " in said


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("site.yaml", "Rename site.yaml to site.yml."),
        ("site.yml/a", "What has that name is a folder: name it otherwise."),
    ],
)
def test_a_site_yml_of_another_kind_is_named(tmp_path: Path, name: str, advice: str) -> None:
    write(tmp_path, name, "title: T\n")
    done = build(tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"There is no site.yml in {tmp_path}. {advice}\n"


# --- the report as an author reads it -------------------------------------------------------------


def test_the_report_of_many_mistakes(site: Path, snapshot: SnapshotAssertion) -> None:
    write(
        site,
        "site.yml",
        "title: Tides\nlanguage: english\nmenus: {main: [topic]}\ntimezone: Europe/Berln\n",
    )
    write(
        site,
        "content/articles/tide.md",
        """\
---
title: The tide
publised: 2026-01-05
published: 5 January 2026
key_facts:
  - {text: The sea rises., status: certain, said_by: keper}
timeline:
  - {date: 2026-13, title: A storm}
  - use: flood
title: Twice
---

The [[moom]] pulls [@tabels], see [the sun](sun.md) and [home](/hme/).
![](wave.png)

::: quot keeper
Nothing.
:::

See [[event:storm]] and [[Moon|the moon]] and [below](#belw) [here](javascript:alert).
""",
    )
    write(site, "content/glossary/moon.md", "---\nshort: It turns about the earth.\n---\n")
    write(
        site,
        "content/data/people.yml",
        "keeper: {name: The keeper, url: example.org}\nmate:\n  name: no: never\n",
    )
    write(site, "content/data/sources.yml", "tables: Tables of the tides\n")
    done = build(site)
    assert done.returncode == 1
    assert done.stderr.rstrip() == snapshot
    assert done.stderr.endswith(" files\n")


def test_what_is_left_out_is_counted(site: Path) -> None:
    write(site, "content/articles/later.md", "---\ntitle: Later\npublished: 2099-01-01\n---\n")
    write(site, "content/articles/draft.md", "---\ntitle: Draft\nstatus: draft\n---\n")
    write(site, "content/articles/other.md", "---\ntitle: Other\nstatus: draft\n---\n\n[[no]]\n")
    done = build(site)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "Left out: 2 drafts, 1 scheduled."
    done = run(site, "check")
    assert done.returncode == 0
    assert (
        done.stdout.splitlines()[-1]
        == "Not checked: 2 drafts, 1 scheduled. --drafts and --future check those that wait."
    )
    done = run(site, "check", "--drafts", "--future")
    assert done.returncode == 1
    assert done.stdout == ""


def test_a_refusal_is_an_object_too(site: Path) -> None:
    done = build(site, "--output", "content", "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"] == []
    assert done.stderr.startswith("The output folder")


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_a_check_that_is_refused_is_a_document_too(form: str, site: Path) -> None:
    done = run(site, "check", "--date", "0000-99-99", "--format", form)
    assert done.returncode == 2
    assert done.stderr == "`0000-99-99` is no day: write --date 2017-11-22.\n"
    if form == "github":
        assert done.stdout == ""
    else:
        found = json.loads(done.stdout)
        assert (found["problems"] if form == "json" else found["runs"][0]["results"]) == []
        assert not done.stdout.endswith("\n\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_site_whose_folder_has_no_name_in_letters_is_told_of_too(form: str, site: Path) -> None:
    odd = site.parent / os.fsdecode(b"odd\xff")
    site.rename(odd)
    write(odd, "site.yml", "title: Sea\ntheme: own\nseverities: {unknown-term: warning}\n")
    write(odd, "themes/own/theme.yml", "name: Own\n")
    write(odd, "themes/own/templates/term.html", '{% extends "default/term.html" %}')
    write(odd, "content/articles/wrong.md", WRONG)
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "generator", "build", "--site", odd.name, "--format", form],
            cwd=odd.parent, env=surroundings() | {"PYTHONIOENCODING": "utf-8:strict"},
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
        if form == "text":
            assert "pages in odd\\udcff/_site: " in done.stdout
        else:
            assert [one["code"] for one in json.loads(done.stdout)["problems"]] == ["unknown-term"]


@pytest.mark.parametrize("name", ["", "lock", "memo.sqlite", "memo", "done.tmp", "publish", "preview",
                                  "preview/site", "publish/0123456789abcdef",
                                  "publish/0123456789abcdef/manifest.next.json"])  # fmt: skip
def test_nothing_is_written_through_a_link_in_the_state(name: str, site: Path) -> None:
    victim = site.parent / "victim"
    victim.mkdir()
    (victim / "file").write_text("mine")
    link = site / ".nutgraf" / name if name else site / ".nutgraf"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(victim if "." not in name and name != "lock" else victim / "file")
    before = snapshot_of(victim)
    done = build(site)
    assert done.returncode == 2
    assert done.stderr == f"{Path('.nutgraf', name)} is a link, and Nutgraf writes into no folder but its own. Delete it.\n"  # fmt: skip
    assert snapshot_of(victim) == before
    assert not (site / "_site").exists()


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_a_build_without_a_stream_publishes_all_the_same(closed: str, site: Path) -> None:
    command = f"exec {sys.executable} -m generator build --date {TODAY} {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=site, env=surroundings(), check=False, timeout=60, capture_output=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert (site / "_site/tide/index.html").is_file()


@pytest.mark.parametrize(
    "arguments", ["build", "check --format json", "--help", "theme", "new term ebb"]
)
def test_what_cannot_be_said_ends_with_a_sentence(arguments: str, site: Path) -> None:
    command = f"exec {sys.executable} -m generator {arguments} >/dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=site, env=surroundings(), check=False, timeout=60, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 3
    assert done.stderr == "What is to be said cannot be written: No space left on device.\n"


def test_a_reader_who_has_gone_is_told_nothing(site: Path) -> None:
    command = f"{sys.executable} -m generator theme --views | true"
    done = subprocess.run(["sh", "-c", command], cwd=site, env=surroundings(), check=False, timeout=60, capture_output=True)  # fmt: skip
    assert done.stderr == b""


@pytest.mark.parametrize("day", ["0000-01-01", "-0044-03-15"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_no_site_is_built_for_a_day_before_the_year_1(day: str, command: str, site: Path) -> None:
    done = run(site, command, "--date", day, "--format", "json")
    assert done.returncode == 2
    assert done.stderr == f"`{day}` is no day: write --date 2017-11-22.\n"
    assert json.loads(done.stdout)["problems"] == []


def test_an_output_whose_name_is_no_text_is_built_into(site: Path) -> None:
    output = os.fsdecode(b"out\xff")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "generator", "build", "--output", output], cwd=site,
            env=surroundings(), capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
    assert (site / output / "tide/index.html").is_file()
