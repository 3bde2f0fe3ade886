"""Brackets that were meant as a link, a reference or a citation and are none: told, not published.

The rule is asked last of all at a bracket, so that it sees only what would be shown as text.
"""

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from generator.model.problem import problem
from generator.read.place import Place

WORK: Final = 20  # what a look around a bracket costs of a file's work
AROUND: Final = 200  # characters in which a bracket's partner is looked for

LABEL: Final = re.compile(r"\[((?:[^\[\]`\n]|`[^`\n]{0,180}`|\n(?!\n)){0,180})\]\(")
LONGEST: Final = 400  # characters between the parentheses of a link, its title included
NO_ADDRESS: Final = re.compile(r"[<>\"\n]")
LIKE_PROSE: Final = re.compile(r"[,;:] ")
# What has an ending like a file, a folder or a scheme; words in parentheses are none, nor numbers.
LIKE_ADDRESS: Final = re.compile(r"\.[^\W\d_]\w{1,4}(?:#\S*)?$|^[./#]|^\w+:/|^[\w -]+/[\w /-]+/$")
# Of these an ending alone tells that a file is meant, whatever stands before it.
LIKE_FILE: Final = re.compile(
    r"\.(?:7z|avif|csv|docx?|epub|geojson|gif|gz|html?|jpe?g|json|md|mp[34]|od[pst]|ogg|pdf|png|pptx?"
    r"|rtf|svg|tsv|txt|vtt|wav|webm|webp|xlsx?|xml|zip)(?:#\S*)?$",
    re.IGNORECASE,
)
ONE_SHORT: Final = re.compile(r"\[\[([^\[\]\n@^][^\[\]\n]{0,180})\](?![\](\[])")
OPEN: Final = re.compile(r"\[\[(?=[^\W\d])[^\[\]\n]{1,80}(?=\n|\Z|\[\[)")
ONE_SHORT_BEFORE: Final = re.compile(r"\[([^\[\]\n@^][^\[\]\n]{0,180})\]\](?![\](\[])")
OPEN_CITATION: Final = re.compile(r"\[@\w[^\s,;@\[\]]*")
APART: Final = re.compile(r"\[\s+(@\w[^\s,;@\[\]]*(?:[,;][^\[\]\n]{0,180})?)\s*\](?![(\[])")
LETTER: Final = re.compile(r"[^\W\d_]")


def read_slip(state: StateInline, silent: bool) -> bool:
    """Never takes anything: what it tells of stays text."""
    if silent:
        return False
    source, start = state.src, state.pos
    following = source[start + 1 : start + 2]
    if following == "[":
        _tell_one_short(state)
    elif following == "@":
        _tell_open_citation(state)
    elif apart := APART.match(source, start, state.posMax):
        written = f"[{apart[1].strip()}]"
        _tell(state, apart[0], "unfinished-reference", "the blank before the `@` makes this no citation", f"Write {written}.")  # fmt: skip
    else:
        end = min(start + AROUND, state.posMax)
        if source.find("](", start, end) > 0:
            _tell_blank_in_address(state)
        if source.find("]]", start, end) > 0 and source[start - 1 : start] != "[":
            _tell_one_short_before(state)
    return False


def _tell_blank_in_address(state: StateInline) -> None:
    _spend(state)
    source, start = state.src, state.pos
    match = LABEL.match(source, start, state.posMax)
    if not match:
        return
    address, title = _cut_destination(
        source[match.end() : min(match.end() + LONGEST, state.posMax)]
    )
    image = source[start - 1 : start] == "!" and source[max(start - 2, 0) : start] != "\\!"
    if " " not in address or not (image or _is_meant(address)):
        return
    mark = "!" if image else ""
    label = " ".join(match[1].split())
    _tell(
        state,
        f"{mark}{match[0]}",
        "bad-link",
        f"`{address[:80]}` has a blank in it, so that this is no {'picture' if image else 'link'}",
        f"Write `{mark}[{label[:60]}](<{address[:80]}>{title})`,"
        f" or `{address[:80].replace(' ', '%20')}` in place of the address.",
    )


def _is_meant(address: str) -> bool:
    """Whether somebody took these words for an address."""
    if LIKE_FILE.search(address):
        return True
    return bool(LIKE_ADDRESS.search(address)) and not LIKE_PROSE.search(address)


def _cut_destination(text: str) -> tuple[str, str]:
    """The address and the title, with a blank before it, up to the parenthesis that closes the one
    before the text; both empty where there is none, or no address can be meant."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return _cut_title(text[:place].strip())
    return "", ""


def _cut_title(inside: str) -> tuple[str, str]:
    address, title = inside, ""
    if inside.endswith('"'):
        address, quote, title = inside.partition(' "')
        address, title = address.rstrip(), f"{quote}{title}"
    return ("", "") if NO_ADDRESS.search(address) else (address[:200], title)


def _tell_one_short(state: StateInline) -> None:
    match = ONE_SHORT.match(state.src, state.pos, state.posMax)
    if open_one := OPEN.match(state.src, state.pos, state.posMax):
        written = open_one[0].rstrip()
        _tell(
            state, written, "unfinished-reference", f"`{written}` has no closing brackets, and stays text",
            "Write [[term]] on one line, or \\[ in place of each bracket that belongs to the text.",
        )  # fmt: skip
    if not match or not LETTER.search(match[1]):
        return
    _spend(state)
    after = state.src[match.end() : min(match.end() + AROUND, state.posMax)]
    if _closes(after):
        return
    _tell(
        state, match[0], "unfinished-reference", f"`{match[0][:80]}` lacks its second closing bracket, and stays text",
        f"Write [[{match[1][:80]}]], or \\[ in place of each bracket that belongs to the text.",
    )  # fmt: skip


def _tell_one_short_before(state: StateInline) -> None:
    match = ONE_SHORT_BEFORE.match(state.src, state.pos, state.posMax)
    if not match or not LETTER.search(match[1]):
        return
    _spend(state)
    if _opens(state.src[max(state.pos - AROUND, 0) : state.pos]):
        return
    _tell(
        state, match[0], "unfinished-reference", f"`{match[0][:80]}` lacks its second opening bracket, and stays text",
        f"Write [[{match[1][:80]}]], or \\[ in place of each bracket that belongs to the text.",
    )  # fmt: skip


def _tell_open_citation(state: StateInline) -> None:
    match = OPEN_CITATION.match(state.src, state.pos, state.posMax)
    if not match:
        return
    _tell(
        state, match[0], "unfinished-reference", f"the citation `{match[0][:80]}` has no end, and stays text",
        f"Close it before the next bracket: {match[0][:80]}]; or write \\[ if it belongs to the text.",
    )  # fmt: skip


def _closes(after: str) -> bool:
    """Does a bracket that was opened before this text end in it?"""
    depth = 0
    for character in re.findall(r"[\[\]]", after):
        depth += 1 if character == "[" else -1
        if depth < 0:
            return True
    return False


def _opens(before: str) -> bool:
    """Does a bracket open in this text that does not close in it?"""
    depth = 0
    for character in re.findall(r"[\[\]]", before):
        depth = depth + 1 if character == "[" else max(depth - 1, 0)
    return depth > 0


def _spend(state: StateInline) -> None:
    state.env["work"] -= WORK


def _tell(state: StateInline, raw: str, code: str, message: str, hint: str) -> None:
    place: Place = state.env["place"]
    place.report(problem(code, message, place.find(state.src, state.pos, raw), hint))
