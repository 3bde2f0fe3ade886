"""The sentence in which a reference stands."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.model.text import HOLE, Mention, Ref

# A sentence ends at its mark, whatever quotes and brackets close after it, before a gap; the
# marks of Chinese and Japanese need none. A set of characters begins the pattern: re looks for
# them quickly, and three times as slowly for one alternative or another. Of many marks in a row only
# the first is worth a try, or a thousand of them take a million.
SENTENCE_END: Final = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*[\"'”’»)\]]*\s+(?=[^\sa-z])"
    r"|(?<=[。！？])[。！？]*[」』）]*)"
)
# Before its STOP; none is as long as five characters.
ABBREVIATION: Final = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Col|Gen|Lt|Capt|Sgt|St|No|vs|e\.g|i\.e|art|para|pp?)\Z"
)
STOP: Final = re.compile(r"\.\s+")
# What other pages quote mentions of. Events and sources lead to the articles, without a sentence.
QUOTED: Final = frozenset(("term", "person", "organisation", "place", "party", "article"))

MOST_NAMED: Final = 100  # things; to keep the sentence with each costs the square of them
TAG: Final = re.compile(r"<[^>]*>")
STEM: Final = 4  # letters that a name shares with its plural and the like
BEGINS: Final = re.compile(r"(?:\A|[.!?…。！？][\"'”’»)\]]*)[\s\"'“‘«(\[]*\Z")


def begins_sentence(before: str) -> bool:
    """Whether what follows this HTML begins a sentence; so does what nothing or only tags precede."""
    near = before[-200:]
    if near.rstrip()[-1:].isalnum():  # as nearly always: after a word
        return False
    return bool(BEGINS.search(TAG.sub("", near)))


def in_sentence(name: str, forms: Sequence[str], *, is_named: bool = True) -> str:
    """A term's name as it reads inside a sentence.

    One that is made from an id reads as the id, which is what the author wrote. A form that begins
    with the same letters, but small, shows that it is no proper name: "armistices" makes
    "Armistice" lose its capital; "truce village" does nothing to "Panmunjom".
    """
    if name[1:2].isupper() or not name[:1].isupper():
        return name
    small = name[:1].lower() + name[1:]
    common = not is_named or any(form.startswith(small[:STEM]) for form in forms)
    return small if common else name


def find_mentions(plain: str, refs: Sequence[Ref], anchor: str = "") -> list[Mention]:
    """A Mention for each reference that pages quote, with the sentence of ``plain`` it stands in.

    A sentence that names more than MOST_NAMED things is a list of them, and is not quoted.
    """
    found: list[Mention] = []
    left = len([ref for ref in refs if ref.kind in QUOTED])
    start, first = 0, 0  # of the sentence, of its references
    for end in _ends(plain, refs) if left else ():
        if count := plain.count(HOLE, start, end):
            inside = tuple(refs[first : first + count])
            said = plain[start:end].strip()
            for place, ref in enumerate(inside):
                if ref.kind not in QUOTED:
                    continue
                if count <= MOST_NAMED:
                    found.append(Mention(place, said, inside, anchor))
                else:
                    found.append(Mention(0, "", (ref,), anchor))
                left -= 1
            if not left:
                break
            first += count
        start = end
    return found


def _ends(plain: str, refs: Sequence[Ref]) -> Iterator[int]:
    """Where sentences end."""
    holes, counted = 0, 0  # the holes before the position ``counted``
    for match in SENTENCE_END.finditer(plain):
        mark, stop = match.span()
        before = plain[max(mark - 5, 0) : mark]
        if (
            (len(before) < 5 or not before.isalnum())
            and ABBREVIATION.search(before)
            and STOP.fullmatch(plain, mark, stop)
        ):
            continue
        # A citation after the full stop belongs to the sentence before it.
        while plain.startswith(HOLE, stop):
            holes += plain.count(HOLE, counted, stop)
            counted = stop
            if refs[holes].kind != "source":
                break
            stop += 1
            while plain[stop : stop + 1] == " ":
                stop += 1
        yield stop
    yield len(plain)
