"""Publishing: only what differs is touched, only what is ours is removed."""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from generator.model.output import Copy, Kept, Output, turn
from generator.publish.faults import MachineFault, OutputConflict
from generator.publish.jobs import hire
from generator.publish.journal import roll_forward
from generator.publish.manifest import find_places, is_ours
from generator.publish.paths import UnsafePath
from generator.publish.stage import Published, publish
from generator.publish.standing import find_standing
from generator.publish.untouched import find_mark, look_at_output

MARKER = ".nutgraf-output"


@pytest.fixture
def site(tmp_path):
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    return site


def put(site: Path, files: dict[str, str], *, clean: bool = False) -> Published:
    outputs = (Output(path, text.encode()) for path, text in files.items())
    return publish(outputs, site, site / "_site", site / ".nutgraf", clean=clean)


def found(site: Path) -> dict[str, str]:
    output = site / "_site"
    return {
        path.relative_to(output).as_posix(): path.read_text()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def folders(site: Path) -> list[str]:
    output = site / "_site"
    return sorted(p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_dir())


def no_leftovers(site: Path) -> bool:
    names = [path.name for path in site.rglob("*")]
    return not any("staging" in name or "journal" in name or ".next" in name for name in names)


def test_a_missing_folder_is_made_with_all_files(site):
    files = {"index.html": "home", "tides/index.html": "tides", "assets/style.css": "css"}
    done = put(site, files)
    assert done == Published(("assets/style.css", "index.html", "tides/index.html"), 0, ())
    assert found(site) == files
    assert no_leftovers(site)
    assert is_ours(site, site / "_site", site / ".nutgraf")


def test_a_missing_folder_appears_at_once(site, monkeypatch):
    seen = []

    def outputs() -> Iterator[Output]:
        for name in ["a.html", "b/c.html"]:
            seen.append((site / "_site").exists())
            yield Output(name, b"x")

    publish(outputs(), site, site / "_site", site / ".nutgraf")
    assert seen == [False, False]
    assert found(site) == {"a.html": "x", "b/c.html": "x"}


def test_parents_of_a_missing_folder_are_made(site):
    publish([Output("a.html", b"x")], site, site / "build/web/out", site / ".nutgraf")
    assert (site / "build/web/out/a.html").read_text() == "x"


def test_what_is_equal_is_not_touched(site):
    put(site, {"a.html": "one", "b.html": "two", "c.html": "three"})
    times = {path: path.stat().st_mtime_ns for path in (site / "_site").iterdir()}
    inodes = {path: path.stat().st_ino for path in (site / "_site").iterdir()}
    done = put(site, {"a.html": "one", "b.html": "TWO", "c.html": "three"})
    assert done == Published(("b.html",), 2, ())
    for name in ["a.html", "c.html", MARKER]:
        path = site / "_site" / name
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == (times[path], inodes[path])


def test_clean_writes_also_what_is_equal(site):
    put(site, {"a.html": "one", "b.html": "two"})
    assert put(site, {"a.html": "one"}, clean=True) == Published(("a.html",), 0, ("b.html",))
    assert found(site) == {"a.html": "one"}


def test_what_is_no_longer_made_goes_with_its_empty_folders(site):
    put(site, {"a/b/c.html": "x", "a/d.html": "y", "e.html": "z"})
    assert put(site, {"e.html": "z"}).removed == ("a/b/c.html", "a/d.html")
    assert found(site) == {"e.html": "z"}
    assert folders(site) == []


def test_a_file_somebody_else_deleted_is_written_again(site):
    put(site, {"a.html": "x", "b.html": "y"})
    (site / "_site/a.html").unlink()
    (site / "_site/b.html").unlink()
    assert put(site, {"a.html": "x"}) == Published(("a.html",), 0, ())


def test_foreign_files_survive(site):
    put(site, {"a/index.html": "x"})
    for path in [".git/config", "CNAME", "a/notes.txt"]:
        (site / "_site" / path).parent.mkdir(exist_ok=True)
        (site / "_site" / path).write_text("mine")
    put(site, {"b.html": "y"})
    put(site, {"c.html": "y"}, clean=True)
    expected = {".git/config": "mine", "CNAME": "mine", "a/notes.txt": "mine", "c.html": "y"}
    assert found(site) == expected


def test_a_foreign_file_is_not_overwritten_unless_told_so(site):
    put(site, {"a.html": "x"})
    (site / "_site/CNAME").write_text("old.example.org")
    with pytest.raises(OutputConflict, match="_site/CNAME would be overwritten"):
        put(site, {"a.html": "changed", "CNAME": "example.org"})
    assert found(site) == {"a.html": "x", "CNAME": "old.example.org"}
    assert no_leftovers(site)
    put(site, {"a.html": "x", "CNAME": "old.example.org"})  # equal: adopted
    put(site, {"a.html": "x", "CNAME": "example.org"})
    assert found(site)["CNAME"] == "example.org"


def test_clean_overwrites_a_foreign_file(site):
    put(site, {"a.html": "x"})
    (site / "_site/CNAME").write_text("old.example.org")
    put(site, {"CNAME": "example.org"}, clean=True)
    assert found(site) == {"CNAME": "example.org"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "x"}, {"a/index.html": "y"}),
        ({"a": "x"}, {"a/b/c": "y"}),
        ({"a/index.html": "x"}, {"a": "y"}),
        ({"a/b/c": "x", "a/d": "x", "e": "x"}, {"a": "y"}),
        ({"a/b": "x"}, {"a": "y", "b": "y"}),
        ({"a.html": "x"}, {"a.html/index.html": "x", "a/index.html": "x"}),
        ({"a": "x", "b/c": "x"}, {"a/c": "x", "b": "x"}),
    ],
)
def test_files_of_ours_may_become_folders_and_the_reverse(site, before, after):
    put(site, before)
    put(site, after)
    assert found(site) == after
    put(site, before)
    assert found(site) == before
    assert no_leftovers(site)


