"""Whatever colours a site chooses, its text can be read: contrasts of the tokens as Chromium draws them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.build import Request, build
from generator.model.colour import Colour, contrast

SURFACES = ("paper", "panel", "raised")
STATUSES = ("ok", "rep", "dis", "unk", "cor")
CODE = ("code-1", "code-2", "code-3", "code-4")

# What is read, on what it is read, and the least contrast: 7 for body text, 4.5 for labels and
# all that carries meaning, 3 for the edges of what can be pressed (WCAG 1.4.6, 1.4.3, 1.4.11).
PAIRS = (
    (("ink",), (*SURFACES, "hl", "hl-strong", "accent-wash"), 7.0),
    (("ink-2",), SURFACES, 7.0),
    (("ink-2",), ("hl", "accent-wash"), 4.5),
    (("ink-3",), SURFACES, 4.5),
    (("accent",), (*SURFACES, "accent-wash"), 4.5),
    (STATUSES, SURFACES, 4.5),
    (("paper",), ("ink", "accent", *STATUSES), 4.5),  # a pressed mark is drawn in reverse
    (("on-status",), ("ok",), 4.5),
    (CODE, ("panel",), 4.5),
    (("hl-line",), ("paper", "hl"), 3.0),
    (("hl-line", "ink-3"), ("paper",), 4.5),  # the lines under terms
    (("edge-line",), SURFACES, 3.0),
)
TOKENS = tuple(dict.fromkeys(token for texts, grounds, _ in PAIRS for token in (*texts, *grounds)))

# What a site may ask for, the wildest included: those that fail are put right by the build.
CHOICES = (
    "{}",
    "{accent: '#b3261e'}",
    "{accent: orange}",
    "{accent: '#00ff00', highlight: '#00ff00'}",
    "{accent: [black, white]}",
    "{accent: gray, highlight: [white, black]}",
    "{paper: '#f3e9d2', highlight: palegreen, accent: teal}",
    "{paper: [white, black], accent: hotpink, highlight: lightpink}",
    "{paper: [gray, gray], accent: gray, highlight: gray}",
)

# The browser resolves light-dark(), color-mix() and oklch() itself; a canvas tells the bytes that
# would be on the screen.
READ = """tokens => {
  const probe = document.body.appendChild(document.createElement("i"));
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  return tokens.map(token => {
    probe.style.color = `var(--${token})`;
    canvas.fillStyle = "#f0f";
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  });
}"""


@pytest.fixture(scope="module", params=CHOICES)
def chosen(request, tmp_path_factory) -> Path:
    """A small site with these options, published."""
    site = tmp_path_factory.mktemp("chosen")
    (site / "content").mkdir()
    (site / "content/one.md").write_text("# One\n\nText.\n", encoding="utf-8")
    (site / "site.yml").write_text(f"title: T\nlinks: file\ntheme: {{options: {request.param}}}\n")
    outcome = build(Request(site, date="2026-12-01"))
    assert {one.code for one in outcome.problems} <= {"low-contrast"}
    return site / "_site/one/index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tokens_can_be_read(scheme, chosen, page):
    page.emulate_media(color_scheme=scheme)
    page.goto(chosen.as_uri())
    colours = _colours(page)
    assert _is_dark(colours["paper"]) == (scheme == "dark")
    assert [found for pair in PAIRS for found in _too_little(pair, colours)] == []


def _colours(page: Page) -> dict[str, Colour]:
    found = {}
    for token, (*parts, alpha) in zip(TOKENS, page.evaluate(READ, list(TOKENS)), strict=True):
        assert alpha == 255, f"--{token} is see-through"
        assert parts != [255, 0, 255], f"--{token} is no colour"
        found[token] = Colour(*(part / 255 for part in parts))
    return found


def _too_little(pair: tuple[tuple[str, ...], tuple[str, ...], float], colours: dict[str, Colour]) -> list[str]:  # fmt: skip
    texts, grounds, least = pair
    ratios = {(text, ground): contrast(colours[text], colours[ground]) for text in texts for ground in grounds}  # fmt: skip
    return [
        f"{text} {colours[text]} on {ground} {colours[ground]}: {ratio:.2f}, not {least}"
        for (text, ground), ratio in ratios.items()
        if ratio < least
    ]


def _is_dark(colour: Colour) -> bool:
    return contrast(colour, Colour(1, 1, 1)) > contrast(colour, Colour(0, 0, 0))


def test_a_pair_that_cannot_be_read_would_be_seen():
    grey, white = Colour(0.5, 0.5, 0.5), Colour(1, 1, 1)
    (told,) = _too_little((("ink",), ("paper",), 4.5), {"ink": grey, "paper": white})
    assert told == "ink #808080 on paper #ffffff: 3.98, not 4.5"


# What pages make of the tokens --------------------------------------------------------------------

# Every run of text with its colour and what lies behind it: solid grounds, and those of gradients.
TEXTS = """() => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const bytes = colour => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const ground = bytes(getComputedStyle(e).backgroundColor);
      if (ground[3] === 255) return ground;
    }
    return [255, 255, 255, 255];
  };
  const found = new Map();
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.closest("svg, .hidden, .skip, video, audio, .card")) continue;
    const body = Boolean(e.closest(".prose, .standfirst, .answer")) && !e.closest(":is(a, .status, small, figcaption, figure, .ledger, .key, .method, blockquote footer, .code, .tag, h3, .locator, .timeline, .label)");
    const name = `${e.tagName.toLowerCase()}.${e.className}`;
    const seen = [bytes(getComputedStyle(e).color), behind(e), body];
    found.set(JSON.stringify(seen), [...seen, name, e.textContent.trim().slice(0, 40)]);
  }
  return [...found.values()];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "soldier-across-the-line/", "glossary/", "glossary/mdl/", "timeline/", "people/", "sources/", "search/", "guide/model/"])  # fmt: skip
def test_text_on_pages_can_be_read(address, scheme, hosted, page):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(hosted.url(address))
    _judge(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["everything/", "withdrawn/", "corrections/", "arabic/"])
def test_text_on_rarer_pages_can_be_read(address, scheme, hosted_probe, page):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(hosted_probe.url(address))
    _judge(page)


def _judge(page: Page) -> None:
    texts = page.evaluate(TEXTS)
    assert len(texts) > 3
    faint = []
    for (*text, _), (*ground, _), body, name, said in texts:
        ratio = contrast(Colour(*(one / 255 for one in text)), Colour(*(one / 255 for one in ground)))  # fmt: skip
        if ratio < (7 if body else 4.5):
            faint.append(f"{ratio:.2f} {name}: {said}")
    assert faint == []
