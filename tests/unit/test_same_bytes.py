"""Same input, same bytes: whatever the process, the machine and the folder are like."""

import locale
import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import pytest

ROOT = Path(__file__).parents[2]
TODAY = "2030-01-01"
UTF_8 = ("C.UTF-8", "C.utf8", "en_US.UTF-8")
TURKISH = ("tr_TR.UTF-8", "tr_TR.utf8", "tr_TR")  # in which the small I has no dot


def has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return True


def copy_site(folder: Path, backwards: bool = False, age: int = 0) -> Path:
    """The repository's own site with a base_url; ``age`` in seconds makes its files older."""
    paths = sorted(path for path in (ROOT / "content").rglob("*") if path.is_file())
    for path in reversed(paths) if backwards else paths:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        copyfile(path, target)
    settings = (ROOT / "site.yml").read_text("utf-8")
    (folder / "site.yml").write_text(f"{settings}\nbase_url: https://example.org/n/\n", "utf-8")
    for path in folder.rglob("*"):
        if age:
            os.utime(path, (1_500_000_000 - age, 1_500_000_000 - age))
    return folder


def publish(site: Path, here: Path | None = None, **environment: str) -> str:
    """What the command says, run in a process of its own from the folder ``here``."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))}
    arguments = [sys.executable, "-m", "generator", "build", "--date", TODAY]
    done = subprocess.run(
        [*arguments, "--site", str(site)],
        cwd=here or ROOT,
        env=inherited | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_in(output: Path) -> dict[str, bytes]:
    found = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    site = copy_site(tmp_path_factory.mktemp("usual"))
    publish(site, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")
    files = files_in(site / "_site")
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"} < set(files)
    return files


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles"},
        {"PYTHONHASHSEED": "1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
        *({"PYTHONHASHSEED": "4242", "LC_ALL": name} for name in UTF_8 if has_locale(name)),
        *({"PYTHONHASHSEED": "1", "LC_ALL": name} for name in TURKISH if has_locale(name)),
    ],
    ids=str,
)
def test_the_environment_changes_no_byte(
    environment: dict[str, str], usual: dict[str, bytes], tmp_path: Path
) -> None:
    site = copy_site(tmp_path)
    publish(site, **environment)
    assert differing(files_in(site / "_site"), usual) == []


def test_neither_place_nor_order_nor_age_of_the_files_changes_a_byte(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    site = copy_site(tmp_path / "a" / "Deep folder" / "정전", backwards=True, age=86_400)
    publish(Path("정전"), here=site.parent)
    assert differing(files_in(site / "_site"), usual) == []


def test_a_day_from_the_environment_is_the_same_day(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    site = copy_site(tmp_path)
    command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--quiet"]
    # 00:30 of that day in Seoul, the site's zone, and still the day before in UTC.
    moment = {"SOURCE_DATE_EPOCH": "1893425400", "TZ": "America/Los_Angeles"}
    subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | moment, check=True
    )
    assert differing(files_in(site / "_site"), usual) == []


def test_a_second_build_over_the_first_writes_nothing(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    site = copy_site(tmp_path)
    publish(site, PYTHONHASHSEED="1")
    before = {p: p.stat().st_mtime_ns for p in (site / "_site").rglob("*")}
    said = publish(site, PYTHONHASHSEED="4242", TZ="Pacific/Auckland")
    assert ": 0 files written, " in said
    assert ", 0 removed." in said
    assert {p: p.stat().st_mtime_ns for p in (site / "_site").rglob("*")} == before
    assert differing(files_in(site / "_site"), usual) == []


def test_a_build_from_nothing_equals_one_over_an_older_site(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    site = copy_site(tmp_path)
    extra = site / "content/articles/passing.md"
    extra.write_text("---\ntitle: Passing\ntopics: [passing]\n---\n\nA [[mdl]].\n", "utf-8")
    (site / "content/glossary/passing.md").write_text("---\nshort: Gone soon.\n---\n", "utf-8")
    publish(site)
    assert (site / "_site/passing/index.html").exists()
    extra.unlink()
    (site / "content/glossary/passing.md").unlink()
    publish(site)
    assert differing(files_in(site / "_site"), usual) == []
