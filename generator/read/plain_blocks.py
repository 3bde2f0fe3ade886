"""Blocks of one line of text as one token: paragraphs and items of lists.

Stock makes three tokens of the one and five of the other. Most blocks are of this kind, and many
rules look at every token.
"""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from generator.read.bounds import spend

PLAIN_BLOCK: Final = "plain_block"

PLAIN_HEADING: Final = re.compile(r"(#{1,6}) ([^\s#](?:[^\n#]*[^\s#])?)$", re.MULTILINE)
# A line of text in a list, and what a line after one can begin with that belongs to the list.
PLAIN_ITEM: Final = re.compile(r"[-*+] [^\W\d_]")
LIST_GOES_ON: Final = "-*+0123456789:~"


class PlainBlock(Token):
    """A paragraph ("p") or an item ("li") on these ``lines``, of which the first is its text.

    What is the same for all of them is the class's: that makes one in a third of a Token's time.
    """

    __slots__ = ()

    type = PLAIN_BLOCK
    nesting = 0
    children = None
    info = ""
    block = True
    hidden = False

    def __init__(
        self, tag: str, written: str, lines: list[int], level: int, markup: str = ""
    ) -> None:
        self.tag = tag
        self.content = mdTrim(written)
        self.map = lines
        self.level = level
        self.markup = markup
        self.attrs = {}
        self.meta = {}


def unfold(block: Token) -> list[Token]:
    """The tokens that stock makes of a plain block; that of its text is in their middle."""
    lines, tight = block.map or [0, 0], block.tag == "li"
    first, level = [lines[0], lines[0] + 1], block.level + tight
    attrs = {} if tight else block.attrs
    paragraph = [
        Token("paragraph_open", "p", 1, attrs, first, level, block=True, hidden=tight),
        Token("inline", "", 0, {}, [*first], level + 1, [], block.content, block=True),
        Token("paragraph_close", "p", -1, {}, None, level, block=True, hidden=tight),
    ]
    if not tight:
        return paragraph
    return [
        Token("list_item_open", "li", 1, {}, lines, level - 1, markup=block.markup, block=True),
        *paragraph,
        Token("list_item_close", "li", -1, {}, None, level - 1, markup=block.markup, block=True),
    ]


# --- rules ----------------------------------------------------------------------------------------


def read_plain_block(state: StateBlock, line: int, first: str) -> bool:
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
    state.tokens += _make_heading(match, line, state.level)
    state.line = line + 1
    return True


def _make_heading(match: re.Match[str], line: int, level: int) -> tuple[Token, ...]:
    signs, content = match.groups()
    tag, lines = f"h{len(signs)}", [line, line + 1]
    return (
        Token("heading_open", tag, 1, {}, lines, level, markup=signs, block=True),
        Token("inline", "", 0, {}, [*lines], level + 1, [], content, block=True),
        Token("heading_close", tag, -1, {}, None, level, markup=signs, block=True),
    )


def _read_plain_paragraph(state: StateBlock, line: int) -> bool:
    """A paragraph of one line that begins with a letter, as stock reads it once every other rule has
    had its turn: none of them begins with one, but for code that is indented and what a later line
    makes of it."""
    after = line + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    if state.is_code_block(line):
        return False
    written = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    block = PlainBlock("p", written, [line, after], state.level)
    state.tokens += unfold(block) if state.level else (block,)
    state.line = after
    return True


def read_plain_run(state: StateBlock, lines: Sequence[str], line: int) -> int:
    """Paragraphs and headings of one line each from there on, at the left of the page, which an empty
    line divides; the line that is none of them.

    Most of a text is of this kind, and none of these lines asks for any rule.
    """
    tokens, last = state.tokens, len(lines) - 2
    while line < last and not lines[line + 1]:
        if lines[line + 2].startswith((":", "~", " ")):
            break  # it may define what stands here
        written = lines[line]
        if written[:1].isalpha():
            tokens.append(PlainBlock("p", written, [line, line + 1], 0))
        elif match := PLAIN_HEADING.match(written):
            tokens += _make_heading(match, line, 0)
        elif written:
            break
        line += 1 if not written else 2
    return line


def read_plain_list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
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
    spend(state.env, line - startLine, startLine)
    opened = state.push("bullet_list_open", "ul", 1)
    for number in range(startLine, line):
        # As stock has it, blank lines behind the list are its last item's.
        lines = [number, after if number + 1 == line else number + 1]
        written = src[starts[number] + 2 : state.eMarks[number]]
        state.tokens.append(PlainBlock("li", written, lines, state.level, marker))
    shut = state.push("bullet_list_close", "ul", -1)
    opened.map = [startLine, after]
    opened.markup = shut.markup = marker
    state.line = after
    return True
