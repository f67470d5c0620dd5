from tests.exchange.sheets import a_line, a_sheet
from workbench.exchange.subtitles import as_srt, as_vtt


def test_srt_cues_are_numbered_and_timed_with_commas() -> None:
    text = as_srt(a_sheet(a_line(1, 0.5, 2.25, "Good morning."), a_line(2, 3, 4, "Sit down.", speaker="S2"))).decode()
    assert text == (
        "1\n00:00:00,500 --> 00:00:02,250\nOfficer Hill: Good morning.\n\n2\n00:00:03,000 --> 00:00:04,000\nWitness: Sit down.\n"
    )


def test_ten_hours_keep_two_digits() -> None:
    assert "10:00:01,000" in as_srt(a_sheet(a_line(1, 36_001, 36_002, "late"))).decode()


def test_vtt_names_the_voice_and_escapes_markup() -> None:
    text = as_vtt(a_sheet(a_line(1, 0, 1, "a <b> & c\n\nd"))).decode()
    assert "<v Officer Hill>a &lt;b&gt; &amp; c d" in text
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n")


def test_an_arrow_in_the_text_cannot_start_another_cue() -> None:
    assert as_srt(a_sheet(a_line(1, 0, 1, "a --> b"))).count(b"-->") == 1


def test_the_correction_is_what_is_exported() -> None:
    assert "blue" in as_srt(a_sheet(a_line(1, 0, 1, "glue", corrected="blue"))).decode()
