"""Signals between the transcript and the rest of the window: rows that were revised, words that are pointed at, what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from workbench.domain import questions as q
from workbench.domain.authorship import MACHINE, credit_at, sayings
from workbench.domain.desk_commands import SetVocabulary
from workbench.domain.transcript import Line
from workbench.gui import moments
from workbench.gui.language import tr
from workbench.gui.links import Links
from workbench.gui.panels.parts import tip
from workbench.gui.transcript.wording import Kind, Run, alternatives
from workbench.gui.writing.jotting import Jotter
from workbench.gui.writing.modes import settle
from workbench.gui.writing.spelling import Spelling, languages

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

_SPELLING = "spelling"


class TranscriptWiring:
    """Beside `Wiring`, and as long."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._links = Links()
        self.spelling = Spelling(desk.errands)
        self._jotter = Jotter(window, desk)
        transcript, link = window.centre.transcript, self._links.link
        self._told = ""
        self.spelling.turn(is_on=is_spelled(window))
        transcript.set_speller(self.spelling)
        link(desk.recording_loaded, lambda _: self._on_recording())
        link(desk.place_changed, self._name_voices)
        link(transcript.word_pointed, self._on_word)
        link(transcript.row_entered, self._on_entered)
        link(transcript.typing, lambda *_: self._spell())
        link(self.spelling.ready, self._respell)
        link(self.spelling.add_requested, self._add_word)
        settle(window)

    def close(self) -> None:
        """Let go, and keep what is being typed."""
        self._window.centre.transcript.let_stand()
        self._jotter.close()
        self._links.close()
        self._window.centre.transcript.set_speller(None)

    def _on_recording(self) -> None:
        self._spell()
        self._load_words()

    def _spell(self) -> None:
        """The dictionary of the line's language, or of the recording's, once somebody types."""
        if self._window.centre.transcript.typed() is None:
            return
        line = self._desk.line
        language = (line.segment.language if line is not None else "") or self._language()
        language = language.split("-")[0].casefold()
        self.spelling.use(language)
        if language not in (*languages(), self._told) and is_spelled(self._window):
            self._told = language
            self._window.bottom.say(tr("There is no word list to check the spelling of “{language}”").format(language=language))

    def _language(self) -> str:
        lines = self._desk.view.lines if self._desk.view is not None else ()
        return next((line.segment.language for line in lines if line.segment.language), "")

    def _respell(self) -> None:
        if (editor := self._window.centre.transcript.editor()) is not None:
            editor.spell_again()

    def _load_words(self) -> None:
        case, bench = self._desk.place.case, self._desk.bench
        if case:
            self._desk.errands.run(lambda: bench.ask(q.VocabularyOf(case)), self.spelling.know, key="words of the case")

    def _add_word(self, word: str) -> None:
        case, bench, desk = self._desk.place.case, self._desk.bench, self._desk

        def add(words: tuple[str, ...]) -> None:
            if word not in words:
                desk.changes.make(SetVocabulary(case, (*words, word)), tr("word of the case"), lambda _: self._load_words())

        if why := desk.permission(SetVocabulary):
            self._window.bottom.say(why)
        else:
            desk.errands.run(lambda: bench.ask(q.VocabularyOf(case)), add, key="add word")

    def _on_entered(self, line: Line) -> None:
        if self._window.player is not None:
            self._window.player.play_span(line.span, False)

    def _name_voices(self) -> None:
        """Alt+1 to Alt+9 under the names the voices have."""
        voices = {s.number: s.name for s in self._desk.view.speakers} if self._desk.view is not None else {}
        for number in range(1, 10):
            action = self._window.actions_by_id[f"assign_{number}"]
            action.setText(tr("Said by {name}").format(name=voices.get(number, tr("voice {n}").format(n=number))))

    def _on_word(self, line: Line, run: Run, at: QPoint) -> None:
        """Who wrote the word, and when."""
        rate = self._window.centre.model.rate
        when = f"{rate.clock(run.span.first)} – {rate.clock(run.span.end)}" if run.span is not None else ""
        if run.kind is Kind.STRUCK:
            QToolTip.showText(at, tip(f"“{run.text}”\n{tr('the machine’s word, taken away')}\n{when}"))
            return
        if why := self._window.centre.model.covering.why(line, run.at):
            when = "\n".join(filter(None, (when, tr("█ redacted in disclosure versions: {why}").format(why=why))))
        bench, recording = self._desk.bench, self._desk.place.recording
        ask = lambda: (bench.ask(q.CorrectionsOf(recording)), bench.ask(q.RevisionsOf(recording, line.id)))  # noqa: E731
        show = lambda found: QToolTip.showText(at, tip(told(line, run, found, when)))  # noqa: E731
        if line.is_changed:
            self._desk.errands.run(ask, show, key="word")
        else:
            QToolTip.showText(at, tip(told(line, run, ((), ()), when)))


def told(line: Line, run: Run, history: tuple[Any, Any], when: str) -> str:
    """A word's author and time, and what else it could be."""
    credit = credit_at(sayings(line, *history), run.at)
    permille = next((w.permille for w in line.words if w.span == run.span and w.permille is not None), None)
    sure = f" · {permille // 10} %" if permille is not None and credit is MACHINE else ""
    by = (
        f"{credit.author} · {tr(credit.act)} · {moments.day(credit.made_at)}"
        if credit.author
        else tr("the machine’s draft") + sure
    )
    doubt = alternatives(run.text)
    others = tr("uncertain; it could be: {words}").format(words=", ".join(doubt[1])) if doubt and doubt[1] else ""
    doubted = others or (tr("uncertain") if doubt else "")
    return "\n".join(part for part in (f"“{run.text}”", by, doubted, when) if part)


def is_spelled(window: Window) -> bool:
    """Whether this person wants spelling checked."""
    return window.store.value(_SPELLING, "yes") != "no"


def toggle_spelling(window: Window) -> None:
    """Check spelling, or no longer."""
    is_on = not is_spelled(window)
    window.store.setValue(_SPELLING, "yes" if is_on else "no")
    speller = window.centre.transcript.delegate.speller
    if isinstance(speller, Spelling):
        speller.turn(is_on=is_on)
    spoken = tr("Spelling is checked while typing, in these languages: {all}").format(all=", ".join(sorted(languages())))
    window.bottom.say(spoken if is_on else tr("Spelling is not checked"))


VERBS: dict[str, Callable[[Window], object]] = {"spelling": toggle_spelling}
