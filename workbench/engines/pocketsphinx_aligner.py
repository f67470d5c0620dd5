"""PocketSphinx: an aligner of another kind (hidden Markov models of sounds) and, for English, a second opinion on times."""

from __future__ import annotations

from workbench.domain.engines import Engine, Task
from workbench.engines.aligning import ChildAligner
from workbench.engines.making import Making

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="pocketsphinx",
        title="PocketSphinx",
        task=Task.ALIGNMENT,
        packages=("pocketsphinx",),
        memory_mib=200,
        languages=("en",),
    ),
)


def make(engine: Engine, making: Making) -> ChildAligner:
    """The aligner; its acoustic model and dictionary lie in the library's own wheel."""
    return ChildAligner(engine, making, worker="pocketsphinx_aligner", package="pocketsphinx")
