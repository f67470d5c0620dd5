"""Dates and times of day as they are written in English, German, French and Spanish."""

from __future__ import annotations

import re
from functools import cache

_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "de": "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
}
_DAYS = {
    "en": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "de": "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "es": "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
}
_SPOKEN = {
    "en": "yesterday|today|tomorrow|tonight|last night|last week|noon|midnight",
    "de": "gestern|vorgestern|heute|übermorgen|mittags?|mitternacht",
    "fr": "hier|avant-hier|aujourd['’]hui|demain|midi|minuit",
    "es": "ayer|anteayer|hoy|mediodía|medianoche",
}
# Alone they are other words as well.
_DOUBTFUL = {"March", "May", "Mai", "mars", "mai", "avril", "August", "agosto", "marzo"}


def dates(text: str, language: str) -> list[tuple[int, int]]:
    """First and last character of each, half open, in order; the longest reading at each place."""
    return [m.span() for m in _pattern(language if language in _MONTHS else "").finditer(text)]


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months = _MONTHS[language] if language else "|".join(_MONTHS.values())
    days = _DAYS[language] if language else "|".join(_DAYS.values())
    spoken = rf"(?i:{_SPOKEN[language]})" if language else ""
    alone = "|".join(month for month in dict.fromkeys(months.split("|")) if month not in _DOUBTFUL)
    nth = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
    forms = (
        rf"{nth}\s+(?:of\s+|de\s+)?(?:{months})(?:,?\s+(?:de\s+)?\d{{4}})?",
        rf"(?:{months})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}}(?!-))?\b(?!:)",
        rf"(?:{months})\s+\d{{4}}",
        r"\d{4}-\d{2}-\d{2}",
        r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})",
        r"\d{1,2}[:h]\d{2}(?:\s?(?:am|pm|a\.m\.|p\.m\.|Uhr))?",
        r"\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|Uhr|o['’]clock|heures)",
        r"(?:19|20)\d{2}(?![\d.,:])",
        rf"(?:{days})",
        rf"(?:{alone})",
    )
    return re.compile(rf"(?<![\w.:/-])(?:{'|'.join(filter(None, (*forms, spoken)))})(?!\w)")
