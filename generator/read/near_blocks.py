"""Lines that were nearly a heading or the bounds of a block: told, not published as they stand."""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it.token import Token

from generator.model.problem import problem
from generator.read.place import Place

BLOCKS: Final = ("quote", "note", "known", "clip", "figure")
# `#tide` may be the name of a thing elsewhere, two signs and a word are a heading that lacks a blank.
NEAR: Final = re.compile(
    rf"^[ \t]*(?:(?P<signs>#{{2,6}})(?P<word>[^\W\d_][^\n]{{0,40}})"
    rf"|::[ \t]*(?P<block>{'|'.join(BLOCKS)})\b(?P<rest>[^\n]{{0,40}})"
    r"|(?P<end>:::+)[ \t]*$)",
    re.MULTILINE,
)


def report_near_blocks(tokens: Sequence[Token], place: Place, line: int) -> None:
    """Looks at the paragraphs of a text that begins at ``line`` (from 0), and at its code."""
    before = ""
    for token in tokens:
        if token.type == "fence":
            _report_open_code(token, place, line)
        elif before == "paragraph_open" and ("##" in token.content or "::" in token.content):
            _report_lines(token, place, line)
        before = token.type


def _report_lines(token: Token, place: Place, line: int) -> None:
    place.enter(line + (token.map[0] if token.map else 0), 0, token.content)
    for match in NEAR.finditer(token.content):
        written = match[0].lstrip()
        span = place.find(token.content, match.end() - len(written), written)
        if signs := match["signs"]:
            place.report(problem(
                "text-for-block", f"`{written[:40]}` is no heading, as no blank follows the `{signs}`", span,
                f"Write `{signs} {match['word']}`, or a backslash before the first `#`.",
            ))  # fmt: skip
        elif match["block"]:
            place.report(problem(
                "text-for-block", f"`{written[:40]}` begins no block: it has two colons", span,
                f"Write `::: {match['block']}{match['rest']}`, and end the block with a line of ::: alone.",
            ))  # fmt: skip
        else:
            place.report(problem(
                "bad-block", f"`{match['end']}` stands here without a block", span,
                "A block begins with ::: and its name, and ends with ::: alone.",
            ))  # fmt: skip


def _report_open_code(token: Token, place: Place, line: int) -> None:
    """Code without an end goes on to the end of the text, and all that follows is in it."""
    first, end = token.map or (0, 0)
    last = place.lines[line + end - 1] if line + end <= len(place.lines) else ""
    closing = last.strip(" \t>")
    if end - 1 > first and len(closing) >= len(token.markup) and set(closing) == {token.markup[0]}:
        return
    place.enter(line + first, 0, "")
    place.report(problem(
        "unclosed-block", "the code that begins here has no end", place.find("", 0, token.markup),
        f"End it with a line of {token.markup} alone.",
    ))  # fmt: skip
