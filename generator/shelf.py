"""Records of many things, read only where somebody asks for them: most builds ask for a few."""

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Final, TypeVar

from msgspec import DecodeError, Raw, msgpack

from generator.publish.memo import Lost

Record = TypeVar("Record")
Found = TypeVar("Found")


class Shelf(Mapping[str, Record]):
    """Records by name as they were written. Raises Lost where one of them is none.

    ``one`` reads a record, ``all_`` a mapping of them: for many it is the quicker by far.
    """

    def __init__(
        self, parts: dict[str, Raw], one: "msgpack.Decoder[Record]",
        all_: "msgpack.Decoder[dict[str, Record]]",
    ) -> None:  # fmt: skip
        self.parts: Final = parts
        self._one = one
        self._all = all_

    def __getitem__(self, name: str) -> Record:
        part = self.parts[name]
        return sound(lambda: self._one.decode(part))

    def __contains__(self, name: object) -> bool:
        return name in self.parts

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def items(self) -> ItemsView[str, Record]:
        return self.whole.items()

    def values(self) -> ValuesView[Record]:
        return self.whole.values()

    @cached_property
    def whole(self) -> dict[str, Record]:
        return sound(lambda: self._all.decode(msgpack.encode(self.parts)))

    def replaced(self, records: Mapping[str, Record]) -> "Shelf[Record]":
        """With those records in the places of others; the order stays."""
        fresh = {name: Raw(msgpack.encode(one)) for name, one in records.items()}
        return Shelf(self.parts | fresh, self._one, self._all) if fresh else self


def take_down(records: Mapping[str, Record]) -> Mapping[str, Record]:
    """The same records, for whoever asks for nearly all of them."""
    return records.whole if isinstance(records, Shelf) else records


def written(records: Mapping[str, Record]) -> Mapping[str, Record | Raw]:
    """As it is to be encoded."""
    return records.parts if isinstance(records, Shelf) else records


def sound(decode: Callable[[], Found]) -> Found:
    try:
        return decode()
    except DecodeError as error:
        raise Lost from error
