"""Choosing a password: its rules, said while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QProgressBar, QWidget

from workbench.gui.errands import Errands
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label
from workbench.gui.style import GRID

SHORTEST = 12
WEAKEST = 3  # zxcvbn's scale ends at 4
_UNJUDGED = -1
_WORDS = (later("very weak"), later("weak"), later("could be guessed"), later("good"), later("strong"))


def _rule() -> str:
    return tr("At least {count} characters that nobody can guess: four unrelated words are good.").format(count=SHORTEST)


def strength(password: str, name: str) -> int:
    """0 to 4, by the guesses it takes someone who knows the person's name."""
    from zxcvbn import zxcvbn  # its word lists cost 0.1 s

    # zxcvbn stumbles over an empty password.
    return int(zxcvbn(password[:72], user_inputs=[name])["score"]) if password else 0


class NewPassword(QWidget):
    """A password, once more, and how good it is."""

    changed = Signal()

    def __init__(self, errands: Errands, named: str, person: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands, self._person, self._score = errands, person, _UNJUDGED
        self.first, self.again = (
            _secret(tr("{named}: password").format(named=named)),
            _secret(tr("{named}: password once more").format(named=named)),
        )
        self.again.setPlaceholderText(tr("Once more"))
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 4)
        self._bar.setAccessibleName(tr("Strength of the password"))
        self._said = label(_rule(), "small", wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID * 2)
        grid.addWidget(self.first, 0, 0)
        grid.addWidget(self.again, 0, 1)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.addWidget(self._said, 2, 0, 1, 2)
        self.setFocusProxy(self.first)
        # The word lists load while the name is being typed.
        errands.run(lambda: strength("warm", ""), lambda _: None, key="word lists")
        self.first.textChanged.connect(lambda _: self._judge())
        person.textChanged.connect(lambda _: self._judge())
        self.again.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> str:
        """What was typed."""
        return self.first.text()

    def problem(self) -> str:
        """Why it cannot be taken; empty when it can."""
        if len(self.value()) < SHORTEST:
            return tr("The password needs at least {count} characters; it has {length}.").format(
                count=SHORTEST, length=len(self.value())
            )
        if self._score == _UNJUDGED:
            return tr("The password is still being judged; press the button again in a moment.")
        if self._score < WEAKEST:
            return tr("The password could be guessed. Add another unrelated word.")
        return "" if self.value() == self.again.text() else tr("The two passwords differ.")

    def _judge(self) -> None:
        self._score = _UNJUDGED
        password, name = self.value(), self._person.text().strip()
        self._errands.run(lambda: strength(password, name), self._on_score, key=f"strength {id(self)}")

    def _on_score(self, score: int) -> None:
        self._score = score
        self._bar.setValue(score)
        short = len(self.value()) < SHORTEST
        self._said.setText(_rule() if short or not self.value() else f"{tr(_WORDS[score]).capitalize()}. {_rule()}")
        self.changed.emit()


def _secret(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setPlaceholderText(tr("Password"))
    return made
