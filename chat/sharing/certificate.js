/* global atob, crypto, document, TextEncoder */
"use strict";

(async () => {
  const payload = document.getElementById("payload").textContent
  const signature = JSON.parse(document.getElementById("signature").textContent)
  const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  const digest = async (data) => hex(await crypto.subtle.digest("SHA-256", data))
  const encoded = (text) => new TextEncoder().encode(text)
  const main = document.querySelector("main")
  const add = (parent, name, text = "", look = "") => {
    const element = document.createElement(name)
    element.textContent = text
    element.className = look
    element.dir = "auto"
    parent.append(element)
    return element
  }
  const result = add(main, "p", "…")
  result.id = "result"
  result.setAttribute("role", "status")
  const tell = (look, texts) => {
    result.className = look
    result.textContent = texts.join(" ")
  }

  let body
  try {
    body = JSON.parse(payload)
  } catch {
    return tell("changed", ["✗ This file was changed, or is not complete."])
  }
  const { words } = body
  tell("", [words.checking])

  const isSigned = async () => {
    const key = await crypto.subtle.importKey("spki", bytes(signature.public_key), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])
    const isOfKey = await digest(bytes(signature.public_key)) === signature.key_id
    return isOfKey && crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(signature.value), encoded(payload))
  }
  const facts = ({ bytes_hash, size_bytes, charset, status, content_type, last_modified, etag }) => [
    `SHA-256 ${bytes_hash}`, `${size_bytes} B`, charset, status, content_type,
    last_modified && `Last-Modified: ${last_modified}`, etag && `ETag: ${etag}`,
  ].filter(Boolean).join(" · ")
  const faultsOf = async (source) => {
    const say = (word) => words[word].replace("{n}", source.index)
    if (source.hash === null) return []
    const faults = await digest(encoded(source.text)) === source.hash ? [] : [say("text")]
    const length = [...source.text].length
    if (source.passages.some(([start, end]) => start > end || end > length)) faults.push(say("passage"))
    const quotes = body.checks.filter(({ index, quote }) => index === source.index && quote)
    if (quotes.some(({ quote }) => !source.text.includes(quote))) faults.push(say("quote"))
    return faults
  }
  try {
    const faults = await isSigned().catch(() => false) ? [] : [words.signature]
    for (const source of body.sources) faults.push(...await faultsOf(source))
    if (faults.length === 0) tell("unchanged", ["✓", words.unchanged])
    else tell("changed", ["✗", words.changed, ...faults])
  } catch {
    return tell("changed", [words.unable])
  }

  add(main, "p", words.meaning, "note")
  add(main, "p", `${words.compare} ${body.issuer.address}/api/v1/certificate-key`, "note")
  add(main, "p", signature.key_id, "key")
  add(main, "h1", body.question)
  add(main, "p", `${body.run.model} · ${body.run.asked_at} · ${body.run.status} · Wenyuan ${body.issuer.version}`, "note")
  for (const part of body.answer) {
    const text = add(main, "div", "", "answer")
    const points = [...part.text]
    let end = 0
    for (const [place, index] of part.marks) {
      text.append(points.slice(end, place).join(""))
      add(text, "a", `[${index}]`).href = `#source-${index}`
      end = place + `[${index}]`.length
    }
    text.append(points.slice(end).join(""))
  }
  for (const { statement, instead } of body.repairs ?? []) {
    const line = add(main, "p", `${words.struck} `, "note")
    add(line, "del", statement)
    add(line, "ins", instead)
  }
  if (body.disagreements?.length) add(main, "h2", words.disagree)
  for (const { sides, words: said } of body.disagreements ?? []) {
    for (const { index, title, url, quote } of sides) add(add(main, "p", `[${index}] ${title || url}: `), "q", quote)
    add(main, "p", said, "note")
  }
  if (body.uncited) add(main, "p", body.uncited, "note")
  add(main, "h2", words.sources)
  for (const source of body.sources) {
    const item = add(main, "section")
    item.id = `source-${source.index}`
    add(item, "h3", `[${source.index}] ${source.title}`)
    if (/^https?:\/\//.test(source.url)) {
      const link = add(item, "a", source.url)
      link.href = source.url
      link.rel = "noopener noreferrer nofollow"
    }
    add(item, "p", `${words.read} ${source.fetched_at ?? "–"} · SHA-256 ${source.hash ?? "–"}`, "note")
    if (source.final_url && source.final_url !== source.url) add(item, "p", `${words.address} ${source.final_url}`, "note")
    if (source.receipt) add(item, "p", `${words.bytes} ${facts(source.receipt)}`, "note")
    const quotes = new Set()
    for (const check of body.checks.filter(({ index }) => index === source.index)) {
      const line = add(item, "p", `${check.label}: ${check.sentence}`)
      if (check.quote) add(line, "q", check.quote)
      if (check.quote) quotes.add(check.quote)
    }
    if (!source.text) continue
    const details = add(item, "details")
    add(details, "summary", words.page)
    const page = add(details, "pre")
    let rest = source.text
    for (const quote of [...quotes].sort((a, b) => source.text.indexOf(a) - source.text.indexOf(b))) {
      const place = rest.indexOf(quote)
      if (place < 0) continue
      page.append(rest.slice(0, place))
      add(page, "mark", quote)
      rest = rest.slice(place + quote.length)
    }
    page.append(rest)
  }
})()