@pytest.mark.parametrize(
    ("foreign", "wanted"),
    [
        ("a", "a/index.html"),
        ("a", "a/b/c/index.html"),
        ("a/notes.txt", "a"),
        ("a/b/notes.txt", "a"),
        ("a/b/", "a"),
    ],
)
@pytest.mark.parametrize("clean", [False, True])
def test_a_foreign_file_where_a_folder_must_be_is_refused_and_the_reverse(
    site, foreign, wanted, clean
):
    put(site, {"index.html": "x", "old.html": "x"})
    place = site / "_site" / foreign
    if foreign.endswith("/"):
        place.mkdir(parents=True)
    else:
        place.parent.mkdir(exist_ok=True, parents=True)
        place.write_text("mine")
    expected = found(site)
    with pytest.raises(OutputConflict, match="Nutgraf did not make"):
        put(site, {"index.html": "changed", wanted: "y"}, clean=clean)
    assert found(site) == expected
    assert no_leftovers(site)


def test_a_folder_with_our_files_and_foreign_ones_does_not_become_a_file(site):
    put(site, {"a/index.html": "x"})
    (site / "_site/a/notes.txt").write_text("mine")
    with pytest.raises(OutputConflict, match=r"_site/a is a folder .*a/notes\.txt"):
        put(site, {"a": "y"})
    assert found(site) == {"a/index.html": "x", "a/notes.txt": "mine"}


def test_a_full_folder_that_is_not_ours_is_refused(site):
    (site / "_site").mkdir()
    (site / "_site/thesis.doc").write_text("dear")
    with pytest.raises(OutputConflict, match="not made by Nutgraf"):
        put(site, {"a.html": "x"})
    assert found(site) == {"thesis.doc": "dear"}


def test_an_empty_folder_is_filled(site):
    (site / "_site").mkdir()
    put(site, {"a.html": "x"})
    assert found(site) == {"a.html": "x"}
    assert (site / "_site" / MARKER).is_file()
    assert put(site, {}).removed == ("a.html",)


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"{broken",
        lambda whole: whole.replace(b"a.html", b"\xff.html"),
        lambda whole: b"[" * 100_000,
        lambda whole: b'{"more": ' + b"[" * 100_000,
        lambda whole: whole[:-1] + b"\x00",
        lambda whole: b"",
    ],
)
def test_a_lost_list_of_files_deletes_nothing_and_says_so(site, damage):
    put(site, {"a.html": "x", "b.html": "y", "c.html": "z"})
    for manifest in site.glob(".nutgraf/publish/*/manifest.json"):
        manifest.write_bytes(damage(manifest.read_bytes()))
    done = put(site, {"a.html": "x", "b.html": "new"})
    assert (done.written, done.kept, done.removed) == (("b.html",), 1, ())
    assert "list of files" in done.notes[0]
    assert found(site) == {"a.html": "x", "b.html": "new", "c.html": "z"}
    assert put(site, {"a.html": "x"}).removed == ("b.html",)


