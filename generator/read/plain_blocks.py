"""Blocks of one line of text as one token: paragraphs and items of lists.

Stock makes three tokens of the one and five of the other. Most blocks are of this kind, and many
rules look at every token.
"""

from typing import Final

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

PLAIN_BLOCK: Final = "plain_block"


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
