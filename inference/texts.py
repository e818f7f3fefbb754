"""What the local engine needs to write a prompt by itself, given to it from outside: this leaf keeps no texts."""

from typing import Protocol


class Texts(Protocol):
    """The prompts by language, and what makes a stranger's text safe to put into one."""

    def language(self, text: str) -> str:
        """Which of the product's languages `text` is written in."""
        ...

    def prompt(self, name: str, language: str) -> str:
        """The prompt of that name."""
        ...

    def neutralised(self, text: str) -> str:
        """`text` without anything that the model's tokenizer takes for a control token."""
        ...
