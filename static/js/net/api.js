/** The HTTP API as functions: JSON in, JSON out, every failure a `Problem` with a code and a sentence. */

import { page, sentence, translate } from "../ui/i18n.js"
import { piecesOf } from "./import-pieces.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */
/** @typedef {import("../model/types.js").Folder} Folder */
/** @typedef {import("../model/types.js").Turn} Turn */
/** @typedef {import("../model/types.js").Run} Run */
/** @typedef {import("../model/types.js").StoredPage} StoredPage */

const BASE = `${page.base}/api/v1`
const TIMEOUT_MS = 20_000
/** What the server takes in one request. */
const IDS_AT_ONCE = 500
const CHANGES = "/conversations/changes"

/** What went wrong, in the reader's language. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} text
   * @param {number} [status]
   */
  constructor(code, text, status = 0) {
    super(text)
    this.code = code
    this.status = status
  }
}

/**
 * @param {string} [after]
 * @param {boolean} [isArchived]
 * @param {string} [folder] "": of any, and of none
 * @returns {Promise<{conversations: Conversation[], next: string | null}>}
 */
export const listConversations = (after = "", isArchived = false, folder = "") => {
  const query = new URLSearchParams({ ...(after && { after }), ...(isArchived && { archived: "true" }), ...(folder && { folder }) }).toString()
  return request("GET", `/conversations${query && `?${query}`}`)
}

/**
 * What is found of all that was asked and answered: titles first, then the newest.
 * @param {Record<string, string>} limits `query`, `since`, `until`, `site`, `folder`, `before`; an empty one limits nothing
 * @returns {Promise<import("../model/types.js").HistoryMatches>}
 */
export const searchHistory = (limits) =>
  request("GET", `/history?${new URLSearchParams(Object.entries(limits).filter(([, value]) => value))}`)

/** How many turns come at a time: more than fit on a screen, few enough to be drawn at once. */
const PAGE_TURNS = 8
/** As many as the server gives at once. */
export const MOST_TURNS = 100

/**
 * The last turns of a branch, or those before one of them, and the places of all turns of the conversation.
 * @param {string} id
 * @param {{leaf?: string | null, before?: string | null, limit?: number}} [of]
 * @returns {Promise<Conversation & {turns: Turn[], tree: {id: string, parent: string | null}[]}>}
 */
export const readConversation = (id, { leaf = null, before = null, limit = PAGE_TURNS } = {}) => {
  const query = new URLSearchParams({ limit: String(limit), ...(leaf && { leaf }), ...(before && { before }) })
  return request("GET", `/conversations/${id}?${query}`)
}

/** @param {string} clientId @param {boolean} [isTemporary] @returns {Promise<{id: string}>} */
export const createConversation = (clientId, isTemporary = false) =>
  request("POST", "/conversations", { client_id: clientId, ...(isTemporary && { temporary: true }) })

/** @param {string} id @param {string} title @returns {Promise<Conversation>} */
export const renameConversation = (id, title) => request("PATCH", `/conversations/${id}`, { title })

/** @param {string} id @param {boolean} pinned @returns {Promise<Conversation>} */
export const pinConversation = (id, pinned) => request("PATCH", `/conversations/${id}`, { pinned })

/** @param {string} id @param {boolean} archived @returns {Promise<Conversation>} */
export const archiveConversation = (id, archived) => request("PATCH", `/conversations/${id}`, { archived })

/**
 * Do the same with many, or with all; as often as it takes.
 * @param {"archive" | "unarchive" | "move" | "delete"} change
 * @param {string[] | null} ids null: all
 * @param {string | null} [folder] to which they are moved; null: to none
 */
export const changeConversations = async (change, ids, folder) => {
  for (let place = 0; place < (ids?.length ?? 1); place += IDS_AT_ONCE) {
    const some = ids ? { ids: ids.slice(place, place + IDS_AT_ONCE) } : {}
    /** @type {{changed: number, remaining: number}} */
    let done
    do done = await request("POST", CHANGES, { change, ...some, ...(folder !== undefined && { folder }) })
    while (done.remaining > 0 && done.changed > 0)
  }
}

/** @returns {Promise<{folders: Folder[]}>} */
export const listFolders = () => request("GET", "/folders")

/** A new one, or that of this name. @param {string} name @returns {Promise<Folder>} */
export const makeFolder = (name) => request("POST", "/folders", { name })

/** @param {string} id @param {string} name @returns {Promise<Folder>} */
export const renameFolder = (id, name) => request("PATCH", `/folders/${id}`, { name })

/** Its conversations stay. @param {string} id @returns {Promise<null>} */
export const deleteFolder = (id) => request("DELETE", `/folders/${id}`)

