"""Pictures of every kind of page, at three widths, light and dark: python tests/browser/pictures.py [FOLDER]

With --readme it writes those that the README shows into docs/pictures instead.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

from chain import write_chain
from conftest import BROWSER, PROBE, REPOSITORY, publish
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from static_host import Hosted, host
from tools import find_chromium

Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
WIDTHS: Final = (390, 900, 1440)
TALLEST: Final = 4000  # pixels; what lies below repeats what stands above
QUALITY: Final = 82
SHOWCASE: Final = "soldier-across-the-line/"


@dataclass(frozen=True, slots=True)
class Subject:
    """A page to be taken: ``site`` is own, probe or chain; ``act`` is a script that runs before."""

    name: str
    site: str
    address: str
    act: str = ""


SUBJECTS: Final = (
    Subject("home", "own", ""),
    Subject("article", "own", SHOWCASE),
    Subject("article-read", "own", SHOWCASE, "scrollTo(0, 2600)"),
    Subject("article-source", "own", SHOWCASE, "document.querySelector('#ng-sources').scrollIntoView()"),
    Subject("article-term", "own", SHOWCASE, "document.querySelector('.prose .term').click()"),
    Subject("article-sheet", "own", SHOWCASE, "document.querySelector('.dock button').click()"),
    Subject("article-arabic", "probe", "arabic/"),
    Subject("article-long", "chain", "chain/"),
    Subject("article-long-read", "chain", "chain/", "scrollTo(0, 5200)"),
    Subject("article-decades", "chain", "decades/"),
    Subject("topics", "own", "topics/"),
    Subject("topic", "own", "topics/korean-peninsula/"),
    Subject("glossary", "own", "glossary/"),
    Subject("term", "own", "glossary/mdl/"),
    Subject("timeline", "own", "timeline/"),
    Subject("people", "own", "people/"),
    Subject("sources", "own", "sources/"),
    Subject("corrections", "probe", "corrections/"),
    Subject("section", "probe", "section/"),
    Subject("page", "own", "about/"),
    Subject("guide", "own", "guide/model/"),
    Subject("search", "own", "search/"),
    Subject("not-found", "own", "404.html"),
)  # fmt: skip
# (name, subject, width, height, scheme)
README: Final[tuple[tuple[str, Subject, int, int, Scheme], ...]] = (
    ("article", SUBJECTS[1], 1440, 900, "light"),
    ("article-dark", SUBJECTS[1], 1440, 900, "dark"),
    ("phone-article", SUBJECTS[1], 390, 760, "light"),
    ("phone-term", SUBJECTS[4], 390, 760, "light"),
    ("phone-timeline", SUBJECTS[5], 390, 760, "dark"),
)


def main(folder: Path, readme: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_things:
        build = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        sites = {
            name: open_things.enter_context(host(output, base))
            for name, output, base in _publish_all(build)
        }
        playwright = open_things.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(BROWSER))
        taken = (
            _take_for_readme(browser, sites, folder) if readme else take_all(browser, sites, folder)
        )
        print(f"{sum(1 for _ in taken)} pictures in {folder}")
        browser.close()


def _publish_all(build: Path) -> Iterator[tuple[str, Path, str]]:
    chain = build / "written"
    chain.mkdir()
    write_chain(chain)
    for name, site, base in (
        ("own", REPOSITORY, "/"),
        ("probe", PROBE, "/a/b/"),
        ("chain", chain, "/"),
    ):
        (build / name).mkdir()
        yield name, publish(site, build / name), base


def take_all(browser: Browser, sites: dict[str, Hosted], folder: Path) -> Iterator[Path]:
    for subject in SUBJECTS:
        for width in WIDTHS:
            for scheme in SCHEMES:
                page = _open(browser, sites, subject, width, 900, scheme)
                tall = page.evaluate("document.documentElement.scrollHeight")
                whole: dict[str, Any] = {"clip": {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}, "full_page": True}  # fmt: skip
                path = folder / f"{subject.name}-{width}-{scheme}.webp"
                yield _keep(page, path, {} if subject.act else whole)
                page.close()


def _take_for_readme(browser: Browser, sites: dict[str, Hosted], folder: Path) -> Iterator[Path]:
    for name, subject, width, height, scheme in README:
        page = _open(browser, sites, subject, width, height, scheme)
        yield _keep(page, folder / f"{name}.webp", {})
        page.close()


def _open(
    browser: Browser, sites: dict[str, Hosted], subject: Subject, width: int, height: int, scheme: Scheme
) -> Page:  # fmt: skip
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.goto(sites[subject.site].url(subject.address), wait_until="networkidle")
    if subject.act:
        page.evaluate(f"() => {{ {subject.act} }}")
        page.wait_for_timeout(200)
    return page


def _keep(page: Page, path: Path, options: dict[str, Any]) -> Path:
    Image.open(BytesIO(page.screenshot(**options))).convert("RGB").save(
        path, quality=QUALITY, method=6
    )
    return path


if __name__ == "__main__":
    names = [one for one in sys.argv[1:] if not one.startswith("--")]
    readme = "--readme" in sys.argv
    main(
        Path(names[0]) if names else REPOSITORY / ("docs/pictures" if readme else "pictures"),
        readme,
    )
