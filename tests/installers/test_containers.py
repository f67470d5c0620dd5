"""The images and the Compose file: what they are built from, and what each container may do."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.installers.shipped import COMPOSE, INSTALLERS, ROOT
from workbench.hub.metrics import PORT

FOLDER = INSTALLERS / "containers"
DOCKERFILE = (FOLDER / "Dockerfile").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("hub", "worker", "worker-gpu")
DIGEST = "sha256:" + "ab" * 32
HADOLINT = Path(sys.executable).with_name("hadolint")


def _stage(name: str) -> str:
    return next(part for part in re.split(r"(?m)^(?=FROM )", DOCKERFILE) if re.match(rf"FROM .* AS {name}\n", part))


def _build(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(FOLDER / "build.sh"), *words], capture_output=True, text=True, check=False, timeout=30)


# ---- Images ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint is not installed: it comes with the extra “dev”")
def test_a_linter_finds_nothing_in_the_dockerfile() -> None:
    said = subprocess.run(
        [HADOLINT, "--no-color", FOLDER / "Dockerfile"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (said.stdout, said.returncode) == ("", 0)


def test_every_stage_stands_on_the_base_with_a_digest_and_without_one_nothing_is_built() -> None:
    bases = re.findall(r"(?m)^FROM (\S+) AS (\w+)$", DOCKERFILE)
    outside = {image for image, _ in bases} - {name for _, name in bases}
    assert outside == {"${PYTHON_IMAGE}@${PYTHON_DIGEST:?sha256-digest-of-the-base-is-missing}"}
    assert re.search(r"(?m)^ARG PYTHON_DIGEST$", DOCKERFILE)


@pytest.mark.parametrize("digest", ["", "latest", "sha256:abc", f"{DIGEST}0"])
def test_the_build_refuses_a_base_without_a_digest(digest: str) -> None:
    said = _build("cpu", digest, "--print")
    assert said.returncode == 2
    assert "digest is missing or is none" in said.stderr


@pytest.mark.parametrize(("target", "extras"), [("cpu", "EXTRAS=hub "), ("cuda", r"EXTRAS=hub\ full ")])
def test_the_build_names_target_digest_and_extras(target: str, extras: str) -> None:
    said = _build(target, DIGEST, "--print", "--models", "whisper-base").stdout
    assert all(part in said for part in (f"--target {target} ", f"PYTHON_DIGEST={DIGEST} ", extras, "MODELS=whisper-base "))


def test_an_image_runs_as_a_number_that_is_not_root_and_tells_its_health() -> None:
    running = _stage("running")
    assert re.search(r"(?m)^USER 10001:10001$", running)
    assert re.search(r"(?m)^HEALTHCHECK .*healthy\.py", running)
    assert running.index("USER ") > running.rindex("RUN ")
    assert f"EXPOSE {PORT}\n" in running


def test_an_image_has_the_guides_folders_and_installs_by_the_constraints() -> None:
    volumes = json.loads(re.findall(r"(?m)^VOLUME (.*)$", DOCKERFILE)[-1])
    assert {"/app/intake", "/app/output", "/app/logs"} < set(volumes)
    assert "-c /app/program/installers/constraints.txt" in _stage("environment")


def test_no_secret_is_written_into_an_image() -> None:
    named = re.findall(r"(?m)^(?:ARG|ENV) .*", DOCKERFILE)
    assert [line for line in named if re.search(r"TOKEN|PASSWORD|SECRET|KEY", line, re.IGNORECASE)] == []


def test_what_goes_into_the_build_is_named_and_the_rest_stays_out() -> None:
    lines = (FOLDER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    taken = {line[1:] for line in lines if line.startswith("!")}
    copied = {word.split("/")[0] for line in re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", DOCKERFILE) for word in line.split()}
    assert "**" in lines
    assert copied <= taken
    assert all((ROOT / name).exists() for name in taken)


# ---- What starts in them --------------------------------------------------------------------------------------------


def _entry(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The entry script with a program in Python's place that prints what it is given."""
    script = (FOLDER / "entry.sh").read_text("utf-8").replace("/app/python/bin/python", str(tmp_path / "python"))
    (tmp_path / "python").write_text('#!/bin/sh\necho "$WORKBENCH_HUB_BROKER|$*"\n')
    (tmp_path / "python").chmod(0o755)
    call = ["sh", "-c", script, "entry", "hub", "worker"]
    return subprocess.run(
        call, env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True, check=False, timeout=30
    )


