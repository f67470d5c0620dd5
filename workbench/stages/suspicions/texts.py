"""What a row's text says that a human should stand for: numbers, negations, candidates of names, a language that differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workbench.domain.transcript import SuspicionKind
from workbench.stages.suspicions.lexicon import CAPITALS, LEXICONS, Lexicon

TOKEN = re.compile(r"[^\W_]+(?:['’.,:\-][^\W_]+)*")
_SENTENCE_ENDS = ".!?…:"
_QUOTES = "\"'“”„‚‘’»«()[]–—- "
_JOINED = re.compile(r"[ -]+(?:(?:and|point|und|komma|et|virgule|y|coma|oh|o|one|ein|un|uno)[ -]+)?")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"\[[^\[\]]*\]")
_PUNCTUATION = re.compile(r"[^\w]+")
_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŇŐŘŚŞŠŤŪŮŰŹŻŽА-ЯЁΑ-Ω"
_NAME = rf"(?!I\b)[{_CAPITAL}]\w*(?:['’-]\w+)*"
_CAPITALS_RUN = re.compile(rf"(?<!\w){_NAME}(?: {_NAME})*")
_ENOUGH = 3  # words of another language that a row needs before it counts as one in it

_SCRIPTS = (
    ("Cyrillic", re.compile("[\u0400-\u052f]")),
    ("Greek", re.compile("[\u0370-\u03ff]")),
    ("Arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("Hebrew", re.compile("[\u0590-\u05ff]")),
    ("Devanagari", re.compile("[\u0900-\u097f]")),
    ("Thai", re.compile("[\u0e00-\u0e7f]")),
    ("Hangul", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("Han or Kana", re.compile("[\u3040-\u30ff\u3400-\u9fff]")),
)


class Found(NamedTuple):
    """Something in a text: its first and last character, half open, and how it reads."""

    kind: SuspicionKind
    first: int
    end: int
    text: str


class Read(NamedTuple):
    """What one text holds. `openers` are words at the head of a sentence: names only if they are names elsewhere."""

    found: tuple[Found, ...]
    names: frozenset[str]
    openers: tuple[Found, ...]


class Token(NamedTuple):
    """A word, where it stands, and how it reads in small letters."""

    text: str
    low: str
    first: int
    end: int


def _telling(text: str, lexicon: Lexicon) -> list[Token]:
    """The words of a text that may be numbers or negations, with their places."""
    low = text.lower().replace("’", "'")
    if len(low) != len(text):  # a letter whose small form is longer; places count in the text
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    return [
        Token(text[m.start() : m.end()], word, m.start(), m.end())
        for m in TOKEN.finditer(low)
        if (word := m[0]) in lexicon.telling or not word.isalpha() or lexicon.is_number(word)
    ]


def read(text: str, lexicon: Lexicon) -> Read:
    """One pass over a row's text; words are only taken apart where a glance tells that it is worth it."""
    if "[" in text:
        text = _MARK.sub(lambda mark: "…".ljust(len(mark[0])), text)  # what nobody said: no “not”, no number of a time
    found: list[Found] = []
    if _is_telling(text, lexicon):
        said = _telling(text, lexicon)
        found += _joined(text, [t for t in said if t.low in lexicon.numbers or _is_number(t, lexicon)])
        found += [_found(SuspicionKind.NEGATION, t) for t in said if _is_negation(t, lexicon)]
    names, openers = _names(text, lexicon)
    return Read((*found, *names), frozenset(name.text for name in names), tuple(openers))


def _is_telling(text: str, lexicon: Lexicon) -> bool:
    low = text.lower()
    if "'" in low or "’" in low or "-" in low or lexicon.is_noun_capital or _DIGIT.search(text):
        return True
    return not lexicon.telling.isdisjoint(_PUNCTUATION.sub(" ", low).split())


def _found(kind: SuspicionKind, token: Token) -> Found:
    return Found(kind, token.first, token.end, token.text)


def _is_number(token: Token, lexicon: Lexicon) -> bool:
    low = token.low
    if low.isalpha():
        return lexicon.is_noun_capital and lexicon.is_number(low)
    if any(map(str.isdigit, low)):
        return True
    return "-" in low and any(lexicon.is_number(part) for part in low.split("-"))


