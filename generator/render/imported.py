"""What a page imports, made for that page alone: no state of a template passes from page to page.

Stock Jinja runs a template once that others import, however many pages are made; what it keeps
there (a cycler, a namespace, a list) would tell which pages a process has made before.
"""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Template
from jinja2.runtime import Context

# The name under which a page's contexts have what the page has imported; no template can say it.
IMPORTED: Final = "imported by this page"


def page_variables(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a page that begins."""
    return {**variables, IMPORTED: {}}


class PageTemplate(Template):
    """A template that each page imports anew, and once."""

    @property
    def has_state(self) -> bool:
        """Whether what it exports may tell what was done with it before."""
        return True

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        # Not by their names: one of the theme's own and one that it extends may share theirs.
        imported: dict[Template, Any] = ctx.parent.get(IMPORTED, {}) if ctx else {}
        if self not in imported:
            imported[self] = self.import_into(imported)
        return imported[self]

    def import_into(self, imported: dict[Template, Any]) -> Any:
        """What it exports to a page that has ``imported`` so much."""
        return self.make_module({IMPORTED: imported})
