"""Who may ask the hub: by the unit's own signature, just now, once, and no further than its role goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.hub.face import AUnit, Face, a_sound, problem
from tests.vaults import Vaults
from workbench.domain.hub_commands import RevokeUnit
from workbench.domain.questions import LedgerHead
from workbench.hub.app import description
from workbench.hub.requests import Asked


@pytest.fixture(scope="module")
def face(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """One hub for all of these: what is refused changes nothing."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    made.enrol(made.unit)
    yield made
    made.close()
    vaults.close()


def test_a_unit_that_signs_is_answered(face: Face):
    assert face.ask("GET", "/v1/jobs").json() == {"jobs": []}


def test_a_request_without_a_signature_is_nobodys(face: Face):
    answer = face.client.get("/v1/jobs")
    assert "names no unit" in problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Signature")


def test_another_key_is_not_the_units(face: Face):
    other = AUnit(face.unit.name, face.unit.vault_id, Ed25519PrivateKey.generate())
    assert "not signed by this unit's key" in problem(face.ask("GET", "/v1/jobs", unit=other), 401)


def test_a_unit_nobody_enrolled_is_unknown(face: Face):
    assert "does not know" in problem(face.ask("GET", "/v1/jobs", unit=AUnit("van-9")), 401)


def test_the_same_request_a_second_time_is_refused(face: Face):
    headers = face.unit.headers("GET", "/v1/jobs")
    assert face.client.get("/v1/jobs", headers=headers).status_code == 200
    assert "made before" in problem(face.client.get("/v1/jobs", headers=headers), 401)


@pytest.mark.parametrize(("ahead", "said"), [(-400, "behind"), (400, "ahead of"), (-1e9, "behind"), (1e9, "ahead of")])
def test_a_clock_that_is_off_is_told_by_how_much_and_what_time_it_is(face: Face, ahead, said):
    unit = AUnit(face.unit.name, face.unit.vault_id, face.unit.key, ahead)
    told = problem(face.ask("GET", "/v1/jobs", unit=unit), 401)
    assert said in told
    assert "the hub's, which is 2" in told


@pytest.mark.parametrize(
    ("method", "url"), [("GET", "/v1/queue"), ("GET", "/v1/jobs?x=1"), ("DELETE", "/v1/jobs"), ("GET", "/v1/jobs/")]
)
def test_a_signature_is_for_its_own_method_path_and_query(face: Face, method, url):
    headers = face.unit.headers("GET", "/v1/jobs")
    assert face.client.request(method, url, headers=headers).status_code in (401, 404, 405)


def test_another_body_than_the_signed_one_is_refused(face: Face):
    headers = face.unit.headers("POST", "/v1/checkpoints", b'{"a":1}') | {"content-type": "application/json"}
    before = face.bench.ask(LedgerHead())
    sent = face.client.post("/v1/checkpoints", content=b'{"note":"x","before":0,"proof":[]}', headers=headers)
    assert "another body" in problem(sent, 401)
    assert face.bench.ask(LedgerHead()) == before


@pytest.mark.parametrize("digest", ["sha-256=:AAAA:", "md5=:AAAA:", "sha-256=", ""])
def test_a_digest_that_was_changed_is_refused(face: Face, digest: str):
    body = b"x" * 20
    url = f"/v1/transfers/{'0' * 32}/chunks/0"
    headers = face.unit.headers("PUT", url, body) | {"Content-Digest": digest}
    problem(face.client.put(url, content=body, headers=headers), 401)


def test_a_revoked_unit_is_told_so_and_gets_nothing(face: Face):
    gone = face.enrol(AUnit("van-7", "vault-7"))
    face.bench.do(RevokeUnit("van-7", "sold"))
    for method, url in (("GET", "/v1/jobs"), ("GET", "/v1/queue"), ("GET", "/v1/checkpoints")):
        assert "was revoked" in problem(face.ask(method, url, unit=gone), 403)


def test_what_everybody_may_ask_needs_no_signature(face: Face):
    told = face.client.get("/v1/hub").json()
    assert (told["name"], told["signing"]) == ("central", face.side.hand.keys.signing)
    assert [face.client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics", "/openapi.json")] == [200] * 4


def test_nothing_but_those_and_enrolling_is_open(face: Face):
    """Every operation of the description, asked by nobody."""
    operations = [(path, method) for path, there in description()["paths"].items() for method in there]
    assert len(operations) > 15
    is_open = set()
    for path, method in operations:
        url = path.replace("{n}", "0").replace("{job}", "0" * 32).replace("{transfer}", "0" * 32)
        answer = face.client.request(method, url, json={})
        if answer.status_code not in (401, 422):
            is_open.add(path)
        elif answer.status_code == 422:  # a body is judged before a signature, and told nothing about
            assert "security" in description()["paths"][path][method] or path == "/v1/units"
    assert is_open == {"/v1/hub", "/healthz", "/readyz", "/metrics"}


def test_a_path_that_is_none_is_a_problem_too(face: Face):
    assert problem(face.client.get("/v1/nothing"), 404) == "Not Found."
    answer = face.client.delete("/v1/hub")
    assert problem(answer, 405)
    assert answer.headers["allow"] == "GET"


def test_what_stood_in_a_bad_body_is_not_told_back(face: Face):
    told = problem(face.ask("POST", "/v1/jobs", {"transfer": 5, "secret-name": "Mr X"}), 422)
    assert "Mr X" not in told


def test_no_body_makes_the_hub_fail(face: Face):
    for body in (b"[" * 100_000, b"\xff\xfe", b"{}", b"null", b'{"transfer":"' + b"\\u0000" * 9 + b'"}', b"1e999"):
        headers = face.unit.headers("POST", "/v1/jobs", body) | {"content-type": "application/json"}
        assert face.client.post("/v1/jobs", content=body, headers=headers).status_code in (400, 404, 422)


def test_the_hub_serves_no_more_than_the_unit_role_holds():
    from workbench.domain.people import GRANTS, Permission, Role

    assert all(Permission.WRITE in GRANTS[role] for role in Role)  # a role that may only read would have to be tried here
    assert Asked.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_a_wrong_signature_costs_no_reading_of_the_body(face: Face):
    def endless() -> Iterator[bytes]:
        yield b"x"
        raise AssertionError("the body was read")

    url = f"/v1/transfers/{'0' * 32}/chunks/0"
    headers = AUnit(face.unit.name).headers("PUT", url, b"x" * 20)
    assert face.client.put(url, content=endless(), headers=headers).status_code in (400, 401)


def test_sound_is_no_json(face: Face):
    problem(face.ask("POST", "/v1/transfers", a_sound()), 422)
