"""Finished pages proofread: broken links and places that two files claim."""

import time

import pytest

from generator.model.problem import Span
from generator.proof import Proof, find_clashes, read_marks

FILES = (
    "index.html",
    "a/index.html",
    "a/b/index.html",
    "a/plan.svg",
    "404.html",
    "assets/style.css",
)


def broken(path: str, html: str, base: str = "/") -> list[str]:
    proof = Proof(base, {"a/index.html": Span("content/a.md")})
    proof.add(
        "a/b/index.html", read_marks("a/b/index.html", '<h2 id="x y">X</h2><p id="é"></p>'.encode())
    )
    proof.add(path, read_marks(path, html.encode()))
    return [one.message for one in proof.find_broken(FILES)]


@pytest.mark.parametrize(
    "link",
    ["../", "./", "b/", "b/#%C3%A9", "b/#x%20y", "plan.svg", "../assets/style.css?v=1", "https://example.org/x",
     "mailto:a@example.org", "//example.org/x", "b/index.html", "#here", "#", "data:image/png;base64,AA"],
)  # fmt: skip
def test_links_that_lead_somewhere_are_passed(link: str) -> None:
    assert broken("a/index.html", f'<a href="{link}">x</a><i id="here"></i>') == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("c/", "the page /a/ links to `/a/c/index.html`, which is not there"),
        ("b/#z", "the page /a/ links to `/a/b/#z`, which is not there"),
        ("#gone", "the page /a/ links to `#gone`, which is not there"),
        ("plan.png", "the page /a/ links to `/a/plan.png`, which is not there"),
    ],
)
def test_links_that_lead_nowhere_are_told(link: str, told: str) -> None:
    assert broken("a/index.html", f'<p>… <a class="x" href="{link}">x</a></p>') == [told]


def test_rooted_links_are_those_below_the_sites_path() -> None:
    html = '<a href="/deep/a/">x</a> <a href="/deep/c/">x</a>'
    assert broken("404.html", html, "/deep/") == [
        "the page /404.html links to `/c/index.html`, which is not there"
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<pre><code>&lt;a href="nowhere/" id="q"&gt;</code></pre>',
        '<p>Write &lt;a href="nowhere/"&gt; for it, or href="nowhere/".</p>',
        '<!-- <a href="nowhere/"> --><p title="see href=&quot;nowhere/&quot;">x</p>',
        """<p title='see href="nowhere/" for it'>x</p>""",
        """<script src="b/">var x = '<a href="nowhere/">';</script>""",
        """<SCRIPT>var x = '<a href="nowhere/">';</SCRIPT>""",
        '<textarea rows="2"><a href="nowhere/"></textarea>',
        '<!-- <a href="nowhere/"> --!><p id="x"><!-- <a href="nowhere/">',
    ],
)
def test_what_only_looks_like_a_link_is_none(html: str) -> None:
    assert broken("a/index.html", html) == []


@pytest.mark.parametrize(
    "link",
    ["<a href='c/'>", "<a\nhref=c/>", '<a class="x"\n\thref="c/">', "<a href = 'c/'>", '<a href ="c/">',
     """<a title='a "b" > c' href="c/">""", '<script src="c/">x</script>', "<video poster='c/'>",
     '<p title="write <script first"><a href="c/">', '<!--><a href="c/"><!-- x -->', '<!---><a href="c/">',
     '<script data-x="a>b" src="c/">x</script>', """<script data-x='a>b' src="c/">x</script>""",
     '<!-- x --><svg><title/><style/></svg><a href="c/">', '<a <a href="c/">',
     '<script>let a = "<!--";</script><a href="c/">', '<SCRIPT src="c/">x</SCRIPT>'],
)  # fmt: skip
def test_a_theme_writes_attributes_as_it_likes(link: str) -> None:
    html = f"""<a href="#one"></a><a href='#two'></a>{link}<p id='one'><p\nid="two">"""
    assert broken("a/index.html", html) == [
        "the page /a/ links to `/a/c/index.html`, which is not there"
    ]


@pytest.mark.parametrize(
    "html",
    ['<style>/* for <a href="c/"> */</style>', '<title><a href="c/"></title>', "<svg><title/></svg>"],
)  # fmt: skip
def test_a_comment_changes_nothing_of_what_is_a_link(html: str) -> None:
    page = f'{html}<a href="d/">'
    assert broken("a/index.html", f"<!-- x -->{page}") == broken("a/index.html", page)


@pytest.mark.parametrize(
    "opening",
    ["<a ", "<a x=", "<a x='\"", "<!-- --><textarea ", "<!-- --><a x=", "<script ", "<!--"],
)
def test_openings_without_end_take_no_longer_than_their_size(opening: str) -> None:
    began = time.process_time()
    read_marks("a/index.html", (opening * 100_000).encode())
    assert time.process_time() - began < 2


def test_code_may_have_an_id() -> None:
    assert broken("a/index.html", '<a href="#x"></a><code id="x"><b id="y"></b></code>') == []


def test_ids_are_what_entities_say() -> None:
    html = '<p id="r&amp;d"><a href="#r%26d"></a><a href="#r&#38;d"></a>'
    assert broken("a/index.html", html) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/index.html", "A/index.html"), ("robots.txt", "robots.txt"), ("a", "a/index.html"), ("x/y/z", "x/y"),
     ("caf\u00e9.png", "cafe\u0301.png")],
)  # fmt: skip
def test_two_claims_to_one_place_are_told(one: str, other: str) -> None:
    claims = [
        (one, "content/one", Span("content/one")),
        (other, "content/two", Span("content/two")),
    ]
    found = list(find_clashes(claims))
    assert [(p.code, p.span.path) for p in found] == [("duplicate-address", "content/two")]
    assert "content/one" in found[0].message


def test_neighbours_do_not_clash() -> None:
    claims = [
        (path, "x", Span("x")) for path in ("a/index.html", "a/plan.svg", "ab", "b/a/index.html")
    ]
    assert list(find_clashes(claims)) == []
