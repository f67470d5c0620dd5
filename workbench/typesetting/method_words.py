"""How sound became text, in words that need no engineer: what was done, by what, and what nobody can know."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.events import ListenerInvited
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.recipe import Recipe
from workbench.typesetting.language import say
from workbench.typesetting.wording import is_corrected, number, origin, plural

SOUND = (
    "Each file was copied into the laboratory's store when it was received, and the copy was compared with it by its "
    "digest: a number computed from every byte, which comes out different if a single one is changed. Nobody works on the "
    "original. The sound was unpacked into plain samples without being made louder, cleaner or shorter. Where a file was "
    "damaged, silence of the same length stands in its place and is listed as a caveat, so that every time in this report "
    "is a time of the recording."
)
WORDS = (
    "A speech recogniser ({engines}) wrote the first draft. It is a statistical program that was trained on many hours of "
    "other people's speech. For each stretch of sound it proposes the words that fit best, and a figure for how sure it is "
    "of each. It does not understand what is said. It can write a fluent sentence where nobody spoke, leave words out, and "
    "prefer a common word to the rare one that was said; it can do so without being unsure."
)
FROM_FILES = (
    "The first text came in as a file that another program or person had made ({files}); how they made it is not known here. "
    "Its words, names and times are the file's, laid over the recording."
)
FROM_LABORATORY = (
    "Text came in with the bundle of another laboratory ({laboratories}): rows that people there wrote ({people}) stand as they "
    "left them, and whether they are right was not examined by taking them in."
)
UNCERTAIN = "Words of which it was less than half sure are underlined."
VOICES = (
    "Another program ({engines}) compared how the voices sound and grouped what seems to be the same voice. It gives "
    "numbers, not names{named}. It can take two people for "
    "one, or one for two, above all where they talk at once. It cannot say who a person is."
)
NAMED = ": the names of {voices} in this report were given by people"
FLAGS = (
    "Fixed rules then looked for passages that such programs are known to get wrong: words over silence, speech without "
    "words, repeated phrases, little certainty, names, numbers and negations. They flagged {passages}. A flag changes and "
    "removes nothing."
)
READINGS = "Some passages were read twice with other settings; the reading that was not chosen is kept beside the reason."
PEOPLE = (
    "People listened and put their words over the draft's: {corrected} corrected, {confirmed} confirmed by listening, of "
    "{total}. The draft stays beneath every change and can be shown again; who changed what, and when, is in the "
    "review record. What nobody confirmed or corrected stands as it was drafted{marked}."
)
NOBODY = "Nobody has corrected or confirmed any of the text yet: all of it stands as it was drafted, and its pages are marked."
SECOND = "A second listener wrote down what they heard without seeing the transcript: {listeners}."
HEARD = "Ways of listening, such as filters or a slower speed, change what reaches the ear and nothing else."
LIMITS = (
    "Neither program nor listener can make out what a recording does not hold. Who has read a proposed text hears it more "
    "easily, whether or not it was said: whoever weighs a passage in dispute should listen first and read afterwards. "
    "Certainty figures are the program's own and no probabilities that a word was said."
)


def explained(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Headed paragraphs, of what was done to these exhibits and no more."""
    drafted = [x for x in dossier.exhibits if x.draft]
    yield say("The sound."), say(SOUND)
    if not drafted:
        return
    yield say("From sound to words."), _words(dossier, drafted)
    if speakers := _engines(drafted, recognisers=False):
        yield say("Who speaks."), say(VOICES).format(engines=speakers, named=_named(drafted))
    yield say("What was flagged."), _flagged(drafted)
    yield say("What people did."), _people(drafted)
    yield say("What nobody can know."), say(LIMITS)


def _named(drafted: list[Exhibit]) -> str:
    """How many of the voices that were told apart here somebody named."""
    told = [voice for x in drafted if not origin(x) for voice in x.speakers]
    named = sum(1 for voice in told if voice.name != f"Speaker {voice.number}")
    return say(NAMED).format(voices=plural(named, "voice")) if named else ""


