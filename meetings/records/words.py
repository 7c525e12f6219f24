"""How people write dates, lists, answers and decisions in the records of their meetings (French)."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fevr",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({MONTH})\b\.?(?:\s+(\d{{4}})\b)?", re.IGNORECASE)
DAY_IN_FIGURES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b")
DAY_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
HOUR = r"(\d{1,2})\s?(?:h(?:eures?)?|:)\s?(\d{2})?(?!\d)"
AN_HOUR = re.compile(rf"\b{HOUR}", re.IGNORECASE)
SPAN = re.compile(rf"\bde\s+{HOUR}\s+à\s+{HOUR}|\b{HOUR}\s?[-–—]\s?{HOUR}", re.IGNORECASE)
BEGINS = re.compile(
    r"(?:débuté?e?|commenc\w+|ouvert\w*|ouvre\b|début|réunis|réuni|s[’']est tenue?|heure)\b[^.\n]{0,160}?\b" + HOUR,
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?:levée?|s[’']ach[eè]v\w+|achevée?|terminée?|se termine|clos\w*|clôtur\w+|fin\b|prend fin)[^.\n]{0,60}?\b"
    + HOUR,
    re.IGNORECASE,
)

# Signs that only serve the lay-out; and those of the fonts Word draws arrows and boxes with, which have no letters.
SYMBOLS = str.maketrans(
    {"\u00ad": None, "\ufeff": None, "\uf0e0": "→", "\uf0e8": "→", "\uf0f0": "→", "\uf0d8": "→", "\uf0c4": "→"}
    | {"\uf0fc": "✓", "\uf0fe": "☑", "\uf0a8": "☐", "\uf06f": "☐", "\uf071": "☐", "\uf072": "☐", "\uf04a": "☺"}
)
PAGE_NUMBER = re.compile(r"#*\s*(?:page\s+)?[-–—]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE)
BULLET = re.compile(r"[-–—•*·▪◦●○‣✓\uf0b7\uf0a7o]\s+(?=\S)|[•▪◦●‣\uf0b7\uf0a7]")
HEADING = re.compile(r"#{1,6}\s*(\S.*?)\s*#*$")
NUMBER = re.compile(
    r"(?:(?:point|question)\s+(?:n°\s*)?)?((?:\d{1,2}(?:[.-]\d{1,2}){0,4})|(?-i:[IVX]{1,5}))"
    r"\s*(?:[.)°:/]+|\s[-–—]|[-–—](?=\s))\s*(?=[^\W\d]|[«\"“(]|\s)\s*(\S.*)",
    re.IGNORECASE,
)


def numbered(line):
    """Return the match (number, words) of a line that begins with the number of a point, or None; a date has none."""
    return None if DAY_IN_FIGURES.match(line) or DAY_ISO.match(line) else NUMBER.fullmatch(line)


ARROW = re.compile(r"={1,3}>|-{1,2}>|→|⇒|➔|➜|➡|►")
REPLY = re.compile(r"(?:r[ée]ponse\b\s*(?:d(?:e|u|es)\b|d[’'])?\s*([^:\n]{0,60}?)|rép\.|r)\s*:\s*(?=\S)", re.IGNORECASE)
ASKED = re.compile(r"(?:question\b\s*(?:d[eu’'][^:\n]{0,60})?|q)\s*:\s*(?=\S)", re.IGNORECASE)
WHO = re.compile(r"([^:.!?;\n]{2,80}?)\s*:\s*(?=\S)")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-Þ«\"“])")
ENDED = re.compile(r"[.!?…:;»)\]]$")
# A line that ends so is not over, whatever cut it there.
GOES_ON = re.compile(
    r"(?:[,(’'«]|\b(?:de|du|des|la|le|les|à|au|aux|en|et|ou|avec|par|pour|sur|dans|un|une|madame|monsieur))$",
    re.IGNORECASE,
)
TABLE_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")

# --- Who was there ----------------------------------------------------------------------------------------------------
S = r"(?:\(?e?\)?\.?·?-?e?\(?s\)?|·e·s|\.e\.s|·es|s|[(.·-]?e\)?(?!\w))?"
ROLL = [
    ("represented", rf"(?:(?:étaient|etaient|sont)\s+)?(?:absents?\s+)?(?:représent[ée]{S}|pouvoirs?|procurations?)\b"),
    (
        "excused",
        rf"(?:(?:étaient|etaient|sont|s[’']étaient)\s+)?(?:(?:membres?|élus|personnes)\s+)?(?:absent{S}\s*(?:et\s+)?)?:?\s*\(?\s*"
        rf"excus[ée]{S}\b\)?",
    ),
    ("absent", rf"(?:(?:étaient|etaient|sont)\s+)?(?:(?:membres?|personnes)\s+)?absent{S}\b"),
    (
        "present",
        rf"(?:liste\s+des\s+)?(?:(?:étaient|etaient|sont)\s+)?(?:(?:membres?|personnes|élus|habitant{S})\s+)?"
        rf"(?:pr[ée]sent{S}|participant{S}|ont\s+(?:assisté|participé)|participaient)\b",
    ),
]
ROLL = [(presence, re.compile(pattern, re.IGNORECASE)) for presence, pattern in ROLL]
CIVILITIES = re.compile(
    r"(?:(?:mmes|mesdames|mesdemoiselles|mm|mrs|messieurs|mme|mr|m|madame|monsieur)\b\.?(?:\s*(?:et|,|/|&)\s*)?){2,}"
    r"|(?:mmes|mesdames|mm|mrs|messieurs)\b\.?",
    re.IGNORECASE,
)
CIVILITY = re.compile(r"(?:mme|madame|m\.|mr\.?|monsieur|mlle|dr\.?)$", re.IGNORECASE)
FUNCTION = re.compile(
    r"(?:v[./-]?\s*|vice-?|co-?)?(?:maire|adjointe?|présidente?|secrétaire|trésori[eè]re?|élue?|conseill[eè]re?|direct(?:eur|rice)|"
    r"responsable|agente?|animat(?:eur|rice)|coordinat(?:eur|rice)|médiat(?:eur|rice)|déléguée?|référente?|chargée?|"
    r"représentante?|bénévole|gardienne?|cheffe?|policiers?|commissaire|habitante?|membre|bailleur|technicien(?:ne)?|préfet)\b",
    re.IGNORECASE,
)
PROXY = re.compile(
    r"\(\s*(?P<how>(?:(?:a\s+)?donn\w+\s+)?(?:pouvoir|procuration|mandat)|représentée?)\s+(?:à|a|par)\s+(?P<whom>[^()]{2,80})\)",
    re.IGNORECASE,
)
CROWD = re.compile(
    r"(?P<about>environ|près de|une?)?\s*(?P<count>\d{1,4}"
    r"|(?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine)"
    r"\s+(?:de\s+|d[’'])?(?:personnes|participant\w*|habitant\w*)",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:(?P<about>environ|env\.|près\s+de|plus\s+de|une?|~|≈)\s*)?(?P<count>\d{1,4}|[^\W\d_]+)(?:\s+(?:de\s+|d[’'])?|$)",
    re.IGNORECASE,
)
# What people call those they count; the first that fits.
KINDS = [
    ("landlord", r"(?:(?:représentant|agent|salarié|personne)\S*\s+d(?:u|es|e)\s+bailleurs?|bailleurs?|gardien\S*)"),
    ("association", r"(?:(?:représentant|membre|salarié|personne)\S*\s+d(?:[’']|es\s+|e\s+l[’'])associations?"
     r"|associati(?:ons?|fs?|ves?)|bénévoles?)"),
    ("elected", r"(?:[ée]lu(?:e|s|es)?(?:[(·.-]\S*)?|adjoint\S*|conseill[eè]r\S*\s+(?:municipa|départementa)\S+)"),
    ("young", r"(?:jeunes?|enfants?|adolescent\S*|collégien\S*|lycéen\S*)"),
    ("agent", r"(?:agent|technicien|fonctionnaire|policier)\S*"),
    ("school", r"(?:enseignant|professeur|direct(?:eur|rice)s?\s+d[’']école)\S*"),
    ("shop", r"(?:commerçant|artisan)\S*"),
    ("resident", r"(?:habitant|riverain|locataire|voisin|citoyen|parent)\S*"),
    ("other", r"(?:partenaire|invité|intervenant|professionnel)\S*"),
    ("", r"(?:personnes?|participant\S*|présent\S*)"),
]  # fmt: skip
KINDS = [(who, re.compile(rf"{pattern}(?!\w)", re.IGNORECASE)) for who, pattern in KINDS]
LONGEST_NEXT = 240  # signs: a longer sentence speaks of something else, too
LONGEST_PERSON = 250  # signs: a longer entry of a list is no person, and stays as narrative
TENS = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
TENS |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}
UNITS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9}
UNITS |= {"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "vingt": 20, "trente": 30}

# --- What was decided, promised, left to do ---------------------------------------------------------------------------
VOTE = re.compile(
    r"unanimité|à la majorité|main levée|\babstention|scrutin|\d+\s+voix\b|\bpour\s*:\s*\d|consensus"
    r"|\d+\s+pour\b[^.]{0,40}(?:\bcontre|\babst)",
    re.IGNORECASE,
)
DECIDES = re.compile(
    r"\bdécid(?:e|ent|ons|é|ée|és|ées)\b|\badopt(?:e|ent|ons|é|ée|és|ées)\b|\bvalid(?:e|ent|ons|é|ée|és|ées)\b"
    r"|\bapprouv(?:e|ent|ons|é|ée|és|ées)\b|\baccept(?:e|ent|ons|é|ée|és|ées)\b|\bvot(?:e|ent|ons|é|ée|és|ées)\b",
    re.IGNORECASE,
)
DECIDES_ALONE = re.compile(
    r"^(?:décisions?|relevé de décision)\s*[:–-]\s*(?=\S)"
    r"|\bil (?:est|a été) décidé\b"
    r"|\b(?:la table|le conseil|l[’']assemblée|le groupe|on|nous) (?:a |avons )?décid(?:e|é|ons) (?:de|d[’']|que)",
    re.IGNORECASE,
)
PREVIOUS = re.compile(
    r"(?:compte[- ]?rendu|proc[eè]s[- ]verbal|PV|CR)\b.{0,120}\b(?:précédente?s?|dernière?|dernier|passée?)\b.{0,120}|"
    r"\b(?:précédent|dernier)s?\s+(?:compte[- ]?rendu|proc[eè]s[- ]verbal|PV|CR)\b",
    re.IGNORECASE | re.DOTALL,
)
TO_DO = re.compile(r"(?:à faire|a faire|action|à prévoir)\s*[:–-]\s*(?=\S)|\[\s?\]\s*", re.IGNORECASE)
PROMISE = re.compile(r"engagements?\s*(?:d[eu’']\s*([^:\n]{1,60}?))?\s*:\s*(?=\S)", re.IGNORECASE)
WHOEVER = r"(?P<who>(?:M\.\s|[A-ZÀ-ÖØ-Þ])(?:(?!\bne\b|[.,;:\n]).){1,80}?)"
TAKES_ON = re.compile(
    WHOEVER
    + r"\s(?:se\s(?:charge|chargent|chargera|chargeront)|s[’'](?:occupera|occuperont))\s(?:de|du|des|d[’'])[^?]+$"
)
PROMISES = re.compile(WHOEVER + r"\ss[’'](?:engage|engagent|est engagée?|sont engagée?s)\sà\s[^?]+$")
NEXT = re.compile(
    r"\bprochain(?:e|es|s)?\s+(?:date|réunion|reunion|rencontre|séance|assemblée|conseil|rendez-vous|table|comité)\b",
    re.IGNORECASE,
)

# --- An action: what, who, when ---------------------------------------------------------------------------------------
OWNER = re.compile(
    r"(?:\bqui|responsables?|pilotes?|par)\s*:\s*([^,;:.\n()]{2,80})"
    r"|\(((?!\s*(?:avant|pour|d[’']ici))[^()\d:]{2,60})\)\s*"
    r"(?:,?\s*(?:avant|pour|d[’']ici|au plus tard|jusqu[’']au)\b.*)?\.?\s*$",
    re.IGNORECASE,
)
DUE = re.compile(
    r"\b(?:avant|pour|d[’']ici|au plus tard|jusqu[’']au|échéance|délai|quand)\b[^.;\n]{0,30}?(?=\b\d)", re.IGNORECASE
)
WHAT_COLUMN = re.compile(r"(?:actions?|à faire|quoi|tâches?|que faire|actions? à (?:mener|faire))\s*\??", re.IGNORECASE)
WHO_COLUMN = re.compile(r"(?:qui|responsables?|pilotes?|par qui|porteurs?|référente?s?)\s*\??", re.IGNORECASE)
WHEN_COLUMN = re.compile(
    r"(?:quand|échéances?|delai|délais?|dates?|pour quand|pour le|date limite|avant le)\s*\??", re.IGNORECASE
)
