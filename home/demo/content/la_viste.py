"""A young table."""

from home.demo.content.shapes import TOWN, Project, Session, Table, asked, decided, promised, to_do

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
