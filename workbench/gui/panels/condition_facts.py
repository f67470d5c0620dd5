"""A recording's measured condition in the rows of the inspector: only what there is to say."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.profile import Profile
from workbench.gui.language import tr

Row = tuple[str, str, str]

_HEARD = 10  # permille of music or tones that are worth a row


def rows(profile: Profile) -> Iterator[Row]:
    """(name, value, role) of each fact."""
    yield tr("Speech"), profile.spoken_share, ""
    if profile.snr_tenths_db is not None:
        yield tr("Signal to noise"), profile.spoken_ratio, "warn" if profile.is_noisy else ""
    if profile.reverberation_ms is not None:
        yield tr("Echo"), tr("{time} s").format(time=f"{profile.reverberation_ms / 1000:.1f}"), _warn(profile.is_reverberant)
    for name, share in ((tr("Music"), profile.music_permille), (tr("Tones"), profile.tone_permille)):
        if share is not None and share >= _HEARD:
            yield name, f"{share / 10:.0f} %", "warn"
    if profile.coding:
        yield tr("Coding"), profile.coding, ""
    if profile.likely_speakers:
        yield tr("Likely voices"), str(profile.likely_speakers), ""
    yield from _languages(profile)


def _languages(profile: Profile) -> Iterator[Row]:
    if not profile.language:
        return
    known = profile.languages or ((profile.language, profile.language_permille),)
    yield tr("Language"), ", ".join(code + (f" · {sure // 10} %" if sure is not None else "") for code, sure in known), ""


def _warn(weak: bool) -> str:
    return "warn" if weak else ""
