"""The models that a user may choose from, with what they can do and whether their servers are there."""

import asyncio
from typing import Literal

from chat.api.schemas import Shape
from chat.conf import Price
from chat.engines import engine, engine_of, models_for
from chat.models import User
from chat.runs.health import in_time
from inference import Engine


class TokenPrice(Shape):
    """In `currency` for a million tokens, or for an hour in which one answer is written."""

    prompt: float
    cached: float | None
    completion: float
    hour: float
    currency: str


class ModelCard(Shape):
    """A model that may be chosen; `name` is what `model` of a question and of a retry takes."""

    name: str
    label: str
    levels: list[Literal["off", "on", "deep"]]
    """How much it can be made to think, as far as is known."""
    ready: bool
    """Whether its servers would answer now."""
    price: TokenPrice | None


class ModelList(Shape):
    """The models of whoever asks, the one of who chooses nothing first."""

    models: list[ModelCard]


async def models_offered(user: User) -> ModelList:
    """At least one: where there is nothing to choose, the one of the configuration, under an empty name."""
    offered = models_for(user)
    if not offered:
        return ModelList(models=[await _card("", engine().name, engine(), None)])
    cards = (_card(one.name, one.label, engine_of(one.name), one.price) for one in offered)
    return ModelList(models=list(await asyncio.gather(*cards)))


async def _card(name: str, label: str, model: Engine, price: Price | None) -> ModelCard:
    ready, levels = await asyncio.gather(in_time(model.ready()), model.levels())
    return ModelCard(name=name, label=label, levels=list(levels), ready=ready, price=_price(price) if price else None)


def _price(price: Price) -> TokenPrice:
    return TokenPrice(
        prompt=price.prompt, cached=price.cached, completion=price.completion, hour=price.hour, currency=price.currency
    )
