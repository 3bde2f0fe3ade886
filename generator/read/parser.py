"""markdown-it, configured and bounded: the parsers that a process makes once and keeps."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, smartquotes, text_join
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.model.problem import Span, problem
from generator.model.value import Value
from generator.read.place import Place
from generator.read.plain import read_plain
from generator.read.plain_blocks import PLAIN_BLOCK, make_plain_block, unfold
from generator.read.references import ends_reference, read_citation, read_reference
from generator.read.slips import read_slip

# markdown-it's own limit of 20 for both drops deep lists without a word; 100 for inline text
# makes 100 KB of "![" take 13 seconds.
BLOCK_NESTING: Final = 100
INLINE_NESTING: Final = 20

# Rule calls and skipped tokens of one file. 1 MB of prose takes 0.4 million, a page about 8,000.
WORK: Final = 3_000_000
BLOCK_WORK: Final = 16  # what a paragraph or cell costs before its first character
# Characters that the quotes of one block may make markdown-it copy.
QUOTE_WORK: Final = 200_000_000

PLAIN_HEADING: Final = re.compile(r"(#{1,6}) ([^\s#](?:[^\n#]*[^\s#])?)$", re.MULTILINE)
# A line of text in a list, and what a line after one can begin with that belongs to the list.
PLAIN_ITEM: Final = re.compile(r"[-*+] [^\W\d_]")
LIST_GOES_ON: Final = "-*+0123456789:~"

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

# The characters at which each inline rule can begin: a rule is not asked elsewhere.
STARTS: Final = MappingProxyType(
    {
        "newline": "\n",
        "escape": "\\",
        "backticks": "`",
        "strikethrough": "~",
        "emphasis": "*_",
        "reference": "[",
        "citation": "[",
        "link": "[",
        "image": "!",
        "footnote_inline": "^",
        "footnote_ref": "[",
        "autolink": "<",
        "html_inline": "<",
        "entity": "&",
        "attr": "{",
        "slip": "[",
    }
)

CoreRule = Callable[[StateCore], None]
InlineRule = Callable[[StateInline, bool], bool]
BlockRule = Callable[[StateBlock, int, int, bool], bool]
BlockRules = dict[str, tuple[tuple[str, BlockRule], ...]]


class Dialect(Value, frozen=True):
    """What a parser is made for. ``blocks`` False is the parser of single text fields."""

    language: str = "en"
    html: bool = False
    blocks: bool = True


class BoundExceeded(Exception):  # noqa: N818 - it is a signal of the reader's to itself
    """A limit of this module was reached; caught where the text is read."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


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
        md.block.ruler.before("list", "plain_list", _read_plain_list)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.before("inline", "headings", _level_headings)
    md.core.ruler.at("inline", _parse_inlines)
    md.core.ruler.before("text_join", "bounded_smartquotes", _without_texts(_smartquotes))
    md.core.ruler.at("text_join", _without_texts(text_join))
    md.block = BoundedBlock(md.block)
    md.inline = BoundedInline(md.inline)
    return md


class BoundedBlock(ParserBlock):
    """The stock parser with rules asked only at lines where they can begin, nesting and work counted.

    Text nested too deeply stops the parse: stock leaves it out without a word.
    """

    def __init__(self, stock: ParserBlock) -> None:
        active = stock.ruler.get_active_rules()
        names = dict(zip(stock.ruler.getRules(""), active, strict=True))
        self.rules = _by_first_character(list(names.items()))
        self.alone = {
            first: tuple((name, rule) for name, rule in named if name not in LOOK_AHEAD)
            for first, named in self.rules.items()
        }
        self.ruler = CombinedRuler(stock.ruler, names)

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: Any,
        outTokens: list[Token],  # noqa: N803
    ) -> list[Token] | None:
        """As in stock."""
        if not src:
            return None
        state = LinedState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        line = startLine
        blank_before = False
        rules, alone, src = self.rules, self.alone, state.src
        if state.level >= BLOCK_NESTING and startLine < endLine:
            raise BoundExceeded("nesting-too-deep", startLine)
        state.env["work"] -= 1 + (endLine - startLine) // 8
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.env["work"] < 0:
                raise BoundExceeded("too-complex", startLine)
            first = src[state.bMarks[line] + state.tShift[line]]
            ahead = _look_ahead(state, line, endLine)
            if ahead or not _read_plain_block(state, line, first):
                asked = rules if ahead else alone  # no rule has a use for what follows most lines
                for name, rule in asked.get(first) or asked[""]:
                    if name in LOOK_AHEAD and name not in ahead:
                        continue
                    if name == "lheading" and not _is_underlined(state, line, endLine):
                        continue
                    if rule(state, line, endLine, False):
                        break
            state.tight = not blank_before
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                blank_before = True
            if line < endLine and state.isEmpty(line):
                blank_before = True
                line += 1
                state.line = line


