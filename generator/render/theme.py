"""A theme's templates and translations, loaded once a process."""

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import cached_property, lru_cache
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    BaseLoader,
    Environment,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    nodes,
    pass_environment,
)
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.environment import TemplateModule
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.filters import do_attr
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, Macro, new_context
from jinja2.utils import Namespace, internalcode, missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from generator.model.digest import digest_of_bytes
from generator.render.frame import Theme
from generator.render.imported import PageTemplate
from generator.render.kept import keep, name_kept, recall
from generator.render.library import Library, LibraryLoader

if TYPE_CHECKING:
    from babel.messages.catalog import Message

# A value in a message, or a percent sign.
VALUE: Final = re.compile(r"%\((\w+)\)s|(%%)")
NUMBERS: Final = (0, 1, 2, 3, 5, 11, 21, 100, 101)  # that rules for plurals tell apart
FORMAT: Final = re.compile(r"%\((\w+)\)([sdi])")
ASSET: Final = re.compile(r"\bassets/[\w./-]*\w")
# What Python says of a value that has no text of its own: where in memory it lies.
ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+>")
# Themes that stay loaded, each in one language: more than a site has, fewer than somebody who edits
# one and builds again and again in one process.
LOADED: Final = 32


class AssetNames(Extension):
    """Puts in the names under which files of the theme are published when a template is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        assets: dict[str, str] = self.environment.assets  # type: ignore[attr-defined]
        return ASSET.sub(lambda match: assets.get(match[0], match[0]), source)


class Messages(NodeTransformer):
    """Translates messages when a template is compiled instead of at every page.

    An environment is made for one language, so they cannot change. What is printed with values
    becomes the words and the values in turn; plurals stay calls.
    """

    def __init__(self, translations: NullTranslations, name: str | None, path: str | None) -> None:
        self.translations, self._name, self._path = translations, name, path

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        printed = [self._parts(one) or [self.visit(one)] for one in node.nodes]
        node.nodes = [part for parts in printed for part in parts]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        message = _message(node)
        if message is None or node.kwargs or "%" in message:
            return self.generic_visit(node)  # type: ignore[return-value]
        return nodes.Const(self._translate(node, message))

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """The words and values of a printed message; nothing for what is none."""
        message = _message(node)
        if message is None:
            return []
        values = {one.key: self.visit(one.value) for one in node.kwargs}  # type: ignore[attr-defined]
        words, *rest = VALUE.split(self._translate(node, message))
        parts: list[nodes.Expr] = [nodes.TemplateData(words)]
        for name, percent, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            if name and name not in values:
                fault = f"the translation of `{message}` has a %({name})s, which the theme does not give it"
                raise TranslationError(fault, node.lineno, self._name, self._path)
            parts.append(nodes.TemplateData("%") if percent else values[name])
            parts.append(nodes.TemplateData(after))
        return parts

    def _translate(self, node: nodes.Expr, message: str) -> Markup:
        """What stands between {% trans %} tags is HTML."""
        translated = self.translations.gettext(message)
        return Markup(translated) if node.node.name == "gettext" else escape(translated)  # type: ignore[attr-defined]


def _message(node: nodes.Node) -> str | None:
    """The text of a call that translates one message."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    if node.node.name not in ("_", "gettext") or len(node.args) != 1:
        return None
    if node.dyn_args or node.dyn_kwargs or not isinstance(node.args[0], nodes.Const):
        return None
    return str(node.args[0].value)


class QuickCode(CodeGenerator):
    """Does what stock does for each value and attribute, without a call where none is needed."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("(_v if (_t := type(_v := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Prints Markup as it is, and words without special characters; escape() makes them Markup.

        Views are full of both: it saves a third of a page.
        """
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(
                ")) is Markup or _t is str and not environment.special(_v)"
                " else escape(environment.check_printed(_v)))"
            )
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Stock makes a generator of a macro that includes something without context, and prints
        where that lies in memory."""
        if node.with_context:
            super().visit_Include(node, frame)
            return
        self.writeline("for event in environment.include(", node)
        self.visit(node.template, frame)
        self.write(f", {self.name!r}, context, {node.ignore_missing}):")
        self.indent()
        self.simple_write("event", frame)
        self.outdent()

    @optimizeconst
    def visit_Sub(self, node: nodes.BinExpr, frame: Frame) -> None:  # noqa: N802
        """Of the keys of two mappings it makes a set, whose order is another in each run."""
        self.write("environment.subtract(")
        self.visit(node.left, frame)
        self.write(", ")
        self.visit(node.right, frame)
        self.write(")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Asks getattr() itself, and the environment only for what has no such attribute."""
        if node.attr.startswith("_"):
            super().visit_Getattr(node, frame)
            return
        self.write("(_a if (_a := getattr(_o := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else ")
        self.write(f"environment.getattr(_o, {node.attr!r}))")


