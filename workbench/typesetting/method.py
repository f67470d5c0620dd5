"""Method: every recipe with all its parameters, every model with its licence, every run."""

from __future__ import annotations

from workbench.domain.dossier import Dossier
from workbench.domain.recipe import Recipe, RunRecord
from workbench.typesetting.column import Column
from workbench.typesetting.facts import digest_fact
from workbench.typesetting.fonts import Face
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import LEFT
from workbench.typesetting.wording import label_of, moment, plural, sentence_case


def method_section(column: Column, dossier: Dossier) -> None:
    """How the machine text came about, so that another laboratory can do it again."""
    column.section("method", "Method")
    column.block([Run(f"Made with {dossier.application}. Settings are what was asked of an engine; a run, where it ran.")])
    for recipe in _recipes(dossier):
        _recipe(column, recipe)
    _models(column, dossier)
    _runs(column, dossier)


def _recipes(dossier: Dossier) -> list[Recipe]:
    return list({r.digest(): r for x in dossier.exhibits if x.draft for r in x.draft.recipes}.values())


def _recipe(column: Column, recipe: Recipe) -> None:
    column.heading(f"Settings “{recipe.name}” of {recipe.engine}")
    column.fact("Engine", f"{recipe.engine} {recipe.version}, seed {recipe.seed}")
    digest_fact(column, "Digest of the settings", recipe.digest())
    for name, digest in recipe.models:
        digest_fact(column, name, digest)
    if recipe.parameters:
        values = [f"{name} = {str(value).lower() if isinstance(value, bool) else value}" for name, value in recipe.parameters]
        column.fact("Parameters", "")
        column.y -= 17
        half = (len(values) + 1) // 2
        pairs = [(left, right) for left, right in zip(values[:half], [*values[half:], ""], strict=False)]
        _pairs(column, pairs)


def _pairs(column: Column, pairs: list[tuple[str, str]]) -> None:
    from workbench.typesetting.column import LABELS
    from workbench.typesetting.sheet import Style

    for left, right in pairs:
        column.need(12)
        column.write(LEFT + LABELS, left, Style(Face.MONO, 7.4))
        column.write(LEFT + LABELS + 190, right, Style(Face.MONO, 7.4))
        column.space(11.4)
    column.space(4)


def _models(column: Column, dossier: Dossier) -> None:
    if not dossier.models:
        return
    column.heading("Models and their licences")
    rows = [(m.name, Run(m.digest, Face.MONO), m.licence, m.attribution) for m in dossier.models]
    column.table((92, 172, 66, 169), rows, ("model", "SHA-256", "licence", "attribution"))


def _runs(column: Column, dossier: Dossier) -> None:
    rows = [(label_of(x), *_run(run)) for x in dossier.exhibits if x.draft for run in x.draft.runs]
    if rows:
        column.heading("Runs (times are UTC)")
        column.table((52, 98, 112, 66, 171), rows, ("exhibit", "began", "device", "took", "libraries and notes"))
    for exhibit in dossier.exhibits:
        if exhibit.draft and exhibit.draft.routing:
            column.fact(f"Why, {label_of(exhibit)}", sentence_case(exhibit.draft.routing))


def _run(run: RunRecord) -> tuple[str, str, str, str]:
    """A stage whose results were at hand started no engine: its record has neither processor nor libraries."""
    if not run.cpu and not run.libraries:
        return "–", "kept from an earlier run", "–", run.note
    libraries = ", ".join(f"{name} {version}" for name, version in run.libraries)
    device = f"{run.device}, {run.cpu}, {plural(run.threads, 'thread')}"
    return (
        moment(run.started_at),
        device,
        f"{run.seconds_tenths / 10:,.1f} s",
        f"{libraries}{'. ' + run.note if run.note else ''}",
    )
