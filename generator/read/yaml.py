"""YAML text to plain data with places: text stays text, and a fault does not hide the rest.

YAML 1.1 surprises authors (``no`` is False, ``1:30`` is 90, a second ``title:`` wins silently), so
only the event stream of PyYAML is used here, and every scalar is text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from generator.model.problem import Problems, Span, problem
from generator.read.plain_yaml import Place as Place
from generator.read.plain_yaml import Where as Where
from generator.read.plain_yaml import read_plain_yaml
from generator.read.yaml_text import lines_of, printable

# Scalars are str, empty ones None; containers hold the same. Recursive aliases need Python 3.12.
Value: TypeAlias = Any

MAX_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text holds. ``data`` is None for an empty text.

    ``places`` are where values stand and ``keys`` where their keys do. ``line`` is the file's
    line on which ``source`` begins.
    """

    data: Value
    places: Mapping[Where, Place] = field(default_factory=dict)
    keys: Mapping[Where, Place] = field(default_factory=dict)
    problems: Problems = ()
    path: str = ""
    source: str = ""
    line: int = 1

    @property
    def cut_short(self) -> bool:
        """Whether something of the text could not be read at all, so that keys may be missing."""
        return any(one.code.startswith("yaml-") for one in self.problems)

    def span(self, *where: str | int) -> Span:
        """Where the value stands, or the nearest value around it that is written."""
        places = self.places
        while (place := places.get(where)) is None and where:
            where = where[:-1]
        line, column = place or (self.line, 1)
        return Span(self.path, line, column)

    def key_span(self, *where: str | int) -> Span:
        """Where the key of a value stands; for list items, the value."""
        place = self.keys.get(where)
        return Span(self.path, *place) if place else self.span(*where)

    def written(self, *where: str | int) -> str:
        """The source from the beginning of the value to the end of that line."""
        place = self.places.get(where)
        if place is None:
            return ""
        lines = _lines_once(self.source)
        row = place[0] - self.line
        return lines[row][place[1] - 1 :] if row < len(lines) else ""  # an empty value at the end


def load(text: str, path: str, line: int = 1) -> Document:
    """Read one YAML document, ``line`` being the file's line on which the text begins.

    After a syntax error reading goes on at the next key of the outermost mapping. Records that
    the error cut short are left out. Never raises.
    """
    if len(text) > MAX_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        too_large = problem(
            "yaml-too-large",
            f"This YAML has more than {MAX_BYTES // 1024} KB",
            Span(path, line, 1),
            "Move text into the body, or split the file",
        )
        return Document(None, problems=(too_large,), path=path, line=line)
    text, problems = printable(text, path, line)
    plain = None if problems else read_plain_yaml(text, line)
    if plain:
        data, places, keys = plain
        faults: Problems = ()
    else:
        # Loading what reads all of YAML takes longer than reading many a site.
        from generator.read.yaml_events import read_events

        data, places, keys, faults = read_events(text, path, line, problems)
    return Document(
        data, MappingProxyType(places), MappingProxyType(keys), faults, path, text, line
    )


@lru_cache(maxsize=1)
def _lines_once(source: str) -> tuple[str, ...]:
    """The lines of a text that is asked for many of them."""
    return tuple(lines_of(source))
