"""Everything a person can do in the window, as data; menus, keys, the command search and tooltips come from here."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain import commands as c
from workbench.domain import orders as o

VAULT, CASE, EVIDENCE, EXHIBIT, RECORDING, DRAFT, LINE = "vault", "case", "evidence", "exhibit", "recording", "draft", "line"

# What is missing, said to the person when an entry is greyed out.
MISSING = {
    VAULT: "Unlock a vault first",
    CASE: "Choose or open a case first",
    EVIDENCE: "Import a recording into this case first",
    EXHIBIT: "Choose an exhibit first",
    RECORDING: "Choose a recording first",
    DRAFT: "Transcribe the recording first",
    LINE: "Choose a line of the transcript first",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do. `verb` is what must be permitted, `needs` what must be there; `rule` draws a line above it."""

    id: str
    menu: str
    text: str
    keys: str = ""
    icon: str = ""
    verb: type | None = None
    needs: str = VAULT
    rule: bool = False


ACTIONS: tuple[Entry, ...] = (
    Entry("new_case", "File", "New case…", "Ctrl+N", "new_case", c.OpenCase),
    Entry("import_files", "File", "Import recordings…", "Ctrl+O", "import", o.ImportFiles, CASE, rule=True),
    Entry("import_folder", "File", "Import a folder…", "Ctrl+Shift+O", "import_folder", o.ImportFiles, CASE),
    Entry("paste_files", "File", "Import from the clipboard", "Ctrl+Shift+V", "paste", o.ImportFiles, CASE),
    Entry("lock", "File", "Lock the vault", "Ctrl+Shift+L", "lock", rule=True),
    Entry("quit", "File", "Quit", "Ctrl+Q", "quit", needs=""),
    Entry("undo", "Edit", "Undo", "Ctrl+Z", "undo"),
    Entry("redo", "Edit", "Redo", "Ctrl+Shift+Z", "redo"),
    Entry("edit_line", "Edit", "Correct this line", "F2", "pencil", c.CorrectSegment, LINE, rule=True),
    Entry("copy_line", "Edit", "Copy this line", "Ctrl+Shift+C", "copy", None, LINE),
    Entry("find", "Edit", "Find or do…", "Ctrl+F", "search", None, rule=True),
    Entry("find_next", "Edit", "Find next", "F3", "", None, DRAFT),
    Entry("command", "Edit", "Go to or do…", "Ctrl+K", "", needs=""),
    Entry("settings", "Edit", "Settings…", "Ctrl+,", "settings", needs="", rule=True),
    Entry("shortcuts", "Edit", "Change keys…", "", "keyboard", needs=""),
    Entry("theme", "View", "Dark or light", "Ctrl+Shift+T", "theme", needs=""),
    Entry("zoom_in", "View", "Zoom in", "Ctrl++", "", None, RECORDING, rule=True),
    Entry("zoom_out", "View", "Zoom out", "Ctrl+-", "", None, RECORDING),
    Entry("zoom_all", "View", "Show the whole recording", "Ctrl+0", "", None, RECORDING),
    Entry("follow", "View", "Follow the playhead", "Ctrl+G", "", None, RECORDING),
    Entry("notifications", "View", "Past notifications", "", "bell", rule=True),
    Entry("next_panel", "View", "Next panel", "Ctrl+F6", "", needs=""),
    Entry("reset_layout", "View", "Reset the layout", "", "panels", needs=""),
    Entry("full_screen", "View", "Full screen", "F11", "", needs="", rule=True),
    Entry("play", "Play", "Play or pause", "Space", "play", None, RECORDING),
    Entry("play_typing", "Play", "Play or pause while typing", "Ctrl+Space", "", None, RECORDING),
    Entry("play_line", "Play", "Play this line", "Ctrl+Return", "", None, LINE),
    Entry("loop_line", "Play", "Loop this line", "Ctrl+L", "", None, LINE),
    Entry("back", "Play", "Back 3 s", "F6", "back", None, RECORDING, rule=True),
    Entry("forward", "Play", "Forward 3 s", "F7", "forward", None, RECORDING),
    Entry("step_back", "Play", "Back 0.5 s", "Alt+Left", "", None, RECORDING),
    Entry("step_forward", "Play", "Forward 0.5 s", "Alt+Right", "", None, RECORDING),
    Entry("slower", "Play", "Slower", "Ctrl+[", "", None, RECORDING, rule=True),
    Entry("faster", "Play", "Faster", "Ctrl+]", "", None, RECORDING),
    Entry("louder", "Play", "Louder", "Ctrl+Shift+Up", "", None, RECORDING),
    Entry("quieter", "Play", "Quieter", "Ctrl+Shift+Down", "", None, RECORDING),
    Entry("listening", "Play", "Filters, channel, gain", "Shift+F5", "filter", None, RECORDING, rule=True),
    Entry("other_version", "Play", "Original or filtered", "F5", "", None, RECORDING),
    Entry("next_channel", "Play", "Next channel", "Ctrl+F5", "", None, RECORDING),
    Entry("listen_first", "Play", "Listen first, text hidden", "Ctrl+Shift+F5", "eye", None, RECORDING, rule=True),
    Entry("video", "Play", "Picture of the video", "Ctrl+F7", "", None, RECORDING, rule=True),
    Entry("picture_back", "Play", "One picture back", "Ctrl+Shift+F6", "", None, RECORDING),
    Entry("picture_forward", "Play", "One picture forward", "Ctrl+Shift+F7", "", None, RECORDING),
    Entry("keep_still", "Play", "Keep this still", "Ctrl+Shift+K", "", None, RECORDING),
    Entry("listening_settings", "Play", "Listening settings…", "", "settings", rule=True),
    # What a draft puts on the exhibit is what may be forbidden, so its verb is the command and not the order.
    Entry("transcribe", "Transcript", "Transcribe…", "Ctrl+T", "transcribe", c.FinishDraft, RECORDING),
    Entry("rename_speaker", "Transcript", "Rename speaker…", "Ctrl+Shift+R", "rename", c.RenameSpeaker, DRAFT),
    Entry("annotate", "Transcript", "Add note…", "Ctrl+M", "note", c.Annotate, RECORDING),
    Entry("previous_line", "Transcript", "Previous line", "Alt+Up", "previous", None, DRAFT, rule=True),
    Entry("next_line", "Transcript", "Next line", "Alt+Down", "next", None, DRAFT),
    Entry("next_suspect", "Transcript", "Next to check", "F8", "flag", None, DRAFT),
    Entry("previous_suspect", "Transcript", "Previous to check", "Shift+F8", "", None, DRAFT),
    Entry("submit", "Review", "Submit for review…", "Ctrl+Shift+S", "submit", c.SubmitReview, EXHIBIT),
    Entry("withdraw_review", "Review", "Withdraw from review", "", "undo", c.WithdrawReview, EXHIBIT),
    Entry("approve", "Review", "Approve…", "Ctrl+Shift+A", "approve", c.ApproveReview, EXHIBIT, rule=True),
    Entry("return_review", "Review", "Return…", "", "back_to", c.ReturnReview, EXHIBIT),
    Entry("reopen_review", "Review", "Reopen to edit…", "", "unlocked", c.ReopenReview, EXHIBIT),
    Entry("review_queue", "Review", "Review queue", "F9", "queue", rule=True),
    Entry("custody", "Review", "Custody of this exhibit", "Shift+F9", "custody", None, EXHIBIT),
    Entry("transcribe_case", "Case", "Transcribe every recording…", "", "transcribe", o.Process, EVIDENCE),
    Entry("export", "Case", "Export transcript…", "Ctrl+E", "export", o.Export, DRAFT, rule=True),
    Entry("report", "Case", "Report…", "Ctrl+R", "report", o.MakeReport, EVIDENCE),
    Entry("bundle", "Case", "Court bundle…", "", "bundle", o.MakeBundle, EVIDENCE),
    Entry("custody_case", "Case", "Custody of this case", "", "custody", None, CASE),
    Entry("close_case", "Case", "Close the case…", "", "archive", c.CloseCase, CASE, rule=True),
    Entry("reopen_case", "Case", "Reopen the case…", "", "unlocked", c.ReopenCase, CASE),
    Entry("archive_case", "Case", "Archive the case…", "", "archive", c.ArchiveCase, CASE),
    Entry("hold_case", "Case", "Put on hold…", "", "hold", c.HoldCase, CASE),
    Entry("release_case", "Case", "Release the hold…", "", "", c.ReleaseCase, CASE),
    Entry("order_destruction", "Case", "Order destruction of this exhibit…", "", "gavel", c.OrderDestruction, EXHIBIT, rule=True),
    Entry("cancel_destruction", "Case", "Take back the order to destroy…", "", "", c.CancelDestruction, EXHIBIT),
    Entry("destroy", "Case", "Destroy this exhibit…", "", "destroy", o.DestroyExhibit, EXHIBIT),
    Entry("hold_jobs", "Case", "Pause or go on with all jobs", "Ctrl+Shift+H", "hold", rule=True),
    Entry("retry_jobs", "Case", "Try failed jobs again", "", "refresh"),
    Entry("clear_jobs", "Case", "Clear finished jobs", "", ""),
    Entry("people", "Vault", "People…", "Ctrl+Shift+P", "people"),
    Entry("policy", "Vault", "Policy…", "", "settings", c.SetPolicy),
    Entry("change_password", "Vault", "Change my password…", "", "", c.RecordPasswordChange, rule=True),
    Entry("rotate_keys", "Vault", "Renew my keys…", "", "", c.RotateKeys),
    Entry("checkpoint", "Vault", "Checkpoint…", "Ctrl+Shift+W", "witness", rule=True),
    Entry("custody_vault", "Vault", "Custody of the whole vault", "", "custody"),
    Entry("verify", "Vault", "Verify the vault", "", "verify", o.VerifyVault),
    Entry("verify_against", "Vault", "Verify against your own copy…", "", "", o.VerifyVault),
    Entry("back_up", "Vault", "Back up now", "", "", o.BackUp, rule=True),
    Entry("rescue", "Vault", "Rescue a damaged vault…", "", "", needs=""),
    Entry("guide", "Help", "Guide", "", "book", needs=""),
    Entry("keys", "Help", "Keys and mouse", "F1", "keyboard", needs=""),
    Entry("about", "Help", "About", "", "info", needs=""),
)

MENUS = ("File", "Edit", "View", "Play", "Transcript", "Review", "Case", "Vault", "Help")
BY_ID: dict[str, Entry] = {entry.id: entry for entry in ACTIONS}
