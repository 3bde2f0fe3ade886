"""The same pages as the other generators make: articles, home and topics in pages of 50, glossary,
a timeline of years, a list of sources, feed."""

import json
import sys
from datetime import date
from pathlib import Path

from markdown import Markdown

SITE = Path(__file__).parent
sys.path.insert(0, str(SITE))

import chronology  # noqa: E402  (it lies beside this file)
import front_matter  # noqa: E402

AUTHOR = "Bench"
SITENAME = "Bench"
SITEURL = "https://example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["articles"]
THEME = str(SITE / "theme")
PLUGINS = [front_matter, chronology]

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "topics/{slug}/"
CATEGORY_SAVE_AS = "topics/{slug}/index.html"
CATEGORIES_SAVE_AS = "topics/index.html"
AUTHOR_SAVE_AS = ""
TAG_URL = "glossary/{slug}/"
TAG_SAVE_AS = "glossary/{slug}/index.html"
TAGS_SAVE_AS = "glossary/index.html"
DIRECT_TEMPLATES = ["index", "categories", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"index": None, "category": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 50
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

MARKDOWN = {"extensions": ["markdown.extensions.extra"], "output_format": "html5"}
INLINE = Markdown(output_format="html")


def inline(text: str) -> str:
    return INLINE.reset().convert(text).removeprefix("<p>").removesuffix("</p>")


def words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


JINJA_FILTERS = {"inline": inline, "words": words}
TERMS = json.loads((SITE / "data/terms.json").read_text())
SOURCES = {
    key: entry | {"published": date.fromisoformat(entry["published"])}
    for key, entry in json.loads((SITE / "data/sources.json").read_text()).items()
}
