"""The bounded parser against markdown-it as it comes: the same HTML for texts without references."""

from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.read.parser import WORK, BoundExceeded, Dialect, make_parser
from generator.read.place import Place

ALLOWED = ("id", "class", "lang", "dir")
FRAGMENTS = [
    *"\n\n\n  \t*_`~[](){}<>!|:;&\"'\\^@.,#-+=a1é한\x0b\x0c\u2003🎈",
    *("\n\n", "\n- ", "\n  - ", "\n1. ", "\n> ", "> ", "\n# ", "\n## ", "\n    ", "\n```\n", "\n~~~ py\n", "\n---\n"),
    *("\n===\n", "\n::: x\n", "\n:::\n", "\n\n: ", "\n: ", "\n|a|b|\n|-|:-:|\n|c|d\n", "\n- [ ] ", "\n- [x] ", "  \n", "\\\n"),
    *("*a*", "**b**", "_c_", "__d__", "***", "~~e~~", "~~", "`f`", "``", "`` ` ``", "[g](h)", '[g](<h i> "j")', "![k](l)"),
    *("[m][n]", "\n[n]: /o 'p'\n", "[n]", "![n]", "<http://q.r>", "<s@t.u>", "<b>", "</b>", '<a href="v">', "</a>", "<br/>"),
    *("<!-- w -->", "<?x?>", "<!Y>", "<![CDATA[z]]>", "\n<div>\n", "\n</div>\n", "\n<pre>\n", "&amp;", "&#65;", "&#x0;", "&no;"),
    *("[^1]", "\n[^1]: note\n", "^[in *place*]", "^[", "{.c}", "{#i .c k=v}", "{lang=ko}", "\n{.c}\n", "word ", "two words, ", "(", ")"),
    *('"', "'", '"q"', "'q'", "it's", "''", '""', " '90s ", "\\*", "\\[", "\\`", "\\<", "\\&", "http://x.y", "--", "...", "(c)"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=30).map("".join)


@cache
def make_stock(*, html: bool, blocks: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": html, "typographer": True, "xhtmlOut": False})
    md.options["maxNesting"] = 100
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


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.booleans())
def test_blocks_are_those_of_the_stock_parser(text: str, html: bool) -> None:
    assume("[[" not in text and "[@" not in text)
    try:
        ours = make_ours(html=html, blocks=True).render(text, environment(text))
    except BoundExceeded:
        assume(False)
    assert ours == make_stock(html=html, blocks=True).render(text)


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
