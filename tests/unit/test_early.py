"""A build with nothing to do: known at once where nothing has changed, and only there."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator import early
from generator.build import Request, build
from generator.publish import looks
from generator.publish.looks import looks_of
from tests.nursery import Done, find_nursery
from tests.twins import build_twin, differing, files_in

ROOT = Path(__file__).parents[2]
TODAY = "2026-03-01"
# What stands for everything that takes time to load.
HEAVY = (
    "babel", "click", "jinja2", "markdown_it", "msgspec", "pydantic", "rich", "sqlite3", "yaml",
)  # fmt: skip

# The command that believes files however young they are, and tells what it has loaded.
ALONE = """
import sys
from generator.publish import looks
from generator.publish.looks import looks_of
looks.SETTLED = 0
from generator.__main__ import main
try:
    main()
finally:
    sys.stdout.flush()
    heavy = sorted(set(sys.modules) & {heavy!r})
    built = sorted({{"build" for name in sys.modules if name == "generator.build"}})
    print("loaded:", *heavy, *built, file=sys.stderr)
"""

# The same where all is loaded already: it tells whether the command itself was come to.
COMMAND = """
import sys
import os
from generator import cli
from generator.publish import looks, scout
looks.SETTLED = 0
scout.WORTH_IT = int(os.environ.get("SCOUT_FROM", "0"))
command, built = cli.main, []
cli.main = lambda **given: (built.append("build"), command(**given))
from generator.__main__ import main
try:
    main()
finally:
    sys.stdout.flush()
    print("loaded:", *built, file=sys.stderr)
"""

ARTICLE = """\
---
title: The tide
published: 2026-01-05
---

