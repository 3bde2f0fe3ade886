"""Records that are read only where somebody asks for them."""

import pytest
from msgspec import Raw, msgpack

from generator.model.problem import Span
from generator.model.value import Value
from generator.publish.memo import Lost
from generator.shelf import FEW, Edition, Shelf, take_down, written

ONE = msgpack.Decoder(Span)
ALL = msgpack.Decoder(dict[str, Span])
RECORDS = {"b": Span("b.md", 1, 2), "a": Span("a.md", 3, 4)}


def shelve(records: object) -> Shelf[Span]:
    return Shelf(Edition(Raw(msgpack.encode(records)), ONE, ALL))


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


def test_what_was_replaced_since_is_known_by_name():
    shelf = shelve(RECORDS)
    other = shelf.replaced({"b": Span("c.md")})
    last = other.replaced({"a": Span("d.md")})
    assert (shelf.replaced({}), shelf.replaced_since(shelf)) == (shelf, [])
    assert (other.replaced_since(shelf), last.replaced_since(other)) == (["b"], ["a"])
    assert last.replaced_since(RECORDS) is last.replaced_since(shelve(RECORDS)) is None


def test_whoever_asks_for_many_records_gets_what_asking_for_one_gets():
    records = {str(number): Span(f"{number}.md") for number in range(2 * FEW)}
    shelf = shelve(records).replaced({"0": Span("other.md")})
    assert [shelf[name] for name in records] == [Span("other.md"), *list(records.values())[1:]]


class Head(Value, frozen=True):
    """What a Span begins with."""

    path: str


def test_a_glance_shows_what_records_begin_with_as_they_are_now():
    heads, head = msgpack.Decoder(dict[str, Head]), msgpack.Decoder(Head)
    shelf = shelve(RECORDS)
    for last in (shelf, shelf.replaced({"a": Span("d.md")})):
        assert last.glance(heads, head) == {name: Head(one.path) for name, one in last.items()}
        other = last.replaced({"b": Span("c.md")})
        assert other.glance(heads, head) == {"b": Head("c.md"), "a": Head(last["a"].path)}
        assert list(other.glance(heads, head)) == list(other)
    with pytest.raises(Lost):
        shelve(RECORDS | {"c": 7}).glance(heads, head)
