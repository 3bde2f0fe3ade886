"""The source tree: what is read, what is left alone, and what is said about the rest."""

import os
import re
from pathlib import Path

import pytest

from generator.model.problem import Problem
from generator.publish import tree
from generator.publish.looks import looks_of
from generator.publish.tree import PLAIN_NAMES, read_text, scan, scan_theme


def write(site: Path, *paths: str) -> None:
    for path in paths:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(path)


def paths(site: Path, *ignore: str) -> list[str]:
    return [file.path for file in scan(site, ignore).files]


def problems(site: Path) -> list[tuple[str, str]]:
    return [(found.code, found.span.path) for found in scan(site, ()).problems]


def test_files_come_sorted_whatever_the_folder_says(tmp_path, monkeypatch):
    write(tmp_path, "content/b.md", "content/a/z.md", "content/a.md", "content/articles/é.md")
    expected = ["content/a.md", "content/a/z.md", "content/articles/é.md", "content/b.md"]
    assert paths(tmp_path) == expected
    listed = os.scandir

    class Backwards:
        def __init__(self, path):
            self.entries = sorted(listed(path), key=lambda entry: entry.name, reverse=True)

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *error):
            pass

    monkeypatch.setattr(os, "scandir", Backwards)
    assert paths(tmp_path) == expected


def test_order_does_not_depend_on_how_letters_are_composed(tmp_path):
    decomposed, after = "content/e\u0301.md", "content/f.md"
    write(tmp_path, decomposed, after)
    assert paths(tmp_path) == [after, decomposed]  # as é, which follows f


def test_a_file_is_known_by_size_times_and_inode(tmp_path):
    write(tmp_path, "content/a.md")
    [file] = scan(tmp_path, ()).files
    status = (tmp_path / "content/a.md").stat()
    assert file.looks == (
        12,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
    )


@pytest.mark.parametrize(
    "name", [".hidden", ".git/config", "a.md~", "#a.md#", ".a.md.swp", ".#a.md", "4913", "a.tmp"]
)
def test_leftovers_of_editors_are_no_content(tmp_path, name):
    write(tmp_path, f"content/{name}", "content/a.md")
    assert paths(tmp_path) == ["content/a.md"]


@pytest.mark.parametrize("pattern", ["drafts/", "content/drafts", "/content/drafts/", "**/b.md"])
def test_ignored_names_are_not_seen(tmp_path, pattern):
    write(tmp_path, "content/drafts/b.md", "content/a.md")
    assert paths(tmp_path, pattern) == ["content/a.md"]


def test_nothing_below_content_is_an_empty_tree(tmp_path):
    (tmp_path / "content").mkdir()
    assert scan(tmp_path, ()).files == ()
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("there", "hint"),
    [
        ("contents/a.md", "Did you mean `contents`? Rename it to `content`."),
        ("drafts/a.md", "Make it beside site.yml: articles stand in content/articles/."),
    ],
)
def test_a_site_without_content_is_not_an_empty_one(tmp_path, there, hint):
    write(tmp_path, there)
    tree = scan(tmp_path, ())
    assert tree.files == ()
    assert [(found.code, found.span.path, found.hint) for found in tree.problems] == [
        ("missing-content", "site.yml", hint)
    ]


def test_a_bad_pattern_is_a_problem(tmp_path):
    write(tmp_path, "content/a.md")
    tree = scan(tmp_path, ("!",))
    assert [found.code for found in tree.problems] == ["bad-value"]


def test_links_out_of_the_site_are_problems_and_not_read(tmp_path):
    site = tmp_path / "site"
    write(tmp_path, "secret/key.md", "site/content/a.md", "site-too/x.md")
    (site / "content/key.md").symlink_to(tmp_path / "secret/key.md")
    (site / "content/secret").symlink_to(tmp_path / "secret")
    (site / "content/too").symlink_to(tmp_path / "site-too")
    assert paths(site) == ["content/a.md"]
    assert problems(site) == [
        ("outside-site", "content/key.md"),
        ("outside-site", "content/secret"),
        ("outside-site", "content/too"),
    ]


def test_content_itself_may_not_lead_out(tmp_path):
    write(tmp_path, "notes/a.md")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/content").symlink_to(tmp_path / "notes")
    assert paths(tmp_path / "site") == []
    assert problems(tmp_path / "site") == [("outside-site", "content")]


