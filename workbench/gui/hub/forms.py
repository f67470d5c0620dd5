"""Dialogs about the hub: what is sent with which wish, and how a hub is joined."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from workbench.domain.errors import BadRequest
from workbench.domain.handing_over import Wish
from workbench.domain.hub_orders import EnterHub
from workbench.domain.units import unit_name
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.order_forms import LANGUAGES
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label
from workbench.gui.style import GRID
from workbench.gui.telling import told

_SENT = later(
    "The file goes sealed, so that only the hub can open it, and the hub signs that it has it. Its draft comes back by itself "
    "and stands beside yours; nothing of yours is changed."
)
_AWAY = later("The hub cannot be reached now. It goes by itself as soon as it can be, also after the vault was locked.")
_JOINED = later(
    "The hub's administrator made a one-time code for this vault. It holds the beginning of the hub's key: if somebody else "
    "answers at the address, nothing is sent."
)
_WORDS = later("Six words, or the digits. Left empty, the code alone is held against the key.")
_CHOOSE = later("Let the hub choose")
_TIERS = (
    (_CHOOSE, ""),
    (later("Critical: the best there is"), "critical"),
    (later("Standard"), "standard"),
    (later("Batch: many recordings"), "batch"),
)
_PRESETS = (
    (_CHOOSE, ""),
    (later("Cloud GPU: large models"), "cloud_gpu"),
    (later("Workstation: one machine of its own"), "workstation"),
    (later("Edge: little memory, a quick draft"), "edge"),
)


class SendToHub(Form):
    """What goes, and how the hub is to treat it. Each choice names one exhibit or several (title, exhibits' ids)."""

    def __init__(
        self, hub: str, choices: Sequence[tuple[str, tuple[str, ...]]], parent: QWidget | None = None, *, is_away: bool = False
    ) -> None:
        title = tr("Send to the hub “{hub}”").format(hub=hub)
        super().__init__(title, tr("Send when it can be reached") if is_away else tr("Send"), parent, text=tr(_SENT))
        self.what = QComboBox()
        for named, exhibits in choices:
            self.what.addItem(named, exhibits)
        self.tier, self.preset, self.language = (_combo(given) for given in (_TIERS, _PRESETS, LANGUAGES))
        self.speakers = QSpinBox()
        self.speakers.setRange(0, 20)
        self.speakers.setSpecialValueText(tr("Find out"))
        self.speakers.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
        self.setMinimumWidth(560)
        self.field(tr("What goes"), self.what)
        self.pair((tr("Quality"), self.tier), (tr("Machine"), self.preset))
        self.pair((tr("Language"), self.language), (tr("Number of speakers"), self.speakers))
        if is_away:
            self.tell(label(f"⚠ {tr(_AWAY)}", "warn", wraps=True))

    def exhibits(self) -> tuple[str, ...]:
        """The ids of what is chosen."""
        found: tuple[str, ...] = tuple(self.what.currentData() or ())
        return found

    def wish(self) -> Wish:
        """How the hub is to treat it."""
        tier, preset, language = (str(part.currentData()) for part in (self.tier, self.preset, self.language))
        return Wish(tier, preset, language, self.speakers.value())


class JoinForm(Form):
    """Address, code, and what this vault is to be called there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Join a hub"), tr("Join"), parent, text=tr(_JOINED))
        self.url, self.code, self.unit, self.words = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.url.setPlaceholderText("https://hub.example:8000")
        self.unit.setPlaceholderText("van-3")
        self.setMinimumWidth(560)
        self.field(tr("Address of the hub"), self.url)
        self.field(tr("One-time code"), self.code)
        self.field(tr("Name of this unit"), self.unit, tr("As the code was made for: small letters, digits and hyphens."))
        self.field(tr("The hub's key, where you were told it"), self.words, tr(_WORDS))

    def check(self) -> str:
        if not self.url.text().strip().startswith(("https://", "http://")):
            return tr("The address begins with https://")
        if not self.code.text().strip():
            return tr("The code is missing: the hub's administrator makes one.")
        try:
            unit_name(self.unit.text())
        except BadRequest as error:
            return told(error)
        return ""

    def order(self) -> EnterHub:
        """What the form asks for."""
        url, code, unit, words = (part.text().strip() for part in (self.url, self.code, self.unit, self.words))
        return EnterHub(url, code, unit_name(unit), words)


def _combo(choices: Sequence[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    # As wide as its place: the longest choice shall not push the field beside it.
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    for text, value in choices:
        made.addItem(tr(text), value)
    return made
