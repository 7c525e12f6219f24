"""Projects taken in from sheets that towns publish, and from sheets that nobody should."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from activity.models import Activity
from pages.importing import Report
from projects.models import ProjectPage, ProjectUpdatePage
from tables.models import Theme

pytestmark = pytest.mark.django_db
TOULOUSE = "id=project_id,title=name,amount=cost,theme=category,place=district"
PARIS = (
    "id=id,title=titre,story=description,theme=thematique,amount=budget_eur,address=adresse,"
    "step=avancement,update=suivi"
)
HEAD = "ref,nom,budget,etat\n"
OURS = "id=ref,title=nom,amount=budget,step=etat"


def run(path, columns=OURS, table="les-flamants", **options):
    out = io.StringIO()
    call_command("import_projects", str(path), table=table, map=columns, verbosity=0, stdout=out, **options)
    *lines, summary = out.getvalue().strip().splitlines()
    return summary, lines


def counts(created=0, updated=0, unchanged=0, refused=0):
    return Report(created, updated, unchanged, [(0, "")] * refused).summary()


@pytest.fixture
def sheet(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "projets.csv"
        path.write_bytes(text.encode(encoding, errors="surrogatepass"))
        return path

    return write


def test_the_199_projects_of_toulouse_come_in_once(shared_data, table, client):
    path = shared_data / "projects" / "toulouse_bp_2022.csv"
    assert run(path, TOULOUSE) == (counts(created=199), [])
    assert run(path, TOULOUSE) == (counts(unchanged=199), [])
    project = ProjectPage.objects.get(source_id="116")
    assert project.title == "Création d’abris pour la faune"
    assert project.money()["asked"] == Decimal("4000.00")
    assert [theme.name for theme in project.themes.all()] == ["Nature en ville"]
    assert project.places.get().name.startswith("10 - Jolimont")
    assert "4\u202f000" in client.get(project.url).text or "4\u00a0000" in client.get(project.url).text
    assert "199 projets" in client.get("/projets/").text


def test_the_142_projects_of_paris_come_in_with_their_steps_and_news(shared_data, table):
    path = shared_data / "projects" / "paris_bp_descriptions_2014-2017.csv"
    assert run(path, PARIS) == (counts(created=142), [])
    assert run(path, PARIS) == (counts(unchanged=142), [])
    project = ProjectPage.objects.get(source_id="3339")
    assert project.get_step_display() == "Terminé"
    assert "incivilités" in str(project.story)
    assert ProjectUpdatePage.objects.child_of(project).count() <= 1
    assert ProjectUpdatePage.objects.exists()
    assert Activity.objects.filter(verb="projects.born").count() == 142


def test_a_changed_row_updates_the_page_and_keeps_what_editors_wrote(sheet, table):
    run(sheet(HEAD + "1,Des bancs,700,idée\n"))
    page = ProjectPage.objects.get()
    page.next_step = "Peindre."
    page.save_revision().publish()

    assert run(sheet(HEAD + "1,Des bancs bleus,900,en cours\n"))[0] == counts(updated=1)

    page = ProjectPage.objects.get()
    assert (page.title, page.next_step, page.step) == ("Des bancs bleus", "Peindre.", "in_progress")
    assert page.money()["asked"] == 900
    assert page.steps.count() == 2
    assert Activity.objects.filter(verb="projects.moved").count() == 1


def test_a_dry_run_says_everything_and_keeps_nothing(sheet, table):
    summary, lines = run(sheet(HEAD + "1,Des bancs,700,idée\n2,,1,idée\n"), dry_run=True)
    assert summary == counts(created=1, refused=1)
    assert "rien n’a été gardé" in lines[0]
    assert not ProjectPage.objects.exists()
    assert not Theme.objects.exists()


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("12 000,50 €", "12000.50"),
        ("12\u202f000\u00a0€", "12000"),
        ("12000.5", "12000.50"),
        ("0", "0"),
        ("700 euros", "700"),
        ("", None),
    ],
)
def test_amounts_are_read_as_people_write_them(sheet, table, words, amount):
    assert run(sheet(f'{HEAD}1,Des bancs,"{words}",\n'))[0] == counts(created=1)
    asked = ProjectPage.objects.get().money()["asked"]
    assert asked == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "words", ["NaN", "-NaN", "Infinity", "-5", "1e40", "99999999999999", "beaucoup", "1.200,50", "²"]
)
def test_what_is_no_amount_is_refused_with_its_line_and_reason(sheet, table, words):
    summary, lines = run(sheet(f'{HEAD}1,Des bancs,"{words}",\n2,Un kiosque,5,\n'))
    assert summary == counts(created=1, refused=1)
    (line,) = lines
    assert "2" in line
    assert words in line
    assert "n’est pas une somme en euros" in line


def test_an_unknown_step_is_refused_unless_the_command_says_what_it_means(sheet, table):
    path = sheet(HEAD + "1,Des bancs,,En discussion\n")
    summary, (line,) = run(path)
    assert summary == counts(refused=1)
    assert "En discussion" in line
    assert "--steps" in line
    assert run(path, steps="en discussion=technical_review")[0] == counts(created=1)
    assert ProjectPage.objects.get().step == "technical_review"


def test_a_refused_row_leaves_no_theme_that_others_would_lean_on(sheet, table):
    rows = "ref,nom,theme\n1," + "x" * 300 + ",Nouveau thème\n2,Des bancs,Nouveau thème\n"
    summary, _lines = run(sheet(rows), "id=ref,title=nom,theme=theme")
    assert summary == counts(created=1, refused=1)
    assert [theme.name for theme in ProjectPage.objects.get().themes.all()] == ["Nouveau thème"]


def test_projects_made_by_hand_are_never_taken_for_the_sheets(sheet, table):
    mine = table.add_child(instance=ProjectPage(title="À la main"))
    assert run(sheet("nom\n🌳🌳\n"), "title=nom")[0] == counts(created=1)
    mine.refresh_from_db()
    assert mine.title == "À la main"


def test_without_identifier_the_title_tells_rows_apart_even_a_long_one(sheet, table):
    path = sheet("nom\n" + "Une très longue phrase " * 5 + "\nDes bancs\n")
    assert run(path, "title=nom")[0] == counts(created=2)
    assert run(path, "title=nom")[0] == counts(unchanged=2)


def test_a_row_repeated_is_refused_rather_than_undoing_the_other(sheet, table):
    summary, lines = run(sheet(HEAD + "1,Des bancs,,\n1,Un kiosque,,\n"))
    assert summary == counts(created=1, refused=1)
    assert "même identifiant" in lines[0]
    summary, lines = run(sheet("nom\nUn jardin\nUn jardin\n"), "title=nom")
    assert summary == counts(created=1, refused=1)
    assert "même titre" in lines[0]


def test_two_projects_may_bear_the_same_title(sheet, table):
    assert run(sheet(HEAD + "1,Des bancs,,\n2,Des bancs,,\n"))[0] == counts(created=2)
    assert len(set(ProjectPage.objects.values_list("slug", flat=True))) == 2


def test_the_same_identifier_at_another_table_is_another_project(sheet, table, other_table):
    path = sheet(HEAD + "1,Des bancs,,\n")
    run(path)
    assert run(path, table="la-rose")[0] == counts(created=1)


@pytest.mark.parametrize(("encoding", "comma"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-8", ";")])
def test_sheets_of_every_office_are_read(sheet, table, encoding, comma):
    rows = f"ref{comma}nom{comma}budget{comma}etat\n1{comma}Une fête d’été{comma}5{comma}idée\n"
    assert run(sheet(rows, encoding))[0] == counts(created=1)
    assert ProjectPage.objects.get().title == "Une fête d’été"


def test_what_is_set_aside_gets_a_reason(sheet, table):
    assert run(sheet(HEAD + "1,Des bancs,,refusé\n"))[0] == counts(created=1)
    assert ProjectPage.objects.get().reason


def test_hostile_words_are_kept_as_words_or_refused_and_never_stop_the_rest(table, naughty_strings, tmp_path, client):
    words = naughty_strings[::12]
    path = tmp_path / "hostile.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "nom", "texte"])
        for number, word in enumerate(words):
            writer.writerow([f"{number}", word, word])
        writer.writerow(["dernier", "Des bancs", "Six."])
    summary, _lines = run(path, "id=ref,title=nom,story=texte")
    assert ProjectPage.objects.filter(source_id="dernier").exists(), summary
    assert ProjectPage.objects.count() > len(words) / 2
    for project in ProjectPage.objects.all()[:25]:
        page = client.get(project.url)
        assert page.status_code == 200
        assert "<script>alert" not in page.text.lower()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"columns": "title=nom,amount=cout"}, "cout"),
        ({"columns": "titre=nom"}, "titre"),
        ({"columns": "amount=budget"}, "titre"),
        ({"columns": "title"}, "nom=valeur"),
        ({"table": "nulle-part"}, "nulle-part"),
        ({"steps": "x=reve"}, "reve"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence_before_anything_is_read(sheet, table, options, words):
    with pytest.raises(CommandError) as refused:
        run(sheet(HEAD + "1,Des bancs,,\n"), **options)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not ProjectPage.objects.exists()


def test_a_file_that_is_not_there_is_one_sentence(table, tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "rien.csv")
