"""Records as pydantic's models: they find every fault at once, and export JSON Schema."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, ClassVar, Final, TypeVar, Union, get_args, get_origin

from msgspec import NODEFAULT
from msgspec.structs import fields
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    GetJsonSchemaHandler,
    Tag,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from generator.read.schema import EITHER, After, ArticleKeys, Before, Fault, Keys

K = TypeVar("K", bound=Keys)

# Tags of the two ways to write entries; they turn up in pydantic's loc.
MAPPING: Final = "(mapping)"
LIST: Final = "(list)"


def validate_data(record: type[K], data: Any) -> K:
    """The record that the data are; raises pydantic's ValidationError with all that is wrong."""
    made: K = _as_record(model_of(record).model_validate(data))
    return made


@cache
def json_schema() -> Mapping[str, Any]:
    """JSON Schema (2020-12) of an article's front matter, for editors. Not to be changed."""
    schema = model_of(ArticleKeys).model_json_schema()
    return MappingProxyType({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


class Model(BaseModel):
    """A record's model; its checks are the record's."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    RECORD: ClassVar[type[Keys]] = Keys

    @model_validator(mode="before")
    @classmethod
    def _arrange(cls, data: Any) -> Any:
        return _told(cls.RECORD.arrange)(data)

    @model_validator(mode="after")
    def _check(self) -> "Model":
        check: Any = self.RECORD.check  # it asks for fields alone, and a model has the same
        _told(lambda given: check(self, given))(self.model_fields_set)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        found: dict[str, Any] = handler.resolve_ref_schema(handler(schema))
        known, familiar = found["properties"], cls.RECORD.FAMILIAR
        known |= {name: known.get(meant, {}) for name, meant in familiar.items()}
        found["required"] = [
            name for name in found.get("required", ()) if name not in familiar.values()
        ]
        if not cls.RECORD.PLAIN:
            return found
        return {"anyOf": [{"type": "string"}, found]}


@cache
def model_of(record: type[Keys]) -> type[Model]:
    """The model of that record: its fields, their annotations in pydantic's words."""
    given: dict[str, Any] = {
        field.name: (_translate(field.type), _default(field)) for field in fields(record)
    }
    doc = record.__doc__ if "__doc__" in vars(record) else None
    model = create_model(record.__name__, __base__=Model, __doc__=doc, **given)
    model.RECORD = record
    return model


def _default(field: Any) -> Any:
    if field.default_factory is not NODEFAULT:
        return field.default_factory()
    return ... if field.default is NODEFAULT else field.default


def _translate(kind: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Keys):
        return model_of(kind)
    if origin is Annotated and EITHER in parts:
        mapping, listing = (_translate(way) for way in get_args(parts[0]))
        return Annotated[
            Annotated[mapping, Tag(MAPPING)] | Annotated[listing, Tag(LIST)],
            Discriminator(_mapping_or_list),
        ]
    if origin is Annotated:
        return Annotated[(_translate(parts[0]), *map(_translate_note, parts[1:]))]
    if origin in (Union, UnionType):
        return Union[tuple(_translate(part) for part in parts)]  # noqa: UP007
    if origin in (dict, tuple):
        return origin[tuple(_translate(part) for part in parts)]
    return kind


def _translate_note(note: Any) -> Any:
    if isinstance(note, After):
        return AfterValidator(_told(note.check))
    if isinstance(note, Before) and note.takes is not None:
        return BeforeValidator(_told(note.arrange), json_schema_input_type=_translate(note.takes))
    return BeforeValidator(_told(note.arrange)) if isinstance(note, Before) else note


def _told(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The check, with its Fault as pydantic wants to be told of it."""

    def tell(value: Any) -> Any:
        try:
            return check(value)
        except Fault as found:
            words = "{message}" if "message" in found.context else ""
            raise PydanticCustomError(found.code, words, dict(found.context)) from None

    return tell


def _mapping_or_list(value: Any) -> str:
    return MAPPING if isinstance(value, dict | NoneType) else LIST


def _as_record(value: Any) -> Any:
    """Models as the records that they stand for, however deep."""
    if isinstance(value, Model):
        given = {name: _as_record(getattr(value, name)) for name in value.model_fields_set}
        return value.RECORD(**given)
    if isinstance(value, tuple):
        return tuple(_as_record(one) for one in value)
    if isinstance(value, dict):
        return {name: _as_record(one) for name, one in value.items()}
    return value
