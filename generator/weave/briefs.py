"""What lists say of an article."""

from collections.abc import Iterable

from generator.model.content import Card, Topic
from generator.model.dates import Date
from generator.model.outline import Outline
from generator.model.site import Brief, Target
from generator.weave.index import Index
from generator.weave.wording import unlink


def make_brief(card: Card, image: Target | None, index: Index) -> Brief:
    return Brief(
        card.url, unlink(card.title, index, card), unlink(card.summary, index, card), card.published,
        find_updated(card), topics_of(card, index), image.url if image else "", card.image_alt,
        any(change.kind == "correction" for change in card.changes), card.language,
    )  # fmt: skip


def find_updated(card: Card) -> Date | None:
    dates = [c.date for c in card.changes if c.kind in ("correction", "update")]
    return max((*dates, *((card.published,) if card.published else ())), key=instant, default=None)


def topics_of(card: Card | Outline, index: Index) -> tuple[Topic, ...]:
    return tuple(index.topics[topic_id] for topic_id, _, _ in card.topics)


def instant(date: Date | None) -> int:
    return date.earliest if date else -(10**15)


def newest_first(outlines: Iterable[Outline], titles: dict[str, str]) -> tuple[Outline, ...]:
    """``titles`` are plain, by path: of articles of one day that with the first title goes first."""
    return tuple(
        sorted(outlines, key=lambda one: (-instant(one.published), titles[one.path], one.url))
    )
