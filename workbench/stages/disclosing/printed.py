"""Words that the program itself prints on pages and into files: on their own they tell nothing of a recording."""

from __future__ import annotations

PRINTED = """
about above absatz abschnitt accuracy acquisition act added administrator age aid akte all alternative amended amendment analyst
anhang anmerkung anmerkungen annotation annotations another answer answers appendix approval approved april arabic archive
archived arranged asked association audio aufnahme august aussage author band bandwidth before beginning beilage bericht
berichte beside between beweis beweismittel bild bit bits blank blatt body bold book both brought byte bytes caption case
caveats certainty certificate certification certified certify chain change changed channel channels chapter character characters
chart check checked checkpoint chinese chunk clip clipped clock closed codec column comment compare complete condition
confidence confirmed container contents copy corrected correction corrections cosigned count countersign countersigned court
cover custody data date datei dateien datum dauer day days december decibels decided declaration decoded derived description
destroyed detail detected deutsch device dezember diarization dienstag difference different digest digests digitale disclosure
disputed document donnerstag draft drafts dropped duration dutch each edge edit edited edits eight ein eintrag einträge eleven
end ende engine engines english enrolled entered entries entry entwurf ergebnis error errors every evidence examination examiner
excerpt exhibit exhibits export exported face fact fall fassung februar february federal fehler field fields figure file files
final finding findings fingerprint first five flagged folder fonts forensic forgot form format forty found founded four frage
fragen frame frames frau freitag french friday gave general gericht german gerät give given grund gutachten hash hashes head
heading heard hebrew herr hertz high hindi history hold hour hours human hundred identical identifier identity imported
inaudible included index information inhalt inserted instrument interview issued italian item jahr januar january japanese juli
july june juni kanal kanäle kennung kept kilohertz korean labor laboratory laboratory's lane lanes language last ledger left
length level library licence limit limits line lines list liste listen listened listener listening logged low länge machine made
mai manifest march mark marked maschine material may measure measured media medium merged merkle metadata method methode minute
minuten minutes mittwoch model modell modelle models monday mono montag month moved märz name named namen names narrow neither
network nine nobody noise none normalised note notes nothing november number numbered numbers nummer oath october officer offset
oktober one open opened opinion order origin original other page pages parameter parameters part passage passages people percent
performed persian person persons picture pictures place polish portuguese position preparation prepared preparer present preview
previous privileged probability profile program proof prüfsumme prüfung public published qualified quality quelle question
questions rate ratio read readable reading readings reason reasons received recipe recipes record recorded recording recordings
records redacted redaction redactions reference refused region released rendered reopened report reports reproduce reproduced
restored result results retained returned review reviewed reviewer revised revision revisions revoked right role romanian root
row rows rule rules run runs russian sachverständige sachverständiger said sample samples samstag saturday say schwärzung
schwärzungen scope seal sealed second seconds section sections see seed segment segments seite seiten sekunde sekunden sentence
september serial session set setting settings seven sha share sheet side sign signal signatur signature signatures signed signer
similar single six size snr software sonntag sound sounds source spalte span spanish speaker speakers spectrogram speech speed
split sprache sprecher sprecherin stand standard start started state stated statement stereo still stimme stimmen struck style
subject subtitles sum sunday supervisor suspicion swedish system tabelle table tag tage taken telephone ten term terms test text
third thirty thousand three thursday time times timestamp titel title took tool total track transcribed transcript transcription
transcripts translated translation treatment true tuesday turkish turn turns twelve twenty two type ukrainian uncertain
uncertainty unit unknown unreviewed unterschrift utc utterance utterances valid validated validation value values vault verdict
verfahren verified verifier verify verlauf version verzeichnis view voice voices volume waveform ways wednesday white whole why
wide width windows withdrew withheld witness word words work workbench working wort written wörter year years yes zeile zeilen
zeit zeiten zero zeuge zeugin ziffer zusammenfassung übersetzung
"""
