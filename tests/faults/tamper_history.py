"""Attacks on the ledger itself: entries edited, moved, cut, put in, dated otherwise, taken from elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

from tests.faults.tamper_field import Expected, Field, Item, Trace, at, found
from tests.faults.tamper_ground import ATTACKER
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical
from workbench.domain.people import Person, Role
from workbench.domain.transcript import Correction
from workbench.storage.keys import Secrets, new_secrets
from workbench.storage.ledger import TAG

_CHAIN = "does not follow from the entry before it"
_REST = (r"ledger entry \d+", r"approval of .*")
_ANYTHING = (r".*",)
_WITNESSED = "the ledger up to here is not the one that was witnessed"


def _others(item: Item) -> bool:
    return item.actor not in (ATTACKER, "lab root")


def _own(item: Item) -> bool:
    return item.actor == ATTACKER


def _own_key(field: Field) -> Callable[[Item], Secrets | None]:
    """The attacker signs what is theirs with the key they had then, and leaves the signatures of the rest."""
    return lambda item: field.key_of(ATTACKER, str(item.said["key"])) if _own(item) else None


def _signs_all(field: Field) -> Callable[[Item], Secrets | None]:
    return lambda item: field.key_of(ATTACKER)


def _texts(item: Item) -> bool:
    return item.said["type"] in ("segment.corrected", "annotation.added", "case.opened", "segment.reinstated")


def _edited(item: Item) -> Item:
    """The same entry with other words in it."""
    other = item.copy()
    places = {
        "segment.corrected": ("correction", "text"),
        "annotation.added": ("annotation", "text"),
        "case.opened": ("case", "title"),
    }
    if item.said["type"] in places:
        outer, inner = places[item.said["type"]]
        other.payload[outer][inner] += " not"
    else:
        other.payload["segment_id"] = other.payload["segment_id"][:-1] + "4"
    other.body = b""
    return other


def _rewritten(
    field: Field, change: Callable[[list[Item]], None], sign: Callable[[Item], Secrets | None], *, chain: bool = True
) -> list[Item]:
    items = field.entries()
    change(items)
    field.rewrite(items, sign, chain=chain)
    return items


def edits_an_entry_as_it_stands(field: Field) -> Expected:
    """The words changed, the signature left, nothing else done."""
    seq = field.which(lambda i: _others(i) and _texts(i))
    _rewritten(field, lambda items: _put(items, seq, _edited(items[seq])), lambda _: None, chain=False)
    return found(at(seq, "signature"), at(seq + 1, _CHAIN), also=_REST)


def edits_an_entry_and_chains_anew(field: Field) -> Expected:
    """Every later entry follows again, with the signatures it had: none of them holds."""
    seq = field.which(lambda i: _others(i) and _texts(i))
    items = _rewritten(field, lambda items: _put(items, seq, _edited(items[seq])), lambda _: None)
    later = [at(n, "signature") for n, item in enumerate(items) if n > seq]
    return found(at(seq, "signature"), *later, also=_REST)


def edits_an_entry_and_signs_everything_anew(field: Field) -> Expected:
    """With the attacker's own key, in the names that stood there."""
    seq = field.which(lambda i: _others(i) and _texts(i))
    items = _rewritten(field, lambda items: _put(items, seq, _edited(items[seq])), _signs_all(field))
    later = [at(n, "signature") for n, item in enumerate(items) if n > seq and _others(item)]
    return found(at(seq, "does not carry"), *later, also=_REST)


def signs_anothers_entry_under_their_own_key_name(field: Field) -> Expected:
    seq = field.which(lambda i: _others(i) and _texts(i))

    def change(items: list[Item]) -> None:
        other = _edited(items[seq])
        other.said["key"] = key_id(field.key_of(ATTACKER).public.signing)
        items[seq] = other

    _rewritten(field, change, _signs_all(field))
    return found(at(seq, "is signed with a key that is not"), also=_REST)


