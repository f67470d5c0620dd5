"""Words that carry numbers, negations and names in English, German, French and Spanish; short lists kept by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

# "one", "ein", "un" are left out: as articles and pronouns they would bury every other number.
_ENGLISH_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million billion dozen zero nought "
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth"
)
_GERMAN_NUMBERS = "null eins zwo dutzend million millionen milliarde milliarden halb anderthalb dritte dritten vierte vierten"
_FRENCH_NUMBERS = (
    "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante "
    "cinquante soixante septante huitante nonante cent cents mille million millions milliard douzaine troisième "
    "quatrième cinquième"
)
_SPANISH_NUMBERS = (
    "cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho "
    "diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve "
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos doscientos trescientos quinientos mil millón "
    "millones docena tercero cuarto quinto"
)
_GERMAN_PARTS = (
    "eins|ein|zwei|zwo|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|dreissig|zig|ßig|"
    "hundert|tausend|und"
)
_GERMAN_NUMBER = re.compile(f"(?:{_GERMAN_PARTS})+")
_GERMAN_NONE = frozenset({"ein", "und", "einund", "undein", "zig"})

_ENGLISH_TITLES = (
    "mr mrs ms miss mister doctor dr prof professor sir madam lady lord officer detective sergeant constable inspector sgt "
    "captain judge uncle aunt agent nurse"
)
_GERMAN_TITLES = (
    "herr herrn frau fräulein dr doktor prof professor onkel tante familie kommissar richter polizist heiße heißt namens"
)
_FRENCH_TITLES = "m mr mme mlle monsieur madame mademoiselle docteur dr maître commissaire inspecteur juge oncle tante"
_SPANISH_TITLES = "sr sra srta señor señora señorita don doña doctor doctora dr dra inspector inspectora juez tío tía"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language says numbers, negations and titles with; `is_noun_capital`: every noun is written with a capital;
    `telling`: all words that ask for a closer look."""

    numbers: frozenset[str]
    negations: frozenset[str]
    titles: frozenset[str]
    stops: frozenset[str]
    is_noun_capital: bool = False
    telling: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "telling", self.numbers | self.negations | self.titles)

    def is_number(self, word: str) -> bool:
        """Whether a word in small letters says a number."""
        if word in self.numbers:
            return True
        return self.is_noun_capital and word not in _GERMAN_NONE and _GERMAN_NUMBER.fullmatch(word) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEXICONS: dict[str, Lexicon] = {
    "en": Lexicon(
        _words(_ENGLISH_NUMBERS),
        _words("no not never none nobody nothing nowhere neither nor cannot nope"),
        _words(_ENGLISH_TITLES),
        _words(
            "the and of to in is it you that he was for on are with his they this have from what were when your said there "
            "she which their will how about then them would like so these her"
        ),
    ),
    "de": Lexicon(
        _words(_GERMAN_NUMBERS),
        _words(
            "nicht nichts nie niemals nein nee kein keine keinen keinem keiner keines niemand niemanden niemandem nirgends "
            "nirgendwo weder keinesfalls keineswegs"
        ),
        _words(_GERMAN_TITLES),
        _words(
            "der die das und ist ich nicht ein eine zu den mit sich auf dem es im wir sie er von für haben war wie auch aber "
            "noch wenn dann hat habe hatte einen oder bei aus nach"
        ),
        is_noun_capital=True,
    ),
    "fr": Lexicon(
        _words(_FRENCH_NUMBERS),
        _words("ne n pas jamais rien aucun aucune ni non nullement guère nulle"),
        _words(_FRENCH_TITLES),
        _words(
            "le la les et est un une je de des du que qui dans pour pas il elle nous vous ce cette sur avec mais ou où son sa "
            "ses était sont au aux ça comme été"
        ),
    ),
    "es": Lexicon(
        _words(_SPANISH_NUMBERS),
        _words("no nunca jamás nada nadie ningún ninguno ninguna ningunos ningunas ni tampoco"),
        _words(_SPANISH_TITLES),
        _words(
            "el la los las y es un una de del que en por con para se lo su al como más pero sus le ya o este sí porque esta "
            "entre cuando muy sin sobre también me hasta hay"
        ),
    ),
}

# What a language nobody named may be: only what cannot be mistaken in any of the four.
ANY = Lexicon(
    frozenset().union(*(lexicon.numbers for lexicon in LEXICONS.values())) - {"six", "once", "mille"},
    frozenset().union(*(lexicon.negations for lexicon in LEXICONS.values())) - {"n", "nada", "ni", "pas"},
    frozenset().union(*(lexicon.titles for lexicon in LEXICONS.values())) - {"m", "don"},
    frozenset(),
)
OTHER = Lexicon(frozenset(), frozenset(), frozenset(), frozenset())

# Written with a capital, and no name of anybody or anything.
CAPITALS = _words(
    "i i'm i'll i've i'd ok okay tv pc a monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december english german french spanish god christmas easter "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz mai juni juli oktober dezember "
    "uhr sie ihnen ihr ihre ihrem ihren ihrer ihres"
)


def lexicon_of(language: str) -> Lexicon:
    """The lists of a language: all four together where nobody knows it, none where it is another one."""
    return LEXICONS.get(language, OTHER if language else ANY)
