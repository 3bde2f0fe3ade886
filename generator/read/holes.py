"""Tokens to HTML with holes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from generator.model.escaping import escape_html
from generator.model.problem import Span, problem
from generator.model.text import HOLE
from generator.read.highlight import BUDGET, highlight
from generator.read.place import Place
from generator.read.plain_blocks import PLAIN_BLOCK


@cache
def make_renderer() -> "HoleRenderer":
    renderer = HoleRenderer()
    for kind in ("html_block", "html_inline", "written"):
        renderer.rules[kind] = renderer.as_written  # type: ignore[assignment]
    return renderer


class HoleRenderer(RendererHTML):
    """Stock HTML, with holes, checked code and tables that scroll in a box of their own."""

    def render(self, tokens: Sequence[Token], options: Any, env: Any) -> str:
        """As in stock; a block that is a Text already is put in as it stands."""
        out: list[str] = []
        rules = self.rules
        for idx, token in enumerate(tokens):
            kind = token.type
            if kind == PLAIN_BLOCK:
                tag, text = token.tag, token.meta["text"]
                env["refs"] += text.refs
                out.append(f"<{tag}{self.renderAttrs(token)}>{text.html}</{tag}>\n")
            elif kind == "inline":
                if (text := token.meta.get("text")) is not None:
                    env["refs"] += text.refs
                    out.append(text.html)
                elif token.children:
                    out.append(self.renderInline(token.children, options, env))
            elif kind in rules:
                out.append(rules[kind](tokens, idx, options, env))
            else:
                out.append(self.renderToken(tokens, idx, options, env))
        return "".join(out)

    def renderInline(  # noqa: N802
        self, tokens: Sequence[Token], options: Any, env: Any
    ) -> str:
        """As in stock; words, references and tags without attributes are drawn in place.

        They are nearly all there is, and a call for each takes half of the time of rendering.
        """
        out: list[str] = []
        for idx, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                out.append(escape_html(token.content))
            elif kind == "reference":
                env["refs"].append(token.meta["ref"])
                out.append(HOLE)
            elif kind in self.rules:
                out.append(self.rules[kind](tokens, idx, options, env))
            elif token.nesting and not (token.attrs or token.block or token.hidden):
                out.append(f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>")
            else:
                out.append(self.renderToken(tokens, idx, options, env))
        return "".join(out)

    @staticmethod
    def renderAttrs(token: Token) -> str:  # noqa: N802
        """As in stock, whose names of attributes are all plain."""
        if not token.attrs:
            return ""
        return "".join(
            [f' {name}="{escape_html(str(value))}"' for name, value in token.attrs.items()]
        )

    def reference(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        env["refs"].append(tokens[idx].meta["ref"])
        return HOLE

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        language = token.info.split()[0].strip("{}.").lower() if token.info.strip() else ""
        env["coloured"] = env.get("coloured", 0) + len(token.content)
        code = highlight(token.content, language if env["coloured"] <= BUDGET else "")
        if code is None:
            place: Place = env["place"]
            line = env["line"] + (token.map[0] if token.map else 0) + 1
            place.report(problem(
                "unknown-language", f"the code language `{language[:40]}` is not known", Span(place.path, line),
                "The code is shown without colours; `text` says that this is meant.",
            ))  # fmt: skip
            code = escape_html(token.content)
        named = f' class="language-{escape_html(language)}"' if language else ""
        return f'<pre class="code" tabindex="0"><code{named}>{code}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<pre class="code" tabindex="0"><code>{escape_html(tokens[idx].content)}</code></pre>\n'

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<div class="table">{self.renderToken(tokens, idx, options, env)}'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"{self.renderToken(tokens, idx, options, env).rstrip()}</div>\n"

    def as_written(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return tokens[idx].content

    def footnote_anchor_name(
        self, tokens: Sequence[Token], idx: int, options: Any, env: Any
    ) -> str:
        return str(tokens[idx].meta["id"] + 1)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        number, again = _numbers(tokens[idx])
        return f'<sup class="footnote-ref"><a href="#ng-note-{number}" id="ng-noted-{number}{again}">[{number}]</a></sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<div class="footnotes" role="doc-endnotes">\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: Any, env: Any
    ) -> str:
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<li id="ng-note-{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        number, again = _numbers(tokens[idx])
        return f' <a href="#ng-noted-{number}{again}" class="footnote-back" role="doc-backlink">↩\ufe0e</a>'


def _numbers(token: Token) -> tuple[int, str]:
    """A footnote's number and the suffix of its later marks; one written in place has but one."""
    again = token.meta.get("subId", 0)
    return token.meta["id"] + 1, f"-{again + 1}" if again > 0 else ""
