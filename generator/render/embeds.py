"""Where the player of a video on another site is, and its moments."""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from generator.model.value import Value

YOUTUBE: Final = ("youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be")  # fmt: skip
YOUTUBE_ID: Final = re.compile(r"[A-Za-z0-9_-]{6,20}")
VIMEO: Final = re.compile(r"/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?([0-9]+)(?:/([0-9a-f]+))?")  # fmt: skip
ARCHIVE: Final = re.compile(r"/(?:details|embed)/([A-Za-z0-9._-]+)")
# PeerTube has no one host; its addresses tell it: a UUID, or 22 letters for one.
PEERTUBE: Final = re.compile(r"/(?:videos/(?:watch|embed)|w)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})")  # fmt: skip


class Player(Value, frozen=True):
    """A player to be framed: its address, and what follows it to begin at ``{}`` seconds."""

    service: str
    src: str
    moment: str

    def at(self, seconds: float) -> str:
        """The address that plays from a moment; services take whole seconds."""
        return self.src + self.moment.replace("{}", str(int(seconds))) if seconds >= 1 else self.src

    @property
    def host(self) -> str:
        return (urlsplit(self.src).hostname or "").removeprefix("www.")


def find_player(url: str) -> Player:
    """The player of a known service that leaves the fewest traces; for others the page itself."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path, query = parts.path.rstrip("/"), parse_qs(parts.query)
    if host in YOUTUBE and (video := _youtube_id(host, path, query.get("v", [""])[0])):
        return Player("YouTube", f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1&rel=0", "&start={}")  # fmt: skip
    if host in ("vimeo.com", "player.vimeo.com") and (match := VIMEO.fullmatch(path)):
        secret = match[2] or query.get("h", [""])[0]  # of a video that is on no list
        secret = f"&h={secret}" if secret.isalnum() else ""
        # It reads the fragment, but a link that differs in nothing else would not load it anew.
        return Player("Vimeo", f"https://player.vimeo.com/video/{match[1]}?dnt=1&autoplay=1{secret}", "&t={}#t={}s")  # fmt: skip
    if host == "archive.org" and (match := ARCHIVE.fullmatch(path)):
        return Player("Internet Archive", f"https://archive.org/embed/{match[1]}?autoplay=1", "&start={}")  # fmt: skip
    if match := PEERTUBE.fullmatch(path):
        return Player(host, f"https://{parts.netloc}/videos/embed/{match[1]}?autoplay=1&p2p=0", "&start={}s")  # fmt: skip
    return Player(host, url.partition("#")[0], "#t={}")


def _youtube_id(host: str, path: str, asked: str) -> str:
    steps = path.split("/")[1:]
    if host == "youtu.be":
        video = steps[0] if len(steps) == 1 else ""
    elif steps[:1] == ["watch"]:
        video = asked
    else:
        video = steps[1] if len(steps) == 2 and steps[0] in ("embed", "shorts", "live", "v") else ""
    return video if YOUTUBE_ID.fullmatch(video) else ""
