/**
 * Long texts that are pasted with a question: they stand behind it, each in the frame that DeepSeek's own prompts give a file
 * (`file_template` of the R1 README), and are shown folded.
 */

const BEGIN = "[file content begin]"
const END = "[file content end]"
const NAME = /^\[file name\]: (pasted-\d{1,2}\.txt)$/
/** Characters from which on a pasted text is one of its own. */
export const LONG_TEXT = 2000

/**
 * The question with what was pasted behind it; a text without a question is the question.
 * @param {string} question
 * @param {readonly string[]} texts
 */
export const joined = (question, texts) => {
  if (texts.length === 0) return question
  if (!question.trim()) return texts.join("\n\n")
  const framed = texts.map((text, place) => `[file name]: pasted-${place + 1}.txt\n${BEGIN}\n${text.trim()}\n${END}`)
  return [question.trim(), ...framed].join("\n\n")
}

/**
 * What was joined, apart again.
 * @param {string} whole
 * @returns {{question: string, texts: string[]}}
 */
export const apart = (whole) => {
  const lines = whole.split("\n")
  const texts = []
  let first = lines.length
  for (let line = 0; line < lines.length; line += 1) {
    if (!NAME.test(lines[line] ?? "") || lines[line + 1] !== BEGIN) continue
    const end = lines.indexOf(END, line)
    if (end < 0) break
    first = Math.min(first, line)
    texts.push(lines.slice(line + 2, end).join("\n"))
    line = end
  }
  return { question: lines.slice(0, first).join("\n").trim(), texts }
}
