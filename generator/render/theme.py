"""A theme's templates and translations, loaded once a process."""

import re
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.ext import Extension, InternationalizationExtension
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape

from generator.render.frame import Theme

# A message without values, printed as it stands.
CONSTANT: Final = re.compile(r'\{\{ _\("([^"\\%]*)"\) \}\}')
ASSET: Final = re.compile(r"\bassets/[\w./-]*\w")


class Constants(Extension):
    """Puts in what cannot change when a template is compiled instead of at every page.

    An environment is made for one language and one theme: messages without values are translated,
    and files of the theme get the names under which they are published.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        translations: NullTranslations = self.environment.translations  # type: ignore[attr-defined]
        assets: dict[str, str] = self.environment.assets  # type: ignore[attr-defined]
        source = ASSET.sub(lambda match: assets.get(match[0], match[0]), source)
        return CONSTANT.sub(lambda match: str(escape(translations.gettext(match[1]))), source)


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
            self.write(")) is Markup or _t is str and not environment.special(_v) else escape(_v))")
        else:
            super()._output_child_post(node, frame, finalize)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Asks getattr() itself, and the environment only for what has no such attribute."""
        self.write("(_a if (_a := getattr(_o := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else ")
        self.write(f"environment.getattr(_o, {node.attr!r}))")


class QuickContext(Context):
    """Calls macros, which are nearly all that templates call, as they are mostly called: at once.

    Stock looks for what any callable takes and sorts its arguments: a third of a macro's time.
    """

    @internalcode
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        if type(__obj) is not Macro:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        left = __obj._argument_count - len(args)
        special = __obj.caller or __obj.catch_kwargs or __obj.catch_varargs
        if kwargs or special or left < 0 or not __self.eval_ctx.autoescape:
            return __obj(__self.eval_ctx, *args, **kwargs)
        return Markup(__obj._func(*args, *(missing,) * left))  # the macro puts in its defaults


class ThemeEnvironment(Environment):
    code_generator_class = QuickCode
    context_class = QuickContext
    special = re.compile("[&<>\"']").search


@cache
def load_environment(theme: Theme, language: str) -> Environment:
    """Templates by name: the theme's own before those it extends; ``default/NAME`` names one theme's."""
    folders = {name: FileSystemLoader(Path(folder) / "templates") for name, folder in theme.chain}
    environment = ThemeEnvironment(
        loader=ChoiceLoader([*folders.values(), PrefixLoader(folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension, Constants],
        auto_reload=False,
        cache_size=-1,
    )
    install: Any = environment
    install.assets = dict(theme.assets)
    install.translations = load_translations(theme, language)
    install.install_gettext_translations(load_translations(theme, language), newstyle=True)
    return environment


def forget_themes() -> None:
    """Lets go of every theme that was loaded: a preview loads one anew with each edit."""
    for load in (load_environment, load_marks, load_translations):
        load.cache_clear()


@cache
def load_marks(theme: Theme, language: str) -> Any:
    """The macros that draw what stands inside texts."""
    return load_environment(theme, language).get_template("marks.html").module


@cache
def load_translations(theme: Theme, language: str) -> NullTranslations:
    """The catalogue of the language, ``de-AT`` falling back to ``de``; the theme's own words else."""
    translations: NullTranslations = NullTranslations()
    wanted = dict.fromkeys((language, language.partition("-")[0]))
    for _, folder in reversed(theme.chain):
        for name in wanted:
            path = Path(folder) / "translations" / f"{name}.po"
            if path.is_file():
                catalogue = _read_catalogue(path)
                catalogue.add_fallback(translations)
                translations = catalogue
                break
    return translations


def _read_catalogue(path: Path) -> NullTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
