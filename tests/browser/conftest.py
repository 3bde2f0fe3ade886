"""The repository's own site, built three ways, hosted, and opened in Chromium."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from chain import write_chain
from static_host import Hosted, host
from tools import BROWSER, find_chromium, install_judges

from generator.build import Request, build

REPOSITORY: Final = Path(__file__).parents[2]
PROBE: Final = Path(__file__).parent / "site"
DAY: Final = "2026-12-01"


@pytest.fixture(scope="session")
def node_modules() -> Path:
    return install_judges()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(BROWSER)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: addresses are written in full. pytest-base-url's own fixture is deprecated by pytest."""


@pytest.fixture(scope="session")
def at_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, for the root of a host."""
    return publish(REPOSITORY, tmp_path_factory.mktemp("at-root"))


@pytest.fixture(scope="session")
def below(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, for the path /a/b/ of a host."""
    setting = "base_url: https://example.org/a/b/"
    return publish(REPOSITORY, tmp_path_factory.mktemp("below"), setting)


@pytest.fixture(scope="session")
def from_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, to be opened from a folder."""
    return publish(REPOSITORY, tmp_path_factory.mktemp("from-disk"), "links: file")


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with what the repository's own does not happen to have, below /a/b/."""
    return publish(PROBE, tmp_path_factory.mktemp("probe"))


@pytest.fixture(scope="session")
def much(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with much of everything, at the root of a host."""
    folder = tmp_path_factory.mktemp("much")
    write_chain(folder / "written")
    return publish(folder / "written", folder)


@pytest.fixture(scope="session")
def hosted_much(much: Path) -> Iterator[Hosted]:
    with host(much, "/") as site:
        yield site


@pytest.fixture(scope="session")
def hosted(at_root: Path) -> Iterator[Hosted]:
    with host(at_root, "/") as site:
        yield site


@pytest.fixture(scope="session")
def hosted_below(below: Path) -> Iterator[Hosted]:
    with host(below, "/a/b/") as site:
        yield site


@pytest.fixture(scope="session")
def hosted_probe(probe: Path) -> Iterator[Hosted]:
    with host(probe, "/a/b/") as site:
        yield site


def publish(site: Path, folder: Path, setting: str = "") -> Path:
    """Builds a copy, so that neither the site's lock nor its state is touched."""
    copy, output = folder / "site", folder / "output"
    copy.mkdir()
    for name in ("content", "themes"):
        if (site / name).is_dir():
            shutil.copytree(site / name, copy / name)
    text = (site / "site.yml").read_text(encoding="utf-8")
    if site == REPOSITORY:
        text = re.sub(r"(?m)^(base_url|links):.*\n", "", text)
    (copy / "site.yml").write_text(f"{text.rstrip()}\n{setting}\n", encoding="utf-8")
    outcome = build(Request(copy, output, DAY, future=True))
    faults = outcome.refused or outcome.fault or [one for one in outcome.problems if one.severity == "error"]  # fmt: skip
    if faults:
        pytest.fail(f"The site in {site.name} did not build: {faults}", pytrace=False)
    return output.resolve()
