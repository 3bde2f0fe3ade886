"""Where in its file the text being parsed stands, and what was found wrong there."""

from collections.abc import Sequence
from typing import Final

from generator.model.problem import Problem, Span

LOOKAHEAD: Final = 200  # lines searched for a reference; a longer block loses only its column


class Place:
    """The moving place of one parse; lives as long as the parse and no longer.

    ``lines`` are the lines of the whole file. ``section`` counts the level-2 headings so far.
    """

    def __init__(self, path: str, lines: Sequence[str]) -> None:
        self.path = path
        self.lines = lines
        self.problems: list[Problem] = []
        self.section = 0
        self._content = ""
        self._start = 0
        self._line = 0
        self._begins = 0
        self._column = 0
        self._counted = (0, 0)  # a position in the block's text and the line breaks before it

    def enter(self, line: int, column: int, content: str) -> None:
        """Begin a block whose text ``content`` starts at ``line`` and ``column``, both from 0."""
        self._content = content
        self._start = self._line = line
        self._begins = self._column = column
        self._counted = (0, 0)

    def go_back(self) -> None:
        """To the beginning of the block, whose references are to be asked for once more."""
        self.enter(self._start, self._begins, self._content)

    def report(self, problem: Problem) -> None:
        self.problems.append(problem)

    def find(self, source: str, position: int, raw: str) -> Span:
        """The span of ``raw``, which stands at ``position`` in ``source``.

        References of a block are asked for in the order of the text. A span that cannot be found
        is the block's beginning.
        """
        line, column = self._line, self._column
        # Most texts are one line, in which the next reference is just ahead.
        if "\n" not in source and line < len(self.lines):
            found = self.lines[line].find(raw, column)
            if found >= 0:
                self._column = found + len(raw)
                return Span(self.path, line + 1, found + 1)
        first = raw.partition("\n")[0]
        if source == self._content:  # else a nested text, a footnote written in place
            at_least = self._start + self._breaks_before(position)
            if at_least > line:
                line, column = at_least, 0
        for number in range(line, min(line + LOOKAHEAD, len(self.lines))):
            found = _index(self.lines[number], first, column)
            if found >= 0:
                self._line, self._column = number, found + len(first)
                return Span(self.path, number + 1, found + 1)
            column = 0
        return self.here()

    def _breaks_before(self, position: int) -> int:
        """Line breaks of the block's text; counted on from the last position asked for."""
        counted, breaks = self._counted if self._counted[0] <= position else (0, 0)
        breaks += self._content.count("\n", counted, position)
        self._counted = (position, breaks)
        return breaks

    def here(self) -> Span:
        """The place of the last thing found, at first the block's beginning."""
        return Span(self.path, min(self._line, len(self.lines)) + 1, self._column + 1)


def _index(line: str, raw: str, start: int) -> int:
    found = line.find(raw, start)
    if found < 0 and "|" in raw:
        found = line.find(raw.replace("|", "\\|"), start)  # as a table's cell needs it
    return found
