"""Moments of a clip as authors write them."""

import re
from typing import Final

_CLOCK: Final = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,3}):)?([0-9]{1,6}(?:\.[0-9]{1,3})?)")


def read_moment(text: str) -> float | None:
    """Seconds of ``34``, ``34.5``, ``3:02`` or ``1:02:03``; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds = match.groups()
    if minutes and (float(seconds) >= 60 or (hours and int(minutes) >= 60)):
        return None
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds)