def _is_negation(token: Token, lexicon: Lexicon) -> bool:
    low = token.low
    if low in lexicon.negations:
        return True
    if "'" not in low:
        return False
    return (low.endswith("n't") and "not" in lexicon.negations) or (low.startswith("n'") and "ne" in lexicon.negations)


def _joined(text: str, numbers: Sequence[Token]) -> list[Found]:
    """Numbers that follow each other as one, also over a word that joins them: “one hundred and five”, “nine fifteen”."""
    runs: list[list[Token]] = []
    for token in numbers:
        if runs and _JOINED.fullmatch(text, runs[-1][-1].end, token.first):
            runs[-1].append(token)
        else:
            runs.append([token])
    return [Found(SuspicionKind.NUMBER, run[0].first, run[-1].end, text[run[0].first : run[-1].end]) for run in runs]


def _names(text: str, lexicon: Lexicon) -> tuple[list[Found], list[Found]]:
    """Candidates of names, and those of them that may have their capital from standing at the head of a sentence."""
    names: list[Found] = []
    openers: list[Found] = []
    for match in _CAPITALS_RUN.finditer(text):
        run, at = match[0], match.start()
        opens = at == 0 or _opens(text, at)
        if opens and " " not in run and not (at and _has_title(text, at, lexicon)):
            if run.lower() not in CAPITALS and run.lower() not in lexicon.titles:
                openers.append(_name(run, at))
        else:
            _sort(text, run, at, opens, lexicon, names, openers)
    return names, openers


def _sort(text: str, run: str, at: int, opens: bool, lexicon: Lexicon, names: list[Found], openers: list[Found]) -> None:
    words, is_titled = run.split(" "), _has_title(text, at, lexicon)
    title = next((i for i, word in enumerate(words) if _bare(word) in lexicon.titles), -1)
    if title >= 0:
        at += sum(len(word) + 1 for word in words[: title + 1])
        words, is_titled = words[title + 1 :], True
    for name in _pieces(words, at):
        # Where every noun has its capital, two in a row are rarely anything but a name.
        sure = is_titled or (not opens and (not lexicon.is_noun_capital or " " in name.text))
        (names if sure else openers).append(name)
        is_titled = opens = False


def _pieces(words: Sequence[str], at: int) -> list[Found]:
    """Capitals that follow each other, parted where a word between them is no name: “Anna | May | Smith”."""
    pieces: list[Found] = []
    run: list[str] = []
    for word in (*words, ""):
        if not word or _bare(word) in CAPITALS:
            if run:
                pieces.append(_name(" ".join(run), at))
            at += len(" ".join((*run, word))) + 1
            run = []
        else:
            run.append(word)
    return pieces


def _name(text: str, at: int) -> Found:
    text = text[:-2] if text.endswith(("'s", "’s")) else text
    return Found(SuspicionKind.NAME, at, at + len(text), text)


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").split("'")[0].rstrip(".")


def _has_title(text: str, at: int, lexicon: Lexicon) -> bool:
    before = text[:at].rsplit(None, 1)
    return bool(before) and text[at - 1] == " " and before[-1].lower().rstrip(".") in lexicon.titles


def _opens(text: str, first: int) -> bool:
    before = text[:first].rstrip(_QUOTES)
    return not before or before[-1] in _SENTENCE_ENDS or text[first - 1] in "“„«"


def script_of(text: str) -> str:
    """The writing a text is in; Latin unless another has letters in it."""
    if text.isascii():
        return "Latin"
    return next((name for name, letters in _SCRIPTS if letters.search(text)), "Latin")


def other_language(text: str, own: Lexicon) -> str:
    """The language whose small words fill a text that has none of its own language's; empty where that is not so."""
    if not own.stops:
        return ""
    said = set(text.lower().split())
    if said & own.stops or len(said) < _ENOUGH:
        return ""
    hits = {language: len(said & lexicon.stops) for language, lexicon in LEXICONS.items() if lexicon is not own}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= _ENOUGH else ""
