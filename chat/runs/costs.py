"""What the requests of a run have used, and what that costs."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.conf import settings

from chat.conf import Price
from chat.engines import of_default
from inference import Usage

MILLION = 1_000_000


@dataclass
class Spending:
    """Of one writer: what a lost one has used before it nobody knows."""

    tokens: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    """In which a server was at it."""

    def add(self, usage: Usage) -> None:
        """Count the tokens of one request, as far as its server has said them."""
        self.tokens.update({name: count for name, count in asdict(usage).items() if count is not None})

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the time in the block."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - began

    @property
    def usage(self) -> dict[str, int] | None:
        """The tokens; None where no server has counted any."""
        return dict(self.tokens) or None


def cost_micros(spending: Spending, price: Price) -> int | None:
    """In millionths of the price's currency; None where tokens have a price and nobody has counted them."""
    tokens = spending.tokens
    has_token_price = bool(price.prompt or price.completion or price.cached)
    if has_token_price and not tokens:
        return None
    cached = min(tokens["cached_tokens"], tokens["prompt_tokens"])
    per_cached = price.prompt if price.cached is None else price.cached
    by_tokens = (tokens["prompt_tokens"] - cached) * price.prompt + cached * per_cached
    by_tokens += tokens["completion_tokens"] * price.completion
    # A price is for a million tokens, and a millionth of the currency is wanted: the two cancel out.
    return round(by_tokens + spending.seconds / 3600 * price.hour * MILLION)


def price_of(model_key: str) -> Price | None:
    """What answers of a model cost; None where nobody has said."""
    return next((one.price for one in settings.MODELS if one.name == of_default(model_key)), None)
