/** The models that the reader may choose from, in the order of `GET /models`: one list for the whole page. */

/** @typedef {import("../model/types.js").Model} Model */

/** @type {readonly Model[]} */
let offered = []

let isTold = false
/** @type {Set<() => void>} */
const waiting = new Set()

/** @param {readonly Model[]} models */
export const offer = (models) => {
  offered = models
  isTold = true
  for (const then of waiting) then()
  waiting.clear()
}

/** Has `then` called when the models are told, if they are not yet: answers may be drawn before. @param {() => void} then */
export const onceOffered = (then) => { if (!isTold) waiting.add(then) }

/** What there is to choose from; empty where there is only one, or nobody has told yet. */
export const choices = () => (offered.length > 1 ? offered : [])

/** The model of this name; the first one where nobody has chosen, or the chosen one is gone. @param {string} name */
export const modelNamed = (name) => offered.find((model) => model.name === name) ?? offered[0] ?? null

/** How a reader is told of a model that has answered, though it may be gone. @param {string} name */
export const labelOf = (name) => offered.find((model) => model.name === name)?.label ?? name

/** Whether a model can be asked to think so. @param {string} name @param {"off" | "on" | "deep"} level */
export const canThink = (name, level) => modelNamed(name)?.levels.includes(level) ?? level !== "deep"
