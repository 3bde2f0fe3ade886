"""What makes a text unreadable without being wrong: cut off, written over, pushed out of the window."""

from typing import Final

from playwright.sync_api import Page


def find_faults(page: Page) -> list[str]:
    """Texts of the page as it stands that are cut off or lie over each other; a window too narrow."""
    return page.evaluate(FAULTS)


FAULTS: Final = """() => {
  const faults = [], aside = ".hidden, .sprite, .skip, .dock, .card, .progress, .dock-now";
  const say = e => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 40)}”`;
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) faults.push(`${wide} wide in ${innerWidth}`);

  for (const e of document.querySelectorAll("body *")) {
    if (e.closest(aside) || e.closest("svg, video, audio") || !e.textContent.trim() || !e.checkVisibility()) continue;
    const style = getComputedStyle(e), cuts = /hidden|clip/;
    if (cuts.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1) faults.push("cut at its side: " + say(e));
    if (cuts.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1) faults.push("cut below: " + say(e));
  }

  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(aside) || parent.closest("svg, video, audio, select, script, style")) continue;
    if (!parent.checkVisibility({visibilityProperty: true})) continue;
    let block = parent;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) lines.push([box, block, parent]);
  }
  lines.sort((a, b) => a[0].top - b[0].top);
  const seen = new Set();
  for (let i = 0; i < lines.length; i++) {
    const [a, block, one] = lines[i];
    for (let j = i + 1; j < lines.length && lines[j][0].top < a.bottom; j++) {
      const [b, other, two] = lines[j];
      if (block === other || block.contains(other) || other.contains(block)) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across <= 2 || down <= 0.35 * Math.min(a.height, b.height)) continue;
      /* What scrolls inside its own box is not seen outside of it. */
      if (hides(one, a, b) || hides(two, b, a)) continue;
      const fault = `${say(one)} over ${say(two)}`;
      if (!seen.has(fault)) { seen.add(fault); faults.push(fault); }
    }
  }
  function hides(element, box, other) {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflowY === "visible" && getComputedStyle(e).overflowX === "visible") continue;
      const frame = e.getBoundingClientRect();
      if (frame.right <= other.left + 2 || frame.left >= other.right - 2 || frame.bottom <= other.top + 2 || frame.top >= other.bottom - 2) return true;
    }
    return false;
  }
  return faults;
}"""
