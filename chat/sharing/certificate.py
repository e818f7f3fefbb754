"""An answer as one HTML file that proves itself, without a server and without a network.

Everything that is to be believed is one JSON text, which the instance has signed; the file's script checks the
signature, the hash of every page's text and the place of every quote, and draws what it has checked. What it proves:
this instance has stored that. Whether a page or an answer is true is another question, and the file says so.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chat.errors.problems import Problem
from chat.prompts.templates import PROMPTS
from chat.protocol.state import RunState
from chat.sharing.citing import (
    DISAGREE,
    STRUCK,
    Side,
    answers,
    cited,
    disagreements_of,
    repairs_of,
    uncited_of,
    verdict_of,
)
from chat.sharing.record import ConversationRecord, RunRecord, SourceRecord
from chat.sharing.signing import Signature

FORMAT, VERSION = "wenyuan.certificate", 1


@dataclass(frozen=True)
class Issuer:
    """Who vouches for it."""

    address: str
    """Of the instance, such as `https://ask.example.org`."""
    version: str


def payload_of(record: ConversationRecord, issuer: Issuer) -> str:
    """What is signed, of a record of one answer with the texts of its pages. Raises Problem where it has not ended."""
    turn = record.turns[0] if record.turns else None
    state = turn.runs[0].run_state if turn and turn.runs else None
    if turn is None or state is None or not state.is_over or not state.answer:
        raise Problem("certificate.none")
    run = turn.runs[0]
    numbers = {one.source.index for one in cited(state)}
    body = {
        "format": FORMAT,
        "version": VERSION,
        "language": get_language() or "en",
        "issuer": {"address": issuer.address, "version": issuer.version, "issued_at": time(datetime.now(UTC))},
        "question": turn.question,
        "run": {"id": str(run.id), "model": state.model, "status": state.status, "asked_at": time(run.created_at),
                "ended_at": time(run.ended_at), "search": state.search, "think": state.think},
        "prompt_files": prompt_files(),
        "answer": [{"text": part.text, "marks": [list(mark) for mark in part.marks or ()]}
                   for _place, part in answers(state)],
        "checks": list(checks_of(state)),
        "repairs": [{"statement": old, "instead": new} for old, new in repairs_of(state)],
        "disagreements": [{"words": one.words, "sides": [side_of(side) for side in one.sides]}
                          for one in disagreements_of(state)],
        "uncited": uncited_of(state),
        "sources": [source for one in run.sources if one.index in numbers
                    for source in source_of(one, run, record.texts)],
        "words": words(),
    }  # fmt: skip
    # No end of a script's element can stand in it, nor what scripts take for an end of a line.
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def side_of(side: Side) -> dict[str, Any]:
    """A page of two that disagree, with what it says: it need not be one that the answer cites."""
    return {"index": side.source.index, "title": side.source.title, "url": side.source.url, "quote": side.quote}


def checks_of(state: RunState) -> Iterator[dict[str, Any]]:
    """What was said of each cited sentence, with the sentence."""
    for check in state.checks:
        text = getattr(state.parts[check.part], "text", "") if check.part < len(state.parts) else ""
        yield {
            "index": check.index,
            "sentence": text[check.start : check.end],
            "verdict": check.verdict,
            "label": verdict_of(check),
            "reason": check.reason,
            "quote": check.quote,
        }


def source_of(source: SourceRecord, run: RunRecord, texts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A cited source with the text of its page, and what of it the model was given."""
    page = source.page
    yield {
        "index": source.index,
        "url": source.url,
        "title": source.title,
        "site": source.site,
        "published": source.published.isoformat() if source.published else None,
        "final_url": page.final_url if page else None,
        "fetched_at": time(page.fetched_at) if page else None,
        "hash": page.hash if page else None,
        "receipt": page.receipt.model_dump() if page and page.receipt else None,
        "text": texts.get(page.hash, "") if page else "",
        "passages": [[passage.start, passage.end] for passage in source.passages],
    }


def prompt_files() -> dict[str, str]:
    """The files of which this version makes its prompts, with the SHA-256 of each."""
    files = sorted(PROMPTS.rglob("*.txt"))
    return {path.relative_to(PROMPTS).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def words() -> dict[str, str]:
    """What the file says, in the reader's language; signed like the rest."""
    return {
        "checking": _("Checking…"),
        "unchanged": _("Unchanged: signature, page texts and quotes fit together."),
        "changed": _("This file was changed, or is not complete. Do not rely on it."),
        "signature": _("The signature does not belong to this text."),
        "text": _("The text of source {n} is not the one that was stored."),
        "quote": _("A quote of source {n} does not stand in its page."),
        "passage": _("A passage of source {n} lies outside of its page."),
        "unable": _("This browser cannot check signatures here. Open the file in another one."),
        "meaning": _("The signature says what this server has stored, not that a page or an answer is right."),
        "compare": _("Compare the key with the one that the server tells:"),
        "question": _("Question"),
        "answer": _("Answer"),
        "checks": _("What was checked"),
        "sources": _("Sources"),
        "read": _("Read:"),
        "page": _("The page's text as it was stored"),
        "address": _("Address that was read:"),
        "bytes": _("What was fetched:"),
        "struck": str(STRUCK),
        "disagree": str(DISAGREE),
    }


def time(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def certificate_html(payload: str, signature: Signature) -> str:
    """The whole file: what was signed, the signature, and the script that checks and draws it."""
    script, style = (Path(__file__).with_suffix(ending).read_text() for ending in (".js", ".css"))
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'"
    return (
        f'<!doctype html>\n<html lang="{escape(get_language() or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(_('Certificate of an answer'))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        "<main></main>\n"
        f'<script type="application/json" id="payload">{payload}</script>\n'
        f'<script type="application/json" id="signature">{json.dumps(vars(signature))}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
