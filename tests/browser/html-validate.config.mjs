// What html-validate judges the built pages by; each departure from its presets has its reason.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  rules: {
    // Style sheet and script are the site's own, from the same folder: no other host could change them.
    "require-sri": ["error", { target: "crossorigin" }],
    // Headings have their own words as ids, in whatever script and with whatever first letter.
    "valid-id": ["error", { relaxed: true }],
    // Task lists come from a library that writes `checked="checked"`, which is as right as `checked`.
    "attribute-boolean-style": "off",
  },
};
