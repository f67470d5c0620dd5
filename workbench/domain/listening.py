"""Listening: what may be done to the sound on its way to the ear, and what was heard. The evidence stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.domain.errors import BadRequest
from workbench.domain.timeline import Span

DE_HUM, BAND_PASS, DENOISE, LEVEL, GAIN = "de_hum", "band_pass", "denoise", "level", "gain"

# In the order in which the sound passes through them: hum and rumble would lead the noise estimate and the level astray.
ORDER = (DE_HUM, BAND_PASS, DENOISE, LEVEL, GAIN)

LONGEST_NAME = 60

# Per kind, what each value is and its lowest and highest.
VALUES: dict[str, tuple[tuple[str, int, int], ...]] = {
    DE_HUM: (("mains Hz", 40, 70), ("harmonics", 1, 40)),
    BAND_PASS: (("low Hz", 20, 20_000), ("high Hz", 40, 24_000)),
    DENOISE: (("reduction dB", 3, 40),),
    LEVEL: (("target dBFS", -40, -6), ("most gain dB", 3, 40)),
    GAIN: (("gain dB", -40, 40),),
}

PROPOSED: dict[str, tuple[int, ...]] = {
    DE_HUM: (50, 10),
    BAND_PASS: (300, 3400),
    DENOISE: (15,),
    LEVEL: (-20, 24),
    GAIN: (6,),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the sound; `values` are whole numbers, in the order of `VALUES`."""

    kind: str
    values: tuple[int, ...]

    def in_words(self) -> str:
        """As a report and the transport say it: "band-pass 300–3400 Hz"."""
        return _WORDS[self.kind].format(*(_signed(self.kind, value) for value in self.values))

    def in_brief(self) -> str:
        """The same without what matters less: "de-hum 50 Hz"."""
        return _BRIEFLY.get(self.kind, _WORDS[self.kind]).format(*(_signed(self.kind, value) for value in self.values))


@dataclass(frozen=True, slots=True)
class Treatment:
    """A named way of listening. Non-destructive: applied while playing, stored as this recipe only."""

    name: str
    steps: tuple[Step, ...] = ()

    def in_words(self) -> str:
        """Its steps, in order: "de-hum 50 Hz with 10 harmonics, band-pass 300–3400 Hz"; empty when nothing is done."""
        return ", ".join(step.in_words() for step in self.steps)

    def in_brief(self) -> str:
        """The same, short enough for a bar."""
        return ", ".join(step.in_brief() for step in self.steps)

    def step(self, kind: str) -> Step | None:
        """The step of this kind, if there is one."""
        return next((step for step in self.steps if step.kind == kind), None)

    def with_step(self, step: Step) -> Treatment:
        """With this step instead of any other of its kind, in its place of the order."""
        kept = (*self.without(step.kind).steps, step)
        return replace(self, steps=tuple(sorted(kept, key=lambda held: ORDER.index(held.kind))))

    def without(self, kind: str) -> Treatment:
        """Without any step of this kind."""
        return replace(self, steps=tuple(step for step in self.steps if step.kind != kind))


ORIGINAL = Treatment("")


def checked(treatment: Treatment) -> Treatment:
    """The treatment to keep, its steps in canonical order; raises BadRequest for what nobody could listen through or name."""
    name = treatment.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadRequest("This treatment has no usable name.", f"Give it 1 to {LONGEST_NAME} printable characters.")
    for step in treatment.steps:
        _check(step)
    kinds = [step.kind for step in treatment.steps]
    if len(set(kinds)) < len(kinds):
        raise BadRequest("The same filter stands twice in this treatment.", "Keep one of each kind.")
    return Treatment(name, tuple(sorted(treatment.steps, key=lambda step: ORDER.index(step.kind))))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same frames in as few spans as possible, in order: what was heard twice counts once."""
    made: list[Span] = []
    for span in sorted(span for span in spans if span.length):
        if made and span.first <= made[-1].end:
            made[-1] = Span(made[-1].first, max(made[-1].end, span.end))
        else:
            made.append(span)
    return tuple(made)


_WORDS = {
    DE_HUM: "de-hum {} Hz with {} harmonics",
    BAND_PASS: "band-pass {}–{} Hz",
    DENOISE: "noise reduction {} dB",
    LEVEL: "level {} dBFS, at most {} dB louder",
    GAIN: "gain {} dB",
}

_BRIEFLY = {DE_HUM: "de-hum {} Hz", LEVEL: "level {} dBFS"}


def _signed(kind: str, value: int) -> str:
    text = f"+{value}" if kind == GAIN and value > 0 else str(value)
    return text.replace("-", "−")


def _check(step: Step) -> None:
    known = VALUES.get(step.kind)
    if known is None:
        raise BadRequest(f"There is no filter “{step.kind}”.", f"Choose from {', '.join(ORDER)}.")
    if len(step.values) != len(known):
        raise BadRequest(f"{step.kind} needs {len(known)} values, not {len(step.values)}.", ", ".join(name for name, *_ in known))
    for (name, lowest, highest), value in zip(known, step.values, strict=True):
        if not lowest <= value <= highest:
            raise BadRequest(f"{step.kind}: {name} cannot be {value}.", f"Choose from {lowest} to {highest}.")
    if step.kind == BAND_PASS and step.values[0] * 5 > step.values[1] * 4:
        raise BadRequest("The band is too narrow to listen through.", "Let the upper edge lie well above the lower one.")
