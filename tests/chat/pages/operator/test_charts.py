"""The operator's charts show what the ledger has, of a day, a week or a month."""

import json
import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from chat.models import Usage


def answered(**fields: Any) -> None:
    now = timezone.now()
    Usage.objects.create(
        **{"run": uuid4(), "model": "r1", "status": "finished", "created_at": now, "ended_at": now} | fields
    )


def drawn(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="charts" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_charts_have_a_value_for_every_time(operator: Client) -> None:
    answered(first_token_seconds=1.5, cost_micros=2_000_000, currency="USD")
    data = drawn(operator.get("/operation/charts/?span=day").content.decode())

    charts = {chart["title"]: chart for chart in data["charts"]}
    assert {"Answers", "Time to the first word", "Cost", "Tokens"} <= set(charts)
    assert all(len(line["values"]) == len(data["times"]) for chart in charts.values() for line in chart["lines"])
    assert charts["Time to the first word"]["lines"][0]["values"][-1] == 1.5
    assert charts["Cost"]["lines"][0]["values"][-1] == 2.0


def test_a_model_is_shown_alone_where_it_is_chosen(operator: Client) -> None:
    answered(model="r1")
    answered(model="v4/x & y")

    page = operator.get("/operation/charts/?model=r1").content.decode()
    assert "Only answers of this model:" in page and "v4/x" not in page
    assert "model=v4/x%20%26%20y" in operator.get("/operation/charts/").content.decode()


def test_why_a_search_provider_failed_is_counted(operator: Client) -> None:
    answered(providers={"brave": "provider.busy", "wikipedia": "ok"})

    assert "<code>provider.busy</code> × 1" in operator.get("/operation/charts/").content.decode()


def test_what_is_no_span_is_a_week(operator: Client) -> None:
    assert len(drawn(operator.get("/operation/charts/?span=x").content.decode())["times"]) in (168, 169)
