/** Tells the server that a temporary conversation is open here, or no longer. */

import { request } from "./api.js"

/** @param {string} conversation @param {boolean} isOpen @returns {Promise<null>} */
export const notePresence = (conversation, isOpen) => request("PUT", `/conversations/${conversation}/presence`, { open: isOpen })
