"""The page for a browser, the picture and the manifest."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import numpy as np

from tests.stages.exhibiting.passages import a_dispute
from workbench.domain.exhibits import Heard
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Word
from workbench.stages.exhibiting.manifest import manifest
from workbench.stages.exhibiting.sound_picture import Sound, png, sound_picture
from workbench.stages.exhibiting.web_page import web_page

RATE = Rate(8_000)
NOISE = np.random.default_rng(7).integers(-9_000, 9_000, (24_000, 1)).astype(np.int16)


class Marks(HTMLParser):
    """Every mark of a page with what it names, and every text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.marks: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(**changes: object) -> Marks:
    return Marks(web_page(a_dispute(**changes), picture=b"png", clip=b"wav", wider=b"wider"))


def test_the_page_plays_both_clips_over_and_over_from_within_itself() -> None:
    sounds = [attributes for tag, attributes in page().marks if tag == "audio"]
    assert [("loop" in a, "controls" in a, str(a["src"])[:22]) for a in sounds] == [(True, True, "data:audio/wav;base64,")] * 2


def test_nothing_on_the_page_comes_from_elsewhere_or_runs() -> None:
    marks = page().marks
    assert not {tag for tag, _ in marks} & {"script", "link", "iframe", "object", "base", "a"}
    assert all(str(a["src"]).startswith("data:") for _, a in marks if "src" in a)
    policies = [a["content"] for tag, a in marks if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'"]


def test_what_people_wrote_is_no_mark_and_turns_nothing() -> None:
    evil = "<script>alert(1)</script> \"' & \u202egnp.exe"
    made = page(title=evil, readings=(Heard(evil, evil, evil),))
    assert "script" not in {tag for tag, _ in made.marks}
    assert "\u202e" not in "".join(made.texts)
    assert sum("<script>alert(1)</script>" in text for text in made.texts) == 5


def test_readings_are_hidden_until_somebody_asks_for_them() -> None:
    marks = [tag for tag, _ in page().marks]
    assert marks.index("audio") < marks.index("details") < marks.index("img") < marks.index("table")


def test_the_picture_shows_the_passage_twice_and_covers_what_is_redacted() -> None:
    sound = Sound(NOISE, RATE, Span(0, 24_000), Span(8_000, 12_000), (Span(16_000, 20_000),))
    pixels = sound_picture(sound, [Word("grey", Span(8_000, 10_000)), Word("车", Span(10_000, 12_000))])
    middle = pixels[60 : pixels.shape[0] // 2 - 60, 64 + 1482 * 18 // 24 - 60]
    assert pixels.shape[1:] == (1560, 3)
    assert {tuple(pixel) for pixel in middle} == {(222, 226, 231)}


def test_the_same_sound_makes_the_same_picture() -> None:
    sound = Sound(NOISE, RATE, Span(0, 24_000), Span(8_000, 12_000))
    once, again = (png(sound_picture(sound, ())) for _ in range(2))
    assert once == again
    assert once.startswith(b"\x89PNG")


def test_a_passage_at_the_recording_s_edge_can_be_drawn() -> None:
    sound = Sound(NOISE[:40], RATE, Span(0, 40), Span(0, 40))
    assert sound_picture(sound, ()).shape[1] == 1560


def test_the_manifest_names_every_file_and_what_it_stands_on() -> None:
    made = a_dispute()
    told = json.loads(manifest(made, made.files, "ab" * 32))
    assert told["passage"]["from"] == made.times[0]
    assert told["evidence"]["sha256"] == made.evidence.sha256
    assert [re.fullmatch("[0-9a-f]{64}", file["sha256"]) is not None for file in told["files"]] == [True]
    assert told["made"]["root_fingerprint"] == "ab" * 32
