"""One Markdown file with front matter to its card and its body."""

import json
import re
from collections.abc import Iterator
from typing import Final, Literal

from generator.model import placeholders
from generator.model.content import Body, Card, File
from generator.model.naming import name_from
from generator.model.problem import Problem, Span, problem
from generator.model.reading import Reading
from generator.model.text import EMPTY, Text
from generator.model.value import replace
from generator.read.addresses import address_of, alias_of
from generator.read.fields import Fields
from generator.read.markdown import Rendered, read_blocks, read_inline
from generator.read.schema import ArticleKeys, is_id
from generator.read.slugs import make_slug
from generator.read.validate import read_keys
from generator.read.yaml import Document

FENCE: Final = re.compile(r"---[ \t]*$")
# It begins with the end of the line before, which re looks for as quickly as for any one character.
END: Final = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
ARTICLE_ONLY: Final = (
    "key_facts",
    "timeline",
    "clips",
    "questions",
    "unknowns",
    "changes",
    "topics",
)
# What stands first where somebody meant to write front matter: a key, or dashes that are not quite.
KEY: Final = re.compile(r"[a-z_]+:(?:\s|$)")
DASHES: Final = re.compile(r"[-\u2010-\u2015]{1,5}")
HEADING: Final = re.compile(r" {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")


def read_article(text: str, path: str, reading: Reading) -> File:
    """The article or plain page in ``text``; its card is None where it can be none."""
    nothing = Body(path, EMPTY)
    if not text.strip():
        return File(None, nothing, (problem("empty-file", "this file is empty", Span(path),
                                            "Write a title and some text, or delete the file."),))  # fmt: skip
    lines = text.split("\n")
    front, line, fault = split_front_matter(text, path)
    keys, document, problems = read_keys(front, path, 2, unknown_policy(reading))
    fields = Fields(document, lines, reading, (keys.language if keys else None) or reading.language)
    fields.problems.extend(problems)
    keys = keys or ArticleKeys()
    title, line = _title(keys, lines, line, fields, has_front=bool(front) or line > 0)
    body = Rendered()
    if fault:
        fields.problems.append(fault)
    else:
        body = read_blocks("\n".join(lines[line:]), path, line, fields.dialect, lines)
    slug_span = document.span("slug")
    url = address_of(path, keys.slug, slug_span, fields.problems)
    card = _card(keys, title, url or "/", path, fields, body)
    held = _is_held(keys, card, fields)
    # With such an error nothing is published; until it is mended the rest is checked as if it were.
    card = replace(card, held=held, status="published" if held else card.status)
    card = replace(card, broken=tuple(_find_broken(document, card)))
    _report_expired(card, fields)
    if card.kind == "page":
        _report_unshown(card, fields)
    if placeholders.BEGINS in text and card.status != "draft":
        _report_placeholder(lines, line, fields)
    fields.check_list("topic", keys.topics, "topics")
    fields.check_list("author", keys.authors, "authors")
    found = (*fields.problems, *body.problems)
    written = Body(path, body.text, body.headings, body.words)
    return File(card if url else None, written, found)


def _is_held(keys: ArticleKeys, card: Card, fields: Fields) -> bool:
    """Whether a slip could publish what was not to be: a day or a status that cannot be read."""
    if (keys.published and not card.published) or (keys.expires and not card.expires):
        return True
    document = fields.document
    places = {document.span(key) for key in ("status", "draft") if (key,) in document.places}
    return any(one.code == "bad-value" and one.span in places for one in fields.problems)


def _find_broken(document: Document, card: Card) -> Iterator[tuple[str, str]]:
    """Kinds and written ids of this file's own entries that did not become values."""
    made = {
        ("key_facts", "fact"): card.facts, ("timeline", "event"): card.timeline, ("sources", "source"): card.sources,
        ("clips", "clip"): card.clips, ("questions", "question"): card.questions,
    }  # fmt: skip
    data = document.data if isinstance(document.data, dict) else {}
    for (key, kind), entries in made.items():
        written = data.get(key)
        names = written if isinstance(written, dict) else [
            one.get("id") for one in (written if isinstance(written, list) else ()) if isinstance(one, dict)
        ]  # fmt: skip
        known = {entry.id for entry in entries}
        yield from ((kind, name) for name in names if isinstance(name, str) and name not in known)
        if document.cut_short:
            yield kind, "*"


def _report_expired(card: Card, fields: Fields) -> None:
    """No reader would ever see it."""
    if card.published and card.expires and card.expires.latest < card.published.earliest:
        fields.report("bad-date", "this article expires before it is published", fields.document.span("expires"),
                      "Write a later day, or leave `expires` out.")  # fmt: skip


def _report_unshown(card: Card, fields: Fields) -> None:
    """A plain page has text, terms and sources; whatever else stands in its file would be lost."""
    document = fields.document
    for key in ARTICLE_ONLY:
        if (key,) in document.keys:
            fields.report("unknown-key", f"a plain page does not show `{key}`", document.key_span(key),
                          "Take it out, or move the file to content/articles/.")  # fmt: skip
    for placed in card.placed:
        name = placed.partition(":")[0]
        fields.report("bad-block", f"a plain page has nothing for the block `{name}`", Span(card.path),
                      "Blocks of facts and clips belong to articles.")  # fmt: skip


