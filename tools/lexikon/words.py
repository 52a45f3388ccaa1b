"""What no word list says: which words end or begin compounds though they are short, and which are never meant as parts."""

# Never a part: endings, particles and syllables that happen to be nouns as well.
NO_PART = frozenset(
    """schaft schaften schafts trans gege rinne rinnen ische ischen ischer ionen ion ration rationen ente enten samt lunge lungen rung
    rungen nation nationen gest alten alte esse verb gene gegen fort unter wider ueber nach mehr lose tanten tante ferenz tiere tier ringen
    igel insel erbe erben arme armen inne geben gaben gabe meter ander anden unken ellen eller ehren sitze setzungen haft heit keit
    tum bare barren barer barre seele ares eier eiern trage wage lassen schlag schlaege schlaegen schlags stuetzung bundes samen teer tees
    tee tau taus talg akt mine minen mini runden still bann ster sterne leitern rede reden richter trieb triebe pose posen inder kader
    neid gesell wirts zent zeter pole polen politi nisse niss misse enden ismus""".split()
) - frozenset("tier tiere insel meter richter".split())
NO_END = frozenset("halt lage lagen rate raten ende enden gang gaenge".split())

# The whole word is the meaning.
WHOLE = frozenset(
    """vorlage haushalt gesellschaft wirtschaft landschaft grundlage unterlage anlage auflage handwerk augenblick plattform gegenstand
    vorschlag vorteil nachteil fortschritt abschnitt gehalt gestalt kombination institution generation transformation parameter kilometer
    denkmal nachfrage ausgangslage gegensatz nachweis nachtrag donnerstag freitag sonntag montag dienstag freizeit hochzeit kaufmann
    hauptmann stichwort antwort rotation organisation information installation operation heimat herberge erlaubnis urlaub gewaehrleistung
    bedarf vorhaben vorrang eigentum wachstum reichtum rechtsextrem fahrt partner gemeinschaft ortschaft mannschaft nachbarschaft
    partnerschaft bereitschaft botschaft""".split()
)

ENDS = frozenset(
    """rad weg bad bau amt hof tag bus see ort rat zug oel gas tor art uhr typ box tal gut tat akt eck ruf ohr ehe ski abo
    gaenger gaengers gaengern nehmer nehmers nehmern""".split()
)
SHORT_BEGINNINGS = frozenset(
    """rad weg bad bau bus see ort rat oel gas zug tag eis lkw pkw kfz amt hof zoo abi uni eu tee ski tor not ehe ohr uhr kur
    erz abo box gut typ""".split()
)

# What begins compounds without being a noun, where too few nouns are known that tell so, and the word it is looked for by.
STEMS = {
    word: word
    for word in "solar bio auto umwelt kita photovoltaik glasfaser foto photo spiel lauf tanz haupt bau".split()
}
STEMS |= dict.fromkeys(
    """wohn lern turn bade liefer werbe anmelde einspar spar schleich ruh hoechst mindest gesamt gross klein neu alt hoch tief nieder
    rueck ganz einzel sonder kurz lang nah fern inner innen aussen ober unter neben mittel zwischen nord sued ost west stark frei gruen
    grau halb erst fach sozial privat finanz elektro oeko jung geh gehoerlosen impf stell misch zaehl trag leih sofort kommunal multi agrar
    neuro photo langzeit einweg mehrweg nachkriegs vertrauens""".split(),
    "",
)
STEMS |= {"erd": "erde", "end": "ende", "wissens": "wissen"}

STEMS |= {
    river: river for river in "rhein neckar donau emscher isar weser spree mosel wupper saale havel alster".split()
}
STEMS |= {"elb": "elbe", "ess": "", "ganztags": "ganztag"}

# Verbs that begin compounds, not the noun that would be written like one of their forms.
ONLY_VERBS = frozenset(
    "mess trag denk fress scher kehr pfeif lock brau schreib lach spuck kratz klapp fuell steck zieh".split()
)

# Found as such beginnings, but prepositions and chance.
NO_BEGINNING = frozenset(
    "ueber hinter nach durch wieder zusammen weiter mitt enter ergo schon anti inter sauf unken".split()
)

SHORT_ENDS_OF_NAMES = frozenset(["haus", "park", "turm"])  # of four letters, where the beginning is unknown

ENDINGS_OF_NOUNS = ("ung", "heit", "keit", "schaft", "tion", "sion", "taet", "nis", "ling", "ismus")

# What the rules do not find, since it begins with a preposition.
SPLIT = {
    f"{word}{form}": (form,)
    for word, forms in {
        "vor": "garten gartens gaerten platz platzes plaetze plaetzen schule schulen stadt staedte",
        "ab": "wasser wassers gas gase gasen luft",
    }.items()
    for form in forms.split()
}

# Which lemma a form is meant to be of, where the more frequent one is not.
PREFERRED = {"studien": "studie"}

# A place called after one of these is one.
KINDS_OF_PLACES = frozenset(
    "gebiet see wald kanal meer kreis bruecke strasse platz ufer insel tal park viertel allee brunnen turm".split()
)

ENDINGS_OF_PLURALS = {
    "ungen": 2,
    "ionen": 2,
    "heiten": 2,
    "keiten": 2,
    "schaften": 2,
    "innen": 3,
}  # with the letters of the plural


def is_own_ending(form: str, lemmas: set[str]) -> bool:
    """Whether an ending that many words have is that of ``form`` itself: not so "lungen" of "Lunge", by chance like "Abteilungen"."""
    return all(form[:-letters] in lemmas for ending, letters in ENDINGS_OF_PLURALS.items() if form.endswith(ending))
