"""markdown-it, configured and bounded: the parsers that a process makes once and keeps."""

from collections.abc import Callable, Sequence
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, smartquotes, text_join
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.model.problem import Span, problem
from generator.model.value import Value
from generator.read.block_parser import BoundedBlock
from generator.read.bounds import BLOCK_NESTING, BLOCK_WORK, QUOTE_WORK, BoundExceeded, spend
from generator.read.inline_parser import BoundedInline, InlineRule
from generator.read.place import Place
from generator.read.plain import read_plain
from generator.read.plain_blocks import PLAIN_BLOCK, read_plain_list, unfold
from generator.read.references import ends_reference, read_citation, read_reference
from generator.read.slips import read_slip

LONGEST_TAG: Final = 500  # characters in which a raw HTML tag must end to be noticed

ATTRIBUTES: Final = ("id", "class", "lang", "dir")

# Double and single quotes; other languages keep those of English.
QUOTES: Final = MappingProxyType(
    {
        "en": "“”‘’",
        "de": "„“‚‘",
        "fr": ["«\xa0", "\xa0»", "‹\xa0", "\xa0›"],
        "es": "«»“”",
        "it": "«»“”",
        "pt": "«»“”",
        "ru": "«»„“",
        "uk": "«»„“",
        "pl": "„”«»",
        "cs": "„“‚‘",
        "nl": "“”‘’",
        "sv": "””’’",
        "fi": "””’’",
        "da": "»«›‹",
        "ja": "「」『』",
    }
)

CoreRule = Callable[[StateCore], None]


class Dialect(Value, frozen=True):
    """What a parser is made for. ``blocks`` False is the parser of single text fields."""

    language: str = "en"
    html: bool = False
    blocks: bool = True


def find_quotes(language: str) -> Sequence[str]:
    """What opens and closes a quotation in that language, then one within it."""
    return QUOTES.get(language.partition("-")[0], QUOTES["en"])


@cache
def make_parser(dialect: Dialect) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": dialect.html, "typographer": True, "xhtmlOut": False})
    md.options["quotes"] = find_quotes(dialect.language)
    md.options["maxNesting"] = BLOCK_NESTING
    md.enable(["table", "strikethrough"])
    # Links are judged by scheme when the tokens are read, with a message; not dropped here.
    md.validateLink = _any_link  # type: ignore[method-assign, assignment]
    md.helpers = _HELPERS  # type: ignore[assignment]
    md.inline.ruler.before("link", "reference", read_reference)
    md.inline.ruler.before("link", "citation", read_citation)
    md.inline.ruler.at("link", _placed(link, "link_open"))
    md.inline.ruler.at("image", _placed(image, "image"))
    md.inline.ruler.push("slip", read_slip)
    md.inline.ruler.at("autolink", _placed(autolink, "link_open"))
    md.inline.ruler.at("html_inline", _html_inline)
    md.use(attrs_plugin, allowed=ATTRIBUTES)
    if dialect.blocks:
        md.use(footnote_plugin)
        md.block.ruler.at("footnote_def", _footnote, {"alt": ["paragraph", "reference"]})
        md.use(deflist_plugin).use(tasklists_plugin, label=True)
        md.use(attrs_block_plugin, allowed=ATTRIBUTES)
        md.use(container_plugin, "block", validate=_names_a_block)
        md.block.ruler.before("list", "plain_list", read_plain_list)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.before("inline", "headings", _level_headings)
    md.core.ruler.at("inline", _parse_inlines)
    md.core.ruler.before("text_join", "bounded_smartquotes", _without_texts(_smartquotes))
    md.core.ruler.at("text_join", _without_texts(text_join))
    md.block = BoundedBlock(md.block)
    md.inline = BoundedInline(md.inline)
    return md


def _normalize(state: StateCore) -> None:
    """Stock's rule, which looks at every line end to replace it by itself."""
    source = state.src
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    state.src = source.replace("\0", "\ufffd")


def _level_headings(state: StateCore) -> None:
    """The title is the page's only level 1: headings begin at 2 and never skip a level."""
    headings = [token for token in state.tokens if token.type == "heading_open"]
    if not headings:
        return
    shift = 1 if any(token.tag == "h1" for token in headings) else 0
    closes = iter([token for token in state.tokens if token.type == "heading_close"])
    above = 1
    for token, close in zip(headings, closes, strict=True):
        above = min(int(token.tag[1]) + shift, above + 1, 6)
        token.tag = close.tag = f"h{above}"


