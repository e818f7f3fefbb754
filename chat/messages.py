"""One sentence for people per code and language; everything that can go wrong is named here."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "question.empty": _("Please write a question first."),
    "question.too_long": _("The question is too long: at most {limit} characters fit."),
    "conversation.busy": _(
        "An answer is still being written in this conversation. Stop it or wait for it, then ask again."
    ),
    "not_found": _("There is no such thing here, or it belongs to somebody else."),
    "request.invalid": _("The request is not well formed: {detail}"),
    "request.too_large": _("The request is too large."),
    "request.forbidden": _(
        "The request was refused because its security token is missing. Reload the page and try again."
    ),
    "account.signed_out": _("You are signed out. Please sign in again; your question is kept."),
    "limit.subscriptions": _("Too many answers are being followed in this window. Reload the page."),
    "limit.runs": _(
        "At most {limit} of your questions can be open at the same time. Wait for an answer to end, or stop one."
    ),
    "frame.invalid": _("The message on the socket is not well formed."),
    "server.unavailable": _("A part of the server cannot be reached. Please try again in a moment."),
    "search.unreachable": _(
        "No search provider could be reached, so nothing was read. Try again, or ask without Search."
    ),
    "search.nothing_found": _("The search found nothing for this question. Try other words."),
    "search.nothing_read": _("Pages were found, but none of them could be read."),
    "search.timeout": _("The search took too long and was cut off."),
    "source.gives_orders": _("This page gives orders to programs that read it. They are taken for text, not obeyed."),
    "search.failed": _("The search failed. Try again, or ask without Search."),
    "fetch.blocked": _("The address is not a public web address."),
    "fetch.unreachable": _("The site could not be reached."),
    "fetch.timeout": _("The page did not arrive in time."),
    "fetch.too_large": _("The page is too large."),
    "fetch.status": _("The site refused to show the page."),
    "fetch.type": _("The page is not a text that can be read."),
    "fetch.failed": _("The page could not be read."),
    "search.unranked": _("There was no time to choose the best passages, so the beginnings of the pages were used."),
    "search.widened": _("Nothing was found on the sites asked for, so the whole web was searched."),
    "provider.failed": _("This search provider failed."),
    "provider.unreachable": _("This search provider cannot be reached."),
    "provider.timeout": _("This search provider did not answer in time."),
    "provider.busy": _("This search provider takes no more requests for now."),
    "provider.broken": _("This search provider has an error of its own."),
    "provider.refused": _("This search provider refused the request. Check its key."),
    "provider.json_disabled": _("This SearXNG does not allow JSON. Add json to search.formats in its settings.yml."),
    "provider.query_refused": _("This search provider did not accept the query."),
    "provider.engines_failed": _("None of the engines behind this search provider answered."),
    "provider.unexpected_answer": _("This search provider answered in a form that cannot be read."),
    "provider.resting": _("This search provider failed several times and is left alone for a while."),
    "provider.misconfigured": _("This search provider is not set up completely."),
    "provider.not_installed": _("This search provider is not installed."),
    "fetch.bad_address": _("The address is not well formed."),
    "fetch.downgraded": _("The page leads from a secure to an insecure address."),
    "fetch.redirects": _("The page only leads on to other pages."),
    "fetch.unresolved": _("There is no site of this name."),
    "fetch.insecure": _("The site's certificate is not valid."),
    "fetch.cut": _("The connection broke before the page was complete."),
    "fetch.late": _("Enough pages were read before this one arrived."),
    "fetch.refused": _("The site does not let us read the page."),
    "fetch.robots": _("The site asks programs not to read the page."),
    "fetch.missing": _("The page does not exist any more."),
    "fetch.busy": _("The site is too busy."),
    "fetch.server_failed": _("The site has an error of its own."),
    "fetch.too_complex": _("The page is built too deeply to be read."),
    "fetch.encoding": _("The page is packed in a way that we do not read."),
    "fetch.garbled": _("The page's characters cannot be deciphered."),
    "fetch.empty": _("The page holds no text."),
    "engine.unreachable": _("The model's server cannot be reached. Your question is kept: retry when it runs again."),
    "engine.refused": _("The model's server refused the request. Check its address, model name and key."),
    "engine.field_refused": _(
        "The model's server did not accept a setting of the request. The operator finds its name in the log."
    ),
    "engine.filtered": _("A filter of the model's server cut the answer here."),
    "engine.overlong": _("The model's server sent more than an answer may be, so it was cut here."),
    "engine.busy": _("The model's server is busy. Your question is kept: retry in a moment."),
    "engine.silent": _("The model's server did not answer in time. Your question is kept: retry in a moment."),
    "engine.cut": _("The model's server stopped in the middle of the answer. Continue it, or retry."),
    "engine.too_long": _("The conversation is too long for the model. Start a new conversation."),
    "engine.empty": _("The model ended without a word. Retry, or ask in other words."),
    "engine.failed": _("The model's server failed. Your question is kept: retry in a moment."),
    "engine.length": _("The answer reached the model's length limit."),
    "run.not_continuable": _("This answer has nothing to go on from. Retry to have it written again."),
    "run.lost": _("The answer was interrupted. Retry to have it written again."),
    "run.internal": _("Something went wrong on this server. Your question is kept: retry in a moment."),
}


def sentence(code: str, **values: object) -> str:
    """The sentence of a code in the active language; of an unknown code, the sentence of its family."""
    family = code.split(".")[0] + ".failed"
    text = str(SENTENCES.get(code) or SENTENCES.get(family) or SENTENCES["run.internal"])
    return text.format(**values) if values else text
