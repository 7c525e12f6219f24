"""Any sheet a partner may send is read, and one bad row never stops the rest."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import Collection

from pages.importing import Bar, ImportCommand, Report
from pages.sheets import Refused, Sheet, Unreadable, printable, read_rows, read_text


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(content, encoding="utf-8"):
        path = tmp_path / "sheet.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def read(path):
    """Return what the rows hold, and "refused" for those that are no rows."""
    return [(line, "refused" if isinstance(row, Refused) else list(row.values())) for line, row in read_rows(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_encoding_the_delimiter_and_the_line_ends_are_found_out(sheet, encoding, delimiter, end):
    rows = [["nom", "ville"], ["Café de l’été", "Nîmes"], ["Œuvre", "Aÿ"]]
    path = sheet(end.join(delimiter.join(row) for row in rows), encoding)

    assert list(Sheet(path).columns) == ["nom", "ville"]
    assert read(path) == [(2, rows[1]), (3, rows[2])]


def test_a_late_accent_still_tells_the_encoding(sheet):
    path = sheet(b"nom\n" + b"plain\n" * 400_000 + "été".encode("cp1252"))

    *_others, (_line, last) = read_rows(path)

    assert last == {"nom": "été"}


def test_the_other_delimiters_may_stand_inside_the_cells(sheet):
    assert read(sheet('nom;"a, b, c, d"\n"x;y";z, t\n')) == [(2, ["x;y", "z, t"])]


def test_a_cell_may_hold_several_lines_and_lines_are_counted_as_in_the_file(sheet):
    path = sheet('nom,texte\nA,"un\ndeux\ntrois"\nB,quatre\n')

    assert read(path) == [(2, ["A", "un\ndeux\ntrois"]), (5, ["B", "quatre"])]


def test_empty_rows_are_passed_over(sheet):
    assert read(sheet("\n\nnom;ville\n\n;\n ; \nA;B\n\n")) == [(7, ["A", "B"])]


def test_the_line_that_spreadsheets_write_for_themselves_is_passed_over(sheet):
    assert read(sheet("sep=;\nnom;ville\nA;B\n")) == [(3, ["A", "B"])]


def test_a_row_of_the_wrong_length_is_refused_and_the_rest_is_read(sheet):
    path = sheet("nom,ville\nA\nB,Nice,trop\nC,Lille\nD,Lyon,,\n")

    assert read(path) == [(2, "refused"), (3, "refused"), (4, ["C", "Lille"]), (5, ["D", "Lyon"])]


@pytest.mark.parametrize("rest", ['3,"fin"\n', "3,fin\n"])
def test_a_quote_that_nobody_closed_costs_its_own_row_only(sheet, rest):
    path = sheet(f'id,nom\n1,"ouvert\n2,deux\n{rest}')

    assert read(path) == [(2, "refused"), (3, ["2", "deux"]), (4, ["3", "fin"])]


def test_a_quote_inside_a_word_is_a_letter_like_others(sheet):
    assert read(sheet('nom,texte\nA,dit "oui" hier\n')) == [(2, ["A", 'dit "oui" hier'])]


def test_a_cell_without_end_is_refused_and_the_rest_is_read(sheet):
    path = sheet("nom,texte\nA," + "x" * 6_000_000 + "\nB,ok\n")

    assert read(path) == [(2, "refused"), (3, ["B", "ok"])]


def test_null_characters_vanish(sheet):
    assert read(sheet(b"nom\0,ville\nA\0B,\0\nC,D\n")) == [(2, ["AB", ""]), (3, ["C", "D"])]


def test_columns_of_the_same_name_do_not_hide_each_other(sheet):
    assert Sheet(sheet("nom,nom,ville\n1,2,3\n")).columns == ["nom", "nom (2)", "ville"]


def test_hostile_strings_come_through_as_they_are(sheet, naughty_strings):
    import csv

    words = [word for word in (" ".join(word.replace("\0", "").split()) for word in naughty_strings) if word]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["n", "mot"], *enumerate(words)])

    assert [row["mot"] for _line, row in read_rows(sheet(out.getvalue()))] == words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Le fichier est vide"),
        (b"\n\n  \n", "Le fichier est vide"),
        (b"\xef\xbb\xbf", "Le fichier est vide"),
        (b"PK\x03\x04rest", "enregistrez-le d’abord en CSV"),
        (b'"never closed\nanother', "ne nomme pas ses colonnes"),
        (b"x" * 5_000_000, "n’est pas un tableau"),
    ],
)
def test_a_file_that_is_no_sheet_is_said_in_one_sentence(sheet, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_rows(sheet(content))


def test_a_missing_file_or_a_folder_is_said_in_one_sentence(tmp_path):
    with pytest.raises(Unreadable, match="Il n’y a pas de fichier"):
        read_rows(tmp_path / "absent.csv")
    with pytest.raises(Unreadable, match="un dossier"):
        read_rows(tmp_path)
    with pytest.raises(Unreadable):
        read_rows("bad\0name")


def test_a_missing_column_is_named_with_those_there_are(sheet):
    with pytest.raises(Unreadable, match=r"«\sprix\s».*nom, ville"):
        Sheet(sheet("nom,ville\nA,B\n")).require("nom", "prix")


def test_a_text_is_read_like_a_sheet(sheet):
    assert read_text(sheet("Présents\0 : Zoé", "cp1252")) == "Présents : Zoé"
    with pytest.raises(Unreadable):
        read_text(sheet(""))


def test_a_picture_is_no_text(shared_data):
    with pytest.raises(Unreadable, match="fichier de texte"):
        read_text(shared_data / "images" / "pillow" / "hopper.png")


def test_real_sheets_are_read_to_the_last_row(shared_data):
    for name, rows in [("projects/toulouse_bp_2022.csv", 199), ("projects/paris_bp_descriptions_2014-2017.csv", 142)]:
        found = read(shared_data / name)
        assert len(found) == rows
        assert "refused" not in [row for _line, row in found]


def test_a_hundred_thousand_rows_are_never_held_together(sheet):
    path = sheet("nom,ville,texte\n" + "".join(f"Nom {n},Ville,{'mot ' * 50}\n" for n in range(100_000)))
    tracemalloc.start()

    assert sum(1 for _row in read_rows(path)) == 100_000

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


# --- The report and the command ---------------------------------------------------------------------------------------


def test_the_report_counts_and_says_why():
    report = Report()
    for outcome in ["created", "created", "updated", "unchanged"]:
        report.count(outcome)
    report.refuse(7, "Il n’a pas de nom.")

    assert report.total == 5
    assert list(report.lines()) == [
        "Ligne 7 refusée\xa0: Il n’a pas de nom.",
        "créés 2, mis à jour 1, inchangés 1, refusés 1",
    ]
    with pytest.raises(ValueError, match="deleted"):
        report.count("deleted")


def test_reasons_cannot_play_tricks_on_a_terminal():
    assert printable("a\x1b[2Jb\nc\u202e") == "a\N{REPLACEMENT CHARACTER}[2Jb c\N{REPLACEMENT CHARACTER}"


class Command(ImportCommand):
    """Takes in collections: an object of Wagtail's, with a tree that must not be half written."""

    def rows(self, path):
        sheet = Sheet(path)
        sheet.require("nom")
        return sheet

    def save_row(self, row):
        name = row["nom"]
        if name == "refuse":
            Collection.get_first_root_node().add_child(name="never kept")
            raise Refused("Non.")
        if name == "invalid":
            raise ValidationError({"name": "Trop court."})
        if name == "number":
            int("many")
        if name == "broken":
            Collection.objects.create(name=None, depth=1, path="x")
        if Collection.objects.filter(name=name).exists():
            return "unchanged"
        Collection.get_first_root_node().add_child(name=name)
        return "created"


