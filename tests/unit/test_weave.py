"""Entries of many files become one site: ids, addresses, links, backlinks, what is published."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.weave.checks import suggest_terms
from tests.whole import WholeSite, read_whole

Files = Mapping[str, str]


def article(title: str, body: str = "", front: str = "", published: str = "2020-01-01") -> str:
    return f"---\ntitle: {title}\npublished: {published}\n{front}---\n{body}\n"


def write(root: Path, files: Files) -> Path:
    for path, text in {"site.yml": "title: T\n", **files}.items():
        file = root / (path if path in ("site.yml",) else f"content/{path}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def woven(root: Path, files: Files, *, drafts: bool = False, future: bool = False) -> WholeSite:
    return read_whole(Request(write(root, files), date="2026-01-01", drafts=drafts, future=future))


def told(site: WholeSite) -> list[str]:
    """The problems as file:line:column code, in order of place."""
    found = sorted(site.problems, key=lambda one: one.span)
    return list(
        dict.fromkeys(f"{p.span.path}:{p.span.line}:{p.span.column} {p.code}" for p in found)
    )


# --- ids --------------------------------------------------------------------------------------------

SHARED = {
    "glossary/armistice.md": "---\nshort: S.\nforms: [the ceasefire]\n---\n",
    "data/events.yml": "crossing: {date: 2017, title: Shared crossing}\n",
    "data/sources.yml": "wires: {title: Shared wires}\n",
    "data/people.yml": "carroll: {name: Chad}\n",
    "data/organisations.yml": "unc: {name: UNC}\n",
    "data/places.yml": "jsa: {name: JSA}\n",
    "articles/b.md": article("B"),
}


@pytest.mark.parametrize(
    ("reference", "code", "hint"),
    [
        ("[[armistise]]", "unknown-term", "Did you mean `armistice`?"),
        ("[[xyz]]", "unknown-term", "Define it in content/glossary/, or write the words without brackets."),
        ("[[event:crosing]]", "unknown-event", "Did you mean `crossing`?"),
        ("[@wire]", "unknown-source", "Did you mean `wires`?"),
        ("[[person:carol]]", "unknown-person", "Did you mean `carroll`?"),
        ("[[organisation:un]]", "unknown-organisation", "Did you mean `unc`?"),
        ("[[place:jsb]]", "unknown-place", "Did you mean `jsa`?"),
        ("[[fact:wound]]", "unknown-fact", "Did you mean `wounds`?"),
        ("[[question:wa]]", "unknown-question", "Did you mean `war`?"),
        ("[[clip:footag]]", "unknown-clip", "Define it in the article's `clips`."),
        ("[[article:bb]]", "unknown-article", "Did you mean `b`?"),
        ("::: quote carol\nx\n:::", "unknown-person", "Did you mean `carroll`?"),
    ],
)  # fmt: skip
def test_an_unknown_id_is_an_error_with_the_nearest(
    tmp_path: Path, reference: str, code: str, hint: str
) -> None:
    front = "key_facts: [{id: wounds, text: x}]\nquestions: [{id: war, q: x, a: y}]\n"
    site = woven(tmp_path, {**SHARED, "articles/a.md": article("A", reference, front)})
    assert [(p.code, p.span.line, p.span.column, p.hint) for p in site.problems] == [
        (code, 7, 1, hint)
    ]


def test_ids_in_fields_are_looked_up_too(tmp_path: Path) -> None:
    front = (
        "key_facts:\n  - {text: x, said_by: nobody1, sources: [no-source]}\n"
        "timeline:\n  - use: no-event\n  - {date: 2017, title: T, place: no-place, people: [no-one], cue: no-clip@0:34}\n"
        "glossary: [no-term]\nchanges: [{date: 2021, kind: correction, affects: 'fact:none'}]\n"
        "translation_of: no-article\nimage: no.png\n"
    )
    site = woven(tmp_path, {"articles/a.md": article("A", "", front)})
    assert told(site) == [
        "content/articles/a.md:5:24 unknown-person",
        "content/articles/a.md:5:43 unknown-source",
        "content/articles/a.md:7:10 unknown-event",
        "content/articles/a.md:8:35 unknown-place",
        "content/articles/a.md:8:54 unknown-person",
        "content/articles/a.md:8:68 unknown-clip",
        "content/articles/a.md:9:12 unknown-term",
        "content/articles/a.md:10:51 unknown-fact",
        "content/articles/a.md:11:17 unknown-article",
        "content/articles/a.md:12:8 missing-file",
    ]


def test_an_articles_own_entries_come_before_shared_ones(tmp_path: Path) -> None:
    front = "timeline: [{id: crossing, date: 2018, title: Own crossing}]\nsources: {wires: {title: Own wires}}\n"
    files = {**SHARED, "articles/a.md": article("A", "[[event:crossing]] [@wires]", front)}
    files["articles/b.md"] = article("B", "[[event:crossing]] [@wires]")
    site = woven(tmp_path, files)
    assert told(site) == [
        "content/articles/a.md:4:12 duplicate-id",
        "content/articles/a.md:5:18 duplicate-id",
    ]
    plain = {one.card.url: {target.plain for _, target in one.links} for one in site.articles}
    assert plain == {
        "/a/": {"Own crossing", "Own wires"},
        "/b/": {"Shared crossing", "Shared wires"},
    }
    assert [[s.title.plain for _, s in one.sources] for one in site.articles] == [
        ["Own wires"],
        ["Shared wires"],
    ]


def test_a_term_is_found_by_its_forms_in_any_case(tmp_path: Path) -> None:
    site = woven(
        tmp_path, {**SHARED, "articles/a.md": article("A", "[[The Ceasefire]] [[Armistice]]")}
    )
    assert site.problems == ()
    assert [term.id for term in site.articles[0].terms] == ["armistice"]


def test_an_id_that_is_taken_names_the_first(tmp_path: Path) -> None:
    files = {
        "glossary.yml": "mdl: Line.\n",
        "glossary/mdl.md": "---\nshort: S.\n---\n",
        "articles/a.md": article("A"),
    }
    site = woven(tmp_path, files)
    assert [(p.code, p.message) for p in site.problems] == [
        ("duplicate-id", "the term `mdl` is already defined at content/glossary.yml:1")
    ]


# --- what is published --------------------------------------------------------------------------------

STATES = {
    "articles/draft.md": article("Draft", front="status: draft\n"),
    "articles/later.md": article("Later", published="2030-01-01"),
    "articles/over.md": article("Over", front="expires: 2021-01-01\n"),
    "articles/gone.md": article("Gone", front="status: withdrawn\nreason: Wrong.\n"),
    "articles/today.md": article("Today", published="2026-01-01", front="expires: 2026-01-01\n"),
}


@pytest.mark.parametrize(
    ("drafts", "future", "listed", "pages"),
    [
        (False, False, ["/today/"], ["/gone/"]),
        (True, False, ["/today/", "/draft/"], ["/gone/"]),
        (False, True, ["/later/", "/today/"], ["/gone/"]),
    ],
)
def test_drafts_scheduled_and_expired_articles_stay_out(
    tmp_path: Path, drafts: bool, future: bool, listed: list[str], pages: list[str]
) -> None:
    site = woven(tmp_path, STATES, drafts=drafts, future=future)
    assert [one.card.url for one in site.articles] == listed
    assert [one.card.url for one in site.pages] == pages
    assert [brief.url for brief in site.briefs] == listed


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("[[article:draft]]", "unpublished-target"),
        ("[x](draft.md)", "unpublished-target"),
        ("[x](/draft/)", "unpublished-target"),
        ("[[article:later]]", "unpublished-target"),
        ("[[article:over]]", "expired-target"),
        ("[x](/over/)", "expired-target"),
    ],
)
def test_links_to_what_is_not_published_are_told(tmp_path: Path, link: str, code: str) -> None:
    site = woven(tmp_path, {**STATES, "articles/a.md": article("A", link)})
    assert told(site) == [f"content/articles/a.md:5:1 {code}"]


def test_a_link_to_an_expired_article_is_plain_text(tmp_path: Path) -> None:
    body = "See [the old one](over.md) and [[article:over|that]]. [[article:gone]]"
    outcome = build(
        Request(write(tmp_path, {**STATES, "articles/a.md": article("A", body)}), date="2026-01-01")
    )
    assert [(p.code, p.severity) for p in outcome.problems] == [("expired-target", "warning")] * 2
    html = (tmp_path / "_site/a/index.html").read_text("utf-8")
    assert 'See the old one and <span class="name article">that</span>.' in html
    assert "over/" not in html
    assert not (tmp_path / "_site/over").exists()


@pytest.mark.parametrize("front", ["status: draft\n", "published: 2030-01-01\n"])
def test_of_articles_with_one_name_the_published_one_is_meant_wherever_it_is_named(
    tmp_path: Path, front: str
) -> None:
    naming = "summary: As [[article:moon]] says.\ntimeline: [{use: rise}]\n"
    files = {
        "a/moon.md": f"---\ntitle: Canary\n{front}---\n",
        "b/moon.md": article("Moon"),
        "b/tide.md": article("Tide", "See [[article:moon]].", naming),
        "b/german.md": article("Mond", front="language: de\ntranslation_of: moon\n"),
        "glossary/sea.md": "---\nshort: Under the [[article:moon]].\n---\n",
        "data/events.yml": "rise: {date: 2017, title: 'As [[article:moon]] has it'}\n",
    }
    assert build(Request(write(tmp_path, files), date="2026-01-01")).problems == ()
    pages = {path: path.read_text("utf-8") for path in (tmp_path / "_site").rglob("*.html")}
    assert [path for path, html in pages.items() if "Canary" in html] == []
    page = pages[tmp_path / "_site/b/moon/index.html"]
    assert 'href="../tide/"' in page  # it is told who names it
    assert 'href="../german/"' in page


def test_a_drafts_faults_are_not_told_until_it_is_published(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("A"),
        "articles/d.md": article("D", "[[nothing]]", "status: draft\nnonsense: 1\n"),
    }
    write(tmp_path, files)
    assert build(Request(tmp_path, date="2026-01-01")).problems == ()
    codes = {p.code for p in build(Request(tmp_path, date="2026-01-01", drafts=True)).problems}
    assert codes == {"unknown-term", "unknown-key"}


# --- addresses ---------------------------------------------------------------------------------------


def test_addresses_come_from_paths_and_slugs(tmp_path: Path) -> None:
    files = {
        "articles/tides.md": article("1"),
        "articles/sea/index.md": article("2"),
        "articles/sea/Höhe Null.md": article("3"),
        "articles/sea/slugged.md": article("4", front="slug: New Name\n"),
        "other/정전.md": article("5"),
        "pages/about.md": article("6"),
        "loose.md": article("7"),
    }
    site = woven(tmp_path, files)
    assert sorted(one.card.url for one in (*site.articles, *site.pages)) == [
        "/about/", "/loose/", "/other/정전/", "/sea/", "/sea/höhe-null/", "/sea/new-name/", "/tides/",
    ]  # fmt: skip
    assert [section.url for section in site.sections] == ["/other/"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("articles/x.md", "articles/x/index.md"),
        ("articles/x.md", "x.md"),
        ("articles/é.md", "articles/e\u0301.md"),
        ("articles/x.md", "pages/x.md"),
        ("articles/straße.md", "articles/strasse.md"),
        ("articles/glossary/t.md", "glossary/t.md"),
        ("articles/people.md", "articles/q.md"),
    ],
)
def test_an_address_belongs_to_one_file(tmp_path: Path, one: str, two: str) -> None:
    term = "---\nshort: S.\n---\n"
    files = {path: term if path.startswith("glossary") else article("T") for path in (one, two)}
    problems = [p for p in woven(tmp_path, files).problems if p.code == "duplicate-address"]
    assert len(problems) == 1
    assert problems[0].span.path in (f"content/{one}", f"content/{two}")


@pytest.mark.parametrize(
    ("alias", "fine"),
    [
        ("/old/", True),
        ("/old", True),
        ("/a/b/c.html", True),
        ("/b/", False),
        ("/timeline/", False),
        ("/OLD2/", False),
    ],
)
def test_aliases_are_addresses_like_others(tmp_path: Path, alias: str, fine: bool) -> None:
    files = {
        "articles/a.md": article("A", front=f"aliases: [{alias}]\n"),
        "articles/b.md": article("B", front="aliases: [/old2/]\n"),
    }
    site = woven(tmp_path, files)
    assert [p.code for p in site.problems] == ([] if fine else ["duplicate-address"])
    if fine:
        assert (alias if alias.endswith(("/", ".html")) else f"{alias}/", "/a/") in site.redirects


# --- links -------------------------------------------------------------------------------------------

LINKED = {
    "articles/b.md": article(
        "B", "## What now\n", "key_facts: [{id: one, text: x}]\naliases: [/old/]\n"
    ),
    "articles/sub/c.md": article("C", "## H\n"),
    "glossary/t.md": "---\nshort: S.\n---\n",
    "data/events.yml": "x: {date: 2017, title: X}\n",
    "articles/paper.pdf": "pdf",
    "pages/about.md": article("About"),
}


@pytest.mark.parametrize(
    ("link", "url", "anchor"),
    [
        ("b.md", "/b/", ""),
        ("./b.md", "/b/", ""),
        ("/b/", "/b/", ""),
        ("/b", "/b/", ""),
        ("b", "/b/", ""),
        ("b.md#what-now", "/b/", "what-now"),
        ("/b/#fact-one", "/b/", "fact-one"),
        ("/old/", "/b/", ""),
        ("sub/c.md#h", "/sub/c/", "h"),
        ("/sub/", "/sub/", ""),
        ("../glossary/t.md", "/glossary/t/", ""),
        ("/glossary/t/", "/glossary/t/", ""),
        ("/glossary/", "/glossary/", ""),
        ("../pages/about.md", "/about/", ""),
        ("/about/", "/about/", ""),
        ("paper.pdf", "/paper.pdf", ""),
        ("#fact-own", "/a/", "fact-own"),
        ("#part", "/a/", "part"),
        ("/", "/", ""),
    ],
)
def test_links_lead_to_files_and_addresses(
    tmp_path: Path, link: str, url: str, anchor: str
) -> None:
    own = article("A", f"## Part\n\n[x]({link})", "key_facts: [{id: own, text: x}]\n")
    site = woven(tmp_path, {**LINKED, "articles/a.md": own})
    assert told(site) == []
    page = next(one for one in site.articles if one.card.url == "/a/")
    assert [(t.url, t.anchor) for (kind, _), t in page.links if kind != "link-end"] == [
        (url, anchor)
    ]


def test_a_term_without_a_written_name_reads_as_the_author_writes_it(tmp_path: Path) -> None:
    files = {
        "glossary.yml": "tide: {short: S.}\nspring-tide: {short: S.}\npanmunjom: {term: Panmunjom, short: S.}\n",
        "articles/a.md": article("A", "A [[tide]], a [[Tide]], a [[spring-tide]] in [[panmunjom]]."),
    }  # fmt: skip
    site = woven(tmp_path, files)
    assert told(site) == []
    assert {key: one.label for key, one in site.articles[0].links} == {
        ("term", "Tide"): "Tide",
        ("term", "panmunjom"): "Panmunjom",
        ("term", "spring-tide"): "spring tide",
        ("term", "tide"): "tide",
    }


@pytest.mark.parametrize(
    "files",
    [
        {
            "glossary/ebb.md": "---\nshort: See [below](#more).\n---\n",
            "glossary/flow.md": "---\nshort: See [below](#more).\n---\n",
        },
        {"glossary.yml": "ebb: {short: 'See [below](#more).'}\nflow: {short: 'See [below](#more).'}\n"},
    ],
)  # fmt: skip
def test_a_part_that_two_entries_name_alike_is_one_of_each(tmp_path: Path, files: Files) -> None:
    site = woven(
        tmp_path, {**files, "articles/a.md": article("A", "The [[ebb]] and the [[flow]].")}
    )
    assert told(site) == []
    links = site.articles[0].links
    assert [(t.url, t.anchor) for (kind, _), t in links if kind == "link"] == [
        ("/glossary/ebb/", "more"),
        ("/glossary/flow/", "more"),
    ]


@pytest.mark.parametrize(
    ("link", "code", "hint"),
    [
        ("/b/#fact-two", "unknown-anchor", "Did you mean `#fact-one` or `#what-now`?"),
        ("b.md#what", "unknown-anchor", "Did you mean `#what-now`?"),
        ("#fact-none", "unknown-anchor", "Headings have their words, joined by hyphens: #what-happened."),
        ("#none", "unknown-anchor", "Headings have their words, joined by hyphens: #what-happened."),
        ("/nowhere/", "unknown-page", "No page has this address; a file beside this one is named without a / in front."),
        ("c.md", "unknown-page", "Name a file beside this one, or an address that begins with /."),
        ("../data/events.yml", "unknown-page", "Link to an article, a page, a glossary entry or a file that readers can open."),
        ("../../site.yml", "outside-site", "Files that pages offer stand below content/."),
        ("../../../../etc/passwd", "outside-site", "Files that pages offer stand below content/."),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_are_errors(
    tmp_path: Path, link: str, code: str, hint: str
) -> None:
    site = woven(tmp_path, {**LINKED, "articles/a.md": article("A", f"[x]({link})")})
    assert [(p.code, p.span.line, p.hint) for p in site.problems] == [(code, 5, hint)]


# --- who names whom ----------------------------------------------------------------------------------


def test_backlinks_quote_the_sentences(tmp_path: Path) -> None:
    body = "Lead. The [[armistice|truce]] of 1953 held & holds. Again [[armistice]]! Not this one.\n\n## Later\n\nThe [[Armistice]] [@wires]. See [[article:b]]."
    site = woven(tmp_path, {**SHARED, "articles/a.md": article("A", body)})
    assert site.problems == ()
    (term,) = site.terms
    assert [(using.url, using.sentences) for using in term.using] == [
        (
            "/a/",
            (
                ("The <b>truce</b> of 1953 held &amp; holds.", ""),
                ("Again <b>armistice</b>!", ""),
                ("The <b>Armistice</b>.", "later"),
            ),
        )
    ]
    b = next(one for one in site.articles if one.card.url == "/b/")
    assert [(using.url, using.sentences) for using in b.cited_by] == [
        ("/a/", (("See <b>B</b>.", "later"),))
    ]
    assert {one.source.id: [b.url for b in one.articles] for one in site.cited} == {
        "wires": ["/a/"]
    }


def test_a_drafts_mentions_are_nobodys_backlinks(tmp_path: Path) -> None:
    site = woven(
        tmp_path,
        {**SHARED, "articles/d.md": article("D", "[[armistice]] [@wires]", "status: draft\n")},
    )
    assert site.terms[0].using == ()
    assert [one.articles for one in site.cited] == [()]


def test_related_articles_share_entries_and_neighbours_a_topic(tmp_path: Path) -> None:
    files = {
        **SHARED,
        "articles/one.md": article(
            "One", "[[event:crossing]] [@wires]", "topics: [k]\n", "2020-01-01"
        ),
        "articles/two.md": article("Two", "[[event:crossing]]", "topics: [k]\n", "2020-02-01"),
        "articles/three.md": article("Three", "[[armistice]]", "topics: [k]\n", "2020-03-01"),
        "articles/four.md": article("Four", "[[armistice]]", "", "2020-04-01"),
    }
    site = woven(tmp_path, files)
    found = {one.card.url: one for one in site.articles}
    assert [brief.url for brief in found["/one/"].related] == ["/two/", "/three/"]
    assert [brief.url for brief in found["/four/"].related] == ["/three/"]
    assert found["/b/"].related == ()
    two = found["/two/"]
    assert (two.previous and two.previous.url, two.next and two.next.url) == ("/one/", "/three/")
    assert (found["/four/"].previous, found["/four/"].next) == (None, None)
    assert found["/one/"].previous is None


def test_articles_run_newest_first_and_undated_ones_last(tmp_path: Path) -> None:
    files = {
        "articles/old.md": article("Old", published="2001"),
        "articles/new.md": article("New", published="2019-05"),
        "articles/undated.md": "# Undated\n",
    }
    assert [one.card.url for one in woven(tmp_path, files).articles] == [
        "/new/",
        "/old/",
        "/undated/",
    ]


# --- all at once -------------------------------------------------------------------------------------


def test_ten_errors_in_three_files_are_told_at_once_and_nothing_is_published(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"articles/a.md": article("A"), "articles/b.md": article("B")})
    assert not build(Request(tmp_path, date="2026-01-01")).failed
    before = {path: path.read_bytes() for path in (tmp_path / "_site").rglob("*") if path.is_file()}
    files = {
        "articles/a.md": article(
            "A",
            "[[nothing]] and [@nobody]\n\n![x](no.png) [y](javascript:x)\n",
            "tpics: [a]\nexpires: 2020-13-01\n",
        ),
        "articles/b.md": article(
            "B", "::: warning\nx\n:::\n\n[z](/nowhere/)\n", "timeline: [{date: 2020}]\n"
        ),
        "data/events.yml": "a: {date: 2020, title: T, place: nowhere}\nb: {date: 2020, title: T, titel: X}\n",
    }
    outcome = build(Request(write(tmp_path, files), date="2026-01-01"))
    assert outcome.failed
    assert [
        f"{p.span.path[8:]}:{p.span.line}:{p.span.column} {p.code}" for p in outcome.problems
    ] == [
        "articles/a.md:4:1 unknown-key",
        "articles/a.md:5:10 bad-date",
        "articles/a.md:7:1 unknown-term",
        "articles/a.md:7:17 unknown-source",
        "articles/a.md:9:1 missing-file",
        "articles/a.md:9:14 bad-link",
        "articles/b.md:4:12 missing-key",
        "articles/b.md:6:1 unknown-block",
        "articles/b.md:10:1 unknown-page",
        "data/events.yml:1:34 unknown-place",
        "data/events.yml:2:27 unknown-key",
    ]
    after = {path: path.read_bytes() for path in (tmp_path / "_site").rglob("*") if path.is_file()}
    assert after == before


def test_brackets_that_are_told_of_get_no_hint_besides() -> None:
    body = "At [[noon] or [noon]] the [[sun]] is high; noon it is.\n"
    hints = suggest_terms({"a.md": frozenset()}, [("noon", "noon"), ("sun", "sun")], [("a.md", body)])  # fmt: skip
    assert [(one.span.line, one.span.column) for one in hints] == [(1, 44)]


LONE = [
    ("glossary/noon.md", "---\nterm: Solar noon\nforms: [noontide]\n---\n", "content/glossary/noon.md:2:1 missing-key"),
    ("glossary.yml", "noon: {term: Solar noon, forms: noontide}\n", "content/glossary.yml:1:7 missing-key"),
    ("glossary/noon.md", "---\nshort: x\nterm: 'Solar noon\n---\n", "content/glossary/noon.md:3:7 yaml-syntax"),
    ("data/sources.yml", "- almanac: {title: A}\n", "content/data/sources.yml:1:1 wrong-type"),
    ("sources.yml", "almanac: {title: A}\n", "content/sources.yml:1:1 unreadable-file"),
    ("Sources.yaml", "almanac: {title: A}\n", "content/Sources.yaml:1:1 unreadable-file"),
    ("data/sources.yml/almanac.txt", "An almanac.\n", "content/data/sources.yml:1:1 unreadable-file"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), LONE)
def test_what_stands_in_a_file_with_an_error_is_not_missed_besides(
    tmp_path: Path, path: str, text: str, expected: str
) -> None:
    body = "[@almanac]" if "ources" in path else "[[noon]] [[solar noon]] [[Noontide|it]]"
    files = {path: text, "articles/a.md": article("A", f"At {body}.\n")}
    assert told(woven(tmp_path, files)) == [expected]


TERMS = [
    ("term: Noon\nforms: [midday]\n", "term: Midday\n", "`Midday` means this term and `a` at content/glossary/a.md:2"),
    ("term: Noon\n", "forms: [moon, A]\n", "`A` means this term and `a` at content/glossary/a.md:2"),
    ("term: B\n", "forms: [moon]\n", "`B` means this term and `b` at content/glossary/b.md:2"),
    ("term: Noon\nforms: [noon, NOON]\n", "term: Moon\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "expected"), TERMS)
def test_words_that_mean_two_terms_are_told_of(
    tmp_path: Path, one: str, two: str, expected: str
) -> None:
    files = {f"glossary/{name}.md": f"---\n{front}short: S.\n---\n" for name, front in (("a", one), ("b", two))}  # fmt: skip
    found = woven(tmp_path, files).problems
    assert [(p.message, p.severity) for p in found] == [(expected, "warning")] * bool(expected)


def test_what_is_no_file_beside_site_yml_is_in_nobodys_way(tmp_path: Path) -> None:
    site = write(tmp_path, {"articles/a.md": article("A"), "../lost.md": article("L")})
    os.mkfifo(site / "a.md")
    (site / "b.md").mkdir()
    (site / "c.md").symlink_to("nowhere")
    assert told(read_whole(Request(site, date="2026-01-01"))) == ["lost.md:1:1 stray-file"]


def test_a_term_that_is_missed_is_offered_once(tmp_path: Path) -> None:
    files = {
        "glossary/solar-noon.md": "---\nshort: S.\nforms: [solar noons]\n---\n",
        "glossary/solar-moon.md": "---\nshort: S.\n---\n",
        "articles/a.md": article("A", "[[Solar-noom]]"),
    }
    hints = [p.hint for p in woven(tmp_path, files).problems]
    assert hints == ["Did you mean `solar-noon` or `solar-moon`?"]


TERM = "---\nterm: Noon\nshort: S.\n---\n"
ASTRAY = [
    ({"articles/noon.md.txt": article("N")}, ["content/articles/noon.md.txt:1:1 stray-file"]),
    ({"articles/noon.md/a.png": ""}, ["content/articles/noon.md:1:1 unreadable-file"]),
    ({"../noon.md": article("N"), "../README.md": "# S\n", "../notes.md": "Notes.\n"}, ["noon.md:1:1 stray-file"]),
    ({"glosary/noon.md": TERM, "glosary/sun.md": TERM, "articles/a.md": article("A", "[[noon]]")}, ["content/glosary:1:1 unreadable-file"]),
    ({"glossar/noon.md": article("N"), "glossar/sun.md": article("S")}, []),
    ({"glossar/noon.md": article("N", "[[sun]")}, ["content/glossar/noon.md:5:1 unfinished-reference"]),
    ({"glossary2/noon.md": TERM}, ["content/glossary2/noon.md:1:1 missing-key", "content/glossary2/noon.md:2:1 unknown-key", "content/glossary2/noon.md:3:1 unknown-key"]),
    ({"articles/a/places.yml": "quay: {name: Q}\n", "articles/a/index.md": article("A")}, ["content/articles/a/places.yml:1:1 stray-file"]),
    ({"../site.yml": "title: T\nseverities: {unreadable-file: warning}\n", "sources.yml": "a: {title: A}\n", "articles/a.md": article("A", "[@a]")},
     ["content/articles/a.md:5:1 unknown-source", "content/sources.yml:1:1 unreadable-file"]),
    ({"../site.yml": "title: T\nseverities: {unreadable-file: warning}\n", "glossar/noon.md": "---\ntitel: N\n---\n"},
     ["content/glossar/noon.md:1:1 missing-key", "content/glossar/noon.md:2:1 unknown-key"]),
    ({"../a b\x07.md": article("A")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), ASTRAY)
def test_what_stands_in_a_wrong_place_is_told_of_once(
    tmp_path: Path, files: Files, expected: list[str]
) -> None:
    (tmp_path / "content").mkdir()
    assert told(woven(tmp_path, files)) == expected


def test_a_file_that_browsers_do_not_show_is_no_picture_but_may_be_offered(tmp_path: Path) -> None:
    files = {"articles/a.md": article("A", "![Quay](quay.heic) [quay](quay.heic)"), "articles/quay.heic": "x"}  # fmt: skip
    assert told(woven(tmp_path, files)) == ["content/articles/a.md:5:1 bad-picture"]
