"""PDF and DOCX files, each written by a child process with limits: laying out a long conversation takes its time."""

import base64
from functools import cache
from typing import Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chat.errors.problems import Problem
from chat.sharing.blocks import blocks_of
from chat.sharing.printed import Paper, file_in
from chat.sharing.record import ConversationRecord
from languages import language
from search.sandbox import Killed, Limits, Sandbox

PaperForm = Literal["pdf", "docx"]
LIMITS = Limits(cpu_seconds=120, wall_seconds=240.0, memory_bytes=1024 * 1024 * 1024, jobs_per_child=20)
"""A conversation of 300 turns takes some 30 s; the child goes behind all others after a second."""


def paper_of(record: ConversationRecord, leaf: UUID | None) -> Paper:
    """One branch of the conversation as it is printed, in the reader's language."""
    lacking = _("The font of this PDF lacks letters of the text. Other forms of export have them all.")
    locale, blocks = language(get_language() or "").locale, tuple(blocks_of(record, leaf))
    return Paper(record.title or _("New conversation"), locale, blocks, lacking)


async def paper_file(paper: Paper, form: PaperForm, sandbox: Sandbox | None = None) -> bytes:
    """The file. Raises Problem where it takes more than it may."""
    try:
        return base64.b64decode(await (sandbox or _sandbox()).run(file_in, paper, form))
    except Killed as error:
        raise Problem("export.too_large") from error


@cache
def _sandbox() -> Sandbox:
    return Sandbox(1, LIMITS, preloaded=())
