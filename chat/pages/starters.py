"""The questions that an empty page offers: such as what is connected here can answer."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.providers import search_whole_web

OWN_PAGES = frozenset({"handbook", "library"})

ABOUT_WENYUAN = (
    _("How do I connect SGLang?"),
    _("What do the Think and Search toggles do?"),
    _("Where does Wenyuan keep my data?"),
)
"""Questions that the handbook can answer, so that a machine without internet has a first answer."""
FOR_QUOTES = (
    _("How do I connect SGLang?"),
    _("When was the James Webb Space Telescope launched?"),
    _("How high is Mount Everest?"),
)
"""One sentence of a page answers each."""
FOR_A_MODEL = (
    _("What has changed in the European rules on artificial intelligence this year?"),
    _("Heat pump or gas boiler for a house from 1970: what do cost and emissions say?"),
    _("How do mRNA vaccines work, and what is still uncertain?"),
)
"""They need several pages, and thought."""


def starters(providers: Sequence[str], *, has_model: bool) -> tuple[Promise, ...]:
    """Three questions for an instance that asks these providers and has a language model or none."""
    if has_model:
        return FOR_A_MODEL if set(providers) - OWN_PAGES else ABOUT_WENYUAN
    return FOR_QUOTES if search_whole_web(providers) else ABOUT_WENYUAN
