"""Where themes lie, and what they put beside the pages."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from generator.model.config import Config
from generator.model.output import Output
from generator.model.problem import Problem, Problems, Span, problem
from generator.publish.tree import read_text, scan_theme
from generator.read.theme import ThemeSettings, is_theme_name, read_theme
from generator.render.frame import Theme

DEPTH: Final = 8  # themes that extend each other
PACKAGE: Final = Path(__file__).parent


def find_theme(site: Path, config: Config) -> tuple[Theme | None, Problems]:
    """The theme that site.yml names with those it extends; None where one of them is missing."""
    problems: list[Problem] = []
    chain: list[tuple[str, str]] = []
    options: dict[str, str] = {}
    name, span = config.theme, config.theme_span or Span("site.yml")
    while name:
        folder = _find_folder(site, name)
        if folder is None or name in dict(chain) or len(chain) >= DEPTH:
            problems.append(_missing(site, name, span, again=name in dict(chain)))
            return None, tuple(problems)
        settings, faults = _read_settings(folder, name)
        problems.extend(faults)
        chain.append((name, str(folder)))
        options = dict(settings.options) | options
        span = Span(f"themes/{name}/theme.yml")
        name = settings.extends or ("" if name == "default" else "default")
    for option, value in config.theme_options:
        if option not in options:
            known = ", ".join(sorted(options)) or "none"
            problems.append(problem(
                "unknown-key", f"the theme `{config.theme}` has no option `{option}`",
                config.theme_span or Span("site.yml"), f"Its options are: {known}.",
            ))  # fmt: skip
        else:
            options[option] = value
    return Theme(tuple(chain), tuple(sorted(options.items())), _digest(chain)), tuple(problems)


@cache
def theme_assets(theme: Theme) -> tuple[Output, ...]:
    """The files below ``assets/`` of the theme and those it extends, its own before theirs."""
    found: dict[str, Output] = {}
    for _, folder in reversed(theme.chain):
        for path in _paths(Path(folder), "assets/"):
            found[path] = Output(path, (Path(folder) / path).read_bytes())
    return tuple(found[path] for path in sorted(found))


def _find_folder(site: Path, name: str) -> Path | None:
    """The site's own themes, then the checkout's, then those in the package."""
    if not is_theme_name(name):
        return None
    for place in (site / "themes", PACKAGE.parent / "themes", PACKAGE / "_themes"):
        if (place / name / "theme.yml").is_file():
            return place / name
    return None


def _read_settings(folder: Path, name: str) -> tuple[ThemeSettings, Problems]:
    text = read_text(folder, "theme.yml")
    if isinstance(text, Problem):
        return ThemeSettings(), (text,)
    return read_theme(text, f"themes/{name}/theme.yml")


def _missing(site: Path, name: str, span: Span, *, again: bool) -> Problem:
    if again:
        return problem(
            "bad-theme",
            f"the theme `{name}` extends itself",
            span,
            "Break the circle of `extends`.",
        )
    own = site / "themes"
    near = (
        sorted(p.name for p in own.iterdir() if (p / "theme.yml").is_file()) if own.is_dir() else []
    )
    known = ", ".join(dict.fromkeys([*near, "default"]))
    return problem(
        "unknown-theme", f"there is no theme `{name[:80]}`", span, f"The themes are: {known}."
    )


def _paths(folder: Path, below: str) -> Iterator[str]:
    for file in scan_theme(folder).files:
        if file.path.startswith(below):
            yield file.path


def _digest(chain: list[tuple[str, str]]) -> str:
    """Of the templates and translations of all themes in the chain, in order."""
    digest = sha256()
    for name, folder in chain:
        for below in ("templates/", "translations/"):
            for path in _paths(Path(folder), below):
                data = (Path(folder) / path).read_bytes()
                digest.update(f"{name}/{path}:{len(data)}:".encode() + data)
    return digest.hexdigest()
