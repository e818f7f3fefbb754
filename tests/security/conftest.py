"""One running product for all tests of this folder that need one."""

from collections.abc import Iterator

import pytest

from tests.playback.process import playback_process
from tests.stack import Stack, fresh_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """With a model that is played: `playback:silent` in a question makes an answer that does not end."""
    with playback_process(pace=0) as model, fresh_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model.url) as stack:
        yield stack
