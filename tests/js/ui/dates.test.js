import assert from "node:assert/strict"
import test from "node:test"

import "../page.js"
const { ageGroup, day, localDay, shortTime, timeZone, hoursOf } = await import("../../../static/js/ui/dates.js")

test("conversations are grouped by the reader's days", () => {
  const now = new Date(2026, 10, 23, 0, 30)
  const groups = [[22, 23, "yesterday"], [23, 0, "today"], [16, 12, "week"], [1, 12, "month"]]
  for (const [date, hour, group] of groups) {
    assert.equal(ageGroup(new Date(2026, 10, Number(date), Number(hour), 10).toISOString(), now), group)
  }
  assert.equal(ageGroup("2025-01-01T00:00:00Z", now), "older")
})

test("a page's date has no hour and no time zone", () => {
  assert.equal(day("2026-11-01", "en"), "Nov 1, 2026")
  assert.equal(day(null, "en"), "")
  assert.equal(day("soon", "en"), "")
})

test("what has happened has the day of where the reader is", () => {
  assert.equal(localDay("2026-03-29T16:00:00Z", "en", "Asia/Shanghai"), "Mar 30, 2026")
  assert.equal(localDay("2026-03-29T16:00:00Z", "en", "America/New_York"), "Mar 29, 2026")
  assert.equal(timeZone(), Intl.DateTimeFormat().resolvedOptions().timeZone)
})

test("a time of another year has its year", () => {
  const now = new Date(2026, 10, 29, 12)
  assert.match(shortTime(new Date(2025, 10, 29, 12).toISOString(), "en", now), /2025/)
  assert.doesNotMatch(shortTime(new Date(2026, 9, 29, 12).toISOString(), "en", now), /2026/)
})

test("hours are counted as where one is, whatever the language", () => {
  assert.deepEqual([hoursOf("en-US"), hoursOf("en-GB"), hoursOf("not a locale")], ["h12", "h23", undefined])
})
