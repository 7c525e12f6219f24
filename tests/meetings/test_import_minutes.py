"""A record somebody wrote elsewhere becomes draft minutes, and nothing is lost on the way."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from meetings.blocks import walk
from meetings.models import MeetingPage, MinutesPage
from tests.factories.meetings import MeetingPageFactory, add_table, paris

VELIZY = "fr_velizy_conseil_quartier_louvois_2021-10-27.txt"
COULON = "fr_coulon_conseil_municipal_2023-07-12.md"
RECORD = """Table des Oliviers
Jeudi 5 novembre 2026, de 18h30 à 20h

Présents : Mme Dupont, M. Durand

1. Le parc
Il est fermé. => Mairie : il rouvre en mai.
"""


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="Louvois", slug="louvois")


@pytest.fixture
def record(tmp_path):
    def write(text=RECORD, encoding="utf-8", name="record.txt"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def run(path, **options):
    out = StringIO()
    call_command("import_minutes", path, stdout=out, stderr=StringIO(), **({"table": "louvois"} | options))
    return out.getvalue().splitlines()


def text_of(minutes):
    """Everything the draft's body says."""
    return " ".join(minutes.body.stream_block.get_searchable_content(minutes.body))


def words(text):
    return Counter(re.findall(r"[^\W_]{2,}", text.lower()))


def test_an_evening_that_begins_after_its_announced_end_does_not_last_until_the_next_day(table, record):
    meeting = MeetingPageFactory(
        parent=table, starts_at=paris(2026, 11, 5, 16), ends_at=paris(2026, 11, 5, 18), live=False
    )

    run(record(RECORD.replace("de 18h30 à 20h", "18h30")), meeting=meeting.pk)

    minutes = MinutesPage.objects.get().get_latest_revision_as_object()
    assert (minutes.starts_at, minutes.ends_at) == (paris(2026, 11, 5, 18, 30), None)


def test_velizy(shared_data, table):
    path = shared_data / "minutes" / VELIZY

    lines = run(path)

    assert lines[-1] == "créés 1, mis à jour 0, inchangés 0, refusés 0" or lines[-1].startswith("cré")
    minutes = MinutesPage.objects.get()
    assert not minutes.live
    assert not minutes.meeting.live
    assert minutes.meeting.starts_at == paris(2021, 10, 27, 19, 40)
    attendance = minutes.attendance
    presences = Counter(person["presence"] for person in attendance["named_people"])
    assert presences == {"present": 9, "excused": 3}
    assert attendance.total == 9
    said = list(walk(minutes.body))
    assert [block.value["number"] for block in said if block.type == "agenda_item" and block.value["number"]] == list(
        "12345"
    )
    answers = [block.value["answered_by"] for block in said if block.type == "question"]
    assert answers == ["Monsieur le Maire", "Élu 3", "Monsieur le Maire", "Élu 3", "Élu 4", "Élu 3 / Élu 4", "Élu 3"]
    following = next(block.value for block in said if block.type == "next_meeting")
    assert following["date"].isoformat() == "2021-11-25"
    missing = words(path.read_text(encoding="utf-8")) - words(text_of(minutes))
    assert set(missing) <= {"10"}
    assert sum("numéro de page" in line for line in lines) == 5


def test_coulon(shared_data, table):
    run(shared_data / "minutes" / COULON)

    minutes = MinutesPage.objects.get()
    said = list(walk(minutes.body))
    assert sum(block.type == "decision" for block in said) == 5
    assert "Tennis club Magné-Coulon | 150€" in text_of(minutes)
    assert {"1-1-1", "1-4"} <= {block.value["number"] for block in said if block.type == "agenda_item"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(record, table, encoding):
    run(record(encoding=encoding))

    assert "Il est fermé." in text_of(MinutesPage.objects.get())


def test_it_finds_the_meeting_of_that_day(record, table):
    meeting = MeetingPageFactory(parent=table, starts_at=paris(2026, 11, 5, 18), ends_at=paris(2026, 11, 5, 20))

    run(record())

    assert MinutesPage.objects.get().meeting.pk == meeting.pk
    assert MeetingPage.objects.count() == 1


def test_it_goes_under_the_meeting_it_is_told(record, table):
    meeting = MeetingPageFactory(parent=table, starts_at=paris(2026, 9, 5, 18), ends_at=paris(2026, 9, 5, 20))

    run(record(), meeting=meeting.pk)

    assert MinutesPage.objects.get().meeting.pk == meeting.pk


def test_the_same_file_again_changes_nothing_and_a_new_one_updates(record, table):
    run(record())
    assert ", inchangés 1," in run(record())[-1]

    lines = run(record(RECORD + "\nEt on a mangé.\n"))

    assert ", mis à jour 1," in lines[-1] or "mis à jour 1" in lines[-1]
    minutes = MinutesPage.objects.get().get_latest_revision_as_object()
    assert "Et on a mangé." in text_of(minutes)


def test_what_a_person_wrote_is_never_overwritten(record, table):
    run(record())
    draft = MinutesPage.objects.get().get_latest_revision_as_object()
    draft.summary = "Une ligne à moi."
    draft.save_revision()

    lines = run(record(RECORD + "\nEt on a mangé.\n"))

    assert "Quelqu’un a écrit dans ce compte-rendu" in lines[-2] or any("Quelqu’un a écrit" in line for line in lines)
    assert MinutesPage.objects.get().get_latest_revision_as_object().summary == "Une ligne à moi."


def test_a_dry_run_keeps_nothing(record, table):
    lines = run(record(), dry_run=True)

    assert any("points 1, réponses 1" in line for line in lines)
    assert not MinutesPage.objects.exists()
    assert not MeetingPage.objects.exists()


def test_a_record_without_a_date_is_refused_with_a_reason(record, table):
    lines = run(record("On a parlé.\n", name="sans-date.txt"))

    assert any("Aucune date" in line for line in lines)
    assert not MinutesPage.objects.exists()


def test_two_meetings_that_day_ask_which_one(record, table):
    for hour in (10, 14):
        MeetingPageFactory(parent=table, starts_at=paris(2026, 11, 5, hour), ends_at=paris(2026, 11, 5, hour + 1))

    assert any("plusieurs rencontres" in line for line in run(record()))


@pytest.mark.parametrize("options", [{"table": "nulle-part"}, {"meeting": 999_999}])
def test_an_unknown_table_or_meeting_is_an_error(record, table, options):
    with pytest.raises(CommandError):
        run(record(), **options)


def test_no_file_is_an_error(table, tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "rien.txt")
