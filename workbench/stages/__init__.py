"""What happens to a recording, one file a stage; a stage never imports a later one."""

PIPELINE = (
    "live",
    "intake",
    "hashing",
    "decoding",
    "profiling",
    "transcription",
    "alignment",
    "diarization",
    "voices",
    "editing",
    "comparing",
    "suspicions",
    "analytics",
    "review",
    "terms",
    "picturing",
    "reproducing",
    "disclosing",
    "exhibiting",
    "reporting",
)