def takes_anothers_entry_for_their_own(field: Field) -> Expected:
    """Rewritten whole as the attacker's, names inside left as they were, or changed too."""
    seq = field.which(lambda i: i.actor in ("Ann", "Rex") and i.said["type"] in ("segment.corrected", "annotation.added"))
    key = field.key_of(ATTACKER)

    def change(items: list[Item]) -> None:
        other = items[seq].copy()
        other.said |= {"actor": ATTACKER, "key": key_id(key.public.signing)}
        other.body = b""
        items[seq] = other

    items = _rewritten(field, change, _signs_all(field))
    later = [at(n, "signature") for n, item in enumerate(items) if n > seq and _others(item)][:3]
    return found(*later, also=_REST)


def changes_a_member_of_anothers_entry(field: Field) -> Expected:
    """Time, name, session, program, kind, schema, subject: any of them."""
    seq = field.which(_others)
    member = field.dice.choice(("at", "actor", "session", "app", "type", "schema", "subject", "vault", "v", "key", "seq", "prev"))

    def change(items: list[Item]) -> None:
        other = items[seq].copy()
        was = other.said[member]
        other.said[member] = was + 1 if isinstance(was, int) else "Sid" if member == "actor" and was != "Sid" else f"{was}x"
        other.body = canonical(other.said)
        items[seq] = other

    _rewritten(field, change, lambda _: None, chain=False)
    return found(Trace(f"ledger entry {seq}", ""), at(seq + 1, _CHAIN), also=_ANYTHING)


def edits_an_own_entry_and_signs_it(field: Field) -> Expected:
    """Genuinely signed, with others' entries after it."""
    seq = field.which(lambda i: _own(i) and _texts(i) and int(i.said["seq"]) < field.ground.tail)
    _rewritten(field, lambda items: _put(items, seq, _edited(items[seq])), _own_key(field), chain=False)
    return found(at(seq + 1, _CHAIN), also=_REST)


def edits_an_own_entry_and_chains_anew(field: Field) -> Expected:
    """What others signed after it no longer carries their signature."""
    seq = field.which(lambda i: _own(i) and _texts(i) and int(i.said["seq"]) < field.ground.tail)
    items = _rewritten(field, lambda items: _put(items, seq, _edited(items[seq])), _own_key(field))
    broken = [at(n, "does not carry") for n, item in enumerate(items) if n > seq and _others(item)]
    return found(*broken, also=_REST)


def _put(items: list[Item], seq: int, item: Item) -> None:
    items[seq] = item


def takes_an_entry_out(field: Field) -> Expected:
    """Its number stays free."""
    seq = field.dice.randrange(1, field.size() - 1)
    field.sql("DELETE FROM event WHERE seq = ?", seq)
    return found(at(seq + 1, f"the entries from {seq} to {seq} are missing"), at(seq + 1, _CHAIN), also=_ANYTHING)


def takes_an_entry_out_and_counts_on(field: Field) -> Expected:
    seq = field.dice.randrange(1, field.ground.tail - 1)
    with field.bare() as db:
        db.exec_driver_sql("DELETE FROM event WHERE seq = ?", (seq,))
        db.exec_driver_sql("UPDATE event SET seq = -seq WHERE seq > ?", (seq,))
        db.exec_driver_sql("UPDATE event SET seq = -seq - 1 WHERE seq < 0")
    return found(at(seq, f"says that it is entry {seq + 1}"), at(seq, _CHAIN), also=_ANYTHING)


def takes_an_entry_out_and_chains_anew(field: Field) -> Expected:
    seq = field.dice.randrange(1, field.ground.tail - 4)
    items = _rewritten(field, lambda items: items.__delitem__(seq), _own_key(field))
    broken = [at(n, "sign") for n, item in enumerate(items) if n >= seq and _others(item)]
    return found(*broken, also=_ANYTHING)


