"""How much work one text may cost: limits, and who comes to one."""

from typing import Any, Final

# markdown-it's own limit of 20 for both drops deep lists without a word; 100 for inline text
# makes 100 KB of "![" take 13 seconds.
BLOCK_NESTING: Final = 100
INLINE_NESTING: Final = 20

# Rule calls and skipped tokens of one file. 1 MB of prose takes 0.4 million, a page about 8,000.
WORK: Final = 3_000_000
BLOCK_WORK: Final = 16  # what a paragraph or cell costs before its first character
# Characters that the quotes of one block may make markdown-it copy.
QUOTE_WORK: Final = 200_000_000


class BoundExceeded(Exception):  # noqa: N818 - it is a signal of the reader's to itself
    """A limit was reached; caught where the text is read."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def spend(env: Any, work: int, line: int = 0) -> None:
    """Counts ``work`` off what the text has left; ``line`` is where it would be too much."""
    env["work"] -= work
    if env["work"] < 0:
        raise BoundExceeded("too-complex", line)
