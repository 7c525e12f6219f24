"""Records as people write them: the two real ones, and as many other ways as we know."""

import re
from collections import Counter
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.actions.imports import _attendance, html_of
from meetings.blocks import excerpt
from meetings.models import MinutesPage
from meetings.records import Answered, Decided, Point, Previous, Promised, Tabled, ToDo, Told, read_record

VELIZY = "minutes/fr_velizy_conseil_quartier_louvois_2021-10-27.txt"
COULON = "minutes/fr_coulon_conseil_municipal_2023-07-12.md"


def words(text):
    return Counter(re.findall(r"[^\W_]{2,}", text.lower()))


def words_of(thing):
    """Count every word a Record (or a part of it) holds."""
    if isinstance(thing, str):
        return words(thing)
    if isinstance(thing, (list, tuple)):
        return sum((words_of(one) for one in thing), Counter())
    if hasattr(thing, "__dataclass_fields__"):
        return sum((words_of(getattr(thing, name)) for name in thing.__dataclass_fields__), Counter())
    return Counter()


class TestVelizy:
    @pytest.fixture
    def text(self, shared_data):
        return (shared_data / VELIZY).read_text(encoding="utf-8")

    @pytest.fixture
    def record(self, text):
        return read_record(text, "velizy.txt")

    def test_header(self, record):
        assert record.title == "CONSEIL DE QUARTIER LOUVOIS"
        assert (record.day, record.started_at, record.ended_at) == (date(2021, 10, 27), time(19, 40), time(21, 50))
        assert record.secretary == "Monsieur Membre C"
        assert record.author == "Membre C"
        assert record.place.startswith("dans la salle WAGNER")

    def test_nine_are_present_and_three_excused(self, record):
        assert len(record.attendance.named("present")) == 9
        assert len(record.attendance.named("excused")) == 3
        assert len(record.attendance.people) == 12
        first = record.attendance.people[0]
        assert (first.name, first.function) == ("Madame Élue 1", "Maire adjoint chargée de la vie des quartiers.")

    def test_every_numbered_point(self, record):
        assert [point.number for point in record.points if point.number] == ["1", "2", "3", "4", "5"]

    def test_every_answer_with_who_gave_it(self, record):
        assert [(answered.who, answered.answer) for answered in record.of(Answered)] == [
            ("Monsieur le Maire", "à voir à la fin des travaux."),
            ("Élu 3", "transmis au service"),
            ("Monsieur le Maire", "voir si le feu tricolore est adapté"),
            ("Élu 3", "en cours d’élagage"),
            ("Élu 4", "il faut appeler la police municipale. Il n’y a eu aucune remonté de riverains"),
            ("Élu 3 / Élu 4", "le nécessaire va être fait"),
            ("Élu 3", "exact"),
        ]

    def test_next_date(self, record):
        assert (record.next_time.day, record.next_time.hour) == (date(2021, 11, 25), time(19, 40))

    def test_fate_of_the_last_minutes(self, record):
        assert [previous.outcome for previous in record.of(Previous)] == ["unanimous"]

    def test_nothing_is_dropped_but_page_numbers(self, record, text):
        assert words(text) - words_of(record.parts) == Counter()
        assert [line for _number, line in record.set_aside] == ["1", "2", "3", "4", "5"]