class QuickContext(Context):
    """Calls macros, which are nearly all that templates call, as they are mostly called: at once.

    Stock looks for what any callable takes and sorts its arguments: a third of a macro's time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Stock compares these with every imported template's, and all share the environment's.
        self.globals_keys = set()

    @internalcode
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        if type(__obj) is not Macro:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        names = __obj.arguments[len(args) :]
        special = __obj.caller or __obj.catch_kwargs or __obj.catch_varargs
        known = len(args) <= len(__obj.arguments) and kwargs.keys() <= set(names)
        if special or not known or not __self.eval_ctx.autoescape:
            return __obj(__self.eval_ctx, *args, **kwargs)
        # The macro puts in its defaults for what is missing.
        given = [kwargs.get(name, missing) for name in names] if kwargs else (missing,) * len(names)
        return str.__new__(Markup, __obj._func(*args, *given))

    def derived(self, locals: dict[str, Any] | None = None) -> Context:  # noqa: A002
        """Stock copies the lists of blocks for each block of a loop, and nothing changes them."""
        parent = self.get_all()
        context = new_context(self.environment, self.name, {}, parent, True, None, locals)
        context.eval_ctx, context.blocks = self.eval_ctx, self.blocks
        return context


class ThemeEnvironment(Environment):
    """Templates see their view and nothing else, and what they print of it is the same in each run."""

    code_generator_class = QuickCode
    context_class = QuickContext
    template_class = PageTemplate
    special = re.compile("[&<>\"']").search
    translations: NullTranslations
    catalogues: bytes  # a digest of all that translations come from

    def compile(self, source: Any, name: str | None = None, filename: str | None = None,
                raw: bool = False, defer_init: bool = False) -> Any:  # fmt: skip
        """Code that was compiled of the same, or new code, which is kept."""
        if raw or defer_init or not name or not filename or not isinstance(source, str):
            return super().compile(source, name, filename, raw, defer_init)  # type: ignore[call-overload]
        written = self.preprocess(source, name, filename)  # with the names of assets
        texts = (name, filename, written)
        # A path may be no text.
        causes = (one.encode("utf-8", "surrogateescape") for one in texts)
        kept = name_kept("jinja2", self.catalogues, *causes)
        if (code := recall(kept)) is None:
            code = super().compile(source, name, filename)
            keep(kept, code)
        return code

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """In one mapping, which each page copies; stock chains two, and asks both for each name."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Tells of a macro that is not there by the names that an author knows."""
        if attribute.startswith("_"):
            return self.getitem(obj, attribute)
        if isinstance(obj, (Library, TemplateModule)) and not hasattr(obj, attribute):
            return self.undefined(f"`{obj.__name__}` has no macro `{attribute}`")
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """What begins with _ is Python's and Jinja's own: a way out of the view, to templates that
        nobody knows the page to stand on."""
        if not isinstance(argument, str) or not argument.startswith("_"):
            return super().getitem(obj, argument)
        if isinstance(obj, Namespace) and not argument.startswith("__"):
            return super().getattr(obj, argument)
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            return self.undefined(f"`{argument}` is none of the names that a template may use")

    def include(
        self, names: Any, parent: str | None, context: Context, ignore_missing: bool
    ) -> Iterable[str]:  # fmt: skip
        """The template's text, as it is without the context of the one that includes it."""
        try:
            found: Any = self.get_or_select_template(names, parent)
        except TemplateNotFound:
            if ignore_missing:
                return ()
            raise
        body: Iterable[str] = found._get_default_module(context)._body_stream
        return body

    def subtract(self, one: Any, other: Any) -> Any:
        """The difference; of keys in the order of the first."""
        rest = one - other
        if not isinstance(rest, set):
            return rest
        return dict.fromkeys(key for key in one if key in rest).keys()

    def check_printed(self, value: Any) -> Any:
        """The value, which has a text: where something lies in memory is another place in each run."""
        if isinstance(value, (str, int, float)) or hasattr(value, "__html__"):
            return value
        text = str(value)  # which is an error where there is no such value
        if callable(value) or ADDRESS.search(text):
            what = "a function: call it, with `()`" if callable(value) else "no text"
            raise TemplateRuntimeError(f"what is printed here is {what} ({type(value).__name__})")
        return value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = Messages(self.translations, name, filename).visit(
            super()._parse(source, name, filename)
        )
        return template


