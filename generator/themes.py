"""Where themes lie, and what they put beside the pages."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from generator.model.config import Config
from generator.model.digest import digest, digest_of_bytes
from generator.model.output import Output
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.theme import Given, Option, OptionValue
from generator.model.value import Value, replace
from generator.publish.paths import path_fault
from generator.publish.tree import read_text, scan_theme, unreadable
from generator.read.options import choose
from generator.read.templates import find_loaded, find_unused
from generator.read.theme import ThemeSettings, is_theme_name, read_theme
from generator.render.assets import name_assets, publish_asset, rewrite_sheet, write_style
from generator.render.frame import Theme
from generator.render.views import PRINTED

TEMPLATES: Final = "templates/"
ASSETS: Final = "assets/"
Parts = tuple[str, ...]
PARTS: Final[Parts] = (TEMPLATES, "translations/", ASSETS)
Files = tuple[tuple[str, Mapping[str, bytes]], ...]  # of each theme by path, in the chain's order

STYLE: Final = "assets/style.css"
OWN_STYLE: Final = "assets/site.css"  # loaded after it, where a theme has one
DEPTH: Final = 8  # themes that extend each other
PACKAGE: Final = Path(__file__).parent


class Chain(Value, frozen=True):
    """A theme and those it extends: (name, folder) pairs, its own first; none where one is missing.

    ``own`` are the options that the first theme of all does not declare; ``places`` are where
    themes name such options.
    """

    themes: tuple[tuple[str, str], ...] = ()
    options: Mapping[str, Option] = MappingProxyType({})
    values: Mapping[str, OptionValue] = MappingProxyType({})
    own: frozenset[str] = frozenset()
    places: tuple[tuple[str, Span], ...] = ()
    problems: Problems = ()


def find_theme(site: Path, config: Config, *, plain: bool = False) -> tuple[Theme | None, Problems]:
    """The theme that site.yml names with those it extends; None where one of them is missing.

    ``plain`` leaves its files the names that their author gave them.
    """
    found = read_chain(site, config)
    if not found.themes:
        return None, found.problems
    themes, unread = read_files(found.themes)
    style = write_style(found.options, found.values, found.own)
    assets = _join_assets(themes, style)
    theme = Theme(
        found.themes,
        tuple(sorted(found.values.items())),
        digest_files(themes),
        style,
        digest_loads(themes),
        styled=OWN_STYLE in assets,
        assets=() if plain else tuple(sorted(name_assets(assets).items())),
    )
    return theme, (*found.problems, *unread, *_find_unused(found, themes))


def read_files(chain: Iterable[tuple[str, str]], below: Parts = PARTS) -> tuple[Files, Problems]:
    """The files below those folders of each theme in the chain, and what cannot be read of it:
    without that the site would lose its looks unseen."""
    themes: list[tuple[str, Mapping[str, bytes]]] = []
    problems: list[Problem] = []
    for name, folder in chain:
        tree = scan_theme(Path(folder))
        faults = [one for one in tree.problems if _is_missed(one, below)]
        files: dict[str, bytes] = {}
        for path in (file.path for file in tree.files if file.path.startswith(below)):
            try:
                files[path] = (Path(folder) / path).read_bytes()
            except FileNotFoundError:
                continue  # deleted since the folder was listed
            except OSError as error:
                faults.append(unreadable(path, error))
        themes.append((name, files))
        problems.extend(_placed_in_theme(one, name) for one in faults)
    return tuple(themes), tuple(problems)


def digest_files(themes: Files) -> tuple[tuple[str, bytes], ...]:
    """Their templates and translations, as a Theme has them."""
    return tuple(
        (f"{name}/{path}", digest_of_bytes(data))
        for name, files in themes
        for path, data in files.items()
        if not path.startswith(ASSETS)
    )


def digest_loads(themes: Files) -> tuple[tuple[str, bytes], ...]:
    """For each template of a page the digest of all that it may load, as a Theme has them."""
    digests = dict(digest_files(themes))
    return tuple(
        (name, digest(sorted((*one, digests[f"{one[0]}/{TEMPLATES}{one[1]}"]) for one in loaded)))
        for name, loaded in find_loaded(_templates(themes), PRINTED).items()
    )


def _templates(themes: Files) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, {path.removeprefix(TEMPLATES): _text(data) for path, data in files.items() if path.startswith(TEMPLATES)})
        for name, files in themes
    ]  # fmt: skip


def read_chain(site: Path, config: Config) -> Chain:
    """The theme.yml of the theme and of those it extends, and what the site has chosen."""
    problems: list[Problem] = []
    chain: list[tuple[str, str]] = []
    declared: list[tuple[Option | Given, ...]] = []
    places: list[tuple[str, Span]] = []
    name, span = config.theme, config.theme_span or Span("site.yml")
    while name:
        folder = _find_folder(site, name)
        if folder is None or name in dict(chain) or len(chain) >= DEPTH:
            problems.append(_missing(site, name, span, again=name in dict(chain)))
            return Chain(problems=tuple(problems))
        settings, faults = _read_settings(folder, name)
        problems.extend(faults)
        chain.append((name, str(folder)))
        declared.append(settings.options)
        places.extend(settings.places)
        span = Span(f"themes/{name}/theme.yml")
        name = settings.extends or ("" if name == "default" else "default")
    options, values, faults = choose(reversed(declared), config.theme_options, config.theme)
    own = frozenset(
        one.name for options in declared[:-1] for one in options if isinstance(one, Option)
    )
    first = {one.name for one in declared[-1]}
    new = tuple((name, span) for name, span in places if name not in first)
    return Chain(tuple(chain), options, values, own, new, (*problems, *faults))


def _is_missed(one: Problem, below: Parts) -> bool:
    """Whether it tells of something that a site would want: a theme may hold other folders."""
    path = one.span.path
    return one.code == "unreadable-file" and (not path or f"{path}/".startswith(below))


def _placed_in_theme(one: Problem, name: str) -> Problem:
    path = f"themes/{name}/{one.span.path}".rstrip("/")
    return replace(one, span=replace(one.span, path=path))


def _find_unused(chain: Chain, themes: Files) -> Problems:
    """What a theme has beside those it extends, and nothing uses; none for a theme that extends none."""
    if len(themes) < 2:
        return ()
    options = {name: span for name, span in chain.places if not chain.options[name].token}
    known = [name for name in chain.options if name not in dict(chain.places)]
    return find_unused(_templates(themes), options, known)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def theme_assets(theme: Theme) -> tuple[Output, ...]:
    """The files below ``assets/`` of the theme and those it extends, as they are published.

    Read anew each time, but named as the theme has them: pages and files agree on the names even
    where somebody saves a style sheet in the middle of a build.
    """
    names = dict(theme.assets)
    return tuple(
        Output(names.get(path, path), publish_asset(data, path, names))
        for path, data in _read_assets(theme).items()
    )


def inline_style(theme: Theme, root: str) -> str:
    """The style sheets for a page that a host serves at any address; ``root`` is the site's path."""
    files, names = _read_assets(theme), dict(theme.assets)
    sheets = (
        rewrite_sheet(files[path], path, names, root)
        for path in (STYLE, OWN_STYLE)
        if path in files
    )
    return b"\n".join(sheets).decode("utf-8", "replace")


