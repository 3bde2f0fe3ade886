"""Lists of articles: their pages and their order."""

import pytest

from generator.model.naming import initial, sort_name
from generator.render.lists import choose_pages


@pytest.mark.parametrize(
    ("here", "count", "pages"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (2, 6, (1, 2, 3, 4, 5, 6)),
        (1, 20, (1, 2, 3, 0, 20)),
        (10, 20, (1, 0, 8, 9, 10, 11, 12, 0, 20)),
        (5, 8, (1, 2, 3, 4, 5, 6, 7, 8)),
        (20, 20, (1, 0, 18, 19, 20)),
    ],
)
def test_a_pager_leads_to_the_ends_and_the_neighbourhood(here, count, pages):
    assert choose_pages(here, count) == pages


def test_names_are_in_the_order_of_their_numbers():
    names = ["Part 10", "part 2", "Émile", "Part 1", "élan", "7 days", "11 days"]
    assert sorted(names, key=sort_name) == [
        "7 days", "11 days", "élan", "Émile", "Part 1", "part 2", "Part 10",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "letter"), [
    ("Émile", "E"), ("“Quoted”", "Q"), ("7 days", "#"), ("판문점", "ㅍ"), ("까치", "ㄱ"), ("하늘", "ㅎ"), ("ぁ", "あ"),
    ("がっこう", "か"), ("パン", "は"), ("をん", "わ"), ("停戰", "漢"), ("الميناء", "ا"), ("Ёлка", "Е"), ("Θ", "Θ"), ("", "#"),
])  # fmt: skip
def test_a_name_stands_under_its_letter(name, letter):
    assert initial(name) == letter