def test_links_inside_the_site_are_followed(tmp_path):
    write(tmp_path, "shared/map.png", "content/a.md")
    (tmp_path / "content/media").symlink_to(tmp_path / "shared")
    (tmp_path / "content/b.md").symlink_to("a.md")
    assert paths(tmp_path) == ["content/a.md", "content/b.md", "content/media/map.png"]


def test_a_site_may_stand_behind_a_link(tmp_path):
    write(tmp_path, "real/content/a.md")
    (tmp_path / "site").symlink_to(tmp_path / "real")
    assert paths(tmp_path / "site") == ["content/a.md"]


def test_links_in_a_circle_end(tmp_path):
    write(tmp_path, "content/a/x.md", "content/b/y.md")
    (tmp_path / "content/a/up").symlink_to(tmp_path / "content")
    (tmp_path / "content/a/self").symlink_to(".")
    (tmp_path / "content/a/b").symlink_to("../b")
    (tmp_path / "content/b/a").symlink_to("../a")
    (tmp_path / "content/knot").symlink_to("knot")
    assert paths(tmp_path) == [
        "content/a/b/y.md",
        "content/a/x.md",
        "content/b/a/x.md",
        "content/b/y.md",
    ]
    assert problems(tmp_path) == [("unreadable-file", "content/knot")]


def test_folders_that_all_link_to_each_other_end(tmp_path):
    names = [f"n{number}" for number in range(6)]
    for name in names:
        (tmp_path / "content" / name).mkdir(parents=True)
    for name in names:
        for other in names:
            (tmp_path / "content" / name / other).symlink_to(f"../{other}")
    assert paths(tmp_path) == []
    assert {code for code, _ in problems(tmp_path)} == {"unreadable-file"}


def test_a_broken_link_is_a_problem(tmp_path):
    write(tmp_path, "content/a.md")
    (tmp_path / "content/gone.md").symlink_to("nowhere.md")
    assert problems(tmp_path) == [("unreadable-file", "content/gone.md")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.md", "content/caf\\xe9.md"),
        (b"two\nlines.md", "content/two\\x0alines.md"),
        (b"esc\x1b[31m.md", "content/esc\\x1b[31m.md"),
        (b"nul.md", "content/nul.md"),
        (b"a\\b.md", "content/a\\b.md"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="these names cannot be made there")
def test_names_that_no_address_can_hold_are_problems(tmp_path, name, shown):
    write(tmp_path, "content/a.md")
    Path(os.fsdecode(os.fsencode(tmp_path / "content") + b"/" + name)).write_text("x")
    assert paths(tmp_path) == ["content/a.md"]
    assert problems(tmp_path) == [("bad-address", shown)]


@pytest.mark.skipif(os.name == "nt", reason="no pipes there")
def test_a_pipe_is_a_problem_and_blocks_nothing(tmp_path):
    write(tmp_path, "content/a.md")
    os.mkfifo(tmp_path / "content/pipe.md")
    assert problems(tmp_path) == [("unreadable-file", "content/pipe.md")]
    assert isinstance(read_text(tmp_path, "content/pipe.md"), Problem)


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path, monkeypatch):
    write(tmp_path, "content/a.md", "content/shut/b.md")
    listed = os.scandir

    def refuse(path):
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert paths(tmp_path) == ["content/a.md"]
    assert problems(tmp_path) == [("unreadable-file", "content/shut")]


def test_folders_too_deep_for_an_address_are_one_problem(tmp_path, monkeypatch):
    write(tmp_path, "content/a.md")
    monkeypatch.chdir(tmp_path / "content")
    for _ in range(480):
        Path("d").mkdir()
        os.chdir("d")
    Path("b.md").write_text("deep")
    assert paths(tmp_path) == ["content/a.md"]
    [fault] = scan(tmp_path, ()).problems
    assert fault.code == "bad-address"
    assert "longer than 900 bytes" in fault.message


def test_a_theme_is_scanned_by_itself(tmp_path):
    write(tmp_path, "theme.yml", "templates/base.html", "assets/.cache/x")
    assert [file.path for file in scan_theme(tmp_path).files] == [
        "templates/base.html",
        "theme.yml",
    ]


