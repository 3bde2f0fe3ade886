"""Options of a theme: declared in theme.yml, chosen in site.yml, checked like all that authors write."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.build import Outcome, Request, build
from generator.model.colour import Colour, contrast
from generator.model.problem import Span
from generator.model.theme import Contrast, Given, Option
from generator.model.value import replace
from generator.read.colour import read_colour
from generator.read.config import read_config
from generator.read.options import choose
from generator.read.theme import read_theme
from generator.render.assets import write_style

HERE = Span("site.yml")

# Colours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#2337b8", "#2337b8"),
        ("#25B", "#2255bb"),
        ("Teal", "#008080"),
        ("rgb(35 55 184)", "#2337b8"),
        ("rgb(35, 55, 184)", "#2337b8"),
        ("hsl(120deg 100% 25%)", "#008000"),
        ("oklch(62.8% 0.2577 29.23)", "#ff0000"),
        ("oklch(0.5 0.4 140)", "#217800"),
    ],
)
def test_a_colour_is_read_in_any_of_the_usual_ways(written, meant):
    assert str(read_colour(written)) == meant


@pytest.mark.parametrize(
    "written",
    ["", "#12", "#12345g", "#2337b8cc", "blu", "rgb(1 2)", "rgb(300 0 0)", "red;}", "url(x)", "oklch(2 0 0)", "hsl(a b c)", "oklch(0.. 1 1)"],
)  # fmt: skip
def test_what_is_no_colour_is_none(written):
    assert read_colour(written) is None


def test_contrast_is_that_of_wcag():
    white, black, grey = Colour(1, 1, 1), Colour(0, 0, 0), Colour(119 / 255, 119 / 255, 119 / 255)
    assert contrast(white, black) == 21.0
    assert round(contrast(grey, white), 2) == 4.48
    assert contrast(white, white) == 1.0


# theme.yml ----------------------------------------------------------------------------------------

THEME = """\
name: Mine
extends: default
options:
  accent: crimson
  panels: [sources, changes, people, questions]
  tone: {type: choice, choices: [calm, loud], meaning: How it speaks., token: --tone}
  wide: {type: switch, default: yes}
  columns: {type: number, default: 2, least: 1, most: 4, token: --columns}
  ribbon: {type: colour, default: gold, token: --ribbon, contrast: {against: [black, black], least: 3}}
  motto: ""
