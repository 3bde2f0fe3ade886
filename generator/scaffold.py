"""Starters for new sites, articles, terms, pages and themes; nothing is ever overwritten.

Every function returns the files it made, or a sentence saying why it made none. Faults of the
machine (no permission, disk full) are raised as OSError.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final

from generator.model import placeholders
from generator.read.slugs import make_slug

_LONGEST_NAME: Final = 255  # bytes, on every file system in common use
_File = tuple[Path, str]


def make_site(folder: Path, today: str) -> list[Path] | str:
    """A small complete site in a new or existing folder; ``today`` is its article's date in ISO."""
    if (folder / "site.yml").exists():
        return f"There is a site already: {folder / 'site.yml'} is in the way."
    title = _title(folder.resolve().name) or "Explainers"
    values = {"title": _quoted(title), "today": today}
    files = [(folder / path, Template(text).substitute(values)) for path, text in _SITE]
    if not (folder / ".gitignore").exists():  # a fresh repository often has one: then it stays
        files.append((folder / ".gitignore", _GITIGNORE))
    return _write(folder, files)


def make_article(site: Path, name: str, today: str) -> list[Path] | str:
    """content/articles/NAME.md as a draft; ``korea/armistice`` goes into a folder."""
    name = _bare(site, name, "content/articles")
    slugs = _slugs(site, name)
    if isinstance(slugs, str):
        return slugs
    bundle = site / "content/articles" / slugs / "index.md"  # the article's other possible place
    if bundle.exists():
        return f"There is such an article already: {bundle} is in the way."
    text = Template(_ARTICLE).substitute(
        title=_quoted(_title(name)), today=today, placeholder=placeholders.ARTICLE
    )
    return _write(site, [(site / "content/articles" / _markdown(slugs), text)])


def make_term(site: Path, name: str) -> list[Path] | str:
    """content/glossary/ID.md."""
    name = _bare(site, name, "content/glossary")
    slug = _slugs(site, name, folders=False)
    if isinstance(slug, str):
        return slug
    text = Template(_TERM).substitute(
        term=_quoted(_title(name, folders=False)), placeholder=placeholders.TERM
    )
    return _write(site, [(site / "content/glossary" / _markdown(slug), text)])


def make_page(site: Path, name: str) -> list[Path] | str:
    """content/pages/NAME.md, as a draft."""
    name = _bare(site, name, "content/pages")
    slugs = _slugs(site, name)
    if isinstance(slugs, str):
        return slugs
    text = Template(_PAGE).substitute(title=_quoted(_title(name)), placeholder=placeholders.PAGE)
    return _write(site, [(site / "content/pages" / _markdown(slugs), text)])


def make_theme(site: Path, name: str) -> list[Path] | str:
    """themes/NAME/, a theme that extends the default one by a style sheet."""
    slug = _slugs(site, name, folders=False)
    if isinstance(slug, str):
        return slug
    if slug.name == "default":
        return "A theme cannot be called `default`: it would hide the one that it extends."
    theme = site / "themes" / slug
    if theme.exists():
        return f"There is such a theme already: {theme} is in the way."
    text = Template(_THEME).substitute(name=_quoted(_title(name, folders=False)), slug=slug.name)
    return _write(
        site,
        [
            (theme / "theme.yml", text),
            (theme / "assets/site.css", _STYLE),
        ],
    )


# --- names --------------------------------------------------------------------------------------


def _bare(site: Path, name: str, home: str) -> str:
    """The name without what is written around it where the path of the file to be was given: from
    the site's folder, or from where one stands."""
    given = re.fullmatch(rf"(.*/)?{home}/(.+?)(?:\.md)?", name, re.DOTALL)
    if given and (not given[1] or Path(given[1]).resolve() == site.resolve()):
        return given[2]
    return name


