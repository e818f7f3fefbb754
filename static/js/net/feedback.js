/** What a reader thinks of an answer, as the API takes it. */

import { request } from "./api.js"

/** @param {string} run @param {{good: boolean, reason?: string, comment?: string}} said @returns {Promise<unknown>} */
export const giveFeedback = (run, said) => request("PUT", `/runs/${run}/feedback`, said)

/** @param {string} run @returns {Promise<unknown>} */
export const takeBackFeedback = (run) => request("DELETE", `/runs/${run}/feedback`)
