/** The page's `<template>`s and `data-part` hooks: the only way in which views get and find their markup. */

/**
 * A copy of the first element of a template.
 * @param {string} name of `<template id="name-template">`
 * @returns {HTMLElement}
 */
export const clone = (name) => {
  const template = document.getElementById(`${name}-template`)
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${name}`)
  const copy = document.importNode(template.content, true).firstElementChild
  return /** @type {HTMLElement} */ (copy)
}

/**
 * The first element with that hook.
 * @param {string} name
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export const part = (name, root = document) => {
  const element = /** @type {HTMLElement | null} */ (root.querySelector(`[data-part="${name}"]`))
  if (!element) throw new Error(`no part ${name}`)
  return element
}

/** @param {HTMLDialogElement} dialog */
export const closeByBackdrop = (dialog) => {
  // A press on the backdrop is one on the dialog itself.
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close() })
}

/**
 * Put text in, only where it changed: a node that is written again loses the reader's selection.
 * @param {HTMLElement} element
 * @param {string} text
 */
export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text
}

/**
 * Make a box as high as its text; browsers that cannot size it by its content count its lines.
 * @param {HTMLTextAreaElement} input
 * @param {number} most lines
 * @param {number} [spare] lines below its text
 */
export const fitRows = (input, most, spare = 0) => {
  if (globalThis.CSS?.supports("field-sizing", "content")) return
  input.rows = Math.min(most, input.value.split("\n").length + spare)
}

/**
 * Open or close what a button governs.
 * @param {HTMLElement} button
 * @param {HTMLElement} body
 * @param {boolean} isOpen
 */
export const unfold = (button, body, isOpen) => {
  button.setAttribute("aria-expanded", String(isOpen))
  body.hidden = !isOpen
}

/**
 * Show another picture of the sprite.
 * @param {HTMLElement} root that holds the icon
 * @param {string} name
 */
export const setIcon = (root, name) => {
  const use = root.querySelector("use")
  use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${name}`))
}
