"""The bounded parser against markdown-it as it comes: the same HTML for texts without references."""

from functools import cache
from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.read.bounds import WORK, BoundExceeded
from generator.read.markdown import read_blocks
from generator.read.parser import QUOTES, Dialect, make_parser
from generator.read.place import Place
from generator.read.plain import read_plain
from generator.read.plain_blocks import PLAIN_BLOCK, unfold

ALLOWED = ("id", "class", "lang", "dir")
FRAGMENTS = [
    *"\n\n\n  \t*_`~[](){}<>!|:;&\"'\\^@.,#-+=a1é한\x0b\x0c\u2003🎈",
    *("\n\n", "\n- ", "\n  - ", "\n1. ", "\n> ", "> ", "\n# ", "\n## ", "\n\n## Two words\n\n", "\n    ", "\n```\n", "\n~~~ py\n", "\n---\n"),
    *("\n===\n", "\n::: x\n", "\n:::\n", "\n\n: ", "\n: ", "\n|a|b|\n|-|:-:|\n|c|d\n", "\n- [ ] ", "\n- [x] ", "  \n", "\\\n"),
    *("*a*", "**b**", "_c_", "__d__", "***", "~~e~~", "~~", "`f`", "``", "`` ` ``", "[g](h)", '[g](<h i> "j")', "![k](l)"),
    *("[m][n]", "\n[n]: /o 'p'\n", "[n]", "![n]", "<http://q.r>", "<s@t.u>", "<b>", "</b>", '<a href="v">', "</a>", "<br/>"),
    *("<!-- w -->", "<?x?>", "<!Y>", "<![CDATA[z]]>", "\n<div>\n", "\n</div>\n", "\n<pre>\n", "&amp;", "&#65;", "&#x0;", "&no;"),
    *("[^1]", "\n[^1]: note\n", "^[in *place*]", "^[", "{.c}", "{#i .c k=v}", "{lang=ko}", "\n{.c}\n", "word ", "two words, ", "(", ")"),
    *('"', "'", '"q"', "'q'", "it's", "''", '""', " '90s ", "\\*", "\\[", "\\`", "\\<", "\\&", "http://x.y", "--", "...", "(c)"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=30).map("".join)
# What is mostly read without the rules.
PROSE = st.lists(
    st.sampled_from((
        "word", "two words", "it's", "é", "한국", "5", ".", ",", "!", "?", ":", "-", "–", "(", ")", " ", " ", " ", "\n", "'", '"',
        ' "', '" ', '." ', '"quoted words"', ' "Quoted," ', '("so")', "*a*", " *b c* ", " **d** ", "**it's**", "’", "@", "|", "=", "#",
    )), min_size=1, max_size=16,
).map("".join)  # fmt: skip
# What is mostly read without the block rules, and what makes something else of it.
LINES = st.lists(
    st.sampled_from((
        "", "", "", "", "word", "Two words.", "é  ", "½", " word", "    word", "\tword", " ", "# One", "## Two words", "### Three #",
        "##", "####### Seven", "- item", "- other", "* item", "-", "1. one", ": what it is", "~ what", " : so", "===", "---", "|a|b|",
        "|-|-|", "> said", "::: x", ":::", "```", "[n]: /o", "[^1]: note", "word [^1]", "{.c}", "{#i}", "<div>", "word\\", "word *",
    )), min_size=1, max_size=14,
).map("\n".join)  # fmt: skip


@cache
def make_stock(*, html: bool, blocks: bool, language: str = "en") -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": html, "typographer": True, "xhtmlOut": False})
    md.options["maxNesting"] = 100
    md.options["quotes"] = QUOTES[language]
    md.enable(["table", "strikethrough", "smartquotes"])
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.use(attrs_plugin, allowed=ALLOWED)
    if blocks:
        md.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin, label=True)
        md.use(attrs_block_plugin, allowed=ALLOWED)
        md.use(container_plugin, "block", validate=lambda params, markup: bool(params.strip()))
    return md