def _slugs(site: Path, name: str, folders: bool = True) -> Path | str:
    """The name as a path below a folder of the site, or why it cannot be one."""
    if not (site / "site.yml").is_file():
        return f"There is no site.yml in {site}. Make a site first: `nutgraf new site NAME`."
    if not name.strip():
        return "The name is empty: write what it is to be called."
    segments = re.split(r"[/\\]", name)
    if ".." in segments or "." in segments or (folders and "" in (segments[0], segments[-1])):
        return (
            f"The name {_quoted(name)} leaves its folder. Write it without `.` and `..` as folders "
            "and without a `/` at its ends."
        )
    slugs = [make_slug(segment) for segment in (segments if folders else [name])]
    if not all(slugs):
        return f"The name {_quoted(name)} has no letter or digit to make an address of."
    if any(len(f"{slug}.md".encode()) > _LONGEST_NAME for slug in slugs):
        return f"The name {_quoted(name)} is too long for a file."
    return Path(*slugs)


def _markdown(slugs: Path) -> Path:
    """With its ending; with_suffix would take a dot in the name for an ending."""
    return slugs.with_name(f"{slugs.name}.md")


def _title(name: str, folders: bool = True) -> str:
    """The name as people read it: what looks like an address becomes words."""
    last = re.split(r"[/\\]", name)[-1] if folders else name
    words = "".join(c if c.isprintable() else " " for c in last)
    if re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", words):
        words = re.sub("[-_]", " ", words)
        words = words[:1].upper() + words[1:]
    return " ".join(words.split())


def _quoted(text: str) -> str:
    """As a YAML string, which a JSON string is."""
    return json.dumps(text, ensure_ascii=False)


# --- files --------------------------------------------------------------------------------------


def _write(folder: Path, files: Sequence[_File]) -> list[Path] | str:
    """All files or, where one is in the way, none."""
    for path, _ in files:
        if path.exists() or path.is_symlink():
            return f"{path} is in the way. Nothing was written."
        if not path.resolve().is_relative_to(folder.resolve()):
            return f"{path} lies outside {folder}. Nothing was written."
    made: list[Path] = []
    try:
        for path, text in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except OSError as fault:
        for path in made:  # half of a start is in the way of the next one
            path.unlink(missing_ok=True)
        if isinstance(fault, FileExistsError | NotADirectoryError):
            return f"{fault.filename} is in the way. Nothing was written."
        raise
    return made


# --- starters -----------------------------------------------------------------------------------

_GITIGNORE: Final = (
    "# What Nutgraf makes: the site, and its memory of the last build.\n_site/\n.nutgraf/\n"
)

_SITE_YML: Final = """\
# The settings of this site. Only the title is required.
title: $title
description: One question a page, each fact with its source.
language: en
timezone: UTC          # where your days begin and end, such as Europe/Berlin

# Where the site will stand. Feeds, the site map and link previews need it.
# base_url: https://example.org/

# Change the look: a colour here, or a theme of your own from `nutgraf new theme NAME`.
# theme: {name: default, options: {accent: "#2337b8"}}
"""

_SITE_ARTICLE: Final = """\
---
# What stands between the two lines of dashes is the front matter: what machines and lists read.
title: The ten days that October 1582 did without
summary: In October 1582 the calendar went from the 4th straight to the 15th. Here is why.
published: $today
topics: [calendars]

# Short statements, each with its source. A status is confirmed, reported, disputed, unverified,
# unknown or withdrawn.
key_facts:
  - id: skipped
    label: Skipped
    text: Thursday 4 October 1582 was followed by Friday 15 October 1582.
    status: confirmed
    sources: [inter-gravissimas]
  - Of the years that end in 00, only those that 400 divides are a [[leap-year]]. [@inter-gravissimas]

# What happened when. A date is as precise as it is known: 1582-10, 1582, 1580~ (about), 158X.
timeline:
  - id: bull
    date: 1582-02-24
    title: Pope Gregory XIII orders a new calendar
    text: The papal bull is named after its first words, Inter gravissimas.
    sources: [inter-gravissimas]
  - use: gregorian-calendar      # an event that other articles can use too: content/data/events.yml

questions:
  - q: Did the days of the week jump, too?
    a: No. A Thursday was followed by a Friday, as always.
---

The calendar of Julius Caesar has a [[leap-year]] every four years, so that its year lasts 365 days
and 6 hours on average. That is about 11 minutes too long. The difference grows to a day in some 130
years: in the 16th century spring began around 11 March, and no longer on 21 March, from which the
date of Easter is reckoned.

## What the reform did

[[event:bull|The reform of 1582]] did two things. It left out ten days, once: the day after 4 October
was [[event:gregorian-calendar|15 October]]. And it left out three leap days in 400 years, for good,
so that the difference does not come back. [@inter-gravissimas]

::: note
This article shows what an explainer can hold. Change it, or delete it: `nutgraf new article NAME`
makes the next one.
:::
"""