def test_what_a_theme_has_by_links_or_by_any_name_is_its_own(tmp_path):
    write(tmp_path, "elsewhere/parts/a.html", "theme/templates/aux.html")
    (tmp_path / "theme/templates" / os.fsdecode(b"\xff.html")).write_bytes(b"")
    (tmp_path / "theme/templates/more").symlink_to(tmp_path / "elsewhere/parts")
    (tmp_path / "theme/templates/up").symlink_to(tmp_path / "theme")
    assert [file.path for file in scan_theme(tmp_path / "theme").files] == [
        "templates/aux.html",
        "templates/more/a.html",
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfTitle", "Title"),
        (b"a\x00b", "a\x00b"),
        ("정전협정".encode(), "정전협정"),
    ],
)
def test_text_is_read_with_one_kind_of_line_end(tmp_path, data, text):
    (tmp_path / "a.md").write_bytes(data)
    assert read_text(tmp_path, "a.md") == text


@pytest.mark.parametrize(
    ("data", "line", "column", "found"),
    [
        (b"caf\xe9", 1, 4, "byte 0xE9 on line 1"),
        (b"one\r\ntwo\rthr\xffee", 3, 4, "byte 0xFF on line 3"),
        ("é".encode() + b"\xe9\n", 1, 2, "byte 0xE9"),
        (b"\xef\xbb\xbfa\xe9", 1, 2, "byte 0xE9"),
        ("hi".encode("utf-16"), 1, 1, "looks like UTF-16"),
    ],
)
def test_text_that_is_not_utf_8_is_a_problem_with_its_place(tmp_path, data, line, column, found):
    (tmp_path / "a.md").write_bytes(data)
    fault = read_text(tmp_path, "a.md")
    assert isinstance(fault, Problem)
    assert (fault.code, fault.span.path) == ("bad-encoding", "a.md")
    assert (fault.span.line, fault.span.column) == (line, column)
    assert found in fault.message


def test_a_file_of_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    (tmp_path / "a.md").write_bytes(b"12345")
    assert read_text(tmp_path, "a.md", limit=5) == "12345"
    fault = read_text(tmp_path, "a.md", limit=4)
    assert isinstance(fault, Problem)
    assert fault.code == "file-too-large"


def test_a_missing_file_and_a_folder_are_problems(tmp_path):
    for path in ["missing.md", "."]:
        fault = read_text(tmp_path, path)
        assert isinstance(fault, Problem)
        assert fault.code == "unreadable-file"


def test_what_was_seen_a_moment_ago_is_not_looked_at_again(tmp_path, monkeypatch):
    write(tmp_path, "content/a.md", "content/b/c.md", "content/d.md")
    seen = {
        str(tmp_path / path): looks_of((tmp_path / path).stat())
        for path in ("content/a.md", "content/d.md")
    }
    write(tmp_path, "content/new.md")
    (tmp_path / "content/a.md").write_text("changed since")
    (tmp_path / "content/d.md").unlink()
    found = {file.path: file for file in scan(tmp_path, (), seen).files}
    assert list(found) == ["content/a.md", "content/b/c.md", "content/new.md"]
    assert found["content/a.md"].looks[0] == len("content/a.md")
    assert found["content/b/c.md"].looks == looks_of((tmp_path / "content/b/c.md").stat())
    monkeypatch.chdir(tmp_path)
    here = {"content/a.md": seen[str(tmp_path / "content/a.md")]}
    assert scan(Path(), (), here).files[0] == found["content/a.md"]


@pytest.mark.parametrize(
    "name",
    [".swap1", "#swap1", "4913", "pages~", "pages.tmp", "aux.md", "NUL", "com1.md", "lpt12.x", "a b.md", "tide.md.", "x" * 101],
)  # fmt: skip
def test_a_name_that_needs_a_look_is_not_taken_for_plain(name):
    assert PLAIN_NAMES.fullmatch("articles/tides.md/")
    assert not PLAIN_NAMES.fullmatch(f"articles/{name}/")


def test_folders_of_plain_names_are_read_as_others_are(tmp_path, monkeypatch):
    deep = "content/" + "/".join(["a-long-name-of-a-folder"] * 38)
    for path in ("content/tides.md", "content/articles/moons.md", f"{deep}/{'x' * 90}.md"):
        write(tmp_path, path)
    found = scan(tmp_path, ())
    monkeypatch.setattr(tree, "PLAIN_NAMES", re.compile("-"))
    assert scan(tmp_path, ()) == found
    assert [one.code for one in found.problems] == ["bad-address"]