def test_each_output_folder_has_its_own_list(site):
    state = site / ".nutgraf"
    publish([Output("a.html", b"x")], site, site / "one", state)
    publish([Output("b.html", b"x")], site, site / "two", state)
    publish([], site, site / "one", state)
    assert not (site / "one/a.html").exists()
    assert (site / "two/b.html").exists()


def test_the_state_folder_cannot_be_inside_the_output(site):
    with pytest.raises(OutputConflict):
        publish([], site, site / ".nutgraf", site / ".nutgraf")


def test_a_preview_may_be_inside_the_state_folder(site):
    state = site / ".nutgraf"
    for text in [b"x", b"y"]:
        publish([Output("a.html", text)], site, state / "preview", state)
    assert (state / "preview/a.html").read_bytes() == b"y"


@pytest.mark.parametrize(
    "paths",
    [
        ["../x"],
        ["/etc/x"],
        ["a", "a"],
        ["a", "a/b"],
        ["a/b", "a"],
        [".nutgraf-staging/x"],
        [".nutgraf-output"],
    ],
)
@pytest.mark.parametrize("before", [None, {"a.html": "x"}])
def test_paths_that_cannot_be_are_refused_before_anything_changes(site, paths, before):
    if before:
        put(site, before)
    outputs = [Output("a.html", b"changed"), *(Output(path, b"x") for path in paths)]
    with pytest.raises(UnsafePath):
        publish(outputs, site, site / "_site", site / ".nutgraf")
    assert not before or found(site) == before
    assert (site / "_site").exists() == bool(before)
    assert no_leftovers(site)


@pytest.mark.parametrize("output", ["_site", "deep/er/_site"])
def test_when_making_the_outputs_fails_nothing_changes(site, output):
    def failing() -> Iterator[Output]:
        yield Output("a.html", b"new")
        raise ZeroDivisionError

    state = site / ".nutgraf"
    with pytest.raises(ZeroDivisionError):
        publish(failing(), site, site / output, state)
    assert sorted(path.name for path in site.iterdir()) == [".nutgraf", "content"]
    publish([Output("a.html", b"old")], site, site / output, state)
    with pytest.raises(ZeroDivisionError):
        publish(failing(), site, site / output, state)
    assert (site / output / "a.html").read_text() == "old"
    assert no_leftovers(site)


# --- copies -------------------------------------------------------------------------------------


def copy(site: Path, source: str = "content/film.mp4") -> Published:
    return publish([Copy("film.mp4", source)], site, site / "_site", site / ".nutgraf")


def test_files_of_the_site_are_copied_byte_for_byte(site):
    data = bytes(range(256)) * 9000
    (site / "content/film.mp4").write_bytes(data)
    assert copy(site).written == ("film.mp4",)
    assert (site / "_site/film.mp4").read_bytes() == data
    assert copy(site).kept == 1
    (site / "content/film.mp4").write_bytes(data[::-1])
    assert copy(site).written == ("film.mp4",)
    assert (site / "_site/film.mp4").read_bytes() == data[::-1]


def test_a_copy_that_nobody_touched_is_not_read_again(site, monkeypatch):
    monkeypatch.setattr("generator.publish.looks.SETTLED", 0)
    (site / "content/film.mp4").write_bytes(b"x" * 1000)
    copy(site)
    opened = []
    path_open = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **k: opened.append(self.name) or path_open(self, *a, **k)
    )
    assert copy(site).kept == 1
    assert "film.mp4" not in opened


def test_a_copy_that_somebody_changed_is_made_again(site):
    (site / "content/film.mp4").write_bytes(b"1234")
    copy(site)
    (site / "_site/film.mp4").write_bytes(b"4321")
    assert copy(site).written == ("film.mp4",)
    assert (site / "_site/film.mp4").read_bytes() == b"1234"


