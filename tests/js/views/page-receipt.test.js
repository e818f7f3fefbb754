import assert from "node:assert/strict"
import { test } from "node:test"

import { httpOf, moment, sizeOf } from "../../../static/js/views/page-receipt.js"

const receipt = {
  bytes_hash: "ab", size_bytes: 12345, charset: "gb18030", status: 200, content_type: "text/html", last_modified: "", etag: '"x"',
}

test("size and charset are told in the reader's numbers", () => {
  assert.equal(sizeOf(receipt, "en"), "12,345 bytes · gb18030")
  assert.equal(sizeOf({ ...receipt, charset: "" }, "en"), "12,345 bytes")
})

test("of the headers those are told that the server sent", () => {
  assert.equal(httpOf(receipt), '200 · text/html · ETag: "x"')
  assert.equal(httpOf({ ...receipt, content_type: "", etag: "" }), "200")
})

test("the moment is told in one time zone for everybody", () => {
  assert.match(moment("2026-11-29T23:30:05Z", "en"), /Nov 29, 2026.*11:30:05.*UTC/)
})
