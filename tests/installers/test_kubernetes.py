"""The Kubernetes manifests: held to Kubernetes' schemas, to its restricted standard, and to what the hub exports."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.installers.shipped import INSTALLERS, KUBERNETES, OVERLAYS, models_job, overlay, pods
from workbench.hub.metrics import CLOSED, FAMILIES, PORT

VERSION = "1.32.0"
PODS = list(pods())
NAMES = [where for where, _ in PODS]


def _all() -> list[dict[str, Any]]:
    return [*(one for name in OVERLAYS for one in overlay(name)), *models_job()]


def _of(kind: str, name: str) -> list[dict[str, Any]]:
    return [one for one in overlay(name) if one["kind"] == kind]


@cache
def _schemas() -> tuple[Path, Any]:
    package = pytest.importorskip(
        "kubernetes_validate", reason="kubernetes-validate is not installed: it comes with the extra “dev”"
    )
    folder = Path(package.__file__).parent / "kubernetes-json-schema" / f"v{VERSION}-local-strict"
    return folder, json.loads((folder / "_definitions.json").read_text("utf-8"))


def test_every_manifest_is_one_by_kubernetes_own_schema() -> None:
    jsonschema, referencing = pytest.importorskip("jsonschema"), pytest.importorskip("referencing")
    folder, definitions = _schemas()
    shared = referencing.Resource.from_contents(definitions) @ referencing.Registry()
    for one in (one for one in _all() if not one["apiVersion"].startswith("keda.sh/")):
        version = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", one["apiVersion"])
        schema = json.loads((folder / f"{one['kind'].lower()}-{version}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema, registry=shared).validate(one)


@pytest.mark.parametrize(("where", "pod"), PODS, ids=NAMES)
def test_every_pod_meets_the_restricted_standard(where: str, pod: dict[str, Any]) -> None:
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 10001
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert {kind for volume in spec["volumes"] for kind in volume} <= {
        "name",
        "persistentVolumeClaim",
        "emptyDir",
        "secret",
        "configMap",
    }


@pytest.mark.parametrize(("where", "pod"), PODS, ids=NAMES)
def test_every_container_is_read_only_without_capabilities_and_bounded(where: str, pod: dict[str, Any]) -> None:
    for container in [*pod["spec"]["containers"], *pod["spec"].get("initContainers", [])]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "privileged": False,
            "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert {"cpu", "memory"} <= set(container["resources"]["limits"])
        assert {"cpu", "memory"} <= set(container["resources"]["requests"])


@pytest.mark.parametrize(("where", "pod"), PODS, ids=NAMES)
def test_every_image_is_named_by_its_digest_and_no_secret_stands_in_clear(where: str, pod: dict[str, Any]) -> None:
    for container in pod["spec"]["containers"]:
        assert re.search(r"@sha256:[0-9a-f]{64}$", container["image"])
        for variable in container.get("env", []):
            assert "value" not in variable or not re.search(r"PASSWORD|TOKEN|BROKER(?!_FILE)|POOL(?!_FILE)", variable["name"])


def test_no_secret_is_in_the_repository() -> None:
    assert [one["metadata"]["name"] for one in _all() if one["kind"] == "Secret"] == []
    addresses = [path.read_text("utf-8") for path in (KUBERNETES / "overlays").glob("*/addresses.env")]
    assert not re.search(r"//[^/@\s]*:[^/@\s]*@", "".join(addresses))


@pytest.mark.parametrize(
    ("where", "pod"), [(where, pod) for where, pod in PODS if where != "models"], ids=[n for n in NAMES if n != "models"]
)
def test_hub_and_workers_are_probed_on_the_guides_port_and_may_finish(where: str, pod: dict[str, Any]) -> None:
    [container] = pod["spec"]["containers"]
    paths = {probe: container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert paths == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    assert pod["spec"]["terminationGracePeriodSeconds"] >= (900 if "worker" in where else 180)


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_vault_has_one_writer(name: str) -> None:
    [hub] = _of("StatefulSet", name)
    [vault] = [one for one in _of("PersistentVolumeClaim", name) if one["metadata"]["name"] == "workbench-vault-pvc"]
    assert hub["spec"]["replicas"] == 1
    assert vault["spec"]["accessModes"] == ["ReadWriteOncePod"]


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_guides_claims_are_there_and_every_claim_that_is_mounted(name: str) -> None:
    made = {one["metadata"]["name"] for one in _of("PersistentVolumeClaim", name)}
    mounted = {
        volume["persistentVolumeClaim"]["claimName"]
        for _, pod in PODS
        for volume in pod["spec"]["volumes"]
        if "persistentVolumeClaim" in volume
    }
    assert {"whisperx-intake-pvc", "whisperx-output-pvc"} <= made
    assert mounted == made


def test_a_worker_with_a_card_has_what_the_guide_gives_it() -> None:
    [worker] = _of("Deployment", "gpu")
    resources = worker["spec"]["template"]["spec"]["containers"][0]["resources"]
    assert (resources["limits"]["nvidia.com/gpu"], resources["requests"]["nvidia.com/gpu"]) == (1, 1)
    assert (resources["limits"]["memory"], resources["requests"]["memory"]) == ("16Gi", "8Gi")


@pytest.mark.parametrize("name", OVERLAYS)
def test_nothing_comes_in_or_goes_out_but_what_is_named(name: str) -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in _of("NetworkPolicy", name)}
    assert policies["nothing"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ways_out = {port["port"] for spec in policies.values() for rule in spec.get("egress", []) for port in rule["ports"]}
    assert ways_out == {53, 5432, 6379}
    assert all(rule.get("to") for spec in policies.values() for rule in spec.get("egress", []))


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_namespace_enforces_the_restricted_standard(name: str) -> None:
    [space] = _of("Namespace", name)
    assert space["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {one["metadata"].get("namespace", space["metadata"]["name"]) for one in overlay(name)} == {space["metadata"]["name"]}


@pytest.mark.parametrize(("name", "kind"), [("gpu", "ScaledObject"), ("cpu", "HorizontalPodAutoscaler")])
def test_workers_are_scaled_by_what_waits_and_never_the_hub(name: str, kind: str) -> None:
    [scaler] = _of(kind, name)
    [worker] = _of("Deployment", name)
    assert scaler["spec"]["scaleTargetRef"]["name"] == worker["metadata"]["name"]
    assert "replicas" not in worker["spec"]


def test_what_scales_names_figures_that_the_hub_exports() -> None:
    [keda], [hpa] = _of("ScaledObject", "gpu"), _of("HorizontalPodAutoscaler", "cpu")
    asked = [trigger["metadata"]["query"] for trigger in keda["spec"]["triggers"]]
    named = {name for query in asked for name in re.findall(r"\b(?:workbench|whisperx)_\w+", query)}
    named |= {metric["external"]["metric"]["name"] for metric in hpa["spec"]["metrics"]}
    assert named <= {family.name for family in FAMILIES}
    assert all(urgency in CLOSED["urgency"] for query in asked for urgency in re.findall(r'urgency="(\w+)"', query))


@pytest.mark.parametrize("name", OVERLAYS)
def test_budgets_and_services_select_pods_that_there_are(name: str) -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in overlay(name) if "template" in one.get("spec", {})]
    asked = [one["spec"]["selector"]["matchLabels"] for one in _of("PodDisruptionBudget", name)]
    asked += [one["spec"]["selector"] for one in _of("Service", name)]
    assert all(any(wanted.items() <= had.items() for had in labels) for wanted in asked)


def test_prometheus_finds_hub_and_workers_under_the_names_of_their_services() -> None:
    scraped = yaml.safe_load((INSTALLERS / "observing" / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    named = {target.split(":")[0] for one in scraped for group in one.get("static_configs", []) for target in group["targets"]}
    named |= {name for one in scraped for group in one.get("dns_sd_configs", []) for name in group["names"]}
    assert named == {one["metadata"]["name"] for one in _of("Service", "gpu")} | {"worker-gpu"}  # that one is Compose's
