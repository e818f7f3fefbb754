/**
 * The menu of one conversation: at its title, and at the "⋯" of its row in the list. What it offers is registered, so
 * that whoever builds another verb adds it here without touching either place.
 */

import { clone, part, setIcon, setText } from "../ui/dom.js"
import { Menu } from "../ui/menu.js"

/** @typedef {import("../model/types.js").Conversation} Conversation */
/**
 * @typedef {object} ConversationVerb
 * @property {string} key its hook in the document, `data-verb`
 * @property {number} order 10 rename, 20 pin, 30 archive, 40 export, 50 share, 90 delete
 * @property {string} icon in the sprite
 * @property {(conversation: Conversation) => string} label in the reader's language
 * @property {(conversation: Conversation, opener: HTMLElement) => void} act
 * @property {(conversation: Conversation) => boolean} [isOffered]
 * @property {boolean} [isDestructive]
 */

/** @type {ConversationVerb[]} */
const verbs = []

/** Offer a verb in every conversation's menu; one of the same key takes its place. @param {ConversationVerb} verb */
export const offerVerb = (verb) => {
  const place = verbs.findIndex(({ key }) => key === verb.key)
  if (place >= 0) verbs.splice(place, 1)
  verbs.push(verb)
  verbs.sort((a, b) => a.order - b.order)
}

export class ConversationMenu {
  #list = part("conversation-menu")
  #menu = new Menu(null, this.#list, () => this.#fill())
  /** @type {Conversation | null} */
  #conversation = null
  /** @type {HTMLElement | null} */
  #opener = null

  /** Open at a button, or close where it is open there. @param {HTMLElement} opener @param {Conversation} conversation */
  toggle(opener, conversation) {
    this.#conversation = conversation
    this.#stand(opener)
    this.#menu.toggle(opener)
  }

  /** The arrow keys open it too. @param {HTMLElement} opener @param {Conversation} conversation @param {KeyboardEvent} event */
  onKey(opener, conversation, event) {
    this.#conversation = conversation
    this.#stand(opener)
    this.#menu.onButtonKey(opener, event)
  }

  /** In the part of the page that its button is in: the other may be out of reach. @param {HTMLElement} opener */
  #stand(opener) {
    this.#opener = opener
    const place = opener.closest("[data-part=sidebar], [data-part=stage]")
    if (place && this.#list.parentElement !== place) place.append(this.#list)
  }

  #fill() {
    const conversation = this.#conversation
    if (!conversation) return
    const offered = verbs.filter((verb) => verb.isOffered?.(conversation) ?? true)
    this.#list.replaceChildren(...offered.map((verb) => this.#item(verb, conversation)))
  }

  /** @param {ConversationVerb} verb @param {Conversation} conversation */
  #item(verb, conversation) {
    const item = clone("menu-item")
    setIcon(item, verb.icon)
    setText(part("label", item), verb.label(conversation))
    item.dataset.verb = verb.key
    item.classList.toggle("menu__item--danger", verb.isDestructive ?? false)
    item.addEventListener("click", () => {
      this.#menu.close(true)
      if (this.#opener) verb.act(conversation, this.#opener)
    })
    return item
  }
}
