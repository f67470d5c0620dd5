"""The CTC aligner: a wav2vec2 network's emissions, and our compiled search for the path that whisperX's finds."""

from __future__ import annotations

from workbench.domain.engines import Engine, Task
from workbench.engines.aligning import MODEL, ChildAligner, network
from workbench.engines.making import Making

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="ctc",
        title="CTC alignment (wav2vec2, compiled search)",
        task=Task.ALIGNMENT,
        models=(MODEL,),
        packages=("torch", "transformers"),
        memory_mib=1_500,
        gpu_memory_mib=1_500,
    ),
)


def make(engine: Engine, making: Making) -> ChildAligner:
    """The aligner over its model's files."""
    return ChildAligner(engine, making, worker="ctc_aligner", package="transformers", model=network(making))
