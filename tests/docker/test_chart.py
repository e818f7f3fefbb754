"""The chart, rendered by helm and held against Kubernetes' own schemas. No cluster is asked.

KEDA's two kinds have no schema there: only what they point at is looked at.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from launcher.launch import launch
from launcher.programs import programs
from tests.docker.test_monitoring import TOLD

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "docker" / "helm" / "wenyuan"
HELM = shutil.which("helm", path=str(Path(sys.executable).parent)) or "helm"
IMAGE = ("--set", "image.repository=registry.example.org/wenyuan", "--set", "image.tag=0.2.0")
EVERYTHING = ("--set", "autoscaling.enabled=true,ingress.enabled=true,library.existingClaim=documents")
VERSIONS = ("1.27", "1.30", "1.34")


def helm(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run((HELM, *arguments), capture_output=True, text=True, timeout=60)


def rendered(*options: str) -> list[Any]:
    done = helm("template", "ask", str(CHART), "--namespace", "chat", *IMAGE, *options)
    assert done.returncode == 0, done.stderr
    return [thing for thing in yaml.safe_load_all(done.stdout) if thing]


def of_kind(things: list[Any], *kinds: str) -> dict[str, Any]:
    return {thing["metadata"]["name"]: thing for thing in things if thing["kind"] in kinds}


def containers(things: list[Any]) -> list[Any]:
    pods = [thing["spec"]["template"]["spec"] for thing in of_kind(things, "Deployment", "Job").values()]
    return [container | {"pod": pod} for pod in pods for container in pod["containers"]]


def test_helm_finds_nothing_to_say_of_it() -> None:
    done = helm("lint", "--strict", str(CHART), *IMAGE, *EVERYTHING)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("options", [(), EVERYTHING], ids=["as it is", "everything"])
def test_what_is_rendered_is_what_kubernetes_takes(options: tuple[str, ...], version: str) -> None:
    for thing in rendered(*options):
        if "keda" not in thing["apiVersion"]:
            kubernetes_validate.validate(thing, version, strict=True)


def test_each_program_of_the_product_is_a_deployment_and_the_migration_a_job() -> None:
    things = rendered()
    names = [program.name for program in programs(launch({"ENV_FILE": os.devnull}))]

    assert set(of_kind(things, "Deployment")) == {f"ask-{name}" for name in names}
    assert {container["name"]: container["args"][1:] for container in containers(things)} == {
        "migrate": ["manage.py", "prepare"]
    } | {name: ["-m", "launcher.programs", name] for name in names}


def test_no_pod_may_do_or_write_more_than_it_needs() -> None:
    for container in containers(rendered(*EVERYTHING)):
        pod = container["pod"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == 10001
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_settings_are_those_that_the_product_knows_and_none_is_a_secret() -> None:
    known = (ROOT / ".env.example").read_text()
    names = {entry["name"] for container in containers(rendered(*EVERYTHING)) for entry in container["env"]}

    assert [name for name in names if not re.search(rf"^#? ?{name}=", known, re.M)] == []
    assert helm("template", "ask", str(CHART), *IMAGE, "--set", "env.SECRET_KEY=x").returncode != 0


def test_only_who_fetches_pages_reaches_the_internet_and_nothing_inside_by_that() -> None:
    policies = of_kind(rendered(), "NetworkPolicy")
    outside = {name: blocks for name, policy in policies.items() if (blocks := ip_blocks(policy))}

    assert set(outside) == {"ask-search", "ask-answer"}
    assert all("169.254.0.0/16" in blocks["0.0.0.0/0"] and "fc00::/7" in blocks["::/0"] for blocks in outside.values())


def ip_blocks(policy: Any) -> dict[str, list[str]]:
    ways = [way for rule in policy["spec"]["egress"] for way in rule["to"]]
    return {way["ipBlock"]["cidr"]: way["ipBlock"]["except"] for way in ways if "ipBlock" in way}


def test_workers_are_scaled_by_metrics_that_are_told() -> None:
    things = rendered(*EVERYTHING)
    scaled = of_kind(things, "ScaledObject").values()
    told = {f"wenyuan_{name}" for name in TOLD}

    assert {one["spec"]["scaleTargetRef"]["name"] for one in scaled} <= set(of_kind(things, "Deployment"))
    assert {one["spec"]["triggers"][0]["metadata"]["valueLocation"] for one in scaled} <= told
    assert [name for name, one in of_kind(things, "Deployment").items() if "replicas" not in one["spec"]] == [
        "ask-search",
        "ask-answer",
    ]


def test_an_image_without_a_version_is_refused() -> None:
    unnamed = ("--set", "image.repository=registry.example.org/wenyuan", "--set", "image.tag=latest")

    assert helm("template", "ask", str(CHART)).returncode != 0
    assert helm("template", "ask", str(CHART), *unnamed).returncode != 0
