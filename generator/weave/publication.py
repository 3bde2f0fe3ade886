"""Which articles are published on the day of the build."""

from typing import Literal

from generator.model.content import Card
from generator.model.dates import Date
from generator.model.value import Value

State = Literal["published", "withdrawn", "draft", "scheduled", "expired"]


class Edition(Value, frozen=True):
    """What a build is asked for. ``today`` is a day or moment in the site's zone."""

    today: Date
    drafts: bool = False
    future: bool = False


def find_state(card: Card, today: Date) -> State:
    """A scheduled article's day has not begun; an expired one's last day is over."""
    if card.status == "draft":
        return "draft"
    if card.expires and card.expires.latest < today.earliest:
        return "expired"
    if card.published and card.published.earliest > today.latest:
        return "scheduled"
    return "withdrawn" if card.status == "withdrawn" else "published"


def is_published(state: State, edition: Edition) -> bool:
    if state == "draft":
        return edition.drafts
    if state == "scheduled":
        return edition.future
    return state != "expired"
