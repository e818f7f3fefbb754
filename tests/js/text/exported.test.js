import assert from "node:assert/strict"
import test from "node:test"
import { deflateRawSync } from "node:zlib"

const { conversationsIn } = await import("../../../static/js/text/exported.js")

/** A ZIP file of these files, the first as it is, the others deflated. @param {Record<string, string>} files */
const zip = (files) => {
  /** @type {any[]} */
  const bodies = []
  /** @type {Buffer[]} */
  const list = []
  let place = 0
  for (const [name, text] of Object.entries(files)) {
    const method = place === 0 ? 0 : 8
    const body = method ? deflateRawSync(Buffer.from(text)) : Buffer.from(text)
    const [local, central] = [Buffer.alloc(30), Buffer.alloc(46)]
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    central.writeUInt32LE(0x02014b50)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(body.length, 20)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE(place, 42)
    bodies.push(local, Buffer.from(name), body)
    list.push(central, Buffer.from(name))
    place += 30 + Buffer.byteLength(name) + body.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(place, 16)
  return new Blob([.../** @type {any[]} */ (bodies), /** @type {any} */ (directory), end])
}

test("a list, a single conversation and the files of a ZIP are read", async () => {
  assert.deepEqual(await conversationsIn(new Blob(['[{"id":1},{"id":2},null]'])), [{ id: 1 }, { id: 2 }])
  assert.deepEqual(await conversationsIn(new Blob(['{"format":"wenyuan.conversation"}'])), [{ format: "wenyuan.conversation" }])
  const file = zip({ "conversations/港口.json": '{"id":"港"}', "user.json": '{"id":"x"}', "a/conversations.json": '[{"id":"b"}]' })
  assert.deepEqual(await conversationsIn(file), [{ id: "港" }, { id: "b" }])
})

test("what is neither is refused", async () => {
  await assert.rejects(conversationsIn(new Blob(["PK and nothing else"])), RangeError)
  await assert.rejects(conversationsIn(new Blob(["no JSON"])), SyntaxError)
})
