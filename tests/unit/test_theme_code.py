"""Templates compiled our way print what stock Jinja prints."""

import re
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context

from generator.build import Request, build
from generator.render import theme

ROOT = Path(__file__).resolve().parents[2]
SITES = ("tests/browser/site", "tests/sites/german-and-arabic/site")


def publish(site: Path, output: Path) -> dict[str, bytes]:
    for cached in (theme.load_environment, theme.load_marks):
        cached.cache_clear()
    assert not build(Request(site, output, date="2030-01-01")).failed
    return {
        p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("site", SITES)
def test_pages_are_those_of_stock_jinja(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shutil import copytree

    copytree(ROOT / site, tmp_path / "site", ignore=lambda *_: (".nutgraf", "_site"))
    ours = publish(tmp_path / "site", tmp_path / "ours")
    monkeypatch.setattr(theme.ThemeEnvironment, "code_generator_class", CodeGenerator)
    monkeypatch.setattr(theme.ThemeEnvironment, "context_class", Context)
    monkeypatch.setattr(theme.ThemeEnvironment, "_parse", Environment._parse)
    monkeypatch.setattr(theme, "LibraryLoader", ChoiceLoader)
    stock = publish(tmp_path / "site", tmp_path / "stock")
    theme.load_environment.cache_clear()
    theme.load_marks.cache_clear()
    assert len(ours) > 20
    assert [path for path in ours if ours[path] != stock.get(path)] == []
    assert ours.keys() == stock.keys()


# A word for readers in a script would stay English in every language.
WORDS = re.compile(
    r"""(?:textContent|innerText|innerHTML|ariaLabel|placeholder|\.title|\.alt)\s*=\s*(["'`])(?!\1)"""
    r"""|setAttribute\(\s*["'](?:aria-label|title|alt|placeholder)["']\s*,\s*["'`]"""
    r"""|(["'`])[A-Z][a-z]+ [a-z][^"'`]*\2"""
)


@pytest.mark.parametrize("script", ["script.js", "theme.js"])
def test_scripts_hold_no_words(script: str) -> None:
    text = (ROOT / "themes/default/assets" / script).read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    assert [match[0] for match in WORDS.finditer(code)] == []


@pytest.mark.parametrize(
    "code",
    ['a.textContent = "Open";', "b.setAttribute('aria-label', `Close`)", 'const c = "Show all";'],
)
def test_a_word_in_a_script_would_be_seen(code: str) -> None:
    assert WORDS.search(code)
