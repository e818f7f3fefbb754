"""What the environment says of the way out, and which servers are asked that way."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.outgoing import outgoing
from inference.conf import EngineConfig
from search.conf import SearchConfig

PROXY = "http://reader:secret@proxy.example.org:3128"


def test_only_engines_outside_are_asked_through_the_proxy() -> None:
    way = outgoing(PROXY, ["corp.example.org"], "")
    inside, outside = ("http://sglang:30000/v1", "http://gpu.corp.example.org/v1"), ("https://api.example.com/v1",)

    assert way.engine(EngineConfig(urls=inside)).proxy == ""
    assert way.engine(EngineConfig(urls=outside)).proxy == PROXY
    assert way.search(SearchConfig()).proxy_except == ("corp.example.org",)


def test_a_proxy_that_cannot_be_meant_is_refused_without_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        outgoing("reader:secret@proxy", [], "")

    assert "OUTGOING_PROXY" in str(refusal.value) and "secret" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "no certificate"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "corp.pem"
    file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="OUTGOING_CA"):
        outgoing("", [], str(file))
    with pytest.raises(ImproperlyConfigured, match="OUTGOING_CA"):
        outgoing("", [], str(tmp_path / "missing.pem"))