"""


def test_a_theme_declares_options_and_gives_values():
    settings, problems = read_theme(THEME, "themes/mine/theme.yml")
    accent, panels, tone, wide, columns, ribbon, motto = settings.options
    assert problems == ()
    assert accent == Given("accent", "crimson", span(4, 3), span(4, 11))
    assert panels.value == ("sources", "changes", "people", "questions")
    assert panels.spans[1] == span(5, 21)
    assert tone == Option(
        "tone", "choice", "calm", "How it speaks.", ("calm", "loud"), token="--tone"
    )
    assert wide == Option("wide", "switch", True)
    assert columns == Option("columns", "number", 2.0, least=1.0, most=4.0, token="--columns")
    assert replace(ribbon, contrast=replace(ribbon.contrast, span=None)) == Option("ribbon", "colour", ("#ffd700", "#ffd700"), token="--ribbon", contrast=Contrast(("black", "black"), (3.0, 3.0)))  # fmt: skip
    assert motto == Given("motto", "", span(10, 3), span(10, 10))


def span(line: int, column: int) -> Span:
    return Span("themes/mine/theme.yml", line, column)


@pytest.mark.parametrize(
    ("line", "where", "hint"),
    [
        ("extend: default", "1:1 unknown-key", "Did you mean `extends`?"),
        ("options: {x: {typ: text}}", "1:15 unknown-key", "Did you mean `type`?"),
        ("options: {x: {type: color}}", "1:21 bad-value", "Did you mean `colour`?"),
        ("options: {x: {type: choice, choices: [a], default: b}}", "1:52 bad-value", "Write one"),
        ("options: {x: {type: number, default: b}}", "1:38 bad-value", ""),
        ("options: {x: {type: number, token: size}}", "1:36 bad-value", "Write it like `--accent`"),
        ("options: {x: {type: text, token: --size}}", "1:14 bad-value", "Take `token` out"),
        (
            "options: {x: {type: colour, contrast: {against: [a], least: 30}}}",
            "1:61 bad-value",
            "4.5",
        ),
        ("options: {X Y: z}", "1:11 bad-id", ""),
        ("options: [accent]", "1:10 wrong-type", ""),
    ],
)
def test_a_mistake_in_theme_yml_is_told_at_its_place(line, where, hint):
    _, (problem,) = read_theme(line, "themes/mine/theme.yml")
    assert problem.span.path == "themes/mine/theme.yml"
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where
    assert hint in problem.hint


# site.yml -----------------------------------------------------------------------------------------

OPTIONS = (
    Option("fonts", "choice", "bundled", choices=("bundled", "system")),
    Option("measure", "number", 66.0, least=45.0, most=80.0, token="--characters"),
    Option("dense", "switch", False),
    Option("ratio", "number", 1.0),
    Option(
        "panels",
        "list",
        ("sources", "related"),
        choices=("sources", "related", "cited"),
        needed=("sources",),
    ),
    Option("paper", "colour", ("#fcfcfa", "#121418"), token="--paper"),
    Option(
        "accent",
        "colour",
        ("#2337b8", "#aab6ff"),
        token="--accent",
        contrast=Contrast(("paper",), (5.2, 6.0)),
    ),
    Option("motto"),
)


def chosen(written: str):
    config, problems = read_config(f"title: A\ntheme:\n  options: {{{written}}}")
    assert problems == ()
    return choose([OPTIONS], config.theme_options, "default")


def test_a_site_chooses_what_it_likes():
    _, values, problems = chosen(
        'fonts: system, measure: 60, dense: yes, panels: [cited, sources], motto: "Calm", accent: [navy, "#aab6ff"]'
    )
    assert problems == ()
    assert values == {
        "fonts": "system",
        "measure": 60.0,
        "dense": True,
        "ratio": 1.0,
        "panels": ("cited", "sources"),
        "paper": ("#fcfcfa", "#121418"),
        "accent": ("#000080", "#aab6ff"),
        "motto": "Calm",
    }


@pytest.mark.parametrize(
    ("written", "where", "hint"),
    [
        ("acent: red", "3:13 unknown-key", "Did you mean `accent`?"),
        ("x: red", "3:13 unknown-key", "Its options are `accent`, `dense`"),
        ("fonts: sytem", "3:20 bad-value", "Did you mean `system`?"),
        ("fonts: [system]", "3:20 wrong-type", "without brackets"),
        ("measure: 90", "3:22 bad-value", "66"),
        ("measure: nan", "3:22 bad-value", "66"),
        ("measure: wide", "3:22 bad-value", "66"),
        ("ratio: 1e999", "3:20 bad-value", "1"),
        ("dense: perhaps", "3:20 bad-value", "`true` or `false`"),
        ("panels: [sources, source]", "3:31 bad-value", "Did you mean `sources`?"),
        ("panels: [sources, cited, sources]", "3:38 bad-value", "Keep it once"),
        ("panels: [cited]", "3:21 bad-value", "Add `sources`"),
        ("accent: blu", "3:21 bad-value", "Did you mean `blue`?"),
        ("accent: [red, blu]", "3:27 bad-value", "Did you mean `blue`?"),
        ("accent: [red, navy, blue]", "3:21 bad-value", "light, dark"),
        ("accent: '1px'", "3:21 bad-value", "`#2337b8`"),
    ],
)
def test_a_mistake_in_site_yml_is_told_at_its_place_and_the_default_stays(written, where, hint):
    _, values, (problem,) = chosen(written)
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where
    assert hint in problem.hint
    assert values == {option.name: option.default for option in OPTIONS}


# Contrast -----------------------------------------------------------------------------------------

ACCENTS = ["orange", "yellow", "#ffffff", "#000000", "teal", "#b3261e", "hotpink", "#00ff00", "gray"]  # fmt: skip


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_can_always_be_read(accent):
    _, values, _ = chosen(f"accent: '{accent}'")
    light, dark = (read_colour(one) for one in values["accent"])
    assert contrast(light, read_colour("#fcfcfa")) >= 5.2
    assert contrast(dark, read_colour("#121418")) >= 6


def test_a_colour_that_cannot_be_read_is_told_and_the_nearest_is_used():
    _, values, (problem,) = chosen("accent: '#f5a623'")
    assert (problem.code, problem.severity, problem.span) == ("low-contrast", "warning", Span("site.yml", 3, 21))  # fmt: skip
    assert "#f5a623 has a contrast of 2.0 with `paper` in the light theme" in problem.message
    assert values["accent"][0] in problem.message
    assert values["accent"][0] in problem.hint
    again = chosen(f"accent: '{values['accent'][0]}'")
    assert (again[1]["accent"][0], again[2]) == (values["accent"][0], ())


def test_a_partner_that_nobody_wrote_is_put_right_in_silence():
    _, values, problems = chosen("accent: '#000000'")
    assert problems == ()
    assert contrast(read_colour(values["accent"][1]), read_colour("#121418")) >= 6


def test_the_ground_is_the_one_that_the_site_has_chosen():
    _, values, problems = chosen("accent: ['#2337b8', '#8e9cf0'], paper: ['#fcfcfa', '#333333']")
    assert [problem.span.column for problem in problems] == [33]
    assert contrast(read_colour(values["accent"][1]), read_colour("#333333")) >= 6


def test_only_what_differs_is_written_and_in_the_layer_of_the_tokens():
    options, values, _ = chosen("accent: ['#7a0000', '#ffb4a8'], measure: 60, fonts: system")
    assert write_style(options, values) == (
        "\n@layer tokens{:root{--accent:#7a0000;--characters:60}"
        "@supports (color:light-dark(#000,#fff)){:root{--accent:light-dark(#7a0000,#ffb4a8)}}}\n"
    )
    options, values, _ = chosen("fonts: system")
    assert write_style(options, values) == ""


# Themes -------------------------------------------------------------------------------------------

ARTICLE = """\
---
title: One
published: 2020-01-01
questions: [{q: Why?, a: "Because [[person:ada]] said so. [@book]"}]
sources: {book: {title: A book}}
changes: [{date: 2020-01-02, kind: update, note: More.}]
extra: {donate: https://example.org/}
---

Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "content/articles/one.md", ARTICLE)
    write(tmp_path, "content/articles/two.md", "---\ntitle: Two\npublished: 2020-01-03\n---\nText.")
    write(tmp_path, "content/data/people.yml", "ada: {name: Ada}")
    return tmp_path


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, "utf-8")


