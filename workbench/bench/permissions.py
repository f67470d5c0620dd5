"""Who may do what: one literal table. The door enforces it, the window greys out from it."""

from __future__ import annotations

from workbench.domain import commands as c
from workbench.domain import orders as o
from workbench.domain.people import Permission

REQUIRED: dict[type, Permission] = {
    c.EnrolPerson: Permission.ALL,
    c.OpenCase: Permission.WRITE,
    c.RecordEvidence: Permission.WRITE,
    c.RefuseFile: Permission.WRITE,
    c.RecordRecording: Permission.WRITE,
    c.RecordProfile: Permission.WRITE,
    c.StartProcessing: Permission.WRITE,
    c.FinishDraft: Permission.WRITE,
    c.CorrectSegment: Permission.WRITE,
    c.ReinstateText: Permission.WRITE,
    c.RenameSpeaker: Permission.WRITE,
    c.Annotate: Permission.WRITE,
    c.WithdrawAnnotation: Permission.WRITE,
    c.RestoreAnnotation: Permission.WRITE,
    c.RecordExport: Permission.READ,
    c.RecordRendering: Permission.WRITE,
    c.IssueReport: Permission.WRITE,
    c.OpenSession: Permission.READ,
    c.CloseSession: Permission.READ,
    o.ImportFiles: Permission.WRITE,
    o.Process: Permission.WRITE,
    o.MakeReport: Permission.WRITE,
    o.Export: Permission.READ,
    o.VerifyVault: Permission.READ,
}
