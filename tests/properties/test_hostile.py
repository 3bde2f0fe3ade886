"""Whatever stands in a site's folder: a page or a problem, within seconds, never a traceback."""

import os
import random
import re
import time
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build import Outcome, Request, build, check
from generator.cli import main
from generator.model.problem import CODES, Problem
from generator.model.reading import Reading
from generator.read.accept import accept
from generator.read.article import read_article
from generator.read.captions import read_captions
from generator.read.config import read_config
from generator.read.data import read_data, read_term
from generator.read.durations import read_duration
from generator.read.media import probe
from generator.read.schema import ClipKeys
from generator.render.embeds import find_player

SECONDS = 10
ARTICLE = "content/articles/a.md"
TERM = "content/glossary/t.md"
EVENTS = "content/data/events.yml"
SOURCES = "content/data/sources.yml"
PEOPLE = "content/data/people.yml"
TOP = "---\ntitle: T\npublished: 2020-01-01\n---\n"
TERM_TOP = "---\nshort: S.\n---\n"
GOOD = TOP + "Fine.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
PICTURE = TOP + "![Drawing](x.svg)\n"
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
YAML_BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12)
)


def article(body: str = "Text.\n", front: str = "") -> dict[str, str | bytes]:
    return {ARTICLE: f"---\ntitle: T\npublished: 2020-01-01\n{front}---\n{body}"}


def site_yml(lines: str) -> dict[str, str | bytes]:
    return {"site.yml": lines, ARTICLE: GOOD}


