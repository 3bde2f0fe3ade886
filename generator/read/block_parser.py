"""markdown-it's parser of blocks, with rules asked only at lines where they can begin."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from generator.read.bounds import BLOCK_NESTING, BoundExceeded
from generator.read.plain_blocks import read_plain_block, read_plain_run

BlockRule = Callable[[StateBlock, int, int, bool], bool]
BlockRules = dict[str, tuple[tuple[str, BlockRule], ...]]

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
        written = state.written if isinstance(state, LinedState) and not state.level else ()
        if state.level >= BLOCK_NESTING and startLine < endLine:
            raise BoundExceeded("nesting-too-deep", startLine)
        state.env["work"] -= 1 + (endLine - startLine) // 8
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.env["work"] < 0:
                raise BoundExceeded("too-complex", startLine)
            if written and (after := read_plain_run(state, written, line)) > line:
                line = after
                continue
            first = src[state.bMarks[line] + state.tShift[line]]
            ahead = _look_ahead(state, line, endLine)
            if ahead or not read_plain_block(state, line, first):
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
    """Stock's state; where the lines of a text begin and end is found for all of them at once.

    ``written`` are its lines, none where a tab is among them.
    """

    written: Sequence[str] = ()

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        if "\t" in src:  # as wide as its place in the line has it
            super().__init__(src, md, env, tokens)
            return
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" "):
            lines.pop()
        self.written = lines
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
