// The preview's half in the page: a plugin of livereload.js that says which build the page is of,
// and shows what is wrong over it. Everything it shows is text, never markup.
(() => {
  "use strict";
  const PROBLEMS = "nutgraf-problems";
  const here = document.currentScript.dataset;

  const STYLE = `
    :host { all: initial; }
    .panel { --paper: #fffdf9; --ink: #201d18; --soft: #6a6257; --line: #e2dacd; --error: #b3261e; --warn: #8a5a00; --link: #0b57a4; --code: #f5f0e6;
      position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto; overscroll-behavior: contain;
      background: var(--paper); color: var(--ink); border-top: 4px solid var(--error); box-shadow: 0 -8px 40px rgb(0 0 0 / .28);
      font: 15px/1.45 system-ui, sans-serif; padding: 14px max(16px, calc(50vw - 560px)) 20px; box-sizing: border-box; text-align: left; }
    @media (prefers-color-scheme: dark) { .panel { --paper: #1d1b18; --ink: #f1ece3; --soft: #b0a798; --line: #3b372f; --error: #ff8a80; --warn: #f0bd5f; --link: #8ec5ff; --code: #292620; } }
    header { display: flex; gap: 12px; align-items: baseline; }
    h2 { font-size: 17px; margin: 0; flex: 1; }
    button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; min-height: 32px; cursor: pointer; }
    button:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { padding: 12px 0 10px; border-top: 1px solid var(--line); margin-top: 12px; }
    .place { font: 13px/1.4 ui-monospace, monospace; color: var(--soft); overflow-wrap: anywhere; }
    a.place { color: var(--link); }
    .message { margin: 2px 0; font-weight: 600; overflow-wrap: anywhere; }
    .severity { color: var(--error); } .warning .severity, .hint .severity { color: var(--warn); }
    .code { color: var(--soft); font-weight: 400; font-size: 13px; }
    pre { font: 13px/1.5 ui-monospace, monospace; background: var(--code); border-radius: 6px; margin: 6px 0; padding: 6px 10px; overflow-x: auto; }
    .caret { color: var(--error); font-weight: 700; }
    .hint-text { margin: 4px 0 0; overflow-wrap: anywhere; }
    .more { color: var(--soft); margin: 12px 0 0; }`;

  let panel = null;

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const clear = () => {
    if (panel) panel.remove();
    panel = null;
    document.removeEventListener("keydown", onKey);
  };

  const onKey = (event) => {
    if (event.key === "Escape") clear();
  };

  const drawPlace = (one) => {
    const words = `${one.path}:${one.line}:${one.column}`;
    const place = make(one.href ? "a" : "span", "place", words);
    if (one.href) {
      place.href = one.href;
      place.title = "Open in the editor";
    }
    return place;
  };

  const drawProblem = (one) => {
    const item = make("li", one.severity);
    const message = make("p", "message");
    message.append(make("span", "severity", one.severity), ` ${one.message} `, make("span", "code", one.code));
    item.append(drawPlace(one), message);
    if (one.excerpt) {
      const excerpt = make("pre", "", `${one.excerpt}\n${" ".repeat(one.caret)}`);
      excerpt.append(make("span", "caret", "^"));
      item.append(excerpt);
    }
    if (one.hint) item.append(make("p", "hint-text", one.hint));
    return item;
  };

  const show = (told) => {
    clear();
    panel = make("nutgraf-problems");
    const root = panel.attachShadow({ mode: "open" });
    const box = make("section", "panel");
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", "Problems");
    const header = make("header");
    const close = make("button", "", "Hide");
    close.title = "Escape hides it too; the next save shows what is left";
    close.addEventListener("click", clear);
    header.append(make("h2", "", told.summary), close);
    const list = make("ol");
    list.append(...told.problems.map(drawProblem));
    box.append(header, list);
    if (told.fault) box.append(make("p", "more", told.fault));
    if (told.more) box.append(make("p", "more", `${told.more} more: the terminal lists all of them.`));
    root.append(make("style", "", STYLE), box);
    document.documentElement.append(panel);
    document.addEventListener("keydown", onKey);
  };

  window.LiveReloadPluginNutgraf = class {
    static identifier = "nutgraf";
    static version = "1";

    analyze() {
      return { page: here.page, looks: here.looks };
    }

    reload(path, options) {
      if (path !== PROBLEMS) return false;
      if (options.originalPath) show(JSON.parse(options.originalPath));
      else clear();
      return true;
    }
  };
})();