def _read_assets(theme: Theme) -> dict[str, bytes]:
    return _join_assets(read_files(theme.chain, (ASSETS,))[0], theme.style)


def _join_assets(themes: Files, style: str) -> dict[str, bytes]:
    """Files by path, a theme's own instead of those it extends, in order of their paths."""
    found: dict[str, bytes] = {}
    for _, files in reversed(themes):
        mine = (path for path in files if path.startswith(ASSETS) and not path_fault(path))
        found |= {path: files[path] for path in mine}
    if style:
        found[STYLE] = found.get(STYLE, b"") + style.encode()
    return dict(sorted(found.items()))


def theme_folders(site: Path) -> tuple[Path, ...]:
    """Where themes may lie: the site's own, then the checkout's, then those in the package."""
    return (site / "themes", PACKAGE.parent / "themes", PACKAGE / "_themes")


def _find_folder(site: Path, name: str) -> Path | None:
    if not is_theme_name(name):
        return None
    for place in theme_folders(site):
        if (place / name / "theme.yml").is_file():
            return place / name
    return None


def _read_settings(folder: Path, name: str) -> tuple[ThemeSettings, Problems]:
    text, path = read_text(folder, "theme.yml"), f"themes/{name}/theme.yml"
    if isinstance(text, Problem):
        return ThemeSettings(), (_placed_in_theme(text, name),)
    return read_theme(text, path)


def _missing(site: Path, name: str, span: Span, *, again: bool) -> Problem:
    if again:
        return problem(
            "bad-theme",
            f"the theme `{name}` extends itself",
            span,
            "Break the circle of `extends`.",
        )
    own = site / "themes"
    if is_theme_name(name) and (own / name).is_dir():
        return problem(
            "unknown-theme",
            f"`themes/{name}/` is no theme: it has no `theme.yml`",
            span,
            f"Write `name: {name}` into themes/{name}/theme.yml: no more is needed.",
        )
    near = (
        sorted(p.name for p in own.iterdir() if (p / "theme.yml").is_file()) if own.is_dir() else []
    )
    known = ", ".join(dict.fromkeys([*near, "default"]))
    return problem(
        "unknown-theme", f"there is no theme `{name[:80]}`", span, f"The themes are: {known}."
    )
