"""Style sheets and scripts as browsers get them: the same, without what only people need."""

import re
from functools import cache
from typing import Final

# What may stand between two tokens of a style sheet; a comment with `!` is a licence and stays.
SPACE: Final = r"(?>\s+|/\*(?!!)[^*]*\*+(?:[^/*][^*]*\*+)*/)"
SLACK: Final = re.compile(
    r"""(?P<kept>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|url\([^"')]*\)|/\*!.*?\*/)"""
    rf"|{SPACE}*+(?P<opened>[{{;]){SPACE}*+(?P<property>[-\w]+):{SPACE}*+"
    rf"|{SPACE}*+(?:;{SPACE}*+)?(?P<closed>\}}){SPACE}*+"
    rf"|{SPACE}*+(?P<mark>[{{;,]){SPACE}*+"
    rf"|(?P<space>{SPACE}++)",
    re.DOTALL,
)
# A comment that has its lines to itself, and the space that a line begins with.
ASIDE: Final = re.compile(
    r"^[ \t]*+(?:/\*(?!!)[^*]*\*+(?:[^/*][^*]*\*+)*/[ \t]*(?=\n)|//.*)?", re.MULTILINE
)
# What may run over lines: a template that is left open, or a string that goes on.
RUNS_ON: Final = re.compile(r"^[^`\n]*(?:`[^`\n]*`[^`\n]*)*`[^`\n]*$|\\$", re.MULTILINE)


@cache
def press_sheet(sheet: bytes) -> bytes:
    """The same style sheet without comments and without the space that only people need."""
    text = sheet.decode("utf-8", "surrogateescape")
    return SLACK.sub(_press, text).strip().encode("utf-8", "surrogateescape")


@cache
def press_script(script: bytes) -> bytes:
    """The same script without indents and without the comments that have lines to themselves.

    Its lines stay lines, so that none is read together with the next. A script in which a text runs
    over lines stays as it is: what looks like a comment or an indent there may belong to the text.
    """
    text = script.decode("utf-8", "surrogateescape")
    if RUNS_ON.search(text):
        return script
    return re.sub(r"\n+", "\n", ASIDE.sub("", text)).strip().encode("utf-8", "surrogateescape")


def _press(match: re.Match[str]) -> str:
    if match["opened"]:
        return f"{match['opened']}{match['property']}:"
    if match["space"]:
        return " "
    return match["kept"] or match["closed"] or match["mark"]
