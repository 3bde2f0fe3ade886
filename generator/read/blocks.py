"""Block tokens arranged: sections around headings, containers drawn, passages tied to events."""

import re
from collections.abc import Sequence
from typing import Any, Final

from markdown_it.token import Token

from generator.model.escaping import escape_html
from generator.model.problem import Problem, Span, problem
from generator.model.text import HOLE, Heading, Ref, RefKind, Text
from generator.model.value import replace
from generator.read.near_blocks import BLOCKS, report_near_blocks
from generator.read.place import Place
from generator.read.plain_blocks import PLAIN_BLOCK
from generator.read.references import CITATION, CITED, words_of
from generator.read.slugs import ANCHOR_LENGTH, make_slug

# Anchors of facts, events and the like; headings and authors' own ids keep out of their way.
RESERVED: Final = ("ng-", "fact-", "event-", "term-", "source-", "person-", "organisation-", "place-",
                   "question-", "clip-", "change-")  # fmt: skip
PASSAGES: Final = 64  # events of one text whose rail segment fills while they are read
NOTE: Final = re.compile(r"\s*(?:[>*+-]\s+)*\[\^([^\s\]]+)\]:")
NOTED: Final = re.compile(r"(?<!\\)\[\^[^\]\s]{1,60}\]")
HEADER: Final = re.compile(r"(\S+)(.*)", re.DOTALL)


def arrange(
    tokens: list[Token], source: str, place: Place, line: int, env: dict[str, Any]
) -> list[Token]:
    """The tokens of the source as they are to be rendered.

    Fills ``env`` with headings, anchors, passages (ids of events) and placed blocks.
    """
    env["headings"], env["anchors"], env["passages"] = [], [], {}
    taken: set[str] = set()
    if "[^" in source:
        _report_lost(tokens, place, line, env)
    report_near_blocks(tokens, place, line)
    if ":::" in source:
        tokens = _draw_containers(tokens, place, line, env)
    if "|" in source:
        _align_cells(tokens)
    if "{" in source:
        _check_ids(tokens, place, line, taken)
    _anchor(tokens, taken, env)
    _tie_passages(tokens, env)
    return _section(tokens)


def _report_lost(tokens: list[Token], place: Place, line: int, env: dict[str, Any]) -> None:
    """Footnotes that nothing refers to are left out by markdown-it, those without a text are text."""
    notes = env.get("footnotes", {}).get("refs", {})
    lost = [label[1:] for label, number in notes.items() if number < 0]
    found = _find_notes(place.lines) if lost else {}
    for label in lost:
        place.report(problem(
            "bad-reference", f"nothing refers to the footnote `[^{label[:60]}]`",
            Span(place.path, found.get(label, line) + 1), f"Write [^{label[:60]}] where it belongs, or delete it.",
        ))  # fmt: skip
    for token in tokens:
        if token.type == "inline" and "[^" in token.content:
            _report_unknown_notes(token, place, line)


def _report_unknown_notes(token: Token, place: Place, line: int) -> None:
    """``[^1]`` without its note would be shown as it is written."""
    written = {
        match[0] for match in NOTED.finditer(token.content)
    }  # a backslash before it is meant
    for child in token.children or ():
        for match in NOTED.finditer(child.content) if child.type == "text" else ():
            if match[0] not in written:
                continue
            place.enter(line + (token.map[0] if token.map else 0), 0, token.content)
            place.report(problem(
                "bad-reference", f"there is no footnote `{match[0][:60]}`",
                place.find(token.content, max(token.content.find(match[0]), 0), match[0]),
                f"Write its text on a line of its own: {match[0][:60]}: …",
            ))  # fmt: skip


def _find_notes(lines: Sequence[str]) -> dict[str, int]:
    """The lines, from 0, on which footnotes are first defined, by label."""
    found: dict[str, int] = {}
    for number, text in enumerate(lines):
        if match := NOTE.match(text):
            found.setdefault(match[1], number)
    return found


# --- containers -------------------------------------------------------------------------------------


def _draw_containers(
    tokens: list[Token], place: Place, line: int, env: dict[str, Any]
) -> list[Token]:
    drawn: list[Token] = []
    open_: list[tuple[int, Token, str]] = []  # where it starts in drawn, its token, its kind
    section = 0
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            section += 1
        if token.type == "container_block_open":
            kind = _kind(token, place, line)
            if open_ and _end(token) == _end(open_[-1][1]) and _is_closed(token, place, line):
                _report_unclosed(open_[-1][1], open_[-1][2], place, line)
            open_.append((len(drawn), token, kind))
        elif token.type == "container_block_close":
            start, opener, kind = open_.pop()
            content = drawn[start:]
            del drawn[start:]
            drawn.extend(_draw(kind, opener, content, place, line, section, env))
        else:
            drawn.append(token)
    return drawn