class TestCoulon:
    @pytest.fixture
    def text(self, shared_data):
        return (shared_data / COULON).read_text(encoding="utf-8")

    @pytest.fixture
    def record(self, text):
        return read_record(text, "coulon.md")

    def test_header(self, record):
        assert (record.day, record.started_at, record.ended_at) == (date(2023, 7, 12), time(20), time(21, 40))
        assert record.chair == "Madame Anne-Sophie GUICHET"
        assert record.secretary == "Fabrice BERJONNEAU"

    def test_proxies_say_for_whom(self, record):
        assert len(record.attendance.named("present")) == 13
        assert [person.name for person in record.attendance.named("excused")] == ["Pascal MORIN", "Romain MORIN"]
        proxies = {person.name: person.represented_by for person in record.attendance.named("represented")}
        assert proxies["Patrick CARTIER"] == "Isabelle HÉHUNSTRE (pouvoir)"
        assert len(proxies) == 4

    def test_points_keep_their_numbers(self, record):
        numbers = [point.number for point in record.points if point.number]
        assert numbers == ["1", "1-1", "1-1-1", "1-1-2", "1-2", "1-3", "1-4", "2", "4-1", "3", "3-1"]

    def test_votes_are_decisions(self, record):
        decided = record.of(Decided)
        assert [decision.method for decision in decided] == ["unanimous"] * 5

    def test_tables_stay_readable(self, record):
        rows = [row for table in record.of(Tabled) for row in table.rows]
        assert ["Tennis club Magné-Coulon", "150€"] in rows

    def test_nothing_is_dropped(self, record, text):
        missing = words(text) - words_of(record.parts)
        # A cell merged over two columns is said once.
        assert missing == Counter(
            {"sport": 1, "social": 1, "culture": 1, "animation": 1, "tourisme": 1, "divers": 1, "45": 1}
        )


TABLE = """Compte-rendu de la table de quartier des Oliviers
Jeudi 5 novembre 2026, de {start} à {end}
Lieu : centre social, salle du haut
Secrétaire : Nadia

{present}
{excused}

1) La placette
Les parents veulent de l’ombre. {arrow} Mairie : une visite est prévue le 12.

2) Le bus 31
Décision : écrire à la métropole, adopté par 31 pour, 2 contre et 4 abstentions.
À faire : rédiger la lettre.
Engagement du bailleur : réparer la porte avant le 15 décembre.

Prochaine rencontre : jeudi 3 décembre à 18 h 30, au centre social.
"""


@pytest.mark.parametrize(
    ("start", "end", "arrow"), [("18h30", "20h10", "=>"), ("18 h 30", "20 h 10", "→"), ("18:30", "20:10", "->")]
)
@pytest.mark.parametrize(
    ("present", "excused"),
    [
        ("Présents : Mme Dupont (adjointe), M. Durand, Mme Ali", "Excusés : M. Petit"),
        ("PRÉSENTS :\n• Mme Dupont, adjointe\n• M. Durand\n• Mme Ali\n", "EXCUSÉS :\n• M. Petit"),
        ("Présent·es :\nMme Dupont – adjointe\nM. Durand\nMme Ali\n", "Excusé·es :\nM. Petit"),
        ("Étaient présents :\n- Mme Dupont : adjointe\n- M. Durand\n- Mme Ali\n", "Absents excusés : M. Petit"),
        ("Etaient présents Mme Dupont (adjointe), M. Durand et Mme Ali.", "Etaient excusés M. Petit."),
    ],
)
def test_a_table_s_record_however_it_is_written(start, end, arrow, present, excused):
    text = TABLE.format(start=start, end=end, arrow=arrow, present=present, excused=excused)

    record = read_record(text)

    assert (record.day, record.started_at, record.ended_at) == (date(2026, 11, 5), time(18, 30), time(20, 10))
    assert record.place == "centre social, salle du haut"
    assert record.secretary == "Nadia"
    assert [person.name for person in record.attendance.named("present")] == ["Mme Dupont", "M. Durand", "Mme Ali"]
    assert record.attendance.people[0].function == "adjointe"
    assert [person.name for person in record.attendance.named("excused")] == ["M. Petit"]
    assert [(point.number, point.title) for point in record.points] == [("1", "La placette"), ("2", "Le bus 31")]
    assert [(answered.question, answered.who) for answered in record.of(Answered)] == [
        ("Les parents veulent de l’ombre.", "Mairie")
    ]
    decided = record.of(Decided)[0]
    assert decided.votes == {"votes_for": 31, "votes_against": 2, "abstentions": 4}
    assert record.of(ToDo)[0].text == "rédiger la lettre."
    assert record.of(Promised)[0].who == "bailleur"
    assert (record.next_time.day, record.next_time.hour) == (date(2026, 12, 3), time(18, 30))


