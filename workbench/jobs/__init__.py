"""Work in progress: plain generators, no Qt. One literal table from order to job."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from workbench.domain import orders as o
from workbench.domain.progress import Progress
from workbench.jobs.backing_up import back_up
from workbench.jobs.bundling import make_bundle
from workbench.jobs.clipping import export_clip
from workbench.jobs.comparing_voices import compare_voices
from workbench.jobs.countersigning import archive_report, countersign
from workbench.jobs.destroying import destroy_exhibit
from workbench.jobs.entering_hub import enter_hub
from workbench.jobs.exhibiting import make_exhibit
from workbench.jobs.explaining import explain
from workbench.jobs.exporting import export
from workbench.jobs.importing import import_files
from workbench.jobs.live import listen_live, seal_spool
from workbench.jobs.processing import process
from workbench.jobs.reporting import make_report, preview_report
from workbench.jobs.reproducing import reproduce
from workbench.jobs.setting_again import set_again
from workbench.jobs.syncing import look_at_hub, sync_with_hub
from workbench.jobs.taking_bundles import take_bundle
from workbench.jobs.taking_hand_overs import take_hand_over
from workbench.jobs.taking_transcripts import take_transcript
from workbench.jobs.verifying import verify_vault
from workbench.jobs.watching_folder import watch_folder
from workbench.jobs.witnessing import witness
from workbench.jobs.workplace import Workplace

# Any: each job takes its own order type and answers with its own outcome; the key beside it says which.
JOBS: dict[type, Callable[[Any, Workplace], Generator[Progress, None, Any]]] = {
    o.ImportFiles: import_files,
    o.Process: process,
    o.Explain: explain,
    o.MakeReport: make_report,
    o.SetAgain: set_again,
    o.PreviewReport: preview_report,
    o.Countersign: countersign,
    o.ArchiveReport: archive_report,
    o.Export: export,
    o.ExportClip: export_clip,
    o.ImportTranscript: take_transcript,
    o.VerifyVault: verify_vault,
    o.Witness: witness,
    o.DestroyExhibit: destroy_exhibit,
    o.BackUp: back_up,
    o.MakeBundle: make_bundle,
    o.TakeBundle: take_bundle,
    o.CompareVoices: compare_voices,
    o.Reproduce: reproduce,
    o.MakeExhibit: make_exhibit,
    o.ListenLive: listen_live,
    o.SealSpool: seal_spool,
    o.WatchFolder: watch_folder,
    o.EnterHub: enter_hub,
    o.SyncWithHub: sync_with_hub,
    o.LookAtHub: look_at_hub,
    o.TakeHandOver: take_hand_over,
}
