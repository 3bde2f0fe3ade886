"""The generators that are measured: how each is called, and how the corpus becomes its site."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from generator import __version__
from tests.bench import corpus as own
from tests.bench import dialect
from tests.bench.corpus import Article, Corpus

ROOT: Final = Path(__file__).resolve().parents[2]
SITES: Final = Path(__file__).parent / "sites"
PEERS: Final = ROOT / ".venv-bench"  # where `make bench` installs them
LIBRARIES: Final = ("markdown-it-py", "jinja2", "pyyaml", "pydantic")


@dataclass(frozen=True, slots=True)
class Generator:
    """Paths are relative to its site; ``command`` runs there. ``state`` is what a first build lacks.

    ``template`` draws articles, ``glossary`` holds the definitions of terms. ``remembers`` is
    whether a build can start from another one's state.
    """

    name: str
    version: str
    command: tuple[str, ...]
    skeleton: Path
    article_file: Callable[[Article], str]
    shared_files: Callable[[Corpus], Iterable[tuple[str, str]]]
    output: str
    template: str
    glossary: str
    state: tuple[str, ...] = ()
    remembers: bool = False

    def article(self, slug: str) -> str:
        return f"content/articles/{slug}.md"


def nutgraf(theme: str = "bench", jobs: int = 0) -> Generator:
    """Ours; ``jobs`` processes, or as many as it takes by itself."""
    options = ("--jobs", str(jobs)) if jobs else ()
    return Generator(
        "nutgraf" if theme == "bench" else f"nutgraf/{theme}",
        f"{__version__} on Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        (sys.executable, "-m", "generator", "build", "--quiet", "--date", "2026-01-01", *options),
        SITES / "nutgraf",
        own.article_file,
        partial(own.shared_files, theme=theme),
        "_site",
        "themes/bench/templates/article.html",
        "content/glossary.yml",
        (".nutgraf",),
        remembers=True,
    )


def installed_peers() -> tuple[Generator, ...]:
    """Those of the peers that are installed here, Hugo first."""
    return tuple(found for find in (hugo, pelican, eleventy) if (found := find()))


def hugo() -> Generator | None:
    # The program itself: the package's own command starts a Python first.
    programs = sorted(PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not programs:
        return None
    said = _say(str(programs[0]), "version").split()
    return Generator(
        "hugo",
        next((word.partition("-")[0] for word in said if word.startswith("v0")), "?"),
        (str(programs[0]), "--quiet"),
        SITES / "hugo",
        lambda article: dialect.article_file(dialect.linked(article), f"topics: [{article.topic}]"),
        partial(_shared, folder="data"),
        "public",
        "layouts/page.html",
        "data/terms.json",
        ("resources", ".hugo_build.lock"),
    )


def pelican() -> Generator | None:
    program = PEERS / "bin/pelican"
    if not program.exists():
        return None
    return Generator(
        "pelican",
        _say(str(program), "--version").strip(),
        (str(program), "--quiet"),
        SITES / "pelican",
        lambda article: dialect.article_file(
            dialect.linked(article),
            f"category: {article.topic}\nslug: {article.slug}\ntags: [{', '.join(article.terms)}]",
        ),
        partial(_shared, folder="data"),
        "output",
        "theme/templates/article.html",
        "data/terms.json",
        ("cache", "__pycache__"),
    )


def eleventy() -> Generator | None:
    folder = PEERS / "eleventy/node_modules/@11ty/eleventy"
    node = shutil.which("node")
    if node is None or not folder.exists():
        return None
    return Generator(
        "eleventy",
        json.loads((folder / "package.json").read_text())["version"]
        + f" on Node.js {_say(node, '--version').strip()}",
        (node, str(folder / "cmd.cjs"), "--quiet"),
        SITES / "eleventy",
        lambda article: dialect.article_file(dialect.linked(article), f"topics: [{article.topic}]"),
        partial(_shared, folder="_data", rename="works.json"),
        "_site",
        "_includes/article.njk",
        "_data/terms.json",
        (".cache",),
    )


def make_sites(corpus: Corpus, generators: Iterable[Generator], folder: Path) -> None:
    """A site for each generator below ``folder``, named as it is."""
    chosen = [(one, folder / one.name.replace("/", "-")) for one in generators]
    for generator, site in chosen:
        shutil.copytree(generator.skeleton, site)
        (site / "content/articles").mkdir(parents=True, exist_ok=True)
        for path, text in generator.shared_files(corpus):
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)
        if generator.name == "eleventy":  # Node.js looks for libraries upwards from the site
            (site / "node_modules").symlink_to(PEERS / "eleventy/node_modules")
    for article in corpus.articles():
        for generator, site in chosen:
            (site / generator.article(article.slug)).write_text(generator.article_file(article))


def _shared(corpus: Corpus, folder: str, rename: str = "sources.json") -> Iterator[tuple[str, str]]:
    for name, text in dialect.shared_entries(corpus):
        yield f"{folder}/{rename if name == 'sources.json' else name}", text


def _say(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def environment(generator: Generator) -> dict[str, str]:
    """Bytecode is kept; ours is found wherever the bench runs."""
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return plain | {"PYTHONPATH": str(ROOT)} if generator.remembers else plain
