/** Boxes of task lists, `- [x] done`, and marks of footnotes, `text[^1]` and `[^1]: what it says`. */

/** @typedef {import("markdown-it").MarkdownIt} MarkdownIt */
/** @typedef {import("markdown-it").StateInline} StateInline */
/** @typedef {import("markdown-it").Token} Token */

const BOX = /^\[([ xX])\](?:[ \t]+|$)/
const NOTE = /\[\^([\p{L}\p{N}_-]{1,20})\](:[ \t]+)?/uy

/** @param {MarkdownIt} md */
export const smallMarks = (md) => {
  md.core.ruler.before("inline", "task_box", ({ tokens }) => tokens.forEach((token, place) => box(token, tokens[place - 2])))
  md.inline.ruler.before("link", "footnote", footnote)
  md.renderer.rules.task_box = (tokens, place) => `<span class="prose__task">${tokens[place]?.content}</span> `
  md.core.ruler.after("inline", "task_box_token", (state) => {
    for (const token of state.tokens) {
      if (token.meta?.box) token.children?.unshift(Object.assign(new state.Token("task_box", "span", 0), { content: token.meta.box }))
    }
  })
}

/** @param {Token} token @param {Token | undefined} item that it may be the text of */
const box = (token, item) => {
  const [whole = "", sign] = (token.type === "inline" && item?.type === "list_item_open" && BOX.exec(token.content)) || []
  if (!whole) return
  token.content = token.content.slice(whole.length)
  token.meta = { box: sign === " " ? "☐" : "☑" }
}

/** @param {StateInline} state @param {boolean} silent */
const footnote = (state, silent) => {
  NOTE.lastIndex = state.pos
  const [whole, name, colon] = NOTE.exec(state.src) ?? []
  if (!whole || !name || silent) return false
  const isDefinition = colon !== undefined && /(?:^|\n)$/.test(state.src.slice(Math.max(0, state.pos - 1), state.pos))
  state.push("sup_open", "sup", 1)
  state.push("text", "", 0).content = name
  state.push("sup_close", "sup", -1)
  state.pos += isDefinition ? whole.length : whole.length - (colon?.length ?? 0)
  if (isDefinition) state.push("text", "", 0).content = " "
  return true
}
