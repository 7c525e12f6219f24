"""What the demonstration site holds: everything here is invented, on real outlines. French, because it is content.

Months are counted from today: 0 is this month, 3 is three months ago. Days within a month are those of the table's
rhythm.
"""

from home.demo.content.la_rose import LA_ROSE
from home.demo.content.la_viste import LA_VISTE
from home.demo.content.malpasse import MALPASSE
from home.demo.content.saint_barthelemy import SAINT_BARTHELEMY

DOMAIN = "demo.example"

THEMES = {
    "Logement": ("home", "living_environment"),
    "Cadre de vie": ("pin", "living_environment"),
    "Éducation": ("child", "education"),
    "Transports": ("map", "services"),
    "Propreté": ("flag", "living_environment"),
    "Santé": ("people", "social_support"),
    "Emploi": ("handshake", "employment"),
    "Fêtes et rencontres": ("meal", "social_support"),
}

PARTNERS = {
    "Centre social du Grand Pin (exemple)": "social_centre",
    "Amicale des locataires du C (exemple)": "association",
    "Logis du Port, bailleur (exemple)": "landlord",
    "Mairie de secteur (exemple)": "town",
    "Métropole, service transports (exemple)": "metropolis",
    "CAF (exemple)": "caf",
    "Préfecture, déléguée du préfet (exemple)": "state",
    "École des Platanes (exemple)": "school",
    "Fonds de participation des habitants (exemple)": "association",
}

TABLES = (SAINT_BARTHELEMY, MALPASSE, LA_ROSE, LA_VISTE)

# Comments in every state, under the latest minutes: (name, words, state, kind of reason, the team's answer).
COMMENTS = (
    (
        "Une voisine du C",
        "Merci d’avoir écrit exactement ce que j’ai dit.",
        "published",
        "",
        "C’est la règle : on vous relit avant de publier.",
    ),
    ("Le groupe Placette", "On a encore besoin de deux perceuses samedi.", "published", "", ""),
    (
        "Un papa",
        "Et pour le bus, toujours rien ?",
        "published",
        "",
        "Toujours rien. C’est le premier point de la prochaine fois.",
    ),
    ("Une locataire", "Est-ce que l’ascenseur du B est prévu aussi ?", "pending", "", ""),
    ("Quelqu’un du A", "Moi je trouve que des chaises ce serait mieux.", "pending", "", ""),
    ("Promo", "Gagnez de l’argent depuis chez vous, cliquez vite !", "refused", "advert", ""),
    ("Un voisin", "J’ai écrit trop vite, je retire.", "withdrawn", "", ""),
    ("Anonyme", "C’est toujours la même famille du 4e qui casse tout.", "hidden", "private", ""),
)