class LinedState(StateBlock):
    """Stock's state; where the lines of a text begin and end is found for all of them at once."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        if "\t" in src:  # as wide as its place in the line has it
            super().__init__(src, md, env, tokens)
            return
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" "):
            lines.pop()
        self.bMarks = [0, *accumulate([len(line) + 1 for line in lines])]
        self.bMarks[-1] = len(src)
        self.eMarks = [start + len(line) for start, line in zip(self.bMarks, lines, strict=False)]
        self.eMarks.append(len(src))
        self.tShift = [len(line) - len(line.lstrip(" ")) for line in lines]
        self.tShift.append(0)
        self.sCount = self.tShift.copy()
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = len(lines)


class CombinedRuler(Ruler[BlockRule]):
    """Gives the rules that may end a block as one: stock asks each of them on every line."""

    def __init__(self, stock: Ruler[BlockRule], names: dict[BlockRule, str]) -> None:
        super().__init__()
        self.active = stock.get_active_rules()
        self.ends = {
            chain: [
                _combine(
                    _by_first_character([(rule, names[rule]) for rule in stock.getRules(chain)])
                )
            ]
            for chain in ("paragraph", "reference", "blockquote", "list")
        }

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803
        return self.ends.get(chainName, [])

    def get_active_rules(self) -> list[str]:
        return self.active


# The first characters of the lines at which each block rule can begin; others begin anywhere.
LINE_STARTS: Final = MappingProxyType(
    {
        "fence": "`~",
        "blockquote": ">",
        "hr": "*-_",
        "list": "*+-0123456789",
        "plain_list": "*+-",
        "reference": "[",
        "footnote_def": "[",
        "html_block": "<",
        "heading": "#",
        "container_block": ":",
        "attr": "{",
    }
)
# Rules that need to find something at the beginning of a line after their first.
LOOK_AHEAD: Final = frozenset(("table", "lheading", "deflist"))


def _by_first_character(named: list[tuple[BlockRule, str]]) -> BlockRules:
    """The rules in order, for each first character and for any other ("")."""
    characters = {character for _, name in named for character in LINE_STARTS.get(name, "")}
    return {
        character: tuple(
            (name, rule) for rule, name in named
            if name not in LINE_STARTS or (character and character in LINE_STARTS[name])
        )
        for character in (*characters, "")
    }  # fmt: skip


def _look_ahead(state: StateBlock, line: int, end: int) -> tuple[str, ...]:
    """The rules that may find what they need in the next line, or in one behind it."""
    after = line + 1
    if after >= end:
        return ()
    src, starts, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
    start = starts[after] + shifts[after]
    if start >= ends[after]:  # a definition may stand after one blank line
        after += 1
        defined = after < end and src.startswith((":", "~"), starts[after] + shifts[after])
        return ("deflist",) if defined else ()
    if src[start] in ":~":
        return ("table", "lheading", "deflist")
    if src[start] in "|-" and state.sCount[after] >= state.blkIndent:
        return ("table", "lheading")
    return ("lheading",)


def _is_underlined(state: StateBlock, line: int, end: int) -> bool:
    """Whether one of the lines behind this one may make a heading of what stands above it.

    Asked when it is the rule's turn: before each of many headings it would read all others.
    """
    src, starts, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
    for number in range(line + 1, end):
        start = starts[number] + shifts[number]
        if start >= ends[number]:
            return False
        if state.sCount[number] < state.blkIndent or src[start] not in "=-":
            continue
        if not src[start : ends[number]].rstrip().strip(src[start]):
            return True
    return False


def _combine(rules: BlockRules) -> BlockRule:
    def ends(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        first = state.src[start] if start < state.eMarks[line] else ""
        return any(rule(state, line, end, silent) for _, rule in rules.get(first) or rules[""])

    return ends


class BoundedInline(ParserInline):
    """The stock parser with rules asked only at their first characters, work counted."""

    def __init__(self, stock: ParserInline) -> None:
        self.ruler = stock.ruler
        self.ruler2 = stock.ruler2
        self._extra_terminator_chars = stock._extra_terminator_chars
        self.terminator_re = stock.terminator_re
        names = self.ruler.get_active_rules()
        rules = dict(zip(names, self.ruler.getRules(""), strict=True))
        self.text = rules.pop("text")
        starts: dict[str, list[InlineRule]] = {}
        for name, rule in rules.items():
            for character in STARTS[name]:
                starts.setdefault(character, []).append(rule)
        self.starts = {character: tuple(found) for character, found in starts.items()}

    def tokenize(self, state: StateInline) -> None:
        end = state.posMax
        src, text, starts, env = state.src, self.text, self.starts, state.env
        work = 0
        while state.pos < end:
            work += 1
            character = src[state.pos]
            rules = starts.get(character)
            if rules is None:
                if text(state, False):
                    continue
            else:
                if work > 64:
                    _spend(env, work)
                    work = 0
                if state.level >= INLINE_NESTING:
                    raise BoundExceeded("nesting-too-deep")
                for rule in rules:
                    if rule(state, False):
                        break
                else:
                    state.append_pending(character)
                    state.pos += 1
                continue
            state.append_pending(character)
            state.pos += 1
        _spend(env, work)
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        _spend(state.env, 1)
        if state.level >= INLINE_NESTING:
            raise BoundExceeded("nesting-too-deep")
        rules = self.starts.get(state.src[pos])
        state.level += 1
        ok = any(rule(state, True) for rule in rules) if rules else self.text(state, True)
        state.level -= 1
        if not ok:
            state.pos += 1
        state.cache[pos] = state.pos


def _spend(env: Any, work: int, line: int = 0) -> None:
    env["work"] -= work
    if env["work"] < 0:
        raise BoundExceeded("too-complex", line)


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
        _spend(state.env, BLOCK_WORK, first)
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


def _read_plain_block(state: StateBlock, line: int, first: str) -> bool:
    """A block of one line, of which no later line makes something else."""
    if first == "#":
        return _read_plain_heading(state, line)
    return first.isalpha() and _read_plain_paragraph(state, line)


def _read_plain_heading(state: StateBlock, line: int) -> bool:
    """A heading with one blank behind its signs and no more signs, for which stock looks one by one."""
    start = state.bMarks[line] + state.tShift[line]
    match = PLAIN_HEADING.match(state.src, start)
    if not match or state.is_code_block(line):
        return False
    signs, content = match.groups()
    tag, level, lines = f"h{len(signs)}", state.level, [line, line + 1]
    state.tokens += (
        Token("heading_open", tag, 1, {}, lines, level, markup=signs, block=True),
        Token("inline", "", 0, {}, [*lines], level + 1, [], content, block=True),
        Token("heading_close", tag, -1, {}, None, level, markup=signs, block=True),
    )
    state.line = line + 1
    return True


def _read_plain_paragraph(state: StateBlock, line: int) -> bool:
    """A paragraph of one line that begins with a letter, as stock reads it once every other rule has
    had its turn: none of them begins with one, but for code that is indented and what a later line
    makes of it."""
    after = line + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    if state.is_code_block(line):
        return False
    start = state.bMarks[line] + state.tShift[line]
    block = make_plain_block("p", state, start, [line, after])
    state.tokens += unfold(block) if state.level else (block,)
    state.line = after
    return True


def _read_plain_list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """A list whose items are lines of text, at the left of the page: most lists are.

    Stock asks all rules for each item and the line behind it, and takes six times as long.
    """
    if silent or state.level:
        return False
    src, starts = state.src, state.bMarks
    marker, line = src[starts[startLine]], startLine
    while line < endLine and src[starts[line]] == marker and PLAIN_ITEM.match(src, starts[line]):
        line += 1
    after = state.skipEmptyLines(line)
    if line == startLine or (line < endLine and after == line):
        return False  # more stands in it than that
    if after < endLine and (state.sCount[after] or src[starts[after]] in LIST_GOES_ON):
        return False
    _spend(state.env, line - startLine, startLine)
    opened = state.push("bullet_list_open", "ul", 1)
    for number in range(startLine, line):
        # As stock has it, blank lines behind the list are its last item's.
        lines = [number, after if number + 1 == line else number + 1]
        item = make_plain_block("li", state, starts[number] + 2, lines)
        item.markup = marker
        state.tokens.append(item)
    shut = state.push("bullet_list_close", "ul", -1)
    opened.map = [startLine, after]
    opened.markup = shut.markup = marker
    state.line = after
    return True


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
