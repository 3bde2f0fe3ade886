"""markdown-it's parser of text within blocks, with rules asked only at their first characters."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from generator.read.bounds import INLINE_NESTING, BoundExceeded, spend

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

InlineRule = Callable[[StateInline, bool], bool]


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
                    spend(env, work)
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
        spend(env, work)
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        spend(state.env, 1)
        if state.level >= INLINE_NESTING:
            raise BoundExceeded("nesting-too-deep")
        rules = self.starts.get(state.src[pos])
        state.level += 1
        ok = any(rule(state, True) for rule in rules) if rules else self.text(state, True)
        state.level -= 1
        if not ok:
            state.pos += 1
        state.cache[pos] = state.pos
