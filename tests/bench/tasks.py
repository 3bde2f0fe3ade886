"""What is done to a site before a build is measured, and what its output has to show afterwards."""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from generator.weave.lists import MOST_CITING
from tests.bench.corpus import EVENTS, Article, Corpus
from tests.bench.dialect import linked
from tests.bench.generators import Generator

EVENT: Final = re.compile(r'id="(event-[^"]*)"')
ARTICLE: Final = re.compile(r'href="[^"]*article-\d{5}/"')


@dataclass(frozen=True, slots=True)
class Bench:
    """One generator's site; ``newest`` is edited there, ``samples`` are looked at and never edited."""

    generator: Generator
    site: Path
    corpus: Corpus
    newest: Article
    samples: tuple[Article, ...]

    @property
    def output(self) -> Path:
        return self.site / self.generator.output

    def page(self, article: Article) -> str:
        return (self.output / article.slug / "index.html").read_text()


class WrongError(Exception):
    """The output is not what was asked for, so its time does not count."""


def choose(corpus: Corpus) -> tuple[Article, tuple[Article, ...]]:
    """The newest article, and one in a hundred of the others."""
    newest = max(corpus.articles(), key=lambda article: (article.published, article.slug))
    numbered = enumerate(corpus.articles())
    samples = (one for number, one in numbered if number % 100 == 7 and one.slug != newest.slug)
    return newest, tuple(samples)


# --- before ---------------------------------------------------------------------------------------


def forget(bench: Bench) -> None:
    """Nothing of an earlier build is left in the site; see ``lay_aside``."""
    for name in (bench.generator.output, *bench.generator.state):
        lay_aside(bench.site / name)


def lay_aside(path: Path) -> None:
    """Takes a file or folder out of its site without deleting it.

    For minutes after a deletion ext4 looks at each freed inode before it gives one out, and a build
    that makes twenty thousand files waits for that; a first build has nothing deleted before it.
    """
    if path.exists():
        aside = path.parent.parent / "aside"
        aside.mkdir(exist_ok=True)
        path.rename(Path(tempfile.mkdtemp(dir=aside)) / path.name)


def edit_body(bench: Bench, number: int) -> None:
    path = bench.site / bench.generator.article(bench.newest.slug)
    path.write_text(f"{path.read_text()}\nWritten in round {number}.\n")


def edit_title(bench: Bench, number: int) -> None:
    path = bench.site / bench.generator.article(bench.newest.slug)
    _replace(path, r"(?m)^title: .*$", f"title: {_title(bench, number)}")


def edit_template(bench: Bench, number: int) -> None:
    path = bench.site / bench.generator.template
    _replace(path, r'<main( data-round="\d+")?>', f'<main data-round="{number}">')


def edit_term(bench: Bench, number: int) -> None:
    """The definition of a term that the newest article uses, and one article in 33 besides."""
    term = next(one for one in bench.corpus.terms if one.id == bench.newest.terms[0])
    short = re.escape(term.short)
    path = bench.site / bench.generator.glossary
    _replace(path, rf"{short}( Redefined in round \d+\.)?", f"{term.short} {_redefined(number)}")


def clone(bench: Bench, *, output: bool) -> Bench:
    """The site in another folder with the state, as a checkout has it: every time is new."""
    other = bench.site.with_name(f"{bench.site.name}-clone")
    left_out = () if output else (bench.generator.output,)
    shutil.copytree(
        bench.site, other, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns(*left_out)
    )
    return replace(bench, site=other)


# --- after ----------------------------------------------------------------------------------------


def check_whole(bench: Bench) -> None:
    """A page for each article; those of the samples hold what their articles have. The timeline has
    every event of the corpus once, the list of sources every source."""
    pages = sum(1 for _ in bench.output.glob("article-*/index.html"))
    if pages != bench.corpus.count:
        raise WrongError(f"{bench.generator.name}: {pages} pages of {bench.corpus.count} articles")
    for article in bench.samples:
        _check_page(bench, article)
    for path in (
        "index.html",
        "page/2/index.html",
        "topics/index.html",
        "glossary/index.html",
        "timeline/index.html",
        "sitemap.xml",
    ):
        if bench.corpus.count > 50 and not (bench.output / path).is_file():
            raise WrongError(f"{bench.generator.name}: {path} is missing")
    _check_timeline(bench)
    _check_sources(bench)


def check_body(bench: Bench, number: int) -> None:
    _expect(bench, bench.page(bench.newest), f"Written in round {number}.")


