"""What the guide's page on theming shows works as it stands there."""

import re
from pathlib import Path
from typing import Final

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.build import Request, build
from generator.model.config import Config
from generator.model.problem import Span
from generator.read.theme import _OptionKeys
from generator.scaffold import make_site, make_theme
from generator.themes import read_chain

REPOSITORY: Final = Path(__file__).parents[2]
TEXT: Final = (REPOSITORY / "content/guide/theming.md").read_text("utf-8")
BLOCK: Final = re.compile(r"```\w+\n((?:#|/\*|\{#) ([\w./-]+\.\w+).*?)```", re.DOTALL)
STEPS: Final = tuple((path, text) for text, path in BLOCK.findall(TEXT))
EXAMPLES: Final = dict(STEPS)
APPEAL: Final = re.search(r"```yaml\n(extra:\n.*?)```", TEXT, re.DOTALL)[1]
CHAIN: Final = read_chain(REPOSITORY, Config("T", Span("site.yml")))


def test_the_options_of_the_guide_are_those_of_the_default_theme():
    rows = re.findall(r"(?m)^\| `([a-z_]+)` \| (?:`([^|]*)`|all) \|", TEXT.partition("### Colours")[0])  # fmt: skip
    assert [name for name, _ in rows] == list(CHAIN.options)
    written = {name: default for name, default in rows if default}
    assert written == {
        "accent": '["#2337b8", "#aab6ff"]',
        "highlight": '["#ffe98f", "#4a3f12"]',
        "paper": '["#fcfcfa", "#121418"]',
        "fonts": "bundled",
        "measure": "66",
    }
    assert CHAIN.values["accent"] == ("#2337b8", "#aab6ff")
    assert CHAIN.values["highlight"] == ("#ffe98f", "#4a3f12")
    assert CHAIN.values["paper"] == ("#fcfcfa", "#121418")


@pytest.mark.parametrize(
    "name",
    [one for option in CHAIN.options.values() for one in option.choices],
)
def test_every_choice_is_explained(name):
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("key", _OptionKeys.__struct_fields__)
def test_every_key_of_an_option_is_in_the_guide(key):
    assert re.search(rf"\b{key}\b", TEXT.partition("### Options of your own")[2])


def test_every_custom_property_that_is_named_exists():
    sheet = (REPOSITORY / "themes/default/assets/style.css").read_text("utf-8")
    named = set(re.findall(r"`(--[a-z0-9-]+)`", TEXT)) - {"--ribbon", "--views", "--csp"}
    assert len(named) > 20
    assert [name for name in named if f"{name}:" not in sheet] == []


def test_the_blocks_that_are_named_are_those_of_the_frame():
    frame = (REPOSITORY / "themes/default/templates/base.html").read_text("utf-8")
    said = TEXT.partition("its blocks are ")[2].partition(".")[0]
    assert set(re.findall(r"`(\w+)`", said)) == set(re.findall(r"\{% block (\w+) %\}", frame))


# The examples, published --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A fresh site on which the guide is followed; each example's pages as they were then."""
    folder = tmp_path_factory.mktemp("fresh")
    assert isinstance(make_site(folder, "2026-01-01"), list)
    assert isinstance(make_theme(folder, "mine"), list)
    settings = folder / "site.yml"
    settings.write_text(settings.read_text("utf-8") + "theme: mine\n", "utf-8")
    article = folder / "content/articles/ten-days.md"
    found = {}
    for number, (path, text) in enumerate(STEPS[1:]):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
        if path.endswith("article.html"):
            appeal = f"\n{APPEAL}---\n\nThe calendar of"
            article.write_text(article.read_text("utf-8").replace("---\n\nThe calendar of", appeal), "utf-8")  # fmt: skip
        if path.endswith("de.po"):
            german = article.read_text("utf-8").replace("title:", "language: de\ntitle:", 1)
            article.write_text(german, "utf-8")
        kept = tmp_path_factory.mktemp("pages") / str(number)
        problems = build(Request(folder, kept, date="2026-12-01", jobs=1)).problems
        # The first theme.yml names an option for the template that comes next.
        waiting = [f"no template reads the option `{one}`" for one in ("tagline",) if number == 1]
        assert [one.message for one in problems] == waiting, path
        found[path] = kept
    return found


def test_the_guide_shows_a_whole_theme():
    assert sorted(EXAMPLES) == [
        "site.yml",
        "themes/mine/assets/site.css",
        "themes/mine/templates/article.html",
        "themes/mine/templates/home.html",
        "themes/mine/theme.yml",
        "themes/mine/translations/de.po",
    ]


def test_its_panel_stands_where_an_article_has_something_for_it(pages):
    page = LexborHTMLParser(
        (pages["themes/mine/templates/article.html"] / "ten-days/index.html").read_text("utf-8")
    )
    assert [one.text() for one in page.css(".back h2")] == ["Support us", "Questions", "Sources"]
    assert page.css_first("#donate p").text() == "This explainer was paid for by its readers."


def test_no_panel_is_made_of_nothing(tmp_path):
    texts = EXAMPLES | {
        "site.yml": "title: Tides\ntheme: mine\n",
        "content/one.md": "# One\n\nText.\n",
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert build(Request(tmp_path, date="2026-12-01", jobs=1)).problems == ()
    page = LexborHTMLParser((tmp_path / "_site/one/index.html").read_text("utf-8"))
    assert page.css(".back, #donate") == []


def test_its_words_are_on_the_page(pages):
    page = LexborHTMLParser(
        (pages["themes/mine/translations/de.po"] / "ten-days/index.html").read_text("utf-8")
    )
    titles = [one.text() for one in page.css(".back h2")]
    assert titles == ["Unterstützen Sie uns", "Fragen", "Woher wir das wissen"]


def test_its_line_is_on_the_page_that_it_changes_and_on_no_other(pages):
    folder = pages["themes/mine/templates/home.html"]
    assert "Facts first" in (folder / "index.html").read_text("utf-8")
    assert "Facts first" not in (folder / "ten-days/index.html").read_text("utf-8")


def test_its_colours_end_the_style_sheet(pages):
    [sheet] = (pages["themes/mine/templates/article.html"] / "assets").glob("style.*.css")
    # The gold is as dark as the paper asks for.
    ends = ":root{--accent:light-dark(#7a0000,#e0a197);--ribbon:light-dark(#ac9100,#ffd700)}}}"
    assert sheet.read_text("utf-8").rstrip().endswith(ends)
    [own] = (pages["themes/mine/assets/site.css"] / "assets").glob("site.*.css")
    assert "--serif" in own.read_text("utf-8")


def test_the_settings_of_the_first_example_are_those_of_a_site(tmp_path):
    (tmp_path / "site.yml").write_text(EXAMPLES["site.yml"], "utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/one.md").write_text("# One\n\nText.\n", "utf-8")
    assert build(Request(tmp_path, date="2026-12-01")).problems == ()