def publish(site: Path, theme: str) -> Outcome:
    write(site, "site.yml", f"title: T\n{theme}\n")
    return build(Request(site, date="2026-12-01", plain=True))


def page(site: Path, path: str = "one/index.html") -> LexborHTMLParser:
    return LexborHTMLParser((site / "_site" / path).read_text("utf-8"))


def panels(site: Path) -> list[str]:
    found = page(site).css("main > article > .back, main > article > .neighbours")
    return [one.attributes.get("id") or one.attributes["class"] for one in found]


def test_panels_stand_in_the_order_of_the_theme(site):
    assert publish(site, "theme: default").problems == ()
    assert panels(site) == ["ng-people", "ng-questions", "ng-sources", "ng-log"]
    contents = [one.text() for one in page(site).css(".toc a")]
    assert contents == ["Who and where", "Questions", "Sources"]


def test_panels_stand_in_the_order_of_the_site_and_the_others_are_left_out(site):
    order = "theme: {options: {panels: [changes, sources, questions, people, contents]}}"
    assert publish(site, order).problems == ()
    assert panels(site) == ["ng-log", "ng-sources", "ng-questions", "ng-people"]
    contents = [one.text() for one in page(site).css(".toc a")]
    assert contents == ["Sources", "Questions", "Who and where"]


def test_contents_can_be_left_out(site):
    assert publish(site, "theme: {options: {panels: [people, questions, sources, changes]}}").problems == ()  # fmt: skip
    assert page(site).css(".toc") == []


@pytest.mark.parametrize(
    ("fonts", "loaded"),
    [("bundled", 2), ("sans", 1), ("system", 0), ("system-sans", 0)],
)
def test_a_page_loads_only_the_fonts_it_uses(site, fonts, loaded):
    assert publish(site, f"theme: {{options: {{fonts: {fonts}}}}}").problems == ()
    assert page(site).css_first("html").attributes["class"] == f"fonts-{fonts}"
    assert len(page(site).css("link[rel=preload]")) == loaded


