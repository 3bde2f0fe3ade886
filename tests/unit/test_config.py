"""site.yml as Config, and what is said about the rest."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.model.config import Config, MenuItem
from generator.model.problem import Span
from generator.model.text import Text
from generator.model.theme import Given
from generator.read.config import read_config

SITE = """\
title: Nutgraf
description: Facts & dates
base_url: https://example.org/explainers
language: en-GB
timezone: Asia/Seoul
theme: {name: default, options: {accent: "#2337b8"}}
menus:
  main: [topics, {title: About, url: /about/}]
  footer: corrections
glossary: {autolink: first}
html: trusted
links: file
unknown_keys: warn
severities: {unmarked-term: off, broken-link: warning}
search: false
ignore: [drafts/, "*.tmp.md"]
"""


def test_every_setting_is_read():
    assert read_config(SITE) == (
        Config(
            title="Nutgraf",
            span=Span("site.yml", 1, 8),
            description=Text(html="Facts &amp; dates", plain="Facts & dates"),
            base_url="https://example.org/explainers/",
            language="en-GB",
            timezone="Asia/Seoul",
            theme="default",
            theme_options=(
                Given("accent", "#2337b8", Span("site.yml", 6, 34), Span("site.yml", 6, 42)),
            ),
            theme_span=Span("site.yml", 6, 15),
            menus=(
                (
                    "main",
                    (
                        MenuItem(Span("site.yml", 8, 10), name="topics"),
                        MenuItem(Span("site.yml", 8, 18), title="About", url="/about/"),
                    ),
                ),
                ("footer", (MenuItem(Span("site.yml", 9, 11), name="corrections"),)),
            ),
            autolink="first",
            html="trusted",
            links="file",
            unknown_keys="warn",
            severities=(("unmarked-term", "off"), ("broken-link", "warning")),
            search=False,
            ignore=("drafts/", "*.tmp.md"),
        ),
        (),
    )


def test_a_title_is_enough():
    assert read_config("title: A") == (Config("A", Span("site.yml", 1, 8)), ())


def test_a_theme_may_be_named_alone():
    config, _ = read_config("title: A\ntheme: paper")
    assert (config.theme, config.theme_span) == ("paper", Span("site.yml", 2, 8))


WRONG = [
    ("base_url: example.org", "2:11 bad-address", "`https://example.org/`"),
    ("base_url: https://example.org/a b", "2:11 bad-address", "Write `https://example.org/a%20b`"),
    ("base_url: https://exam ple.org/", "2:11 bad-address", "Leave the blank out"),
    ('base_url: "https://example.org/\\t"', "2:11 bad-address", "Leave the blank out"),
    ("theme: [default]", "2:8 wrong-type", "brackets"),
    ("base_url: ftp://example.org/", "2:11 bad-address", "Write it like"),
    ("base_url: https://", "2:11 bad-address", "Write it like"),
    ("base_url: 'http://[::1'", "2:11 bad-address", "Write it like"),
    ("base_url: https://example.org:x/", "2:11 bad-address", "Write it like"),
    ("base_url: https://u@example.org/", "2:11 bad-address", "Write it like"),
    ("base_url: 'https://example,org/'", "2:11 bad-address", "Write it like"),
    (
        "base_url: https://example.org/a/Index.html",
        "2:11 bad-address",
        "Write `https://example.org/a/`",
    ),
    ("base_url: https://example.org/?a", "2:11 bad-address", "Leave out"),
    ("base_url: https://example.org/#a", "2:11 bad-address", "Leave out"),
    ("language: English", "2:11 bad-value", "`en`"),
    ("timezone: Asia/Soul", "2:11 bad-value", "Did you mean `Asia/Seoul`?"),
    ("timezone: Asia", "2:11 bad-value", ""),
    ("timezone: /etc/passwd", "2:11 bad-value", ""),
    ("timezone: ../UTC", "2:11 bad-value", ""),
    ("theme: ../x", "2:8 bad-value", "folder in `themes/`"),
    ("theme: {name: x, option: {}}", "2:18 unknown-key", "Did you mean `options`?"),
    ("theme: {options: {accent: [[x]]}}", "2:27 wrong-type", "`[facts, sources]`"),
    ("theme: {options: {accent: {light: red}}}", "2:27 wrong-type", "`bundled`"),
    ("menus: [topics]", "2:8 wrong-type", ""),
    ("menus: {main: [topic]}", "2:16 bad-value", "Did you mean `topics`?"),
    ("menus: {main: [{title: About}]}", "2:16 bad-value", "{title: About, url: /about/}"),
    ("menus: {main: [{title: About, url: about}]}", "2:36 bad-address", "Write `/about/`"),
    ("menus: {main: [{title: A, url: //evil.example/}]}", "2:32 bad-address", ""),
    ("menus: {main: [{title: A, url: 'javascript:x'}]}", "2:32 bad-address", ""),
    ("glossary: off", "2:11 wrong-type", "`{autolink: off}`"),
    ("glossary: {autolink: last}", "2:22 bad-value", ""),
    ("html: true", "2:7 bad-value", "Did you mean `trusted`?"),
    ("links: folders", "2:8 bad-value", "Did you mean `folder`?"),
    ("unknown_keys: off", "2:15 bad-value", ""),
    ("severities: {unmarked-terms: off}", "2:14 bad-value", "Did you mean `unmarked-term`?"),
    ("severities: {broken-link: no}", "2:27 bad-value", ""),
    ("search: maybe", "2:9 bad-value", "`true` or `false`"),
    ("serach: true", "2:1 unknown-key", "Did you mean `search`?"),
    ("ignore: {a: b}", "2:9 wrong-type", ""),
]


@pytest.mark.parametrize(("line", "where", "hint"), WRONG)
def test_a_wrong_setting_is_told_and_has_its_default(line, where, hint):
    config, (problem,) = read_config(f"title: A\n{line}")
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where
    assert hint in problem.hint
    assert (config.title, config.base_url, config.timezone) == ("A", "", "UTC")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "1:1 missing-key"),
        ("search: true", "1:1 missing-key"),
        ("title:", "1:1 missing-key"),
        ("title: ''", "1:8 missing-key"),
        ("title: [a]", "1:8 wrong-type"),
        ("title: @a", "1:8 yaml-syntax"),
        ("- a", "1:1 wrong-type"),
    ],
)
def test_without_a_title_there_is_no_config_and_one_reason(text, where):
    config, (problem,) = read_config(text)
    assert config is None
    assert f"{problem.span.line}:{problem.span.column} {problem.code}" == where


def test_what_guards_the_output_stays_an_error() -> None:
    _, problems = read_config("title: T\nseverities:\n  bad-date: warning\n  missing-alt: off\n")
    assert [(p.code, p.span.line, p.message) for p in problems] == [
        ("bad-value", 3, "`bad-date` is always an error")
    ]


@pytest.mark.parametrize(
    ("setting", "article"),
    [
        ("theme: gone\nseverities: {unknown-theme: warning}", "title: A"),
        ("severities: {wrong-type: warning}", "title: A\npublished: [2030-01-01]"),
        ("severities: {wrong-type: warning}", "title: A\nexpires: [2020-01-01]"),
    ],
)
def test_no_severity_publishes_what_should_wait_or_nothing_at_all(
    setting: str, article: str, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yml").write_text(f"title: T\n{setting}\n", "utf-8")
    (tmp_path / "content/a.md").write_text(f"---\n{article}\n---\n", "utf-8")
    assert build(Request(tmp_path, date="2026-01-01", jobs=1)).failed
    assert not (tmp_path / "_site").exists()
