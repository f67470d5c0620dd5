"""The small words of four languages: what stands between the words that say what a text is about; kept by hand."""

from __future__ import annotations

SMALL: dict[str, str] = {
    "en": (
        "a about across after again against all along also always am among an and any are aren't around as at back be "
        "because been before behind being beside both but by can can't come could couldn't did didn't do does doesn't "
        "doing don't down during each er erm even ever few for from further get go going gonna good got had hadn't "
        "has hasn't have haven't having he he's her here hers him his hm how i i'd i'll i'm i've if in inside into is "
        "isn't it it's its just kind know let let's like lot made make maybe me mean mhm mm more most much my near "
        "never no nor not now of off often oh ok okay on once one only onto or other our out outside over own past "
        "per put quite really right said same say see she she's should since so some something sort still such take "
        "than that that's the their them then there there's these they they're they've thing things think this those "
        "though through till to too toward towards uh um under until up us very via want was wasn't way we we'll "
        "we're we've well went were weren't what what's when where which while who why will with within without won't "
        "would wouldn't yeah yep yes yet you you'd you'll you're you've your"
    ),
    "de": (
        "ab aber alle allem allen aller alles als also am an auch auf aus bei beide beiden beim bin bis bist da dabei "
        "damit dann das dass dazu dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir "
        "doch dort du durch ein eine einem einen einer eines einfach er es etwas euch für ganz gar gegen gehabt genau "
        "gibt gut hab habe haben hat hatte her hier hin hm hätte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres "
        "ihrs im immer in ins irgendwie ist ja jede jetzt kann kein keine können könnte mal man mehr mein meine mich "
        "mir mit muss müssen nach neben nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine selbst sich "
        "sie sind so sobald soll sollte sondern sonst um und uns unser unter viel vom von vor war waren warum was "
        "weil weiter welche wenn wer werden wie wieder will wir wird wo wohl würde zu zum zur zwischen äh ähm über"
    ),
    "fr": (
        "à ai ainsi alors après as au aucun aussi autre aux avait avant avec avez avoir bah ben bien bon c'est ça car "
        "ce cela celle celui ces cet cette ceux chaque chez comme comment d'un d'une dans de déjà des donc dont du "
        "elle elles en encore entre est et était été être eu euh eux fait faire hein ici il ils j'ai je jusqu la là "
        "le les leur leurs lui ma mais me même mes moi mon ne ni non nos notre nous on ont ou où ouais oui par parce "
        "pas peu peut plus pour pourquoi qu'elle qu'il quand que quel quelle qui quoi sa sans se sera ses si son sont "
        "sous suis sur ta te tes toi ton tous tout toute très tu un une va vers voilà vos votre vous y"
    ),
    "es": (
        "a ah al algo algunos ante antes aquí así aún bien bueno cada como cómo con contra cual cuando cuándo de del "
        "desde donde dos durante e eh el él ella ellas ellos en entonces entre era eran es esa ese eso esta está "
        "están este esto estoy fue ha había hace hacer han hasta hay he la las le les lo los más me mi mí mis mucho "
        "muy nada ni no nos nosotros o os otra otro para pero poco por porque pues que qué quien quién se sea ser si "
        "sí sido sin sobre solo son su sus también tan tanto te tengo tiene todo todos tu tus un una uno unos usted "
        "va vale y ya yo"
    ),
}
