"""What the report says about one exhibit before its transcript."""

from __future__ import annotations

from workbench.domain.caveats import Caveat
from workbench.domain.dossier import Exhibit
from workbench.typesetting.column import LABELS, Column
from workbench.typesetting.figures import glance
from workbench.typesetting.fonts import Face
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.sheet import LEFT, MUTED, Style
from workbench.typesetting.wording import amount, audio, condition, grouped, is_corrected, label_of, plural, provenance


def recording_facts(column: Column, exhibit: Exhibit, pages: References) -> None:
    """The file as received, its digest, its sound, and the recording at a glance."""
    evidence = exhibit.evidence
    column.space(4)
    column.heading("The recording")
    column.fact("File as received", f"{evidence.name} · {evidence.size:,} bytes")
    if provenance(evidence):
        column.fact("Received from", provenance(evidence))
    digest_fact(column, "SHA-256", evidence.sha256)
    column.fact("Audio", audio(exhibit))
    caveats = len(caveats_of(exhibit))
    more = f" · {plural(caveats, 'caveat')} ({pages.page(f'limits:{label_of(exhibit)}')})" if caveats else ""
    column.fact("Condition", condition(exhibit) + more)
    column.space(3)
    glance(column, exhibit)


def digest_fact(column: Column, label: str, digest: str) -> None:
    """A digest in groups, in two lines."""
    column.need(26)
    column.write(LEFT + 1, label, Style(color=MUTED))
    for line in grouped(digest):
        column.write(LEFT + LABELS, line, Style(Face.MONO, 7.6))
        column.space(10)
    column.space(6.5)


def making_facts(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Which machine made the draft, and what people did to it."""
    column.heading("How the text was made")
    column.fact("Machine draft", _draft(exhibit, pages))
    if exhibit.draft:
        more = f" ({pages.page(f'review:{label_of(exhibit)}')})" if exhibit.corrections else ""
        column.fact("Human review", reviewed(exhibit) + more)
        column.fact("Flagged", _flagged(exhibit, pages))


def _draft(exhibit: Exhibit, pages: References) -> str:
    draft = exhibit.draft
    if draft is None:
        silent = exhibit.profile is not None and exhibit.profile.speech_permille == 0
        return "not transcribed: no speech was found in this recording" if silent else "not transcribed"
    recipe = draft.recipes[0]
    models = ", ".join(f"{name} {digest[:4]}…{digest[-4:]}" for name, digest in recipe.models)
    made = f"{recipe.engine} {recipe.version}, {recipe.name} settings, see {pages.page('method')}; {models or 'no model'}"
    return made if exhibit.lines else f"{amount(exhibit)} · {made}"


def reviewed(exhibit: Exhibit) -> str:
    """The review record: how many utterances a person stood in for."""
    total = len(exhibit.lines)
    corrected = [line.correction.author for line in exhibit.lines if line.correction and is_corrected(line)]
    confirmed = [line.confirmation.author for line in exhibit.lines if line.confirmation and line.is_confirmed]
    done = sum(1 for line in exhibit.lines if is_corrected(line) or line.is_confirmed)
    if not total:
        return "nothing to review"
    if not done:
        return f"{plural(total, 'utterance')}, none reviewed by a person: every page of the transcript is marked"
    parts = [_share(corrected, total, "corrected"), _share(confirmed, total, "confirmed by listening")]
    share = ", ".join(part for part in parts if part)
    return share if done == total else f"{share}; the others stand as the machine wrote them"


def _share(authors: list[str], total: int, verb: str) -> str:
    who, count = ", ".join(sorted(set(authors))), len(authors)
    return f"{count:,} of {plural(total, 'utterance')} {verb} by {who} ({count * 100 // total} %)" if count else ""


def _flagged(exhibit: Exhibit, pages: References) -> str:
    draft = exhibit.draft
    suspicions, readings = (len(draft.suspicions), len(draft.readings)) if draft else (0, 0)
    if not suspicions + readings:
        return "no passage"
    parts = [plural(suspicions, "passage"), f"{plural(readings, 'second reading')} not chosen" if readings else ""]
    return f"{'; '.join(p for p in parts if p)} ({pages.page(f'limits:{label_of(exhibit)}')})"


def caveats_of(exhibit: Exhibit) -> tuple[Caveat, ...]:
    """What limits the recording, then what limits the machine's work on it."""
    return (*exhibit.recording.caveats, *(exhibit.draft.caveats if exhibit.draft else ()))


def runs_of(text: str, marked: str) -> list[Run]:
    """A sentence with one phrase underlined."""
    before, _, after = text.partition(marked)
    return [Run(before), Run(marked, underlined=True), Run(after)]
