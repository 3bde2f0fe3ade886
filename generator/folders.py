"""The folders that a build makes in a site's, by their paths from it."""

from typing import Final

STATE: Final = ".nutgraf"
OUTPUT: Final = "_site"
PREVIEW: Final = f"{STATE}/preview/site"