# (what it is, the files, the codes that must be among the errors; none: it is published)
INPUTS: list[tuple[str, Mapping[str, str | bytes], set[str]]] = [
    # YAML that explodes or overflows
    ("aliases that multiply", article(front=YAML_BOMB), {"yaml-not-supported"}),
    ("merge keys that multiply", article(front=MERGE_BOMB), {"yaml-not-supported"}),
    ("60,000 brackets crash the C loader", article(front="summary: " + "[" * 60000 + "\n"), {"yaml-too-deep"}),
    ("60,000 braces", article(front="summary: " + "{" * 60000 + "\n"), {"yaml-too-deep"}),
    ("lists 1,000 deep", article(front="extra:\n  x:\n    " + "- " * 1000 + "a\n"), {"yaml-too-deep"}),
    ("front matter of 300 KB", article(front="summary: " + "a" * 300_000 + "\n"), {"yaml-too-large"}),
    ("100,000 keys nobody knows", article(front="".join(f"k{n}: 1\n" for n in range(20000))), {"unknown-key"}),
    ("the same key 10,000 times", article(front="summary: a\n" * 10000), {"duplicate-key"}),
    ("a tag that would run code", article(front="summary: !!python/object/apply:os.system [id]\n"), {"yaml-not-supported"}),
    ("a data file that is a list", {ARTICLE: GOOD, EVENTS: "- a\n- b\n"}, {"wrong-type"}),
    ("a data file that is a number", {ARTICLE: GOOD, EVENTS: "1\n"}, {"wrong-type"}),
    ("a data file of a name nobody reads", {ARTICLE: GOOD, "content/data/event.yml": "a: b\n"}, {"unknown-key"}),
    ("an empty data file", {ARTICLE: GOOD, EVENTS: ""}, set()),
    ("data of 300 KB", {ARTICLE: GOOD, EVENTS: "a: b\n" * 60000}, {"yaml-too-large"}),
    ("2,000 events", {ARTICLE: GOOD, EVENTS: "".join(f"e{n}: {{date: {1000 + n}, title: T}}\n" for n in range(2000))}, set()),
    ("site.yml with an unclosed quote", site_yml('title: "T\n'), {"yaml-syntax"}),
    ("an empty site.yml", site_yml(""), {"missing-key"}),
    ("site.yml that is a list", site_yml("- T\n"), {"wrong-type"}),
    ("site.yml of brackets", site_yml("[" * 60000), {"yaml-too-deep"}),
    ("site.yml in Latin-1", {"site.yml": b"title: caf\xe9\n", ARTICLE: GOOD}, {"bad-encoding"}),
    # runs that are slow in naive parsers
    ("100 KB of image openings", article("![" * 50000), {"nesting-too-deep"}),
    ("50,000 reference openings", article("[[" * 50000), {"nesting-too-deep"}),
    ("50,000 reference openings in a field", article(front="summary: 'x " + "[[" * 50000 + "'\n"), {"nesting-too-deep"}),
    ("60,000 closed brackets", article("[" * 60000 + "a" + "]" * 60000), {"nesting-too-deep"}),
    ("emphasis that never closes", article("*a_" * 60000), set()),
    ("backticks of growing length", article("".join("`" * n + " " for n in range(1, 1000))), set()),
    ("300,000 backticks", article("`" * 300_000), {"unclosed-block"}),
    ("one line of 1 MB", article("a" * 999_000), set()),
    ("one line of more than 1 MB", article("a" * 1_100_000), {"file-too-large"}),
    ("100,000 quotation marks", article('"' * 100_000), {"too-complex"}),
    ("100,000 quotation marks in a field", article(front="summary: 'x " + '"' * 100_000 + "'\n"), {"too-complex"}),
    ("apostrophes and quotation marks", article("'a " * 5000 + 'a" ' * 5000), {"too-complex"}),
    ("blockquotes 200 deep", article("> " * 200 + "a"), {"nesting-too-deep"}),
    ("lists 700 deep", article("".join(" " * 2 * n + "- a\n" for n in range(700))), {"nesting-too-deep"}),
    ("blocks 500 deep", article("".join(":" * (600 - n) + " note\n" for n in range(500))), {"nesting-too-deep"}),
    ("a table of 10,000 columns", article("|a" * 10000 + "|\n" + "|-" * 10000 + "|\n" + "|b" * 10000 + "|\n"), set()),
    ("50,000 headings of one name", article("# a\n" * 50000), set()),
    ("12,000 rules without a blank line", article("***\n" * 12_000), set()),
    ("10,000 blocks of a language that takes long to begin", article("```csharp\nx\n```\n\n" * 10_000), set()),
    ("50,000 words like addresses in memory", article("".join(f"a at 0x{n:08x}> " for n in range(50_000))), set()),
    ("2,000 footnotes that nothing refers to", article("".join(f"[^{n}]: b\n\n" for n in range(2000))), {"bad-reference"}),
    ("footnotes that refer to each other", article("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n"), set()),
    ("a footnote that refers to itself", article("a[^1]\n\n[^1]: b[^1]\n"), set()),
    ("footnotes in footnotes", article("^[" * 3000 + "a" + "]" * 3000), {"nesting-too-deep"}),
    ("10,000 references in one sentence", {**article("[[t]] " * 10000), TERM: TERM_TOP}, set()),
    ("40,000 full stops after a reference", {**article("[[t]] " + "." * 40_000), TERM: TERM_TOP}, set()),
    ("100,000 blanks in a link's parentheses", article("[a](" + " " * 100_000 + "b.c d"), set()),
    ("400 blanks in each of 2,000 links", article(("[a](b" + " " * 400) * 2000), set()),
    ("150 quotes in each of 300 links", article(('[a](b c.de ' + ' "' * 150 + ")\n\n") * 300), {"bad-link"}),
    ("10,000 citations with blanks", article("[ @a, x ] " * 10_000), set()),
    ("24,000 brackets closed twice", article(("[a]] " * 40 + "\n\n") * 600), set()),
    ("100,000 ampersands", article("&" * 100_000), set()),
    ("100,000 tag openings", article("<a " * 100_000), set()),
    ("100,000 tag openings, trusted", {**article("<a " * 100_000), "site.yml": "title: T\nhtml: trusted\n"}, set()),
    ("100,000 nested tags, trusted", {**article("<b>" * 100_000), "site.yml": "title: T\nhtml: trusted\n"}, set()),
    ("100,000 comment openings, trusted", {**article("<!--" * 100_000), "site.yml": "title: T\nhtml: trusted\n"}, set()),
    ("3,000 events named in the text", article("".join(f"[[event:e{n}]]\n\n" for n in range(3000))), {"unknown-event"}),
    ("code of 300 KB", article("```python\n" + "x = [1, (2)]\n" * 23000 + "```\n"), set()),
    # bytes and characters
    ("a NUL in the text", article("a\x00b [[t\x00]]"), {"unknown-term"}),
    ("a NUL in a heading that is the title", {ARTICLE: "# a\x00b\n\ntext\n"}, set()),
    ("a NUL in front matter", article(front="summary: a\x00b\n"), {"yaml-syntax"}),
    ("invalid UTF-8", {ARTICLE: b"# a\n\n\xff\xfe\xc3("}, {"bad-encoding"}),
    ("a lone surrogate in UTF-8", {ARTICLE: b"# a\n\n\xed\xa0\x80"}, {"bad-encoding"}),
    ("UTF-16", {ARTICLE: "# a\n\nb".encode("utf-16")}, {"bad-encoding"}),
    ("a byte order mark", {ARTICLE: b"\xef\xbb\xbf" + GOOD.encode()}, set()),
    ("two byte order marks", {ARTICLE: b"\xef\xbb\xbf\xef\xbb\xbf# a\n"}, {"missing-key"}),
    ("line ends of old Macs", {ARTICLE: GOOD.replace("\n", "\r")}, set()),
    ("odd line ends", article("a\x85b\u2028c\x0bd\x0ce"), set()),
    ("right-to-left overrides", article("a\u202eb\u2066c", "summary: \u202ex\n"), set()),
    ("an empty article", {ARTICLE: ""}, {"empty-file"}),
    ("an article of blanks", {ARTICLE: " \n\t\n"}, {"empty-file"}),
    ("an article that is only a fence", {ARTICLE: "---"}, {"unclosed-front-matter"}),
    ("an article without front matter or title", {ARTICLE: "text\n"}, {"missing-key"}),
    ("an empty term", {ARTICLE: GOOD, TERM: ""}, {"empty-file"}),
    ("a term of two fences", {ARTICLE: GOOD, TERM: "---\n---\n"}, {"missing-key"}),
    # files that pages show
    ("an absolute image path", article("![a](/etc/passwd)"), {"missing-file"}),
    ("a climbing image path", article("![a](../../../../etc/passwd)"), {"outside-site"}),
    ("a climbing image path in percent signs", article("![a](%2e%2e/%2e%2e/site.yml)"), {"outside-site"}),
    ("a climbing link", article("[a](../../site.yml)"), {"outside-site"}),
    ("a climbing clip", article(front="clips: [{id: c, file: ../../site.yml}]\n"), {"outside-site"}),
    ("an address that urllib refuses", article(front="image: '//[x?y'\n"), {"missing-file"}),
    ("a link that urllib refuses", article("[a](x//[b) [c](/[d]?e)"), {"unknown-page"}),
    ("a file name with a NUL in percent signs", article("![a](x%00.png) [b](y%00)"), {"missing-file", "unknown-page"}),
    ("an image that is an article", article("![a](a.md)"), {"bad-picture"}),
    ("a drawing with entities that multiply", {ARTICLE: PICTURE, "content/articles/x.svg": f"<!DOCTYPE svg [{BOMB}]>" + SVG.format("", "&e9;")}, {"unsafe-file"}),
    ("a drawing with a script", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format("", "<script>alert(1)</script>")}, {"unsafe-file"}),
    ("a drawing with a handler", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format('onload="alert(1)"', "")}, {"unsafe-file"}),
    ("a drawing with a script address", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format("", '<a href="javascript:alert(1)"><text>x</text></a>')}, {"unsafe-file"}),
    ("a drawing 10^400 wide", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format(f'width="{"9" * 400}" height="1"', "")}, set()),
    ("a drawing of a width nobody can read", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format(f'width="{"9" * 300_000}x" height="1"', "")}, set()),
    ("a drawing in an encoding nobody knows", {ARTICLE: PICTURE, "content/articles/x.svg": '<?xml version="1.0" encoding="nonsense"?>' + SVG.format("", "")}, {"unsafe-file"}),
    ("a drawing in a wide encoding", {ARTICLE: PICTURE, "content/articles/x.svg": '<?xml version="1.0" encoding="gb18030"?>' + SVG.format("", "")}, {"unsafe-file"}),
    ("a drawing 50,000 deep", {ARTICLE: PICTURE, "content/articles/x.svg": SVG.format("", "<g>" * 50000 + "</g>" * 50000)}, set()),
    ("an empty drawing", {ARTICLE: PICTURE, "content/articles/x.svg": ""}, {"bad-picture"}),
    ("a picture that is none", {**article("![a](x.png)"), "content/articles/x.png": b"\x89PNG\r\n\x1a\n\x00"}, {"bad-picture"}),
    ("an image that is a page", {**article("[a](x.html)"), "content/articles/x.html": "<script>alert(1)</script>"}, {"unsafe-file"}),
    ("a page that is linked at a part of it", {**article("[a](x.html#top)"), "content/articles/x.html": "<script>alert(1)</script>"}, {"unsafe-file"}),
    ("a drawing with a script that a person links to", {ARTICLE: GOOD, PEOPLE: "a: {name: A, short: 'See [it](x.svg).'}\n", "content/data/x.svg": SVG.format("", "<script>alert(1)</script>")}, {"unsafe-file"}),
    ("a drawing with a script that a source links to", {**article("[@a]"), SOURCES: "a: {title: A, note: 'See [it](x.svg?a#b).'}\n", "content/data/x.svg": SVG.format("", "<script>alert(1)</script>")}, {"unsafe-file"}),
    ("a drawing with a script that a topic links to", {**article(front="topics: [a]\n"), "content/data/topics.yml": "a: {title: A, summary: 'See [it](x.svg#b).'}\n", "content/data/x.svg": SVG.format("", "<script>alert(1)</script>")}, {"unsafe-file"}),
    # addresses
    ("a slug that climbs", article(front="slug: ..\n"), {"bad-address"}),
    ("a slug with a slash", article(front="slug: a/b\n"), {"bad-address"}),
    ("a slug in percent signs", article(front="slug: '%2e%2e'\n"), set()),
    ("a slug of nothing", article(front="slug: '!!!'\n"), {"bad-address"}),
    ("a slug of 10,000 letters", article(front=f"slug: {'a' * 10000}\n"), set()),
    ("names that Windows keeps for itself", {"content/articles/con.md": GOOD, "content/articles/nul.md": GOOD, "content/glossary/aux.md": TERM_TOP}, {"bad-address"}),
    ("aliases outside the site", article(front="aliases: [../x, 'https://example.org/', '//example.org/', '/a/../../b/', /%2e%2e/x/]\n"), {"bad-address"}),
    ("an alias that is its own address", article(front="aliases: [/a/]\n"), {"duplicate-address"}),
    ("an alias of the site's own pages", article(front="aliases: [/timeline/]\n"), {"duplicate-address"}),
    ("two files that differ in case", {"content/articles/a/X.md": GOOD, "content/articles/a/x.md": GOOD}, {"duplicate-address"}),
    ("two files that differ in normal form", {"content/articles/\u00e9.md": GOOD, "content/articles/e\u0301.md": GOOD}, {"duplicate-address"}),
    ("an article where the site's own page is", {"content/articles/timeline.md": GOOD}, {"duplicate-address"}),
    ("an article at the site's root", {"content/articles/index.md": GOOD}, {"duplicate-address"}),
    # values
    ("a year with 400 digits", article(front=f"timeline: [{{date: Y{'9' * 400}, title: T}}]\n"), {"bad-date"}),
    ("dates that are none", article(front="reviewed: 2020-99-99\nexpires: 9999999999\nreview_by: 2020-02-30\n"), {"bad-date"}),
    ("the first and the last day", article(front="timeline: [{date: '0000-01-01', title: T}, {date: '9999-12-31', title: T}, {date: '-9999', title: T}]\n"), set()),
    ("times outside the clock", article(front="timeline: [{date: '2020-01-01T99:99Z', title: T}]\n"), {"bad-date"}),
    ("coordinates of infinity", {ARTICLE: GOOD, "content/data/places.yml": "a: {name: A, coordinates: [inf, nan]}\n"}, {"bad-value"}),
    ("cues of 10^300 seconds", article(front=f"clips: [{{file: a.mp4, cues: [{{at: '{'9' * 300}', label: L}}]}}]\n"), {"bad-value"}),
    ("moments of a million hours", {**article("[[clip:c@999999]]", "clips: [{id: c, file: a.mp4}]\n"), "content/articles/a.mp4": b"x"}, set()),
    ("ids with spaces and pictures", article(front="key_facts: [{id: a b, text: T}, {id: 🎈, text: T}, {id: '', text: T}]\n"), {"bad-id"}),
    ("a term's file with a space", {ARTICLE: GOOD, "content/glossary/a b.md": TERM_TOP}, {"bad-id"}),
    ("script addresses in sources", {ARTICLE: GOOD, SOURCES: "a: {title: T, url: 'javascript:alert(1)', archived: 'JAVASCRIPT:alert(1)'}\n"}, {"bad-address"}),
    ("a script address of a person", {ARTICLE: GOOD, PEOPLE: "a: {name: T, url: 'javascript:alert(1)'}\n"}, {"bad-address"}),
    ("a script address in the menu", site_yml("title: T\nmenus: {main: [{title: X, url: 'javascript:alert(1)'}]}\n"), {"bad-address"}),
    ("a script address as the base", site_yml("title: T\nbase_url: 'javascript:alert(1)'\n"), {"bad-address"}),
    ("script addresses in the text", article("[a](javascript:alert(1)) ![b](javascript:c) <javascript:d>"), {"bad-link"}),
    ("a script address as image", article(front="image: 'javascript:alert(1)'\n"), {"missing-file"}),
    # the site's settings
    ("a theme that climbs", site_yml("title: T\ntheme: ../../etc\n"), {"bad-value"}),
    ("a theme that is not there", site_yml("title: T\ntheme: nowhere\n"), {"unknown-theme"}),
    ("a theme that extends itself", {**site_yml("title: T\ntheme: mine\n"), "themes/mine/theme.yml": "name: Mine\nextends: mine\n"}, {"bad-theme"}),
    ("themes that extend each other", {**site_yml("title: T\ntheme: one\n"), "themes/one/theme.yml": "name: One\nextends: two\n", "themes/two/theme.yml": "name: Two\nextends: one\n"}, {"bad-theme"}),
    ("a theme that extends a climbing name", {**site_yml("title: T\ntheme: one\n"), "themes/one/theme.yml": "name: One\nextends: ../../x\n"}, {"unknown-theme"}),
    ("a theme whose template is broken", {**site_yml("title: T\ntheme: one\n"), "themes/one/theme.yml": "name: One\nextends: default\n", "themes/one/templates/article.html": "{% if %}{{"}, {"theme-error"}),
    ("a zone that is a path", site_yml("title: T\ntimezone: ../../etc/passwd\n"), {"bad-value"}),
    ("a language that is a path", site_yml("title: T\nlanguage: ../../x\n"), {"bad-value"}),
    ("a language nobody speaks", site_yml("title: T\nlanguage: qqq\n"), set()),
    ("a menu of menus", site_yml("title: T\nmenus: {main: [[topics, [glossary]]]}\n"), {"wrong-type"}),
    ("ignore patterns that are broken", site_yml("title: T\nignore: ['[', '!', '**/**/**/**', '\\\\']\n"), {"bad-value"}),
    # circles
    ("terms that define each other", {ARTICLE: GOOD, TERM: "---\nterm: 'T [[u]]'\nshort: 'S [[u]].'\n---\n[[u]]\n", "content/glossary/u.md": "---\nterm: 'U [[t]]'\nshort: 'S [[t]].'\n---\n[[t]]\n"}, set()),
    ("a term that defines itself", {**article("[[t]]"), TERM: "---\nterm: 'T [[t]]'\nshort: '[[t]] [[t]]'\n---\n[[t]]\n"}, set()),
    ("events that name each other", {**article("[[event:a]]"), EVENTS: "a: {date: 2020, title: 'A [[event:b]]', text: '[[event:b]]'}\nb: {date: 2020, title: 'B [[event:a]] [[event:a]]'}\n"}, set()),
    ("titles that name each other", {ARTICLE: TOP.replace("T", "'A [[article:b]]'", 1), "content/articles/b.md": TOP.replace("T", "'B [[article:a]]'", 1)}, set()),
    ("questions that name each other", article(front="questions: [{id: a, q: '[[question:b]]', a: x}, {id: b, q: '[[question:a]]', a: x}]\n"), set()),
    ("translations of each other", {**article(front="translation_of: b\n"), "content/articles/b.md": TOP.replace("---\n", "---\ntranslation_of: a\n", 1)}, set()),
    ("a translation of itself", article(front="translation_of: a\n"), set()),
    ("sources whose titles cite each other", {**article("[@a]"), SOURCES: "a: {title: 'A [@b]'}\nb: {title: 'B [@a]'}\n"}, set()),
]  # fmt: skip


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for path, data in {"site.yml": "title: T\n", **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return root


def told(outcome: Outcome) -> list[str]:
    return [f"{p.span.path}:{p.span.line}:{p.span.column} {p.code} {p.message}"[:200] for p in outcome.problems[:5]]  # fmt: skip


def errors(outcome: Outcome) -> set[str]:
    assert not outcome.refused
    assert not outcome.fault
    return {one.code for one in outcome.problems if one.severity == "error"}


@pytest.mark.parametrize(("what", "files", "codes"), INPUTS, ids=[one[0] for one in INPUTS])
def test_bad_input_ends_as_a_page_or_a_problem(
    tmp_path: Path, what: str, files: Mapping[str, str | bytes], codes: set[str]
) -> None:
    site = write(tmp_path, files)
    began = time.process_time()
    outcome = build(Request(site, date="2026-01-01"))
    assert time.process_time() - began < SECONDS
    assert codes <= errors(outcome), told(outcome)
    assert outcome.failed is bool(codes), told(outcome)
    assert (site / "_site/index.html").exists() is not outcome.failed
    spans_stand_in_their_files(site, outcome.problems)
    began = time.process_time()
    assert {one.code for one in check(Request(site, date="2026-01-01")).problems} >= codes
    assert time.process_time() - began < SECONDS


def spans_stand_in_their_files(site: Path, problems: tuple[Problem, ...]) -> None:
    lines: dict[str, int] = {}
    for one in problems:
        assert one.code in CODES
        file = site / one.span.path
        if one.span.path not in lines and file.is_file():
            data = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            lines[one.span.path] = data.count(b"\n") + 2
        assert 1 <= one.span.line <= lines.get(one.span.path, 1)
        assert one.span.column >= 1


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_command_prints_problems_and_ends_with_1(tmp_path: Path, command: str) -> None:
    site = write(tmp_path, {**article("[" * 60000 + '"' * 60000, YAML_BOMB), TERM: "\x00", EVENTS: "[" * 9999})  # fmt: skip
    result = CliRunner().invoke(main, [command, "--site", str(site)])
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    for path in (ARTICLE, TERM, EVENTS):
        assert f"{path}:" in result.output


# --- the file system -------------------------------------------------------------------------------


def test_a_folder_named_like_a_file_is_told_of(tmp_path: Path) -> None:
    site = write(
        tmp_path, {"content/articles/x.md/inner.md": GOOD, "content/data/events.yml/a.md": GOOD}
    )
    outcome = build(Request(site, date="2026-01-01"))
    assert [(one.code, one.span.path) for one in outcome.problems] == [
        ("unreadable-file", "content/articles/x.md"),
        ("unreadable-file", "content/data/events.yml"),
    ]


def test_a_file_without_permission_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write(tmp_path, {ARTICLE: GOOD})
    opened = open

    def refuse(path: object, *arguments: object, **options: object) -> object:
        if str(path) == str(
            site / ARTICLE
        ):  # root may read everything, so the system's answer is played
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    assert errors(build(Request(site, date="2026-01-01"))) == {"unreadable-file"}


def test_links_out_of_the_site_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    write(secret, {"hidden.md": "# Hidden\n\nTop secret.\n", "x.png": b"Top secret."})
    site = write(tmp_path / "site", {ARTICLE: TOP + "![a](x.png)\n"})
    (site / "content/articles/hidden.md").symlink_to(secret / "hidden.md")
    (site / "content/articles/x.png").symlink_to(secret / "x.png")
    (site / "content/articles/all").symlink_to(secret)
    assert "outside-site" in errors(build(Request(site, date="2026-01-01")))
    assert not (site / "_site").exists()


def test_links_in_circles_end(tmp_path: Path) -> None:
    site = write(tmp_path, {ARTICLE: GOOD})
    (site / "content/articles/loop").symlink_to(site / "content")
    (site / "content/articles/self").symlink_to(site / "content/articles/self")
    began = time.process_time()
    build(Request(site, date="2026-01-01"))
    assert time.process_time() - began < SECONDS


def test_a_pipe_in_the_content_does_not_block(tmp_path: Path) -> None:
    site = write(tmp_path, {ARTICLE: GOOD})
    os.mkfifo(site / "content/articles/pipe.md")
    began = time.process_time()
    build(Request(site, date="2026-01-01"))
    assert time.process_time() - began < SECONDS


# --- text stays text -------------------------------------------------------------------------------

TAG = "<img src=x onerror=alert(1)>"
CODE = "{{ 7*7 }}{% if x %}"
EVIL = f"{TAG} {CODE} </script></title></style> \" ' & end"


def everywhere(text: str) -> dict[str, str | bytes]:
    """A site with the text in every text field."""
    quoted = "'" + text.replace("'", "''") + "'"
    return {
        "site.yml": f"title: {quoted}\ndescription: {quoted}\nbase_url: https://example.org/\n"
        f"menus: {{main: [{{title: {quoted}, url: /a/}}, topics]}}\n",
        ARTICLE: f"""---
title: {quoted}
summary: {quoted}
published: 2020-01-01
topics: [{quoted}]
authors: [{quoted}]
advisory: {quoted}
method: {quoted}
image: x.svg
image_alt: {quoted}
key_facts:
  - {{id: f, label: {quoted}, text: {quoted}, said_by: p, sources: ["s, {'p. 3 <b>'}"]}}
timeline:
  - {{id: e, date: 2019, title: {quoted}, text: {quoted}, place: l, people: [p, o], sources: [s]}}
sources:
  local: {{title: {quoted}, publisher: {quoted}, authors: [{quoted}], place: {quoted}, kind: {quoted}, note: {quoted}}}
clips:
  - {{id: c, file: a.mp4, title: {quoted}, credit: {quoted}, cues: [{{at: 1, label: {quoted}}}]}}
  - {{id: d, url: "https://example.org/?&quot;", poster: x.svg, captions: d.vtt, title: {quoted}, credit: {quoted}, cues: [{{at: 1, label: {quoted}}}]}}
questions:
  - {{id: q, q: {quoted}, a: {quoted}}}
unknowns: [{quoted}]
changes:
  - {{date: 2020-02-01, kind: correction, affects: "fact:f", was: {quoted}, now: {quoted}, note: {quoted}}}
extra: {{x: {quoted}}}
---
{text}

## {text}

[[t|{text.replace('"', "")}]] [[person:p]] [[event:e]] [[event:shared]] [@local, {TAG}] [@s] ![{text}](x.svg "{TAG}")

::: quote p
{text}
:::
""",
        "content/articles/a.mp4": b"x",
        "content/articles/d.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {text.replace('<', '&lt;').replace('>', '&gt;')}>{text}\n&lt;img src=x onerror=alert(1)&gt;\n",
        "content/articles/x.svg": SVG.format("", ""),
        TERM: f"---\nterm: {quoted}\nshort: {quoted}\nforms: [{quoted}]\nnative: {{ko: {quoted}}}\n---\n{text}\n",
        EVENTS: f"shared: {{date: 2018, title: {quoted}, text: {quoted}}}\n",
        SOURCES: f"s: {{title: {quoted}, publisher: {quoted}, url: 'https://example.org/?<b>'}}\n".replace("<b>", ""),
        PEOPLE: f"p: {{name: {quoted}, role: {quoted}, short: {quoted}, native: {{ko: {quoted}}}}}\n",
        "content/data/organisations.yml": f"o: {{name: {quoted}, short: {quoted}}}\n",
        "content/data/places.yml": f"l: {{name: {quoted}, short: {quoted}}}\n",
        "content/pages/p.md": f"---\ntitle: {quoted}\nsummary: {quoted}\n---\n{text}\n",
        "content/articles/old.md": f"---\ntitle: {quoted}\nstatus: withdrawn\nreason: {quoted}\n---\n{text}\n",
    }  # fmt: skip


@pytest.mark.parametrize("html", ["false", "trusted"])
def test_tags_and_template_code_arrive_as_text(tmp_path: Path, html: str) -> None:
    files = everywhere(EVIL)
    # The image that the tag wants is not there, which is told where tags are trusted.
    lenient = f"html: {html}\nseverities: {{broken-link: warning}}\n"
    site = write(tmp_path, {**files, "site.yml": f"{files['site.yml']!s}{lenient}"})
    outcome = build(Request(site, date="2026-01-01"))
    assert errors(outcome) == set(), told(outcome)
    pages = [path for path in (site / "_site").rglob("*") if path.suffix in (".html", ".xml")]
    assert len(pages) > 10
    frames: list[str] = []
    for page in pages:
        text = page.read_text("utf-8")
        assert "onerror=alert(1)>" not in text, page
        assert "7*7" in text or "{%" not in text
        assert "49{%" not in text
        assert "<script></script>" not in text
        # What a frame holds is a document of its own: it is unescaped once more.
        for frame in re.findall(r'srcdoc="([^"]*)"', text):
            frames.append(unescape(frame))
            assert "onerror=alert(1)>" not in frames[-1], page
    assert CODE in (site / "_site/a/index.html").read_text("utf-8")
    assert CODE in frames[0]


# --- anything at all -------------------------------------------------------------------------------

FRAGMENTS = [
    *"\n\n\n  \t#-*_`~[](){}<>!|:;&\"'\\^@.,1aé한\x00\u2028\x85🎈",
    *("\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n## ", "\n    ", "\n```\n", "\n```python\n", "\n---\n", "\n===\n"),
    *("\n::: ", "\n:::\n", "\n::: note\n", "\n::: figure\n", "\n::: quote p [@s]\n", "\n::: clip c\n", "\n::: known\n"),
    *("[[t]]", "[[t|x]]", "[[event:e]]", "[[clip:c@1:02]]", "[@s]", "[@s, p. 3; @t]", "[[", "]]", "[@", "[^1]", "\n[^1]: x"),
    *("![a](b)", "[a](b)", "[a](#b)", "[a][b]", "\n[b]: c", "<b>", "</b>", "<!-- x -->", "<https://a.b>", "^[x]"),
    *("\n|a|b|\n|-|:-:|\n|c|", "{#x .y lang=ko}", "\n{#x}\n", "&amp;", "&#0;", "**", "~~", "- [ ] ", "\n: ", "word "),
]  # fmt: skip


def unix(text: str) -> str:
    """Readers are given texts without CR."""
    return text.replace("\r", "\n")


KEYS = [
    *("title: ", "summary: ", "published: ", "topics: ", "authors: ", "key_facts:\n", "timeline:\n", "sources:\n"),
    *("clips:\n", "questions:\n", "changes:\n", "glossary: ", "aliases: ", "slug: ", "image: ", "extra: ", "status: "),
    *("- ", "  - ", "id: ", "text: ", "date: ", "use: ", "q: ", "a: ", "cue: ", "file: ", "kind: ", "affects: ", "at: "),
    *("name: ", "short: ", "term: ", "forms: ", "native: ", "coordinates: ", "url: ", "captions: ", "duration: ", "theme: ", "menus: ", "language: "),
    *("[", "]", "{", "}", ", ", "'", '"', "|\n", ">\n", "\n", "\n", "\n  ", "&a ", "*a", "!!x ", "<<: ", "# ", "---\n"),
    *("x", "2020", "2020-02-30", "195X", "../..", "1953?/..", "ko", "[[t]]", "[@s]", "fact:x", "c@1:00", "https://[x/", "\x00", "é"),
]  # fmt: skip
BODIES = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join) | st.text(max_size=200).map(
    unix
)
FRONTS = st.lists(st.sampled_from(KEYS), max_size=40).map("".join) | st.text(max_size=100).map(unix)
ARTICLES = st.one_of(
    BODIES,
    st.builds("---\n{}\n---\n{}".format, FRONTS, BODIES),
    st.builds("---\ntitle: T\n{}---\n{}".format, FRONTS, BODIES),
    st.builds("---\ntitle: T\nsummary: |\n  {}\n---\n".format, BODIES),
)
READINGS = st.builds(
    Reading,
    language=st.sampled_from(["en", "de", "fr", "ko", "ja"]),
    html=st.booleans(),
    unknown_keys=st.sampled_from(["error", "warn"]),
)
DATA = ["events", "sources", "people", "organisations", "places", "topics", "glossary"]


