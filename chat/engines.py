"""The engines of this process, wired to the search leaf's way of comparing texts: one for each model of `MODELS`."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.conf import settings

from chat.accounts import User
from chat.conf import ModelConfig
from chat.prompts.safety import neutralised
from chat.prompts.templates import prompt_text
from inference import Engine, EngineError, connect


class LexicalRanker:
    """Gives the inference leaf, which must not know the search leaf, its words and scores."""

    def words(self, text: str) -> list[str]:
        from search.text.tokenizer import words

        return words(text)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        from search.ranking.bm25 import scores

        return scores(question, texts)


class PromptTexts:
    """Gives the local engine, which writes its own short prompt, our texts."""

    def language(self, text: str) -> str:
        from search import language_of

        return language_of(text)

    def prompt(self, name: str, language: str) -> str:
        return prompt_text(name, language)

    def neutralised(self, text: str) -> str:
        return neutralised(text)


class ModelGone(EngineError):
    """The model that a run was to be answered by is no longer among `MODELS`."""

    code = "engine.model_gone"
    permanent = True


@cache
def engine(name: str = "") -> Engine:
    """The one engine of the process for a model; its connections belong to the event loop that first uses it.

    `name`: one of `MODELS`, but for the first, which has the empty name; see `engine_of`. Raises `ModelGone`.
    """
    config = settings.INFERENCE if not name else model_config(name).engine
    return connect(config, LexicalRanker(), PromptTexts())


def engine_of(name: str) -> Engine:
    """The engine of a model by its name; empty, or the first one's: that of whoever chooses nothing. Raises
    `ModelGone`."""
    return engine() if is_default(name) else engine(name)


def reads_prompts(name: str) -> bool:
    """Whether the engine of a model is sent our prompt; what only quotes, and the small local model, make their own.
    Raises `ModelGone`."""
    config = settings.INFERENCE if is_default(name) else model_config(name).engine
    return config.engine != "local" and engine_of(name).connected


def engines() -> Iterator[Engine]:
    """Those of all models."""
    yield engine()
    yield from (engine(one.name) for one in settings.MODELS[1:])


def of_default(name: str) -> str:
    """The name of a model; where none was chosen, as before there were several, that of the first."""
    return name or (settings.MODELS[0].name if settings.MODELS else "")


def is_default(name: str) -> bool:
    """Whether it is the model of whoever chooses nothing."""
    return not name or (bool(settings.MODELS) and name == settings.MODELS[0].name)


def model_config(name: str) -> ModelConfig:
    """One of `MODELS`. Raises `ModelGone`."""
    for one in settings.MODELS:
        if one.name == name:
            return one
    raise ModelGone(f"{name!r} is not among the models")


def models_for(user: User) -> list[ModelConfig]:
    """The models that a user may choose from, the default first; none where there is only the one of `ENGINE`."""
    return [one for one in settings.MODELS if may_choose(user, one)]


def may_choose(user: User, model: ModelConfig) -> bool:
    """Whether a user is one of those whom the model is for."""
    address = user.email.lower()
    return not model.users or any(
        (who == "staff" and user.is_staff) or who == address or (who.startswith("@") and address.endswith(who))
        for who in model.users
    )
