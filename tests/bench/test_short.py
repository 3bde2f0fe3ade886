"""The bench in a short form: what it builds is whole, and what it compares with builds too."""

from pathlib import Path

from generator.build import Request, build
from tests.bench.corpus import write_corpus
from tests.bench.first_build import check_pages
from tests.bench.reference import build as build_reference


def test_the_corpus_builds_whole(tmp_path: Path) -> None:
    write_corpus(tmp_path / "site", 60)
    outcome = build(Request(tmp_path / "site", date="2026-01-01"))
    assert outcome.problems == ()
    check_pages(tmp_path / "site/_site", 60)


def test_the_reference_writes_a_page_an_article(tmp_path: Path) -> None:
    write_corpus(tmp_path / "site", 10)
    assert build_reference(tmp_path / "site", tmp_path / "out") == 10