def test_a_secret_comes_from_its_file_and_the_words_are_passed_on(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("redis://:it's $(secret)@redis:6379/0\n")
    said = _entry(tmp_path, WORKBENCH_HUB_BROKER_FILE=str(tmp_path / "broker"))
    assert said.stdout == "redis://:it's $(secret)@redis:6379/0|-I -m workbench hub worker\n"


def test_a_secret_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    said = _entry(tmp_path, WORKBENCH_HUB_BROKER_FILE=str(tmp_path / "absent"))
    assert said.returncode == 2
    assert "WORKBENCH_HUB_BROKER_FILE names" in said.stderr


@pytest.mark.enable_socket
@pytest.mark.parametrize(("status", "verdict"), [(200, 0), (503, 1)])
def test_the_health_check_believes_what_the_process_answers(status: int, verdict: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("WORKBENCH_HEALTH_PORT", str(server.server_port))
        assert _healthy().main() == verdict
        server.shutdown()


def _healthy() -> Any:
    spec = importlib.util.spec_from_file_location("healthy", FOLDER / "healthy.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- Compose --------------------------------------------------------------------------------------------------------


def test_the_compose_file_is_one_by_its_published_schema() -> None:
    package = pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed: it comes with the extra “dev”")
    schema = Path(package.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(schema.read_text("utf-8")))


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_unprivileged_read_only_and_bounded(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc"} & set(service)
    assert service["deploy"]["resources"]["limits"]["memory"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_named_by_a_digest(name: str) -> None:
    assert re.search(r"@\$\{[A-Z]+(_CUDA)?_DIGEST:[?-]the.digest", SERVICES[name]["image"])


def test_no_secret_stands_in_the_compose_file() -> None:
    said = yaml.safe_dump({name: service.get("environment") for name, service in SERVICES.items()})
    clear = [
        line.strip()
        for line in said.splitlines()
        if re.search(r"PASSWORD|BROKER|POOL|TOKEN", line) and "/run/secrets/" not in line
    ]
    assert clear == []
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def test_only_the_hub_is_met_from_outside_and_what_stands_behind_reaches_nothing() -> None:
    assert COMPOSE["networks"]["back"] == {"internal": True}
    open_to_all = {
        name for name, service in SERVICES.items() for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")
    }
    assert open_to_all == {"hub"}
    assert SERVICES["hub"]["ports"] == [f"${{HUB_ADDRESS:-127.0.0.1}}:{PORT}:{PORT}"]


def test_workers_get_the_time_to_finish_a_piece_and_the_hub_stands_alone() -> None:
    assert {SERVICES[name]["stop_grace_period"] for name in ("worker", "worker-gpu")} == {"15m"}
    assert "replicas" not in SERVICES["hub"]["deploy"]
    assert SERVICES["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"][0]["count"] == 1


def test_every_digest_that_compose_asks_for_stands_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+(?:_DIGEST|_USER)):", (INSTALLERS / "compose.yaml").read_text("utf-8")))
    told = set(re.findall(r"(?m)^(\w+)=", (FOLDER / "example.env").read_text("utf-8")))
    assert asked <= told


def test_secrets_are_made_once_and_fit_each_other(tmp_path: Path) -> None:
    place = tmp_path / "secrets"
    for _ in range(2):
        subprocess.run(["bash", str(FOLDER / "secrets.sh"), str(place)], check=True, capture_output=True, timeout=60)
    made = {path.name: path.read_text().strip() for path in place.iterdir()}
    assert {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()} == set(made)
    assert made["pgpass"].endswith(f":{made['postgres_password']}")
    assert re.search(r"requirepass (\w+)", made["redis.conf"])[1] in made["broker"]  # type: ignore[index]
    assert bytes.fromhex(made["pool"])[31:]
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(shutil.which("docker") is None, reason="docker is not here")
def test_docker_knows_of_compose_or_says_so() -> None:
    known = subprocess.run(["docker", "compose", "version"], capture_output=True, text=True, check=False, timeout=30)
    if known.returncode:
        pytest.skip("docker here has no compose: the file is held to its schema alone")
    environment = {"PATH": "/usr/bin:/usr/local/bin:/bin", **dict.fromkeys(_digests(), DIGEST), "HUB_USER": "hub"}
    call = ["docker", "compose", "-f", str(INSTALLERS / "compose.yaml"), "--profile", "*", "config", "--quiet"]
    assert subprocess.run(call, env=environment, capture_output=True, text=True, check=False, timeout=60).stderr == ""


def _digests() -> set[str]:
    return set(re.findall(r"\$\{(\w+_DIGEST):", (INSTALLERS / "compose.yaml").read_text("utf-8")))