def swaps_two_entries(field: Field) -> Expected:
    first, second = sorted(field.dice.sample(range(1, field.size() - 1), 2))
    rows = {row[0]: row[1:] for row in field.rows("SELECT * FROM event")}
    with field.bare() as db:
        for seq, row in ((first, rows[second]), (second, rows[first])):
            db.exec_driver_sql("UPDATE event SET body = ?, signature = ? WHERE seq = ?", (*row, seq))
    traces = (at(first, f"says that it is entry {second}"), at(second, f"says that it is entry {first}"))
    return found(*traces, also=_ANYTHING)


def repeats_an_entry_at_the_end(field: Field) -> Expected:
    """A replay, to the byte."""
    return _repeated(field, field.dice.randrange(1, field.size()))


def replays_an_old_approval(field: Field) -> Expected:
    """The genuine entry once more: signature and all."""
    return _repeated(field, field.which(lambda i: i.said["type"] == "review.approved"))


def _repeated(field: Field, seq: int) -> Expected:
    item, last = field.entries()[seq], field.size()
    field.write([item], None, start=last)
    return found(at(last, f"says that it is entry {seq}"), at(last, _CHAIN), also=_ANYTHING)


def repeats_an_entry_in_the_middle(field: Field) -> Expected:
    seq = field.dice.randrange(2, field.ground.tail)

    def change(items: list[Item]) -> None:
        items.insert(seq, items[field.dice.randrange(1, seq)].copy())

    items = _rewritten(field, change, _own_key(field))
    broken = [at(n, "does not carry") for n, item in enumerate(items) if n > seq and _others(item)]
    return found(*broken[:5], also=_ANYTHING)


def puts_an_entry_of_another_in_the_middle(field: Field) -> Expected:
    """A forged correction in Ann's name, in the past, everything after it chained anew."""
    seq = field.which(lambda i: i.actor == "Ann" and i.said["type"] == "segment.corrected")
    when = field.entries()[seq].said["at"]
    correction = Correction("other-4", "nobody told me", "Ann", when)
    key = field.key_of(ATTACKER)

    def change(items: list[Item]) -> None:
        item = field.item(e.SegmentCorrected(field.ground.tracks["other"], correction), "Ann", key)
        item.said["at"] = when
        items.insert(seq, item)

    _rewritten(field, change, lambda item: key if item.said["session"] == "session-x" or _own(item) else None)
    return found(at(seq, "is signed with a key that is not Ann's"), at(seq, "does not carry Ann's"), also=_ANYTHING)


def cuts_the_end(field: Field) -> Expected:
    """The last entries gone, head and screens as they were before: nothing left in the vault contradicts it."""
    keep = field.dice.randrange(field.ground.tail, field.ground.head.size)
    _rewritten(field, lambda items: items.__delitem__(slice(keep, None)), lambda _: None)
    return found(at(keep, f"the last {field.ground.head.size - keep} of {field.ground.head.size} known entries are missing"))


def cuts_more_than_their_own(field: Field) -> Expected:
    keep = field.dice.randrange(1, field.ground.tail)
    _rewritten(field, lambda items: items.__delitem__(slice(keep, None)), lambda _: None)
    gone = f"the last {field.ground.head.size - keep} of {field.ground.head.size} known entries are missing"
    return found(at(keep, gone), also=("evidence .*",))


def cuts_the_end_and_works_on(field: Field) -> Expected:
    """Own entries gone, others written instead, at least as many."""
    keep = field.dice.randrange(field.ground.tail, field.ground.head.size)
    _rewritten(field, lambda items: items.__delitem__(slice(keep, None)), lambda _: None)
    for n in range(field.ground.head.size - keep + field.dice.randint(0, 3)):
        field.say(e.SegmentCorrected(field.ground.tracks["open"], Correction("open-3", f"try {n}", ATTACKER, "")), ATTACKER)
    return found(at(field.ground.head.size - 1, _WITNESSED))


def rewrites_their_own_end(field: Field) -> Expected:
    """Their own last words changed, signed and chained with their own key."""
    seq = field.which(lambda i: _own(i) and _texts(i) and int(i.said["seq"]) >= field.ground.tail)
    items = field.entries()[: seq + 1]
    items[seq] = _edited(items[seq])
    field.rewrite(items, _own_key(field))
    for n in range(field.ground.head.size - seq):
        field.say(e.PasswordChanged(ATTACKER), ATTACKER, session=f"session-{n}")
    return found(at(field.ground.head.size - 1, _WITNESSED))


