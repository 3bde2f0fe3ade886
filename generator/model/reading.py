"""How the texts of a site are read, and what their files' names say of them."""

from types import MappingProxyType
from typing import Final

from generator.model.value import Value

# Of the entries in a data file of that name.
SINGULAR: Final = MappingProxyType(
    {
        "glossary": "term",
        "events": "event",
        "sources": "source",
        "people": "person",
        "organisations": "organisation",
        "places": "place",
        "topics": "topic",
    }
)


class Reading(Value, frozen=True):
    """How the texts of a site are read; the same for all of them."""

    language: str = "en"
    zone: str = "UTC"
    html: bool = False
    unknown_keys: str = "error"
