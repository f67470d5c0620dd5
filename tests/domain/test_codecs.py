"""Codecs in words."""

from __future__ import annotations

from workbench.domain.codecs import spoken


def test_a_codec_without_a_word_keeps_its_decoders_name():
    assert (spoken("pcm_s16le"), spoken("truspeech")) == ("PCM 16 bit", "truspeech")
