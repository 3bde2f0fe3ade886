"""What `nutgraf new` writes for an author to write over."""

from typing import Final

ARTICLE: Final = (
    "Write here. A term is marked by two brackets on each side, a source is cited by one and an @."
)
PAGE: Final = "Write here. To link this page from every other, name it in site.yml under `menus`."
TERM: Final = "Say in one sentence what it means."
BEGINS: Final = "Write here. "  # both of the longer ones