def check_title(bench: Bench, number: int) -> None:
    title = _title(bench, number)
    feed = "index.xml" if bench.generator.name == "hugo" else "feed.xml"
    for path in (f"{bench.newest.slug}/index.html", "index.html", feed,
                 f"topics/{bench.newest.topic}/index.html"):  # fmt: skip
        _expect(bench, (bench.output / path).read_text(), title, path)


def check_template(bench: Bench, number: int) -> None:
    for article in (bench.newest, *bench.samples):
        _expect(bench, bench.page(article), f'<main data-round="{number}">')


def check_term(bench: Bench, number: int) -> None:
    page = bench.output / f"glossary/{bench.newest.terms[0]}/index.html"
    for html in (bench.page(bench.newest), page.read_text()):
        _expect(bench, html, _redefined(number))


def _check_timeline(bench: Bench) -> None:
    pages = [path.read_text() for path in sorted(bench.output.glob("timeline/**/index.html"))]
    chronology = "".join(pages)
    told = EVENT.findall(chronology)
    wanted = bench.corpus.count * EVENTS
    if len(told) != wanted or len(set(told)) != wanted:
        raise WrongError(
            f"{bench.generator.name}: {len(told)} events of {wanted} on the timeline,"
            f" {len(told) - len(set(told))} of them twice"
        )
    for article in bench.samples:
        for event in article.events:
            for text in (event.title, event.text, f"/{article.slug}/"):
                _expect(bench, chronology, text, "timeline")


def _check_sources(bench: Bench) -> None:
    html = (bench.output / "sources/index.html").read_text()
    for source in bench.corpus.sources:
        _expect(bench, html, f'id="source-{source.id}"', "sources")
    links, wanted = len(ARTICLE.findall(html)), _count_citing(bench.corpus)
    if links != wanted:
        raise WrongError(f"{bench.generator.name}: {links} articles of {wanted} in sources")


@cache
def _count_citing(corpus: Corpus) -> int:
    """The links to articles that the list of sources has."""
    cited = Counter(source for article in corpus.articles() for source in article.sources)
    return sum(min(MOST_CITING, count) for count in cited.values())


def _check_page(bench: Bench, article: Article) -> None:
    html = bench.page(article)
    for kind, ids in (("fact", [one.id for one in article.facts]), ("event", [one.id for one in article.events]),
                      ("term", article.terms), ("source", article.sources)):  # fmt: skip
        for name in ids:
            _expect(bench, html, f'id="{kind}-{name}"', article.slug)
    plain = linked(article)
    texts = [
        *(one.label for one in article.facts),
        *(one.text.partition(" [")[0] for one in plain.facts),
        *(one.title for one in article.events),
        *(one.text for one in article.events),
        *(one.short for one in bench.corpus.terms if one.id in article.terms),
        *(one.title for one in bench.corpus.sources if one.id in article.sources),
        *(line.partition(" Then ")[0] for line in article.body.splitlines() if " Then " in line),
        *(line[2:] for line in article.body.splitlines() if line.startswith("- ")),
    ]
    for text in texts:
        _expect(bench, html, text, article.slug)


def _expect(bench: Bench, html: str, text: str, place: str = "") -> None:
    if text not in html:
        raise WrongError(f"{bench.generator.name}: {place or bench.newest.slug} lacks `{text}`")


def _title(bench: Bench, number: int) -> str:
    return f"{bench.newest.title} in round {number}"


def _redefined(number: int) -> str:
    return f"Redefined in round {number}."


def _replace(path: Path, pattern: str, text: str) -> None:
    found, times = re.subn(pattern, lambda _: text, path.read_text(), count=1)
    if not times:
        raise WrongError(f"{path} has nothing to edit")
    path.write_text(found)


Step = Callable[[Bench, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``restored`` tasks build in a clone, with or without the output."""

    title: str
    before: Step | None = None
    after: Step | None = None
    fresh: bool = False
    restored: str = ""


TASKS: Final = MappingProxyType[str, Task](
    {
        "first": Task("first build", fresh=True),
        "nothing": Task("nothing changed"),
        "body": Task("one body edited", edit_body, check_body),
        "title": Task("one title edited", edit_title, check_title),
        "template": Task("a template edited", edit_template, check_template),
        "term": Task("a shared term edited", edit_term, check_term),
        "restored": Task("state and output restored on a clone", restored="output"),
        "state": Task("state alone restored on a clone", restored="state"),
    }
)
