/** The turn that a question has just made, as the API will tell it. */

/** @typedef {import("./types.js").Turn} Turn */
/**
 * @typedef {{question: string, search: boolean, think: boolean | "deep", model?: string,
 *   sites?: string[], focus?: string, days?: number | null, parent?: string | null}} Ask
 */

/**
 * @param {string} id
 * @param {import("./types.js").Run} run its first
 * @param {Ask} ask
 * @param {Date} [now]
 * @returns {Turn}
 */
export const askedTurn = (id, run, { question, search, think, model = "", sites = [], focus = "", days = null, parent = null }, now = new Date()) => ({
  id, parent, question, search, sites, focus, days, model, feedback: {}, related: {},
  think: think !== false, effort: think === "deep" ? "deep" : "on",
  created_at: now.toISOString(), runs: [run], chosen: null,
})
