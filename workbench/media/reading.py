"""Opening one file with FFmpeg's libraries, inside the child process, and saying what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import av
import av.logging
from av.stream import Disposition

from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.timeline import Rate
from workbench.media import limits

_MEANINGS: Final = {
    "moov atom not found": "its index (the moov atom) is missing, as when a recorder lost power before it closed the file",
    "no 'data' tag found": "its header leads to no sound (no data chunk)",
}


class Unreadable(Exception):
    """The file, or what it claims, cannot be used; the text says why."""


def opened(path: Path, **options: str) -> Any:
    """The container, with nothing but local files and the listed formats allowed; raises Unreadable."""
    allowed = {"protocol_whitelist": "file", "format_whitelist": ",".join(limits.FORMATS), **options}
    av.logging.set_level(av.logging.ERROR)
    with av.logging.Capture() as said:
        try:
            return av.open(f"file:{path}", options=allowed, metadata_errors="replace")
        except (av.FFmpegError, ValueError, MemoryError) as error:
            raise Unreadable(_why(error, [text for _, _, text in said])) from error


def probe(path: Path) -> MediaProbe:
    """What the container holds; raises Unreadable."""
    with opened(path) as container:
        streams = container.streams.audio
        pictures = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
        if not streams:
            raise Unreadable("it holds pictures but no sound" if pictures else "it holds no sound")
        if len(streams) > limits.MAX_TRACKS:
            raise Unreadable(f"it claims {len(streams)} audio tracks")
        return MediaProbe(
            container=container.format.name,
            tracks=tuple(described(stream) for stream in streams),
            duration_us=believable(container.duration),
            has_video=bool(pictures),
            tags=_tags(container.metadata),
        )


def described(stream: Any) -> AudioTrack:
    """An audio stream as its header describes it; raises Unreadable on a claim nobody records with."""
    codec = stream.codec_context
    if codec is None:
        raise Unreadable("no decoder knows its sound format")
    if not limits.MIN_HZ <= codec.sample_rate <= limits.MAX_HZ:
        raise Unreadable(f"its header claims {codec.sample_rate} samples a second")
    if not 1 <= codec.channels <= limits.MAX_CHANNELS:
        raise Unreadable(f"its header claims {codec.channels} channels")
    start = 0 if stream.start_time is None else round(stream.start_time * stream.time_base * 1_000_000)
    return AudioTrack(
        index=stream.index,
        codec=codec.name,
        rate=Rate(codec.sample_rate),
        channels=codec.channels,
        sample_format=codec.format.name if codec.format else "",
        bit_rate=codec.bit_rate or 0,
        offset_us=start,
        language=str(stream.metadata.get("language", ""))[:20],
    )


def believable(duration_us: int | None) -> int:
    """A container's duration; 0 where it says none or an absurd one."""
    return duration_us if duration_us and 0 < duration_us <= limits.MAX_SECONDS * 1_000_000 else 0


def said_briefly(texts: list[str]) -> str:
    """What a library logged, as one short line."""
    lines = [" ".join(text.split()) for text in texts]
    return next((line[:160].rstrip(" .") for line in lines if line), "")


def _why(error: Exception, said: list[str]) -> str:
    if isinstance(error, MemoryError):
        return "opening it would take more memory than any recording needs"
    plain = getattr(error, "strerror", None) or str(error)
    if "whitelist" in " ".join(said).lower():
        return "its format is not one of those this program opens"
    detail = said_briefly(said)
    if detail in _MEANINGS:
        return _MEANINGS[detail]
    return f"{plain}: {detail}" if detail else str(plain)


def _tags(metadata: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = sorted((str(name)[:200], str(value)[:2000]) for name, value in metadata.items())
    return tuple(pairs[:100])