def puts_an_older_vault_back(field: Field) -> Expected:
    field.close()
    shutil.rmtree(field.folder)
    shutil.copytree(field.ground.older, field.folder)
    keep, size = field.size(), field.ground.head.size
    return found(at(keep, f"the last {size - keep} of {size} known entries are missing"))


def empties_the_ledger(field: Field) -> Expected:
    field.rewrite([], lambda _: None)
    return found(at(0, "the ledger has no founding"), at(0, f"the last {field.ground.head.size} of"), also=("evidence .*",))


def forges_the_whole_vault(field: Field) -> Expected:
    """The same names, words and times under a root and keys of their own: flawless, but for the root."""
    root, keys = new_secrets(), dict[str, Secrets]()

    def renamed(item: Item) -> Item:
        name = item.actor
        other = item.copy()
        keys.setdefault(name, root if name == "lab root" else new_secrets())
        _with_keys(other, keys, root)
        other.said["key"] = key_id(keys[name].public.signing)
        other.body = b""
        return other

    kinds = ("vault.founded", "person.enrolled", "session.opened", "session.closed", "case.opened")
    items = [renamed(i) for i in field.entries() if i.said["type"] in kinds and i.actor in ("lab root", "Ada")]
    field.rewrite(items, lambda item: keys[item.actor])
    return found(at(0, "is not signed by the laboratory's known root"), also=_ANYTHING)


def _with_keys(item: Item, keys: dict[str, Secrets], root: Secrets) -> None:
    for name in ("founder", "person"):
        if isinstance(item.payload.get(name), dict):
            person = item.payload[name]
            made = keys.setdefault(person["name"], new_secrets())
            person["keys"]["signing"] = made.public.signing
            if item.said["type"] == "person.enrolled":
                person["confirmed"] = True
    if "root_key" in item.payload:
        item.payload["root_key"] = root.public.signing


def founds_the_vault_a_second_time(field: Field) -> Expected:
    """With themselves as its administrator."""
    root = new_secrets()
    me = Person(ATTACKER, Role.ADMIN, _keys_of(field), "lab root", "2026-01-01T00:00:00Z")
    seq = field.say(e.VaultFounded(field.ground.vault_id, root.public.signing, "", me), "lab root", key=root)
    return found(at(seq, "founds the vault a second time"), also=(f"ledger entry {seq}",))


def founds_the_vault_anew_under_the_old_history(field: Field) -> Expected:
    """The first entry replaced by one of a root of their own; the rest chained anew."""
    root = new_secrets()

    def change(items: list[Item]) -> None:
        other = items[0].copy()
        other.payload["root_key"] = root.public.signing
        other.payload["founder"]["keys"]["signing"] = field.key_of(ATTACKER).public.signing
        other.said["key"] = key_id(root.public.signing)
        other.body = b""
        items[0] = other

    _rewritten(field, change, lambda item: root if item.actor == "lab root" else field.key_of(ATTACKER))
    return found(at(0, "is not signed by the laboratory's known root"), at(2, "is signed with a key that is not"), also=_ANYTHING)


def _keys_of(field: Field) -> Any:
    from workbench.domain.people import PublicKeys

    public = field.key_of(ATTACKER).public
    return PublicKeys(public.signing, public.sealing, "PEM")


def brings_an_entry_from_another_vault(field: Field) -> Expected:
    """Genuine there: the same person, the same key, another vault."""
    name = field.dice.choice(("Ann", "Sue", ATTACKER))
    seq = field.say(e.PasswordChanged(name), name, vault=field.dice.randbytes(16).hex())
    return found(at(seq, "belongs to another vault"))


def _correction(field: Field, text: str = "by no gate") -> e.SegmentCorrected:
    return e.SegmentCorrected(field.ground.tracks["open"], Correction("open-3", text, ATTACKER, ""))


