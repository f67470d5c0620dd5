"""Dialogs of the review: submit an exhibit, read six words aloud, approve what was submitted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from workbench.domain.commands import ApproveReview, SubmitReview
from workbench.domain.evidence import Evidence
from workbench.domain.review import Review
from workbench.gui import moments
from workbench.gui.dialogs.changes import Changes, ShownChange
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.reason import writing
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, label
from workbench.gui.worked import Worked

_SUBMIT = later(
    "The exhibit goes before a second person as it stands now, and nobody changes it until they have judged it or you take "
    "it back. Its content and the history so far are bound by one digest."
)
_APPROVE = later(
    "Your signature stands for exactly what was submitted. Compare the six words with the person who submitted it, by "
    "telephone or face to face: equal words mean that you both look at the same content."
)


_HOW = later("The words before are the machine’s where nobody had changed them yet.")


class SubmitExhibit(Form):
    """What goes before a reviewer, and a word to them."""

    def __init__(self, evidence: Evidence, stands: Worked, parent: QWidget | None = None, *, unsaved: int = 0) -> None:
        super().__init__(
            tr("Submit for review"), tr("Submit {reference}").format(reference=evidence.reference), parent, text=tr(_SUBMIT)
        )
        self._evidence = evidence
        self.facts = Facts(tr("What is submitted"))
        self.facts.row(tr("Exhibit"), f"{evidence.reference} · {evidence.name}")
        self.facts.row(
            tr("Transcript"),
            tr("{corrected:,} of {lines} corrected by a person").format(
                corrected=stands.corrected, lines=counted(stands.lines, "line")
            ),
        )
        self.facts.row(tr("Unchecked"), _unchecked(stands), "warn" if stands.open_flags else "good")
        self.facts.row(tr("Notes"), f"{stands.notes:,}" if stands.notes else "none")
        self.tell(self.facts)
        if unsaved:
            text = tr("{unsaved} typed but not saved: not part of what is submitted.").format(
                unsaved=counted(unsaved, "correction")
            )
            self.tell(label(text, "warn", wraps=True))
        self.comment = writing()
        self.field(tr("To the reviewer (may stay empty)"), self.comment)

    def command(self) -> SubmitReview:
        """What the form asks for."""
        return SubmitReview(self._evidence.id, self.comment.toPlainText().strip())


class Approve(Form):
    """What was submitted, by whom, what changed, and the six words to compare."""

    enter_submits = False

    def __init__(
        self,
        evidence: Evidence,
        review: Review,
        authors: Sequence[str],
        changes: Sequence[ShownChange],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Approve"), tr("Sign approval of {reference}").format(reference=evidence.reference), parent, text=tr(_APPROVE)
        )
        self.setMinimumWidth(840)
        self._review = review
        facts = Facts(tr("What is approved"))
        facts.row(tr("Exhibit"), f"{evidence.reference} · {evidence.name}")
        facts.row(tr("Submitted"), f"by {review.by} · {moments.day(review.at)}")
        facts.row(tr("Worked on by"), ", ".join(authors))
        if review.comment:
            facts.row(tr("They say"), review.comment)
        self.tell(facts)
        self.words = six_words(review.words)
        self.field(tr("Six words: the same must stand on the submitter’s screen"), self.words)
        self.field(tr("What changed"), Changes(changes), tr(_HOW))
        self.comment: QPlainTextEdit = writing(56)
        self.field(tr("Comment (may stay empty)"), self.comment)
        self._first = self.comment

    def command(self) -> ApproveReview:
        """What the form asks for."""
        return ApproveReview(self._review.evidence_id, self._review.bound, self.comment.toPlainText().strip())


def six_words(words: str) -> QWidget:
    """Six words, large, to read aloud or to copy."""
    shown = label(words.replace("-", " · "), "words", wraps=True, selectable=True)
    shown.setObjectName("six_words")
    shown.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    shown.setAccessibleName(tr("Six words: {replace}").format(replace=words.replace("-", ", ")))
    return shown


def submitted(evidence: Evidence, review: Review, parent: QWidget | None = None) -> Notice:
    """The six words of a submission."""
    text = tr(
        "{reference} is before a reviewer. Read these six words to the reviewer, by telephone or "
        "face to face, not through this vault: they see the same six words before they approve."
    ).format(reference=evidence.reference)
    notice = Notice(tr("Submitted for review"), text, parent)
    notice.setMinimumWidth(680)
    notice.offer_copy(review.words, tr("Copy the words"))
    return notice.show_with(six_words(review.words))


def _unchecked(stands: Worked) -> str:
    if not stands.flagged:
        return tr("no passage was flagged")
    if not stands.open_flags:
        return tr("none: all {flagged} corrected").format(flagged=counted(stands.flagged, "flagged passage"))
    return tr("{open_flags:,} of {flagged} without a correction").format(
        open_flags=stands.open_flags, flagged=counted(stands.flagged, "flagged passage")
    )
