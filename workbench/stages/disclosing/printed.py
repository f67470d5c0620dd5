"""Words that the program itself prints on pages and into files: on their own they tell nothing of a recording."""

from __future__ import annotations

PRINTED = """
about above accuracy acquisition act added administrator age aid all alternative amended amendment analyst annotation annotations
answer answers appendix approval approved archive archived audio author band bandwidth before beginning beside between bit bits
blank body book both byte bytes case certificate certify certified chain change changed channel channels chapter character chart
check checked checkpoint chunk clip clipped clock codec column comment compare complete condition confidence confirmed contents
copy corrected correction corrections count countersign countersigned court cover custody data date day days decibels decoded
declaration derived detail detected device diarization difference different digest digests disclosure disputed document draft
drafts duration each edge edit edits eight eleven end engine engines english entry entries error errors evidence examiner excerpt
exhibit exhibits export face fact field figure file files final finding findings fingerprint first five folder form format forty
found four frame frames french friday german general given hash hashes head heading heard hertz high history hold hour hours
hundred identical imported inaudible index information inserted instrument interview issued item january february march april may
june july august september october november december kilohertz laboratory lane lanes language left length level library licence
limit limits line lines list listen listened listener listening low machine made manifest mark marked material measure measured
media medium merged metadata method minute minutes model models monday month mono name named names narrow network nine noise none
normalised note notes nothing number numbered numbers oath offset one open opened opinion original other page pages parameter
parameters part passage passages people percent performed person persons picture pictures place position preparation prepared
preparer present preview previous privileged probability profile program proof public published qualified quality question
questions rate ratio read readable reading readings reason reasons received recipe recipes record recorded recording recordings
records redacted redaction redactions reference rendered report reports reproduce reproduced result results retained review
reviewed reviewer revision revisions right role root row rows run runs said sample samples saturday say seal sealed second
seconds section sections see seed segment segments sentence serial session setting seven sha share sheet side sign signal
signature signatures signed signer similar single six size snr software sound sounds source span speaker speakers speech speed
spectrogram standard start state stated statement stereo still struck subject subtitles sum sunday supervisor suspicion system
table taken telephone ten term terms test text third thirty thousand three thursday time times timestamp title tool total track
transcribed transcript transcription transcripts translated translation treatment true tuesday turn turns twelve twenty two type
uncertain uncertainty unit unknown unreviewed utc utterance utterances valid validated validation value values vault verified
verifier verify verdict version view voice voices volume waveform wednesday white whole why wide width withheld witness word
words work working written year years yes zero januar februar märz mai juni juli oktober dezember montag dienstag mittwoch
donnerstag freitag samstag sonntag absatz abschnitt akte anhang anmerkung anmerkungen aufnahme aussage beilage bericht berichte
beweis beweismittel bild blatt datei dateien datum dauer deutsch digitale ein eintrag einträge ende entwurf ergebnis fall fassung
fehler frage fragen gerät gericht grund gutachten herr frau inhalt jahr kanal kanäle kennung labor länge liste maschine methode
minute minuten modell modelle name namen nummer original person prüfung prüfsumme quelle rate sachverständige sachverständiger
schwärzung schwärzungen seite seiten sekunde sekunden signatur spalte sprache sprecher sprecherin stand stimme stimmen tabelle
tag tage text titel übersetzung unterschrift verfahren verlauf version verzeichnis wort wörter zeile zeilen zeit zeiten zeuge
zeugin ziffer zusammenfassung officer
"""