class ThemeChanged(Exception):  # noqa: N818 - it is a signal to the chain
    """A file of the theme is no longer as the build found it: pages would be taken for others."""


class ThemeFileError(TemplateSyntaxError):
    """A file of a theme is not what it is taken for."""

    hint = "Save the file as UTF-8 in your editor."


class TranslationError(ThemeFileError):
    """A template does not give a translation what stands in it."""

    hint = "Take it out of the translation, or write it as in the template."


class AddressError(ThemeFileError):
    """A page shows where something lies in memory, which is another place in each run."""

    hint = (
        "Call each function that is printed, with `()`, and make a `|list` of what a filter gives."
    )


class TemplateFolder(BaseLoader):
    """The templates of one theme, as the build found them. Raises ThemeChanged where one is not."""

    def __init__(self, theme: Theme, name: str) -> None:
        self._theme, self._name = theme, name

    def get_source(
        self, environment: Environment, template: str  # noqa: ARG002
    ) -> tuple[str, str, Callable[[], bool]]:  # fmt: skip
        path = "/".join(("templates", *split_template_path(template)))
        found = _read_file(self._theme, self._name, path)
        if found is None:
            raise TemplateNotFound(template)
        place, data = found
        text = _decode(data, place).replace("\r\n", "\n").replace("\r", "\n")
        return text, str(place), lambda: True


def _read_file(theme: Theme, name: str, path: str) -> tuple[Path, bytes] | None:
    """A file of the theme with that name, and where it is; None where the build found none."""
    known = index_files(theme).get(f"{name}/{path}")
    if known is None:
        return None
    place = Path(dict(theme.chain)[name]) / path
    try:
        data = place.read_bytes()
    except FileNotFoundError as error:
        raise ThemeChanged from error
    if digest_of_bytes(data) != known:
        raise ThemeChanged
    return place, data


def _decode(data: bytes, place: Path) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ThemeFileError("This file is not UTF-8.", line, place.name, str(place)) from error


@lru_cache(LOADED)
def index_files(theme: Theme) -> dict[str, bytes]:
    return dict(theme.files)


