"""What a facilitator's evening leaves on the demonstration site: dates that come back, who comes, papers, remarks."""

from home.demo.content.shapes import LANDLORD, TOWN, Committee

# A series of one table: it comes back every month, and its second date is moved.
SERIES_TABLE = "malpasse"
SERIES_RULE = {"frequency": "monthly", "weekdays": [2], "rank": 1}
SERIES_HOUR = 18
SERIES = {
    "title": "Permanence logement",
    "kind": "meeting",
    "place": "Local de l’amicale (exemple), rez-de-chaussée du bâtiment 12",
    "landmark": "à côté de la boulangerie",
    "introduction": "On vient avec ses papiers. On les lit ensemble, on écrit au bailleur.",
    "services": ["step_free"],
}

# At the next meeting of this table people register, propose points, and read its last minutes again.
OPEN_TABLE = "saint-barthelemy"
PLACES = 12
REGISTERED = (
    {"name": "Une voisine du C", "people": 2, "phone": "04 00 00 00 11", "childcare": True},
    {"name": "Le groupe Placette", "people": 5, "phone": "04 00 00 00 12"},
    {"name": "Un ancien du A", "people": 1, "phone": "04 00 00 00 13", "step_free": True},
    {"name": "Une maman de l’école", "people": 4, "phone": "04 00 00 00 14", "interpreter": "comorien"},
    {"name": "Une locataire du B", "people": 2, "phone": "04 00 00 00 15"},  # no place is left: she waits
)
POINT_ACCEPTED = {
    "name": "Un papa",
    "words": "Le passage derrière l’école n’est pas éclairé. Mes filles rentrent à 18 h.",
    "title": "La lumière dans le passage derrière l’école",
}
POINT_PENDING = {"name": "Un locataire du B", "words": "Le chauffage s’arrête la nuit. Qui le règle ?"}
REMARK_ACCEPTED = {
    "on": "question",
    "kind": "missing",
    "name": "Une voisine du C",
    "body": "J’ai dit aussi que l’ascenseur du B s’arrête entre deux étages.",
}
REMARK_PENDING = {
    "on": "decision",
    "kind": "mistake",
    "name": "Un parent",
    "body": "On a compté 33 mains levées, pas 31.",
}

COMMITTEES = (
    Committee(
        slug="comite-fph",
        title="Comité d’attribution du fonds de participation",
        introduction="Des habitantes et habitants y écoutent les projets et décident de l’argent.",
        kind="grant",
        accent="ocre",
        meets_in=25,
        meeting="Comité du fonds",
        place=TOWN,
    ),
    Committee(
        slug="copil-renovation",
        title="Comité de pilotage de la rénovation",
        introduction="L’État, la mairie et le bailleur y décident des travaux. Deux habitantes y siègent.",
        kind="copil",
        accent="ardoise",
        meets_in=18,
        meeting="Comité de pilotage",
        place=TOWN,
        papers=(
            {
                "title": "Calendrier des travaux du bâtiment C",
                "sender": LANDLORD,
                "expected_on": -4,
                "summary": "Il dira quand l’échafaudage arrive et qui déménage pendant les travaux. "
                "Sans lui, on ne peut rien préparer.",
            },
            {
                "title": "Ce que la rénovation coûte, et qui paie",
                "sender": TOWN,
                "expected_on": -6,
                "received_on": -7,
                "summary": "Deux millions d’euros. Les loyers ne montent pas avant la fin des travaux.",
            },
        ),
    ),
)
