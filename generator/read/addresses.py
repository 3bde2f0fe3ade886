"""Where in the site a file of content stands."""

import re
from typing import Final

from generator.model.problem import Problem, Span, problem
from generator.read.slugs import make_slug

ALIAS: Final = re.compile(r"/(?:[^/\x00-\x1f?#%\\]{1,100}/)*(?:[^/\x00-\x1f?#%\\]{1,100})?")


def address_of(path: str, slug: str | None, slug_span: Span, problems: list[Problem]) -> str | None:
    """The address of ``content/….md``: its path without a leading ``articles/`` or ``pages/``.

    ``slug`` replaces the last segment. None, with a problem, where a segment comes out empty.
    """
    inside = path.removeprefix("content/")
    parts = inside.removesuffix(".md").split("/")
    if parts[0] in ("articles", "pages") and len(parts) > 1:
        parts = parts[1:]
    if parts[-1] == "index":
        parts = parts[:-1]
    segments = []
    for number, part in enumerate(parts):
        written = slug if slug is not None and number == len(parts) - 1 else part
        segment = make_slug(written) if "/" not in written else ""
        if not segment:
            span = slug_span if written is slug else Span(path)
            problems.append(problem(
                "bad-address", f"`{written[:80]}` makes no part of an address", span,
                "Use letters and digits, and hyphens between words: what-is-known.",
            ))  # fmt: skip
            return None
        segments.append(segment)
    return f"/{'/'.join(segments)}/" if segments else "/"


def alias_of(written: str, span: Span, problems: list[Problem]) -> str | None:
    """An alias as an address of the site; it ends with ``/`` or ``.html``."""
    address = written if written.endswith(("/", ".html")) else f"{written}/"
    if not ALIAS.fullmatch(address) or "/../" in address or "/./" in address or address == "/":
        problems.append(problem(
            "bad-address", f"`{written[:80]}` is no address inside this site", span,
            "Write the old address from the site's root: /old-name/.",
        ))  # fmt: skip
        return None
    return address