def judge(problems: tuple[Problem, ...], text: str) -> None:
    last = text.count("\n") + 2
    for one in problems:
        assert one.code in CODES
        assert one.message
        assert 1 <= one.span.line <= last, one
        assert one.span.column >= 1, one


@settings(max_examples=2500, deadline=None)
@given(ARTICLES, READINGS)
def test_any_article_is_read(text: str, reading: Reading) -> None:
    file = read_article(text, ARTICLE, reading)
    judge(file.problems, text)
    assert file.body.text.html.count("\x00") == len(file.body.text.refs)
    assert file.card is not None or any(one.severity == "error" for one in file.problems)
    if file.card:
        texts = (file.card.title, file.card.summary, *file.card.unknowns)
        assert all(
            one.html.count("\x00") == len(one.refs) == one.plain.count("\x00") for one in texts
        )
    if random.Random(text).random() < 0.2:
        assert read_article(text, ARTICLE, reading) == file


@settings(max_examples=800, deadline=None)
@given(ARTICLES, READINGS)
def test_any_term_is_read(text: str, reading: Reading) -> None:
    entries = read_term(text, TERM, reading)
    judge(entries.problems, text)
    assert entries.terms or entries.problems
    assert read_term(text, TERM, reading) == entries


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from(DATA), FRONTS, READINGS)
def test_any_data_file_is_read(name: str, text: str, reading: Reading) -> None:
    path = "content/glossary.yml" if name == "glossary" else f"content/data/{name}.yml"
    for source in (text, f"a:\n  {text}"):
        entries = read_data(source, path, reading)
        judge(entries.problems, source)
        assert read_data(source, path, reading) == entries


