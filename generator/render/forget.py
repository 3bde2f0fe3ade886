"""What was loaded of themes let go of: a preview loads another one with every save of a template."""

from generator.render.pen import load_calendar
from generator.render.setting import fixed_titles
from generator.render.theme import index_files, load_environment, load_marks, load_translations


def forget_themes() -> None:
    """Lets go of every theme that was loaded, and of what was said in its words."""
    loaders = (
        load_environment, load_marks, load_translations, index_files, load_calendar, fixed_titles,
    )  # fmt: skip
    for load in loaders:
        load.cache_clear()
