"""The table that shows most: its last minutes hold every kind of block."""

from home.demo.content.shapes import (
    FPH,
    LANDLORD,
    METRO,
    Project,
    Session,
    Table,
    asked,
    decided,
    promised,
    to_do,
    told,
    voice,
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
    message="L’ascenseur du C sera réparé avant la fin du mois prochain, le bailleur l’a promis. "
    "Six bancs vont être posés sous les platanes. Pour le bus du soir, toujours pas de réponse.",
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
                (
                    "table",
                    {
                        "title": "Ce que coûte un banc",
                        "rows": "Quoi | Combien\nLe bois | 62 €\nLes vis | 8 €\nLa peinture | 15 €",
                    },
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
