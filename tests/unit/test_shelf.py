"""Records that are read only where somebody asks for them."""

import pytest
from msgspec import Raw, msgpack

from generator.model.problem import Span
from generator.publish.memo import Lost
from generator.shelf import Shelf, take_down, written

ONE = msgpack.Decoder(Span)
ALL = msgpack.Decoder(dict[str, Span])
RECORDS = {"b": Span("b.md", 1, 2), "a": Span("a.md", 3, 4)}


def shelve(records: object) -> Shelf[Span]:
    return Shelf(msgpack.decode(msgpack.encode(records), type=dict[str, Raw]), ONE, ALL)


def test_a_shelf_holds_what_was_put_there_in_its_order():
    shelf = shelve(RECORDS)
    assert list(shelf.items()) == list(RECORDS.items())
    assert (list(shelf), len(shelf), shelf["a"], shelf.get("c")) == (
        ["b", "a"],
        2,
        RECORDS["a"],
        None,
    )
    assert ("a" in shelf, "c" in shelf) == (True, False)
    assert take_down(shelf) == take_down(RECORDS) == RECORDS


def test_a_record_that_is_replaced_keeps_its_place():
    shelf = shelve(RECORDS)
    other = shelf.replaced({"b": Span("c.md")})
    assert list(other.items()) == [("b", Span("c.md")), ("a", RECORDS["a"])]
    assert shelf["b"] == RECORDS["b"]
    assert msgpack.encode(written(other)) == msgpack.encode(dict(other.items()))


def test_a_record_that_is_none_is_lost():
    shelf = shelve(RECORDS | {"c": 7})
    assert shelf["a"] == RECORDS["a"]
    with pytest.raises(Lost):
        shelf["c"]
    with pytest.raises(Lost):
        shelf.items()