@cache
def make_ours(*, html: bool, blocks: bool) -> MarkdownIt:
    md = make_parser.__wrapped__(Dialect("en", html, blocks))
    md.core.ruler.disable("headings")  # their levels are meant to differ
    return md


def environment(text: str) -> dict[str, object]:
    return {"place": Place("x.md", text.split("\n")), "line": 0, "work": WORK, "refs": []}


def unfold_all(tokens: list[Token]) -> list[Token]:
    """The tokens with plain blocks as stock makes them, the text of each where stock keeps it."""
    unfolded: list[Token] = []
    for token in tokens:
        if token.type != PLAIN_BLOCK:
            unfolded.append(token)
            continue
        parts = unfold(token)
        text = token.meta.pop("text", None)
        if text is not None:
            parts[len(parts) // 2].meta["text"] = text
        unfolded += parts
    return unfolded


def render(md: MarkdownIt, text: str) -> str:
    """As ``md.render``; blocks that were read without the rules come as they are."""
    tokens = unfold_all(md.parse(text, environment(text)))
    for token in tokens:
        if found := token.meta.get("text"):
            token.children = [Token("html_inline", "", 0, content=found.html)]
    return md.renderer.render(tokens, md.options, {})


@settings(max_examples=400, deadline=None)
@given(TEXTS | PROSE | LINES, st.booleans())
def test_blocks_are_those_of_the_stock_parser(text: str, html: bool) -> None:
    assume("[[" not in text and "[@" not in text)
    try:
        ours = render(make_ours(html=html, blocks=True), text)
    except BoundExceeded:
        assume(False)
    assert ours == make_stock(html=html, blocks=True).render(text)


@settings(max_examples=400, deadline=None)
@given(TEXTS | PROSE | LINES)
def test_blocks_of_one_line_unfold_to_the_tokens_of_the_stock_parser(text: str) -> None:
    ours, stock = make_ours(html=False, blocks=True), make_stock(html=False, blocks=True)
    found: list[Token] = []
    expected: list[Token] = []
    try:
        ours.block.parse(text, ours, environment(text), found)
    except BoundExceeded:
        assume(False)
    stock.block.parse(text, stock, {}, expected)
    assert unfold_all(found) == expected


@settings(max_examples=600, deadline=None)
@given(PROSE, st.sampled_from(("en", "de", "fr")))
def test_prose_read_without_the_rules_is_what_the_rules_make_of_it(
    text: str, language: str
) -> None:
    source = text.strip()
    found = read_plain(source, Place("x.md", source.split("\n")), QUOTES[language])
    assume(found is not None)
    stock = make_stock(html=False, blocks=False, language=language)
    assert found.html == stock.renderInline(source)


REFERENCES = st.sampled_from((
    "[[mdl]]", "[[mdl|the line]]", "[[event:e|it's]]", "[[ person: p ]]", "[@unc]", " [@a, p. 3; @b]", "[[mdl", "[[x:y]]",
    "[[fact:]]", "[@a](b)", "[@ a]", "[[a|]]", "[[fact: |<b>x</b>]]", "[[<i>|<b>]]", "[[clip:a@<b>]]", "[@<b>, <i>]",
))  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(PROSE | REFERENCES | st.just("\n\n## "), min_size=1, max_size=12).map("".join))
def test_references_in_prose_are_those_that_the_rules_find(text: str) -> None:
    lines = text.split("\n")
    quickly = read_blocks(text, "x.md", 0, Dialect(), lines)
    with patch("generator.read.parser.read_plain", return_value=None):
        by_rules = read_blocks(text, "x.md", 0, Dialect(), lines)
    assert quickly == by_rules


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_text_fields_are_those_of_the_stock_parser(text: str) -> None:
    assume("[[" not in text and "[@" not in text)
    line = " ".join(text.split())
    try:
        ours = make_ours(html=False, blocks=False).renderInline(line, environment(line))
    except BoundExceeded:
        assume(False)
    assert ours == make_stock(html=False, blocks=False).renderInline(line)
