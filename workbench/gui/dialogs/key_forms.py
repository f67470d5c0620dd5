"""Dialogs about keys and passwords: enrol a person, give them new keys, renew one's own, change one's password."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.domain.people import GRANTS, Person, Role
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.passwords import NewPassword
from workbench.gui.dialogs.reason import writing
from workbench.gui.errands import Errands
from workbench.gui.panels.parts import label

_ROLES = {
    Role.ANALYST: "Analyst: works on cases",
    Role.SUPERVISOR: "Supervisor: works on cases and approves the work of others",
    Role.ADMIN: "Administrator: everything, and enrols people",
}


class Enrol(Form):
    """Name, role, first password."""

    def __init__(self, errands: Errands, parent: QWidget | None = None, *, second_person: bool = False) -> None:
        text = "The person gets keys of their own. Your signature says who they are and what they may do."
        super().__init__("Enrol a person", "Enrol", parent, text=text)
        self.setMinimumWidth(560)
        self.name, self.role = QLineEdit(), QComboBox()
        for role, words in _ROLES.items():
            self.role.addItem(words, role)
        self.password = NewPassword(errands, "New person", self.name)
        self.field("Name", self.name, "As it shall stand in reports. It cannot be changed later.")
        self.field("Role", self.role)
        self.on_token, self.token = QCheckBox("Keys on a security token (PKCS#11): the password is its PIN"), QLineEdit()
        self.token.setPlaceholderText("Label of the token; empty: the only one there")
        self.token.setAccessibleName("Label of the token")
        self.token.setEnabled(False)
        self.on_token.toggled.connect(self.token.setEnabled)
        self.field("First password", self.password, "They change it under Vault, Change my password.")
        self.field("", self.on_token)
        self.field("", self.token)
        if second_person:
            self.tell(
                label("Supervisors and administrators act only when a second administrator confirms them.", "small", wraps=True)
            )

    def check(self) -> str:
        if not self.name.text().strip():
            return "A person needs a name."
        if self.on_token.isChecked():
            return self._no_pin()
        return self.password.problem()

    def value(self) -> tuple[str, Role, str, str | None]:
        """Name, role, password or PIN, and the token's label where the keys are on one."""
        token = self.token.text().strip() if self.on_token.isChecked() else None
        return self.name.text().strip(), Role(str(self.role.currentData())), self.password.value(), token

    def _no_pin(self) -> str:
        # The token counts wrong PINs itself, so a short one will do.
        if not self.password.value():
            return "Type the PIN of the token."
        return "" if self.password.value() == self.password.again.text() else "The two PINs differ."


class NewKeys(Form):
    """Another person's keys, where they lost their password or their keys may be known to others."""

    def __init__(self, errands: Errands, person: Person, parent: QWidget | None = None) -> None:
        text = (
            "Makes new keys under a new password. The old keys sign nothing from now on; what they signed before stays valid. "
            "There is no other way back from a lost password."
        )
        super().__init__(f"New keys for {person.name}", "Give new keys", parent, text=text)
        self.setMinimumWidth(560)
        self.password, self.reason = NewPassword(errands, person.name, _named(person.name, self)), writing()
        self.field("New password", self.password)
        self.field("Reason", self.reason)

    def check(self) -> str:
        if wrong := self.password.problem():
            return wrong
        return "" if self.reason.toPlainText().strip() else "Reason is missing: it goes on record with your name."

    def value(self) -> tuple[str, str]:
        """Password, reason."""
        return self.password.value(), self.reason.toPlainText().strip()


class RenewKeys(Form):
    """One's own new keys, signed by the old. A token that is open makes them without being asked for its PIN again."""

    def __init__(self, errands: Errands, name: str, parent: QWidget | None = None, *, on_token: bool = False) -> None:
        text = (
            "Makes new keys for you; your present key signs them, and then signs nothing more. Do this when somebody may "
            "have seen your key or your password. What you signed before stays valid."
        )
        super().__init__("Renew my keys", "Sign my new keys", parent, text=text)
        self.setMinimumWidth(560)
        self.password = None if on_token else NewPassword(errands, name, _named(name, self))
        if self.password is None:
            self.tell(label("They are made on your token, and its PIN stays the same.", "small", wraps=True))
        else:
            self.field("Password for the new keys", self.password)

    def check(self) -> str:
        return self.password.problem() if self.password else ""

    def value(self) -> str:
        """The password; empty where a token holds the keys."""
        return self.password.value() if self.password else ""


class ChangePassword(Form):
    """One's password: the same keys, wrapped anew."""

    def __init__(self, errands: Errands, name: str, parent: QWidget | None = None) -> None:
        text = "Your keys stay the same. A copy of the vault made earlier still opens with the old password."
        super().__init__("Change my password", "Change password", parent, text=text)
        self.setMinimumWidth(560)
        self.old, self.password = QLineEdit(), NewPassword(errands, "New", _named(name, self))
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.field("Present password", self.old)
        self.field("New password", self.password)

    def check(self) -> str:
        if not self.old.text():
            return "Type your present password."
        if self.old.text() == self.password.value():
            return "The new password is the present one."
        return self.password.problem()

    def value(self) -> tuple[str, str]:
        """Old, new."""
        return self.old.text(), self.password.value()


def may_do(role: Role) -> str:
    """What a role may do, by the names of the permissions."""
    return ", ".join(sorted(str(permission) for permission in GRANTS[role]))


def _named(name: str, owner: QWidget) -> QLineEdit:
    """A name that nobody types: a password is judged by it."""
    field = QLineEdit(name, owner)
    field.setAccessibleName("Name")
    field.hide()
    return field
