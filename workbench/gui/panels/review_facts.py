"""The inspector's section about the review: where it stands, what it binds, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from workbench.domain.review import Review, ReviewState
from workbench.gui import moments
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, button, digest, tip
from workbench.gui.style import Theme

_WORDS = {
    ReviewState.DRAFT: (later("draft"), ""),
    ReviewState.SUBMITTED: (later("before a reviewer"), "accent"),
    ReviewState.APPROVED: (later("approved"), "good"),
    ReviewState.RETURNED: (later("returned"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: an action of the table, its words, and why it is barred."""

    action: str
    text: str
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the section speaks of. `needed` says why an approval is needed, where it is."""

    review: Review
    authors: Sequence[str] = ()
    needed: str = ""
    step: Step | None = None
    confirmed: str = ""


def section(shown: Reviewed, theme: Theme, do: Callable[[str], None]) -> Facts:
    """The rows, and one button."""
    facts, review = Facts(tr("Review")), shown.review
    words, tone = (tr("no longer what was approved"), "warn") if review.is_stale else _WORDS[review.state]
    facts.row(tr("State"), tr(words), tone)
    if shown.confirmed:
        facts.row(tr("Confirmed"), shown.confirmed)
    if review.by:
        facts.row(tr("By"), f"{review.by} · {moments.clock(review.at)}")
    if review.words and review.is_locked:
        six = review.words.split("-")
        facts.row(tr("Six words"), "\n".join((" · ".join(six[:3]), " · ".join(six[3:]))))
        facts.row(tr("Bound"), digest(review.bound, theme, tr("digest of what was submitted")))
    if review.state is ReviewState.RETURNED and review.comment:
        facts.row(tr("They say"), f"“{review.comment}”")
    if shown.authors:
        facts.row(tr("Worked on by"), ", ".join(shown.authors))
    if shown.needed and not review.is_final:
        facts.row(tr("Approval"), shown.needed, "warn")
    if shown.step is not None:
        facts.wide(_button(shown.step, do))
    return facts


def _button(step: Step, do: Callable[[str], None]) -> QPushButton:
    made = button(step.text, "primary", name="review_step")
    made.setEnabled(not step.barred)
    made.setToolTip(tip(step.barred))
    made.setAccessibleDescription(step.barred)
    made.clicked.connect(lambda _checked=False: do(step.action))
    return made
