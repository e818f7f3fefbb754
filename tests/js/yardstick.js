/**
 * Bounds of processor time that mean the same work at each hour: a shared machine is two to four times slower at one
 * moment than at another, and what runs on it cannot see that.
 */

/** For the work below on the machine that the bounds were set on: two shared cores at their best, 2026-11-30. */
const UNHURRIED_MS = 7.5
/** How often what takes too long is done again: what else the machine does lengthens some, but not all. */
const LOOKS = 4
const WORDS = Array.from({ length: 20_000 }, (_, at) => `w${(at * 7919) % 20_011}`)

/** The processor's milliseconds, the compiler's threads' too. @param {() => unknown} work */
export const milliseconds = (work) => {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began) // only the sum is exact
  return (user + system) / 1000
}

/** How many times the processor's time it takes here and now that it took there; never less than 1. */
export const slower = () =>
  Math.max(1, Math.min(...[1, 2, 3, 4, 5].map(() => milliseconds(() => [...WORDS].sort()))) / UNHURRIED_MS)

/**
 * The least milliseconds that `work` takes, if that is more than `bound` would be on an unhurried machine, however often
 * one looks; otherwise 0.
 *
 * @param {number} bound @param {() => unknown} work
 */
export const stuck = (bound, work) => {
  let least = Infinity
  for (let look = 0; look < LOOKS; look += 1) {
    least = Math.min(least, milliseconds(work))
    if (least <= bound * slower()) return 0
  }
  return least
}
