"""The package as others get it: built, installed away from the checkout, and used."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Final

import pytest

from generator import __version__

REPOSITORY: Final = Path(__file__).parents[2]
THEME: Final = REPOSITORY / "themes/default"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, made without a network."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-d", str(folder), cwd=REPOSITORY)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's scripts: the wheel is its own, the libraries are those of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    # A path from a .pth file is searched last, and .pth files within it (an editable install's) are
    # not followed: the checkout stays out of sight.
    libraries = sysconfig.get_paths()["purelib"]
    Path(paths["purelib"], "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    wheel = next(built.glob("*.whl"))
    python = next(Path(paths["scripts"]).glob("python*"))
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index",
        "--ignore-installed", str(wheel), cwd=home,
    )  # fmt: skip
    return Path(paths["scripts"])


def run(*command: str, cwd: Path) -> str:
    """What a command prints, away from settings that lead back to the checkout."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def members(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_wheel_holds_the_default_theme_with_its_licences(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {f"generator/_themes/default/{path}" for path in members(THEME)} <= names
    licences = f"nutgraf-{__version__}.dist-info/licenses"
    assert {
        f"{licences}/LICENSE",
        f"{licences}/themes/default/assets/fonts/OFL-Literata.txt",
        f"{licences}/themes/default/assets/fonts/OFL-LibreFranklin.txt",
        "generator/_themes/default/assets/fonts/literata-var.woff2",
    } <= names
    assert {name.split("/")[0] for name in names} == {
        "generator",
        f"nutgraf-{__version__}.dist-info",
    }


def test_the_source_archive_holds_what_the_tests_need(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"themes/default/{path}" for path in members(THEME)} <= names
    assert {
        "LICENSE",
        "Makefile",
        "README.md",
        "constraints.txt",
        "content/guide/index.md",
        "docs/pictures/article.webp",
        "generator/cli.py",
        "site.yml",
        "tests/unit/test_wheel.py",
    } <= names
    assert [name for name in names if name.startswith((".venv", "_site", ".nutgraf"))] == []


def test_the_installed_command_makes_and_builds_a_site(installed, tmp_path):
    nutgraf = str(installed / "nutgraf")
    where = run(str(installed / "python"), "-c", "import generator; print(generator.__file__)", cwd=tmp_path)  # fmt: skip
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert run(nutgraf, "--version", cwd=tmp_path).strip().endswith(__version__)
    run(nutgraf, "new", "site", "x", cwd=tmp_path)
    report = run(nutgraf, "build", "--site", "x", "--format", "json", cwd=tmp_path)
    assert '"problems":[]' in report.replace(" ", "")
    assert (tmp_path / "x/_site/ten-days/index.html").is_file()
    # Published names tell the content: literata-var.9de3d7e942.woff2.
    fonts = {
        f"{path.name.partition('.')[0]}.woff2" for path in (tmp_path / "x/_site").rglob("*.woff2")
    }
    assert fonts == {path.name for path in THEME.rglob("*.woff2")}
