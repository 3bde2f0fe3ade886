"""The recordings of an article: how long they are, what is said in them, what lies past their end."""

from collections.abc import Iterable, Iterator, Mapping

from generator.model.content import Caption, Card, Clip
from generator.model.moments import clock
from generator.model.problem import Problem, Problems, Span, problem
from generator.model.text import Ref
from generator.weave.index import Index
from generator.weave.refs import file_path

AGREED = 1.0  # seconds by which a duration may differ from the file's: authors round


def measure(card: Card, index: Index) -> dict[str, float]:
    """The seconds of each clip whose length is known, by its id: its file's header, else its author."""
    known = {}
    for clip in card.clips:
        if seconds := _measured(clip, index) or clip.duration:
            known[clip.id] = seconds
    return known


def find_captions(card: Card, index: Index) -> tuple[tuple[str, tuple[Caption, ...]], ...]:
    """What the captions of each clip say, by its id."""
    return tuple(
        (clip.id, read.captions)
        for clip in card.clips
        if clip.captions and (read := index.captions.get(file_path(clip.captions)))
    )


def check_recordings(
    card: Card, refs: Iterable[Ref], durations: Mapping[str, float], index: Index
) -> Problems:
    """``refs`` are all references of the article, those to moments among them."""
    problems = [*_check_captions(card, durations, index), *_check_lengths(card, index)]
    moments = [(clip.id, cue.at, cue.span) for clip in card.clips for cue in clip.cues]
    moments += [(ref.id, float(ref.detail), ref.span) for ref in refs if ref.kind == "clip" and ref.detail]  # fmt: skip
    for clip_id, at, span in moments:
        end = durations.get(clip_id)
        if end is not None and at >= end:
            problems.append(_past(f"{clock(at)} is past the end of the clip `{clip_id}`", end, span,
                                  "Name a moment before its end."))  # fmt: skip
    return tuple(problems)


def _measured(clip: Clip, index: Index) -> float:
    media = index.media.get(file_path(clip.file)) if clip.file else None
    return media.duration if media else 0.0


def _check_lengths(card: Card, index: Index) -> Iterator[Problem]:
    for clip in card.clips:
        seconds = _measured(clip, index)
        if clip.duration and seconds and abs(clip.duration - seconds) > AGREED:
            yield problem(
                "bad-value", f"the file of this clip lasts {clock(seconds)}, not {clock(clip.duration)}", clip.span,
                "Leave `duration` out: it is read from the file.",
            )  # fmt: skip


def _check_captions(card: Card, durations: Mapping[str, float], index: Index) -> Iterator[Problem]:
    for clip in card.clips:
        if not clip.captions:
            continue
        path = file_path(clip.captions)
        read = index.captions.get(path)
        if not read:
            if path in index.files:
                yield problem("bad-captions", f"`{clip.captions.id[:80]}` is no WebVTT file", clip.captions.span,
                              "Browsers read captions in WebVTT alone: save them as .vtt.")  # fmt: skip
            continue
        yield from read.problems
        end = durations.get(clip.id)
        late = next((one for one in read.captions if end and one.start >= end), None)
        if end and late:
            yield _past(f"this caption begins at {clock(late.start)}, past the end of the clip `{clip.id}`", end,
                        late.span, "Mend its time, or name the captions that belong to the clip.")  # fmt: skip


def _past(what: str, end: float, span: Span, hint: str) -> Problem:
    return problem("cue-past-end", f"{what}, which lasts {clock(end)}", span, hint)
