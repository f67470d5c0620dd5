"""The colour profile that a report carries, held against another program's."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from workbench.typesetting.colours import NAME, profile


def test_another_program_s_srgb_is_ours() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(profile()))
    colours = Image.frombytes("RGB", (16, 16), bytes((at * 37) % 256 for at in range(768)))
    theirs = ImageCms.profileToProfile(colours, ours, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert theirs is not None
    assert max(abs(a - b) for a, b in zip(colours.tobytes(), theirs.tobytes(), strict=True)) <= 1
    assert NAME in ImageCms.getProfileDescription(ours)
