"""people add|list|revoke|rotate|confirm|passwd|certificate, policy show|set."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials, opened, own_password, password_of
from workbench.cli.answers import Answer, table
from workbench.cli.verbs.signing import pkcs12
from workbench.domain.canonical import plain
from workbench.domain.commands import BringCertificate, ConfirmPerson, SetPolicy
from workbench.domain.court_questions import CertificatesOf
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import CertificateFacts
from workbench.domain.people import Person, Role, unfit
from workbench.domain.policy import Approval, HandOverRule, Policy
from workbench.domain.questions import People, PolicyInForce

_WHERE = "keep their keys on a PKCS#11 token, which its PIN opens; without LABEL, on the only one that is plugged in"


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    people = verbs.add_parser("people", parents=[common], help="who works in the vault").add_subparsers(dest="act", required=True)
    new = people.add_parser("add", parents=[common], help="enrol a person")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--role", required=True, choices=[str(r) for r in Role])
    new.add_argument("--new-password-file", metavar="FILE", help="their password, or the PIN of their token")
    new.add_argument("--token", nargs="?", const="", metavar="LABEL", help=_WHERE)
    new.set_defaults(run=enrol)
    people.add_parser("list", parents=[common], help="list people").set_defaults(run=list_people)
    _keys(people, common)
    policy = verbs.add_parser("policy", parents=[common], help="how the vault is run").add_subparsers(dest="act", required=True)
    policy.add_parser("show", parents=[common], help="what is in force").set_defaults(run=show_policy)
    _policy(policy.add_parser("set", parents=[common], help="decide anew; what is not named stays"))


def _keys(people: Any, common: argparse.ArgumentParser) -> None:
    gone = people.add_parser("revoke", parents=[common], help="let a person act no longer")
    gone.add_argument("name", metavar="NAME")
    gone.add_argument("--reason", required=True, metavar="T")
    gone.set_defaults(run=revoke)
    other = people.add_parser("rotate", parents=[common], help="new keys: your own, or a person's who lost theirs")
    other.add_argument("name", nargs="?", default="", metavar="NAME")
    other.add_argument("--new-password-file", metavar="FILE", help="the password of the new keys; your own stays without it")
    other.add_argument("--token", nargs="?", const="", metavar="LABEL", help=_WHERE)
    other.add_argument("--reason", default="", metavar="T")
    other.set_defaults(run=rotate)
    code = people.add_parser("recover", parents=[common], help="new keys for an administrator, by the recovery code")
    code.add_argument("name", metavar="NAME")
    code.add_argument("--recovery-code-file", required=True, metavar="FILE")
    code.add_argument("--new-password-file", metavar="FILE")
    code.set_defaults(run=recover)
    sure = people.add_parser("confirm", parents=[common], help="stand, as a second administrator, for a person's key")
    sure.add_argument("name", metavar="NAME")
    sure.set_defaults(run=confirm)
    word = people.add_parser("passwd", parents=[common], help="change your password")
    word.add_argument("--new-password-file", metavar="FILE")
    word.set_defaults(run=passwd)
    said = "the certificate of another authority that you sign reports with; without --p12, show who brought which"
    other = people.add_parser("certificate", parents=[common], help=said)
    other.add_argument("name", nargs="?", default="", metavar="NAME", help="whose to show; everybody's without it")
    other.add_argument("--p12", type=Path, metavar="FILE", help="bring in your own: a PKCS#12 file, whose key stays in it")
    other.add_argument("--p12-password-file", metavar="FILE", help="its password; asked for without")
    other.set_defaults(run=certificate)


def _policy(words: argparse.ArgumentParser) -> None:
    words.add_argument("--approval", choices=[str(a) for a in Approval], help="which cases need a second person")
    said = "which exhibits go to the hub by themselves: none but those asked for, those of critical cases, or all"
    words.add_argument("--hand-over", choices=[str(rule) for rule in HandOverRule], help=said)
    words.add_argument("--second-person", choices=("yes", "no"), help="a second administrator for keys and for destruction")
    words.add_argument("--checkpoint-events", type=int, metavar="N", help="a checkpoint after so many entries")
    words.add_argument("--checkpoint-minutes", type=int, metavar="N", help="or after so many minutes with something new")
    words.add_argument("--idle-minutes", type=int, metavar="N", help="an idle window locks after so many")
    words.add_argument("--timestamp-url", metavar="URL", help='a timestamp server; "" for none')
    words.add_argument("--timestamp-roots", type=Path, metavar="FILE.pem", help="the certificates it is trusted by")
    words.set_defaults(run=set_policy)


def enrol(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Enrol a person with a password of their own, or with the PIN of their token."""
    with opened(args, workshop) as bench:
        person = bench.enrol(args.name, Role(args.role), _secret_of(args, args.name), args.token)
    on_token = args.token is not None
    kept = ", with keys on a token" if on_token else ""
    data = {"name": person.name, "role": str(person.role), "token": on_token}
    wanting = (f"They can begin when a second administrator has run: workbench people confirm {person.name}",)
    return Answer((f"{person.name} is enrolled as {person.role}{kept}.", *(() if person.confirmed else wanting)), data)


def _secret_of(args: argparse.Namespace, name: str) -> str:
    """Another person's password, or the PIN of their token."""
    on_token = args.token is not None
    asked = f"PIN of {name}'s token: " if on_token else f"Password for {name}: "
    return password_of(args.new_password_file, asked, None, twice=not on_token)


