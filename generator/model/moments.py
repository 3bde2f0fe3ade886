"""Moments of a recording in words."""


def clock(seconds: float) -> str:
    """A moment in a clip as players show it: 0:34, 3:02, 1:00:05."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
