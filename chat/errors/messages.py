"""Everything that can go wrong, by its stable code: one sentence for people per language, and what follows from it.

docs/codes.md is written from here (`make reference`).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Code:
    """What one code means."""

    sentence: Promise
    status: int | None = None
    """The HTTP status of a request that is refused with it; None: no request is, it is told of a run or its sources."""
    is_continuable: bool = False
    """Whether a run that failed with it can go on from the text that is there."""


FAMILIES = {
    "question": "Why a question is not taken.",
    "conversation": "Why a verb has to wait.",
    "not_found": "The same answer for what is not there and for what belongs to somebody else.",
    "request": "A request that cannot be understood, or is not let in.",
    "account": "Who asks.",
    "limit": "What one user may have at a time or ask in a while; `limit.subscriptions` comes on the socket.",
    "folder": "Why a folder does not get a name.",
    "sharing": "Why no link is made.",
    "import": "Why a conversation is not brought in.",
    "export": "Why there is no file of that form.",
    "certificate": "Why there is no certificate.",
    "frame": "On the socket only.",
    "server": "Redis or the database is away.",
    "search": "How a search ended: in `search.ended`, or in `run.failed` where nothing was left to answer from.",
    "source": "What a reader should know of a page that was read: in `source.read`.",
    "fetch": "Why a page was not read: in `source.skipped`.",
    "provider": "Why a search provider found nothing: in the `failures` of `search.ended`.",
    "engine": "Why the model's server did not answer: in `run.failed`.",
    "run": "What became of a run: in `run.failed`; `run.not_continuable` refuses a request.",
}
"""What begins a code, and where such codes are met."""

CODES = {
    "question.empty": Code(_("Please write a question first."), status=422),
    "question.too_long": Code(_("The question is too long: at most {limit} characters fit."), status=422),
    "conversation.busy": Code(
        _("An answer is still being written in this conversation. Stop it or wait for it, then ask again."), status=409
    ),
    "conversation.temporary": Code(
        _("This conversation is temporary and leaves nothing: it is not saved, shared, renamed or judged."), status=409
    ),
    "not_found": Code(_("There is no such thing here, or it belongs to somebody else."), status=404),
    "request.invalid": Code(_("The request is not well formed: {detail}"), status=422),
    "request.too_large": Code(_("The request is too large."), status=413),
    "request.forbidden": Code(
        _("The request was refused because its security token is missing. Reload the page and try again."), status=403
    ),
    "account.signed_out": Code(_("You are signed out. Please sign in again; your question is kept."), status=401),
    "account.second_factor": Code(
        _("This server asks for a second factor. Set one up under your account first."), status=403
    ),
    "limit.subscriptions": Code(_("Too many answers are being followed in this window. Reload the page.")),
    "limit.connections": Code(
        _("At most {limit} windows and programs can follow your answers at the same time. Close one of them."),
        status=429,
    ),
    "limit.runs": Code(
        _("At most {limit} of your questions can be open at the same time. Wait for an answer to end, or stop one."),
        status=429,
    ),
    "limit.asks_minute": Code(
        _("You have asked as many questions as this server allows in a minute ({limit}). Try again in {seconds} s."),
        status=429,
    ),
    "limit.asks_day": Code(
        _("You have asked as many questions as this server allows in a day ({limit}). Try again in {minutes} min."),
        status=429,
    ),
    "limit.questions": Code(
        _("You have asked as many questions as you may ({limit}). You can ask again from {until}."), status=429
    ),
    "limit.tokens": Code(
        _("You have used as many tokens as you may ({limit}). You can ask again from {until}."), status=429
    ),
    "limit.cost": Code(
        _("Your answers have cost as much as they may ({limit}). You can ask again from {until}."), status=429
    ),
    "limit.conversations": Code(
        _(
            "You have begun as many conversations without a question as this server allows ({limit}). "
            "Ask in one of them, or try again in {minutes} min."
        ),
        status=429,
    ),
    "limit.links": Code(
        _("You have shared as many copies as this server allows ({limit}). End one of their links first."), status=429
    ),
    "account.instructions_too_long": Code(
        _("The instructions are too long: at most {limit} characters, {excess} fewer than these."), status=422
    ),
    "sharing.off": Code(_("Sharing is switched off on this server."), status=403),
    "sharing.empty": Code(_("There is no finished answer yet that could be shared."), status=422),
    "sharing.too_large": Code(_("This is too much for one link. Share it up to an earlier question."), status=422),
    "import.unknown": Code(
        _("This is no conversation that can be brought in: of Wenyuan, ChatGPT, DeepSeek or Open WebUI."), status=422
    ),
    "export.too_large": Code(
        _("This is too much for one file of this kind. Save one answer, or choose another form."), status=422
    ),
    "limit.imports": Code(_("You have brought in as many conversations as this server allows ({limit})."), status=429),
    "limit.folders": Code(_("You have as many folders as this server allows ({limit})."), status=429),
    "folder.exists": Code(_("You have a folder of this name already."), status=409),
    "certificate.none": Code(
        _("Only an answer that was written on this server, and has ended, can be certified."), status=409
    ),
    "frame.invalid": Code(_("The message on the socket is not well formed.")),
    "server.full": Code(
        _(
            "This server has no room left: nothing new can be stored until its operator makes some. "
            "What is stored can still be read."
        ),
        status=503,
    ),
    "server.unavailable": Code(_("A part of the server cannot be reached. Please try again in a moment."), status=503),
    "server.maintenance": Code(
        _(
            "The operator has stopped new questions for maintenance. "
            "Answers that are being written will be finished; please try again later."
        ),
        status=503,
    ),
    "search.unreachable": Code(
        _("No search provider could be reached, so nothing was read. Try again, or ask without Search.")
    ),
    "search.nothing_found": Code(_("The search found nothing for this question. Try other words.")),
    "search.nothing_read": Code(_("Pages were found, but none of them could be read.")),
    "search.timeout": Code(_("The search took too long and was cut off.")),
    "source.gives_orders": Code(
        _("This page gives orders to programs that read it. They are taken for text, not obeyed.")
    ),
    "source.expired": Code(
        _("The stored copy of this page was deleted: this server keeps pages for a limited time only.")
    ),
    "source.unused": Code(_("Nothing on the page was chosen for the answer: other pages fit the question better.")),
    "source.revealed": Code(_("Some of this text shows on the page only after its scripts have run.")),
    "search.failed": Code(_("The search failed. Try again, or ask without Search.")),
    "fetch.blocked": Code(_("The address is not a public web address.")),
    "fetch.unreachable": Code(_("The site could not be reached.")),
    "fetch.timeout": Code(_("The page did not arrive in time.")),
    "fetch.too_large": Code(_("The page is too large.")),
    "fetch.status": Code(_("The site refused to show the page.")),
    "fetch.type": Code(_("The page is not a text that can be read.")),
    "fetch.failed": Code(_("The page could not be read.")),
    "search.unranked": Code(
        _("There was no time to choose the best passages, so the beginnings of the pages were used.")
    ),
    "search.widened": Code(_("Nothing was found on the sites asked for, so the whole web was searched.")),
    "provider.failed": Code(_("This search provider failed.")),
    "provider.unreachable": Code(_("This search provider cannot be reached.")),
    "provider.timeout": Code(_("This search provider did not answer in time.")),
    "provider.busy": Code(_("This search provider takes no more requests for now.")),
    "provider.broken": Code(_("This search provider has an error of its own.")),
    "provider.refused": Code(_("This search provider refused the request.")),
    "provider.json_disabled": Code(_("This search provider is not set up completely.")),
    "provider.query_refused": Code(_("This search provider did not accept the query.")),
    "provider.engines_failed": Code(_("None of the engines behind this search provider answered.")),
    "provider.unexpected_answer": Code(_("This search provider answered in a form that cannot be read.")),
    "provider.resting": Code(_("This search provider failed several times and is left alone for a while.")),
    "provider.misconfigured": Code(_("This search provider is not set up completely.")),
    "provider.not_installed": Code(_("This search provider is not installed.")),
    "fetch.bad_address": Code(_("The address is not well formed.")),
    "fetch.downgraded": Code(_("The page leads from a secure to an insecure address.")),
    "fetch.out_of_scope": Code(_("The page leads to a site that this search leaves out.")),
    "fetch.redirects": Code(_("The page only leads on to other pages.")),
    "fetch.unresolved": Code(_("There is no site of this name.")),
    "fetch.insecure": Code(_("The site's certificate is not valid.")),
    "fetch.cut": Code(_("The connection broke before the page was complete.")),
    "fetch.late": Code(_("Enough pages were read before this one arrived.")),
    "fetch.refused": Code(_("The site does not let us read the page.")),
    "fetch.robots": Code(_("The site asks programs not to read the page.")),
    "fetch.missing": Code(_("The page does not exist any more.")),
    "fetch.busy": Code(_("The site is too busy.")),
    "fetch.server_failed": Code(_("The site has an error of its own.")),
    "fetch.too_complex": Code(_("The page is built too deeply to be read.")),
    "fetch.encoding": Code(_("The page is packed in a way that we do not read.")),
    "fetch.garbled": Code(_("The page's characters cannot be deciphered.")),
    "fetch.empty": Code(_("The page holds no text.")),
    "fetch.interstitial": Code(_("The site showed a check or a consent form instead of the page.")),
    "engine.unreachable": Code(
        _("The model's server cannot be reached. Your question is kept: try again when it runs.")
    ),
    "engine.refused": Code(_("The model's server refused the request. Only whoever runs this server can mend that.")),
    "engine.field_refused": Code(
        _("The model's server did not accept the request. Only whoever runs this server can mend that.")
    ),
    "engine.filtered": Code(_("A filter of the model's server cut the answer here.")),
    "engine.overlong": Code(_("The model's server sent more than an answer may be, so it was cut here.")),
    "engine.busy": Code(_("The model's server is busy. Your question is kept: try again in a moment.")),
    "engine.silent": Code(
        _("The model's server did not answer in time. Your question is kept: try again in a moment."),
        is_continuable=True,
    ),
    "engine.cut": Code(
        _("The model's server stopped in the middle of the answer. Continue it, or try again."), is_continuable=True
    ),
    "engine.too_long": Code(
        _("Question and earlier turns are too long for the model. Ask a shorter one, or start a new conversation.")
    ),
    "engine.empty": Code(_("The model ended without a word. Try again, or ask in other words.")),
    "engine.failed": Code(_("The model's server failed. Your question is kept: try again in a moment.")),
    "engine.length": Code(_("The answer reached the model's length limit."), is_continuable=True),
    "engine.model_gone": Code(
        _("This model is not offered here any more, or not to you. Choose another one."), status=422
    ),
    "run.not_continuable": Code(
        _("This answer has nothing to go on from. Try again to have it written anew."), status=409
    ),
    "run.lost": Code(_("The answer was interrupted. Try again to have it written anew.")),
    "run.internal": Code(_("Something went wrong on this server. Your question is kept: try again in a moment.")),
}
FOR_OPERATORS: dict[str, Promise] = {
    "engine.refused": _("The model's server refused the request. Check its address, model name and key."),
    "engine.field_refused": _("The model's server did not accept a setting of the request. Its name is in the log."),
    "provider.refused": _("This search provider refused the request. Check its key."),
    "provider.json_disabled": _("This SearXNG does not allow JSON. Add json to search.formats in its settings.yml."),
}
"""What whoever runs the server is told instead: what to do about it."""
CONTINUABLE = frozenset(code for code, meaning in CODES.items() if meaning.is_continuable)


def status_of(code: str) -> int:
    """The HTTP status of a refusal. Raises ValueError for a code that no request is refused with."""
    meaning = CODES.get(code)
    if meaning is None or meaning.status is None:
        raise ValueError(f"no request is refused with {code!r}")
    return meaning.status


def sentence(code: str, **values: object) -> str:
    """The sentence of a code in the active language; of an unknown code, the sentence of its family."""
    family = code.split(".")[0] + ".failed"
    text = str((CODES.get(code) or CODES.get(family) or CODES["run.internal"]).sentence)
    return text.format(**values) if values else text
