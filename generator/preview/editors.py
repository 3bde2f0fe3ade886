"""Links that open a file in an editor, at the line and column of a problem."""

import re
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from generator.model.problem import Span

PRESETS: Final = MappingProxyType(
    {
        "cursor": "cursor://file{path}:{line}:{column}",
        "idea": "idea://open?file={path}&line={line}&column={column}",
        "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
        "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
        "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
        "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
        "vscode": "vscode://file{path}:{line}:{column}",
        "vscodium": "vscodium://file{path}:{line}:{column}",
        "zed": "zed://file{path}:{line}:{column}",
    }
)
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# A page that runs a script or shows a text of somebody else's choice opens no editor.
FORBIDDEN: Final = ("javascript:", "data:", "vbscript:", "blob:")

Link = Callable[[Span], str]


def read_editor(written: str, site: Path) -> Link | None:
    """From a preset's name or a template with ``{path}`` to a function that makes links.

    None where it is neither. The links of files that are not in the site are empty.
    """
    template = PRESETS.get(written.lower(), written)
    known = SCHEME.match(template) and "{path}" in template
    if written and (not known or template.lower().startswith(FORBIDDEN)):
        return None
    root = site.resolve()

    def link(span: Span) -> str:
        file = root / span.path
        if not template or not file.is_file():
            return ""
        path = file.as_posix()
        # Drives need the slash that other absolute paths begin with.
        rooted = path if path.startswith("/") else f"/{path}"
        values = {"path": quote(rooted, safe="/:"), "line": str(span.line), "column": str(span.column)}  # fmt: skip
        return re.sub(r"\{(path|line|column)\}", lambda match: values[match[1]], template)

    return link
