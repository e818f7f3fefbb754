/** The part of the API that makes, lists and ends links to copies of conversations. */

import { request } from "./api.js"

/** @typedef {import("../model/types.js").LinkCard} LinkCard */

/**
 * @param {string} conversation
 * @param {{leaf?: string, days: number}} wanted
 * @returns {Promise<LinkCard & {address: string}>}
 */
export const shareConversation = (conversation, wanted) => request("POST", `/conversations/${conversation}/links`, wanted)

/** @returns {Promise<{links: LinkCard[]}>} */
export const listLinks = () => request("GET", "/links")

/** @param {string} id @returns {Promise<null>} */
export const endLink = (id) => request("DELETE", `/links/${id}`)
