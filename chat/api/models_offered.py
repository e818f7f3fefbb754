"""The models that a user may choose from, with what they can do and whether their servers are there."""

import asyncio

from chat.api.schemas import ModelCard, ModelList, TokenPrice
from chat.conf import Price
from chat.engines import engine, engine_of, models_for
from chat.models import User
from chat.runs.health import in_time
from inference import Engine


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
