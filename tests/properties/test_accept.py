"""Records are made at once where all is right, and then as the models make them that find faults."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields
from pydantic import ValidationError

from generator.read import config, theme
from generator.read.accept import accept
from generator.read.models import model_of, validate_data
from generator.read.schema import (
    ArticleKeys,
    ClipKeys,
    EventKeys,
    Keys,
    OrganisationKeys,
    PersonKeys,
    PlaceKeys,
    SourceKeys,
    TermKeys,
    TopicKeys,
)

RECORDS = [
    ArticleKeys, ClipKeys, EventKeys, OrganisationKeys, PersonKeys, PlaceKeys, SourceKeys, TermKeys, TopicKeys,
    config._SiteKeys, theme._ThemeKeys,
]  # fmt: skip
TEXTS = st.sampled_from([
    "A text", "mdl", "2017-11-13", "0:34", "3:02 He leaves", "https://example.org/", "http://example.org", "en",
    "pt_BR", "UTC", "4.5", "66", "-1e3", "nan", "١٢", "true", "false", "off", "", "  ", "정전협정", "half \ud800",
    "--accent", "topics", "/about/", "unknown-term", "warning", "error", "colour", "number", "list", "footage.mp4",
]) | st.text(max_size=5)  # fmt: skip
ODD = st.none() | TEXTS | st.lists(TEXTS, max_size=3) | st.dictionaries(TEXTS, TEXTS, max_size=2)


def written(kind: Any) -> st.SearchStrategy[Any]:
    """What somebody may write where that is wanted: mostly it, and now and then something else."""
    return st.integers(0, 19).flatmap(lambda chance: _meant(kind) if chance else ODD)


def _meant(kind: Any) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _meant(parts[0])
    if origin in (Union, UnionType):
        return st.one_of(*(st.none() if part is NoneType else _meant(part) for part in parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(written(parts[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(TEXTS, written(parts[1]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Keys):
        return TEXTS | record_data(kind)
    return TEXTS


def record_data(record: type[Keys]) -> st.SearchStrategy[dict[str, Any]]:
    known = {field.name: written(field.type) for field in fields(record)}
    needed = {field.name: known.pop(field.name) for field in fields(record) if field.required}
    return st.fixed_dictionaries(needed, optional=known)


@pytest.mark.parametrize("record", RECORDS)
@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_what_is_accepted_is_what_the_model_makes_of_it(record, data):
    given = data.draw(record_data(record) | ODD)
    made = accept(record, given)
    if made is not None:
        assert model_of(record).model_validate(given)
        assert made == validate_data(record, given)


@pytest.mark.parametrize(
    ("record", "data"),
    [
        (ArticleKeys, {"title": "정전협정", "key_facts": "One", "timeline": ["a", {"date": "1953", "title": "B"}],
                       "sources": {"a": "A"}, "clips": [{"file": "a.mp4", "cues": ["0:34 He leaves"]}],
                       "changes": [{"date": "2017", "kind": "correction"}], "extra": {"free": ["keys"]}}),
        (ArticleKeys, {"sources": [{"id": "a", "title": "A"}, None], "clips": {"a": "https://example.org/a"}}),
        (PlaceKeys, {"name": "JSA", "coordinates": ["37.956", "126.677"], "native": {"ko": "공동경비구역"}}),
        (config._SiteKeys, {"title": "Sea", "menus": {"main": ["topics", {"title": "About", "url": "/about/"}]},
                            "search": "false", "theme": "default", "severities": {"unmarked-term": "off"}}),
        (theme._ThemeKeys, {"options": {"accent": ["#2337b8", "#aab6ff"], "measure": {"type": "number", "least": "45"}}}),
    ],
)  # fmt: skip
def test_what_people_write_is_accepted(record, data):
    assert accept(record, data) == validate_data(record, data)


@pytest.mark.parametrize(
    ("record", "data"),
    [
        (TermKeys, {"short": " "}),
        (TermKeys, {}),
        (TermKeys, {"short": "A", "unknown": "B"}),
        (ArticleKeys, {"timeline": [{"use": "a", "title": "B"}]}),
        (ArticleKeys, {"status": "drafty"}),
        (ArticleKeys, {"title": ["A"]}),
        (EventKeys, "A text"),
    ],
)
def test_what_is_wrong_is_left_to_the_model(record, data):
    assert accept(record, data) is None
    with pytest.raises(ValidationError):
        validate_data(record, data)
