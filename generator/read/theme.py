"""theme.yml to a theme's settings."""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BeforeValidator

from generator.model.problem import Problems
from generator.read.schema import Keys, as_mapping
from generator.read.validate import validate
from generator.read.yaml import load

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """``extends`` names another theme or is empty; ``options`` are (name, default) pairs."""

    title: str = ""
    extends: str = ""
    options: tuple[tuple[str, str], ...] = ()


def read_theme(text: str, path: str) -> tuple[ThemeSettings, Problems]:
    """The settings in ``text``, with defaults for what is wrong."""
    document = load(text, path)
    keys, problems = validate(_ThemeKeys, document)
    if keys is None:
        return ThemeSettings(), (*document.problems, *problems)
    options = tuple((name, value or "") for name, value in keys.options.items())
    return ThemeSettings(keys.name or "", keys.extends or "", options), (
        *document.problems,
        *problems,
    )


def is_theme_name(name: str) -> bool:
    """Whether a theme's name is one folder's name and leads nowhere else."""
    return bool(NAME.fullmatch(name))


class _ThemeKeys(Keys):
    name: str | None = None
    extends: str | None = None
    options: Annotated[dict[str, str | None], BeforeValidator(as_mapping)] = {}  # noqa: RUF012
