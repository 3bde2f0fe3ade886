"""What all pages of one build share: the site's settings and its theme."""

from generator.model.config import Config
from generator.model.site import TermSlice
from generator.model.theme import OptionValue
from generator.model.value import Value


class Theme(Value, frozen=True, cache_hash=True):
    """A theme with those it extends: ``chain`` are (name, folder) pairs, its own first.

    ``files`` are their templates and translations, as (NAME/path, digest of the content) pairs:
    what is loaded is one of these, and as it was then. ``loads`` are (template, digest) pairs, of all
    that the template of a page may load. ``style`` is the line of CSS that the site's
    options make, which ends the style sheet; ``styled`` says that a theme of the site adds a sheet
    of its own. ``assets`` are (name, published name) pairs of files whose names tell their content;
    none in a preview.
    """

    chain: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, OptionValue], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    style: str = ""
    loads: tuple[tuple[str, bytes], ...] = ()
    styled: bool = False
    assets: tuple[tuple[str, str], ...] = ()


class Frame(Value, frozen=True):
    """``filled`` are the fixed addresses that have something to show; ``inline_style`` the style
    sheet of the 404 page, ``glossary`` and ``wordings`` the terms that bodies are
    searched for, empty unless they are to be. ``marks_broken`` shows references that lead nowhere."""

    config: Config
    theme: Theme
    filled: frozenset[str] = frozenset()
    inline_style: str = ""
    glossary: tuple[TermSlice, ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()
    marks_broken: bool = False