The [[sea]] rises twice a day. ![A picture](pic.svg)
"""
FILES = {
    "site.yml": "title: Sea\ntheme: own\n",
    "content/articles/tide.md": ARTICLE,
    "content/articles/pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "content/glossary/sea.md": "---\nshort: Much water.\n---\n",
    "themes/own/theme.yml": "name: Own\n",
    "themes/own/templates/term.html": '{% extends "default/term.html" %}',
    "themes/own/assets/site.css": "main { color: red }",
    "themes/own/translations/de.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
}


def alone(site: Path, *arguments: str, root: Path = ROOT) -> Done:
    """A process as a terminal starts it."""
    return subprocess.run(
        [sys.executable, "-c", ALONE.format(heavy=set(HEAVY)), "build", *arguments],
        cwd=site, env=surroundings() | {"PYTHONPATH": str(root)},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def surroundings() -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return known | {"COLUMNS": "100"}


def run(site: Path, *arguments: str, here: Path | None = None, **environment: str) -> Done:
    """A process of its own that need not load the program."""
    return find_nursery().run(
        ["build", *arguments], here or site, surroundings() | environment, script=COMMAND
    )


def was_early(done: Done) -> bool:
    return "build" not in done.stderr.splitlines()[-1].split()[1:]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site")


def write(site: Path) -> Path:
    for path, text in FILES.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    return site


def test_a_build_with_nothing_to_do_loads_nothing_that_builds(site: Path) -> None:
    first = alone(site, "--date", TODAY)
    assert (first.returncode, was_early(first)) == (0, False)
    again = alone(site, "--date", TODAY)
    assert (again.returncode, again.stderr) == (0, "loaded:\n")
    pages, _, rest = first.stdout.partition(":")
    count = int(rest.split()[0])
    assert again.stdout == f"{pages}: 0 files written, {count} kept, 0 removed. 0.0 s\n"


def edit(path: str, text: str) -> Callable[[Path], object]:
    return lambda site: (site / path).write_text(text, "utf-8")


def swap_in_place(site: Path) -> None:
    """As many bytes, and the time that it had."""
    place = site / "content/articles/tide.md"
    status = place.stat()
    place.write_text(ARTICLE.replace("rises", "rests"), "utf-8")
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))


def say_instead(site: Path, said: str) -> None:
    place = site / ".nutgraf/done.json"
    record = json.loads(place.read_bytes())
    place.write_text(json.dumps(record | {"said": said}), "utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "article": edit("content/articles/tide.md", ARTICLE + "More."),
    "same size, same time": swap_in_place,
    "new article": edit("content/articles/ebb.md", ARTICLE),
    "new folder": lambda site: (site / "content/empty").mkdir(),
    "folder named as Python's": lambda site: (site / "content/__pycache__").mkdir(),
    "article in that folder": edit("content/__pycache__/flow.md", "# Flow"),
    "article renamed": lambda site: (site / "content/articles/ebb.md").rename(
        site / "content/articles/neap.md"
    ),
    "article deleted": lambda site: (site / "content/articles/neap.md").unlink(),
    "term": edit("content/glossary/sea.md", "---\nshort: Much salt.\n---\n"),
    "image": edit("content/articles/pic.svg", FILES["content/articles/pic.svg"] + "\n"),
    "site.yml": edit("site.yml", "title: The sea\ntheme: own\n"),
    "template": edit("themes/own/templates/term.html", '{% extends "default/term.html" %}\n'),
    "new template": edit("themes/own/templates/page.html", '{% extends "default/page.html" %}\n'),
    "asset": edit("themes/own/assets/site.css", "main { color: tan }"),
    "translation": edit("themes/own/translations/de.po", ""),
    "theme.yml": edit("themes/own/theme.yml", "name: Mine\n"),
    "page deleted": lambda site: (site / "_site/tide/index.html").unlink(),
    "page changed": edit("_site/tide/index.html", "mine"),
    "copy changed": edit("_site/pic.svg", "mine"),
    "output deleted": lambda site: shutil.rmtree(site / "_site"),
    "state deleted": lambda site: shutil.rmtree(site / ".nutgraf"),
    "manifest deleted": lambda site: shutil.rmtree(site / ".nutgraf/publish"),
    "record damaged": edit(".nutgraf/done.json", '{"asked": ['),
    "record of something else": edit(".nutgraf/done.json", "[1, 2]"),
    "record without an end": edit(".nutgraf/done.json", "[" * 100_000),
    "half a character said": lambda site: say_instead(site, "\ud800"),
    "lists without an end said": lambda site: say_instead(site, "[" * 100_000),
}


@pytest.mark.parametrize("scouts", ["0", "1000000000"])
def test_whatever_changes_is_built(site: Path, scouts: str) -> None:
    # One site, one change after another: each is seen against the build before it.
    def build_now() -> Done:
        return run(site, "--date", TODAY, SCOUT_FROM=scouts)

    build_now()
    assert was_early(build_now())
    for name, change in CHANGES.items():
        change(site)
        built = build_now()
        assert (built.returncode, was_early(built)) == (0, False), name
        _, fresh = build_twin(Request(site, date=TODAY))
        assert differing(files_in(site / "_site"), fresh) == [], name
        assert was_early(build_now()), f"after: {name}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["--date", TODAY], ["--date", "2026-03-02"]),
        (["--date", TODAY], ["--date", TODAY, "--drafts"]),
        (["--date", TODAY], ["--date", TODAY, "--output", "elsewhere"]),
        (["--date", TODAY], ["--date", TODAY, "--explain"]),
        (["--date", TODAY], ["--date", TODAY, "--format", "json"]),
        (["--date", TODAY, "--quiet"], ["--date", TODAY]),
    ],
    ids=str,
)
def test_other_options_are_another_build(before: list[str], after: list[str], site: Path) -> None:
    run(site, *before)
    assert was_early(run(site, *before))
    assert not was_early(run(site, *after))


def test_a_clean_build_writes_every_file_each_time(site: Path) -> None:
    run(site, "--date", TODAY)
    for _ in range(2):
        done = run(site, "--date", TODAY, "--clean")
        assert not was_early(done)
        assert " 0 kept" in done.stdout


def test_an_output_named_from_another_folder_is_another_output(site: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    arguments = ("--site", str(site), "--output", "out", "--date", TODAY)
    run(site, *arguments, here=one)
    assert was_early(run(site, *arguments, here=one))
    run(site, *arguments, here=other)
    assert (other / "out" / "index.html").exists()


def test_another_moment_of_the_environment_is_another_build(site: Path) -> None:
    run(site, SOURCE_DATE_EPOCH="1772350000")
    assert was_early(run(site, SOURCE_DATE_EPOCH="1772350000"))
    assert not was_early(run(site, SOURCE_DATE_EPOCH="1803886000"))
    assert not was_early(run(site))


@pytest.mark.parametrize(
    ("today", "until"),
    [
        ("2026-03-01", "2026-03-10"),  # when one appears
        ("2026-03-09", "2026-03-10"),
        ("2026-03-10", "2026-03-20"),  # the first day after another's last
        ("2026-03-19", "2026-03-20"),
        ("2026-03-20", "2026-03-25"),  # the first day on which a review is overdue
        ("2026-03-25", "9999-12-31"),
    ],
)
def test_a_build_knows_how_long_it_holds(today: str, until: str, site: Path) -> None:
    for name, key in (("a", "published: 2026-03-10"), ("b", "expires: 2026-03-19"),
                      ("c", "review_by: 2026-03-24")):  # fmt: skip
        place = site / f"content/articles/{name}.md"
        place.write_text(f"---\ntitle: Of days\n{key}\n---\n\nText.\n", "utf-8")
    assert build(Request(site, date=today, jobs=1)).days == ("UTC", today, until)


@pytest.mark.parametrize(
    ("first", "until", "early"),
    [(-1, 2, True), (-9, 0, False), (2, 9, False)],
)
def test_a_day_past_what_holds_is_built(first: int, until: int, early: bool, site: Path) -> None:
    run(site, TZ="UTC")
    place = site / ".nutgraf/done.json"
    record = json.loads(place.read_bytes())
    today = datetime.now(UTC).date()
    record["days"][1:] = [(today + timedelta(days)).isoformat() for days in (first, until)]
    place.write_text(json.dumps(record), "utf-8")
    assert was_early(run(site)) == early


def test_another_program_is_another_build(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "program"
    for name in ("generator", "themes"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    alone(site, "--date", TODAY, root=root)
    assert was_early(alone(site, "--date", TODAY, root=root))
    module = root / "generator/weave/__init__.py"
    module.write_text(module.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert not was_early(alone(site, "--date", TODAY, root=root))
    assert was_early(alone(site, "--date", TODAY, root=root))
    template = root / "themes/default/templates/base.html"
    template.write_text(template.read_text("utf-8") + "\n", "utf-8")
    assert not was_early(alone(site, "--date", TODAY, root=root))


def test_a_build_that_ended_before_it_could_say_so_ends_what_was_known(site: Path) -> None:
    (site / "content/articles/secret.md").write_text(
        "---\ntitle: Secret\nstatus: draft\n---\n\nText.\n", "utf-8"
    )
    run(site, "--date", TODAY)
    # One with drafts that is killed when all is published
    build(Request(site, date=TODAY, drafts=True, jobs=1))
    assert (site / "_site/secret/index.html").exists()
    run(site, "--date", TODAY)
    assert not (site / "_site/secret/index.html").exists()


@pytest.mark.parametrize(
    "damage",
    [
        {"line": 5}, {"said": 5}, {"said": '{"outcome": 3}'}, {"said": "{"}, {"line": None},
        {"days": ["UTC", 1, 2]}, {"days": ["UTC"]}, {"days": ["Nowhere", "", ""]}, {"output": 1},
        {"folders": [1]}, {"folders": "\0"}, {"mark": []},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_makes_no_sense_is_none(damage: dict[str, object], site: Path) -> None:
    environment = {"TZ": "UTC"}
    run(site, **environment)
    place = site / ".nutgraf/done.json"
    place.write_text(json.dumps(json.loads(place.read_bytes()) | damage), "utf-8")
    built = run(site, **environment)
    assert (built.returncode, was_early(built)) == (0, False)
    assert " 0 files written" in built.stdout
    assert was_early(run(site, **environment))


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("quiet", [True, False])
def test_what_was_said_is_said_again(form: str, quiet: bool, site: Path) -> None:
    (site / "site.yml").write_text("title: Sea\nseverities: {unknown-term: warning}\n", "utf-8")
    (site / "content/articles/wrong.md").write_text(
        "---\ntitle: Wörter\n---\n\nA [[se]].\n", "utf-8"
    )
    arguments = ["--date", TODAY, "--format", form, *(["--quiet"] if quiet else [])]
    first, again = run(site, *arguments), run(site, *arguments)
    assert (was_early(first), was_early(again)) == (False, True)
    assert (first.returncode, again.returncode) == (0, 0)
    assert said(again.stderr) == said(first.stderr)
    assert ("unknown-term" in first.stderr) == (form == "text")
    if form == "json":
        one, other = json.loads(first.stdout), json.loads(again.stdout)
        assert other["problems"] == one["problems"] != []
        assert (other["written"], other["removed"]) == (0, 0)
        assert other["kept"] == one["written"]
    else:
        assert bool(again.stdout) != quiet


def test_an_article_beside_site_yml_is_told_of_as_long_as_it_stands_there(site: Path) -> None:
    run(site)
    (site / "lost.md").write_text("---\ntitle: Lost\n---\n", "utf-8")
    assert "lost.md:1:1: warning stray-file" in run(site).stderr
    again = run(site)
    assert (was_early(again), "lost.md:1:1: warning stray-file" in again.stderr) == (True, True)
    (site / "lost.md").unlink()
    assert "lost.md" not in run(site).stderr


def said(errors: str) -> list[str]:
    return [line for line in errors.splitlines() if not line.startswith("loaded:")]


def test_a_build_with_errors_is_never_early(site: Path) -> None:
    (site / "content/articles/wrong.md").write_text("---\ntitle: W\n---\n\nA [[se]].\n", "utf-8")
    for _ in range(2):
        done = run(site, "--date", TODAY)
        assert (done.returncode, was_early(done)) == (1, False)
        assert "unknown-term" in done.stderr


def test_a_build_with_errors_ends_what_was_known(site: Path) -> None:
    run(site, "--date", TODAY)
    text = FILES["content/articles/tide.md"]
    (site / "content/articles/tide.md").write_text(text.replace("[[sea]]", "[[se]]"), "utf-8")
    assert run(site, "--date", TODAY).returncode == 1
    assert run(site, "--date", TODAY).returncode == 1


def test_what_is_saved_after_the_first_look_is_built_the_next_time(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "SETTLED", 0)
    monkeypatch.chdir(site)
    arguments = ["build", "--site", str(site), "--date", TODAY]
    place = site / "content/articles/tide.md"
    run(site, *arguments[1:])
    place.write_text(ARTICLE + "\nMore.\n", "utf-8")
    seen = early.find_done(arguments).seen
    assert seen[str(place)] == looks_of(place.stat())
    place.write_text(ARTICLE + "\nMore, and more.\n", "utf-8")
    build(Request(site, date=TODAY, jobs=1), seen=seen)
    again = build(Request(site, date=TODAY, jobs=1))
    assert (again.problems, again.written) == ((), 0)
    assert b"More, and more." in (site / "_site/tide/index.html").read_bytes()
    place.write_text(ARTICLE, "utf-8")  # and a text that is as it was is known by what it says
    build(Request(site, date=TODAY, jobs=1), seen=seen)
    _, fresh = build_twin(Request(site, date=TODAY))
    assert differing(files_in(site / "_site"), fresh) == []


def test_a_young_file_is_looked_at_again(site: Path) -> None:
    """Nobody can tell whether it changed once more in the very moment in which it was read."""
    command = [sys.executable, "-m", "generator", "build", "--date", TODAY]
    for _ in range(2):
        subprocess.run(
            command, cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
            check=True,
        )  # fmt: skip
        (site / "site.yml").touch()
    assert not was_early(run(site, "--date", TODAY))


def test_a_folder_beside_the_program_is_not_taken_for_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "generator/__pycache__").mkdir(parents=True)
    (tmp_path / "generators/__pycache__").mkdir(parents=True)
    monkeypatch.setattr(early, "CODE", str(tmp_path / "generator"))
    assert [str(Path(path).relative_to(tmp_path)) for path, _ in early._walk(str(tmp_path))] == [
        ".", "generator", "generators", "generators/__pycache__"
    ]  # fmt: skip
