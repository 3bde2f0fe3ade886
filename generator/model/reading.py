"""How the texts of a site are read."""

from generator.model.value import Value


class Reading(Value, frozen=True):
    """How the texts of a site are read; the same for all of them."""

    language: str = "en"
    zone: str = "UTC"
    html: bool = False
    unknown_keys: str = "error"
