"""Golden sites: a folder each in tests/sites, with what readers and machines find in its pages.

expected.txt has a part a file: ``== path`` and then lines of ``selector: text`` or
``selector @attribute: value``, one for every element that the selector finds, in order; ``(none)``
says that there is none. In XML the selector is a path of names. ``== files`` lists every file but
the theme's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.build import Outcome, Request, build

SITES = Path(__file__).parents[1] / "sites"
TODAY = "2026-03-01"
NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Part:
    """What one file holds: selectors, each with the values it finds."""

    path: str
    found: tuple[tuple[str, tuple[str, ...]], ...]


def publish(idea: str, folder: Path, drafts: bool = False, future: bool = False) -> Outcome:
    copytree(SITES / idea / "site", folder, dirs_exist_ok=True)
    # Plain: what is written down does not change with every letter of a style sheet.
    return build(Request(folder, date=TODAY, drafts=drafts, future=future, plain=True))


def read_parts(text: str) -> Iterator[Part]:
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        path, *lines = part.strip().splitlines()
        found: dict[str, list[str]] = {}
        for line in filter(None, lines):
            selector, between, value = line.partition(": ")
            values = found.setdefault(selector if between else "", [])
            values.extend([] if value == NONE else [value if between else line])
        yield Part(path, tuple((selector, tuple(values)) for selector, values in found.items()))


def find(output: Path, part: Part) -> Part:
    """The part as it is in the output."""
    if part.path == "files":
        return Part(part.path, (("", tuple(own_files(output))),))
    text = (output / part.path).read_text("utf-8")
    return Part(
        part.path, tuple((one, tuple(values(part.path, text, one))) for one, _ in part.found)
    )


def own_files(output: Path) -> list[str]:
    paths = (p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file())
    return sorted(p for p in paths if not p.startswith(("assets/", ".")))


def values(path: str, text: str, selector: str) -> list[str]:
    if path.endswith(".txt"):
        return text.splitlines()
    selector, _, attribute = selector.partition(" @")
    if path.endswith(".xml"):
        plain = re.sub(r' xmlns="[^"]*"', "", text)
        nodes = ET.fromstring(plain.encode()).findall(selector)
        return [(n.get(attribute) if attribute else n.text) or "" for n in nodes]
    found = LexborHTMLParser(text).css(selector)
    if attribute:
        return [one.attributes.get(attribute) or "" for one in found]
    return [" ".join(one.text().split()) for one in found]


def as_lines(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        for selector, texts in part.found:
            yield from (f"{part.path} {selector}: {text}" for text in texts or (NONE,))


def ideas() -> list[str]:
    return sorted(folder.name for folder in SITES.iterdir() if (folder / "site").is_dir())


@pytest.mark.parametrize("idea", ideas())
def test_a_site_is_published_as_it_is_written_down(idea: str, tmp_path: Path) -> None:
    outcome = publish(idea, tmp_path)
    assert [(p.span.path, p.message) for p in outcome.problems if p.severity == "error"] == []
    assert not outcome.refused
    assert not outcome.fault
    expected = list(read_parts((SITES / idea / "expected.txt").read_text("utf-8")))
    assert len(expected) > 0
    found = [find(tmp_path / "_site", part) for part in expected]
    assert list(as_lines(found)) == list(as_lines(expected))


def test_nothing_unpublished_is_in_any_file(tmp_path: Path) -> None:
    publish("publish-set", tmp_path)
    files = [path for path in (tmp_path / "_site").rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [p for p in files if "canary" in p.as_posix().replace(str(tmp_path), "").lower()] == []
    assert [path for path in files if b"canary" in path.read_bytes().lower()] == []


def test_the_withdrawn_is_on_its_own_page_alone(tmp_path: Path) -> None:
    publish("publish-set", tmp_path)
    files = [path for path in (tmp_path / "_site").rglob("*") if path.is_file()]
    telling = [path.parent.name for path in files if b"parrot" in path.read_bytes().lower()]
    assert telling == ["taken-back"]


@pytest.mark.parametrize(
    ("drafts", "future", "shown"),
    [(True, False, {"draft"}), (False, True, {"scheduled"}), (True, True, {"draft", "scheduled"})],
)
def test_drafts_and_scheduled_articles_are_shown_when_asked_for(
    drafts: bool, future: bool, shown: set[str], tmp_path: Path
) -> None:
    publish("publish-set", tmp_path, drafts, future)
    states = ("draft", "scheduled", "expired")
    output = tmp_path / "_site"
    assert {state for state in states if (output / state / "index.html").exists()} == shown
    assert {state for state in states if (output / f"canary-alias-{state}").exists()} == shown


def test_what_is_no_longer_published_leaves_the_output(tmp_path: Path) -> None:
    publish("publish-set", tmp_path, drafts=True, future=True)
    publish("publish-set", tmp_path)
    files = [path for path in (tmp_path / "_site").rglob("*") if path.is_file()]
    assert [path for path in files if b"canary" in path.read_bytes().lower()] == []


@pytest.mark.parametrize("idea", ideas())
def test_every_link_leads_somewhere(idea: str, tmp_path: Path) -> None:
    publish(idea, tmp_path)
    output = tmp_path / "_site"
    links = [link for path in sorted(output.rglob("*.html")) for link in links_of(path, output)]
    assert len(links) > 50
    assert [link for link in links if not leads(link, output)] == []


def links_of(path: Path, output: Path) -> Iterator[str]:
    """Addresses inside the site, from its root, with their anchors; those of the 404 page aside."""
    here = path.relative_to(output).as_posix()
    if here == "404.html":
        return
    for one in LexborHTMLParser(path.read_text("utf-8")).css("[href], [src], [poster]"):
        for name in ("href", "src", "poster"):
            written = one.attributes.get(name)
            if written is not None and not urlsplit(written).scheme:
                yield urljoin(f"/{here}", written)


def leads(link: str, output: Path) -> bool:
    parts = urlsplit(link)
    file = output / unquote(parts.path).lstrip("/")
    if parts.path.endswith("/"):
        file /= "index.html"
    if not file.is_file() or not parts.fragment or file.suffix != ".html":  # `#t=2` of a clip
        return file.is_file()
    tree = LexborHTMLParser(file.read_text("utf-8"))
    return any(one.attributes["id"] == unquote(parts.fragment) for one in tree.css("[id]"))


@pytest.mark.parametrize("idea", ideas())
def test_a_second_build_has_nothing_to_write(idea: str, tmp_path: Path) -> None:
    publish(idea, tmp_path)
    again = build(Request(tmp_path, date=TODAY, plain=True))
    assert (again.written, again.removed) == (0, 0)
    assert again.kept > 0
