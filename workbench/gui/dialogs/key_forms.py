"""Dialogs about keys and passwords: enrol a person, give them new keys, renew one's own, change one's password."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.domain.people import GRANTS, Person, Role
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.passwords import NewPassword
from workbench.gui.dialogs.reason import writing
from workbench.gui.errands import Errands
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label

_ROLES = {
    Role.ANALYST: later("Analyst: works on cases"),
    Role.SUPERVISOR: later("Supervisor: works on cases and approves the work of others"),
    Role.ADMIN: later("Administrator: everything, and enrols people"),
}


class Enrol(Form):
    """Name, role, first password."""

    def __init__(self, errands: Errands, parent: QWidget | None = None, *, second_person: bool = False) -> None:
        text = tr("The person gets keys of their own. Your signature says who they are and what they may do.")
        super().__init__(tr("Enrol a person"), tr("Enrol"), parent, text=text)
        self.setMinimumWidth(560)
        self.name, self.role = QLineEdit(), QComboBox()
        for role, words in _ROLES.items():
            self.role.addItem(tr(words), role)
        self.password = NewPassword(errands, tr("New person"), self.name)
        self.field(tr("Name"), self.name, tr("As it shall stand in reports. It cannot be changed later."))
        self.field(tr("Role"), self.role)
        self.on_token, self.token = QCheckBox(tr("Keys on a security token (PKCS#11): the password is its PIN")), QLineEdit()
        self.token.setPlaceholderText(tr("Label of the token; empty: the only one there"))
        self.token.setAccessibleName(tr("Label of the token"))
        self.token.setEnabled(False)
        self.on_token.toggled.connect(self.token.setEnabled)
        self.field(tr("First password"), self.password, tr("They change it under Vault, Change my password."))
        self.field("", self.on_token)
        self.field("", self.token)
        if second_person:
            self.tell(
                label(
                    tr("Supervisors and administrators act only when a second administrator confirms them."), "small", wraps=True
                )
            )

    def check(self) -> str:
        if not self.name.text().strip():
            return tr("A person needs a name.")
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
            return tr("Type the PIN of the token.")
        return "" if self.password.value() == self.password.again.text() else tr("The two PINs differ.")


class NewKeys(Form):
    """Another person's keys, where they lost their password or their keys may be known to others."""

    def __init__(self, errands: Errands, person: Person, parent: QWidget | None = None) -> None:
        text = tr(
            "Makes new keys under a new password. The old keys sign nothing from now on; what they signed before stays valid. "
            "There is no other way back from a lost password."
        )
        super().__init__(tr("New keys for {name}").format(name=person.name), tr("Give new keys"), parent, text=text)
        self.setMinimumWidth(560)
        self.password, self.reason = NewPassword(errands, person.name, _named(person.name, self)), writing()
        self.field(tr("New password"), self.password)
        self.field(tr("Reason"), self.reason)

    def check(self) -> str:
        if wrong := self.password.problem():
            return wrong
        return "" if self.reason.toPlainText().strip() else tr("Reason is missing: it goes on record with your name.")

    def value(self) -> tuple[str, str]:
        """Password, reason."""
        return self.password.value(), self.reason.toPlainText().strip()


class RenewKeys(Form):
    """One's own new keys, signed by the old. A token that is open makes them without being asked for its PIN again."""

    def __init__(self, errands: Errands, name: str, parent: QWidget | None = None, *, on_token: bool = False) -> None:
        text = tr(
            "Makes new keys for you; your present key signs them, and then signs nothing more. Do this when somebody may "
            "have seen your key or your password. What you signed before stays valid."
        )
        super().__init__(tr("Renew my keys"), tr("Sign my new keys"), parent, text=text)
        self.setMinimumWidth(560)
        self.password = None if on_token else NewPassword(errands, name, _named(name, self))
        if self.password is None:
            self.tell(label(tr("They are made on your token, and its PIN stays the same."), "small", wraps=True))
        else:
            self.field(tr("Password for the new keys"), self.password)

    def check(self) -> str:
        return self.password.problem() if self.password else ""

    def value(self) -> str:
        """The password; empty where a token holds the keys."""
        return self.password.value() if self.password else ""


class ChangePassword(Form):
    """One's password: the same keys, wrapped anew."""

    def __init__(self, errands: Errands, name: str, parent: QWidget | None = None) -> None:
        text = tr("Your keys stay the same. A copy of the vault made earlier still opens with the old password.")
        super().__init__(tr("Change my password"), tr("Change password"), parent, text=text)
        self.setMinimumWidth(560)
        self.old, self.password = QLineEdit(), NewPassword(errands, tr("New"), _named(name, self))
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.field(tr("Present password"), self.old)
        self.field(tr("New password"), self.password)

    def check(self) -> str:
        if not self.old.text():
            return tr("Type your present password.")
        if self.old.text() == self.password.value():
            return tr("The new password is the present one.")
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
    field.setAccessibleName(tr("Name"))
    field.hide()
    return field
