"""One build under way: what was asked for, what it works with, what is still known of the last."""

from pathlib import Path

from msgspec import field

from generator.folders import STATE
from generator.lastgood import LastGood
from generator.ledger import Ledger
from generator.model.value import Draft
from generator.publish.hand import Hand
from generator.publish.jobs import Crew
from generator.publish.memo import Memo
from generator.publish.scout import Scout
from generator.publish.tree import Seen
from generator.render.frame import Theme
from generator.request import Request, Tell
from generator.texts import Texts


def say_nothing(what: str, done: int, count: int) -> None:
    """For builds that nobody watches."""


class Warm(Draft):
    """What a process still knows of its last build: values that need not be decoded again.

    ``held`` is what a build stood on whose process ends with it: to free that takes a while.
    """

    last: LastGood = field(default_factory=LastGood)
    texts: Texts | None = None
    theme: Theme | None = None
    held: tuple[object, ...] = ()


class Run(Draft):
    """One build under way: what was asked for, and what it works with. ``seen`` is how files looked
    when it began, as scan() takes it; ``scout`` looks at what the last one published; ``hand`` is ready to read."""

    request: Request
    memo: Memo
    crew: Crew
    code: bytes
    warm: Warm
    before: Ledger
    tell: Tell = say_nothing
    seen: Seen = field(default_factory=dict)
    scout: Scout | None = None
    hand: Hand | None = None

    @property
    def state(self) -> Path:
        return self.request.site / STATE
