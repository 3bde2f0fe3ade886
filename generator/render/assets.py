"""A theme's files under names that tell their content, so that browsers may keep them for ever."""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Final

from generator.model.theme import Option, OptionValue
from generator.render.press import press_script, press_sheet

# What pages load with every visit. Pictures and licences keep their names: others may link to them.
NAMED: Final = (".css", ".js", ".woff2", ".woff")
DIGITS: Final = 10  # of the digest; 2^40 versions of one file will not meet
REFERENCE: Final = re.compile(
    r"""(?P<before>url\(\s*["']?|@import\s+["'])(?P<address>[^"')?#\s]+)""", re.IGNORECASE
)
ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/")  # another host, data:, rooted by hand


def name_assets(files: Mapping[str, bytes]) -> dict[str, str]:
    """``assets/style.css`` to ``assets/style.0123456789.css`` for every file that is so named.

    A digest is that of the file as it is published: a style sheet with the names of what it loads.
    """
    names: dict[str, str] = {}
    begun: list[str] = []
    circular: set[str] = set()

    def name(path: str) -> str:
        if path not in files or not path.endswith(NAMED):
            return path
        if path in names:
            return names[path]
        if path in begun:  # sheets that import each other: no digest can hold itself
            circular.update(begun[begun.index(path) :])
            return path
        data = files[path]
        if path.endswith(".css"):
            begun.append(path)
            data = _rewrite(press_sheet(data), path, name)
            begun.pop()
        elif path.endswith(".js"):
            data = press_script(data)
        names[path] = path if path in circular else _named(path, data)
        return names[path]

    for path in sorted(files):
        name(path)
    return {path: new for path, new in names.items() if new != path}


def rewrite_sheet(
    sheet: bytes, path: str, names: Mapping[str, str], root: str | None = None
) -> bytes:
    """A style sheet that loads files by their new ``names``: from below ``root`` where it is given,
    else relative to its own place. Pressed, unless all files keep their own names (a preview)."""
    pressed = press_sheet(sheet) if names else sheet
    return _rewrite(pressed, path, lambda target: names.get(target, target), root)


def publish_asset(data: bytes, path: str, names: Mapping[str, str]) -> bytes:
    """A theme's file as it is published: without ``names`` (a preview) as it was written."""
    if path.endswith(".css"):
        return rewrite_sheet(data, path, names)
    return press_script(data) if names and path.endswith(".js") else data


def write_style(
    options: Mapping[str, Option], values: Mapping[str, OptionValue], own: Collection[str] = ()
) -> str:
    """The custom properties that are not the style sheet's own, as its last line.

    Those that differ from the default, and all of ``own``: options that no style sheet knows yet.
    In the layer of the tokens, so that printing and a wish for more contrast still overrule it.
    """
    plain, pairs = [], []
    for name, option in sorted(options.items()):
        value = values[name]
        if not option.token or (value == option.default and name not in own):
            continue
        if option.type == "colour" and isinstance(value, tuple):
            plain.append(f"{option.token}:{value[0]}")
            pairs.append(f"{option.token}:light-dark({','.join(value)})")
        else:
            plain.append(f"{option.token}:{value:g}" if isinstance(value, float) else f"{option.token}:{value}")  # fmt: skip
    if not plain:
        return ""
    both = f"@supports (color:light-dark(#000,#fff)){{:root{{{';'.join(pairs)}}}}}" if pairs else ""
    return f"\n@layer tokens{{:root{{{';'.join(plain)}}}{both}}}\n"


def _rewrite(sheet: bytes, path: str, name: Callable[[str], str], root: str | None = None) -> bytes:
    folder = posixpath.dirname(path)

    def replace(match: re.Match[str]) -> str:
        if ELSEWHERE.match(match["address"]):
            return match[0]
        new = name(posixpath.normpath(posixpath.join(folder, match["address"])))
        way = posixpath.relpath(new, folder) if root is None else f"{root}/{new}"
        return match["before"] + way

    # A sheet that is no UTF-8 is the author's own affair: its bytes come out as they went in.
    text = sheet.decode("utf-8", "surrogateescape")
    return REFERENCE.sub(replace, text).encode("utf-8", "surrogateescape")


def _named(path: str, data: bytes) -> str:
    stem, suffix = posixpath.splitext(path)
    return f"{stem}.{sha256(data).hexdigest()[:DIGITS]}{suffix}"
