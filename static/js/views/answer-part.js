/** The answer: Markdown with chips, each with the verdict of its check. */

import { isTap, showSheet, showsCitationCards } from "./citation-card.js"
import { showDisputed } from "../text/disputed.js"
import { statementOf } from "../text/matched-words.js"
import { clone } from "../ui/dom.js"
import { GrowingText } from "../text/growing-text.js"
import { translate } from "../ui/i18n.js"
import { verdictWord } from "./verdict-line.js"

/** @typedef {import("../model/types.js").Source} Source */
/** @typedef {import("../model/types.js").Check} Check */
/** @typedef {import("../model/types.js").AnswerPart} AnswerState */

/** @typedef {import("../model/types.js").Run["repairs"][number]} Repair */

/** @type {Repair[]} */
const NONE = []

export class AnswerPart {
  element = clone("answer")
  #prose = new GrowingText(this.element)
  /** @type {Map<number, Source>} */
  #sources = new Map()
  #drawnText = ""
  #drawnLive = true
  /** @type {Check[] | null} */
  #drawnChecks = null
  /** @type {Repair[]} */
  #drawnRepairs = NONE

  /** @param {(index: number, check: number | null, chip: HTMLElement) => void} openSource */
  constructor(openSource) {
    showsCitationCards(this.element, (chip) => this.#citedBy(chip))
    this.element.addEventListener("click", (event) => {
      const chip = event.target instanceof Element && event.target.closest("[data-part=chip]")
      if (!(chip instanceof HTMLElement)) return
      const check = chip.dataset.check
      const open = () => openSource(Number(chip.dataset.source), check === undefined ? null : Number(check), chip)
      const cited = isTap(event) ? this.#citedBy(chip) : null
      if (cited) showSheet(cited, open)
      else open()
    })
  }

  /** @param {HTMLElement} chip @returns {import("./citation-card.js").Cited | null} */
  #citedBy(chip) {
    const source = this.#sources.get(Number(chip.dataset.source))
    const check = this.#drawnChecks?.[Number(chip.dataset.check ?? -1)]
    return source ? { source, checked: check ? { check, statement: statementOf(this.#drawnText, check) } : null } : null
  }

  /** What a model has found its own page to contradict. @param {string} text @param {Check[]} checks @param {Repair[]} repairs */
  #disputed(text, checks, repairs) {
    const chips = /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-verdict=contradicted]"))
    return [...chips].flatMap((chip) => {
      const check = checks[Number(chip.dataset.check)]
      if (!check) return []
      const repair = repairs.find(({ part, start, end }) => part === check.part && start === check.start && end === check.end)
      return [{ chip, statement: statementOf(text, check), isStruck: Boolean(repair), note: () => disputeNote(check, repair) }]
    })
  }

  /**
   * @param {AnswerState} state
   * @param {Map<number, Source>} sources
   * @param {boolean} isLive
   * @param {{checks: Check[], repairs?: Repair[]}} run what was said of the answer
   * @param {number} place this part's number in its run
   */
  update({ text, marks }, sources, isLive, { checks, repairs = NONE }, place) {
    this.#sources = sources
    const isSame = text === this.#drawnText && isLive === this.#drawnLive
    if (!isSame) this.#prose.update(text, sources, isLive, marks ?? [])
    if (!isSame || checks !== this.#drawnChecks || repairs !== this.#drawnRepairs) {
      this.#prose.showChecks(checks, place, (chip, number) => showVerdict(chip, number, checks, sources))
      showDisputed(this.element, this.#disputed(text, checks, repairs))
    }
    this.#drawnText = text
    this.#drawnLive = isLive
    this.#drawnChecks = checks
    this.#drawnRepairs = repairs
  }
}

/** What is said below a statement. @param {Check} check @param {Repair} [repair] */
const disputeNote = ({ index, quote }, repair) => {
  const note = document.createElement("p")
  note.className = "dispute"
  note.dataset.part = "dispute"
  note.dir = "auto"
  const what = translate(repair ? "dispute.struck" : "dispute.judged", { n: index })
  note.append([what, quote && translate("dispute.quote", { quote })].filter(Boolean).join(" "))
  if (repair?.text) {
    const instead = document.createElement("ins")
    instead.className = "dispute__instead"
    instead.textContent = repair.text
    note.append(document.createElement("br"), translate("dispute.instead"), instead)
  }
  return note
}

/**
 * @param {HTMLElement} chip
 * @param {number} number
 * @param {Check[]} checks
 * @param {Map<number, Source>} sources
 */
const showVerdict = (chip, number, checks, sources) => {
  const verdict = checks[number]?.verdict ?? ""
  const source = sources.get(Number(chip.dataset.source))
  chip.dataset.check = String(number)
  chip.dataset.verdict = verdict
  // The word that its style shows beside the number.
  if (verdict === "unsupported" || verdict === "contradicted") chip.dataset.word = translate(`chip.${verdict}`)
  const reason = checks[number]?.reason ?? ""
  chip.dataset.reason = reason
  const title = [source?.site, source?.title].filter(Boolean).join(" · ")
  const label = translate("chip.label", { n: source?.index ?? "", title })
  chip.setAttribute("aria-label", `${label}. ${[verdictWord(verdict, reason), reason && translate(`reason.${reason}`)].filter(Boolean).join(". ")}`)
}
