"""What wakes a preview, and what does not."""

import os
import queue
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.preview.watch import Watch, take_snapshot

SOON = (
    10.0  # seconds; what comes does so in a fraction of one, on a machine with nothing else to do
)
NEVER = 0.8  # seconds in which nothing may come


class Changes:
    """What a watch tells, in order."""

    def __init__(self, site: Path, *, polls: bool) -> None:
        self.told: queue.Queue[frozenset[str]] = queue.Queue()
        self.watch = Watch(site, self.told.put, polls=polls)

    def next(self) -> set[str]:
        return set(self.told.get(timeout=SOON))

    def until(self, wanted: set[str]) -> None:
        """Fails where these paths do not all come."""
        while wanted:
            wanted = wanted - self.next()

    def rest(self) -> set[str] | None:
        """What comes where nothing may; None for nothing, which a telling of nothing is not."""
        try:
            return set(self.told.get(timeout=NEVER))
        except queue.Empty:
            return None


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content/articles").mkdir(parents=True)
    (folder / "content/articles/tides.md").write_text("# Tides\n")
    (folder / "themes/mine/templates").mkdir(parents=True)
    (folder / "themes/mine/templates/base.html").write_text("<html>")
    (folder / "site.yml").write_text("title: Tides\n")
    return folder


@pytest.fixture(params=["events", "polling"])
def changes(site: Path, request: pytest.FixtureRequest) -> Iterator[Changes]:
    made = Changes(site, polls=request.param == "polling")
    made.watch.start()
    time.sleep(0.2)
    yield made
    made.watch.end()


def save_in_place(path: Path, text: str) -> None:
    path.write_text(text)


def save_atomically(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text)
    draft.replace(path)


def save_like_vim(path: Path, text: str) -> None:
    backup = path.with_name(f"{path.name}~")
    path.with_name("4913").touch()
    path.with_name("4913").unlink()
    path.rename(backup)
    path.write_text(text)
    backup.unlink()


def save_by_deleting(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text)
    path.unlink()
    time.sleep(0.05)
    draft.rename(path)


@pytest.mark.parametrize("save", [save_in_place, save_atomically, save_like_vim, save_by_deleting])
def test_a_save_is_told_once(changes, site, save):
    # What is told twice is told before or with the next one, or comes at the end.
    for name in ("content/articles/tides.md", "site.yml", "themes/mine/templates/base.html"):
        save(site / name, "title: New\n")
        assert changes.next() == {name}
    assert changes.rest() is None


def test_files_and_folders_that_come_move_and_go_are_told(changes, site):
    (site / "content/articles/korea").mkdir()
    (site / "content/articles/korea/line.md").write_text("# Line\n")
    changes.until({"content/articles/korea/line.md"})
    (site / "content/articles/korea").rename(site / "content/articles/asia")
    changes.until({"content/articles/korea/line.md", "content/articles/asia/line.md"})
    shutil.rmtree(site / "content/articles/asia")
    changes.until({"content/articles/asia/line.md"})


def test_a_folder_that_is_deleted_and_made_again_is_watched_again(changes, site):
    shutil.rmtree(site / "content")
    changes.until({"content/articles/tides.md"})
    (site / "content/articles").mkdir(parents=True)
    (site / "content/articles/tides.md").write_text("# Again\n")
    changes.until({"content/articles/tides.md"})
    time.sleep(0.3)
    (site / "content/articles/tides.md").write_text("# And again\n")
    changes.until({"content/articles/tides.md"})


def test_a_folder_that_is_replaced_is_watched_again(changes, site):
    shutil.copytree(site / "content", site / "other")
    (site / "content").rename(site / "old")
    (site / "other").rename(site / "content")
    time.sleep(1)
    (site / "content/articles/tides.md").write_text("# After\n")
    changes.until({"content/articles/tides.md"})


def test_a_checkout_of_500_files_is_told_at_once(changes, site):
    names = {f"content/articles/a{number}.md" for number in range(500)}
    for number, name in enumerate(sorted(names)):
        (site / name).write_text("# A\n")
        if number % 100 == 10:
            time.sleep(0.05)
    assert changes.next() == names
    assert changes.rest() is None


NOISE = (
    "content/articles/.tides.md.swp",
    "content/articles/tides.md~",
    "content/articles/#tides.md#",
    "content/articles/4913",
    "_site/index.html",
    ".nutgraf/preview/site/index.html",
    "notes.txt",
)


def test_what_no_build_reads_wakes_nobody(changes, site):
    for name in NOISE:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("noise")
    assert changes.rest() is None


def test_an_article_beside_site_yml_is_a_change_when_it_comes_and_when_it_goes(changes, site):
    (site / "lost.md").write_text("---\ntitle: Lost\n---\n")
    changes.until({"lost.md"})
    (site / "lost.md").unlink()
    changes.until({"lost.md"})


def test_reading_wakes_nobody(changes, site):
    for path in site.rglob("*.md"):
        path.read_text()
    take_snapshot(site, (site / "content",), ())
    assert changes.rest() is None


def test_what_site_yml_ignores_wakes_nobody_once_that_is_known(changes, site):
    changes.watch.heed((site / "content", site / "themes"), ("notes/",))
    time.sleep(0.3)
    (site / "content/notes").mkdir()
    (site / "content/notes/idea.md").write_text("# Idea\n")
    assert changes.rest() is None
    (site / "content/articles/tides.md").write_text("# Tides, again\n")
    assert changes.next() == {"content/articles/tides.md"}


def test_a_theme_elsewhere_is_watched_once_it_is_known_and_not_told_of_as_new(
    changes, site, tmp_path
):
    theme = tmp_path / "themes"
    (theme / "default").mkdir(parents=True)
    (theme / "default/theme.yml").write_text("name: default\n")
    changes.watch.heed((site / "content", site / "themes", theme), ())
    assert changes.rest() is None
    (theme / "default/theme.yml").write_text("name: default\n\n")
    assert changes.next() == {f"{theme.as_posix()}/default/theme.yml"}


def test_a_write_that_keeps_size_and_time_is_seen(changes, site):
    path = site / "content/articles/tides.md"
    status = path.stat()
    path.write_text("# Sides\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert changes.next() == {"content/articles/tides.md"}


def test_a_watch_of_what_gives_no_events_still_sees(site, monkeypatch):
    monkeypatch.setattr("generator.preview.watch.BACKSTOP", 0.3)
    monkeypatch.setattr("generator.preview.watch._Handler.dispatch", lambda *_: None)
    made = Changes(site, polls=False)
    made.watch.start()
    try:
        (site / "content/articles/tides.md").write_text("# Unheard\n")
        assert made.next() == {"content/articles/tides.md"}
    finally:
        made.watch.end()