def run(path, *options):
    out, errors = io.StringIO(), io.StringIO()
    call_command(Command(), path, *options, stdout=out, stderr=errors)
    return out.getvalue().splitlines(), errors.getvalue()


@pytest.mark.django_db
def test_one_bad_row_never_stops_the_rest(site_root, sheet):
    lines, progress = run(sheet("nom\nA\nrefuse\ninvalid\nnumber\nbroken\nA,B\nA\nC\n"))

    assert lines[-1] == "créés 2, mis à jour 0, inchangés 1, refusés 5"
    assert lines[0] == "Ligne 3 refusée\xa0: Non."
    assert "Trop court." in lines[1]
    assert set(Collection.objects.filter(depth=2).values_list("name", flat=True)) == {"A", "C"}
    assert "100%" in progress.replace("\xa0", "").replace(" ", "")


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_keeps_nothing(site_root, sheet):
    lines, _progress = run(sheet("nom\nA\nrefuse\nB\n"), "--dry-run")

    assert lines[-1] == "créés 2, mis à jour 0, inchangés 0, refusés 1"
    assert "Essai\xa0: rien n’a été gardé." in lines
    assert not Collection.objects.filter(depth=2).exists()


@pytest.mark.django_db
def test_the_second_time_nothing_changes(site_root, sheet):
    path = sheet("nom\nA\nB\n")
    run(path)

    assert run(path)[0][-1] == "créés 0, mis à jour 0, inchangés 2, refusés 0"


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["", "titre\nA\n"])
def test_a_file_that_cannot_be_read_at_all_is_an_error_in_one_sentence(site_root, sheet, content):
    with pytest.raises(CommandError) as error:
        run(sheet(content))

    assert "\n" not in str(error.value)


def test_the_bar_is_redrawn_on_a_terminal_only():
    from django.core.management.base import OutputWrapper

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, times in [(Terminal(), 2), (io.StringIO(), 1)]:
        bar = Bar(OutputWrapper(stream))
        bar.show(0.5, 10)
        bar.show(1.0, 20, last=True)
        assert stream.getvalue().count("[") == times