_SITE_TERM: Final = """\
---
term: Leap year
short: A year of 366 days, with a 29 February.
forms: [leap years]          # other forms that readers may meet
sources: [inter-gravissimas]
---

Since 1582 every year that 4 divides is one, except those that 100 divides and 400 does not: 1600 and
2000 were, 1700, 1800 and 1900 were not.
"""

_SITE_EVENTS: Final = """\
# Events that several articles share. An article takes one with `use: ID` in its timeline.
gregorian-calendar:
  date: 1582-10-15
  title: The Gregorian calendar begins
  text: Where the reform was followed at once, the day before was 4 October.
  sources: [inter-gravissimas]
"""

_SITE_SOURCES: Final = """\
# Works that articles cite, as [@ID] in a text or under `sources:`. Add `url:` where there is one.
inter-gravissimas:
  title: Inter gravissimas
  authors: [Pope Gregory XIII]
  published: 1582-02-24
  kind: document
  language: la
"""

_SITE: Final = (
    ("site.yml", _SITE_YML),
    ("content/articles/ten-days.md", _SITE_ARTICLE),
    ("content/glossary/leap-year.md", _SITE_TERM),
    ("content/data/events.yml", _SITE_EVENTS),
    ("content/data/sources.yml", _SITE_SOURCES),
)

_ARTICLE: Final = """\
---
title: $title
# summary: One or two sentences for lists and for the top of the page.
published: $today
status: draft               # delete this line to publish
# topics: [a-subject]

# Take the comment marks away where you need these.
# key_facts:
#   - A short statement. [@a-source]
#   - {id: a-name, label: How many, text: A short statement, status: reported, sources: [a-source]}
# timeline:
#   - {id: a-name, date: $today, title: What happened, sources: [a-source]}
#   - use: a-shared-event
# questions:
#   - {q: What readers ask, a: What can be said.}
# unknowns: [What is not known yet.]
# sources:
#   a-source: {title: Its title, publisher: Who published it, published: $today}    # and url:
# changes:
#   - {date: $today, kind: correction, affects: "fact:a-name", was: before, now: after}
---

$placeholder
"""

_TERM: Final = """\
---
term: $term
short: $placeholder
# forms: [plurals, other names]
# native: {ko: its name in its own language}
# sources: [a-source]
---
"""

_PAGE: Final = """\
---
title: $title
# summary: One sentence for link previews.
status: draft               # delete this line to publish
---

$placeholder
"""

_THEME: Final = """\
# To use this theme, write `theme: $slug` in site.yml.
name: $name
extends: default       # what this theme does not have, the default theme provides

# Values for options of the default theme, and options of your own: `nutgraf theme` lists them all.
# options:
#   accent: "#7a0000"
#   tagline: ""        # a template reads it as page.site.options.tagline

# Beside this file may stand assets/site.css, which every page loads after the default theme's style
# sheet, templates/ with templates of your own, and translations/.
"""

_STYLE: Final = """\
/* Every page loads this after the default theme's style sheet, and what stands here wins.
   Its colours, fonts and lengths are custom properties of :root, such as --ink and --serif. */
"""
