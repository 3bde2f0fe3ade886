"""What an article tells: its own page, and the parts that it has in the pages of others."""

from typing import Literal

from generator.model.content import (
    Captions,
    Event,
    Media,
    Organisation,
    Person,
    Place,
    Source,
    Term,
    Topic,
)
from generator.model.problem import Problems
from generator.model.site import (
    ArticleSlice,
    Brief,
    Cited,
    Corrected,
    Dated,
    Key,
    Links,
    Target,
    Using,
)
from generator.model.text import Text
from generator.model.value import Value


class Named(Value, frozen=True):
    """An article as references name it: ``name`` is what they write, ``path`` its file."""

    name: str
    path: str
    url: str


class Near(Value, frozen=True):
    """What an article needs of the rest of the site besides what all share.

    ``targets`` are those of its references to other articles, pages and files, as (key, target,
    path): where there is a path, the title of that article is still to become the target's words.
    ``named`` are the articles that its texts name, and those that their titles name in turn.
    ``media`` and ``captions`` are those of its clips; ``files`` are its captions files that exist.
    """

    targets: tuple[tuple[Key, Target, str], ...] = ()
    named: tuple[Named, ...] = ()
    media: tuple[Media, ...] = ()
    captions: tuple[Captions, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The articles whose titles are needed."""
        return tuple(
            dict.fromkeys(
                [path for _, _, path in self.targets if path] + [one.path for one in self.named]
            )
        )


class Shared(Value, frozen=True):
    """What all articles share: the entries of the site, with the pages that they stand on.

    ``targets`` are those of the entries' own references to articles, pages and files; ``named``
    the articles that their texts name, with their titles. ``mended`` are shared events that were
    corrected: (id, address of the article that did it, number of the change there).
    """

    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    event_pages: tuple[tuple[str, str], ...] = ()
    party_pages: tuple[tuple[Key, str], ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    targets: Links = ()
    named: tuple[tuple[Named, Text], ...] = ()
    mended: tuple[tuple[str, str, int], ...] = ()


class Told(Value, frozen=True):
    """What one article tells the pages of others: each part stands wherever a Part names it.

    ``uses`` are by the entry that is named; ``events``, ``sources`` and ``changes`` are its own,
    in the order of its outline.
    """

    brief: Brief
    uses: tuple[tuple[Key, Using], ...] = ()
    events: tuple[Dated, ...] = ()
    sources: tuple[Cited, ...] = ()
    changes: tuple[Corrected, ...] = ()


class Telling(Value, frozen=True):
    """An article told: its own page's slice, what it tells others, the anchors that its entries
    have on its page, and what is wrong with its references."""

    slice: ArticleSlice
    told: Told
    anchors: tuple[str, ...] = ()
    problems: Problems = ()


PartKind = Literal["brief", "use", "event", "source", "change", "slice"]


class Part(Value, frozen=True):
    """A place on a page that is filled by what an article tells.

    ``path`` is the article's file. ``key`` is the entry whose use is meant, or the number of an
    event, source or change in the article.
    """

    kind: PartKind
    path: str
    key: str = ""


def use_key(key: Key) -> str:
    """An entry's key as the key of a Part."""
    return f"{key[0]}:{key[1]}"
