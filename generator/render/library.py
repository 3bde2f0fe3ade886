"""Templates of nothing but macros, each compiled when it is first called.

A page calls half of the macros that it could, and to compile them all takes as long as to render a
hundred pages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import cached_property
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, Template, TemplateError
from jinja2.runtime import Context

from generator.model.value import Value
from generator.render.imported import IMPORTED, PageTemplate

# A comment, or a tag with its first word; what stands in quotes ends no tag.
TAG: Final = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*(\w+)(?:[^'\"%]|%(?!\})|'[^']*'|\"[^\"]*\")*%\}", re.DOTALL
)
MACRO: Final = re.compile(r"\{%[-+]?\s*macro\s+(\w+)")
# What may stand between macros, with the name of a template where it is written out.
IMPORT: Final = re.compile(
    r"\{%[-+]?\s*(?:import|from)\s*(?:\"([^\"\\]*)\"|'([^'\\]*)')\s*(?:as|import)\b"
)
BETWEEN: Final = ("import", "from")
LOADS: Final = (*BETWEEN, "include")
# Such a template sees all that the one has that imports it, which of a library is what was drawn.
WITH_CONTEXT: Final = re.compile(r"\bwith\s+context\s*[-+]?%\}$")


class Macros(Value, frozen=True):
    """A source for each macro by its name, on the lines on which it stands. ``imports`` are the names
    of the templates that the macros import; None for one that is only known when it is imported."""

    sources: dict[str, str]
    imports: frozenset[str | None] = frozenset()


def split_library(source: str) -> Macros | None:
    """The macros; None where there is more in the template than macros and what they import.

    So it is where a macro itself loads a template: what that keeps would pass from page to page with
    the library, and what it sees of the library would be the macros that were drawn before.
    """
    shared: list[tuple[int, int]] = []
    macros: dict[str, tuple[int, int]] = {}
    begun, end = -1, 0
    for tag in TAG.finditer(source):
        word = tag[1]
        if begun < 0 and source[end : tag.start()].strip():
            return None
        end = tag.end()
        if word in ("macro", "raw") and (begun >= 0 or word == "raw"):
            return None
        if word in LOADS and (begun >= 0 or WITH_CONTEXT.search(tag[0])):
            return None
        if word == "macro":
            begun = tag.start()
        elif word == "endmacro":
            name = MACRO.match(source, begun) if begun >= 0 else None
            if name is None or name[1] in macros:
                return None
            macros[name[1]] = begun, end
            begun = -1
        elif begun < 0 and word in BETWEEN:
            shared.append((tag.start(), end))
        elif begun < 0 and word:
            return None
    if begun >= 0 or not macros or source[end:].strip():
        return None
    sources = {name: _keep(source, [*shared, place]) for name, place in macros.items()}
    return Macros(sources, frozenset(_find_import(source, at) for at, _ in shared))


def _find_import(source: str, at: int) -> str | None:
    named = IMPORT.match(source, at)
    return (named[1] or named[2]) if named else None


def _keep(source: str, places: list[tuple[int, int]]) -> str:
    """The source with empty lines in place of everything else."""
    kept, end = [], 0
    for start, stop in sorted(places):
        kept += ["\n" * source.count("\n", end, start), source[start:stop]]
        end = stop
    return "".join(kept)


class LibraryLoader(ChoiceLoader):
    """Knows a library by its source, and leaves it alone until somebody calls what is in it."""

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:  # fmt: skip
        source, filename, _ = self.get_source(environment, name)
        macros = split_library(source)
        if macros is None:
            return super().load(environment, name, globals)
        made: Any = object.__new__(LibraryTemplate)
        made.environment, made.globals = environment, globals or {}
        made.name, made.filename, made.source = name, filename, source
        made._module, made._uptodate = None, None
        made.macros = macros
        return made  # type: ignore[no-any-return]


class LibraryTemplate(PageTemplate):
    """Those who import it get its macros one by one; whoever extends or includes it, all at once."""

    source: str
    macros: Macros

    def draw(self, source: str) -> Template:
        """The template that some of its source makes."""
        code = self.environment.compile(source, self.name, self.filename)
        return Template.from_code(self.environment, code, self.globals)

    @cached_property
    def _whole(self) -> Template:
        return self.draw(self.source)

    @cached_property
    def _drawn(self) -> dict[str, Template]:
        return {}

    def draw_macro(self, name: str) -> Template:
        if name not in self._drawn:
            self._drawn[name] = self.draw(self.macros.sources[name])
        return self._drawn[name]

    @property
    def root_render_func(self) -> Callable[[Context], Iterator[str]]:  # type: ignore[override]
        return self._whole.root_render_func

    @property
    def blocks(self) -> dict[str, Callable[[Context], Iterator[str]]]:  # type: ignore[override]
        return self._whole.blocks

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module(ctx) if self.has_state else self._shared

    @cached_property
    def _shared(self) -> "Library":
        return self.import_into({})

    @cached_property
    def has_state(self) -> bool:
        """Macros have none: only what they import may."""
        return self._imports_state({self.name})

    def _imports_state(self, passed: set[str | None]) -> bool:
        for name in self.macros.imports - passed:
            if name is None:
                return True
            passed.add(name)
            try:
                found = self.environment.get_template(name, self.name)
            except TemplateError:
                return True  # told of when a page calls what imports it
            if not isinstance(found, LibraryTemplate) or found._imports_state(passed):
                return True
        return False

    def import_into(self, imported: dict[Template, Any]) -> "Library":
        return Library(_Names(self, imported))


class Library:
    """What templates import: macros by their names."""

    def __init__(self, names: "_Names") -> None:
        self.__name__ = names.template.name  # as that of a module that stock Jinja makes
        self._names = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._names.macros:
            raise AttributeError(name)
        macro = self._names[name]
        setattr(self, name, macro)  # asked once
        return macro

    def __html__(self) -> str:
        return ""

    def __str__(self) -> str:
        return ""

    @property
    def _body_stream(self) -> Iterable[str]:
        """What stands between the macros, for whoever includes the template without their context."""
        template = self._names.template
        return template.root_render_func(template.new_context({}))


class _Names(dict[str, Any]):
    """What the macros of a library can name: each other, and all that every template can."""

    def __init__(self, template: LibraryTemplate, imported: dict[Template, Any]) -> None:
        self.template, self.macros = template, template.macros.sources
        known = template.globals.items()
        super().__init__((name, value) for name, value in known if name not in self.macros)
        self[IMPORTED] = imported

    def __contains__(self, name: object) -> bool:
        return name in self.macros or super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        made = self.template.draw_macro(name)
        context = made.new_context(self, shared=True)
        for _ in made.root_render_func(context):
            pass
        self[name] = context.vars[name]
        return self[name]
