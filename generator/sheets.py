"""Style sheets of a preview swapped before anything else is looked at."""

from generator.folders import STATE
from generator.publish.faults import MachineFault
from generator.publish.lock import Locked, hold_lock
from generator.publish.paths import safe_join
from generator.render.frame import Theme
from generator.request import Outcome, Request
from generator.themes import theme_assets


def swap_sheets(request: Request, theme: Theme | None, changed: frozenset[str]) -> Outcome | None:
    """Where nothing but style sheets changed: they are in place before all else is looked at.

    Writes over files of the last publish alone; the build that follows compares them like any
    other, and writes down what they are. None where there is no such file or something else to do.
    """
    if not changed or not theme or not all(_is_sheet(path) for path in changed):
        return None
    swapped = []
    try:
        with hold_lock(request.site / STATE):
            for one in theme_assets(theme):
                place = safe_join(request.target, one.path)
                if _is_sheet(f"/{one.path}") and place.is_file() and place.read_bytes() != one.data:
                    draft = request.site / STATE / "sheet.tmp"
                    draft.write_bytes(one.data)
                    draft.replace(place)
                    swapped.append(one.path)
    except (OSError, Locked, MachineFault):
        return None
    return Outcome(changed=tuple(swapped), partial=True) if swapped else None


def _is_sheet(path: str) -> bool:
    return "/assets/" in path and path.endswith(".css")
