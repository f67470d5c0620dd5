"""Others' transcripts as they come: ours come back, odd ones are read with a note, hostile ones refused with a reason."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.sheets import a_line, a_sheet, an_odd_sheet, said, times
from workbench.domain.incoming import NANO, ReadTranscript, Unreadable
from workbench.exchange import READERS, WRITERS, elan_reading
from workbench.exchange.received import text_of

WORDED = ("srt", "vtt", "eaf", "textgrid")
CUE = "00:00:01,000 --> 00:00:02,000\n"


def rows(read: ReadTranscript) -> list[tuple[float, float, str, str]]:
    return [(row.first / NANO, row.end / NANO, row.speaker, row.text) for row in read.rows]


def texts(form: str, body: str | bytes) -> list[tuple[str, str]]:
    read = READERS[form](body.encode() if isinstance(body, str) else body)
    return [(row.speaker, row.text) for row in read.rows]


@pytest.mark.parametrize("form", WORDED)
def test_our_own_exports_come_back_with_every_row_time_and_speaker(form: str) -> None:
    sheet = an_odd_sheet()
    kept = [x for x in zip(times(sheet), said(sheet), strict=True) if x[1][1] or form != "textgrid"]  # Praat has no empty text
    found = rows(READERS[form](WRITERS[form](sheet)))
    assert [row[2:] for row in found] == [who for _, who in kept]
    assert all(abs(a - b) < 0.001001 for row, (at, _) in zip(found, kept, strict=True) for a, b in zip(row[:2], at, strict=True))


def test_our_own_turns_come_back() -> None:
    sheet = an_odd_sheet()
    found = rows(READERS["rttm"](WRITERS["rttm"](sheet)))
    assert [(first, end, name) for first, end, name, _ in found] == [
        (*at, name) for at, (name, _) in zip(times(sheet), said(sheet), strict=True)
    ]


@pytest.mark.parametrize("form", ["eaf", "textgrid"])
def test_words_come_back_with_their_own_times(form: str) -> None:
    first = READERS[form](WRITERS[form](an_odd_sheet())).rows[0]
    assert [word.text for word in first.words] == ["blue", "&", '"green"']
    assert first.words[0].first == first.first


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT.filter(lambda text: text and "-->" not in text), min_size=1, max_size=4))
def test_any_text_survives_the_way_out_and_back(said_: list[str]) -> None:
    sheet = a_sheet(*(a_line(n, n, n + 1, text, speaker=f"S{n % 2 + 1}") for n, text in enumerate(said_)))
    for form in ("vtt", "eaf", "textgrid"):
        back = texts(form, WRITERS[form](sheet))
        assert [text for _, text in back] == [re.sub("[\ufffe\uffff]", "\ufffd" if form != "vtt" else r"\g<0>", t) for t in said_]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.randoms(use_true_random=False))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(form: str, random: object) -> None:
    body = bytearray(WRITERS[form](an_odd_sheet()))
    for _ in range(random.randint(1, 8)):  # type: ignore[attr-defined]
        at = random.randrange(len(body))  # type: ignore[attr-defined]
        body[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))  # type: ignore[attr-defined]
    with suppress(Unreadable):
        READERS[form](bytes(body))


@pytest.mark.parametrize("form", sorted(READERS))
@pytest.mark.parametrize("body", [b"", b"\0" * 50, b"\xff\xfe\0", b"nothing of the kind", b"PK\x03\x04" + bytes(range(256))])
def test_what_is_no_transcript_is_refused(form: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        READERS[form](body)


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_with_a_mark_are_known_by_it(mark: str) -> None:
    text = ("\ufeff" if mark == "utf-16-be" else "") + f"1\r\n{CUE}Żółć 你好\r\n".replace("\n", "\r\n")
    assert texts("srt", text.encode(mark)) == [("", "Żółć 你好")]


def test_an_old_encoding_is_read_with_a_warning() -> None:
    read = READERS["srt"](f"1\n{CUE}Müller lügt\n".encode("latin-1"))
    assert read.rows[0].text == "Müller lügt"
    assert "Windows-1252" in read.notes[0]


def test_a_file_beyond_the_limit_is_not_decoded() -> None:
    with pytest.raises(Unreadable, match="larger than 64 MiB"):
        text_of(b" " * ((64 << 20) + 1))


@pytest.mark.parametrize(
    ("written", "speaker", "text"),
    [
        ("<v Ada>Hello", "Ada", "Hello"),
        ("<v.loud Ada L.>Hello</v>", "Ada L.", "Hello"),
        ("<i>Hello</i> <c.red>there</c> <00:00:01.500>you", "", "Hello there you"),
        ("a &lt;b&gt; &amp; c", "", "a <b> & c"),
        ("two\nlines", "", "two lines"),
    ],
)
def test_marks_of_webvtt_become_voices_or_go(written: str, speaker: str, text: str) -> None:
    assert texts("vtt", f"WEBVTT\n\nid\n00:01.000 --> 00:02.000 align:start\n{written}\n\nNOTE\nmine\n") == [(speaker, text)]


def test_a_cue_of_two_voices_is_two_rows_and_comments_are_told() -> None:
    read = READERS["vtt"](b"WEBVTT\n\nSTYLE\n::cue{}\n\n00:01.000 --> 00:02.000\n<v A>one</v>\n<v B>two</v>\n")
    assert [(row.speaker, row.text) for row in read.rows] == [("A", "one"), ("B", "two")]
    assert "1 comments, styles and regions" in read.notes[0]


def test_subrip_s_styles_go_and_what_only_looks_like_one_stays() -> None:
    assert texts("srt", f"1\n{CUE}{{\\an8}}<b>Stop</b> <i>it</i>, x <b> y\n") == [("", "Stop it, x <b> y")]


def test_a_row_that_is_a_number_is_not_taken_for_the_next_one_s() -> None:
    body = f"1\n{CUE}42\n\n2\n{CUE}43\n\n{CUE}no number\n"
    assert [text for _, text in texts("srt", body)] == ["42", "43", "no number"]


def test_names_before_colons_are_speakers_only_where_nearly_every_row_has_one() -> None:
    body = "".join(f"{n}\n{CUE}{'Ada' if n % 2 else 'Ben'}: I said: {n}\n\n" for n in range(1, 5))
    assert texts("srt", body)[0] == ("Ada", "I said: 1")
    mixed = f"1\n{CUE}He said: no\n\n2\n{CUE}so be it\n\n3\n{CUE}and now\n"
    assert texts("srt", mixed)[0] == ("", "He said: no")


@pytest.mark.parametrize("times_", ["00:00:61,000 --> 00:00:62,000", "-00:00:01,000 --> 00:00:02,000", "1.2.3 --> 4"])
def test_times_that_no_clock_shows_are_refused_with_their_line(times_: str) -> None:
    with pytest.raises(Unreadable, match="line 2"):
        READERS["srt"](f"1\n{times_}\nx\n".encode())


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "secret.txt">]>'


@pytest.mark.parametrize("head", [BOMB, OUTSIDE, "<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "http://x/y.dtd">'])
def test_a_document_that_declares_anything_is_refused(head: str) -> None:
    with pytest.raises(Unreadable, match="entities or a document type"):
        READERS["eaf"](f'<?xml version="1.0"?>{head}<ANNOTATION_DOCUMENT>&a;</ANNOTATION_DOCUMENT>'.encode())


def test_a_document_of_more_elements_than_memory_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elan_reading, "_MOST_ELEMENTS", 5)
    with pytest.raises(Unreadable, match="more than 5 elements"):
        READERS["eaf"](b"<ANNOTATION_DOCUMENT>" + b"<a/>" * 9)


def eaf(tiers: str, slots: str = '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/>', header: str = "") -> bytes:
    return f"<ANNOTATION_DOCUMENT><HEADER {header}/><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


def annotation(text: str, first: str, end: str) -> str:
    value = f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>"
    held = (
        f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="a" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{end}">{value}</ALIGNABLE_ANNOTATION>'
    )
    return f"<ANNOTATION>{held}</ANNOTATION>"


def test_places_without_a_time_of_their_own_are_set_between_their_neighbours() -> None:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{n}"{at}/>' for n, at in enumerate((' TIME_VALUE="0"', "", ' TIME_VALUE="900"'), 1)
    )
    tier = f'<TIER TIER_ID="A">{annotation("x", "ts1", "ts2")}{annotation("y", "ts2", "ts3")}</TIER>'
    read = READERS["eaf"](eaf(tier, slots))
    assert rows(read) == [(0.0, 0.45, "A", "x"), (0.45, 0.9, "A", "y")]
    assert "set between their neighbours" in read.notes[0]


def test_an_annotation_that_points_nowhere_and_frames_for_times_are_refused() -> None:
    with pytest.raises(Unreadable, match="has no time"):
        READERS["eaf"](eaf(f'<TIER TIER_ID="A">{annotation("x", "ts1", "ts9")}</TIER>'))
    with pytest.raises(Unreadable, match="PAL-frames"):
        READERS["eaf"](eaf("", header='TIME_UNITS="PAL-frames"'))


def test_tiers_that_hang_on_others_are_named_as_left_out() -> None:
    slots = '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="900"/>'
    gloss = f'<TIER TIER_ID="gloss" PARENT_REF="A">{annotation("free", "ts1", "ts2")}</TIER>'
    read = READERS["eaf"](eaf(f'<TIER TIER_ID="A">{annotation("x", "ts1", "ts2")}</TIER>{gloss}', slots))
    assert [row.text for row in read.rows] == ["x"]
    assert "'gloss'" in read.notes[0]


SHORT = """File type = "ooTextFile"
"TextGrid"

