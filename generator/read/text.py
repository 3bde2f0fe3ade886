"""Any text of a site to its values. Who imports this has loaded all that reads."""

from generator.model.content import Entries, File
from generator.model.problem import Problem
from generator.model.reading import Reading
from generator.read.article import read_article
from generator.read.captions import read_captions_file
from generator.read.data import read_data, read_term


def read_by_kind(kind: str, text: str | Problem, path: str, reading: Reading) -> File | Entries:
    """Only captions are read where there is no text: a clip that names them tells of the problem."""
    if isinstance(text, Problem) or kind == "captions":
        return read_captions_file(text, path)
    match kind:
        case "article":
            return read_article(text, path, reading)
        case "term":
            return read_term(text, path, reading)
        case _:
            return read_data(text, path, reading)