def list_people(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Everyone ever enrolled."""
    with opened(args, workshop) as bench:
        people = bench.ask(People())
    rows = [(p.name, str(p.role), _state(p), f"enrolled {p.enrolled_at[:10]} by {p.enrolled_by}") for p in people]
    return Answer(table(rows), {"people": [{"name": p.name, "role": str(p.role), "state": _state(p)} for p in people]})


def _state(person: Person) -> str:
    return "revoked" if person.revoked else "unconfirmed" if unfit(person) else "active"


def revoke(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Nothing in this name counts from here on."""
    with opened(args, workshop) as bench:
        bench.revoke(args.name, args.reason)
    return Answer((f"{args.name} is revoked; what they did before stands.",), {"name": args.name})


def rotate(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """New keys."""
    with opened(args, workshop) as bench:
        name = args.name or bench.person.name
        own = name == bench.person.name and args.token is None
        if own and not args.new_password_file:
            bench.rotate_own(own_password(args, name), args.reason)
        elif own:
            bench.rotate_own(password_of(args.new_password_file, "", None), args.reason)
        else:
            bench.replace_keys(name, _secret_of(args, name), args.reason or "The old keys were lost.", args.token)
    return Answer((f"{name} has new keys; the old ones sign no more.",), {"name": name})


def recover(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """An administrator who lost their password, or the next one to hold the root; anyone enrolled makes the call."""
    vault, user, password = credentials(args, workshop)
    code = password_of(args.recovery_code_file, "", None)
    new = password_of(args.new_password_file, f"New password for {args.name}: ", None, twice=True)
    workshop.recover(vault, user=user, password=password, code=code, admin=args.name, new_password=new)
    return Answer((f"{args.name} has new keys and holds the laboratory's root.",), {"name": args.name})


def confirm(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The second administrator's word."""
    with opened(args, workshop) as bench:
        bench.do(ConfirmPerson(args.name))
    return Answer((f"{args.name}'s key is confirmed.",), {"name": args.name})


def passwd(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Another password for one's own keys."""
    with opened(args, workshop) as bench:
        name = bench.person.name
        new = password_of(args.new_password_file, f"New password for {name}: ", None, twice=True)
        bench.change_password(own_password(args, name), new)
    return Answer(
        (f"The password of {name} is changed. Copies of the old key file still open with the old one.",), {"name": name}
    )


def certificate(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Bring one in, or show those that people brought."""
    with opened(args, workshop) as bench:
        held = pkcs12(args)
        if held is None:
            if args.name and args.name not in {person.name for person in bench.ask(People())}:
                raise BadRequest(f"Nobody here is called {args.name}.", "See: workbench people list")
            known = bench.ask(CertificatesOf(args.name))
            return _certificates([(c.name, c.at, workshop.certificate_facts(c.certificate)) for c in known])
        if args.name not in ("", "self", bench.person.name):
            raise BadRequest("Everybody brings in their own certificate.", "Leave the name out.")
        facts = workshop.certificate_in(held)
        bench.do(BringCertificate(facts.certificate, facts.chain))
    shown = table([("Whose", facts.subject), ("Issued by", facts.issuer), ("Ends", facts.ends[:10]), ("Key", facts.words)])
    said = "Your certificate is on record. To sign with it: workbench report … --p12 FILE"
    return Answer((said, *shown), {"subject": facts.subject, "issuer": facts.issuer, "ends": facts.ends, "words": facts.words})


def _certificates(known: list[tuple[str, str, CertificateFacts]]) -> Answer:
    rows = [(name, facts.subject, f"by {facts.issuer}", f"until {facts.ends[:10]}", facts.words) for name, _, facts in known]
    data = [{"name": name, "at": at, "subject": facts.subject, "issuer": facts.issuer} for name, at, facts in known]
    return Answer(table(rows) or ("Nobody brought a certificate.",), {"certificates": data})


def show_policy(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """What is in force."""
    with opened(args, workshop) as bench:
        policy = bench.ask(PolicyInForce())
    return _told(policy)


def set_policy(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Decide anew."""
    changes: dict[str, Any] = {f.name: getattr(args, f.name) for f in fields(Policy) if getattr(args, f.name) is not None}
    if not changes:
        raise BadRequest("Nothing to set.", "See: workbench policy set --help")
    if "second_person" in changes:
        changes["second_person"] = changes["second_person"] == "yes"
    for name, kind in (("approval", Approval), ("hand_over", HandOverRule)):
        if name in changes:
            changes[name] = kind(changes[name])
    if "timestamp_roots" in changes:
        changes["timestamp_roots"] = _text(changes["timestamp_roots"])
    with opened(args, workshop) as bench:
        policy = replace(bench.ask(PolicyInForce()), **changes)
        bench.do(SetPolicy(policy))
    return _told(policy)


def _told(policy: Policy) -> Answer:
    shown = [(f.name.replace("_", " "), _shown(getattr(policy, f.name)).splitlines()) for f in fields(policy)]
    rows = [(name, text[0] + (" …" if len(text) > 1 else "")) for name, text in shown]
    return Answer(table(rows), {"policy": plain(policy)})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "none"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} cannot be read: {error}.", "Give a PEM file.") from error
