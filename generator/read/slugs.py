"""Text to the segment of an address or the id of an anchor."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc]")
# What most titles and ids are made of: words, and between them nothing that could belong to them.
PLAIN: Final = re.compile(r"(?:[A-Za-z0-9 .:;!?()-]|,(?= ))*")
WORD: Final = re.compile("[A-Za-z0-9]+")
SEGMENT_LENGTH: Final = 100  # characters; a segment of an address is never longer
ANCHOR_LENGTH: Final = 60


@lru_cache(maxsize=4096)
def make_slug(text: str, length: int = SEGMENT_LENGTH) -> str:
    """Lower-case letters and digits of any script joined by hyphens; may be empty.

    At most ``length`` characters, cut between words where there is a gap. NFC.
    """
    if len(text) <= length * 8 and PLAIN.fullmatch(text):
        slug = "-".join(WORD.findall(text.lower()))
        if len(slug) <= length:
            return slug
        if whole := slug[: length + 1].rpartition("-")[0]:
            return whole
    return _make_slug(text, length)


def _make_slug(text: str, length: int) -> str:
    # Imported here: many a site has plain titles alone.
    from slugify import slugify

    bare = APOSTROPHES.sub("", unicodedata.normalize("NFC", text[: length * 8]))
    slug = slugify(bare, allow_unicode=True, max_length=length, word_boundary=True, save_order=True)
    return unicodedata.normalize(
        "NFC", slug or slugify(bare, allow_unicode=True, max_length=length)
    )
