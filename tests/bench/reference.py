"""The yardstick of a first build: stock libraries, one fixed template, nothing woven.

Every body and every text field through stock markdown-it-py, front matter through CSafeLoader, one
Jinja template whose page is about as long as the default theme's; no references, no checks.
"""

import sys
import time
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment
from markdown_it import MarkdownIt

TEMPLATE: Final = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ a.title }}</title>
<meta name="description" content="{{ summary }}"><link rel="stylesheet" href="../assets/style.css"></head><body>
<svg class="sprite" aria-hidden="true">{{ sprite }}</svg><header><a href="../">{{ site }}</a><nav><ul>{% for m in menu %}<li><a href="{{ m[1] }}">{{ m[0] }}</a></li>{% endfor %}</ul></nav></header>
<main><article><h1>{{ title }}</h1><p>{{ summary }}</p><p><time datetime="{{ a.published }}">{{ a.published }}</time></p>
<nav aria-label="In this article"><ol>{% for h in contents %}<li><a href="#{{ h }}">{{ h }}</a></li>{% endfor %}</ol></nav>
<section><h2>Key facts</h2><dl>{% for f in facts %}<div id="fact-{{ f.id }}"><dt>{{ f.label }}</dt><dd>{{ f.text }}
<a class="status" data-status="{{ f.status }}" href="#key"><svg class="icon" aria-hidden="true"><use href="#i-{{ f.status }}"></use></svg>{{ f.status }}</a>
{% for s in f.sources %}<a class="cite" href="#source-{{ s }}" id="cite-{{ s }}-{{ f.id }}" aria-label="Source {{ loop.index }}: {{ s }}">{{ loop.index }}</a>{% endfor %}</dd></div>{% endfor %}</dl></section>
<nav><h2>Timeline</h2><ol>{% for e in events %}<li id="event-{{ e.id }}"><a href="#"><time datetime="{{ e.date }}">{{ e.date }}</time>
<b>{{ e.title }}</b></a><div>{{ e.text }}{% for s in e.sources %}<a class="cite" href="#source-{{ s }}">{{ loop.index }}</a>{% endfor %}</div></li>{% endfor %}</ol></nav>
<div class="prose">{{ body }}</div>
<section><h2>Terms</h2><dl>{% for t in terms %}<div id="term-{{ t.id }}"><dt><dfn>{{ t.term }}</dfn></dt><dd>{{ t.short }}</dd></div>{% endfor %}</dl></section>
<section><h2>Related</h2><ol>{% for r in related %}<li><p><time datetime="{{ r.published }}">{{ r.published }}</time></p><div><h3><a href="../{{ r.id }}/">{{ r.title }}</a></h3>
<p class="summary">{{ r.summary }}</p><p><a href="../topics/{{ r.topic }}/">{{ r.topic }}</a></p></div></li>{% endfor %}</ol></section>
<section><h2>Sources</h2><ol>{% for s in sources %}<li id="source-{{ s.id }}"><cite>{{ s.title }}</cite> {{ s.published }}
<p class="refs">Used: {% for u in s.uses %} <a href="#ng-cite-{{ loop.index }}{{ u }}">{{ u }}</a>{% endfor %}</p></li>{% endfor %}</ol></section>
</article></main><footer>{{ site }}</footer></body></html>"""


USES: Final = tuple("abcdefghijklmnop")
# As much constant text as the default theme's head, icons, dock and card have.
SPRITE: Final = (
    '<symbol id="i" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.2" fill="currentColor"/></symbol>'
    * 90
)


def build(site: Path, output: Path) -> int:
    """Writes a page an article; the number of pages."""
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    template = Environment(autoescape=False, trim_blocks=True).from_string(TEMPLATE)
    glossary = _load((site / "content/glossary.yml").read_text())
    sources = _load((site / "content/data/sources.yml").read_text())
    terms = [
        {"id": key, "term": one["term"], "short": md.renderInline(one["short"])}
        for key, one in list(glossary.items())[:6]
    ]
    cited = [{"id": key, **one, "uses": USES} for key, one in list(sources.items())[:5]]
    menu = [("Topics", "../topics/"), ("Timeline", "../timeline/"), ("Glossary", "../glossary/")]
    count = 0
    for path in sorted((site / "content/articles").glob("*.md")):
        _, front, text = path.read_text().split("---\n", 2)
        keys = _load(front)
        facts = [
            {**fact, "text": md.renderInline(fact["text"]), "label": md.renderInline(fact["label"])}
            for fact in keys["key_facts"]
        ]
        events = [
            {**e, "text": md.renderInline(e["text"]), "title": md.renderInline(e["title"])}
            for e in keys["timeline"]
        ]
        html = template.render(
            a=keys, title=md.renderInline(keys["title"]), summary=md.renderInline(keys["summary"]), facts=facts,
            events=events, body=md.render(text), terms=terms, sources=cited, menu=menu, site="Bench",
            sprite=SPRITE, contents=["what-happened", "why", "known", "next", "who", "questions", "sources"],
            related=[{"id": "x", "published": "2017-11-22", "title": keys["title"], "summary": keys["summary"], "topic": "t"}] * 4,
        )  # fmt: skip
        folder = output / path.stem
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(html)
        count += 1
    return count


def _load(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


if __name__ == "__main__":
    began = time.perf_counter()
    pages = build(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{pages} pages in {time.perf_counter() - began:.2f} s")