@settings(max_examples=500, deadline=None)
@given(FRONTS)
def test_any_settings_are_read(text: str) -> None:
    for source in (text, f"title: T\n{text}"):
        config, problems = read_config(source)
        judge(problems, source)
        assert config is not None or problems
        assert read_config(source) == (config, problems)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["x.svg", "x.png", "x.jpg", "x.gif", "x.webp", "x.avif"]),
    st.sampled_from([b"", b"<svg ", b"<svg>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP"]),
    st.binary(max_size=200),
)  # fmt: skip
def test_any_picture_is_probed(path: str, start: bytes, rest: bytes) -> None:
    media = probe(path, start + rest)
    assert media.size == len(start + rest)
    assert all(one.code in CODES for one in media.problems)


CAPTIONS = [
    *("WEBVTT", "\n", "\n", "\n\n", " ", "-->", " --> ", "00:01.000", "00:02.000", "1:02:03,4", "01:00:00.000", "NOTE", "STYLE"),
    *("REGION", "position:10%", "<v Ann>", "</v>", "<", ">", "<c.x>", "<00:01.000>", "&amp;", "&", "\x00", "\u2028", "é", "word"),
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(CAPTIONS), max_size=40).map("".join) | st.text(max_size=100).map(unix))  # fmt: skip
def test_any_captions_are_read(text: str) -> None:
    for source in (text, f"WEBVTT\n\n00:01.000 --> 00:02.000{text}", f"WEBVTT\n\n{text}"):
        read = read_captions(source, "content/a.vtt")
        judge(read.problems, source)
        assert read.captions or read.problems
        assert all(0 <= one.start < one.end for one in read.captions)
        assert read.problems or sorted(read.captions, key=lambda one: one.start) == list(read.captions)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["x.mp4", "x.mov", "x.webm", "x.wav", "x.mp3"]),
    st.lists(
        st.sampled_from([b"moov", b"mvhd", b"\x00\x00\x00\x08", b"\x00\x00\x00\x01", b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x44\x89", b"\xff", b"\x88", b"RIFF", b"WAVEfmt "])
        | st.binary(max_size=12),
        max_size=20,
    ).map(b"".join),
)  # fmt: skip
def test_any_recording_has_a_length_or_none(name: str, data: bytes) -> None:
    assert 0.0 <= read_duration(name, BytesIO(data)) <= 7 * 24 * 3600


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.sampled_from(["youtube.com/watch?v=", "vimeo.com/", "youtu.be/"]))
def test_any_address_has_a_player(text: str) -> None:
    clip = accept(ClipKeys, {"url": f"https://{text}"})
    if clip is None:
        return
    address = clip.url
    assert address is not None
    player = find_player(address)
    assert player.at(0).startswith("https://")
    assert player.at(5).startswith(player.at(0))