@pytest.mark.parametrize(
    "source", ["../secret", "content/link", "content/folder/secret", "content"]
)
def test_nothing_is_copied_from_outside_the_site(site, source):
    (site.parent / "secret").write_text("key")
    (site / "content/link").symlink_to(site.parent / "secret")
    (site / "content/folder").symlink_to(site.parent)
    with pytest.raises(UnsafePath):
        copy(site, source)
    assert not (site / "_site").exists()


def test_a_source_that_has_gone_is_a_fault_in_words(site):
    with pytest.raises(MachineFault, match=r"No such file or directory: .*film\.mp4"):
        copy(site)


# --- the machine --------------------------------------------------------------------------------


def test_links_in_the_output_are_replaced_not_followed(site):
    put(site, {"a.html": "x"})
    (site / "content/a.md").write_text("source")
    (site / "_site/a.html").unlink()
    (site / "_site/a.html").symlink_to(site / "content/a.md")
    put(site, {"a.html": "y"})
    assert (site / "content/a.md").read_text() == "source"
    assert found(site) == {"a.html": "y"}


def test_nothing_is_deleted_through_a_link(site):
    put(site, {"a/index.html": "x", "b.html": "x"})
    (site / "elsewhere").mkdir()
    (site / "elsewhere/index.html").write_text("mine")
    (site / "_site/a/index.html").unlink()
    (site / "_site/a").rmdir()
    (site / "_site/a").symlink_to(site / "elsewhere")
    put(site, {"b.html": "y"})
    assert (site / "elsewhere/index.html").read_text() == "mine"


def test_a_staging_that_is_a_link_is_not_followed(site):
    put(site, {"a.html": "x"})
    (site / "content/a.md").write_text("source")
    room = next(site.glob(".nutgraf/publish/*"))
    (room / "staging").symlink_to(site / "content")
    (site / "_site/.nutgraf-staging").symlink_to(site / "content")
    put(site, {"a.html": "y"})
    assert (site / "content/a.md").read_text() == "source"
    assert no_leftovers(site)


def test_a_forged_journal_leads_nowhere(site):
    put(site, {"a.html": "x"})
    (site / "content/a.md").write_text("source")
    room = next(site.glob(".nutgraf/publish/*"))
    (room / "journal.json").write_text(
        '{"staging": "state", "steps": [["remove", "../content/a.md"]]}'
    )
    # Nobody knows what else it has done: from here on no file is known to be ours.
    assert "none was deleted" in str(put(site, {"b.html": "x"}).notes)
    assert (site / "content/a.md").read_text() == "source"
    assert found(site) == {"a.html": "x", "b.html": "x"}
    (room / "journal.json").write_text(
        '{"staging": "state", "steps": [["move", "../../../../content/a.md", "b.html"]]}'
    )
    put(site, {"a.html": "x"})
    assert (site / "content/a.md").read_text() == "source"


def test_a_forged_list_of_files_deletes_nothing_outside(site):
    put(site, {"a.html": "x"})
    (site / "content/a.md").write_text("source")
    [manifest] = site.glob(".nutgraf/publish/*/manifest.json")
    manifest.write_text('{"output": "_site", "files": {"../content/a.md": ""}, "copies": {}}')
    put(site, {}, clean=True)
    assert (site / "content/a.md").read_text() == "source"


