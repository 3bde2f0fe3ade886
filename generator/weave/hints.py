"""Names like one that nothing has: what an author may have meant."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def find_like(name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """The names most like this one, at most three.

    A comparison costs a microsecond a letter: a thousand slips beside a thousand names would take
    minutes, and whoever has so many has one mistake a thousand times. Callers count, and remember.
    """
    like = [one for one in dict.fromkeys(names) if abs(len(one) - len(name)) <= 2 + len(name) // 2]
    return get_close_matches(name, like, n=3, cutoff=cutoff)


def say_like(names: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(f'`{one}`' for one in names)}?"
