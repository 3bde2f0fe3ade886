"""What every value of the chain is: frozen, compared by its fields, and encoded as they stand.

A frozen Struct is made ten times as quickly as a frozen dataclass, and an article has hundreds of
values; that msgspec also encodes it, by the annotations of its fields, is what the memo stands on.
"""

from msgspec import Struct
from msgspec.structs import replace

__all__ = ("Draft", "Value", "replace")


class Value(Struct, frozen=True, array_like=True, gc=False):
    """A record of values. Fields are typed, and hold tuples where there are many."""


class Draft(Struct):
    """What is filled as work goes on. Its class is made thirty times as quickly as a dataclass, and
    a build of one page makes little more than classes."""
