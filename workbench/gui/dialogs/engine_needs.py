"""What an engine does and needs, in the window's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.gui.language import number, tr

if TYPE_CHECKING:
    from workbench.domain.engines import Engine


def task(engine: Engine) -> str:
    """What it does."""
    return {"transcription": tr("transcription"), "alignment": tr("alignment"), "diarization": tr("diarization")}[engine.task]


def needs(engine: Engine) -> tuple[str, ...]:
    """What it asks of a machine."""
    told = (
        *(tr("the model {name}").format(name=name) for name in engine.models),
        tr("{n} MiB of memory").format(n=number(engine.memory_mib)) if engine.memory_mib else "",
        _gpu(engine),
        tr("an access key in {variable}").format(variable=engine.key) if engine.key else "",
    )
    return tuple(filter(None, told))


def skills(engine: Engine) -> tuple[str, ...]:
    """What it can."""
    told = (
        _languages(engine.languages),
        tr("hears sound as it arrives") if engine.streaming else "",
        tr("tells up to {n} voices apart").format(n=engine.most_speakers) if engine.most_speakers else "",
    )
    return tuple(filter(None, told))


def _gpu(engine: Engine) -> str:
    if not engine.gpu_memory_mib:
        return ""
    words = tr("a GPU with {n} MiB") if engine.needs_gpu else tr("or a GPU with {n} MiB")
    return words.format(n=number(engine.gpu_memory_mib))


def _languages(codes: tuple[str, ...]) -> str:
    if not codes:
        return ""
    return (
        tr("knows {codes}").format(codes=" ".join(codes)) if len(codes) <= 3 else tr("knows {n} languages").format(n=len(codes))
    )
