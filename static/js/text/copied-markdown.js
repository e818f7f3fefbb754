/**
 * Markdown that leaves the page: wherever it is pasted, it loads nothing, and nothing in a stranger's title is a sign.
 * (`chat/sharing/foreign_text.py` does the same for files; both pass `tests/fixtures/foreign-text.json`.)
 */

const SIGNS = /[\\`*_[\]<>&$|~]/g
const FENCE = /^[ \t]{0,12}(`{3,}|~{3,})/
const STEPS = /\\[!<`]|`+|!(?=\[)|<(?=[A-Za-z/!?])(?!https?:)/g

/**
 * A stranger's words as one line of which nothing is Markdown.
 * @param {string} text
 */
export const plain = (text) => text.replaceAll(/\s+/g, " ").trim().replaceAll(SIGNS, "\\$&")

/**
 * A model's Markdown in which a picture is a link to it and a tag is text. Code stays as it is.
 * @param {string} markdown
 */
export const unloading = (markdown) => {
  let fence = ""
  let depth = 0
  return markdown.split("\n").map((line) => {
    const indent = line.length - line.trimStart().length
    // What is less indented than its fence may stand outside of the item that the fence was in.
    if (fence && line.trim() && indent < depth && depth > 3) fence = ""
    if (fence) {
      if (closes(line.trim(), fence)) fence = ""
      return line
    }
    fence = opened(line)
    if (!fence) return unloadingLine(line)
    depth = indent
    return line
  }).join("\n")
}

/** @param {string} line @param {string} fence */
const closes = (line, fence) => line.startsWith(fence) && line === String(line[0]).repeat(line.length)

/** @param {string} line */
const opened = (line) => {
  const mark = FENCE.exec(line)?.[1] ?? ""
  return mark.startsWith("`") && line.trim().slice(mark.length).includes("`") ? "" : mark
}

/** @param {string} line */
const unloadingLine = (line) => {
  const steps = [...line.matchAll(STEPS)]
  /** @type {Map<number, number[]>} */
  const runs = new Map()
  for (const { 0: sign, index } of steps.toReversed()) {
    if (!runs.has(sign.length)) runs.set(sign.length, [])
    if (sign.startsWith("`")) runs.get(sign.length)?.push(index)
  }
  let out = ""
  let at = 0
  for (const { 0: sign, index } of steps) {
    if (index < at || sign.startsWith("\\")) continue
    let end = index
    if (sign.startsWith("`")) {
      const closing = next(runs.get(sign.length) ?? [], index)
      if (closing < 0) continue
      end = closing + sign.length
      out += line.slice(at, end)
    } else out += `${line.slice(at, index)}\\`
    at = end
  }
  return out + line.slice(at)
}

/**
 * The first of descending places behind `place`, those before it dropped; -1: none.
 * @param {number[]} places
 * @param {number} place
 */
const next = (places, place) => {
  while (places.length > 0 && Number(places.at(-1)) <= place) places.pop()
  return places.at(-1) ?? -1
}
