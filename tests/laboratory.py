"""A throw-away laboratory: a root, people with report keys, and reports they signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from tests.builders import a_dossier, a_person, an_exhibit
from tests.sealing.tsa import Authority
from workbench.domain.dossier import Dossier
from workbench.domain.leaving import Certificate
from workbench.domain.people import Person, Role, SigningKey
from workbench.sealing.certificates import as_pem, issue, new_root
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.stamped import slim
from workbench.sealing.verifier import Trusted
from workbench.storage.keys import new_secrets, public_halves
from workbench.typesetting.signature_box import signature_box
from workbench.typesetting.typesetter import ReportTypesetter


def new_key() -> tuple[Callable[[bytes], bytes], bytes]:
    """A person's fresh report key, made as a vault makes it: what signs, and SubjectPublicKeyInfo (DER)."""
    secrets = new_secrets()
    return secrets.sign_report, public_halves(secrets).report


@dataclass(frozen=True, slots=True)
class Member:
    """Someone with a certificate, and the key that only they hold."""

    person: Person
    key: SigningKey

    @property
    def signature_text(self) -> str:
        return f"{self.person.name} ({self.person.role.value})"


class Laboratory:
    """Issues certificates and makes reports."""

    def __init__(self, utterances: int = 12) -> None:
        self.utterances = utterances
        self.root_key, self.root = new_root("Laboratory")
        self.analyst = self.member("Analyst 1", Role.ANALYST)
        self.supervisor = self.member("Supervisor 1", Role.SUPERVISOR)

    def member(self, name: str, role: Role) -> Member:
        sign, public = new_key()
        certificate = issue(self.root_key, self.root, name=name, role=role.value, public_key=public)
        return Member(a_person(name, role, as_pem(certificate)), SigningKey(sign, certificate, (self.root,)))

    def dossier(self, *, two: bool = False) -> Dossier:
        supervisor = self.supervisor.person if two else None
        names = ("Analyst 1", "Supervisor 1") if two else ("Analyst 1",)
        exhibit = an_exhibit(utterances=self.utterances)
        return a_dossier(exhibit, signers=names, prepared_by=self.analyst.person, countersigner=supervisor)

    def unsigned(self, *, two: bool = False) -> bytes:
        return ReportTypesetter().pages(self.dossier(two=two))[0]

    def unsigned_for(self, key: SigningKey) -> bytes:
        """The analyst signs with a certificate that they brought in."""
        dossier, text = self.dossier(), as_pem(key.certificate)
        who = replace(dossier.prepared_by, keys=replace(dossier.prepared_by.keys, certificate=text))
        held = Certificate(who.name, text, tuple(map(as_pem, key.chain)))
        return ReportTypesetter().pages(replace(dossier, prepared_by=who, brought=(held,)))[0]

    def prepared(self, *, two: bool = False) -> bytes:
        return sign(self.unsigned(two=two), self.analyst, "prepared")

    def countersigned(self) -> bytes:
        return sign(self.prepared(two=True), self.supervisor, "approved")

    @cached_property
    def clock(self) -> Authority:
        """Whose timestamps the laboratory's reports carry."""
        return Authority(between=True)

    @property
    def trusted(self) -> Trusted:
        return Trusted((self.root,), self.clock.root.pem)

    def stamp(self, digest: bytes) -> bytes:
        return slim(self.clock.token(digest), self.clock.root.pem)

    def archived(self) -> bytes:
        """Countersigned, both signatures with a timestamp, and the document timestamped."""
        once = sign(self.unsigned(two=True), self.analyst, "prepared", self.stamp)
        return self.archive(sign(once, self.supervisor, "approved", self.stamp))

    def archive(self, pdf: bytes) -> bytes:
        return PyHankoSealer(signature_box).archive(pdf, certificates=as_pem(self.root) + self.clock.root.pem, stamp=self.stamp)


def sign(pdf: bytes, member: Member, field: str, stamp: Callable[[bytes], bytes] | None = None) -> bytes:
    """One more signature."""
    return PyHankoSealer(signature_box).seal(pdf, member.key, signer=member.signature_text, field=field, stamp=stamp)
