"""Addresses of videos on other sites become those of their players."""

import pytest

from generator.render.embeds import find_player

TUBE = "https://www.youtube-nocookie.com/embed/abc_DEF-123?autoplay=1&rel=0"
UUID = "52a10666-3a18-4e73-93da-e8d3c12c305a"


@pytest.mark.parametrize(
    ("page", "player"),
    [
        ("https://www.youtube.com/watch?v=abc_DEF-123", TUBE),
        ("https://m.youtube.com/watch?app=m&v=abc_DEF-123&t=42s", TUBE),
        ("https://youtu.be/abc_DEF-123?si=1", TUBE),
        ("https://www.youtube.com/shorts/abc_DEF-123", TUBE),
        ("https://youtube.com/live/abc_DEF-123", TUBE),
        ("https://www.youtube-nocookie.com/embed/abc_DEF-123", TUBE),
        ("https://www.youtube.com/watch?v=%22onload", "https://www.youtube.com/watch?v=%22onload"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/0a1b2c", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=0a1b2c"),
        ("https://archive.org/details/some_film", "https://archive.org/embed/some_film?autoplay=1"),
        (f"https://tube.example.org/videos/watch/{UUID}", f"https://tube.example.org/videos/embed/{UUID}?autoplay=1&p2p=0"),
        ("https://tube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "https://tube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?autoplay=1&p2p=0"),
        ("https://video.example.org/briefing/", "https://video.example.org/briefing/"),
    ],
)  # fmt: skip
def test_a_page_leads_to_its_player(page, player):
    assert find_player(page).at(0) == player


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://youtu.be/abc_DEF-123", f"{TUBE}&start=182"),
        ("https://vimeo.com/7697", "https://player.vimeo.com/video/7697?dnt=1&autoplay=1&t=182#t=182s"),
        (f"https://tube.example.org/w/{UUID}", f"https://tube.example.org/videos/embed/{UUID}?autoplay=1&p2p=0&start=182s"),
        ("https://video.example.org/a.mp4#t=3", "https://video.example.org/a.mp4#t=182"),
    ],
)  # fmt: skip
def test_a_player_begins_at_a_moment(page, address):
    assert find_player(page).at(182.7) == address


@pytest.mark.parametrize(
    ("page", "host"),
    [("https://youtu.be/abc_DEF-123", "youtube-nocookie.com"), ("https://a.example.org:8443/x", "a.example.org")],
)  # fmt: skip
def test_readers_are_told_where_a_player_is_from(page, host):
    assert find_player(page).host == host
