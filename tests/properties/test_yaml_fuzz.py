"""Whatever an author writes, reading it ends with values and Problems, never with an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from generator.model.problem import CODES
from generator.read.config import read_config
from generator.read.plain_yaml import read_plain_yaml
from generator.read.schema import (
    ArticleKeys,
    EventKeys,
    Keys,
    PersonKeys,
    PlaceKeys,
    SourceKeys,
    TermKeys,
    TopicKeys,
)
from generator.read.validate import familiar, read_entries, read_keys, validate, validate_entries
from generator.read.yaml import Document, load

SYNTAX = [
    *"\n\n  \t:-[]{},#&*!|>'\"%@`?~\\.x1é\u2028\x00\ud800",
    *("title: ", "\n- ", ": ", "<<", "---\n", "[[", "]]", "key_facts:\n", "sources: "),
    *("(mapping)", "[key]"),
]
TEXTS = st.text() | st.lists(st.sampled_from(SYNTAX), max_size=60).map("".join)
NAMES = st.sampled_from(
    [*ArticleKeys.__struct_fields__, *ArticleKeys.FAMILIAR, "q", "a", "id", "text", "at", "cues", "native",
     "coordinates", "[key]", "(mapping)", "(list)", "use", "kind", "name", "menus", "theme", "[[x"]
)  # fmt: skip
SCALARS = st.none() | st.text(max_size=8) | NAMES
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner, max_size=6)
    ),
    max_leaves=30,
)
MODELS = [ArticleKeys, EventKeys, PersonKeys, PlaceKeys, SourceKeys, TermKeys, TopicKeys]


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(1, 9))
def test_any_text_is_loaded_with_places_inside_it(text, line):
    document = load(text, "x.md", line)
    lines = len(text.splitlines()) + 1
    for row, column in [*document.places.values(), *document.keys.values()]:
        assert line <= row <= line + lines
        assert column >= 1
    for problem in document.problems:
        assert problem.code in CODES
        assert line <= problem.span.line <= line + lines
    for where in document.places:
        document.written(*where)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_as_front_matter_data_and_settings(text):
    read_keys(text, "x.md")
    read_entries(TermKeys, text, "glossary.yml")
    read_config(text)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=300, deadline=None)
@given(data=DATA)
def test_any_data_is_validated(model, data):
    document, _ = familiar(Document(data))
    record, problems = validate(model, document)
    assert record is not None or problems
    _, again = validate(model, document)
    assert again == problems


@settings(max_examples=300, deadline=None)
@given(data=DATA)
def test_any_data_is_validated_as_entries(data):
    entries, problems = validate_entries(SourceKeys, Document(data))
    if isinstance(data, dict):
        assert len(entries) == len(data) or problems


@settings(max_examples=300, deadline=None)
@given(data=st.dictionaries(st.sampled_from(list(ArticleKeys.__struct_fields__)), DATA, max_size=8))
def test_an_article_always_yields_a_record(data):
    record, _ = validate(ArticleKeys, Document(data))
    assert record is not None
    assert validate(ArticleKeys, Document(as_data(record)))[1] == ()


def as_data(value):
    """A record as it could be written."""
    if isinstance(value, Keys):
        given = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: as_data(one) for name, (one, plain) in given.items() if one and one != plain}
    if isinstance(value, dict):
        return {name: as_data(one) for name, one in value.items()}
    return [as_data(one) for one in value] if isinstance(value, tuple) else value


# Of lines like these most YAML is made; a few of them are none or need libyaml.
ENTRIES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "  ", "  ", "    ", " "]),
    st.sampled_from(["", "", "", "- ", "-   ", "-"]),
    st.sampled_from(["", "title: ", "text:", "key_facts:", "a.b: ", "id:  ", "null: ", "on :"]),
    st.sampled_from(
        ["", "", "one", "two words ", "it's 3:02 o'clock", "C# #1", "a:b", "a: b", "~", "null", "[]",
         "[ ]", "[a]", "[a , b-c,é]", "[~, x]", "[a,]", "[[x] , y]", "[a: b]", "{a: b, c: [d, 'e, f']}", "{}", "{a:b}",
         "{a: b , a: c}", "{a:  ~ } ", "{a: }", "[{a: b}, c]", "{a: {b: c}} x", '"a: #b"', '""', "'it''s'", "'a' ",
         '"a" b', "-1", "é", "\xa0", "# c", "a # c", "{a: b}", ">", "|", "?", "x?", "::", "*a", "@a", "---"]
    ),
)  # fmt: skip


@settings(max_examples=2000, deadline=None)
@given(st.lists(ENTRIES, max_size=8).map("\n".join), st.integers(1, 9))
def test_what_is_read_without_libyaml_comes_out_as_with_it(text, line):
    plain = read_plain_yaml(text, line)
    if plain is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.read.yaml.read_plain_yaml", lambda *_: None)
        document = load(text, "x.md", line)
    assert not document.problems
    assert plain[0] == document.data
    # In their order too: problems are told in it.
    assert list(plain[1].items()) == list(document.places.items())
    assert list(plain[2].items()) == list(document.keys.items())