def test_the_site_s_colours_end_the_style_sheet_and_no_page_has_a_style_of_its_own(site):
    assert publish(site, "theme: {options: {accent: '#7a0000'}}").problems == ()
    sheet = (site / "_site/assets/style.css").read_text("utf-8")
    assert sheet.rstrip().splitlines()[-1].startswith("@layer tokens{:root{--accent:#7a0000}")
    assert page(site).css("style, [style]") == []
    assert "--accent:#7a0000" in page(site, "404.html").css_first("style").text()


MINE = {
    "themes/mine/theme.yml": """\
name: Mine
options:
  fonts: system
  banner: {type: choice, choices: [none, red], default: none, token: --banner}
  panels:
    type: list
    choices: [donate, people, questions, sources, changes]
    needed: [people, questions, sources, changes]
""",
    "themes/mine/templates/article.html": """\
{% extends "default/article.html" %}
{% block panel %}
{% if panel == "donate" and page.extra.get("donate") %}
<section class="back" id="donate"><h2>{{ _("Give") }} {{ page.site.options.banner }}</h2></section>
{% else %}
{{ super() }}
{% endif %}
{% endblock %}
""",
    "themes/mine/templates/404.html": "<h1>{{ page.title }}</h1>",
    "themes/mine/translations/en.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Give"\nmsgstr "Please give"\n\nmsgid "Sources"\nmsgstr "Where this comes from"\n',
}  # fmt: skip


def test_a_theme_of_the_site_adds_options_and_a_panel_and_overrides_one_template(site):
    for path, text in MINE.items():
        write(site, path, text)
    outcome = publish(site, "theme: {name: mine, options: {banner: red}}")
    assert outcome.problems == ()
    assert panels(site) == ["donate", "ng-people", "ng-questions", "ng-sources", "ng-log"]
    assert page(site).css_first("#donate h2").text() == "Please give red"
    assert page(site).css_first("#ng-sources-title").text() == "Where this comes from"
    assert page(site).css_first("html").attributes["class"] == "fonts-system"
    assert (site / "_site/404.html").read_text("utf-8") == "<h1>Page not found</h1>"
    assert page(site, "index.html").css_first(".masthead") is not None
    assert "--banner:red" in (site / "_site/assets/style.css").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "where", "hint"),
    [
        ("x: {type: colour, default: red, contrast: {against: papper, least: 3}}", "3:55", "Did you mean `paper`?"),
        ("x: {type: colour, default: red, contrast: {against: fonts, least: 3}}", "3:55", "light, dark"),
        ("x: {type: colour, default: red, contrast: {against: [whit, black], least: 3}}", "3:55", "light, dark"),
        ("x: [a, b]", "3:6", "{type: list"),
    ],
)  # fmt: skip
def test_what_only_all_themes_together_show_is_told_too(option, where, hint, site):
    write(site, "themes/mine/theme.yml", f"name: Mine\noptions:\n  {option}\n")
    (problem,) = (
        one for one in publish(site, "theme: mine").problems if one.code != "unused-in-theme"
    )
    assert f"{problem.span.line}:{problem.span.column}" == where
    assert problem.span.path == "themes/mine/theme.yml"
    assert hint in problem.hint


def test_an_empty_option_chooses_nothing(site):
    assert publish(site, "theme: {options: {accent: , fonts: '', measure: }}").problems == ()
    assert page(site).css_first("html").attributes["class"] == "fonts-bundled"


def test_a_theme_s_own_style_sheet_is_loaded_last_and_inline_where_no_sheet_is(site):
    write(site, "themes/mine/theme.yml", "name: Mine")
    write(site, "themes/mine/assets/site.css", ".foot { color: #123456 }")
    assert publish(site, "theme: mine").problems == ()
    sheets = [one.attributes["href"] for one in page(site).css("link[rel=stylesheet]")]
    assert sheets == ["../assets/style.css", "../assets/site.css"]
    style = page(site, "404.html").css_first("style").text()
    assert style.rstrip().endswith(".foot { color: #123456 }")


def test_a_theme_s_mistakes_stop_a_build_with_their_place(site):
    write(site, "themes/mine/theme.yml", "name: Mine\noptions:\n  fonts: sytem\n")
    (problem,) = publish(site, "theme: mine").problems
    assert (problem.code, problem.span) == ("bad-value", Span("themes/mine/theme.yml", 3, 10))
    assert problem.hint == "Did you mean `system`?"
    assert not (site / "_site").exists()
