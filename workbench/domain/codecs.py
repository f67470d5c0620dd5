"""Codecs in the words that window and report use for them."""

from __future__ import annotations

_SPOKEN = {
    "pcm_u8": "PCM 8 bit",
    "pcm_s16le": "PCM 16 bit",
    "pcm_s24le": "PCM 24 bit",
    "pcm_s32le": "PCM 32 bit",
    "pcm_f32le": "PCM 32 bit float",
    "pcm_mulaw": "µ-law",
    "pcm_alaw": "A-law",
    "g726": "G.726",
    "g722": "G.722",
    "g729": "G.729",
    "gsm": "GSM full rate",
    "gsm_ms": "GSM full rate",
    "amrnb": "AMR",
    "amr_nb": "AMR",
    "amrwb": "AMR wideband",
    "amr_wb": "AMR wideband",
    "mp3": "MP3",
    "mp3float": "MP3",
    "aac": "AAC",
    "flac": "FLAC",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "wmav2": "WMA",
}


def spoken(codec: str) -> str:
    """What people call a codec; one we have no word for as its decoder calls it."""
    return _SPOKEN.get(codec, codec)
