"""Where files may be written: every path that could leave its root is refused."""

from pathlib import Path

import pytest

from generator.publish.paths import UnsafePath, refuse_output, safe_join


@pytest.mark.parametrize(
    "path",
    ["index.html", "tides/index.html", "assets/정전협정.png", "a b/c.d.html", ".nojekyll", "x..y"],
)
def test_ordinary_paths_are_joined(tmp_path, path):
    assert safe_join(tmp_path, path) == tmp_path / path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "//host/share",
        "..",
        "../x",
        "a/../../x",
        "a/./b",
        "a//b",
        "a/",
        "C:/x",
        "C:x",
        "a/c:x",
        "a\\b",
        "..\\x",
        "a\x00b",
        "a\nb",
        "a\x7fb",
        "CON",
        "con",
        "a/nul.html",
        "aux/index.html",
        "com1.txt",
        "LPT9",
        "lpt².x",
        "con .html",
        "dot.",
        "space ",
        "a./b",
        "é" * 128,
        "\udcff.html",
        "d/" * 500 + "x",
    ],
)
def test_paths_that_lead_out_or_fit_no_system_are_refused(tmp_path, path):
    with pytest.raises(UnsafePath):
        safe_join(tmp_path, path)


def test_a_name_may_have_255_bytes(tmp_path):
    assert safe_join(tmp_path, "x" * 255).name == "x" * 255


def test_a_linked_folder_that_leads_out_is_refused(tmp_path):
    root = tmp_path / "root"
    (root / "inside").mkdir(parents=True)
    (root / "out").symlink_to(tmp_path)
    (root / "in").symlink_to(root / "inside")
    assert safe_join(root, "in/x.html") == root / "in/x.html"
    for path in ["out/x.html", "out/deeper/x.html"]:
        with pytest.raises(UnsafePath, match="through a link"):
            safe_join(root, path)


@pytest.fixture
def site(tmp_path, monkeypatch):
    home = tmp_path / "home"
    site = home / "work" / "site"
    (site / "content" / "articles").mkdir(parents=True)
    (site / "themes").mkdir()
    (site / "site.yml").write_text("title: X\n")
    (site / "full").mkdir()
    (site / "full" / "thesis.doc").write_text("dear")
    (site / "empty").mkdir()
    (site / "half").mkdir()
    (site / "half" / ".nutgraf-staging").mkdir()
    (site / "link-to-content").symlink_to(site / "content")
    (site / "link-to-empty").symlink_to(site / "empty")
    (site / "link-to-nowhere").symlink_to(site / "nowhere")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return site


def judge(site: Path, output: str, *, owned: bool = False) -> str | None:
    sources = (site / "content", site / "themes")
    return refuse_output(Path(output), site, sources, owned=lambda: owned)


def test_whether_a_folder_is_ours_is_asked_once_it_is_seen(site: Path) -> None:
    """Another build may give a new output its name just now: it was not ours a moment before."""
    sources = (site / "content", site / "themes")
    there = []

    def look() -> bool:
        there.append(output.is_dir())
        return output.is_dir()

    for output in (site / "missing", site / "full"):
        assert refuse_output(output, site, sources, owned=look) is None
    assert there == [True]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("/", "root of a disk"),
        ("{site}", "the site's own folder"),
        ("{site}/.", "the site's own folder"),
        ("{site}/_site/..", "the site's own folder"),
        ("{site}/..", "the site's own folder"),
        ("{site}/../..", "your home folder"),
        ("{site}/../../..", "your home folder or contains it"),
        ("{site}/content", "is or contains"),
        ("{site}/content/articles", "lies in"),
        ("{site}/content/new", "lies in"),
        ("{site}/themes/mine/out", "lies in"),
        ("{site}/link-to-content", "is or contains"),
        ("{site}/link-to-content/new", "lies in"),
        ("{site}/site.yml", "is a file"),
        ("{site}/site.yml/out", "is a file"),
        ("{site}/full", "it holds thesis.doc"),
        ("{site}/link-to-nowhere", "leads nowhere"),
    ],
)
def test_folders_that_are_not_ours_to_fill_are_refused(site, output, reason):
    sentence = judge(site, output.format(site=site))
    assert sentence is not None
    assert reason in sentence


@pytest.mark.parametrize(
    "output", ["{site}/_site", "{site}/a/b", "{site}/empty", "{site}/half", "{site}/link-to-empty"]
)
def test_missing_and_empty_folders_are_welcome(site, output):
    assert judge(site, output.format(site=site)) is None


def test_a_full_folder_of_ours_is_welcome(site):
    assert judge(site, f"{site}/full", owned=True) is None


def test_our_own_mark_does_not_open_the_sources(site):
    assert judge(site, f"{site}/content", owned=True) is not None


def test_spelling_hides_no_source_that_is_missing_yet(site):
    (site / "themes").rmdir()
    assert judge(site, f"{site}/Themes") is not None
