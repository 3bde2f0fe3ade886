// The same pages as the other generators make: articles, home and topics in pages of 50, glossary, a timeline of years,
// a list of sources, a feed, a sitemap.
const markdown = require("markdown-it")({ html: true });

const PAGE = 50;
const FEED = 50;
const MONTHS = "January February March April May June July August September October November December".split(" ");

const day = (value) => (value instanceof Date ? value.toISOString() : String(value)).slice(0, 10);

const inWords = (value) => {
  const [year, month, number] = day(value).split("-").map(Number);
  return `${number} ${MONTHS[month - 1]} ${year}`;
};

module.exports = function (config) {
  config.setLibrary("md", markdown);
  config.addPassthroughCopy({ "assets/style.css": "style.css" });
  config.addFilter("inline", (text) => markdown.renderInline(text));
  config.addFilter("day", day);
  config.addFilter("words", inWords);
  config.addFilter("instant", (value) => `${day(value)}T00:00:00Z`);

  const newest = (api) => api.getFilteredByTag("article").reverse();
  config.addCollection("newest", newest);
  config.addCollection("feed", (api) => newest(api).slice(0, FEED));
  config.addCollection("termPages", (api) => [...byKey(newest(api), "glossary")].map(([term, articles]) => ({ term, articles })));
  config.addCollection("years", (api) => {
    const years = new Map();
    for (const article of api.getFilteredByTag("article")) {
      for (const event of article.data.timeline) {
        const year = day(event.date).slice(0, 4);
        if (!years.has(year)) years.set(year, { year, events: [], sources: new Set() });
        const leaf = years.get(year);
        leaf.events.push({ ...event, on: day(event.date), article });
        event.sources.forEach((source) => leaf.sources.add(source));
      }
    }
    const found = [...years.values()].sort((a, b) => a.year.localeCompare(b.year));
    for (const leaf of found) {
      leaf.events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
      leaf.sources = [...leaf.sources].sort();
    }
    return found;
  });
  config.addCollection("citing", (api) => Object.fromEntries(byKey(newest(api), "sources")));
  config.addCollection("topicNames", (api) => [...byKey(newest(api), "topics").keys()].sort());
  config.addCollection("topicPages", (api) => {
    const pages = [];
    for (const [topic, articles] of byKey(newest(api), "topics")) {
      const count = Math.ceil(articles.length / PAGE);
      for (let number = 1; number <= count; number += 1) {
        pages.push({ topic, number, count, articles: articles.slice((number - 1) * PAGE, number * PAGE) });
      }
    }
    return pages;
  });

  return {
    dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
};

function byKey(articles, key) {
  const found = new Map();
  for (const article of articles) {
    for (const name of article.data[key]) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(article);
    }
  }
  return found;
}
