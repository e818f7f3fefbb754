/** One conversation in the list: its title, a dot while it is written or holds an answer not yet seen, and its menu. */

import { clone, part, setText } from "../ui/dom.js"
import { page, translate } from "../ui/i18n.js"
import { addressOf as turnAddress } from "./turn-jump.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */

/** @param {Pick<Conversation, "title">} conversation */
export const titleOf = ({ title }) => title || translate("sidebar.untitled")

/** @param {string | null} id null: the start page @param {string | null} [turn] of it */
export const addressOf = (id, turn = null) => `${page.base}${id === null ? "/" : turnAddress(id, turn)}`

/**
 * @param {Conversation} conversation
 * @param {{isCurrent: boolean, isUnseen: boolean}} state
 */
export const conversationRow = (conversation, { isCurrent, isUnseen }) => {
  const row = clone("conversation")
  const link = part("conversation-link", row)
  const title = titleOf(conversation)
  row.dataset.id = conversation.id
  link.setAttribute("href", addressOf(conversation.id))
  link.title = title
  setText(part("conversation-title", row), title)
  showDot(row, conversation.live ? "live" : isUnseen ? "unseen" : "")
  part("conversation-more", row).setAttribute("aria-label", translate("sidebar.more", { title }))
  row.classList.toggle("conversation--current", isCurrent)
  if (isCurrent) link.setAttribute("aria-current", "page")
  return row
}

/** @param {HTMLElement} row @param {"live" | "unseen" | ""} state */
const showDot = (row, state) => {
  const dot = part("conversation-dot", row)
  dot.hidden = state === ""
  row.dataset.state = state
  setText(part("conversation-state", row), state && translate(`sidebar.${state}`))
}
