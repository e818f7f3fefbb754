"""The alert rules and the board ask for what `/metrics` tells, and for nothing else."""

import json
import re
from pathlib import Path

import pytest
import yaml

from chat.telemetry.metrics import METRICS
from search.tallies import TALLIES
from tests.docker.test_compose import SERVICES

DOCKER = Path(__file__).resolve().parents[2] / "docker"
ALERTS = yaml.safe_load((DOCKER / "alerts.yml").read_text())["groups"][0]["rules"]
BOARD = json.loads((DOCKER / "grafana-board.json").read_text())
PROMETHEUS = yaml.safe_load((DOCKER / "prometheus.yml").read_text())
EXPRESSIONS = [rule["expr"] for rule in ALERTS] + [t["expr"] for panel in BOARD["panels"] for t in panel["targets"]]
GAUGES = {
    *("slots", "slots_used", "live_runs", "part_up", "tasks_waiting", "breaker_open", "memory_bytes", "processes"),
    *(f"{queue}_queue_{what}" for queue in ("answer", "search") for what in ("length", "oldest_seconds")),
}
"""That `/metrics` tells these and no others: tests/config/test_probes.py."""
TOLD = {
    *(name if metric.is_histogram else f"{name}_total" for name, metric in METRICS.items()),
    *(f"{tally.name}_total" for tally in TALLIES),
    *GAUGES,
}
TABLE = (DOCKER.parent / "docs" / "operations" / "monitoring.md").read_text()
QUEUES = {"search_queue_length", "search_queue_oldest_seconds"}
"""On the page as "the same of `search`"."""


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_asks_for_metrics_that_are_told(expression: str) -> None:
    assert named_in(expression) <= TOLD


def named_in(expression: str) -> set[str]:
    return {name.removesuffix("_bucket") for name in re.findall(r"wenyuan_(\w+)", expression)}


def test_the_rules_and_the_board_use_every_metric_there_is() -> None:
    assert TOLD - {name for expression in EXPRESSIONS for name in named_in(expression)} == set()


def test_the_page_has_every_metric_there_is_and_no_other() -> None:
    assert set(re.findall(r"`wenyuan_(\w+)", TABLE)) == TOLD - QUEUES


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_tells_apart_by_labels_that_there_are(expression: str) -> None:
    labels = {label for metric in METRICS.values() for label in metric.labels} | {"le", "part", "queue"}
    labels |= {tally.label for tally in TALLIES}

    assert set(re.findall(r"[{,]\s*(\w+)[!=~]+\"", expression)) <= labels
    grouped = [name.strip() for names in re.findall(r"by \(([^)]*)\)", expression) for name in names.split(",")]
    assert set(grouped) <= labels


def test_every_alert_says_in_a_sentence_what_to_look_at() -> None:
    alerts = [rule for rule in ALERTS if "alert" in rule]

    assert len(alerts) >= 6
    assert all(rule["annotations"]["summary"].endswith((".", "?")) and rule["labels"]["severity"] for rule in alerts)


def test_a_rule_uses_only_rules_that_are_recorded() -> None:
    recorded = {rule["record"] for rule in ALERTS if "record" in rule}

    assert {name for rule in ALERTS for name in re.findall(r"wenyuan:[\w:]+", rule["expr"])} == recorded - {
        "wenyuan:search_seconds:p95",  # for people who ask Prometheus themselves
        "wenyuan:page_hits:ratio15m",
    }


def test_prometheus_is_given_its_rules_and_asks_the_web_server() -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES["prometheus"]["volumes"]]

    assert PROMETHEUS["rule_files"] == ["alerts.yml"] and "./alerts.yml" in mounted
    assert PROMETHEUS["scrape_configs"][0]["static_configs"] == [{"targets": ["web:8000"]}]


def test_no_panel_lies_on_another() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in BOARD["panels"]]

    assert len(set(places)) == len(places) >= 12
