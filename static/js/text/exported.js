/** What a file of exported conversations holds: JSON of one or of many, or a ZIP file of such. */

const NAMES = /(?:^|\/)(?:conversations\/[^/]*|conversations|chat-export[^/]*)\.json$/
const [END, ENTRY] = [0x06054b50, 0x02014b50]
const END_BYTES = 22
const COMMENT_MAX = 65_535

/**
 * The conversations in a file, each as it is there. Raises SyntaxError, RangeError, TypeError for what is none.
 * @param {Blob} file
 * @returns {Promise<object[]>}
 */
export const conversationsIn = async (file) => {
  const isZip = new Uint8Array(await file.slice(0, 2).arrayBuffer()).join() === "80,75"
  const texts = isZip ? await unzipped(file) : [await file.text()]
  return texts.flatMap((text) => listed(JSON.parse(text)))
}

/** @param {any} value */
const listed = (value) => (Array.isArray(value) ? value : [value?.conversations ?? value]).flat().filter((one) => one && typeof one === "object")

/** The JSON files of a ZIP file that may hold conversations. @param {Blob} file */
const unzipped = async (file) => {
  const texts = []
  for (const { name, start, size, method } of await entries(file)) {
    if (NAMES.test(name)) texts.push(await textAt(file, start, size, method))
  }
  return texts
}

/** The list at the end of a ZIP file (APPNOTE 4.3.12). @param {Blob} file */
const entries = async (file) => {
  const tail = new DataView(await file.slice(-(END_BYTES + COMMENT_MAX)).arrayBuffer())
  let end = tail.byteLength - END_BYTES
  while (tail.getUint32(end, true) !== END) end -= 1
  const [count, size, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  const list = new DataView(await file.slice(offset, offset + size).arrayBuffer())
  const found = []
  let place = 0
  for (let number = 0; number < count && list.getUint32(place, true) === ENTRY; number += 1) {
    const nameLength = list.getUint16(place + 28, true)
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, place + 46, nameLength))
    found.push({
      name, method: list.getUint16(place + 10, true), size: list.getUint32(place + 20, true), start: list.getUint32(place + 42, true),
    })
    place += 46 + nameLength + list.getUint16(place + 30, true) + list.getUint16(place + 32, true)
  }
  return found
}

/** @param {Blob} file @param {number} start @param {number} size @param {number} method 8: deflated, 0: as it is */
const textAt = async (file, start, size, method) => {
  const head = new DataView(await file.slice(start, start + 30).arrayBuffer())
  const from = start + 30 + head.getUint16(26, true) + head.getUint16(28, true)
  const body = file.slice(from, from + size)
  return new Response(method === 8 ? body.stream().pipeThrough(new DecompressionStream("deflate-raw")) : body).text()
}
