"""What can go wrong with the machine, as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager


class MachineFault(Exception):  # noqa: N818
    """The disk, a permission or the system; ``sentence`` is ready to print. Exit status 3."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OutputConflict(Exception):  # noqa: N818
    """Something in the output folder that is not ours stands in the way. Exit status 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@contextmanager
def machine_faults() -> Iterator[None]:
    """Turns every OSError of the block into a MachineFault."""
    try:
        yield
    except OSError as error:
        raise MachineFault(describe(error)) from error


def describe(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    place = error.filename2 or error.filename
    return f"{reason}: {place}" if place else reason