def test_questions_and_replies_in_words():
    record = read_record(
        "Réunion du 3 mars 2026\n\n1. Le parc\nQuestion : quand rouvre-t-il ?\nRéponse de la mairie : en mai.\n"
    )

    answered = record.of(Answered)[0]
    assert (answered.question, answered.who, answered.answer) == ("quand rouvre-t-il ?", "la mairie", "en mai.")


def test_markdown_with_titles_only():
    record = read_record("# Table du 4 mai 2026\n\n## Présents\n\n- Mme A\n- M. B\n\n## 1. Le square\n\nOn en parle.\n")

    assert [person.name for person in record.attendance.named("present")] == ["Mme A", "M. B"]
    assert [(point.number, point.title) for point in record.points] == [("1", "Le square")]


def test_a_text_of_nothing_known_stays_as_narrative_in_order():
    text = "On a parlé du marché.\n\nPuis on a mangé.\n\nFin."

    record = read_record(text)

    assert [line for told in record.of(Told) for _kind, line in told.lines] == [
        "On a parlé du marché.",
        "Puis on a mangé.",
        "Fin.",
    ]


def test_a_decision_takes_the_articles_its_colon_announces():
    record = read_record(
        "1. Le bail\nVu le plan ;\n\nA l'unanimité des membres présents ;\n\nDECIDE :\n\nArticle 1er - de signer.\n\n"
        "Article 2 - de le dire.\n\nAnnexes\n\nLe plan de mars"
    )

    (decision,) = record.of(Decided)
    assert decision.method == "unanimous"
    assert decision.text.splitlines()[1:] == ["Article 1er - de signer.", "Article 2 - de le dire."]
    assert record.points[0].pieces[-1].lines == [("p", "Annexes"), ("p", "Le plan de mars")]


def test_a_sentence_pasted_line_by_line_is_one_again():
    record = read_record(
        "Réunion du 3 mars\n\nLe parking sera refait au printemps et les accès\n\nseront rue Vert.\n\nOn en reparle."
    )

    assert record.of(Told)[-1].lines[1:] == [
        ("p", "Le parking sera refait au printemps et les accès seront rue Vert."),
        ("p", "On en reparle."),
    ]


def test_about_thirty_people_counts_as_an_estimate():
    record = read_record("Réunion du 2 mars 2026\n\nEnviron 30 personnes étaient présentes.\n")

    assert (record.attendance.total, record.attendance.estimated) == (30, True)


@pytest.mark.parametrize(
    ("roll", "counts"),
    [
        ("Présents : 12 habitants, 3 élus", {"resident": 12, "elected": 3}),
        ("Présents : une trentaine d’habitants et deux agents de la Ville", {"resident": 30, "agent": 2}),
        ("Présent·e·s :\n- 12 habitant·e·s\n- 1 adjointe\n- 2 représentants du bailleur",
         {"resident": 12, "elected": 1, "landlord": 2}),
        ("Étaient présents :\n12 habitants\n3 membres d’associations", {"resident": 12, "association": 3}),
    ],
)  # fmt: skip
def test_numbers_of_people_are_counted_by_kind_and_are_nobody(roll, counts):
    record = read_record(f"Réunion du 2 mars 2026\n\n{roll}\n\n1) Les bancs\nOn en parle.\n")

    assert {counted.who: counted.number for counted in record.attendance.counts} == counts
    assert record.attendance.people == []
    assert record.attendance.estimated == ("trentaine" in roll)
    assert ("agents de la Ville" in record.attendance.note) == ("Ville" in roll)


