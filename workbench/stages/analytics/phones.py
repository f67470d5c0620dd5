"""Telephone numbers, in digits or said digit by digit; Google's rules by way of `phonenumbers` (Apache-2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_REGIONS = {"en": ("GB", "US"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE"), "es": ("ES", "MX")}
_DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}
_OTHERS = {"en": {"oh": "0", "o": "0", "nought": "0"}, "de": {"zwo": "2"}}
_WRITTEN = re.compile(r"\d(?:\D{0,3}\d){5}")
_TIMES = {"double": 2, "triple": 3}
LEAST, MOST = 7, 15  # digits; ITU-T E.164 allows fifteen


def phones(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """First and last character, half open, and what speaks for it."""
    if _WRITTEN.search(text):
        yield from _written(text, language)
    yield from _spoken(text, language)


def _written(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number, region_code_for_number

    seen: list[tuple[int, int]] = []
    for region in _REGIONS.get(language, ("ZZ",)):
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            if all(match.end <= first or match.start >= end for first, end in seen):
                seen.append((match.start, match.end))
                where = region_code_for_number(match.number) or "unknown country"
                yield match.start, match.end, f"{format_number(match.number, PhoneNumberFormat.INTERNATIONAL)} · {where}"


def _spoken(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    if language not in _DIGITS:
        return
    said = {word: str(n) for n, word in enumerate(_DIGITS[language].split())} | _OTHERS.get(language, {})
    run: list[re.Match[str]] = []
    for match in (*re.finditer(r"[^\W_]+", text), None):
        if match is not None and (match.group().lower() in said or match.group().lower() in _TIMES):
            run.append(match)
            continue
        digits = _digits([word.group().lower() for word in run], said)
        if LEAST <= len(digits) <= MOST:
            yield run[0].start(), run[-1].end(), f"{digits} · said digit by digit"
        run = []


def _digits(words: Sequence[str], said: Mapping[str, str]) -> str:
    times, digits = 1, ""
    for word in words:
        digits += said.get(word, "") * times
        times = _TIMES.get(word, 1)
    return digits
