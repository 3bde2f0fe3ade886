"""What a build is asked for, and what came of it."""

from collections.abc import Callable
from pathlib import Path

from generator.folders import OUTPUT, PREVIEW
from generator.model.problem import Problems
from generator.model.value import Value

Tell = Callable[[str, int, int], None]  # what is being done, how much of it is, how much there is


class Request(Value, frozen=True):
    """What a build is asked for. ``date`` is ISO or None for today in the site's zone.

    ``plain`` keeps the theme's files under their own names: so a preview can swap a style sheet.
    ``preview`` publishes what it can in spite of errors, into the state folder. ``jobs`` is the
    number of processes, 0 for as many as there are processors.
    """

    site: Path
    output: Path | None = None
    date: str | None = None
    drafts: bool = False
    future: bool = False
    clean: bool = False
    plain: bool = False
    preview: bool = False
    jobs: int = 0

    @property
    def target(self) -> Path:
        return self.output or self.site / (PREVIEW if self.preview else OUTPUT)


class Outcome(Value, frozen=True):
    """What came of it. ``refused`` is a sentence about the usage, ``fault`` one about the machine.

    ``changed`` are the paths in the output that were written or removed, ``reasons`` those of them
    that were written with why. A preview that published something says below which path of its
    host the site lies (``base``, without the last ``/``) and what it leaves out of account
    (``ignore``, as in site.yml). ``folders`` were read, if they exist. ``days`` are the site's zone, the
    day of the build, and the first day on which the same files would make another site. ``mark`` tells
    this publish from others. After a ``partial`` one there is more to do for the same changes, and
    nothing in it but what changed so far.
    """

    problems: Problems = ()
    written: int = 0
    kept: int = 0
    removed: int = 0
    seconds: float = 0.0
    pages: int = 0
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()  # (draft, scheduled or expired, how many)
    refused: str = ""
    fault: str = ""
    changed: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    base: str | None = None
    ignore: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    partial: bool = False
    days: tuple[str, str, str] = ("", "", "")
    mark: str = ""

    @property
    def failed(self) -> bool:
        return any(one.severity == "error" for one in self.problems)


class Said(Value, frozen=True):
    """What a build of the site said, in that ``form``, with its summary's ``line``."""

    outcome: Outcome
    site: str
    form: str
    line: str
