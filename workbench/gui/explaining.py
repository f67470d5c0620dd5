"""The choice of engines beside the form that orders it: told as the form stands, and anew when somebody has listened."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.errors import Unavailable
from workbench.domain.orders import Explain, ExplainOutcome
from workbench.gui.language import tr
from workbench.gui.submitting import while_open
from workbench.gui.telling import told

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.order_forms import Transcribe
    from workbench.gui.queue import JobView

_KEY = "explain"


def explained(desk: Desk, form: Transcribe) -> None:
    """Tell the form which engines its order would choose, whenever it changes, and let it listen first."""
    _Explaining(desk, form).tell()


class _Explaining(QObject):
    """Lives as long as its form: what comes later reaches nobody."""

    def __init__(self, desk: Desk, form: Transcribe) -> None:
        super().__init__(form)
        self._desk, self._form = desk, form
        self._asked: list[Explain] = []
        form.changed.connect(self.tell)
        form.choice.listen_asked.connect(self._listen)
        desk.queue.succeeded.connect(self._on_listened)
        desk.queue.failed.connect(self._on_failed)

    def tell(self) -> None:
        """The choice as the form stands."""
        bench, form, order = self._desk.bench, self._form, Explain(self._form.order(), listen=False)
        show, fail = while_open(form, form.show_choice), while_open(form, self._fail)
        self._desk.errands.run(lambda: _outcome(bench.start(order)), show, fail, key=_KEY)

    def _fail(self, error: BaseException) -> None:
        self._form.choice.show_problem(told(error))
        if isinstance(error, Unavailable):
            self._form.bar(told(error))

    def _listen(self) -> None:
        order = Explain(self._form.order())
        self._asked.append(order)
        self._form.choice.show_listening(tr("Listening… it is in the list of jobs."))
        self._desk.queue.add(order, tr("Listen before transcribing"))

    def _on_listened(self, job: JobView, _outcome: object) -> None:
        if any(job.order is order for order in self._asked):
            self.tell()

    def _on_failed(self, job: JobView, error: BaseException) -> None:
        if any(job.order is order for order in self._asked):
            self._form.choice.show_problem(told(error), stands=True)


def _outcome(steps: Generator[object, None, object]) -> ExplainOutcome:
    """Pumps a job that takes no time worth showing."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome: ExplainOutcome = end.value
            return outcome
