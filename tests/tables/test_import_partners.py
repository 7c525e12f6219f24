from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pages.importing import Report
from tables.enums import PartnerKind
from tables.management.commands.import_partners import kind_of
from tables.models import Partner

HEAD = "dispositif,id_poste,structure,montant_eur,annee,code_contrat_ville,contrat_ville\n"


def run(path, **options):
    out = StringIO()
    call_command("import_partners", str(path), verbosity=0, stdout=out, **options)
    *lines, summary = out.getvalue().strip().splitlines()
    return summary, lines


def counts(created=0, updated=0, unchanged=0, refused=0):
    return Report(created, updated, unchanged, [(0, "")] * refused).summary()


@pytest.fixture
def sheet(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "structures.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def row(name, contract="13 - Marseille"):
    return f'adultes-relais 2025,D1,"{name}",7164,2025,CN1,{contract}\n'


def test_the_real_sheet_gives_506_partners_and_nothing_the_second_time(shared_data, db):
    path = shared_data / "projects" / "structures_politique_ville_13_31_59.csv"

    assert run(path) == (counts(created=506, unchanged=623), [])
    assert run(path) == (counts(unchanged=1129), [])
    assert Partner.objects.count() == 506
    assert Partner.objects.get(name="CENTRE DE CULTURE OUVRIERE").contract == "13 - Métropole d'Aix-Marseille-Provence"


def test_an_organisation_is_known_whatever_its_capitals_and_spaces(sheet, db):
    path = sheet(HEAD + row("Unis Cité") + row("UNIS  CITÉ") + row("Unis Cité", "59 - Lille"))

    assert run(path)[0] == counts(created=1, unchanged=2)
    assert Partner.objects.get().contract == "13 - Marseille"


def test_importing_again_updates_and_keeps_what_editors_wrote(sheet, db):
    run(sheet(HEAD + row("Unis Cité")))
    Partner.objects.update(kind=PartnerKind.OTHER, phone="04 00 00 00 00")

    assert run(sheet(HEAD + row("Unis Cité", "59 - Lille")))[0] == counts(updated=1)
    partner = Partner.objects.get()
    assert (partner.contract, partner.kind, partner.phone) == ("59 - Lille", "other", "04 00 00 00 00")


def test_a_dry_run_keeps_nothing(sheet, db):
    assert run(sheet(HEAD + row("Unis Cité")), dry_run=True)[0] == counts(created=1)
    assert not Partner.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_semicolons_and_other_columns_do_too(sheet, db, encoding):
    path = sheet("Nom;Courriel;Numéro\nL’Œuvre;contact@oeuvre.example;A1\n", encoding)

    assert run(path, name_column="Nom", email_column="Courriel", source_column="Numéro")[0] == counts(created=1)
    partner = Partner.objects.get()
    assert (partner.name, partner.email, partner.source_id) == ("L’Œuvre", "contact@oeuvre.example", "a1")


def test_one_bad_row_never_stops_the_rest(sheet, db):
    path = sheet(HEAD + row("Avant") + row("  ") + "a,b\n" + row("x" * 300) + row("Après"))

    summary, lines = run(path)

    assert summary == counts(created=2, refused=3)
    assert [line.split()[1] for line in lines] == ["3", "4", "5"]


@pytest.mark.parametrize("text", ["", "nom,ville\nA,B\n", "\x00"])
def test_what_cannot_be_read_at_all_is_said_in_a_sentence(sheet, db, text):
    with pytest.raises(CommandError):
        run(sheet(text))


def test_hostile_names_come_in_as_words_or_are_refused(sheet, db, naughty_strings):
    words = [word.replace('"', '""') for word in naughty_strings[::3] if "\n" not in word and "\r" not in word]

    run(sheet(HEAD + "".join(row(word) for word in words), encoding="utf-8"))

    assert Partner.objects.count() > len(words) * 0.7


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CENTRE SOCIAL BOILLY", PartnerKind.SOCIAL_CENTRE),
        ("Centre Socioculturel de l'Épinette", PartnerKind.SOCIAL_CENTRE),
        ("ASS. DES CENTRES SOCIAUX DE DOUAI", PartnerKind.SOCIAL_CENTRE),
        ("MAIRIE DE LOOS", PartnerKind.TOWN),
        ("CCAS SOMAIN", PartnerKind.TOWN),
        ("VILLE EN FÊTE", PartnerKind.OTHER),
        ("Association La Marelle", PartnerKind.ASSOCIATION),
        ("ASSOC CIERES", PartnerKind.ASSOCIATION),
        ("COLLEGE JEAN MOULIN", PartnerKind.SCHOOL),
        ("BOXOUM", PartnerKind.OTHER),
        ("", PartnerKind.OTHER),
    ],
)
def test_a_kind_is_only_guessed_when_the_name_says_it(name, kind):
    assert kind_of(name) == kind
