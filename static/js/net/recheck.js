/** What has become of an answer's statements, as the API tells it. */

import { request } from "./api.js"

/** @typedef {import("../model/types.js").Recheck} Recheck */

const AGAIN_MS = 1000
const LONGEST_MS = 90_000

/**
 * Have the pages that a run cites read once more, and wait for what is found.
 * @param {string} run
 * @param {(ms: number) => Promise<unknown>} [pause]
 * @returns {Promise<Recheck | null>} null: it took too long
 */
export const recheck = async (run, pause = (ms) => new Promise((done) => { setTimeout(done, ms) })) => {
  await request("POST", `/runs/${run}/recheck`, {})
  for (let waited = 0; waited < LONGEST_MS; waited += AGAIN_MS) {
    await pause(AGAIN_MS)
    const found = /** @type {Recheck} */ (await request("GET", `/runs/${run}/recheck`))
    if (found.checked_at) return found
  }
  return null
}
