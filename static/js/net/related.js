/** What may be asked next after an answer, as the API tells it. */

import { request } from "./api.js"

/** @param {string} run @returns {Promise<{turn: string, questions: string[]}>} */
export const readRelated = (run) => request("GET", `/runs/${run}/related`)
