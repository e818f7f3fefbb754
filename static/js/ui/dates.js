/** Dates as the sidebar and the turns show them. All functions take `now`, so that a test owns the clock. */

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Which group of the conversation list a date belongs to.
 * @param {string} iso
 * @param {Date} [now]
 * @returns {"today" | "yesterday" | "week" | "month" | "older"}
 */
export const ageGroup = (iso, now = new Date()) => {
  const days = Math.round((midnight(now) - midnight(new Date(iso))) / DAY_MS)
  if (days <= 0) return "today"
  if (days === 1) return "yesterday"
  if (days <= 7) return "week"
  return days <= 30 ? "month" : "older"
}

/**
 * The hour for today, else the day, with its year where that is another one.
 * @param {string} iso
 * @param {string} locale
 * @param {Date} [now]
 */
export const shortTime = (iso, locale, now = new Date()) => {
  const date = new Date(iso)
  const isToday = ageGroup(iso, now) === "today"
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric"
  const hour = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", hourCycle: hoursOf(region()) })
  return new Intl.DateTimeFormat(locale, isToday ? hour : { year, month: "short", day: "numeric", ...hour }).format(date)
}

/** Whether hours are counted to 12 or 24 is the custom of where one is, not of the language that the page is read in. */
const region = () => globalThis.navigator?.language

/** @param {string | undefined} locale @returns {"h11" | "h12" | "h23" | "h24" | undefined} */
export const hoursOf = (locale) => {
  try {
    return new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hourCycle
  } catch {
    return undefined
  }
}

/**
 * A page's date of publication, which has no hour.
 * @param {string | null} iso
 * @param {string} locale
 */
export const day = (iso, locale) => {
  const date = new Date(`${iso?.slice(0, 10)}T12:00:00Z`)
  if (!iso || Number.isNaN(date.getTime())) return ""
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(date)
}

/**
 * The day on which something happened, where the reader is.
 * @param {string} iso
 * @param {string} locale
 * @param {string} [zone] another time zone than the reader's
 */
export const localDay = (iso, locale, zone) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: zone }).format(new Date(iso))

/** The reader's time zone by its IANA name; empty where the browser cannot tell. */
export const timeZone = () => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
  return zone.startsWith("Etc/Unknown") ? "" : zone
}

/** @param {Date} date */
const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
