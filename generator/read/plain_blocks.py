"""Blocks of one line of text as one token: paragraphs and items of lists.

Stock makes three tokens of the one and five of the other. Most blocks are of this kind, and many
rules look at every token.
"""

import re
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


def make_plain_block(tag: str, state: StateBlock, start: int, lines: list[int]) -> Token:
    """The paragraph ("p") or item ("li") on these ``lines`` whose text begins at ``start`` and ends
    with the first of them."""
    content = mdTrim(state.src[start : state.eMarks[lines[0]]])
    return Token(PLAIN_BLOCK, tag, 0, {}, lines, state.level, None, content, block=True)


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
        item = make_plain_block("li", state, starts[number] + 2, lines)
        item.markup = marker
        state.tokens.append(item)
    shut = state.push("bullet_list_close", "ul", -1)
    opened.map = [startLine, after]
    opened.markup = shut.markup = marker
    state.line = after
    return True