def _kind(token: Token, place: Place, line: int) -> str:
    name = token.info.split()[0]
    if name not in BLOCKS:
        span = Span(place.path, line + (token.map or [0])[0] + 1)
        place.report(problem("unknown-block", f"`{name[:40]}` is no kind of block", span,
                             f"The blocks are {', '.join(BLOCKS)}."))  # fmt: skip
        name = "note"
    if not _is_closed(token, place, line):
        _report_unclosed(token, name, place, line)
    return name


def _end(token: Token) -> int:
    """The line on which a block ends; where two share one, the outer one has lost its own."""
    return token.map[1] if token.map else 0


def _is_closed(token: Token, place: Place, line: int) -> bool:
    end = line + _end(token)
    written = place.lines[end].strip() if end < len(place.lines) else ""
    return bool(written) and set(written.lstrip("> ")) <= {":"}


def _report_unclosed(token: Token, name: str, place: Place, line: int) -> None:
    place.report(problem(
        "unclosed-block", f"the block `{name}` is not closed",
        Span(place.path, line + (token.map or [0])[0] + 1),
        "End it with a line of ::: alone; around another block, begin and end it with ::::.",
    ))  # fmt: skip


def _draw(
    kind: str,
    opener: Token,
    content: list[Token],
    place: Place,
    line: int,
    section: int,
    env: dict[str, Any],
) -> list[Token]:
    first = line + (opener.map[0] if opener.map else 0)
    span = Span(place.path, first + 1)
    match = HEADER.match(opener.info.strip())
    rest = match[2].strip() if match else ""
    if kind == "note":
        return [_written('<div class="note" role="note">\n'), *content, _written("</div>\n")]
    if kind == "quote":
        return _draw_quote(rest, span, content, place, section)
    if kind == "figure":
        return _draw_figure(content, span, place)
    if kind == "clip" and not rest:
        place.report(problem("bad-block", "this block names no clip", span, "Write ::: clip and the clip's id."))  # fmt: skip
        return content
    env["placed"].append(f"clip:{rest.split()[0]}" if kind == "clip" else "known")
    block: RefKind = "block-clip" if kind == "clip" else "block-known"
    ref = Ref(block, rest.split()[0] if rest else "", span, section=section)
    return [*content, _reference(ref)]


def _draw_quote(
    rest: str, span: Span, content: list[Token], place: Place, section: int
) -> list[Token]:
    cites: list[Token] = []
    for match in CITATION.finditer(rest):
        cites.extend(
            _reference(Ref("source", one[1], span, detail=(one[2] or "").strip(), section=section))
            for part in match[1].split(";")
            if (one := CITED.match(part.strip()))
        )
    speaker = CITATION.sub("", rest).split()
    if len(speaker) > 1:
        place.report(problem("bad-block", f"`{' '.join(speaker)[:60]}` is no single speaker", span,
                             "Write ::: quote, the speaker's id, then [@source]."))  # fmt: skip
    drawn = [_written('<blockquote class="quote">\n'), *content]
    if speaker or cites:
        drawn.append(_written("<footer>"))
        if speaker:
            drawn.append(_reference(Ref("block-quote-by", speaker[0], span, section=section)))
        drawn.extend([*cites, _written("</footer>\n")])
    return [*drawn, _written("</blockquote>\n")]


def _draw_figure(content: list[Token], span: Span, place: Place) -> list[Token]:
    for index, token in enumerate(content):
        if token.type != "inline" or not token.children:
            continue
        refs = [
            c for c in token.children if c.type == "reference" and c.meta["ref"].kind == "image"
        ]
        others = [
            c
            for c in token.children
            if c not in refs and c.type != "softbreak" and c.content.strip()
        ]
        if refs and not others and content[index - 1].type == "paragraph_open":
            caption = content[: index - 1] + content[index + 2 :]
            shown = [_written('<figure class="figure">\n'), *refs]
            if caption:
                shown.extend([_written("<figcaption>\n"), *caption, _written("</figcaption>\n")])
            return [*shown, _written("</figure>\n")]
    place.report(problem("bad-block", "this figure shows no image", span,
                         "Begin it with ![description](file) in a paragraph of its own."))  # fmt: skip
    return content


def _written(html: str) -> Token:
    token = Token("written", "", 0)
    token.content = html
    token.block = True
    return token


def _reference(ref: Ref) -> Token:
    token = Token("reference", "", 0)
    token.meta = {"ref": ref}
    return token


# --- anchors ------------------------------------------------------------------------------------------