@lru_cache(LOADED)
def load_environment(theme: Theme, language: str) -> Environment:
    """Templates by name: the theme's own before those it extends; ``default/NAME`` names one theme's."""
    folders = {name: TemplateFolder(theme, name) for name, _ in theme.chain}
    environment = ThemeEnvironment(
        loader=LibraryLoader([*folders.values(), PrefixLoader(folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension, AssetNames],
        auto_reload=False,
        cache_size=-1,
    )
    install: Any = environment
    install.assets = dict(theme.assets)
    install.translations = load_translations(theme, language)
    catalogues = [one for one in theme.files if one[0].endswith(".po")]
    install.catalogues = repr((language, catalogues)).encode()
    environment.tests["sameas"] = _is_same
    # Whatever they give, the next run would give something else.
    del environment.filters["random"], environment.globals["lipsum"]
    environment.filters["attr"] = _attribute
    install.install_gettext_translations(load_translations(theme, language), newstyle=True)
    return environment


def _is_same(one: object, other: object) -> bool:
    """Whether two values are alike. Which of them are one object in memory depends on whether the
    memo had the view."""
    return type(one) is type(other) and one == other


@pass_environment
def _attribute(environment: Environment, obj: object, name: str) -> Any:
    """As in stock, which asks no mapping for its keys; for what begins with _ as an attribute is."""
    if str(name).startswith("_") and not isinstance(obj, Namespace):
        return environment.undefined(f"`{name}` is none of the names that a template may use")
    return do_attr(environment, obj, name)


# How many values a text gives to each macro of a marks.html.
GIVEN: Final = MappingProxyType(
    {
        "cite": 5,
        "clip": 1,
        "event": 4,
        "image": 5,
        "ledger": 1,
        "moment": 2,
        "name": 3,
        "speaker": 1,
        "term": 4,
    }
)


class CatalogueError(ThemeFileError):
    """A catalogue that gettext's own programs would refuse."""

    hint = "Mend the line; `msgfmt --check` of gettext says more of it."


class MarksError(ThemeFileError):
    """A theme's marks.html cannot draw what stands in a text."""

    hint = "Copy it from the default theme: a marks.html has every macro, with all its values."


class Marks:
    """The macros of a marks.html by their names, as functions that give a text. Raises MarksError
    where texts cannot call one."""

    def __init__(self, template: PageTemplate) -> None:
        self._template = template

    @cached_property
    def _module(self) -> Any:
        return self._template.module

    def for_a_page(self) -> "Marks":
        """Itself, or such as know nothing of other pages."""
        return Marks(self._template) if self._template.has_state else self

    def __getattr__(self, name: str) -> Callable[..., str]:
        called = _call_with(self.find(name), GIVEN[name])
        setattr(self, name, called)  # asked once
        return called

    def find(self, name: str) -> Macro:
        macro = getattr(self._module, name, None)
        if not isinstance(macro, Macro) or _lacks(macro, name):
            # Whoever lacks one lacks more, and is told of all at once.
            faults = [said for one in GIVEN if (said := self._fault(one))]
            raise MarksError("; ".join(faults), 1, "marks.html", self._template.filename)
        return macro

    def _fault(self, name: str) -> str:
        macro = getattr(self._module, name, None)
        if not isinstance(macro, Macro):
            return f"there is no macro `{name}`"
        if _lacks(macro, name):
            return f"the macro `{name}` takes {len(macro.arguments)} values of {GIVEN[name]}"
        return ""


def _lacks(macro: Macro, name: str) -> bool:
    """Whether texts give it more than it takes."""
    return len(macro.arguments) < GIVEN[name] and not macro.catch_varargs


def _call_with(macro: Macro, count: int) -> Callable[..., str]:
    """What calls the macro with so many values, at once where it can, as QuickContext does."""
    if macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return lambda *values: str(macro(*values))
    draw, rest = macro._func, (missing,) * (len(macro.arguments) - count)
    return (lambda *values: draw(*values, *rest)) if rest else draw


def _check_messages(catalogue: "Iterable[Message]", place: Path) -> None:
    """Every translation takes the values that its message has, as dates are said with them."""
    for message in catalogue:
        words = message.id if isinstance(message.id, list | tuple) else [message.id]
        values = {
            name: 0 if kind in "di" else "" for one in words for name, kind in FORMAT.findall(one)
        }
        if not values:
            continue
        given = message.string if isinstance(message.string, list | tuple) else [message.string]
        for translated in filter(None, given):
            try:
                translated % values
            except (KeyError, ValueError, TypeError):
                wrong = f"the translation of `{words[0]}` does not fit it: it has {', '.join(f'%({name})s' for name in values)}"
                raise CatalogueError(wrong, message.lineno or 1, place.name, str(place)) from None


@lru_cache(LOADED)
def load_marks(theme: Theme, language: str) -> Marks:
    """The macros that draw what stands inside texts."""
    template: Any = load_environment(theme, language).get_template("marks.html")
    return Marks(template)


@lru_cache(LOADED)
def load_translations(theme: Theme, language: str) -> NullTranslations:
    """The catalogue of the language, ``de-AT`` falling back to ``de``; the theme's own words else."""
    translations: NullTranslations = NullTranslations()
    wanted = dict.fromkeys((language, language.partition("-")[0]))
    for theme_name, _ in reversed(theme.chain):
        for name in wanted:
            if found := _read_file(theme, theme_name, f"translations/{name}.po"):
                catalogue = _read_catalogue(*found)
                catalogue.add_fallback(translations)
                translations = catalogue
                break
    return translations


def _read_catalogue(place: Path, data: bytes) -> NullTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po
    from babel.support import Translations

    compiled = BytesIO()
    try:
        # Else it would print what is wrong, into what the command says itself.
        catalogue = read_po(BytesIO(data), abort_invalid=True)
        _check_messages(catalogue, place)
        write_mo(compiled, catalogue)
        compiled.seek(0)
        made = Translations(compiled)
        for number in NUMBERS:
            made.plural(number)
        return made
    except PoFileError as error:
        message, line = str(error).removesuffix(f" on {error.lineno}"), error.lineno + 1
        raise CatalogueError(message, line, place.name, str(place)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, data.find(error.object)) + 1
        message = f"This line is not {error.encoding.upper()}, as the catalogue is to be."
        raise ThemeFileError(message, line, place.name, str(place)) from error
    except ArithmeticError as error:
        message = f"the rule for plurals cannot be worked out: {error}"
        raise CatalogueError(message, 1, place.name, str(place)) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # What is wrong with its head, or with numbers in it: Babel says no line.
        raise CatalogueError(f"no catalogue: {error}", 1, place.name, str(place)) from error