@pytest.mark.django_db
def test_numbers_stand_beside_names_and_the_excused_are_not_counted_as_there():
    text = "Présents : Mme Durand (adjointe), 12 habitants, 5 rue Danton\nExcusés : 2 élus\n"
    record = read_record(f"Réunion du 2 mars 2026\n\n{text}")
    kind, block = _attendance(record.attendance, None)[0]

    assert [person.name for person in record.attendance.people] == ["Mme Durand", "5 rue Danton"]
    assert block["counts"] == {"resident": 12}
    assert block["note"].endswith("Excusés : 2 élus")
    assert excerpt(MinutesPage(body=[(kind, block)]).body[0].value) == "12 habitantes et habitants"


def test_html_is_escaped():
    assert (
        html_of([("p", "<script>"), ("li", "a & b"), ("li", "c")])
        == "<p>&lt;script&gt;</p><ul><li>a &amp; b</li><li>c</li></ul>"
    )


def test_naughty_strings_are_read_and_kept(naughty_strings):
    for naughty in naughty_strings:
        roll, point = f"Présents :\n- {naughty}", f"1. {naughty}\n{naughty} => {naughty} : {naughty}"
        text = f"Réunion du 2 mars 2026\n\n{roll}\n\n{point}\n\n{naughty}"
        record = read_record(text)
        assert words(naughty) - words_of(record.parts) - words_of([line for _n, line in record.set_aside]) == Counter()


PIECES = st.sampled_from(
    [
        "1. Un point",
        "- un tiret",
        "=> Élu : oui",
        "Présents :",
        "Excusés : M. A, M. B",
        "# Titre",
        "|a|b|",
        "",
        "",
        "12",
        "Le mot de la fin",
        "il est décidé de continuer",
        "La prochaine réunion aura lieu le 3 mai.",
        "À faire : balayer",
        "Question : quoi ?",
        "R : ceci",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=14))
def test_any_text_is_read_and_no_word_of_a_sentence_is_lost(lines):
    record = read_record("\n".join(lines))

    kept = words_of(record.parts) + words_of([line for _number, line in record.set_aside])
    labels = {"faire", "question", "un", "point"}
    for line in lines:
        if line.isascii() and line[:1].isalpha() and "|" not in line:
            assert not {word for word in words(line) if word not in kept} - labels
    assert all(isinstance(part.title, str) for part in record.parts if isinstance(part, Point))


def test_who_takes_something_on_or_promises_it_is_heard_in_a_sentence():
    record = read_record(
        "Réunion du 5 novembre 2026\n\nMme Diallo se charge de relancer la mairie avant le 12 décembre.\n\n"
        "La mairie s’engage à réparer le banc pour le 15/12/2026.\n\nQui se charge de l’affiche ?\n\n"
        "Comme personne ne se charge de la fête, elle est annulée.\n\nAction : écrire (M. Roux) avant le 9 décembre"
    )
    assert [(one.who, str(one.day)) for one in record.of(ToDo)] == [
        ("Mme Diallo", "2026-12-12"),
        ("M. Roux", "2026-12-09"),
    ]
    assert [(one.who, str(one.day)) for one in record.of(Promised)] == [("La mairie", "2026-12-15")]


def test_one_woman_is_a_list_too_and_a_function_is_nobody():
    record = read_record(
        "Réunion du 5 novembre 2026\n\nPrésente : Mme Petit, M. Roux, adjoint au maire, Zoé\n\nAbsente : Ana"
    )
    assert [(one.name, one.function, one.presence) for one in record.attendance.people] == [
        ("Mme Petit", "", "present"),
        ("M. Roux", "adjoint au maire", "present"),
        ("Zoé", "", "present"),
        ("Ana", "", "absent"),
    ]
    assert record.points == []


def test_a_mark_said_again_along_a_row_stays_and_two_tables_stay_two():
    record = read_record("| Jour | A | B |\n| X | X | X |\n\n| Quoi | Qui |\n| Écrire | Zoé |")
    assert record.of(Tabled) == [Tabled([["Jour", "A", "B"], ["X", "X", "X"]])]
    assert [(one.text, one.who) for one in record.of(ToDo)] == [("Écrire", "Zoé")]
