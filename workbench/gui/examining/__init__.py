"""What examines the recording on the screen, each beside a panel: checks, analysis, other drafts, speakers, notes."""
