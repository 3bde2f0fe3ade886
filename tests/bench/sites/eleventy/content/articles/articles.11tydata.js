module.exports = {
  layout: "article.njk",
  tags: ["article"],
  permalink: (data) => `/${data.page.fileSlug}/`,
};
