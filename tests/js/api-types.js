/**
 * Writes static/js/model/api.d.ts from docs/openapi.json: `npm run api-types`, with `-- --check` only a comparison.
 */

import { readFileSync, writeFileSync } from "node:fs"
import { compile } from "json-schema-to-typescript"

const API = new URL("../../docs/openapi.json", import.meta.url)
const TYPES = new URL("../../static/js/model/api.d.ts", import.meta.url)
const HEAD = "// Written by `make reference` from docs/openapi.json. What the API gives; types.d.ts has the page's own names."

/**
 * A property's title would become a type of its own.
 * @param {any} schema
 * @returns {any}
 */
const untitled = (schema) => {
  if (Array.isArray(schema)) return schema.map(untitled)
  if (schema === null || typeof schema !== "object") return schema
  const inside = Object.entries(schema).filter(([key, value]) => key !== "title" || typeof value !== "string")
  return Object.fromEntries(inside.map(([key, value]) => [key, untitled(value)]))
}

/** @returns {Promise<string>} the types of every schema that the API's description names */
const apiTypes = async () => {
  const { components } = JSON.parse(readFileSync(API, "utf8"))
  const local = JSON.parse(JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/$defs/"))
  const $defs = Object.fromEntries(Object.entries(local).map(([name, schema]) => [name, untitled(schema)]))
  const text = await compile({ $defs }, "", {
    additionalProperties: false,
    bannerComment: HEAD,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120, semi: false },
    unreachableDefinitions: true,
  })
  // The tool says of every type where it met it: a line that says nothing here.
  const met = /\n \*(?:\n \*)? This interface was referenced by .*\n(?: \* via the .*\n)?/g
  return text.replace(met, "\n").replaceAll("/**\n */\n", "")
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const types = await apiTypes()
  if (!process.argv.includes("--check")) writeFileSync(TYPES, types)
  else if (readFileSync(TYPES, "utf8") !== types) {
    console.error("static/js/model/api.d.ts is not what docs/openapi.json says: run `make reference` and commit it.")
    process.exitCode = 1
  }
}
