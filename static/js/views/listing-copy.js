/** On pages that know nothing of the chat, such as the handbook's: each listing has a button that copies it. */

const SAID_MS = 1_600

/** @param {Event} event */
const onClick = async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-part=copy-code]") : null
  if (!(button instanceof HTMLElement)) return
  const before = button.textContent
  await navigator.clipboard.writeText(button.closest("[data-part=code]")?.querySelector("code")?.textContent ?? "")
  button.textContent = button.dataset.done ?? ""
  setTimeout(() => { button.textContent = before }, SAID_MS)
}

// A browser that lets no page copy, such as over http, shows no button.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-part=copy-code]")) button.removeAttribute("hidden")
  document.addEventListener("click", (event) => void onClick(event))
}
