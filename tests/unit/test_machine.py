"""A machine that refuses: a sentence and status 3, or a build that remembers nothing; no traceback."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from generator.build import Request, build
from tests.nursery import COMMAND, find_nursery
from tests.twins import build_twin, differing, files_in

ROOT = Path(__file__).parents[2]
TODAY = "2026-03-01"

# The command without the powers of root, which no permission holds back.
POWERLESS = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
if libc.capset(header, none):
    sys.exit("capset: " + os.strerror(ctypes.get_errno()))
from generator.__main__ import main
main()
"""


def run(site: Path, *arguments: str, script: str = COMMAND, largest: int = -1) -> list[object]:
    """The exit status of a build and what it says of its failure."""
    given = ["build", "--date", TODAY, *arguments]
    done = find_nursery().run(given, site, os.environ, script=script, largest=largest)
    return [done.returncode, done.stderr]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for place in ("content/articles", "content/glossary"):
        (folder / place).mkdir(parents=True)
    (folder / "site.yml").write_text("title: Sea\n")
    (folder / "content/glossary/tide.md").write_text("---\nshort: The sea that rises.\n---\n")
    write_articles(folder, "rises")
    return folder


def write_articles(site: Path, word: str, count: int = 3) -> None:
    for number in range(count):
        (site / f"content/articles/sea-{number}.md").write_text(
            f"---\ntitle: Sea {number} {word}\npublished: 2026-01-05\n---\n\nA [[tide]] {word}.\n"
        )


def check_next_build(site: Path) -> None:
    request = Request(site, date=TODAY, jobs=1)
    twin, wanted = build_twin(request)
    outcome = build(request)
    assert (outcome.fault, outcome.problems) == ("", twin.problems)
    assert differing(files_in(site / "_site"), wanted) == []


@pytest.mark.parametrize("largest", [0, 60, 700, 4_000, 20_000, 60_000])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_takes_no_more_is_a_sentence(largest: int, jobs: str, site: Path) -> None:
    build(Request(site, date=TODAY, jobs=1))
    old = files_in(site / "_site")
    write_articles(site, "falls", count=70)
    # A slow machine's build would tell how far it is.
    status, said = run(site, "--quiet", "--jobs", jobs, largest=largest)
    found = files_in(site / "_site")
    if status == 3:
        assert str(said).startswith("File too large"), said
        assert str(said).count("\n") == 1, said
        assert differing(found, old) == []
    else:
        assert (status, said) == (0, "")
        assert len(found) > len(old)
    if largest < 20_000:
        assert status == 3
    check_next_build(site)


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        (".", 0o555),
        (".nutgraf/lock", 0o444),
        (".nutgraf/publish", 0o000),
        ("_site", 0o555),
        ("_site/sea-1", 0o555),
    ],
)
def test_a_place_that_must_not_be_written_is_a_sentence(place: str, mode: int, site: Path) -> None:
    if place != ".":
        build(Request(site, date=TODAY, jobs=1))
    old = files_in(site / "_site")
    write_articles(site, "falls")
    before = (site / place).stat().st_mode
    (site / place).chmod(mode)
    try:
        status, said = run(site, script=POWERLESS)
    finally:
        (site / place).chmod(before)
    assert status == 3, said
    assert str(said).startswith("Permission denied: "), said
    assert str(said).count("\n") == 1, said
    if not place.startswith("_site"):  # there all is whole, and the next build ends the work
        assert differing(files_in(site / "_site"), old) == []
    check_next_build(site)


@pytest.mark.parametrize(
    ("places", "mode"), [("memo*", 0o000), ("memo*", 0o444), ("../.nutgraf", 0o555)]
)
def test_a_memo_that_must_not_be_written_is_done_without(
    places: str, mode: int, site: Path
) -> None:
    assert run(site) == [0, ""]
    write_articles(site, "falls")
    found = [*(site / ".nutgraf").glob(places)]
    assert found
    for place in found:
        place.chmod(mode)
    status, said = run(site, script=POWERLESS)
    for place in found:
        if place.exists():
            place.chmod(0o755)
    assert (status, said) == (0, "")
    assert differing(files_in(site / "_site"), build_twin(Request(site, date=TODAY))[1]) == []
    check_next_build(site)


def test_what_the_next_build_could_have_known_is_no_reason_to_fail(site: Path) -> None:
    build(Request(site, date=TODAY, jobs=1))
    (site / ".nutgraf/done.tmp").mkdir()
    assert run(site) == [0, ""]


OWN = ("themes/own/assets/site.css", "themes/own/templates/home.html")


