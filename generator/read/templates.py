"""What templates of a theme name: which others each may load, and what nothing uses.

What nothing uses is most often a name that is mistyped, which shows nothing and says nothing.
"""

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Final, TypeAlias

from generator.model.problem import Problem, Problems, Span, problem
from generator.model.value import Value
from generator.read.faults import shown

MAX_PROBLEMS: Final = 100  # of a kind: each may cost a millisecond to find the nearest name
# A theme's name and its templates by their paths below templates/.
Templates: TypeAlias = tuple[str, Mapping[str, str]]

_ASIDE: Final = re.compile(r"\{#|\{%[-+]?\s*raw\b")
_TAG: Final = re.compile(
    r"\{%[-+]?\s*(block|endblock|extends|include|import|from)\b\s*(\"[^\"]*\"|'[^']*'|[^\s%]*)"
)
# A tag that loads, wherever something looks like one, with the one text that is all it says of which.
_LOAD: Final = re.compile(
    r"\{%[-+]?\s*(?:extends|include|import|from)\b"
    r"(?:\s*(\"[^\"\\]*\"|'[^'\\]*')(?=\s*(?:[-+]?%\}|(?:import|as|ignore|with|without)\b)))?"
)


class _Tag(Value, frozen=True):
    word: str
    given: str  # in its quotes, if it has some
    at: int

    @property
    def name(self) -> str:
        """A name that is written out; empty for one that is only known when a page is made."""
        return self.given[1:-1] if self.given[:1] in ("'", '"') else ""


def find_loaded(
    themes: Sequence[Templates], names: Iterable[str]
) -> dict[str, frozenset[tuple[str, str]]]:
    """For each of the names the templates that it may load, itself among them, as pairs of a theme's
    name and a path: all of them where that is only known when a page is made."""
    known = {theme: frozenset(templates) for theme, templates in themes}
    everything = frozenset((theme, path) for theme, paths in known.items() for path in paths)
    calls = {
        (theme, path): _read_calls(text) for theme, given in themes for path, text in given.items()
    }
    found = {}
    for name in names:
        loaded: set[tuple[str, str]] = set()
        waiting = set(_meant(name, known))
        while waiting:
            loaded |= waiting
            called = {call for one in waiting for call in calls[one]}
            if None in called:
                loaded = set(everything)
                break
            waiting = {one for call in called for one in _meant(str(call), known)} - loaded
        found[name] = frozenset(loaded)
    return found


def _read_calls(text: str) -> frozenset[str | None]:
    """The names of what the template loads; None for one that is only known when a page is made.

    So is one with ``assets/`` in it, for which the name of the published file may be put in.
    """
    given = {one[1] for one in _LOAD.finditer(text)}
    return frozenset(one[1:-1] if one and "assets/" not in one else None for one in given)