def _align_cells(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style:
                token.attrJoin("class", f"align-{style.partition(':')[2]}")


def _check_ids(tokens: Sequence[Token], place: Place, line: int, taken: set[str]) -> None:
    """The ids that authors wrote in braces; those that are right join ``taken``."""
    for token in tokens:
        if "id" in token.attrs:
            _check_id(token, place, line + (token.map[0] if token.map else 0), taken)
        for child in (token.children or ()) if "{" in token.content else ():
            if "id" in child.attrs:
                _check_id(child, place, line + (token.map[0] if token.map else 0), taken)


def _anchor(tokens: Sequence[Token], taken: set[str], env: dict[str, Any]) -> None:
    """Every heading gets an id that is not yet taken."""
    number = 0
    counts: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        number += 1
        text = _heading_words(tokens[index + 1])
        if "id" not in token.attrs:
            base = make_slug(text, ANCHOR_LENGTH) or f"section-{number}"
            if base.startswith(RESERVED):
                base = f"section-{base}"
            token.attrs["id"] = _free(base, taken, counts)
        html = escape_html(text.strip())
        env["headings"].append(Heading(int(token.tag[1]), str(token.attrs["id"]), html))
    env["anchors"].extend(sorted(taken))


def _check_id(token: Token, place: Place, line: int, taken: set[str]) -> None:
    if token.nesting < 0:
        return
    anchor = str(token.attrs["id"])
    fault: Problem | None = None
    if anchor.startswith(RESERVED) or not anchor or " " in anchor:
        fault = problem("bad-id", f"`{anchor[:60]}` is no id for a part of the text", Span(place.path, line + 1),
                        f"Choose one that does not begin with {', '.join(RESERVED)}.")  # fmt: skip
    elif anchor in taken:
        fault = problem("duplicate-anchor", f"the id `{anchor[:60]}` stands here a second time",
                        Span(place.path, line + 1), "Give each part an id of its own.")  # fmt: skip
    if fault:
        place.report(fault)
        del token.attrs["id"]
    else:
        taken.add(anchor)


def _free(base: str, taken: set[str], counts: dict[str, int]) -> str:
    """The base, or the base with the next number; ``counts`` holds the last one of each base."""
    anchor, count = base, counts.get(base, 0)
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    counts[base] = count
    taken.add(anchor)
    return anchor


def _heading_words(token: Token) -> str:
    text: Text | None = token.meta.get("text")
    if text is None:
        return "".join(_words(child) for child in token.children or ())
    first, *parts = text.plain.split(HOLE)
    said = (words_of(ref) + part for ref, part in zip(text.refs, parts, strict=True))
    return first + "".join(said)


def _words(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type == "reference":
        return words_of(token.meta["ref"])
    return " " if token.type in ("softbreak", "hardbreak") else ""


# --- passages and sections ------------------------------------------------------------------------------


def _tie_passages(tokens: Sequence[Token], env: dict[str, Any]) -> None:
    """The block that first mentions an event is its passage."""
    for index, token in enumerate(tokens):
        if token.type not in ("inline", PLAIN_BLOCK):
            continue
        text: Text | None = token.meta.get("text")
        if text is not None and text.refs:
            block = token if token.type == PLAIN_BLOCK else _block_of(tokens, index)
            refs = [_tie(ref, block, env) if ref.kind == "event" else ref for ref in text.refs]
            if (tied := tuple(refs)) != text.refs:
                token.meta["text"] = replace(text, refs=tied)
        for child in token.children or ():
            if child.type == "reference" and child.meta["ref"].kind == "event":
                child.meta["ref"] = _tie(child.meta["ref"], _block_of(tokens, index), env)


def _tie(ref: Ref, block: Token | None, env: dict[str, Any]) -> Ref:
    """The reference to an event; with an anchor of its own where its block cannot be the passage."""
    passages: dict[str, None] = env["passages"]
    if ref.id in passages:
        return ref
    passages[ref.id] = None
    anchor = f"ng-passage-{make_slug(ref.id) or len(passages)}"
    env["anchors"].append(anchor)
    if block is None or "id" in block.attrs:
        return replace(ref, anchor=anchor)
    block.attrs["id"] = anchor
    block.attrJoin("class", "passage")
    if len(passages) <= PASSAGES:
        block.attrJoin("class", f"p{len(passages)}")
    block.attrs["data-event"] = f"event-{ref.id}"
    return ref


def _block_of(tokens: Sequence[Token], index: int) -> Token | None:
    before = tokens[index - 1]
    if before.type != "paragraph_open":
        return None
    if not before.hidden:
        return before
    item = tokens[index - 2]
    return item if item.type == "list_item_open" else None


def _section(tokens: list[Token]) -> list[Token]:
    """Each level-2 heading of the text itself begins a section named by it."""
    out: list[Token] = []
    inside = False
    for token in tokens:
        heading = token.type == "heading_open" and token.tag == "h2" and token.level == 0
        if inside and (heading or token.type == "footnote_block_open"):
            out.append(_written("</section>\n"))
            inside = False
        if heading:
            out.append(
                _written(f'<section aria-labelledby="{escape_html(str(token.attrs["id"]))}">\n')
            )
            inside = True
        out.append(token)
    if inside:
        out.append(_written("</section>\n"))
    return out
