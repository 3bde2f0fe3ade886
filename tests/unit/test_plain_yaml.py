"""What of YAML is read without libyaml, and what is left to it."""

import subprocess
import sys

import pytest

from generator.read.plain_yaml import read_plain_yaml

FRONT = """\
title: It's a title
topics: [tides, the moon]
# a comment
key_facts:
  - id: depth
    text: "Nine metres: the quay"
    sources: []

  - It rises at 3:02, C# and all
timeline:
- use: opened
- {date: "1953-07-27", title: It ends, sources: [a, 'b, p. 4']}
colour: --accent
slug:
"""


def test_keys_lists_and_texts_of_one_line_are_read_without_libyaml():
    data, places, keys = read_plain_yaml(FRONT, 2)
    assert data == {
        "title": "It's a title",
        "topics": ["tides", "the moon"],
        "key_facts": [
            {"id": "depth", "text": "Nine metres: the quay", "sources": []},
            "It rises at 3:02, C# and all",
        ],
        "timeline": [
            {"use": "opened"},
            {"date": "1953-07-27", "title": "It ends", "sources": ["a", "b, p. 4"]},
        ],
        "colour": "--accent",
        "slug": None,
    }
    assert places[()] == (2, 1)
    assert places["topics", 1] == (3, 17)
    assert places["key_facts",] == (6, 3)
    assert places["key_facts", 0] == (6, 5)
    assert places["key_facts", 0, "text"] == (7, 11)
    assert places["timeline", 1, "sources", 1] == (13, 53)
    assert keys["timeline", 1, "title"] == (13, 24)
    assert places["slug",] == (15, 6)
    assert keys["key_facts", 0, "sources"] == (8, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title: one: two",
        "- a list",
        "a text",
        "title: one\ntitle: two",
        "title: one\n  two",
        "title: one\n text: two",
        "title: one # comment",
        'title: "one \\" two"',
        "title: 'it''s'",
        "title: >\n  one",
        "title: [one, [two]",
        "title: [one: two]",
        "title: {one: two, one: three}",
        "title: {one:two}",
        "title: *one",
        "title: - one",
        "title:\tone",
        "title: one\r",
        "title:\n  - one\n - two",
        "title:\n  one: 1\n two: 2",
        "title:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 19)),
    ],
)
def test_what_else_there_is_or_is_wrong_is_left_to_libyaml(text):
    assert read_plain_yaml(text, 1) is None


def test_who_needs_no_libyaml_does_not_wait_for_it_to_be_loaded():
    code = (
        "import sys; from generator.read.validate import read_keys\n"
        "print(read_keys('title: One', 'x.md')[0].title, 'yaml' in sys.modules)\n"
        "print(read_keys('title: >\\n  Two', 'x.md')[0].title, 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "One False\nTwo True\n"