0
3.5
<exists>
2
"IntervalTier"
"Ada"
0
3.5
2
0
1e-1
""
0.1
3.5
"she said ""no"" 3 times"
"TextTier"
"bell"
0
3.5
1
2
"ring"
"""


def test_the_short_form_of_textgrid_and_points_in_it() -> None:
    read = READERS["textgrid"](SHORT.encode("utf-16"))
    assert rows(read) == [(0.1, 3.5, "Ada", 'she said "no" 3 times')]
    assert "'bell'" in read.notes[0]


def test_a_forced_aligner_s_words_become_rows_parted_by_pauses() -> None:
    body = WRITERS["textgrid"](a_sheet(a_line(1, 0, 1, "one"), a_line(2, 1.1, 2, "two"), a_line(3, 4, 5, "three")))
    text = body.decode().replace('"Officer Hill"', '"Ada - words"').replace('"Officer Hill [words]"', '"Ada - phones"')
    assert rows(READERS["textgrid"](text.encode())) == [(0.0, 2.0, "Ada", "one two"), (4.0, 5.0, "Ada", "three")]


def test_an_aligner_s_words_beside_utterances_are_no_second_speaker() -> None:
    body = WRITERS["textgrid"](a_sheet(a_line(1, 0, 1, "one two"))).decode().replace('"Officer Hill [words]"', '"word"')
    read = READERS["textgrid"](body.encode())
    assert [(row.speaker, row.text) for row in read.rows] == [("Officer Hill", "one two")]
    assert "'word'" in read.notes[0]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (SHORT[:104], "ends before"),
        (SHORT.replace('\n2\n"Int', '\n999999999\n"Int'), "counts '999999999'"),
        (SHORT.replace('"TextGrid"', '"Sound"'), "something else"),
        (SHORT.replace("TextTier", "PitchTier"), "no kind of tier"),
    ],
)
def test_a_broken_textgrid_says_what_is_broken(damaged: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        READERS["textgrid"](damaged.encode())


def test_turns_with_too_few_fields_or_no_numbers_are_refused_by_line() -> None:
    with pytest.raises(Unreadable, match="line 1 has 4 fields"):
        READERS["rttm"](b"SPEAKER x 1 0.5\n")
    with pytest.raises(Unreadable, match="line 2: 'nan' is no time"):
        READERS["rttm"](b";; head\nSPEAKER x 1 nan 1 <NA> <NA> A <NA> <NA>\n")
