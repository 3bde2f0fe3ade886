"""Pelican's Markdown reader with front matter in YAML, which its own has not."""

from pathlib import Path

import yaml
from markdown import Markdown
from pelican import signals
from pelican.readers import MarkdownReader


class FrontMatterReader(MarkdownReader):
    def read(self, source_path):
        _, front, body = Path(source_path).read_text(encoding="utf-8").split("---\n", 2)
        keys = yaml.load(front, Loader=yaml.CSafeLoader)
        keys["date"] = keys["date"].isoformat()
        html = Markdown(**self.settings["MARKDOWN"]).convert(body)
        return html, {key: self.process_metadata(key, value) for key, value in keys.items()}


def register():
    signals.readers_init.connect(add_reader)


def add_reader(readers):
    readers.reader_classes["md"] = FrontMatterReader