def _parse_inlines(state: StateCore) -> None:
    """Stock's rule, and the place of each block for the rules that report.

    What can do without the rules becomes a Text at once, in ``meta``, and has no children.
    """
    place: Place = state.env["place"]
    line, quotes = state.env["line"], state.md.options["quotes"]
    tokens, state.tokens = state.tokens, []
    for token in tokens:
        state.tokens.append(token)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            place.section += 1
        if token.type not in ("inline", PLAIN_BLOCK):
            continue
        first = token.map[0] if token.map else 0
        spend(state.env, BLOCK_WORK, first)
        if not state.inlineMode:
            if token.map:  # a text field has entered its own place
                place.enter(line + first, 0, token.content)
            if text := read_plain(token.content, place, quotes):
                token.meta["text"] = text
                continue
        if token.type == PLAIN_BLOCK:
            state.tokens[-1:] = unfolded = unfold(token)
            token = unfolded[len(unfolded) // 2]
        token.meta["section"] = place.section
        token.children = token.children or []
        try:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        except BoundExceeded as bound:
            raise BoundExceeded(bound.code, first) from None


def _without_texts(rule: CoreRule) -> CoreRule:
    """The rule for the blocks that inline rules have read: what is a Text is finished."""

    def narrowed(state: StateCore) -> None:
        tokens = state.tokens
        state.tokens = [one for one in tokens if one.type == "inline" and one.children]
        rule(state)
        state.tokens = tokens

    return narrowed


def _smartquotes(state: StateCore) -> None:
    """Stock's rule within bounds: it copies a block's text for every quote in it."""
    work = sum(
        len(token.content) * (token.content.count('"') + token.content.count("'"))
        for token in state.tokens
    )
    if work > QUOTE_WORK:
        raise BoundExceeded("too-complex")
    smartquotes(state)


def _placed(rule: InlineRule, token_type: str) -> InlineRule:
    """The rule, noting on the token it makes where in the file that token's text begins."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            place: Place = state.env["place"]
            raw = state.src[start : min(state.pos, start + 40)]
            for token in state.tokens[before:]:
                if token.type == token_type:
                    token.meta["span"] = place.find(state.src, start, raw)
                    break
        return True

    return placed


def _link_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """Stock's, but a reference does not end a link's text: it is reported where it stands there."""
    before, level, end = state.pos, 1, -1
    state.pos = start + 1
    while state.pos < state.posMax:
        position, character = state.pos, state.src[state.pos]
        if character == "]":
            level -= 1
            if level == 0:
                end = state.pos
                break
        state.md.inline.skipToken(state)
        if character != "[":
            continue
        if state.pos == position + 1:
            level += 1
        elif disableNested and not ends_reference(state.src, position, state.pos):
            break
    state.pos = before
    return end


_HELPERS: Final = SimpleNamespace(
    parseLinkDestination=parseLinkDestination,
    parseLinkLabel=_link_label,
    parseLinkTitle=parseLinkTitle,
)


def _footnote(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Stock's rule, and an error where a second text would silently replace the first."""
    before = len(state.tokens)
    if not footnote_def(state, startLine, endLine, silent):
        return False
    if not silent:
        label = state.tokens[before].meta["label"]
        told: set[str] = state.env.setdefault("notes", set())
        if label in told:
            place: Place = state.env["place"]
            place.report(problem(
                "bad-reference", f"the footnote `[^{label[:60]}]` is defined a second time",
                Span(place.path, state.env["line"] + startLine + 1), "Give one of the two another label.",
            ))  # fmt: skip
        told.add(label)
    return True


def _html_inline(state: StateInline, silent: bool) -> bool:
    """Stock's rule where HTML is trusted; elsewhere a tag is text, and the author is told."""
    if state.md.options["html"]:
        return html_inline(state, silent)
    begins = state.src[state.pos + 1 : state.pos + 2]
    if silent or not (begins.isalpha() or begins == "!"):
        return False
    if found := HTML_TAG_RE.match(state.src[state.pos : state.pos + LONGEST_TAG]):
        start, raw = state.pos, found[0]
        place: Place = state.env["place"]
        place.report(problem(
            "raw-html", f"`{raw[:40]}` is shown as text", place.find(state.src, start, raw),
            "Raw HTML is off; write Markdown, or set `html: trusted` in site.yml.",
        ))  # fmt: skip
    return False


def _names_a_block(params: str, _markup: str) -> bool:
    return bool(params.strip())


def _any_link(_url: str) -> bool:
    return True
