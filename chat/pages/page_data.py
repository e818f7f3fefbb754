"""What a page of the product is told at its start; everything later comes from the API and the socket."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chat.engines import engine
from chat.errors.messages import CODES, FOR_OPERATORS
from chat.models import User
from chat.pages.ui_words import WORDS
from languages import language as record_of

QUOTATIONS_ONLY = _("None is connected, so answers are quotations. Set INFERENCE_URLS, or start with ENGINE=local.")
"""What whoever runs the server is told where no model is connected."""


@dataclass(frozen=True)
class EngineCard:
    """What the page says of the engine."""

    name: str
    connected: bool
    local: bool = False
    """A small model on this machine, of which less may be expected."""


@dataclass(frozen=True)
class PageData:
    """The JSON of `<script id="page">`; its shape is in docs/contracts.md."""

    user: dict[str, str]
    base: str
    """The path that the whole site stands under, without a slash at its end; empty at the root."""
    build: str
    """What it is made of: changes with every script, style, library, template, translation and module of the server."""
    language: str
    locale: str
    """The language as the browser's `Intl` names it."""
    conversation: str | None
    engine: EngineCard
    sharing: bool
    """Whether copies may be shared by links."""
    limits: dict[str, int]
    errors: dict[str, str]
    words: dict[str, str]

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def page_data(user: User, conversation: UUID | None) -> PageData:
    """The page's data in the active language."""
    return PageData(
        user={"email": user.email},
        base=settings.BASE_PATH,
        build=str(settings.BUILD),
        language=active_language(),
        locale=record_of(active_language()).locale,
        conversation=str(conversation) if conversation else None,
        engine=engine_card(),
        sharing=settings.CHAT.sharing,
        limits={"question": settings.CHAT.question_max},
        errors=errors_for(user),
        words={key: str(word) for key, word in WORDS.items()},
    )


def errors_for(user: User) -> dict[str, str]:
    """The sentence of each code; whoever runs the server is told what to do, and nobody else."""
    sentences = {code: str(meaning.sentence) for code, meaning in CODES.items()}
    return sentences | ({code: str(text) for code, text in FOR_OPERATORS.items()} if user.is_superuser else {})


def active_language() -> str:
    """The reader's language as the product names it."""
    language = get_language() or settings.LANGUAGE_CODE
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def engine_card() -> EngineCard:
    """Whether a language model is connected, as far as this machine can say; no request is made."""
    config = settings.INFERENCE
    if config.engine == "local":
        return EngineCard(engine().name, engine().connected, engine().connected)
    connected = config.engine == "openai" or (config.engine == "auto" and bool(config.urls))
    return EngineCard(name=config.model if connected else "quotes", connected=connected)