@pytest.mark.parametrize(
    "place", ["content/articles/sea-1.md", "content/glossary", "themes/own/assets", *OWN]
)
def test_what_must_not_be_read_is_a_problem(place: str, site: Path) -> None:
    for path in OWN:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("")
    (site / "themes/own/theme.yml").write_text("name: Own\n")
    (site / "site.yml").write_text("title: Sea\ntheme: own\n")
    build(Request(site, date=TODAY, jobs=1))
    old = files_in(site / "_site")
    mode = (site / place).stat().st_mode
    (site / place).chmod(0)
    try:
        status, said = run(site, script=POWERLESS)
    finally:
        (site / place).chmod(mode)
    assert status == 1, said
    assert differing(files_in(site / "_site"), old) == []
    assert f"{place}" in str(said)
    assert "unreadable-file" in str(said)
    assert "Traceback" not in str(said)


@pytest.mark.parametrize("name", ["tide.png", "tide.pdf", "tide.mp4"])
def test_a_named_file_that_must_not_be_read_is_told_of_where_it_is_named(
    name: str, site: Path
) -> None:
    picture = site / "content/articles" / name
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    naming = site / "content/articles/sea-1.md"
    naming.write_text(f"---\ntitle: Sea\npublished: 2026-01-05\n---\n\nIts [height]({name}).\n")
    picture.chmod(0)
    for _ in range(2):
        status, said = run(site, script=POWERLESS)
        assert status == 1, said
        assert "content/articles/sea-1.md:6:5" in str(said)
        assert f"`{name}` cannot be read: Permission denied" in str(said)
    picture.chmod(0o644)
    check_next_build(site)


SLOW = """
import sys, time
from generator import making
make = making.make_output
def slowly(*given):
    print("begun", flush=True)
    sys.stdin.readline()
    return make(*given)
from generator import build
build.make_output = slowly
from generator.cli import main
main(sys.argv[1:])
"""


def test_of_two_builds_the_second_leaves_and_names_the_first(site: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "build", "--date", TODAY, "--quiet"],
        cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as first:  # fmt: skip
        assert first.stdin
        assert first.stdout
        assert first.stdout.readline() == "begun\n"
        status, said = run(site)
        assert str(said).startswith(f"Another build of this site is running: process {first.pid}, ")
        assert (status, str(said).count("\n")) == (3, 1)
        assert not (site / "_site").exists()
        first.stdin.write("\n")
        first.stdin.flush()
        assert first.wait(60) == 0
    assert differing(files_in(site / "_site"), build_twin(Request(site, date=TODAY))[1]) == []


def test_builds_at_once_end_as_one(site: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--date", TODAY, "--jobs", "1"]
    builds = []
    for _ in range(4):
        one = subprocess.Popen(
            command, cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        builds.append(one)
        time.sleep(0.05)
    said = [one.communicate(timeout=120)[1] for one in builds]
    assert {one.returncode for one in builds} <= {0, 3}
    assert [one.returncode for one in builds].count(0) >= 1
    for one, words in zip(builds, said, strict=True):
        start = "Another build of this site is running: " if one.returncode else ""
        assert words.startswith(start), words
        assert "Traceback" not in words
    assert differing(files_in(site / "_site"), build_twin(Request(site, date=TODAY))[1]) == []


def test_a_build_that_puts_the_last_ones_files_in_place_says_so(site, monkeypatch):
    request = Request(site, date=TODAY, jobs=1)
    build(request)
    write_articles(site, "falls")

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("generator.publish.stage.finish", end)
        with pytest.raises(KeyboardInterrupt):
            build(request)
    outcome = build(request)
    assert (outcome.written, outcome.notes) == (
        0,
        ("The last build was interrupted while it put its files in place; they are there now.",),
    )
    assert differing(files_in(site / "_site"), build_twin(request)[1]) == []
    assert build(request).notes == ()


def test_a_build_says_all_before_it_leaves_at_once(site):
    assert run(site) == [0, ""]
    article = site / "content/articles/sea-0.md"
    article.write_text(article.read_text().replace("[[tide]]", "[[tides]]"))
    status, said = run(site)
    assert status == 1
    assert "[[tides]]" in said
    assert said.endswith("1 error in 1 file\n")
    assert run(site, "--output", "/") == [2, "The output folder / is the root of a disk.\n"]


def test_where_nobody_listens_any_more_a_build_ends_as_python_does(site):
    done = subprocess.run(
        f"{sys.executable} -m generator build --date {TODAY} >/dev/full",
        shell=True, cwd=site, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "No space left on device" in done.stderr
    assert done.returncode != 0
