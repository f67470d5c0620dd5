"""The inspector's section about the review: where it stands, what it binds, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from workbench.domain.review import Review, ReviewState
from workbench.gui import moments
from workbench.gui.panels.parts import Facts, button, digest, tip
from workbench.gui.style import Theme

_WORDS = {
    ReviewState.DRAFT: ("draft", ""),
    ReviewState.SUBMITTED: ("before a reviewer", "accent"),
    ReviewState.APPROVED: ("approved", "good"),
    ReviewState.RETURNED: ("returned", "warn"),
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


def section(shown: Reviewed, theme: Theme, do: Callable[[str], None]) -> Facts:
    """The rows, and one button."""
    facts, review = Facts("Review"), shown.review
    words, tone = ("no longer what was approved", "warn") if review.is_stale else _WORDS[review.state]
    facts.row("State", words, tone)
    if review.by:
        facts.row("By", f"{review.by} · {moments.clock(review.at)}")
    if review.words and review.is_locked:
        six = review.words.split("-")
        facts.row("Six words", "\n".join((" · ".join(six[:3]), " · ".join(six[3:]))))
        facts.row("Bound", digest(review.bound, theme, "digest of what was submitted"))
    if review.state is ReviewState.RETURNED and review.comment:
        facts.row("They say", f"“{review.comment}”")
    if shown.authors:
        facts.row("Worked on by", ", ".join(shown.authors))
    if shown.needed and not review.is_final:
        facts.row("Approval", shown.needed, "warn")
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
