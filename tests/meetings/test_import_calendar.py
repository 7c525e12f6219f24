"""Calendars kept elsewhere: what comes in, what follows, what is refused with its line."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from activity.models import Activity
from meetings import ical
from meetings.entries import read_calendar
from meetings.enums import MeetingState
from meetings.models import MeetingPage
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, paris, staff

HEAD, END = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//essai//FR\n", "END:VCALENDAR\n"


def event(*lines, uid="un@ailleurs.example", start="20311204T180000", summary="Café"):
    written = [f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{summary}", *lines]
    return "\n".join(["BEGIN:VEVENT", *(line for line in written if line), "END:VEVENT", ""])


def calendar_file(tmp_path, *events):
    path = tmp_path / "agenda.ics"
    path.write_text(HEAD + "".join(events) + END)
    return path


def run(path, **options):
    out = StringIO()
    call_command("import_calendar", str(path), table="la-busserine", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


def test_each_way_of_saying_when(tmp_path, table):
    lines = run(
        calendar_file(
            tmp_path,
            event(uid="a"),
            event("DURATION:PT45M", uid="b", start="20311205T170000Z"),
            event(uid="c", start="20311206").replace("DTSTART:", "DTSTART;VALUE=DATE:"),
            event(uid="d", start="20311207T180000").replace("DTSTART:", "DTSTART;TZID=America/New_York:"),
            event("DTEND:20311208T193000", uid="e", start="20311208T180000"),
        )
    )

    assert lines[-1] == "créés 5, mis à jour 0, inchangés 0, refusés 0"
    spans = {page.source_uid: (page.starts_at, page.ends_at) for page in MeetingPage.objects.live()}
    assert spans == {
        "a": (paris(2031, 12, 4, 18), paris(2031, 12, 4, 20)),
        "b": (paris(2031, 12, 5, 18), paris(2031, 12, 5, 18, 45)),
        "c": (paris(2031, 12, 6), paris(2031, 12, 7)),
        "d": (paris(2031, 12, 8, 0), paris(2031, 12, 8, 2)),
        "e": (paris(2031, 12, 8, 18), paris(2031, 12, 8, 19, 30)),
    }


def test_a_rule_makes_its_dates_but_the_excepted_and_moved_ones(tmp_path, table):
    rule = event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20311211T180000")
    moved = event("RECURRENCE-ID:20311218T180000", start="20311219T100000", summary="Café du matin")

    run(calendar_file(tmp_path, rule, moved))

    found = MeetingPage.objects.order_by("starts_at").values_list("starts_at", "title")
    assert list(found) == [
        (paris(2031, 12, 4, 18), "Café"),
        (paris(2031, 12, 19, 10), "Café du matin"),
        (paris(2031, 12, 25, 18), "Café"),
    ]


def test_the_same_file_again_changes_nothing_and_a_newer_one_only_what_it_says(tmp_path, table):
    path = calendar_file(tmp_path, event("LOCATION:Mairie"), event(uid="deux", start="20311211T180000"))
    run(path)
    assert run(path)[-1] == "créés 0, mis à jour 0, inchangés 2, refusés 0"
    page = MeetingPage.objects.get(source_uid="un@ailleurs.example")
    page.place = "Centre social, salle 2"
    page.save_revision().publish()

    newer = calendar_file(
        tmp_path,
        event("LOCATION:Mairie", start="20311205T180000"),
        event("STATUS:CANCELLED", uid="deux", start="20311211T180000"),
    )
    assert run(newer)[-1] == "créés 0, mis à jour 2, inchangés 0, refusés 0"

    page.refresh_from_db()
    assert (page.state, page.starts_at, page.moved_from) == (
        MeetingState.MOVED,
        paris(2031, 12, 5, 18),
        paris(2031, 12, 4, 18),
    )
    assert page.place == "Centre social, salle 2"
    assert MeetingPage.objects.get(source_uid="deux").is_cancelled


def test_a_date_its_rule_gives_no_more_is_cancelled_never_deleted(tmp_path, table):
    start = f"{in_days(7):%Y%m%dT180000}"
    later = f"{in_days(14):%Y%m%dT180000}"
    run(calendar_file(tmp_path, event("RRULE:FREQ=WEEKLY;COUNT=3", start=start)))

    path = calendar_file(tmp_path, event("RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE:{later}", start=start))
    assert run(path)[-1] == "créés 0, mis à jour 1, inchangés 2, refusés 0"

    assert [page.starts_at for page in MeetingPage.objects.cancelled()] == [in_days(14)]


def test_followers_are_told_once_of_all_the_new_dates(tmp_path, table):
    run(calendar_file(tmp_path, *(event(uid=str(day), start=f"203112{day:02}T180000") for day in range(1, 9))))

    assert [activity.verb for activity in Activity.objects.all()] == ["meetings.dates_imported"]


def test_broken_entries_are_refused_with_their_line_and_the_others_come_in(tmp_path, table):
    path = calendar_file(
        tmp_path,
        event(uid="bon"),
        event(uid="sans-date").replace("DTSTART:20311204T180000\n", ""),
        event(uid="mauvaise-date", start="2031-99-99"),
        event("DTEND:20301204T180000", uid="a-l-envers"),
        event("RRULE:FREQ=SECONDLY", uid="sans-fin"),
        event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid="jamais"),
        event("RRULE:FREQ=DAILY;INTERVAL=0", uid="sur-place"),
        event(uid="an-deux-mille", start="02000101T000000"),
        event(uid="bon"),
        "BEGIN:VEVENT\nUID:coupee\nDTSTART:20311204T180000\n",
    )

    lines = run(path)

    assert lines[-1] == "créés 1, mis à jour 0, inchangés 0, refusés 9"
    assert [int(line.split()[1]) for line in lines[:-1]] == [9, 13, 18, 24, 30, 36, 42, 47, 52]
    assert MeetingPage.objects.count() == 1


def test_what_is_no_calendar_at_all_is_said_in_one_sentence(tmp_path, table):
    for name, content in {
        "vide.ics": b"",
        "photo.ics": b"\x89PNG\r\n\x1a\n" * 50,
        "page.ics": b"<html></html>",
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(CommandError, match="Ce n’est pas un calendrier"):
            run(path)
    with pytest.raises(CommandError):
        run(tmp_path / "nulle-part.ics")


def test_a_rule_that_trips_the_library_costs_its_own_entry_alone(tmp_path, table):
    rules = ("FREQ=MONTHLY;BYDAY=53MO", "FREQ=YEARLY;BYDAY=-54SU", "FREQ=WEEKLY;BYDAY=2TU")
    lines = run(calendar_file(tmp_path, *(event(f"RRULE:{rule}", uid=rule) for rule in rules), event(uid="bon")))

    assert lines[-1] == "créés 1, mis à jour 0, inchangés 0, refusés 3"


def test_rules_without_end_are_counted_together(table):
    """One file of two hundred daily rules since 1995 would be counted for a minute."""
    rules = [event("RRULE:FREQ=DAILY", uid=f"r{number}", start="19950101T180000") for number in range(20)]

    read = read_calendar((HEAD + "".join(rules) + END).encode())

    assert 0 < len(read.refused) < 20
    assert all("donnent trop de dates" in reason for _line, reason in read.refused)


def test_a_spoilt_line_spoils_no_other(table):
    """A letter in another encoding, a fold inside a letter, a beginning that is lost."""
    spoilt = event(uid="un", summary="Fête").encode("latin-1")
    folded = event(uid="deux", summary="Été").replace("É", "%").encode().replace(b"%", b"\xc3\r\n \x89")
    headless = event(uid="trois").replace("BEGIN:VEVENT\n", "").encode()
    read = read_calendar(HEAD.encode() + spoilt + folded + headless + event(uid="quatre", summary="Noël").encode())

    assert [entry.title for entry in read.entries] == ["Fête", "Été", "Noël"]
    (refusal,) = read.refused
    assert "n’a pas de début" in refusal[1]


def test_a_meeting_in_the_hour_that_a_night_of_march_leaves_out_keeps_its_length(table):
    zone = "DTSTART;TZID=Europe/Paris:"
    night = event("DTEND;TZID=Europe/Paris:20320328T033000", start="20320328T023000").replace("DTSTART:", zone)

    (entry,) = read_calendar((HEAD + night + END).encode()).entries

    assert (entry.ends_at - entry.starts_at).total_seconds() == 3600


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Il n’y a aucune date dans ce fichier."),
        ("BEGIN:VFREEBUSY\nUID:x\nEND:VFREEBUSY\n", "1 élément d’une autre sorte a été laissé de côté"),
        (event().replace("DTSTART:", "DTSTART;TZID=Mars/Olympe:"), "Le fuseau horaire «\u00a0Mars/Olympe\u00a0»"),
    ],
)
def test_what_was_not_read_as_written_is_said(table, written, said):
    read = read_calendar((HEAD + written + END).encode())

    assert any(note.startswith(said) for note in read.notes)


def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path, table):
    lines = run(calendar_file(tmp_path, event("RRULE:FREQ=WEEKLY;COUNT=3")), dry_run=True)

    assert lines[-1] == "créés 3, mis à jour 0, inchangés 0, refusés 0"
    assert not MeetingPage.objects.exists()


def test_our_own_calendar_comes_back_unchanged(tmp_path, table, rf):
    meeting = MeetingPageFactory(parent=table, title="Assemblée ; suite", starts_at=in_days(3), address="1, rue X")
    cancelled = MeetingPageFactory(parent=table, state=MeetingState.CANCELLED, starts_at=in_days(4))
    content = ical.feed([meeting, cancelled], name="Agenda", url="http://testserver/", request=rf.get("/"))
    path = tmp_path / "agenda.ics"
    path.write_bytes(content)

    assert run(path)[-1] == "créés 0, mis à jour 0, inchangés 2, refusés 0"


def test_every_real_calendar_is_read(shared_data):
    files = sorted((shared_data / "calendar").rglob("*.ics"))
    found = {path.name: read_calendar(path.read_bytes()) for path in files}

    assert {name: [line for line, _words in read.refused] for name, read in found.items() if read.refused} == {
        "daily-count-exdate-recurrence-id.ics": [11]
    }
    assert len(found["jours_feries_metropole.ics"].entries) == 121
    assert sum("sans-uid" in entry.key for entry in found["festival-multiday-rrule.ics"].entries) == 159


def test_hostile_words_come_in_as_words(tmp_path, table, naughty_strings, client):
    events = [
        event(f"LOCATION:{word}", f"DESCRIPTION:{word}", uid=str(number), summary=word, start="20311204T180000")
        for number, word in enumerate(naughty_strings[::25])
    ]

    lines = run(calendar_file(tmp_path, *events))

    assert "créés" in lines[-1]
    assert MeetingPage.objects.count() > len(events) * 0.8


# --- In Wagtail -------------------------------------------------------------------------------------------------------


def send(client, table, content, name="agenda.ics"):
    data = {"body": table.pk, "calendar": SimpleUploadedFile(name, content)}
    return client.post(reverse("meetings_import_calendar"), data)


def test_what_a_file_would_do_is_shown_before_it_is_done(client, table, site_root):
    client.force_login(staff(on=site_root))
    content = (HEAD + event() + event(uid="bad", start="x") + END).encode()

    preview = send(client, table, content)

    assert preview.status_code == 200
    assert "À créer" in preview.content.decode()
    assert "Ligne 9" in preview.content.decode().replace("\n", " ")
    assert not MeetingPage.objects.exists()

    done = client.post(reverse("meetings_import_calendar"), {"kept": preview.context["token"]})

    assert done.status_code == 303
    assert MeetingPage.objects.live().get().title == "Café"
    again = client.post(reverse("meetings_import_calendar"), {"kept": preview.context["token"]})
    assert again.status_code == 422


def test_the_preview_says_whole_days_and_dates_that_are_off(client, table, site_root):
    client.force_login(staff(on=site_root))
    whole = event("STATUS:CANCELLED", start="20311206").replace("DTSTART:", "DTSTART;VALUE=DATE:")

    preview = send(client, table, (HEAD + whole + END).encode()).content.decode()

    assert "samedi 6 décembre 2031, toute la journée" in preview
    assert '<span class="w-status">Annulée</span>' in preview


def test_the_preview_of_a_calendar_without_dates_says_so(client, table, site_root):
    client.force_login(staff(on=site_root))

    preview = send(client, table, (HEAD + END).encode()).content.decode()

    assert "Il n’y a aucune date dans ce fichier." in preview
    assert 'class="listing"' not in preview and "Oui, les importer" not in preview


def test_without_the_right_to_publish_dates_come_in_as_drafts(client, table, site_root):
    client.force_login(staff(on=site_root, may=("add",)))

    preview = send(client, table, (HEAD + event() + END).encode())
    client.post(reverse("meetings_import_calendar"), {"kept": preview.context["token"]})

    assert not MeetingPage.objects.get().live


def test_a_table_that_is_not_ones_own_and_a_file_that_is_no_calendar_are_refused(client, table, site_root):
    client.force_login(staff(on=add_table(site_root)))

    assert send(client, table, (HEAD + event() + END).encode()).status_code == 422
    assert send(client, table, b"PK\x03\x04").status_code == 422
    client.logout()
    assert client.get(reverse("meetings_import_calendar")).status_code == 302
