/** The operator's charts: lines over time, in the page's colours, drawn anew when these or the width change. */

import uPlot from "uplot"

/**
 * @typedef {{ label: string, values: (number | null)[] }} Line
 * @typedef {{ title: string, unit: string, lines: Line[] }} Chart
 * @typedef {{ locale: string, times: number[], step: number, time: string, charts: Chart[] }} Charts
 */

const HEIGHT = 200
const ROLES = ["link", "accent", "warn", "good", "text-faint"]

/**
 * @param {Document} page
 * @param {Charts} data
 */
export const drawCharts = (page, data) => {
  const place = /** @type {HTMLElement} */ (page.querySelector("[data-part=charts]"))
  const frames = data.charts.map((chart) => framed(page, place, chart))
  const draw = () => {
    const colours = Object.fromEntries([...ROLES, "text-secondary", "border"].map((role) => [role, colour(place, role)]))
    data.charts.forEach((chart, index) => {
      frames[index].replaceChildren()
      new uPlot(options(chart, data, colours, frames[index].clientWidth), columns(chart, data.times), frames[index])
    })
  }
  draw()
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw)
  let width = place.clientWidth
  new ResizeObserver(() => {
    if (place.clientWidth === width) return
    width = place.clientWidth
    draw()
  }).observe(place)
}

/**
 * A figure with its title; returns where the picture goes.
 * @param {Document} page
 * @param {HTMLElement} place
 * @param {Chart} chart
 */
const framed = (page, place, chart) => {
  const figure = page.createElement("figure")
  const caption = page.createElement("figcaption")
  const picture = page.createElement("div")
  figure.className = "chart"
  caption.textContent = chart.title
  figure.append(caption, picture)
  place.append(figure)
  return picture
}

/**
 * @param {Chart} chart
 * @param {number[]} times
 * @returns {uPlot.AlignedData}
 */
export const columns = (chart, times) => [times, ...chart.lines.map((line) => line.values)]

/**
 * What uPlot is told of one chart. Times are shown in UTC, as everything that operators read.
 * @param {Chart} chart
 * @param {Charts} data
 * @param {Record<string, string>} colours
 * @param {number} width
 * @returns {uPlot.Options}
 */
export const options = (chart, data, colours, width) => {
  const number = new Intl.NumberFormat(data.locale, { maximumFractionDigits: 3, notation: "compact" })
  const shown = (/** @type {number | null} */ value) => value === null ? "–" : `${number.format(value)}${chart.unit && ` ${chart.unit}`}`
  const axis = { stroke: colours["text-secondary"], grid: { stroke: colours.border, width: 1 }, ticks: { show: false } }
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    scales: { y: { range: (_plot, _low, high) => [0, (high || 1) * 1.1] } },
    axes: [
      { ...axis, values: (_plot, ticks) => ticks.map((tick) => dated(tick, data)) },
      { ...axis, size: 56, values: (_plot, ticks) => ticks.map(shown) },
    ],
    series: [
      { label: data.time, value: (_plot, tick) => tick === null ? "–" : dated(tick, data, true) },
      ...chart.lines.map((line, index) => ({
        label: line.label,
        stroke: colours[ROLES[index % ROLES.length]],
        width: 1.5,
        spanGaps: true,
        points: { size: 5 },
        value: (/** @type {uPlot} */ _plot, /** @type {number | null} */ value) => shown(value),
      })),
    ],
  }
}

/**
 * A time as short as its axis allows: hours where a chart shows a day, else days.
 * @param {number} seconds
 * @param {Charts} data
 * @param {boolean} [whole]
 */
const dated = (seconds, data, whole = false) => {
  const isDay = (data.times.at(-1) ?? 0) - data.times[0] <= 86400
  const day = /** @type {const} */ ({ month: "numeric", day: "numeric" })
  const hour = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
  const form = whole ? { ...day, ...(data.step < 86400 ? hour : {}) } : isDay ? hour : day
  return new Intl.DateTimeFormat(data.locale, { timeZone: "UTC", ...form }).format(seconds * 1000)
}

/**
 * The colour of a role as the page has it now.
 * @param {HTMLElement} place
 * @param {string} role
 */
const colour = (place, role) => {
  const probe = place.ownerDocument.createElement("i")
  probe.style.color = `var(--color-${role})`
  place.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
