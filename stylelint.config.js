/** The rules for our stylesheets: the standard ones, and those of STYLE.md (roles for colours, logical sides, no `!important`). */

export default {
  extends: ["stylelint-config-standard"],
  rules: {
    "color-named": "never",
    "color-no-hex": true,
    "custom-property-empty-line-before": null,
    "declaration-no-important": true,
    "function-disallowed-list": ["rgb", "hsl", "oklch"],
    // Nested rules stand with what they vary, and no two of ours compete across blocks.
    "no-descending-specificity": null,
    "max-nesting-depth": 3,
    "value-keyword-case": ["lower", { ignoreProperties: [/^--font/] }],
    "selector-class-pattern": ["^(?:hljs-.*|[a-z0-9-]+(__[a-z0-9-]+)?(--[a-z0-9-]+)?)$", { message: "A class is block__element--variant." }],
    // Safari knows this one by its old name only.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-box-decoration-break", "-webkit-text-size-adjust"] }],
    "selector-max-id": 0,
    "selector-max-specificity": "0,4,2",
    "property-disallowed-list": [
      ["margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right", "left", "right", "text-align-last"],
      { message: "Sides are logical: inline-start, inline-end." },
    ],
  },
  // Raw colours stand once, in tokens.css.
  overrides: [{ files: ["**/tokens.css"], rules: { "color-no-hex": null, "function-disallowed-list": null } }],
}
