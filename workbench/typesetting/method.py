"""Method: how sound became text, in plain words; then every recipe with all its parameters, every model, every run."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.incoming import ENGINE
from workbench.domain.leaving import Reproduction, Sameness
from workbench.domain.recipe import Recipe, RunRecord
from workbench.typesetting.column import LABELS, TABLE, Column
from workbench.typesetting.facts import band_words, digest_fact, error_measured
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.marks import marks_worth
from workbench.typesetting.method_words import explained
from workbench.typesetting.sheet import LEFT, Style
from workbench.typesetting.wording import decimal, label_of, moment, number, origin, plural, sentence_case, short


def method_section(column: Column, dossier: Dossier) -> None:
    """How the text came about: so that a judge understands it, and so that another laboratory can do it again."""
    column.section("method", say("Method"))
    for title, paragraph in explained(dossier):
        column.need(40)
        column.block([Run(title + "  ", Face.STRONG), Run(paragraph)])
        column.space(5)
    _validated(column, dossier)
    _routed(column, dossier)
    for recipe in _recipes(dossier):
        _recipe(column, recipe)
    _models(column, dossier)
    _runs(column, dossier)
    _reproduced(column, dossier)


def _validated(column: Column, dossier: Dossier) -> None:
    """How often the machine errs on recordings like these, as this laboratory measured it."""
    drafted = _recognised(dossier)
    if not drafted:
        return
    column.heading(say("How often the machine is wrong"))
    rate = (
        "The word error rate is how many words the machine left out, put in or wrote wrongly, of a hundred words that were said."
        " It was measured on other recordings, whose words are known; it says what to expect, not which words are wrong here."
    )
    column.block([Run(say(rate))])
    column.space(4)
    for exhibit in drafted:
        column.fact(say("Exhibit {exhibit}").format(exhibit=label_of(exhibit)), sentence_case(_figure(exhibit)))
    marks_worth(column, drafted)


def _recognised(dossier: Dossier) -> list[Exhibit]:
    """Those whose text a machine here wrote: what came in from elsewhere was not run, and nothing was measured on it."""
    return [exhibit for exhibit in dossier.exhibits if exhibit.draft and not origin(exhibit)]


def _figure(exhibit: Exhibit) -> str:
    found = exhibit.validation
    if found is None:
        missing = "{none}: this laboratory has no measurement for these settings, this language and this kind of recording."
        return say(missing).format(none=error_measured(exhibit))
    sentence = say("{rate} % of words: {errors} of {words} words, on {recordings} ({band}); {method}; recordings: {corpus}.")
    return sentence.format(
        rate=decimal(found.permille / 10),
        errors=number(found.errors),
        words=number(found.words),
        recordings=plural(found.recordings, "recording"),
        band=band_words(found),
        method=found.method,
        corpus=found.corpus or say("not named"),
    )


def _routed(column: Column, dossier: Dossier) -> None:
    """Why these engines: the routing's own words, what fell back with them."""
    routed = [x for x in _recognised(dossier) if x.draft and x.draft.routing]
    if not routed:
        return
    column.heading(say("Why these engines"))
    for exhibit in routed:
        routing = exhibit.draft.routing if exhibit.draft else ""
        column.fact(say("Exhibit {exhibit}").format(exhibit=label_of(exhibit)), sentence_case(routing))


def _recipes(dossier: Dossier) -> list[Recipe]:
    return list({r.digest(): r for x in dossier.exhibits if x.draft for r in x.draft.recipes}.values())


def _recipe(column: Column, recipe: Recipe) -> None:
    if recipe.engine == ENGINE:
        _file(column, recipe)
        return
    column.heading(say("Settings “{name}” of {engine}").format(name=recipe.name, engine=recipe.engine))
    engine = say("{engine} {version}, seed {seed}").format(engine=recipe.engine, version=recipe.version, seed=recipe.seed)
    column.fact(say("Engine"), engine)
    digest_fact(column, say("Digest of the settings"), recipe.digest(), across=8)
    for name, digest in recipe.models:
        digest_fact(column, name, digest, across=8)
    if recipe.parameters:
        values = [f"{name} = {str(value).lower() if isinstance(value, bool) else value}" for name, value in recipe.parameters]
        column.fact(say("Parameters"), "")
        column.y -= 17
        half = (len(values) + 1) // 2
        _pairs(column, zip(values[:half], [*values[half:], ""], strict=False))


