"""Several models: read from a file or a variable, or refused in a sentence that says what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from chat.conf import ModelConfig, Price
from config.models import Surroundings, models_of
from inference.conf import EngineConfig

TOML = """
[[models]]
name = "v4"
label = "DeepSeek V4"
urls = ["http://gpu1:30000/v1"]
price = {prompt = 0.14, completion = 0.28, currency = "EUR"}

[[models]]
name = "r1"
urls = ["http://gpu2:30000/v1"]
api_key_env = "GPU2_KEY"
users = ["staff", "@Example.org"]
runs_max = 4
"""


def read(value: str, root: Path = Path()) -> tuple[ModelConfig, ...]:
    return models_of(value, Surroundings(root, {"GPU2_KEY": "secret"}, 64))


def entry(**fields: Any) -> str:
    return json.dumps([{"name": "v4", "urls": ["http://gpu1:30000/v1"], **fields}])


def test_a_file_names_several_models(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(TOML)

    first, second = read("models.toml", tmp_path)

    assert (first.label, first.engine.places, first.price) == ("DeepSeek V4", 64, Price(0.14, None, 0.28, 0.0, "EUR"))
    assert (second.label, second.engine.api_key, second.engine.places) == ("r1", "secret", 4)
    assert second.users == ("staff", "@example.org")


def test_two_ways_to_name_the_servers_are_one_too_many() -> None:
    beside = EngineConfig(urls=("http://gpu1:30000/v1",))

    with pytest.raises(ValueError, match="leave ENGINE and INFERENCE_URLS out"):
        models_of(entry(), Surroundings(Path(), {}, 64, beside))


def test_nothing_is_said_where_nothing_is_set() -> None:
    assert read(" ") == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("nowhere.toml", "cannot be read"),
        ("[{", "not well formed"),
        ("[]", "1 to 24 entries"),
        ('[{"urls": []}]', "entry 1 needs a name"),
        (entry(urls=[]), "needs urls"),
        (entry(urls=["gpu1:30000"]), "not an address"),
        (entry(colour="red"), "unknown field 'colour'"),
        (entry(label=3), "label must be a str"),
        (entry(runs_max=0), "at least 1"),
        (entry(profile="v5"), "unknown profile"),
        (entry(api_key_env="NOBODY"), "NOBODY, which is not set"),
        (entry(price={"prompt": -1}), "not negative"),
        (entry(users=["staff"]), "cannot have users"),
        (entry()[:-1] + "," + entry()[1:], "two entries with the name"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(value: str, words: str) -> None:
    with pytest.raises(ValueError, match="MODELS") as error:
        read(value)

    assert words in str(error.value) and "\n" not in str(error.value)
