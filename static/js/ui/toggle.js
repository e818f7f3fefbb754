/** Buttons that are on or off. */

/** @param {HTMLElement} toggle */
export const isPressed = (toggle) => toggle.getAttribute("aria-pressed") === "true"

/** @param {HTMLElement} toggle @param {boolean} isOn */
export const press = (toggle, isOn) => toggle.setAttribute("aria-pressed", String(isOn))

/** One that does nothing here says why, and stays reachable so that it can. @param {HTMLElement} toggle @param {string} reason */
export const forbid = (toggle, reason) => {
  toggle.setAttribute("aria-disabled", "true")
  toggle.title = reason
}
