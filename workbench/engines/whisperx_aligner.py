"""whisperX's alignment: its own `align` over a wav2vec2 network of the model store."""

from __future__ import annotations

from workbench.domain.engines import Engine, Task
from workbench.engines.aligning import MODEL, ChildAligner, network
from workbench.engines.making import Making

ENGINES: tuple[Engine, ...] = (
    Engine(
        name="whisperx-align",
        title="whisperX alignment (wav2vec2)",
        task=Task.ALIGNMENT,
        models=(MODEL,),
        packages=("torch", "transformers", "whisperx"),
        memory_mib=2_000,
        gpu_memory_mib=1_500,
    ),
)


def make(engine: Engine, making: Making) -> ChildAligner:
    """The aligner over its model's files."""
    return ChildAligner(engine, making, worker="whisperx_aligner", package="whisperx", model=network(making))
