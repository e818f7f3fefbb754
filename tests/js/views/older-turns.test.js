import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { Branch } = await import("../../../static/js/model/branch.js")
const { Problem } = await import("../../../static/js/net/api.js")
const { OlderTurns } = await import("../../../static/js/views/older-turns.js")

const LETTERS = [..."abcdefghij"]
/** @type {any[]} */
const TREE = LETTERS.map((id, place) => ({ id, parent: LETTERS[place - 1] ?? null }))
/** @param {string} ids @returns {any[]} */
const turns = (ids) => TREE.filter(({ id }) => ids.includes(id)).map((node) => ({ ...node, runs: [] }))
/** @param {(of: any) => Promise<any>} [read] */
const begun = (read = async ({ before, limit = 3 }) => ({ turns: TREE.slice(0, LETTERS.indexOf(before)).slice(-limit), tree: TREE })) => {
  const branch = new Branch({ recall: () => null, remember: () => {} })
  branch.take("c", turns("hij"), TREE)
  /** @type {any} */
  const told = { reads: [], problems: [] }
  const older = new OlderTurns(branch, {
    read: (_conversation, of) => { told.reads.push(of); return read(of) }, take: () => {}, fail: ({ message }) => told.problems.push(message),
  })
  return { older, told, path: () => branch.path.map(({ id }) => id).join("") }
}

test("what comes before the oldest shown turn is added before it", async () => {
  const { older, told, path } = begun()
  assert.equal(await older.load(), true)
  assert.deepEqual([path(), told.reads[0].before, told.reads[0].leaf], ["efghij", "h", "j"])
})

test("a page that is being read is not read twice, and behind the first turn there is nothing", async () => {
  const { older, told, path } = begun()
  await Promise.all([older.load(), older.load()])
  assert.equal(told.reads.length, 1)
  await older.loadAll()
  assert.equal(path(), "abcdefghij")
  assert.equal(await older.load(), false)
  assert.equal(told.reads.length, 2)
})

test("a server that gives nothing more is not asked for ever", async () => {
  const { older, told } = begun(async () => ({ turns: [], tree: TREE }))
  await older.loadAll()
  assert.equal(told.reads.length, 1)
})

test("a failure is told, and can be tried again", async () => {
  let fails = true
  const { older, told, path } = begun(async () => {
    if (fails) throw new Problem("page.offline", "Away.")
    return { turns: turns("g"), tree: TREE }
  })
  await older.load()
  fails = false
  await older.load()
  assert.deepEqual([told.problems, path()], [["Away."], "ghij"])
})