def _report_placeholder(lines: list[str], line: int, fields: Fields) -> None:
    """What `nutgraf new` wrote would be published; in a draft it may stay as long as it likes."""
    for number, one in enumerate(lines[line:], line + 1):
        if one.strip() in (placeholders.ARTICLE, placeholders.PAGE):
            fields.report("placeholder", "this line stands here as `nutgraf new` wrote it", Span(fields.document.path, number),
                          "Write your text in its place, or delete it.")  # fmt: skip


def split_front_matter(text: str, path: str) -> tuple[str, int, Problem | None]:
    """The front matter, the number of the line on which the body begins (from 0), and its fault."""
    fence, _, rest = text.partition("\n")
    if not FENCE.match(fence):
        return "", 0, None
    if end := END.search(text, len(fence)):
        return text[len(fence) + 1 : end.start()], text.count("\n", 0, end.start()) + 2, None
    fault = problem("unclosed-front-matter", "the front matter is not closed", Span(path),
                    "End it with a line of --- alone.")  # fmt: skip
    return rest, text.count("\n") + 1, fault


def unknown_policy(reading: Reading) -> Literal["error", "warn"]:
    return "warn" if reading.unknown_keys == "warn" else "error"


def _title(
    keys: ArticleKeys, lines: list[str], line: int, fields: Fields, *, has_front: bool
) -> tuple[Text, int]:
    """The title and where the body begins after it."""
    if keys.title and keys.title.strip():
        return fields.text(keys.title, "title"), line
    for number in range(line, len(lines)):
        if not lines[number].strip():
            continue
        if (match := HEADING.match(lines[number])) and match[1]:
            span = Span(fields.document.path, number + 1, match.start(1) + 1)
            title = read_inline(match[1], span, fields.dialect, lines, fields.problems)
            return title, number + 1
        break
    if not (has_front and any(one.code == "yaml-syntax" for one in fields.problems)):
        # Where the front matter cannot be read to its end, the title may stand behind the mistake.
        hint = "Add `title:` to the front matter." if has_front else _how_to_begin(lines)
        fields.report("missing-key", "this file has no title", Span(fields.document.path), hint)
    return EMPTY, line


def _how_to_begin(lines: list[str]) -> str:
    """What to do with a file that begins without front matter, by what it does begin with."""
    first = next((one.strip() for one in lines if one.strip()), "")
    if KEY.match(first) or DASHES.fullmatch(first):
        return "The first line must be exactly `---`, and so must the line after the front matter."
    return "Begin with front matter that has a `title:`, or with a `# heading`."


def _card(
    keys: ArticleKeys, title: Text, url: str, path: str, fields: Fields, body: Rendered
) -> Card:
    document = fields.document
    return Card(
        kind="page" if path.startswith("content/pages/") else "article",
        path=path,
        url=url,
        span=document.span("slug") if keys.slug else Span(path),
        title=title,
        summary=fields.text(keys.summary, "summary"),
        status=keys.status or "published",
        reason=fields.text(keys.reason, "reason"),
        published=fields.date(keys.published, "published"),
        expires=fields.date(keys.expires, "expires"),
        reviewed=fields.date(keys.reviewed, "reviewed"),
        review_by=fields.date(keys.review_by, "review_by"),
        language=keys.language or "",
        translation_of=fields.ref("article", keys.translation_of, "translation_of"),
        aliases=tuple(_aliases(keys, fields)),
        topics=tuple(_topics(keys, fields)),
        authors=tuple(
            (author.strip(), document.span("authors", number))
            for number, author in enumerate(keys.authors)
            if author and author.strip()
        ),
        image=fields.ref("image", keys.image, "image"),
        image_alt=keys.image_alt or "",
        advisory=fields.text(keys.advisory, "advisory"),
        method=fields.text(keys.method, "method"),
        facts=tuple(fields.facts(keys)),
        timeline=tuple(fields.timeline(keys)),
        glossary=fields.refs("term", keys.glossary, "glossary"),
        sources=tuple(fields.sources(keys)),
        clips=tuple(fields.clips(keys)),
        questions=tuple(fields.questions(keys)),
        unknowns=tuple(
            fields.text(unknown, "unknowns", number)
            for number, unknown in enumerate(keys.unknowns)
            if unknown
        ),
        changes=tuple(fields.changes(keys)),
        extra=json.dumps(keys.extra, ensure_ascii=False, sort_keys=True) if keys.extra else "{}",
        refs=body.refs,
        mentions=body.mentions,
        anchors=body.anchors,
        passages=body.passages,
        placed=body.placed,
    )


def _aliases(keys: ArticleKeys, fields: Fields) -> Iterator[tuple[str, Span]]:
    for number, written in enumerate(keys.aliases):
        span = fields.document.span("aliases", number)
        if written and (alias := alias_of(written, span, fields.problems)):
            yield alias, span


def _topics(keys: ArticleKeys, fields: Fields) -> Iterator[tuple[str, str, Span]]:
    """Ids, or plain names with the id they make; each once."""
    taken = set()
    for number, written in enumerate(keys.topics):
        if not written or not written.strip():
            continue
        span = fields.document.span("topics", number)
        topic_id = written if is_id(written) else make_slug(written)
        if not topic_id:
            fields.report(
                "bad-id", f"`{written[:80]}` makes no topic", span, "Use letters or digits."
            )
        elif topic_id not in taken:
            taken.add(topic_id)
            name = name_from(written) if is_id(written) else written.strip()
            yield topic_id, name, span
