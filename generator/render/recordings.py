"""Clips with their moments and what is said in them, as the theme shows them."""

from collections.abc import Iterator, Sequence
from typing import Final

from generator.model.content import Caption, Card, Clip
from generator.model.moments import clock
from generator.model.site import ArticleSlice, Target, key_of
from generator.model.view import Clip as ClipView
from generator.model.view import Embed, Line, Moment
from generator.render.embeds import Player, find_player
from generator.render.locales import find_direction
from generator.render.parts import Targets, readable
from generator.render.pen import Pen, Stage, seconds_text
from generator.render.setting import root_of

MEDIA_TYPES: Final = (
    (".mp4", "video/mp4"), (".m4v", "video/mp4"), (".webm", "video/webm"), (".ogv", "video/ogg"),
    (".mov", "video/quicktime"), (".mp3", "audio/mpeg"), (".m4a", "audio/mp4"), (".ogg", "audio/ogg"),
    (".oga", "audio/ogg"), (".opus", "audio/ogg"), (".wav", "audio/wav"), (".flac", "audio/flac"),
)  # fmt: skip
SHAPE: Final = (1280, 720)  # the box of a video whose own size is not known: 16 to 9


def set_stages(card: Card) -> dict[str, Stage]:
    """Where on the article's page each of its clips is played."""
    stages = {}
    for clip in card.clips:
        player = find_player(clip.url) if clip.url else None
        stages[clip.id] = Stage(f"clip-{clip.id}-player", player.at if player else None)
    return stages


def make_clip(clip: Clip, one: ArticleSlice, targets: Targets, pen: Pen) -> ClipView:
    file = targets.get(key_of(clip.file)) if clip.file else None
    poster = targets.get(key_of(clip.poster)) if clip.poster else None
    captions = targets.get(key_of(clip.captions)) if clip.captions else None
    src = pen.to(file.url) if file else ""
    player = find_player(clip.url) if clip.url else None
    media_type = _media_type(clip.file.id) if clip.file else ""
    stage = pen.clips[clip.id]
    track = captions and file and pen.frame.config.links == "folder"
    duration = dict(one.durations).get(clip.id, 0.0)
    cues = tuple(
        Moment(seconds_text(cue.at), clock(cue.at), pen.write(cue.label, targets, cite=False), **stage.play(cue.at, src))
        for cue in clip.cues
    )  # fmt: skip
    return ClipView(
        f"clip-{clip.id}", stage.id, media_type.partition("/")[0] or "video", src, media_type,
        pen.write(clip.title, targets, cite=False), pen.to(poster.url) if poster else "",
        pen.to(captions.url) if captions and track else "", clip.language, pen.write(clip.credit, targets),
        cues, *_box(poster), clock(duration) if duration else "",
        tuple(_transcribe(dict(one.captions).get(clip.id, ()), stage, src)),
        _embed(clip.url, player, pen) if player else None,
    )  # fmt: skip


def _embed(url: str, player: Player, pen: Pen) -> Embed:
    return Embed(
        player.at(0),
        url,
        readable(url),
        player.service,
        player.host,
        root_of(pen),
        pen.language,
        find_direction(pen.language),
    )


def _transcribe(captions: Sequence[Caption], stage: Stage, src: str) -> Iterator[Line]:
    """A line for each stretch of captions; a voice is named where it begins."""
    speaking = ""
    for caption in captions:
        for voice, words in caption.said:
            href = stage.play(caption.start, src)["href"]
            speaker = voice if voice != speaking else ""
            yield Line(seconds_text(caption.start), clock(caption.start), href, words, speaker)
            speaking = voice


def _box(poster: Target | None) -> tuple[int, int]:
    """The poster has the clip's shape; with neither known, most films are 16 to 9."""
    return (poster.width, poster.height) if poster and poster.width and poster.height else SHAPE


def _media_type(file: str) -> str:
    suffix = f".{file.rpartition('.')[2].lower()}"
    return dict(MEDIA_TYPES).get(suffix, "video/mp4")
