"""The site around a page, which pages of one depth share."""

from pathlib import Path

from generator.model.config import Config, MenuItem
from generator.model.digest import digest_of_bytes
from generator.model.problem import Span
from generator.model.value import replace
from generator.model.view import SiteView
from generator.render.frame import Frame, Theme
from generator.render.pen import Pen
from generator.render.setting import page_fields

SPAN = Span("site.yml")
MENU = (
    MenuItem(SPAN, "topics"),
    MenuItem(SPAN, title="Tides", url="/science/tides/"),
    MenuItem(SPAN, title="Afar", url="https://example.org/"),
)
FOLDER = Path(__file__).parents[2] / "themes/default"
MARKS = ("default/templates/marks.html", digest_of_bytes((FOLDER / "templates/marks.html").read_bytes()))  # fmt: skip
THEME = Theme((("default", str(FOLDER)),), (("wide", True),), (MARKS,))
CONFIG = Config("Sea", SPAN, menus=(("main", MENU),))
FRAME = Frame(CONFIG, THEME, frozenset({"/topics/"}))


def see(here: str, theme: Theme = THEME) -> SiteView:
    site: SiteView = page_fields(Pen(Frame(CONFIG, theme, FRAME.filled), here, "en"), "A", url=here)["site"]  # fmt: skip
    return site


def ways(here: str) -> list[tuple[str, bool]]:
    return [(link.href, link.current) for link in see(here).menu]


AFAR = ("https://example.org/", False)


def test_menus_lead_from_each_page_whichever_came_before() -> None:
    for _ in range(2):
        assert ways("/moon/") == [("../topics/", False), ("../science/tides/", False), AFAR]
        assert ways("/moon/full/") == [
            ("../../topics/", False), ("../../science/tides/", False), AFAR
        ]  # fmt: skip
        assert ways("/science/moon/") == [("../../topics/", False), ("../tides/", False), AFAR]
        assert ways("/science/tides/") == [("../../topics/", False), ("./", True), AFAR]
        assert ways("/") == [("topics/", False), ("science/tides/", False), AFAR]


def test_each_page_has_options_of_its_own() -> None:
    first = see("/moon/")
    first.options["wide"] = False  # type: ignore[index]
    assert see("/moon/").options == {"wide": True}
    told = see("/sun/", replace(THEME, options=(("wide", 1),))).options
    assert repr(told) == "{'wide': 1}"
