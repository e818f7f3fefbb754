"""The engine of this process, wired to the search leaf's way of comparing texts."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings

from chat.prompts.safety import neutralised
from chat.prompts.templates import prompt_text
from inference import Engine, connect


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


@cache
def engine() -> Engine:
    """The one engine of the process; its connections belong to the event loop that first uses it."""
    return connect(settings.INFERENCE, LexicalRanker(), PromptTexts())
