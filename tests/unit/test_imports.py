"""What starting the command loads, and whether the package declares all that it uses."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from test_layers import imported, modules

REPOSITORY: Final = Path(__file__).parents[2]
HEAVY: Final = (
    "PIL", "babel", "jinja2", "livereload", "markdown_it", "nh3", "pydantic", "pygments", "tornado",
    "watchdog", "yaml",
)  # fmt: skip


@pytest.mark.parametrize("statement", ["import generator.cli", "import generator.model.problem"])
def test_starting_stays_light(statement):
    code = f"import sys; {statement}; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


# What a build may need and most builds do not: workers, pictures, names of colours, odd titles.
SELDOM: Final = ("PIL", "concurrent.futures", "multiprocessing", "slugify")
# What reads a text: a build of many has its workers, one of few a hand that loads it meanwhile.
READERS: Final = ("generator.read.article", "markdown_it", "mdit_py_plugins")


def test_a_build_begins_without_what_it_seldom_needs():
    seldom = {*SELDOM, *READERS}
    code = f"import sys, generator.build; print(*sorted(set(sys.modules) & {seldom!r}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_a_sound_site_is_built_without_what_judges_the_unsound(tmp_path):
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "site.yml").write_text(
        "title: Sea\ntheme: {name: default, options: {measure: 60}}\n"
    )
    article = (
        "---\ntitle: The tide\nkey_facts: [It rises twice a day.]\n---\n\n## Why\n\nThe moon.\n"
    )
    (tmp_path / "content/articles/tide.md").write_text(article)
    code = (
        "import sys; from pathlib import Path; from generator.build import Request, build\n"
        "done = build(Request(Path(sys.argv[1]))); assert done.pages and not done.problems\n"
        f"print(*sorted(set(sys.modules) & {{'pydantic', *{SELDOM!r}}}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.split() == []


def test_help_and_version_load_no_room():
    code = (
        "import sys\n"
        "from generator.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print('loaded:', *sorted(m for m in sys.modules if m.startswith('generator.')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "loaded: generator.cli"


def test_what_the_package_imports_it_declares():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_plain(re.split(r"[^\w.-]", line)[0]) for line in project["dependencies"]}
    providers = packages_distributions()
    texts = modules()
    names = {name.partition(".")[0] for text in texts.values() for name in imported(text, texts)}
    foreign = names - set(sys.stdlib_module_names) - {"generator"}
    missing = {
        name
        for name in foreign
        if not declared & {_plain(dist) for dist in providers.get(name, ())}
    }
    assert missing <= {"pydantic_core"}  # pydantic's own half, in the very version that it pins


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
