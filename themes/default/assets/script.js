/* Nutgraf, the default theme: enhancements. Nothing here is needed to read a page: terms, dates and
   sources are links, cues are #t= links, and without script the timeline stays in the page. All
   words come from data-* attributes, so that they translate. */
(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const root = document.documentElement, wide = matchMedia("(min-width: 48em)");

  /* The element of this page that a link leads to; ids may be in any script, hashes are escaped. */
  const goal = (link) => {
    const hash = link.getAttribute("href") || "";
    if (hash.length < 2 || hash[0] !== "#") return null;
    try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  };

  /* 0. The font of slanted words is asked for once the page stands. */
  addEventListener("load", () => {
    for (const sheet of document.styleSheets) {
      try { for (const rule of sheet.cssRules) if (rule.media?.mediaText.includes("scripting")) rule.media.mediaText = "all"; } catch {}
    }
  });

  /* 1. Theme: auto → light → dark. The button exists only if it can work. */
  const button = $(".theme");
  if (button) {
    const order = ["auto", "light", "dark"], label = $("span", button);
    const show = () => { label.textContent = button.dataset[root.dataset.theme || "auto"]; };
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const next = order[(order.indexOf(root.dataset.theme || "auto") + 1) % 3];
      if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
      try { next === "auto" ? localStorage.removeItem("theme") : localStorage.setItem("theme", next); } catch {}
      show();
    });
  }

  /* 2. Card: one popover. A click (or Enter, which moves the focus in) opens it and keeps it open; a
        resting mouse opens it until it leaves mark and card, a resting keyboard focus that of a term: an
        open card is a stop on the way, and not every mark should be two. Esc, a click elsewhere, or
        opening another closes it (popover="auto" does that). */
  const card = $("#ng-card"), timeline = $("#ng-timeline"), popovers = "showPopover" in HTMLElement.prototype;
  const isOpen = (box) => popovers && box?.matches(":popover-open");
  const close = (box) => { if (isOpen(box)) box.hidePopover(); };
  if (card && popovers) {
    const words = card.dataset, kind = $(".card-kind", card), title = $(".card-title", card), body = $(".card-body", card), go = $(".card-more a", card);
    let from = null, timer = 0, wasOpen = null, hushed = null;

    const copy = (node) => {
      const c = node.cloneNode(true);
      for (const e of $$("[id]", c)) e.removeAttribute("id");
      c.removeAttribute("id");
      $$(".cite, .refs, .number", c).forEach((e) => e.remove());
      $$("dfn a", c).forEach((a) => a.replaceWith(...a.childNodes));
      return c;
    };
    const put = (box, node) => { if (node) box.append(...copy(node).childNodes); };
    const fill = (link) => {
      const entry = goal(link);
      if (!entry) return false;
      title.replaceChildren(); body.replaceChildren();
      go.href = link.hash;
      if (link.matches(".term")) {
        kind.textContent = words.term; go.textContent = words.termMore;
        put(title, $("dt", entry)); put(body, $("dd", entry));
        go.href = $("dt a", entry)?.getAttribute("href") || link.hash;
      } else if (link.matches(".when")) {
        kind.textContent = $("time, .time, .stamp", entry)?.textContent || words.event; go.textContent = words.eventMore;
        put(title, $("b, .title", entry)); put(body, $(".note", entry));
        $$("a", title).forEach((a) => a.replaceWith(...a.childNodes));
      } else if (link.matches(".status")) {
        const change = entry.matches(".log li");
        const meaning = change ? entry : $(`.key [data-status="${link.dataset.status}"]`)?.closest("div");
        if (!meaning) return false;
        kind.textContent = change ? words.correction : words.status;
        go.textContent = change ? words.correctionMore : words.statusMore;
        title.textContent = change ? $(".stamp time, .stamp .time", entry).textContent : $("dt", meaning).textContent;
        put(body, $(change ? ".entry" : "dd", meaning));
      } else {
        const place = $(".locator", link);
        kind.textContent = words.source.replace("#", link.firstChild.textContent.trim()) + (place ? `, ${place.textContent}` : "");
        go.textContent = words.sourceMore;
        put(body, entry);
      }
      return true;
    };
    const open = (link, moveFocus) => {
      if (from === link && isOpen(card)) { if (moveFocus) card.focus({ preventScroll: true }); return true; }
      close(card);
      if (!fill(link)) return false;
      from?.style.removeProperty("anchor-name");
      from?.setAttribute("aria-expanded", "false");
      from = link;
      link.style.setProperty("anchor-name", "--card");
      card.scrollTop = 0;
      card.showPopover({ source: link });
      link.setAttribute("aria-expanded", "true");
      if (moveFocus) card.focus({ preventScroll: true });
      /* At the foot of a phone the sheet would lie over the mark itself. */
      const over = link.getBoundingClientRect().bottom + 12 - card.getBoundingClientRect().top;
      if (!wide.matches && over > 0) scrollBy({ top: over });
      return true;
    };
    const rest = (link) => { clearTimeout(timer); timer = setTimeout(() => { delete card.dataset.pinned; open(link, false); }, 350); };
    const marks = ":is(.page, .foot) :is(.term, .when, .cite, a.status)[aria-haspopup]";
    $$(".term, .when, .cite, a.status").forEach((l) => { if (goal(l)) { l.setAttribute("aria-expanded", "false"); l.setAttribute("aria-haspopup", "dialog"); } });

    /* The browser closes the popover between pointerdown and click; remember whose it was, so that
       a second press on the same mark closes it and does not open it again. */
    document.addEventListener("pointerdown", () => {
      wasOpen = card.dataset.pinned && isOpen(card) ? from : null;
      if (!isOpen(card)) clearTimeout(timer);
    }, true);
    document.addEventListener("click", (e) => {
      const link = e.target.closest?.(marks);
      if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button) return;
      clearTimeout(timer);
      if (e.detail && wasOpen === link) { e.preventDefault(); wasOpen = null; close(card); return; }
      if (!open(link, e.detail === 0)) return;
      e.preventDefault();
      card.dataset.pinned = "1";
    });
    const leave = () => { clearTimeout(timer); if (!card.dataset.pinned) timer = setTimeout(() => close(card), 300); };
    document.addEventListener("pointerover", (e) => {
      if (e.pointerType !== "mouse" || !wide.matches) return;
      const link = e.target.closest?.(marks);
      if (e.target.closest?.("#ng-card") || (link && link === from && isOpen(card))) clearTimeout(timer);
      else if (link) rest(link);
    });
    document.addEventListener("pointerout", (e) => { if (e.pointerType === "mouse" && e.target.closest?.(`#ng-card, ${marks}`)) leave(); });
    document.addEventListener("focusin", (e) => {
      if (card.contains(e.target)) { clearTimeout(timer); return; }
      const link = e.target.closest?.(marks);
      /* The focus went on: at once, since the card may lie over what has it now. */
      if (link !== from || !isOpen(card)) { clearTimeout(timer); close(card); }
      if (link === hushed) return;
      hushed = null;
      if (link?.matches(".term:focus-visible")) rest(link);
    });
    /* Of a focus that goes on to nothing, or into a frame, no focusin tells. */
    document.addEventListener("focusout", (e) => { if (!e.relatedTarget && document.activeElement !== e.target) hushed = null; });
    addEventListener("blur", () => { if (document.activeElement?.matches("iframe")) close(card); });
    /* The focus that a closing card gives back does not open it again. */
    card.addEventListener("beforetoggle", (e) => {
      if (e.newState !== "closed") return;
      clearTimeout(timer);
      if ([from, card].some((box) => box.contains(document.activeElement))) hushed = from;
    });
    card.addEventListener("toggle", (e) => {
      if (e.newState === "closed" && !isOpen(card)) { from?.setAttribute("aria-expanded", "false"); delete card.dataset.pinned; }
    });
    card.addEventListener("click", (e) => {
      const link = e.target.closest("a");
      if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
      /* A term in a definition is turned up in place: cards may lead round in a circle. */
      if (link.matches(".term") && fill(link)) {
        e.preventDefault();
        card.dataset.pinned = "1";
        card.scrollTop = 0;
        card.focus({ preventScroll: true });
        return;
      }
      if (goal(link) || link.dataset.seek) close(card);
      if (goal(link)) reveal(goal(link));
    });
  }

  /* 3. What a link leads to may stand in the closed sheet or in closed details. */
  let shown = null;
  const reveal = (place) => {
    const details = place?.closest("details");
    if (details) details.open = true;
    if (!timeline?.contains(place) || wide.matches || !popovers) return;
    if (!isOpen(timeline)) { shown = place; timeline.showPopover(); }
    place.scrollIntoView({ block: "center" });
  };
  const arrive = () => { if (location.hash.length > 1) reveal(goal({ getAttribute: () => location.hash })); };
  addEventListener("hashchange", arrive);
  arrive();

  /* 4. Timeline: which event is being read. CSS fills the rail; this names the place. */
  const passages = $$(".passage[data-event]"), now = $(".dock-now");
  if (timeline) {
    const item = new Map(passages.map((p) => [p, document.getElementById(p.dataset.event)]));
    let current = null, queued = false;
    const place = (arriving) => {
      queued = false;
      const line = innerHeight * 0.5;
      let last = null;
      for (const p of passages) {
        const read = p.getBoundingClientRect().top < line;
        item.get(p)?.classList.toggle("is-read", read);
        if (read && item.get(p)) last = p;
      }
      if (last === current) return;
      current = last;
      $$("[aria-current]", timeline).forEach((a) => a.removeAttribute("aria-current"));
      /* A folded group stays folded: what moves by itself beside the text distracts from it. */
      const li = last && item.get(last), group = li?.closest("details:not([open])");
      const mark = group ? $("summary", group) : li && $(".entry", li), box = group ? mark : li;
      mark?.setAttribute("aria-current", "true");
      if (now) now.textContent = li ? `${$("time, .time", li).textContent} ${$("b", li).textContent}` : "";
      if (li && timeline.scrollHeight > timeline.clientHeight && (arriving === true || !timeline.matches(":hover, :focus-within")))
        timeline.scrollTo({ top: box.offsetTop - timeline.clientHeight / 2 });
    };
    const ask = () => { if (!queued) { queued = true; requestAnimationFrame(place); } };
    if (passages.length) {
      addEventListener("scroll", ask, { passive: true });
      addEventListener("resize", ask);
      timeline.addEventListener("toggle", (e) => { current = NaN; place(e.target === timeline && !shown); shown = null; }, true);
      place();
    }
    /* As a sheet: it closes after a jump out of it, and when the window grows into the rail layout. */
    timeline.addEventListener("click", (e) => {
      const link = e.target.closest("a"), to = link && goal(link);
      if (to && !timeline.contains(to) && !link.matches("[aria-haspopup]")) close(timeline);
    });
    wide.addEventListener("change", () => close(timeline));
  }

  /* 5. Terms on screen get a stroke of highlighter in the rail, which scrolls to them where it must. */
  const glossary = $("#ng-terms");
  if (glossary && "IntersectionObserver" in window) {
    const seen = new Map();
    const watch = new IntersectionObserver((list) => {
      for (const e of list) {
        const entry = goal(e.target);
        if (!entry) continue;
        const marks = seen.get(entry) || new Set();
        seen.set(entry, marks);
        marks[e.isIntersecting ? "add" : "delete"](e.target);
        entry.classList.toggle("in-view", marks.size > 0);
      }
      const first = $(".in-view", glossary);
      if (first && glossary.scrollHeight > glossary.clientHeight && !glossary.matches(":hover, :focus-within"))
        glossary.scrollTo({ top: first.offsetTop - glossary.clientHeight / 4 });
    });
    $$(".prose .term").forEach((t) => watch.observe(t));
  }

  /* 6. Cues seek in place, or say where in another site's frame. */
  const player = (a) => document.getElementById(a.closest("[data-video]")?.dataset.video);
  const mark = (v, at) => {
    for (const list of $$(`ol[data-video="${v.id}"]`)) {
      const links = $$("a", list), hit = links.findLast((a) => a.dataset.seek <= at);
      if (hit?.matches("[aria-current]")) continue;
      links.forEach((a) => a.removeAttribute("aria-current"));
      hit?.setAttribute("aria-current", "true");
      if (hit && !list.matches(":hover, :focus-within")) list.scrollTo({ top: hit.offsetTop - links[0].offsetTop });
    }
  };
  document.addEventListener("click", (e) => {
    const a = e.target.closest?.("a[data-seek]"), v = a && player(a);
    if (!v || e.metaKey || e.ctrlKey || e.shiftKey) return;
    const at = Number(a.dataset.seek), run = () => { v.currentTime = at; v.play().catch(() => {}); };
    if (a.target) mark(v, at); else {
      e.preventDefault();
      if (v.readyState) run(); else { v.addEventListener("loadedmetadata", run, { once: true }); v.preload = "metadata"; v.load(); }
    }
    const box = v.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) v.scrollIntoView({ block: "center" });
  });
  document.addEventListener("timeupdate", (e) => mark(e.target, e.target.currentTime + 0.25), true);

  /* 7. What scrolls sideways must be reachable by keyboard. */
  for (const box of $$(".table, pre")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  /* Browsers leave a link that is half in sight where it is, and the contents fade out at their end. */
  document.addEventListener("focusin", (e) => {
    if (e.target.matches?.(".toc a:focus-visible")) e.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  /* 8. Search page: narrows its lists while one types. */
  const filter = $(".filter");
  if (filter) {
    const field = $("input", filter), count = $("output", filter);
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
    const items = $$(".index li").map((li) => [li, plain(li.textContent)]);
    const narrow = () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      let left = 0;
      for (const [li, text] of items) { li.hidden = !words.every((w) => text.includes(w)); left += !li.hidden; }
      count.textContent = words.length ? `${left} / ${items.length}` : "";
    };
    filter.hidden = false;
    field.addEventListener("input", narrow);
    narrow();
  }
})();
