"""The compose file says the same as the recipes, its own services and the documentation. No container is started."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from inference.recipes import recipe
from launcher.launch import launch
from launcher.programs import programs

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker" / "compose.yaml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
WORKERS = ("sglang-1", "sglang-2")
OF_GPU = [name for name, service in SERVICES.items() if "gpu" in service.get("profiles", ())]


def words(service: str) -> list[str]:
    return shlex.split(SERVICES[service]["command"])


def after(service: str, option: str) -> str:
    return words(service)[words(service).index(option) + 1]


def test_the_profile_gpu_adds_workers_a_gateway_and_their_measurements() -> None:
    assert set(OF_GPU) == {*WORKERS, "gateway", "prometheus"}


def test_each_program_of_the_product_is_a_service_with_the_supervisors_options() -> None:
    names = [program.name for program in programs(launch({"ENV_FILE": os.devnull}))]

    assert {name: SERVICES[name]["command"] for name in names} == {
        name: f"python -m launcher.programs {name}" for name in names
    }
    others = {name for name, service in SERVICES.items() if service.get("image") == "wenyuan"} - set(names)
    assert others == {"migrate"}


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_is_started_as_the_recipe_says(worker: str) -> None:
    known = recipe("distill-7b")
    command = ["python3", *known.command(30000, host="0.0.0.0")]

    assert [word.replace("${SGLANG_MODEL:-", "").rstrip("}") for word in words(worker)] == command


def test_each_worker_has_a_card_of_its_own() -> None:
    devices = [SERVICES[worker]["deploy"]["resources"]["reservations"]["devices"][0] for worker in WORKERS]

    assert [device["device_ids"] for device in devices] == [["0"], ["1"]]


def test_the_gateway_knows_every_worker() -> None:
    urls = {word for word in words("gateway") if word.startswith("http://")}

    assert urls == {f"http://{worker}:{after(worker, '--port')}" for worker in WORKERS}


@pytest.mark.parametrize("service", ["web", "search", "answer", "reaper"])
def test_the_product_asks_the_gateway_when_the_profile_is_on(service: str) -> None:
    url = f"http://gateway:{after('gateway', '--port')}/v1"

    assert SERVICES[service]["environment"]["INFERENCE_URLS"] == f"${{INFERENCE_URLS:-${{COMPOSE_PROFILES:+{url}}}}}"


def test_prometheus_reads_every_worker_and_the_gateway() -> None:
    jobs = yaml.safe_load((ROOT / "docker" / "prometheus.yml").read_text())["scrape_configs"]
    targets = {target for job in jobs for group in job["static_configs"] for target in group["targets"]}

    workers = {f"{worker}:{after(worker, '--port')}" for worker in WORKERS}
    assert targets == {"web:8000", *workers, f"gateway:{after('gateway', '--prometheus-port')}"}
    assert all("--enable-metrics" in words(worker) for worker in WORKERS)


@pytest.mark.parametrize("service", OF_GPU)
def test_every_part_of_the_profile_is_installed_by_hashes_and_watched(service: str) -> None:
    described = SERVICES[service]
    built = described.get("build", {}).get("dockerfile_inline", "")

    assert "RUN" not in built or "--no-deps --require-hashes --requirement gateway.lock" in built
    assert described["healthcheck"]["test"][0] == "CMD"


def test_every_variable_is_explained() -> None:
    places = [ROOT / ".env.example", *(ROOT / "docs").glob("*.md")]
    explained = "\n".join([*(path.read_text() for path in places), *re.findall(r"# .*", TEXT)])

    assert [name for name in set(re.findall(r"\$\{([A-Z_]+)", TEXT)) if name not in explained] == []