def test_bind_mounts_that_look_like_one_disk_are_crossed(site, monkeypatch):
    put(site, {"a.html": "x", "b.html": "x"})
    os_replace = os.replace

    def two_mounts(source, target):
        if ("/_site/" in str(source)) != ("/_site/" in str(target)) and "/_site/" in str(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link", source, None, target)
        os_replace(source, target)

    monkeypatch.setattr(os, "replace", two_mounts)
    put(site, {"a.html": "y", "c/d.html": "z"})
    assert found(site) == {"a.html": "y", "c/d.html": "z"}
    assert no_leftovers(site)


def test_a_state_folder_on_another_disk_is_served(site, monkeypatch):
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == site.stat().st_dev:
        pytest.skip("one disk only")
    state = shared / f"nutgraf-test-{os.getpid()}"
    try:
        for text in [b"x", b"y"]:
            publish([Output("a.html", text)], site, site / "_site", state)
            assert (site / "_site/a.html").read_bytes() == text
            assert no_leftovers(site)
    finally:
        for path in sorted(state.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        state.rmdir()


BEFORE = {"a.html": "a1", "b.html": "b1", "old/index.html": "o", "clash": "c"}
AFTER = {"a.html": "a2", "b.html": "b1", "new/index.html": "n", "clash/x": "c", "style.css": "s"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize(
    ("home", "call"),
    [(os, one) for one in ("replace", "fsync", "unlink", "mkdir", "open", "write")]
    + [(Path, "open")],
)
def test_a_disk_that_refuses_at_any_point_leaves_a_site_that_the_next_run_ends(
    tmp_path, monkeypatch, home, call, code
):
    for moment in range(60):
        site = tmp_path / str(moment)
        site.mkdir()
        put(site, BEFORE)
        count = [moment]
        original = getattr(home, call)

        def refusing(*args, original=original, count=count, **named):
            count[0] -= 1
            if count[0] == -1:
                raise OSError(code, os.strerror(code), "somewhere")
            return original(*args, **named)

        monkeypatch.setattr(home, call, refusing)
        with suppress(MachineFault):
            put(site, AFTER)
        monkeypatch.undo()
        for path, text in found(site).items():
            assert "staging" in path or text in {BEFORE.get(path), AFTER.get(path)}
        if count[0] >= 0:
            break
        put(site, AFTER)
        assert found(site) == AFTER
        assert no_leftovers(site)
    assert moment > 0
    assert count[0] >= 0


def test_files_obey_the_umask(site):
    old = os.umask(0o027)
    try:
        put(site, {"a/b.html": "x"})
        put(site, {"a/b.html": "y", "a/c.html": "z"})
    finally:
        os.umask(old)
    assert (site / "_site/a/b.html").stat().st_mode & 0o777 == 0o640
    assert (site / "_site/a/c.html").stat().st_mode & 0o777 == 0o640
    assert (site / "_site/a").stat().st_mode & 0o777 == 0o750


def test_rolling_forward_where_nothing_was_interrupted_does_nothing(site):
    assert roll_forward(site, site / "_site", site / ".nutgraf") is False
    put(site, {"a.html": "x"})
    assert roll_forward(site, site / "_site", site / ".nutgraf") is False
    assert found(site) == {"a.html": "x"}


def leave_first_publish_undone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a kill does after the journal is written and before the new folder has its name."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr("generator.publish.stage.finish", end)
        put(site, {"a.html": "x", "b/c.html": "y"})
    assert not (site / "_site").exists()


def test_a_first_publish_that_was_written_down_is_ended_by_whoever_comes_next(site, monkeypatch):
    leave_first_publish_undone(site, monkeypatch)
    assert roll_forward(site, site / "_site", site / ".nutgraf") is True
    assert found(site) == {"a.html": "x", "b/c.html": "y"}
    assert no_leftovers(site)


def test_an_output_for_which_something_waits_looks_like_nothing_known(site):
    places = site, site / "_site", site / ".nutgraf"
    put(site, {"a.html": "x"})
    find_places(*places).journal.write_text("{}")
    assert look_at_output(*places) is None


def test_a_folder_that_somebody_made_since_is_not_taken_for_an_unfinished_one(site, monkeypatch):
    leave_first_publish_undone(site, monkeypatch)
    (site / "_site").mkdir()
    (site / "_site/mine.txt").write_text("mine")
    assert roll_forward(site, site / "_site", site / ".nutgraf") is False
    assert found(site) == {"mine.txt": "mine"}
    assert no_leftovers(site)
    with pytest.raises(OutputConflict, match="was not made by Nutgraf"):
        put(site, {"a.html": "x"})


def test_an_output_looks_untouched_until_somebody_touches_it(site):
    places = site, site / "_site", site / ".nutgraf"
    assert find_mark(*places) == ""
    assert look_at_output(*places) is None
    put(site, {"a.html": "x", "b.html": "y"})
    first = find_mark(*places)
    assert look_at_output(*places) == (first, frozenset())
    (site / "_site/a.html").write_text("changed")
    assert look_at_output(*places) == (first, {"a.html"})
    put(site, {"a.html": "x", "b.html": "y"})
    second = find_mark(*places)
    assert second != first
    assert look_at_output(*places) == (second, frozenset())
    (site / "_site/b.html").unlink()
    assert look_at_output(*places) == (second, {"b.html"})


def test_what_stands_is_known_by_its_looks_or_else_by_its_bytes(site):
    put(site, {"a.html": "x", "b.html": "y", "c.html": "z"})
    wanted = [(f"{name}.html", sha256(text).hexdigest()) for name, text in
              (("a", b"x"), ("b", b"y"), ("c", b"new"), ("d", b"x"))]  # fmt: skip

    def standing() -> list[str]:
        return sorted(find_standing(wanted, site, site / "_site", site / ".nutgraf"))

    assert standing() == ["a.html", "b.html"]
    os.utime(site / "_site/a.html", ns=(1, 1))
    assert standing() == ["a.html", "b.html"]
    (site / "_site/a.html").write_text("X")
    assert standing() == ["b.html"]
    (site / "_site/b.html").unlink()
    assert standing() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_thousands_of_files_are_known_by_their_bytes(site, monkeypatch, jobs):
    monkeypatch.setattr("generator.publish.standing.A_PIECE", 1)
    files = {f"{number}/index.html": f"page {number}" for number in range(1200)}
    put(site, files)
    wanted = [(path, sha256(text.encode()).hexdigest()) for path, text in files.items()]
    for path in files:
        os.utime(site / "_site" / path, ns=(1, 1))
    (site / "_site/700/index.html").write_text("PAGE 700")
    with hire(jobs) as crew:
        found = find_standing(wanted, site, site / "_site", site / ".nutgraf", crew)
    assert files.keys() - found.keys() == {"700/index.html"}


def test_a_kept_file_needs_no_bytes(site):
    put(site, {"a.html": "x", "b.html": "y"})
    kept = find_standing(
        [("a.html", sha256(b"x").hexdigest())], site, site / "_site", site / ".nutgraf"
    )
    done = publish([Kept(kept), Output("b.html", b"Y")], site, site / "_site", site / ".nutgraf")
    assert (done.written, done.kept) == (("b.html",), 1)
    assert found(site) == {"a.html": "x", "b.html": "Y"}


@pytest.mark.parametrize("other", ["a/b.html", "a", "a/b.html/c.html"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_kept_file_contradicts_others_as_any_file_does(site, other, turned):
    put(site, {"a/b.html": "x"})
    outputs = [Kept({"a/b.html": sha256(b"x").hexdigest()}), Output(other, b"y")]
    with pytest.raises(UnsafePath):
        publish(outputs[:: -1 if turned else 1], site, site / "_site", site / ".nutgraf")
    assert found(site) == {"a/b.html": "x"}


@pytest.mark.parametrize(
    ("path", "new", "place"),
    [
        ("assets/style.css", True, 0),
        ("film.mp4", False, 0),
        ("search.json", False, 0),
        ("tides/index.html", True, 1),
        ("tides/index.html", False, 2),
        ("404.html", False, 2),
        ("feed.xml", True, 3),
        ("topics/korea/feed.xml", True, 3),
        ("sitemap-2.xml", False, 3),
        ("robots.txt", False, 3),
    ],
)
def test_what_pages_need_comes_before_them_and_what_announces_them_after(path, new, place):
    assert turn(path, new=new) == place


def test_files_appear_in_the_order_that_readers_need(site, monkeypatch):
    put(site, {"a.html": "1", "gone.html": "1", "gone.png": "1", "feed.xml": "1"})
    steps = []
    os_replace, os_unlink = os.replace, os.unlink

    def log(verb, call):
        def logged(*args, **named):
            if "/_site/" in str(args[-1]):
                steps.append(f"{verb} {Path(args[-1]).name}")
            return call(*args, **named)

        return logged

    monkeypatch.setattr(os, "replace", log("put", os_replace))
    monkeypatch.setattr(os, "unlink", log("remove", os_unlink))
    put(site, {"a.html": "2", "feed.xml": "2", "b.html": "2", "b.png": "2", "a.css": "2"})
    assert steps == [
        "put a.css",
        "put b.png",
        "put b.html",
        "put a.html",
        "put feed.xml",
        "remove gone.html",
        "remove gone.png",
    ]
