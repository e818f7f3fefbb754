/** The rules for what the browser runs and for its tests: faults, size caps, the rooms of static/js, and one look. */

import js from "@eslint/js"
import stylistic from "@stylistic/eslint-plugin"
import globals from "globals"

/** The rooms above a room: it must not import them (ARCHITECTURE.md draws the floors). */
const ABOVE = {
  model: ["ui", "net", "text", "views"],
  ui: ["net", "text", "views"],
  net: ["text", "views"],
  text: ["net", "views"],
  views: [],
}

const FAULTS = {
  "array-callback-return": "error",
  "default-case-last": "error",
  "eqeqeq": "error",
  "no-constructor-return": "error",
  "no-implicit-coercion": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-promise-executor-return": "error",
  "no-return-assign": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-template-curly-in-string": "error",
  "no-throw-literal": "error",
  "no-unmodified-loop-condition": "error",
  "no-unreachable-loop": "error",
  "no-unused-expressions": ["error", { allowTernary: true }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
}

// A module or a function that outgrows these has more than one idea in it (STYLE.md).
const CAPS = {
  "complexity": ["error", 12],
  "max-depth": ["error", 3],
  "max-lines": ["error", 300],
  "max-lines-per-function": ["error", 40],
  "max-nested-callbacks": ["error", 4],
  "max-params": ["error", 5],
}

const LOOK = {
  "@stylistic/arrow-parens": ["error", "always"],
  "@stylistic/comma-dangle": ["error", "always-multiline"],
  "@stylistic/eol-last": "error",
  "@stylistic/indent": ["error", 2, { SwitchCase: 1, ignoredNodes: ["ConditionalExpression"] }],
  "@stylistic/max-len": ["error", { code: 160, ignoreUrls: true }],
  "@stylistic/no-multiple-empty-lines": ["error", { max: 1 }],
  "@stylistic/no-trailing-spaces": "error",
  "@stylistic/object-curly-spacing": ["error", "always"],
  "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "avoidEscape" }],
  "@stylistic/semi": ["error", "never", { beforeStatementContinuationChars: "always" }],
}

const rooms = Object.entries(ABOVE).map(([room, above]) => ({
  files: [`static/js/${room}/**/*.js`],
  rules: { "no-restricted-imports": ["error", { patterns: above.map((name) => ({
    group: [`**/${name}/*`], message: `${room}/ lies under ${name}/ and must not import it.`,
  })) }] },
}))

export default [
  { ignores: ["node_modules/", "build/", "var/", ".venv/"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    plugins: { "@stylistic": stylistic },
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { ...FAULTS, ...LOOK },
  },
  { files: ["static/js/**/*.js"], languageOptions: { globals: globals.browser }, rules: CAPS },
  {
    files: ["tests/js/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: { "@stylistic/max-len": "off", "no-promise-executor-return": "off", "no-use-before-define": "off" },
  },
  { files: ["static/js/views/**/*.js"], rules: { "max-lines": ["error", 250] } },
  ...rooms,
]
