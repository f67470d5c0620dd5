"""A verdict as people and programs read it."""

from __future__ import annotations

from typing import Any

from workbench.cli.answers import Answer
from workbench.domain.custody import Verdict


def told(verdict: Verdict) -> Answer:
    """Exit 0 when sound, 1 with findings."""
    lines = [f"{verdict.subject}: {'SOUND' if verdict.is_sound else 'FINDINGS'}"]
    lines += [f"  {note}" for note in verdict.notes]
    lines += [f"  checked  {item}" for item in verdict.checked]
    lines += [f"  not checked  {item}" for item in verdict.unchecked]
    for finding in verdict.findings:
        lines += [f"  FINDING  {finding.place}: {finding.problem}", f"           {finding.meaning}"]
    if verdict.head:
        lines.append(f"  ledger   {verdict.head.size} entries · root {verdict.head.root}")
    findings = [{"place": f.place, "problem": f.problem, "meaning": f.meaning} for f in verdict.findings]
    data: dict[str, Any] = {"subject": verdict.subject, "sound": verdict.is_sound, "notes": list(verdict.notes)}
    data |= {"checked": list(verdict.checked), "unchecked": list(verdict.unchecked), "findings": findings}
    return Answer(tuple(lines), data, 0 if verdict.is_sound else 1)