/** @param {string} id @returns {Promise<null>} */
export const deleteConversation = (id) => request("DELETE", `/conversations/${id}`)

/**
 * @param {string} conversation
 * @param {{client_id: string, question: string, search: boolean, think: boolean | "deep", model?: string, parent?: string | null,
 *   sites?: string[], focus?: string, days?: number | null}} wanted
 * @returns {Promise<{turn: string, run: string}>}
 */
export const ask = (conversation, wanted) => request("POST", `/conversations/${conversation}/turns`, wanted)

/**
 * @param {string} turn
 * @param {{search?: boolean, think?: boolean | "deep", model?: string, sources?: number[]}} change
 * @param {string} clientId
 * @returns {Promise<{turn: string, run: string}>}
 */
export const retry = (turn, change, clientId) =>
  // The kind of sources is the question's: `undefined` is not sent.
  request("POST", `/turns/${turn}/runs`, { ...change, focus: undefined, client_id: clientId })

/** @param {string} run @param {number} seq @returns {Promise<{run: string}>} */
export const stop = (run, seq) => request("POST", `/runs/${run}/stop`, { seq })

/** Another run that goes on with the text of this one. @param {string} run @param {string} clientId @returns {Promise<{turn: string, run: string}>} */
export const resume = (run, clientId) => request("POST", `/runs/${run}/continue`, { client_id: clientId })

/** Have a run that is reasoning answer from what it has thought. @param {string} run @returns {Promise<{run: string}>} */
export const answerNow = (run) => request("POST", `/runs/${run}/answer`)

/** Have the conversation go on from this run of its turn. @param {string} run @returns {Promise<{run: string}>} */
export const choose = (run) => request("POST", `/runs/${run}/choose`)

/** @param {string} run @returns {Promise<Run>} */
export const readRun = (run) => request("GET", `/runs/${run}`)

/** Where a run's entries after `after` come as server-sent events. @param {string} run @param {number} after */
export const eventsAddress = (run, after) => `${BASE}/runs/${run}/events?after=${after}`

/** The models that the reader may choose from. @returns {Promise<{models: import("../model/types.js").Model[]}>} */
export const readModels = () => request("GET", "/models")

/** What stands above the conversation now. @returns {Promise<import("../model/types.js").Notices>} */
export const readNotices = () => request("GET", "/notices")

/** Where a conversation or an answer is as a file. @param {"conversations" | "runs"} kind @param {string} id @param {string} format @param {string} [leaf] */
export const exportAddress = (kind, id, format, leaf = "") => `${BASE}/${kind}/${id}/export?format=${format}${leaf && `&leaf=${leaf}`}`

/** Where all of an account is as one file. */
export const accountAddress = `${BASE}/export`

/** Bring in one conversation of a file; packed, and in pieces, so that long ones fit. @param {object} conversation */
export const importConversation = async (conversation) => {
  for (const piece of piecesOf(conversation)) {
    const packed = new Blob([JSON.stringify(piece)]).stream().pipeThrough(new CompressionStream("gzip"))
    await request("POST", "/imports", await new Response(packed).blob())
  }
}

/** Whether the server answers at all. */
export const isAlive = () => request("GET", "/health").then(() => true, () => false)

/** @param {string} run @param {number} index @returns {Promise<StoredPage>} */
export const readSource = (run, index) => request("GET", `/runs/${run}/sources/${index}`)

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export const request = async (method, path, body) => {
  const response = await reach(method, path, body)
  if (response.ok) return response.status === 204 ? null : response.json()
  throw await problemOf(response)
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
const reach = async (method, path, body) => {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" }
  if (body) headers["Content-Type"] = body instanceof Blob ? "application/gzip" : "application/json"
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken()
  try {
    return await fetch(BASE + path, {
      method, headers, body: body instanceof Blob ? body : body && JSON.stringify(body),
      credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS), keepalive: outlivesPage(method, path),
    })
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError"
    throw new Problem(isLate ? "page.timeout" : "page.offline", translate(isLate ? "error.timeout" : "error.offline"))
  }
}

/** What is said while the page is being left reaches the server all the same. @param {string} method @param {string} path */
const outlivesPage = (method, path) => method === "DELETE" || path === CHANGES || path.endsWith("/presence")

/** @param {Response} response */
const problemOf = async (response) => {
  const isProblem = response.headers.get("Content-Type")?.includes("json")
  const body = isProblem ? await response.json().catch(() => ({})) : {}
  const code = body.code ?? (response.status === 401 ? "account.signed_out" : "run.internal")
  return new Problem(code, body.detail || sentence(code), response.status)
}

// A sign-in in another tab renews the cookie; the form's token stays as it was when this page was made.
const csrfToken = () =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1]
  ?? document.querySelector("[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? ""
