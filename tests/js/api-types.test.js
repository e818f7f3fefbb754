import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"

import { TYPES, apiTypes } from "./api-types.js"

test("the browser's types are those of the API's description", async () => {
  assert.equal(readFileSync(TYPES, "utf8"), await apiTypes(), "run `make reference` and commit what it has written")
})
