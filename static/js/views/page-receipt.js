/** What came over the wire when a page was read: for whoever wants to compare, folded away. */

import { part, setText } from "../ui/dom.js"

/** @typedef {import("../model/types.js").StoredPage} StoredPage */

/**
 * Fill in the details of a stored page; without a page there are none.
 * @param {Element} article
 * @param {StoredPage} page
 * @param {string} locale
 */
export const drawReceipt = (article, page, locale) => {
  const { receipt } = page
  part("receipt", article).hidden = !page.hash
  setText(part("receipt-address", article), page.final_url || page.url)
  setText(part("receipt-time", article), page.fetched_at ? moment(page.fetched_at, locale) : "")
  setText(part("receipt-text", article), page.hash ?? "")
  setText(part("receipt-bytes", article), receipt?.bytes_hash ?? "")
  setText(part("receipt-size", article), receipt ? sizeOf(receipt, locale) : "")
  setText(part("receipt-http", article), receipt ? httpOf(receipt) : "")
  for (const term of article.querySelectorAll("[data-part=receipt-term]")) term.toggleAttribute("hidden", !receipt)
}

/** The moment to the second, in UTC. @param {string} iso @param {string} locale */
export const moment = (iso, locale) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "long", timeZone: "UTC" }).format(new Date(iso))

/** @param {NonNullable<StoredPage["receipt"]>} receipt @param {string} locale */
export const sizeOf = ({ size_bytes, charset }, locale) => {
  const size = new Intl.NumberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" }).format(size_bytes)
  return [size, charset].filter(Boolean).join(" · ")
}

/** Status and headers as they were sent. @param {NonNullable<StoredPage["receipt"]>} receipt */
export const httpOf = ({ status, content_type, last_modified, etag }) => [
  `${status}`,
  content_type,
  last_modified && `Last-Modified: ${last_modified}`,
  etag && `ETag: ${etag}`,
].filter(Boolean).join(" · ")
