"""The arrows between the rooms, read from the imports of every module."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest

REPOSITORY: Final = Path(__file__).parents[2]
ROOMS: Final = frozenset({"model", "read", "weave", "render", "publish"})

# Who may import what, besides itself. `generator` is the version alone. A new room needs a line.
ARROWS: Final = MappingProxyType[str, frozenset[str]](
    {
        "generator": frozenset(),
        "model": frozenset(),
        "read": frozenset({"model"}),
        "weave": frozenset({"model"}),
        "render": frozenset({"model"}),
        "publish": frozenset({"model"}),
        "themes": frozenset({"model", "read", "render", "publish"}),
        "proof": frozenset({"model"}),
        "handbook": frozenset({"model", "read", "publish", "themes"}),
        "code": frozenset(),
        "folders": frozenset(),
        "early": frozenset({"publish", "folders"}),
        "request": frozenset({"model", "folders"}),
        "texts": frozenset({"model", "read", "weave", "publish", "shelf"}),
        "told": frozenset({"model", "publish", "texts"}),
        "tellings": frozenset({"model", "weave", "publish", "texts", "told", "shelf"}),
        "media": frozenset({"model", "read", "weave", "publish", "texts"}),
        "shelf": frozenset({"publish"}),
        "plans": ROOMS | {"media", "texts", "told", "tellings", "shelf"},
        "claims": frozenset({"model", "render", "plans", "proof"}),
        "pages": frozenset(
            {"model", "render", "publish", "texts", "told", "plans", "proof", "shelf"}
        ),
        "ledger": frozenset(
            {"model", "publish", "media", "texts", "told", "plans", "pages", "shelf"}
        ),
        "proofing": frozenset({"model", "publish", "told", "pages", "proof", "ledger"}),
        "lastgood": frozenset({"model", "texts"}),
        "run": frozenset(
            {"folders", "model", "publish", "render", "request", "texts", "ledger", "lastgood"}
        ),
        "ground": ROOMS | {"request", "texts", "told", "tellings", "plans", "run", "themes"},
        "sheets": frozenset({"folders", "publish", "render", "request", "themes"}),
        "making": ROOMS
        | {
            "told",
            "plans",
            "claims",
            "pages",
            "proofing",
            "ledger",
            "run",
            "ground",
            "themes",
            "shelf",
        },
        "build": ROOMS
        | {
            "code",
            "folders",
            "request",
            "texts",
            "told",
            "plans",
            "ledger",
            "lastgood",
            "run",
            "ground",
            "making",
            "sheets",
            "themes",
        },
        "preview": frozenset({"model", "publish", "build", "report"}),
        "report": frozenset({"model", "generator"}),
        "scaffold": frozenset({"model", "read.slugs"}),
        "cli": frozenset(
            {
                "generator",
                "model",
                "folders",
                "request",
                "early",
                "progress",
                "build",
                "handbook",
                "preview",
                "read.dates",
                "publish.hand",
                "report",
                "scaffold",
                "texts",
            }
        ),
        "progress": frozenset({"request"}),
        "__main__": frozenset({"early", "cli", "publish"}),
    }
)

# Libraries that only one room knows.
HOMES: Final = MappingProxyType[str, str](
    {
        "click": "cli",
        "jinja2": "render",
        "livereload": "preview",
        "markdown_it": "read",
        "mdit_py_plugins": "read",
        "nh3": "read",
        "pydantic": "read",
        "tornado": "preview",
        "watchdog": "preview",
        "yaml": "read",
    }
)

POSIX: Final = frozenset({"fcntl", "grp", "pwd", "resource", "termios", "tty"})


def modules(folder: Path = REPOSITORY / "generator") -> dict[str, str]:
    """The text of every module by its dotted name below ``generator``."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path.read_text(encoding="utf-8")
    return found


def imported(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Every module that a text imports: inside functions and for types alone, too."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            assert node.module
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in whole)


def room(module: str) -> str:
    """`read` of `generator.read.yaml`; `generator` of the package itself."""
    return module.split(".")[1] if "." in module else module


def forbidden(texts: Mapping[str, str]) -> list[str]:
    """Arrows that the table lacks, as `from → to`."""
    return [
        f"{module} → {target}"
        for module, text in texts.items()
        for target in imported(text, texts)
        if target.partition(".")[0] == "generator"
        and room(target) != room(module)
        and not {room(target), target.removeprefix("generator.")} & ARROWS[room(module)]
    ]


def circle(texts: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a circle, or nothing."""
    arrows = {
        name: [m for m in imported(text, texts) if m in texts] for name, text in texts.items()
    }
    done: set[str] = set()

    def follow(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in arrows[name]:
            if found := follow(target, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in arrows if (found := follow(name, []))), [])


def on_import(text: str) -> set[str]:
    """Top-level names of what importing the module itself imports: nothing from within functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
        waiting.extend(ast.iter_child_nodes(node))
    return found


def test_every_module_of_the_house_is_read():
    assert {"generator", "generator.cli", "generator.model.problem", "generator.read.yaml"} <= set(
        modules()
    )


def test_every_room_has_a_line_in_the_table():
    assert {room(module) for module in modules()} - set(ARROWS) == set()


def test_arrows_go_only_where_the_table_says():
    assert forbidden(modules()) == []


def test_no_modules_import_each_other_in_a_circle():
    assert circle(modules()) == []


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_a_library_is_known_in_one_room(library, home):
    texts = modules()
    users = {
        room(module)
        for module, text in texts.items()
        if any(name.partition(".")[0] == library for name in imported(text, texts))
    }
    assert users == {home}


def test_importing_a_module_needs_no_posix():
    assert {name: found for name, text in modules().items() if (found := on_import(text) & POSIX)} == {}  # fmt: skip


# The judge itself ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "text", "arrow"),
    [
        ("generator.read.a", "from generator.render.b import x", "generator.render.b"),
        ("generator.read.a", "import generator.weave", "generator.weave"),
        ("generator.read.a", "def f():\n    from generator import cli", "generator.cli"),
        (
            "generator.read.a",
            "if TYPE_CHECKING:\n    from generator.publish.b import X",
            "generator.publish.b",
        ),
        ("generator.model.a", "from generator import __version__", "generator"),
        ("generator.scaffold", "from generator.read.yaml import x", "generator.read.yaml"),
    ],
)
def test_a_wrong_arrow_is_seen(module, text, arrow):
    assert forbidden({module: text, "generator.cli": ""}) == [f"{module} → {arrow}"]


def test_a_circle_is_seen():
    texts = {
        "generator.read.a": "from generator.read.b import x",
        "generator.read.b": "def f():\n    from generator.read import a",
    }
    assert circle(texts) == ["generator.read.a", "generator.read.b", "generator.read.a"]


def test_a_guarded_import_still_counts_and_one_in_a_function_does_not():
    text = "try:\n    import fcntl\nexcept ImportError:\n    pass\ndef f():\n    import pwd"
    assert on_import(text) == {"fcntl"}
