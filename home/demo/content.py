"""What the demonstration site holds: everything here is invented, on real outlines. French, because it is content.

Months are counted from today: 0 is this month, 3 is three months ago. Days within a month are those of the table's rhythm.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Session:
    """A meeting that took place `ago` months ago, and what was said: points of (title, narrative, blocks)."""

    ago: int
    title: str
    summary: str
    points: tuple
    counts: dict
    before: tuple = ()  # blocks at the head
    after: tuple = ()  # blocks at the foot
    easy: str = ""
    kind: str = "assembly"


@dataclass(frozen=True)
class Project:
    slug: str
    title: str
    introduction: str
    theme: str
    steps: tuple  # (months ago, step, note)
    story: str
    scheme: str = ""
    fundings: tuple = ()  # (funder, asked, granted, spent)
    holder: str = ""
    people: int | None = None
    place: str = ""
    reason: str = ""
    next_step: str = ""
    news: tuple = ()  # (months ago, title, text)


@dataclass(frozen=True)
class Table:
    slug: str
    title: str
    introduction: str
    neighbourhoods: tuple
    accent: str
    place: str
    landmark: str
    rhythm: str
    weekday: int
    week: int
    hour: int
    host: str
    phone: str
    priorities: tuple
    story: str
    sessions: tuple
    projects: tuple
    next_agenda: tuple
    services: tuple = ("children", "step_free")
    languages: str = "arabe, comorien"
    next_titles: tuple = ("Assemblée", "Assemblée", "Assemblée")
    extra: tuple = field(default=())


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

LANDLORD = "Logis du Port, bailleur (exemple)"
TOWN = "Mairie de secteur (exemple)"
METRO = "Métropole, service transports (exemple)"
FPH = "Fonds de participation des habitants (exemple)"


def told(words):
    return ("narrative", f"<p>{words}</p>")


def voice(words, **more):
    return ("statement", {"words": words, "form": "verbatim", "category": "resident", "language": "fr", **more})


def asked(question, answer="", by="", partner=None, status="none", times=1, asked_by="resident", on=None):
    return (
        "question",
        {
            "question": question,
            "asked_by": asked_by,
            "times_raised": times,
            "answer": answer,
            "answered_by": by,
            "partner": partner,
            "status": status,
            "status_on": on,
        },
    )


def decided(text, method="consensus", votes=(None, None, None), project=None):
    return (
        "decision",
        {
            "text": text,
            "method": method,
            "votes_for": votes[0],
            "votes_against": votes[1],
            "abstentions": votes[2],
            "page": project,
        },
    )


def to_do(text, owner, days, status="todo", project=None):
    return ("action", {"text": text, "owner": owner, "due_on": days, "status": status, "page": project})


def promised(text, function, partner, days, status="promised", conditions="", project=None):
    return (
        "commitment",
        {
            "text": text,
            "function": function,
            "partner": partner,
            "due_on": days,
            "conditions": conditions,
            "status": status,
            "page": project,
        },
    )


EVERY_BLOCK = Session(
    ago=0,
    title="Assemblée",
    counts={"resident": 29, "young": 3, "association": 4, "landlord": 2, "elected": 1, "school": 1},
    summary="L’ascenseur du bâtiment C sera réparé avant la fin du mois prochain, promet le bailleur.\n"
    "On demande une réponse écrite à la métropole pour le bus du soir.\n"
    "Six bancs avec dossier seront posés sous les platanes.\n"
    "Un atelier bois est ouvert à tout le monde, samedi.\n"
    "Prochaine rencontre : le mois prochain, même endroit.",
    easy="Le bailleur répare l’ascenseur.\nIl a donné une date.\nOn fabrique six bancs.\n"
    "Tout le monde peut venir les fabriquer.\nOn attend une réponse pour le bus.",
    before=(
        ("previous_minutes", {"outcome": "with_remarks", "remarks": ["Le nom du square était mal écrit."]}),
        (
            "follow_up",
            {
                "entries": [
                    {"what": "Réparer l’ascenseur du bâtiment C", "state": "pièce commandée", "since": -60},
                    {"what": "Nettoyer l’entrée du parking", "state": "fait le 3", "since": -35},
                ]
            },
        ),
    ),
    points=(
        (
            "Ce qu’on nous a répondu depuis la dernière fois",
            "La responsable d’agence du bailleur est venue. Elle a montré le bon de commande de la pièce.",
            (
                asked(
                    "Quand l’ascenseur du bâtiment C sera-t-il réparé ?",
                    "La pièce est commandée. La réparation sera faite avant la fin du mois prochain.",
                    "responsable d’agence",
                    LANDLORD,
                    "answered",
                    times=3,
                    on=0,
                ),
                promised(
                    "Réparer l’ascenseur du bâtiment C, et prévenir par affiche la veille.",
                    "responsable d’agence",
                    LANDLORD,
                    35,
                    conditions="dès que la pièce est livrée",
                ),
                asked(
                    "Pourquoi le bus ne passe-t-il plus après 20 h ?",
                    partner=METRO,
                    times=4,
                ),
            ),
        ),
        (
            "La placette devant l’école",
            "On a regardé les trois plans. Les parents veulent de l’ombre, les anciens des dossiers.",
            (
                voice(
                    "On attend les enfants debout sous le soleil. Un banc, ce n’est pas le luxe.",
                    form="translated",
                    language="zdj",
                    place="la placette",
                    theme="Cadre de vie",
                ),
                voice("نريد مكانا نجلس فيه معا.", form="verbatim", language="ar", place="la placette"),
                (
                    "collective_result",
                    {
                        "prompt": "Où mettre les bancs ?",
                        "rows": [
                            {"label": "sous les platanes", "count": 31},
                            {"label": "près du portail", "count": 8},
                            {"label": "au soleil", "count": 2},
                        ],
                    },
                ),
                decided(
                    "Six bancs avec dossier, sous les deux platanes.",
                    "hands",
                    (31, 2, 4),
                    project="bancs-de-la-placette",
                ),
                to_do(
                    "Acheter le bois et réserver l’atelier.",
                    "le groupe Placette",
                    8,
                    "done",
                    project="bancs-de-la-placette",
                ),
                (
                    "position",
                    {"stand": "minority", "text": "Des chaises seraient plus faciles à déplacer.", "held_by": "young"},
                ),
                (
                    "annex",
                    {
                        "title": "Plan de la placette",
                        "photo": "plan",
                        "alt": "Un plan dessiné : six bancs sous deux arbres, devant le portail de l’école.",
                        "credit": "Dessin de démonstration",
                        "image_right": "no_one",
                    },
                ),
            ),
        ),
        (
            "Qui fait quoi dans la table",
            "Chaque année, on rechoisit qui parle pour la table.",
            (
                (
                    "election",
                    {
                        "role": "Co-animation habitante",
                        "outcome": "Une habitante du C est choisie.",
                        "votes": "28 voix sur 32",
                    },
                ),
                (
                    "membership_change",
                    {"change": "joins", "who": "Une suppléante", "role": "collège habitants", "from_day": 0},
                ),
                (
                    "pending_decision",
                    {
                        "text": "Ouvrir la salle le dimanche ?",
                        "options": ["Tous les dimanches", "Une fois par mois"],
                        "decide_on": 30,
                    },
                ),
            ),
        ),
    ),
    after=(
        told("On a fini autour d’un couscous. Merci au centre social pour la salle."),
        ("next_meeting", {"date": 28, "venue": "même endroit", "note": "On commence par la réponse de la métropole."}),
        (
            "correction",
            {"what": "L’heure de fin, 20 h 10 et non 20 h.", "reason": "mistake", "on": 2, "by": "l’animatrice"},
        ),
        (
            "remark",
            {
                "text": "Le plan montré était celui de mars. Le nouveau sera apporté.",
                "by": "le service voirie",
                "on": 3,
            },
        ),
    ),
)

SAINT_BARTHELEMY = Table(
    slug="saint-barthelemy",
    title="La table de Saint-Barthélemy",
    introduction="On se retrouve le premier jeudi du mois. On parle de ce qui ne va pas, on décide, on fait.",
    neighbourhoods=("1321405", "1321404"),
    accent="terre-cuite",
    place="Centre social du Grand Pin (exemple), 1er étage",
    landmark="en face de la pharmacie",
    rhythm="Le premier jeudi du mois, à 18 h",
    weekday=3,
    week=1,
    hour=18,
    host="Centre social du Grand Pin (exemple)",
    phone="04 00 00 00 01",
    priorities=(
        ("Des ascenseurs qui marchent", "Logement"),
        ("La placette devant l’école", "Cadre de vie"),
        ("Le bus du soir", "Transports"),
    ),
    story="La table est née au pied du bâtiment C, autour d’un café. Elle décide elle-même de ses sujets. Le centre social prête la salle ; il ne parle pas à sa place.",
    next_agenda=(
        ("Ce qu’on nous a répondu depuis la dernière fois", "table", "L’ascenseur, le bus du soir."),
        ("Le bus du soir : que fait-on si personne ne répond ?", "resident", ""),
        ("La fête de fin d’année", "table", "Qui apporte quoi."),
    ),
    sessions=(
        EVERY_BLOCK,
        Session(
            2,
            "Assemblée",
            "L’entrée du parking est nettoyée.\nLe bailleur cherche la panne de l’ascenseur du C.\nUn groupe Placette est créé.",
            (
                (
                    "L’ascenseur du bâtiment C",
                    "Il est en panne depuis le printemps. Deux personnes ne sortent plus de chez elles.",
                    (
                        voice("Je porte les courses de ma voisine du sixième. Je ne le ferai pas tout l’hiver."),
                        asked(
                            "Quand l’ascenseur sera-t-il réparé ?",
                            "On cherche la panne.",
                            "gardien d’immeuble",
                            LANDLORD,
                            "deferred",
                            2,
                            on=20,
                        ),
                        promised(
                            "Venir à la prochaine table avec une date.", "responsable d’agence", LANDLORD, 30, "kept"
                        ),
                    ),
                ),
                (
                    "La placette",
                    "L’école demande de l’ombre.",
                    (
                        decided("Créer un groupe Placette, ouvert à tous.", project="bancs-de-la-placette"),
                        to_do("Faire le tour des parents à la sortie.", "le groupe Placette", 15, "done"),
                    ),
                ),
            ),
            {"resident": 24, "association": 3, "landlord": 1},
        ),
        Session(
            5,
            "Assemblée",
            "On choisit trois priorités.\nLe bus du soir manque à ceux qui travaillent tard.\nUne lettre part à la métropole.",
            (
                (
                    "Nos priorités pour l’année",
                    "Vote avec des gommettes : trois chacun.",
                    (decided("Trois priorités : les ascenseurs, la placette, le bus du soir.", "hands", (36, 0, 3)),),
                ),
                (
                    "Le bus du soir",
                    "Depuis la nouvelle grille, plus rien après 20 h.",
                    (
                        voice("Je finis à 21 h à l’hôpital. Je rentre à pied par le tunnel."),
                        asked("Qui a choisi les horaires de la nouvelle grille ?", partner=METRO, times=3),
                        to_do("Écrire à la métropole.", "deux habitantes et l’animatrice", 10, "done"),
                    ),
                ),
            ),
            {"resident": 36, "young": 5, "association": 3, "elected": 1},
        ),
        Session(
            9,
            "Assemblée",
            "On demande un terrain de pétanque.\nLe terrain est privé : on cherche ailleurs.",
            (
                (
                    "Le terrain de pétanque",
                    "Les anciens ont mesuré : il faut douze mètres.",
                    (
                        decided(
                            "Demander le terrain derrière la supérette.",
                            "hands",
                            (19, 3, 6),
                            project="terrain-de-petanque",
                        ),
                    ),
                ),
            ),
            {"resident": 26, "association": 2},
        ),
    ),
    projects=(
        Project(
            "bancs-de-la-placette",
            "Bancs de la placette",
            "Six bancs fabriqués avec les jeunes du quartier.",
            "Cadre de vie",
            (
                (5, "idea", "Dit par des parents à la sortie de l’école."),
                (2, "gathering", "Le groupe Placette se forme."),
                (1, "submitted", ""),
                (0, "granted_partly", "700 € sur 900."),
            ),
            "Les parents attendent debout, les anciens ne peuvent pas s’asseoir. On fabrique nous-mêmes six bancs avec dossier, dans l’atelier du centre social.",
            "fph",
            ((FPH, 900, 700, 240),),
            "le groupe Placette",
            22,
            "La placette devant l’école",
            next_step="Atelier bois ouvert à tous, un samedi.",
            news=(
                (
                    0,
                    "Le bois est acheté",
                    "Des planches de mélèze, qui tiennent dehors sans vernis. Merci aux trois qui ont porté.",
                ),
            ),
        ),
        Project(
            "terrain-de-petanque",
            "Terrain de pétanque",
            "Douze mètres sur trois, derrière la supérette.",
            "Fêtes et rencontres",
            ((9, "idea", ""), (7, "submitted", ""), (6, "refused", "")),
            "Un endroit pour jouer et se parler, le soir.",
            "ftu",
            (("Fonds de travaux urbains", 4000, None, None),),
            "les anciens du A",
            reason="Le terrain appartient à un privé, qui ne veut pas le prêter.",
            next_step="Autre piste : le square, avec la mairie de secteur.",
        ),
    ),
)

MALPASSE = Table(
    slug="malpasse",
    title="La table de Malpassé",
    introduction="Le deuxième mardi du mois, après l’école. On parle du quartier et on s’y met.",
    neighbourhoods=("1321303",),
    accent="pin",
    place="Local de l’amicale (exemple), rez-de-chaussée du bâtiment 12",
    landmark="à côté de la boulangerie",
    rhythm="Le deuxième mardi du mois, à 17 h 30",
    weekday=1,
    week=2,
    hour=17,
    host="Amicale des locataires du C (exemple)",
    phone="04 00 00 00 02",
    priorities=(("Les rats dans les caves", "Propreté"), ("L’aide aux devoirs", "Éducation")),
    story="Une dizaine de voisines ont commencé par nettoyer un local. Elles s’y réunissent encore.",
    next_agenda=(
        ("Ce qu’on nous a répondu", "table", ""),
        ("L’aide aux devoirs commence", "resident", "Qui peut venir le lundi ?"),
    ),
    sessions=(
        Session(
            1,
            "Rencontre",
            "Les caves seront traitées, bâtiment par bâtiment.\nL’aide aux devoirs passe devant le comité.\nOn cherche deux étudiantes.",
            (
                (
                    "Les rats dans les caves",
                    "Une entreprise est passée une fois, sans prévenir.",
                    (
                        voice("Mes petits ont peur de descendre les poubelles.", display_name=""),
                        promised(
                            "Traiter toutes les caves et afficher le calendrier dans chaque hall.",
                            "chargé de secteur",
                            LANDLORD,
                            -5,
                        ),
                        decided("Si rien n’est affiché, on écrit au service d’hygiène.", project=None),
                    ),
                ),
                (
                    "L’aide aux devoirs",
                    "Le dossier est prêt. Il faut quelqu’un pour le présenter.",
                    (
                        decided("Trois mères présentent le dossier, accompagnées.", project="aide-aux-devoirs"),
                        to_do(
                            "Répéter la présentation.",
                            "les trois mères et l’animatrice",
                            10,
                            project="aide-aux-devoirs",
                        ),
                    ),
                ),
            ),
            {"resident": 17, "association": 2, "landlord": 1},
            kind="meeting",
        ),
        Session(
            4,
            "Rencontre",
            "On veut une aide aux devoirs deux soirs par semaine.\nL’école prête une salle.",
            (
                (
                    "Après l’école",
                    "Beaucoup d’enfants restent seuls jusqu’à 19 h.",
                    (
                        asked(
                            "L’école peut-elle prêter une salle ?",
                            "Oui, la salle 4, deux soirs.",
                            "directrice",
                            "École des Platanes (exemple)",
                            "answered",
                            asked_by="association",
                            on=0,
                        ),
                        decided("Monter un projet d’aide aux devoirs.", "unanimous", project="aide-aux-devoirs"),
                    ),
                ),
            ),
            {"resident": 21, "school": 1, "association": 2},
            kind="meeting",
        ),
        Session(
            8,
            "Marche dans le quartier",
            "On a marché deux heures et noté vingt choses.\nLa mairie reçoit la liste.",
            (
                (
                    "Ce qu’on a vu",
                    "Lampes cassées, marches glissantes, un beau figuier.",
                    (
                        to_do("Envoyer la liste à la mairie de secteur.", "l’animatrice", 7, "done"),
                        asked(
                            "Quand les lampes seront-elles réparées ?",
                            "Transmis au service éclairage.",
                            "adjointe au maire de secteur",
                            TOWN,
                            "passed_on",
                            on=0,
                        ),
                    ),
                ),
            ),
            {"resident": 12, "elected": 1},
            kind="walk",
        ),
    ),
    projects=(
        Project(
            "aide-aux-devoirs",
            "Aide aux devoirs au local 12",
            "Deux soirs par semaine, avec des étudiantes.",
            "Éducation",
            ((4, "idea", ""), (3, "drafting", ""), (1, "submitted", "")),
            "Une salle, deux étudiantes, un goûter. Pour les enfants du CE1 au CM2.",
            "pic",
            ((FPH, 1200, None, None),),
            "un groupe de mères",
            14,
            "Local 12",
            next_step="Le comité se réunit le mois prochain.",
        ),
        Project(
            "jardin-du-figuier",
            "Le jardin du figuier",
            "Un bout de terre, un figuier, et de quoi s’asseoir.",
            "Cadre de vie",
            (
                (11, "idea", ""),
                (10, "granted", ""),
                (8, "in_progress", ""),
                (3, "works_delivered", ""),
                (2, "closed", "Bilan remis : 46 personnes."),
            ),
            "On a enlevé les gravats, monté trois bacs et planté avec les enfants de l’école.",
            "fph",
            ((FPH, 760, 760, 731),),
            "Des voisins du 12",
            46,
            "Derrière le bâtiment 12",
            news=((2, "Première récolte", "Des tomates, et beaucoup de basilic."),),
        ),
    ),
)

LA_ROSE = Table(
    slug="la-rose",
    title="La table de La Rose",
    introduction="Un samedi par mois, autour d’un petit déjeuner.",
    neighbourhoods=("1321308", "1321309"),
    accent="mer",
    place="Maison du quartier (exemple)",
    landmark="au terminus, derrière le marché",
    rhythm="Le troisième samedi du mois, à 10 h",
    weekday=5,
    week=3,
    hour=10,
    host="Centre social du Grand Pin (exemple)",
    phone="04 00 00 00 03",
    priorities=(("Traverser sans danger", "Transports"), ("Un médecin près d’ici", "Santé")),
    story="Le petit déjeuner est fait par ceux qui viennent. On y parle français, arabe, arménien et turc.",
    languages="arabe, arménien, turc",
    services=("children", "meal", "interpreter"),
    next_agenda=(("Le passage piéton du marché", "resident", ""),),
    sessions=(
        Session(
            1,
            "Petit déjeuner",
            "Un passage piéton sera peint devant le marché.\nDeux médecins partent : on demande un rendez-vous.",
            (
                (
                    "Traverser devant le marché",
                    "Une dame a été renversée l’an dernier.",
                    (
                        promised("Peindre un passage piéton devant le marché.", "ingénieure voirie", METRO, 45),
                        voice("Le feu est trop court pour une poussette.", language="fr"),
                    ),
                ),
                (
                    "Les médecins",
                    "Il en restera un pour tout le quartier.",
                    (
                        decided("Demander un rendez-vous à l’agence de santé.", project="maison-de-sante"),
                        to_do("Écrire la lettre, la faire relire.", "deux retraitées", 12),
                    ),
                ),
            ),
            {"resident": 31, "association": 2, "agent": 1},
            kind="meeting",
        ),
        Session(
            6,
            "Petit déjeuner",
            "On a compté les voitures : six cents en une heure.",
            (
                (
                    "Les comptes du samedi",
                    "Douze personnes ont compté, de 9 h à 11 h.",
                    (
                        asked(
                            "Le feu peut-il durer plus longtemps ?",
                            "Non, le carrefour est réglé pour le bus.",
                            "ingénieure voirie",
                            METRO,
                            "refused",
                            on=0,
                        ),
                        (
                            "position",
                            {
                                "stand": "disagreed",
                                "text": "La table n’est pas d’accord avec cette réponse.",
                                "held_by": "resident",
                            },
                        ),
                    ),
                ),
            ),
            {"resident": 27, "young": 4},
            kind="workshop",
        ),
    ),
    projects=(
        Project(
            "maison-de-sante",
            "Une maison de santé",
            "Garder des médecins dans le quartier.",
            "Santé",
            ((1, "diagnosing", ""),),
            "On commence par compter : qui a un médecin, qui n’en a plus.",
            holder="deux retraitées",
            next_step="Rendez-vous demandé à l’agence de santé.",
        ),
        Project(
            "permis-velo",
            "Apprendre à faire du vélo",
            "Dix femmes apprennent, le dimanche matin.",
            "Fêtes et rencontres",
            ((7, "idea", ""), (6, "paid_first", ""), (5, "in_progress", "")),
            "Le parking du marché est vide le dimanche. Une association prête les vélos.",
            "fph",
            ((FPH, 600, 600, 310),),
            "un groupe de femmes",
            10,
            "Parking du marché",
        ),
    ),
)

LA_VISTE = Table(
    slug="la-viste",
    title="La table de La Viste",
    introduction="Les tables sont petites, alors on parle vrai. Le dernier mercredi du mois.",
    neighbourhoods=("1321511", "1321506"),
    accent="prune",
    place="Salle du belvédère (exemple)",
    landmark="sous le château d’eau",
    rhythm="Le quatrième mercredi du mois, à 18 h 30",
    weekday=2,
    week=4,
    hour=18,
    host="Centre social du Grand Pin (exemple)",
    phone="04 00 00 00 04",
    priorities=(("Du travail pour les jeunes", "Emploi"), ("Les encombrants", "Propreté")),
    story="Ici on voit la mer et l’autoroute. La table a un an.",
    next_agenda=(("Les encombrants : le calendrier", "institution", "La mairie vient l’expliquer."),),
    sessions=(
        Session(
            2,
            "Rencontre",
            "La mairie viendra expliquer le ramassage des encombrants.\nUne journée des métiers se prépare avec les jeunes.",
            (
                (
                    "Les encombrants",
                    "Ils restent trois semaines en bas.",
                    (
                        asked("Quel jour passe le camion ?", "", "", TOWN, "none", 2),
                        promised("Venir expliquer le calendrier.", "service propreté", TOWN, 40),
                    ),
                ),
                (
                    "La journée des métiers",
                    "Huit jeunes veulent l’organiser.",
                    (
                        decided(
                            "La table soutient la journée des métiers.", "unanimous", project="journee-des-metiers"
                        ),
                        to_do(
                            "Appeler dix entreprises.", "quatre jeunes", 25, "under_way", project="journee-des-metiers"
                        ),
                    ),
                ),
            ),
            {"resident": 11, "young": 8, "association": 2},
            kind="meeting",
        ),
    ),
    projects=(
        Project(
            "journee-des-metiers",
            "Journée des métiers",
            "Dix métiers expliqués par ceux qui les font.",
            "Emploi",
            ((2, "gathering", ""),),
            "Les jeunes appellent, invitent et présentent. Pas de stand, des chaises en cercle.",
            holder="huit jeunes",
            people=8,
        ),
    ),
)

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