def _file(column: Column, recipe: Recipe) -> None:
    """A transcript that came in as a file: what is known of the file."""
    told = dict(recipe.parameters)
    column.heading(say("The transcript's file “{name}”").format(name=recipe.name))
    size = told.get("size")
    sized = say(" · {size} bytes").format(size=number(size)) if isinstance(size, int) else ""
    column.fact(say("Format"), f"{recipe.version}{sized}")
    digest_fact(column, "SHA-256", str(told.get("sha256", "")), across=8)


def _pairs(column: Column, pairs: Iterable[tuple[str, str]]) -> None:
    for left, right in pairs:
        column.need(12)
        column.write(LEFT + LABELS, left, Style(Face.MONO, 7.2))
        column.write(LEFT + LABELS + 190, right, Style(Face.MONO, 7.2))
        column.space(9.8)
    column.space(4)


def _models(column: Column, dossier: Dossier) -> None:
    if not dossier.models:
        return
    column.heading(say("Models and their licences"), TABLE)
    rows = [(m.name, Run(m.digest, Face.MONO), m.licence, m.attribution) for m in dossier.models]
    column.table((92, 172, 66, 169), rows, (say("model"), "SHA-256", say("licence"), say("attribution")))


def _runs(column: Column, dossier: Dossier) -> None:
    rows = [(label_of(x), *_run(run)) for x in _recognised(dossier) if x.draft for run in x.draft.runs]
    if rows:
        column.heading(say("Runs (times are UTC)"), TABLE)
        head = (say("exhibit"), say("began"), say("device"), say("took"), say("libraries and notes"))
        column.table((54, 94, 150, 40, 161), rows, head)


def _run(run: RunRecord) -> tuple[str, str, str, str]:
    """A stage whose results were at hand started no engine: its record has neither processor nor libraries."""
    if not run.cpu and not run.libraries:
        return "–", say("kept from an earlier run"), "–", run.note
    libraries = ", ".join(f"{name} {version}" for name, version in run.libraries)
    device = f"{run.device}, {run.cpu}, {plural(run.threads, 'thread')}"
    took = say("{seconds} s").format(seconds=decimal(run.seconds_tenths / 10))
    return moment(run.started_at), device, took, f"{libraries}{'. ' + run.note if run.note else ''}"


def _reproduced(column: Column, dossier: Dossier) -> None:
    """What running the recorded settings again gave; that nobody did is said too."""
    drafted = _recognised(dossier)
    if not drafted:
        return
    rows = [(label_of(x), *_again(made)) for x in drafted for made in x.reproductions]
    if rows:
        column.heading(say("Run again"), TABLE)
        head = (say("exhibit"), say("outcome"), say("why, and digest"), say("who and when"))
        column.table((52, 190, 160, 97), rows, head)
    else:
        column.block([Run(say("Nobody has run these settings on these recordings a second time in this laboratory."))])


def _again(made: Reproduction) -> tuple[Run, str, str]:
    outcome = {
        Sameness.IDENTICAL: say("IDENTICAL: every word, time and figure came out the same"),
        Sameness.TEXT_IDENTICAL: say("TEXT-IDENTICAL: every word came out the same, times or figures differ"),
        Sameness.DIFFERENT: say("DIFFERENT: {rows}").format(rows=plural(made.differences, "row differs", "rows differ")),
    }[made.outcome]
    why = " · ".join(filter(None, (made.why, short(made.sha256))))
    return Run(outcome), why, f"{made.by} {moment(made.at)}".strip()
