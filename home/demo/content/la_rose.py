"""A table round a breakfast, where many languages are spoken."""

from home.demo.content.shapes import FPH, METRO, Project, Session, Table, asked, decided, promised, to_do, voice

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
