"""Records of many things, read only where somebody asks for them: most builds ask for a few."""

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from msgspec import DecodeError, Raw, msgpack

from generator.publish.memo import Lost

Record = TypeVar("Record")
Found = TypeVar("Found")

FEW: Final = 200  # records that are read one by one: all at once take as long as these
PARTS: Final = msgpack.Decoder(dict[str, Raw])


class Edition(Generic[Record]):
    """Records by name that were written at once. Raises Lost where one of them is none.

    ``one`` reads a record, ``all_`` a mapping of them: for many it is the quicker by far. ``name``
    is that under which somebody keeps the data.
    """

    def __init__(
        self, data: Raw, one: "msgpack.Decoder[Record]",
        all_: "msgpack.Decoder[dict[str, Record]]", name: bytes = b"",
    ) -> None:  # fmt: skip
        self.data: Final = data
        self.one: Final = one
        self.name: Final = name
        self._all = all_
        self._glances: tuple[object, dict[str, Any]] | None = None

    @cached_property
    def parts(self) -> dict[str, Raw]:
        return sound(lambda: PARTS.decode(self.data))

    @cached_property
    def whole(self) -> dict[str, Record]:
        return sound(lambda: self._all.decode(self.data))

    def glance(self, decoder: "msgpack.Decoder[dict[str, Found]]") -> dict[str, Found]:
        """What the records begin with."""
        if self._glances is None or self._glances[0] is not decoder:
            self._glances = (decoder, sound(lambda: decoder.decode(self.data)))
        return self._glances[1]


class Shelf(Mapping[str, Record]):
    """The records of an edition, with ``fresh`` ones in the places of some."""

    def __init__(
        self, edition: Edition[Record], fresh: Mapping[str, Raw] = MappingProxyType({})
    ) -> None:
        self.edition: Final = edition
        self.fresh: Final = fresh
        self._asked = 0

    def __getitem__(self, name: str) -> Record:
        self._asked += 1
        if self._asked > FEW:
            return self.whole[name]
        part = self.fresh.get(name) or self.edition.parts[name]
        return sound(lambda: self.edition.one.decode(part))

    def __contains__(self, name: object) -> bool:
        return name in self.edition.parts

    def __iter__(self) -> Iterator[str]:
        return iter(self.edition.parts)

    def __len__(self) -> int:
        return len(self.edition.parts)

    def items(self) -> ItemsView[str, Record]:
        return self.whole.items()

    def values(self) -> ValuesView[Record]:
        return self.whole.values()

    @cached_property
    def whole(self) -> dict[str, Record]:
        return self.edition.whole | self._read(self.edition.one)

    def glance(
        self, all_: "msgpack.Decoder[dict[str, Found]]", one: "msgpack.Decoder[Found]"
    ) -> dict[str, Found]:
        """All records, read as what they begin with."""
        return self.edition.glance(all_) | self._read(one)

    def _read(self, one: "msgpack.Decoder[Found]") -> dict[str, Found]:
        return sound(lambda: {name: one.decode(part) for name, part in self.fresh.items()})

    def replaced(self, records: Mapping[str, Record]) -> "Shelf[Record]":
        """With those records in the places of others; the order stays."""
        fresh = {name: Raw(msgpack.encode(one)) for name, one in records.items()}
        return Shelf(self.edition, {**self.fresh, **fresh}) if fresh else self

    def replaced_since(self, before: Mapping[str, Record]) -> list[str] | None:
        """The names of those that may differ; None where ``before`` is of another edition."""
        if not isinstance(before, Shelf) or before.edition is not self.edition:
            return None
        return [name for name, part in self.fresh.items() if before.fresh.get(name) is not part]


def take_down(records: Mapping[str, Record]) -> Mapping[str, Record]:
    """The same records, for whoever asks for nearly all of them."""
    return records.whole if isinstance(records, Shelf) else records


def written(records: Mapping[str, Record]) -> Mapping[str, Record | Raw]:
    """As it is to be encoded."""
    return {**records.edition.parts, **records.fresh} if isinstance(records, Shelf) else records


def sound(decode: Callable[[], Found]) -> Found:
    try:
        return decode()
    except DecodeError as error:
        raise Lost from error