def dates_an_entry_back(field: Field) -> Expected:
    when = f"20{field.dice.randint(10, 25)}-0{field.dice.randint(1, 9)}-01T10:00:00.000000Z"
    seq = field.say(_correction(field), ATTACKER, at=when)
    return found(at(seq, f"is dated {when}, before the entry it follows"))


def dates_an_entry_with_no_date(field: Field) -> Expected:
    when = field.dice.choice(("tomorrow", "9999", "~", "2099-01-01 10:00", "2026-13-45T99:99:99.000000Z"))
    seq = field.say(_correction(field), ATTACKER, at=when)
    return found(at(seq, f"has no time: {when}"), also=(f"ledger entry {seq}",))


def says_falsely_that_the_clock_stood_back(field: Field) -> Expected:
    """About an entry that was never last, or at a time that is not before it."""
    last = field.entries()[-1].said["at"]
    lies: tuple[tuple[str, str], ...] = (
        ("2031-01-01T00:00:00.000000Z", "2020-01-01T00:00:00.000000Z"),
        (last, "2031-01-01T00:00:00.000000Z"),
        (field.entries()[3].said["at"], "2020-01-01T00:00:00.000000Z"),
    )
    before, when = field.dice.choice(lies)
    seq = field.say(e.ClockSetBack(before), ATTACKER, at=when)
    return found(at(seq, "says that the clock stood back, and it did not"))


def _odd(field: Field, body: bytes, problem: str) -> Expected:
    """Signed by the attacker, over bytes no program of ours writes."""
    seq = field.size()
    signature = field.key_of(ATTACKER).sign(TAG + body)
    field.write([Item(json.loads(body), {}, signature, body)], None, start=seq)
    return found(at(seq, problem), also=("ledger head", "payload 0+"))


def _ready(field: Field) -> Item:
    seq, key = field.size(), field.key_of(ATTACKER)
    item = field.item(_correction(field), ATTACKER, key)
    item.said |= {"seq": seq, "prev": field.ground.head.last_hash, "data": item.payload}
    return item


def signs_what_is_not_canonical(field: Field) -> Expected:
    item = _ready(field)
    ways: tuple[Callable[[dict[str, Any]], bytes], ...] = (
        lambda said: json.dumps(said).encode(),
        lambda said: canonical(said) + b" ",
        lambda said: json.dumps(said, separators=(",", ":"), sort_keys=True).encode("utf-16"),
        lambda said: canonical(said)[:-1] + b',"v":1}',
    )
    return _odd(field, field.dice.choice(ways)(item.said), "it is not canonical JSON")


def signs_a_body_with_other_members(field: Field) -> Expected:
    item = _ready(field)
    deeds: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda said: said.update(extra="x"),
        lambda said: said.pop("session"),
        lambda said: said.pop("data"),
        lambda said: said.update(data_sha256="0" * 64),
    )
    field.dice.choice(deeds)(item.said)
    return _odd(field, canonical(item.said), "its members are not those of an entry")


def signs_a_body_of_other_kinds(field: Field) -> Expected:
    item = _ready(field)
    item.said |= field.dice.choice(({"v": 2}, {"schema": "1"}, {"actor": 7}, {"session": None}, {"seq": True}, {"key": ["a"]}))
    return _odd(field, canonical(item.said), "its members are of the wrong kind")


def signs_an_event_nobody_knows(field: Field) -> Expected:
    item = _ready(field)
    item.said |= field.dice.choice(({"type": "approval.given"}, {"schema": 2}, {"data": {}}, {"data": 3}, {"schema": 0}))
    return _odd(field, canonical(item.said), "cannot be read")


def names_another_subject(field: Field) -> Expected:
    """An entry about one recording, shown in the history of another."""
    seq = field.say(_correction(field), ATTACKER, subject=field.dice.choice(("Sue", field.ground.exhibits["approved"], "C-2")))
    return found(at(seq, "names another subject than its event"))