def _words(dossier: Dossier, drafted: list[Exhibit]) -> str:
    files = [r for x in drafted if x.draft for r in x.draft.recipes if r.engine == ENGINE]
    taken = say(FROM_FILES).format(files=", ".join(dict.fromkeys(r.name for r in files))) if files else ""
    taken = " ".join(filter(None, (taken, _from_laboratories(drafted))))
    engines = _engines(drafted, recognisers=True)
    if taken and not engines:
        return taken
    made = f"{taken} {say(WORDS).format(engines=engines or say('not named'))}".strip()
    return f"{made} {say(UNCERTAIN)}" if dossier.style.court.uncertainty else made


def _from_laboratories(drafted: list[Exhibit]) -> str:
    told = [dict(r.parameters) for x in drafted if x.draft for r in x.draft.recipes if r.engine == LABORATORY]
    if not told:
        return ""
    laboratories, people = (sorted({str(one.get(name, "")) for one in told}) for name in ("laboratory", "author"))
    return say(FROM_LABORATORY).format(laboratories=", ".join(laboratories), people=", ".join(people))


def _engines(drafted: list[Exhibit], *, recognisers: bool) -> str:
    """Engines by name and version with their models: those behind the utterances are the recognisers."""
    wrote = {line.segment.recipe for x in drafted for line in (*x.lines, *x.struck)} | {
        reading.recipe for x in drafted if x.draft for reading in x.draft.readings
    }
    recipes = {r.digest(): r for x in drafted if x.draft for r in x.draft.recipes}
    chosen = [
        _engine(r) for digest, r in recipes.items() if r.engine not in (ENGINE, LABORATORY) and (digest in wrote) == recognisers
    ]
    return "; ".join(dict.fromkeys(chosen))


def _engine(recipe: Recipe) -> str:
    models = ", ".join(name for name, _ in recipe.models)
    engine = f"{recipe.engine} {recipe.version}".strip()
    return say("{engine} with the model {models}").format(engine=engine, models=models) if models else engine


def _flagged(drafted: list[Exhibit]) -> str:
    count = sum(len(x.draft.suspicions) for x in drafted if x.draft)
    passages = plural(count, "passage") if count else say("no passage")
    told = say(FLAGS).format(passages=passages)
    return f"{told} {say(READINGS)}" if any(x.draft and x.draft.readings for x in drafted) else told


def _people(drafted: list[Exhibit]) -> str:
    lines = [line for x in drafted for line in x.lines]
    corrected = sum(1 for line in lines if is_corrected(line))
    confirmed = sum(1 for line in lines if line.is_confirmed)
    told = [_done(len(lines), corrected, confirmed, is_final=all(x.review.is_final for x in drafted))]
    if listeners := _listeners(drafted):
        told.append(say(SECOND).format(listeners=", ".join(listeners)))
    if any(x.treatments or x.listens for x in drafted):
        told.append(say(HEARD))
    return " ".join(told)


def _done(total: int, corrected: int, confirmed: int, *, is_final: bool) -> str:
    if not corrected + confirmed:
        return say(NOBODY)
    marked = "" if is_final else say(", and the pages where it stands are marked")
    counts = {"corrected": number(corrected), "confirmed": number(confirmed), "total": plural(total, "utterance")}
    return say(PEOPLE).format(**counts, marked=marked)


def _listeners(drafted: list[Exhibit]) -> list[str]:
    """Who was asked to listen blind and left a draft of what they heard."""
    asked = {
        str(entry.payload.get("listener"))
        for x in drafted
        for entry in x.custody
        if entry.kind == ListenerInvited.KIND and isinstance(entry.payload, dict)
    }
    return sorted(asked & {beside.source for x in drafted for beside in x.others})