def _meant(name: str, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """The templates that a name may mean: one of each theme, or the one of the theme before the /."""
    steps = [step for step in name.split("/") if step not in ("", ".")]  # as Jinja cuts it
    path, below = "/".join(steps), "/".join(steps[1:])
    yield from ((theme, path) for theme, paths in known.items() if path in paths)
    if len(steps) > 1 and below in known.get(steps[0], ()):
        yield steps[0], below


def find_unused(
    themes: Sequence[Templates], options: Mapping[str, Span], known: Sequence[str]
) -> Problems:
    """Warnings at templates, blocks and ``options`` of themes that nothing uses.

    ``themes`` are a theme and those it extends, its own first; the last one is the base of all.
    ``options`` are those that no extended theme has and that are no custom properties; ``known``
    are the names of all others.
    """
    tags = {
        (name, path): _read_tags(text) for name, templates in themes for path, text in templates.items()
    }  # fmt: skip
    texts = [text for _, templates in themes for text in templates.values()] if options else []
    words = {word for text in texts for word in re.findall(r"\w[\w-]*", text)}
    return (
        *islice(_find_templates(themes, tags), MAX_PROBLEMS),
        *islice(_find_blocks(themes, tags), MAX_PROBLEMS),
        *(
            _unused(f"no template reads the option `{shown(name)}`", span, name, known,
                    f"Read it as `page.site.options.{name}`, give it a `token`, or take it out")
            for name, span in options.items()
            if name not in words
        ),
    )  # fmt: skip


_Tags: TypeAlias = Mapping[tuple[str, str], tuple[_Tag, ...]]


def _read_tags(text: str) -> tuple[_Tag, ...]:
    asides = list(_find_asides(text))
    return tuple(
        _Tag(one[1], one[2], one.start())
        for one in _TAG.finditer(text)
        if not (at := bisect_right(asides, one.start(), key=itemgetter(0)))
        or asides[at - 1][1] <= one.start()
    )


def _find_asides(text: str) -> Iterator[tuple[int, int]]:
    """Where comments and raw text begin and end: what looks like a tag there is none."""
    end = 0
    for one in _ASIDE.finditer(text):
        if one.start() < end:
            continue
        end = text.find("#}" if one[0] == "{#" else "endraw", one.end())
        end = len(text) if end < 0 else end
        yield one.start(), end


def _find_templates(themes: Sequence[Templates], tags: _Tags) -> Iterator[Problem]:
    calls = [one for found in tags.values() for one in found if "block" not in one.word]
    if not all(one.name for one in calls):
        return  # which template that is, is only known when a page is made
    called = {one.name for one in calls}
    for number, (name, templates) in enumerate(themes[:-1]):
        pages = {path for _, others in themes[number + 1 :] for path in others}
        for path in sorted(templates.keys() - pages):
            if path not in called and f"{name}/{path}" not in called:
                span = Span(f"themes/{name}/templates/{path}")
                message = f"no page is made with the template `{shown(path)}`, and no other template names it"
                stems = sorted(page.removesuffix(".html") for page in pages)
                near = difflib.get_close_matches(path.removesuffix(".html")[:60], stems, 1, 0.6)
                hint = f"Did you mean `{near[0]}.html`?" if near else "Name it in another template, or delete it"  # fmt: skip
                yield problem("unused-in-theme", message, span, hint)


def _find_blocks(themes: Sequence[Templates], tags: _Tags) -> Iterator[Problem]:
    for name, templates in themes[:-1]:
        for path, text in templates.items():
            known = _blocks_above(themes, tags, (name, path))
            if known is None:
                continue
            depth = 0
            for one in tags[name, path]:
                if one.word == "block":
                    if not depth and one.given not in known:
                        span = _span(f"themes/{name}/templates/{path}", text, one.at)
                        message = f"the block `{shown(one.given)}` is in none of the templates that this one extends, so nothing shows it"  # fmt: skip
                        yield _unused(message, span, one.given, sorted(known), "Put it into one of theirs")  # fmt: skip
                    depth += 1
                elif one.word == "endblock":
                    depth -= 1


def _blocks_above(
    themes: Sequence[Templates], tags: _Tags, here: tuple[str, str]
) -> set[str] | None:
    """The blocks of all templates that this one extends; None where it extends none, or an unknown one."""
    blocks: set[str] = set()
    passed = {here}
    while parent := next((one for one in tags[here] if one.word == "extends"), None):
        theme, _, path = parent.name.partition("/")
        named = ((theme, path), *((name, parent.name) for name, _ in themes))
        found = next((one for one in named if one in tags), None)
        if found is None or found in passed:
            return None
        here = found
        passed.add(here)
        blocks |= {one.given for one in tags[here] if one.word == "block"}
    return blocks if len(passed) > 1 else None


def _span(path: str, text: str, at: int) -> Span:
    return Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _unused(message: str, span: Span, name: str, known: Sequence[str], hint: str) -> Problem:
    near = difflib.get_close_matches(name[:60], known, 1, 0.6)
    return problem("unused-in-theme", message, span, f"Did you mean `{near[0]}`?" if near else hint)
