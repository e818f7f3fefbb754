import assert from "node:assert/strict"
import test from "node:test"

const { Doing } = await import("../../../static/js/net/doing.js")

test("what is being done is waited for, also where it fails", async () => {
  const doing = new Doing()
  /** @type {any} */
  let fail
  const verb = doing.track(new Promise((_yes, no) => { fail = no })).catch(() => "failed")
  let isSettled = false
  const waiting = doing.settled().then(() => { isSettled = true })
  await Promise.resolve()
  assert.equal(isSettled, false)
  fail(new Error("no"))
  await waiting
  assert.equal(await verb, "failed")
})
