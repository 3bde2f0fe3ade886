"""A page and its body to the bytes of a file."""

import re
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import Final, TypeVar

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError

from generator.model.content import Body
from generator.model.output import Output
from generator.model.problem import Problem, Span, problem
from generator.model.view import PageView
from generator.render.frame import Frame, Theme
from generator.render.imported import page_variables
from generator.render.links import output_path
from generator.render.pen import Pen
from generator.render.plan import Page, view
from generator.render.theme import AddressError, ThemeChanged, ThemeFileError, load_environment

# White space between tags on lines of their own says nothing; that inside <pre> does.
BLANK: Final = re.compile(r"\n\s*\n+")
PREFORMATTED: Final = "<pre"
NO_TEMPLATE: Final = (
    "Put it into `templates/` of the theme. What stands behind a link to a folder above that link"
    " is not found."
)
# What Python says of a value that has no text of its own: another place in each run.
ADDRESS: Final = " at 0x"
ADDRESSES: Final = re.compile(rf"{ADDRESS}[0-9a-f]{{6,16}}(?:>|&gt;)", re.IGNORECASE)
T = TypeVar("T")
SYNTAX_HINT: Final = "Mend the template there: what stands in braces is Jinja."


def draw(page: Page, body: Body | None, frame: Frame) -> PageView | Problem:
    """The page's view, or what is wrong with the template of its marks."""

    def work() -> PageView:
        pen = Pen(frame, page.url, page.language, rooted=page.kind == "404")
        return view(page, body, pen)

    return _or_fault(work, frame.theme, page.url)


def print_page(
    view: PageView, kind: str, url: str, language: str, frame: Frame
) -> Output | Problem:
    """The file of the page of that kind and language, or what is wrong with its template."""

    def work() -> Output:
        template = load_environment(frame.theme, language).get_template(f"{kind}.html")
        html = template.render(page_variables({"page": view}))
        if ADDRESS in html:
            _check_addresses(html, view, template)
        return Output(output_path(url), tidy(html).encode())

    return _or_fault(work, frame.theme, url)


def _check_addresses(html: str, view: PageView, template: Template) -> None:
    """What became a text before it was printed; such words in a text are its author's."""
    if not _addresses(html) <= _addresses(str(view)):
        raise AddressError("a page made with this template shows where something lies in memory",
                           1, template.name, template.filename)  # fmt: skip


def _addresses(text: str) -> frozenset[str]:
    return frozenset(one.replace("&gt;", ">") for one in ADDRESSES.findall(text))


def _or_fault(work: Callable[[], T], theme: Theme, url: str) -> T | Problem:
    try:
        return work()
    except ThemeChanged:
        raise
    except Exception as error:  # a template may do whatever it likes: divide by zero, as well
        fault = find_template_fault(error, theme, url)
        if fault is None:
            raise
        return fault


def tidy(html: str) -> str:
    """The HTML without blank lines."""
    if PREFORMATTED not in html:
        return BLANK.sub("\n", html)
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    return "".join(
        part if part.startswith(PREFORMATTED) else BLANK.sub("\n", part) for part in parts
    )


def find_template_fault(error: Exception, theme: Theme, url: str) -> Problem | None:
    """The error as a problem at its place in the theme; None where no template has a part in it."""
    if isinstance(error, TemplateSyntaxError):
        path = error.filename or error.name or "theme"
        return problem(
            "theme-error",
            f"{error.message}",
            Span(_shown(path, theme), error.lineno),
            error.hint if isinstance(error, ThemeFileError) else SYNTAX_HINT,
        )
    if type(error) is TemplateNotFound:
        said = f"there is no template `{error.name}` (while rendering {url})"
        hint = NO_TEMPLATE
    else:
        # How deep it came differs from build to build.
        endless = isinstance(error, RecursionError) and "it includes or extends itself"
        said = f"{endless or str(error) or type(error).__name__} (while rendering {url})"
        hint = "Mend the template; `nutgraf theme --views` says what it may use."
    folders = [str(Path(folder) / "templates") for _, folder in theme.chain]
    for frame in reversed(extract_tb(error.__traceback__)):
        if any(frame.filename.startswith(folder) for folder in folders):
            span = Span(_shown(frame.filename, theme), frame.lineno or 1)
            return problem("theme-error", said, span, hint)
    if isinstance(error, TemplateError):
        return problem("theme-error", said, Span("site.yml"), "")
    return None


def _shown(path: str, theme: Theme) -> str:
    """A theme's file as themes/NAME/…, wherever the theme lies."""
    for name, folder in theme.chain:
        if path.startswith(folder):
            return f"themes/{name}{path[len(folder) :]}".replace("\\", "/")
    return path
