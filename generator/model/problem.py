"""Where something is wrong, what it is and what to do about it."""

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, Literal

from generator.model.value import Value, replace

Severity = Literal["error", "warning", "hint", "off"]


class Span(Value, frozen=True, order=True):
    """A place in a file: path relative to the site with ``/``, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1


def in_body(path: str, number: int) -> Span:
    """The place of a body's reference by its number, from 0; only the body knows the line."""
    return Span(path, 0, number)


class Problem(Value, frozen=True):
    """One thing that is wrong; ``hint`` says what to do and may be empty.

    ``severity`` is the code's default from CODES until site.yml says otherwise.
    """

    code: str
    message: str
    span: Span
    hint: str = ""
    severity: Severity = "error"


Problems = tuple[Problem, ...]

# Every code that Nutgraf can report, with its severity when site.yml does not set another.
# The guide has a section for each; a test keeps both lists equal.
CODES: Final = MappingProxyType[str, Severity](
    {
        # files and text
        "bad-encoding": "error",
        "file-too-large": "error",
        "unreadable-file": "error",
        "empty-file": "error",
        "stray-file": "warning",
        "unclosed-front-matter": "error",
        # YAML
        "yaml-syntax": "error",
        "yaml-not-supported": "error",
        "yaml-too-deep": "error",
        "yaml-too-large": "error",
        "yaml-comment": "warning",
        "duplicate-key": "error",
        # front matter, data and site.yml
        "missing-key": "error",
        "unknown-key": "error",
        "wrong-type": "error",
        "bad-value": "error",
        "bad-date": "error",
        "bad-id": "error",
        "duplicate-id": "error",
        "text-for-list": "warning",
        "placeholder": "warning",
        "bad-address": "error",
        "duplicate-address": "error",
        # Markdown
        "nesting-too-deep": "error",
        "too-complex": "error",
        "raw-html": "warning",
        "unknown-language": "warning",
        "unknown-block": "error",
        "bad-block": "error",
        "unclosed-block": "error",
        "text-for-block": "warning",
        "bad-reference": "error",
        "unfinished-reference": "warning",
        "bad-link": "error",
        "duplicate-anchor": "error",
        "missing-alt": "warning",
        # captions
        "bad-captions": "error",
        "cue-past-end": "error",
        # references
        "unknown-term": "error",
        "unknown-event": "error",
        "unknown-source": "error",
        "unknown-person": "error",
        "unknown-organisation": "error",
        "unknown-place": "error",
        "unknown-fact": "error",
        "unknown-question": "error",
        "unknown-clip": "error",
        "unknown-article": "error",
        "unknown-page": "error",
        "unknown-anchor": "error",
        "missing-file": "error",
        "unsafe-file": "error",
        "bad-picture": "error",
        "outside-site": "error",
        "unpublished-target": "error",
        "expired-target": "warning",
        "ambiguous-term": "warning",
        "unmarked-term": "hint",
        # the site
        "missing-site": "error",
        "missing-content": "error",
        "unknown-theme": "error",
        "bad-theme": "error",
        "theme-error": "error",
        "unused-in-theme": "warning",
        "low-contrast": "warning",
        "broken-link": "error",
    }
)


# What these report would break the output or let out what is not published: they stay errors.
GUARDED: Final = (
    "duplicate-address", "unpublished-target", "yaml-syntax", "yaml-not-supported", "yaml-too-deep",
    "yaml-too-large", "bad-date", "bad-value", "unclosed-front-matter", "bad-encoding", "unsafe-file", "outside-site", "theme-error",
    "unknown-theme", "bad-theme", "wrong-type",
)  # fmt: skip


def problem(code: str, message: str, span: Span, hint: str = "") -> Problem:
    """A Problem with its code's default severity; a code that CODES lacks is a bug of ours."""
    return Problem(code, message, span, hint, CODES[code])


def placed(problems: Iterable[Problem], find_span: Callable[[str, int], Span]) -> Problems:
    """The problems with their lines; ``find_span`` knows the path's body and its references."""
    return tuple(
        p if p.span.line else replace(p, span=find_span(p.span.path, p.span.column))
        for p in problems
    )


def judged(problems: Problems, severities: tuple[tuple[str, Severity], ...]) -> Problems:
    """The problems with site.yml's severities applied, "off" ones left out, in order of place.

    Each problem is kept once, however many rooms saw it.
    """
    chosen = dict(severities)
    for code in GUARDED:
        chosen.pop(code, None)
    judged = {replace(p, severity=chosen.get(p.code, p.severity)): None for p in problems}
    return tuple(
        sorted(
            (p for p in judged if p.severity != "off"),
            key=lambda p: (p.span, p.code, p.message, p.hint),
        )
    )
