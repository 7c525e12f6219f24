"""A meeting and what becomes of its date."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from activity.actions import follow
from activity.models import Activity
from meetings.actions.meetings import (
    MeetingRefusal,
    announce_meeting,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    restore_meeting,
)
from meetings.enums import MeetingKind, MeetingState
from meetings.models import ConcernedBody, MeetingPage, MeetingTheme
from meetings.rules import may_add_meeting, may_cancel, may_hold, may_move
from tables.models import CommissionPage, Theme
from tests.factories.meetings import MeetingPageFactory, add_calendar, add_table, in_days, many_meetings, paris, staff
from tests.factories.pages import afresh


@pytest.fixture
def home(site_root):
    return site_root


@pytest.fixture(scope="module")
def assembly(quarter, ground):
    """An assembly that was announced, made once."""
    values = {"title": "Assemblée de décembre", "slug": "assemblee", "kind": MeetingKind.ASSEMBLY}
    with ground():
        page = MeetingPageFactory(parent=quarter.table, **values)
        page.save_revision().publish()
    return page


@pytest.fixture
def meeting(assembly, db):
    return afresh(assembly)


@pytest.fixture
def empty_table(home):
    """A table where no meeting was announced yet."""
    return add_table(home, title="Font-Vert", slug="font-vert")


def verbs_about(meeting):
    return list(Activity.objects.filter(page_id=meeting.pk).order_by("pk").values_list("verb", flat=True))


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_address_says_the_day_and_the_kind_when_nobody_wrote_one(table):
    fields = {"title": "Grande assemblée", "kind": MeetingKind.ASSEMBLY}
    hours = {"starts_at": paris(2026, 12, 3, 18), "ends_at": paris(2026, 12, 3, 20)}

    first = table.add_child(instance=MeetingPage(**fields, **hours))
    second = table.add_child(instance=MeetingPage(**fields, **hours))

    assert [first.slug, second.slug] == ["2026-12-03-assemblee", "2026-12-03-assemblee-2"]


def test_the_address_says_the_day_in_paris(table):
    page = table.add_child(
        instance=MeetingPage(title="Nuit", starts_at=paris(2026, 7, 1, 0, 30), ends_at=paris(2026, 7, 1, 2))
    )

    assert page.slug == "2026-07-01-reunion"


def test_a_meeting_ends_after_it_starts(table):
    with pytest.raises(ValidationError) as refusal:
        table.add_child(
            instance=MeetingPage(title="Non", starts_at=paris(2026, 12, 3, 18), ends_at=paris(2026, 12, 3, 18))
        )

    assert "La rencontre doit finir après son début." in refusal.value.messages


def test_the_database_itself_refuses_a_meeting_that_ends_before_it_starts(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingPage.objects.filter(pk=meeting.pk).update(ends_at=meeting.starts_at - timedelta(hours=1))


def test_a_date_of_another_age_is_refused(table):
    with pytest.raises(ValidationError):
        table.add_child(instance=MeetingPage(title="Non", starts_at=paris(206, 12, 3, 18), ends_at=in_days(3)))


def test_an_unknown_service_is_refused(table):
    with pytest.raises(ValidationError) as refusal:
        table.add_child(
            instance=MeetingPage(title="Non", starts_at=in_days(1), ends_at=in_days(1, 20), services=["helicopter"])
        )

    assert "services" in refusal.value.message_dict


def test_a_copied_meeting_is_another_one(meeting, facilitator):
    cancel_meeting(meeting, by=facilitator, reason="Salle inondée")
    meeting.refresh_from_db()

    copy = meeting.copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=False)
    copy.get_latest_revision().publish()
    copy = MeetingPage.objects.get(pk=copy.pk)

    assert copy.uid != meeting.uid
    assert (copy.state, copy.state_reason, copy.sequence) == (MeetingState.ANNOUNCED, "", 0)


def test_a_meeting_comes_back_from_its_revision_whole(table):
    theme = Theme.objects.create(name="Logement", slug="logement")
    page = MeetingPageFactory(parent=table, services=["childcare", "step_free"], languages="Arabe")
    page.agenda_items.create(title="Les ascenseurs", origin="resident")
    page.themes.add(theme)
    page.save_revision().publish()

    found = MeetingPage.objects.get(pk=page.pk)

    assert found.services == ["childcare", "step_free"]
    assert [item.title for item in found.agenda_items.all()] == ["Les ascenseurs"]
    assert [tag.name for tag in found.themes.all()] == ["Logement"]


# --- Which meetings ---------------------------------------------------------------------------------------------------


def test_a_meeting_that_ends_at_this_very_instant_is_past_and_only_past(empty_table, monkeypatch):
    now = paris(2026, 12, 3, 20)
    ending = MeetingPageFactory(parent=empty_table, starts_at=now - timedelta(hours=2), ends_at=now)
    going_on = MeetingPageFactory(
        parent=empty_table, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(seconds=1)
    )
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert list(MeetingPage.objects.child_of(empty_table).past()) == [ending]
    assert list(MeetingPage.objects.child_of(empty_table).upcoming()) == [going_on]


def test_a_month_is_that_of_paris_whatever_the_clock_change(table):
    first = MeetingPageFactory(parent=table, starts_at=paris(2026, 3, 1, 0, 10), ends_at=paris(2026, 3, 1, 1))
    clock = MeetingPageFactory(parent=table, starts_at=paris(2026, 3, 29, 1, 30), ends_at=paris(2026, 3, 29, 4))
    last = MeetingPageFactory(parent=table, starts_at=paris(2026, 3, 31, 23), ends_at=paris(2026, 3, 31, 23, 59))
    until_midnight = MeetingPageFactory(parent=table, starts_at=paris(2026, 2, 28, 20), ends_at=paris(2026, 3, 1))
    april = MeetingPageFactory(parent=table, starts_at=paris(2026, 4, 1), ends_at=paris(2026, 4, 1, 2))
    across = MeetingPageFactory(parent=table, starts_at=paris(2026, 3, 31, 22), ends_at=paris(2026, 4, 1, 1))

    assert list(MeetingPage.objects.of_month(2026, 3)) == [first, clock, across, last]
    assert list(MeetingPage.objects.of_month(2026, 2)) == [until_midnight]
    assert list(MeetingPage.objects.of_month(2026, 4)) == [across, april]


def test_a_table_has_its_meetings_those_of_its_commissions_and_those_that_concern_it(home, empty_table):
    own = MeetingPageFactory(parent=empty_table)
    commission = empty_table.add_child(instance=CommissionPage(title="Logement", slug="logement"))
    of_commission = MeetingPageFactory(parent=commission)
    elsewhere = add_table(home, title="Autre")
    MeetingPageFactory(parent=elsewhere)
    shared = MeetingPageFactory(parent=elsewhere)
    ConcernedBody.objects.create(meeting=shared, page=empty_table)

    assert set(MeetingPage.objects.at(empty_table)) == {own, of_commission, shared}


def test_meetings_about_a_theme(table):
    theme = Theme.objects.create(name="Logement", slug="logement")
    about, _other = MeetingPageFactory(parent=table), MeetingPageFactory(parent=table)
    MeetingTheme.objects.create(content_object=about, tag=theme)

    assert list(MeetingPage.objects.about_theme(theme)) == [about]


# --- Announcing -------------------------------------------------------------------------------------------------------


def test_a_meeting_to_come_is_announced_once(meeting):
    meeting.save_revision().publish()
    announce_meeting(meeting)
    meeting.refresh_from_db()

    assert verbs_about(meeting) == ["meetings.announced"]
    assert meeting.sequence == 0


def test_a_past_meeting_is_not_announced(table):
    page = MeetingPageFactory(parent=table, starts_at=in_days(-9))
    page.save_revision().publish()

    assert verbs_about(page) == []


def test_a_spelling_mended_in_the_agenda_tells_nobody(meeting):
    meeting.introduction = "Venez nombreux."
    meeting.save_revision().publish()
    meeting.refresh_from_db()

    assert meeting.sequence == 0
    assert verbs_about(meeting) == ["meetings.announced"]


def test_an_hour_changed_in_the_editor_is_a_move_as_well(meeting):
    old = meeting.starts_at
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    meeting.save_revision().publish()
    meeting.refresh_from_db()

    assert (meeting.state, meeting.moved_from, meeting.sequence) == (MeetingState.MOVED, old, 1)
    assert verbs_about(meeting) == ["meetings.announced", "meetings.moved"]


def test_another_place_is_told(meeting):
    meeting.place = "École"
    meeting.save_revision().publish()
    meeting.refresh_from_db()

    assert meeting.sequence == 1
    assert verbs_about(meeting) == ["meetings.announced", "meetings.place_changed"]


# --- Cancelling, moving, holding --------------------------------------------------------------------------------------


def test_a_cancelled_meeting_says_why_and_what_next_and_raises_its_sequence_once(meeting, facilitator):
    for _time in range(2):
        cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=in_days(12))
    meeting.refresh_from_db()

    assert (meeting.state, meeting.state_reason) == (MeetingState.CANCELLED, "Salle inondée")
    assert meeting.next_date == in_days(12)
    assert meeting.sequence == 1
    assert verbs_about(meeting) == ["meetings.announced", "meetings.cancelled"]
    assert meeting.live
    assert meeting.revisions.count() == 2


def test_of_a_day_that_is_past_one_says_that_it_did_not_take_place_and_nobody_is_written_to(
    client, table, facilitator, django_capture_on_commit_callbacks, mailoutbox
):
    past = MeetingPageFactory(parent=table, starts_at=in_days(-3), ends_at=in_days(-3, 20))
    past.save_revision().publish()
    follow(table, by=staff("abonnee@demo.example"))
    client.force_login(facilitator, backend=settings.AUTHENTICATION_BACKENDS[0])
    menu = client.get(reverse("wagtailadmin_pages:edit", args=[past.pk])).content.decode()
    for words in ("Elle n’a pas eu lieu", "Rédiger le compte-rendu", "Compter les présents"):
        assert words in menu
    assert reverse("meetings_move", args=[past.pk]) not in menu

    data = {"starts_at": f"{in_days(5):%Y-%m-%dT%H:%M}", "ends_at": f"{in_days(5, 20):%Y-%m-%dT%H:%M}"}
    refused = client.post(reverse("meetings_move", args=[past.pk]), data)
    assert refused.status_code == 422 and "Ce jour est passé" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("meetings_cancel", args=[past.pk]), {"reason": "Personne n’est venu"})
    past.refresh_from_db()

    assert answer.status_code == 303 and past.is_cancelled
    assert verbs_about(past) == ["meetings.not_held"] and mailoutbox == []
    assert "Elle a bien eu lieu" in client.get(answer.url).content.decode()
    restore_meeting(past, by=facilitator)
    assert verbs_about(past) == ["meetings.not_held"]


def test_no_meeting_is_moved_into_the_past(meeting, facilitator):
    with pytest.raises(MeetingRefusal) as refusal:
        move_meeting(meeting, by=facilitator, starts_at=in_days(-2), ends_at=in_days(-2, 20))
    assert list(refusal.value.message_dict) == ["starts_at"]


def test_a_reason_is_needed(meeting, facilitator):
    with pytest.raises(MeetingRefusal):
        cancel_meeting(meeting, by=facilitator, reason="  ")


def test_a_draft_is_not_cancelled(table, facilitator):
    draft = MeetingPageFactory(parent=table, live=False)

    with pytest.raises(MeetingRefusal):
        cancel_meeting(draft, by=facilitator, reason="Pluie")


def test_what_someone_is_writing_stays_a_draft_and_survives_the_cancellation(meeting, facilitator):
    meeting.introduction = "Un texte à moitié écrit"
    meeting.save_revision()

    cancel_meeting(meeting, by=facilitator, reason="Pluie")
    meeting = MeetingPage.objects.get(pk=meeting.pk)
    draft = meeting.get_latest_revision_as_object()

    assert meeting.introduction == ""
    assert meeting.has_unpublished_changes
    assert (draft.introduction, draft.state) == ("Un texte à moitié écrit", MeetingState.CANCELLED)


def test_an_old_revision_does_not_undo_a_cancellation(meeting, facilitator):
    before = meeting.get_latest_revision()
    cancel_meeting(meeting, by=facilitator, reason="Pluie")

    before.publish()
    meeting.refresh_from_db()

    assert meeting.state == MeetingState.CANCELLED


def test_a_moved_meeting_keeps_the_first_date_it_had(meeting, facilitator):
    first = meeting.starts_at

    for days in (1, 2, 2):
        move_meeting(
            meeting,
            by=facilitator,
            starts_at=first + timedelta(days=days),
            ends_at=first + timedelta(days=days, hours=2),
            place="Gymnase",
            reason="Jour férié",
        )
    meeting.refresh_from_db()

    assert (meeting.state, meeting.moved_from, meeting.place) == (MeetingState.MOVED, first, "Gymnase")
    assert meeting.starts_at == first + timedelta(days=2)
    assert meeting.sequence == 2
    assert verbs_about(meeting) == ["meetings.announced", "meetings.moved", "meetings.moved"]


def test_a_meeting_moved_back_is_as_announced(meeting, facilitator):
    first, end = meeting.starts_at, meeting.ends_at
    move_meeting(meeting, by=facilitator, starts_at=first + timedelta(days=1), ends_at=end + timedelta(days=1))
    move_meeting(meeting, by=facilitator, starts_at=first, ends_at=end)
    meeting.refresh_from_db()

    assert (meeting.state, meeting.moved_from, meeting.sequence) == (MeetingState.ANNOUNCED, None, 2)


def test_a_cancelled_meeting_may_be_moved_and_takes_place_again(meeting, facilitator):
    cancel_meeting(meeting, by=facilitator, reason="Pluie")
    later = meeting.starts_at + timedelta(days=5)
    move_meeting(meeting, by=facilitator, starts_at=later, ends_at=later + timedelta(hours=1))
    meeting.refresh_from_db()

    assert (meeting.state, meeting.state_reason, meeting.sequence) == (MeetingState.MOVED, "", 2)


def test_a_move_that_ends_before_it_starts_is_refused(meeting, facilitator):
    with pytest.raises(MeetingRefusal):
        move_meeting(meeting, by=facilitator, starts_at=meeting.ends_at, ends_at=meeting.starts_at)


def test_a_cancellation_by_mistake_is_undone(meeting, facilitator):
    cancel_meeting(meeting, by=facilitator, reason="Erreur")
    for _time in range(2):
        restore_meeting(meeting, by=facilitator)
    meeting.refresh_from_db()

    assert (meeting.state, meeting.state_reason, meeting.sequence) == (MeetingState.ANNOUNCED, "", 2)
    assert verbs_about(meeting)[-1] == "meetings.restored"


def test_a_held_meeting_stays_held(meeting, facilitator):
    for _time in range(2):
        hold_meeting(meeting, by=facilitator)
    meeting.refresh_from_db()

    assert meeting.state == MeetingState.HELD
    assert verbs_about(meeting) == ["meetings.announced", "meetings.held"]
    with pytest.raises(MeetingRefusal):
        cancel_meeting(meeting, by=facilitator, reason="Trop tard")


def test_a_cancelled_meeting_was_not_held(meeting, facilitator):
    cancel_meeting(meeting, by=facilitator, reason="Pluie")

    with pytest.raises(MeetingRefusal):
        hold_meeting(meeting, by=facilitator)


# --- Rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("resident", False),
        ("writer without publishing", False),
        ("facilitator of another table", False),
        ("facilitator", True),
        ("editor", True),
        ("administrator", True),
    ],
)
@pytest.mark.parametrize("verb", [may_cancel, may_move, may_hold])
def test_who_may_change_a_date(home, table, meeting, django_user_model, who, may, verb):
    person = {
        "resident": lambda: django_user_model.objects.create_user("habitante@demo.example"),
        "writer without publishing": lambda: staff(on=table, may=("add", "change")),
        "facilitator of another table": lambda: staff(on=add_table(home)),
        "facilitator": lambda: staff(on=table),
        "editor": lambda: staff(on=home),
        "administrator": lambda: django_user_model.objects.create_superuser("admin@demo.example"),
    }[who]()

    assert verb(person, meeting) is may


def test_who_may_add_a_meeting(home, table):
    assert may_add_meeting(staff("a@demo.example", on=table), table)
    assert not may_add_meeting(staff("b@demo.example", on=add_table(home)), table)


@pytest.mark.parametrize(
    "deed",
    [
        lambda meeting, by: cancel_meeting(meeting, by=by, reason="Non"),
        lambda meeting, by: move_meeting(meeting, by=by, starts_at=in_days(2), ends_at=in_days(2, 20)),
        lambda meeting, by: hold_meeting(meeting, by=by),
        lambda meeting, by: restore_meeting(meeting, by=by),
    ],
)
def test_the_deeds_themselves_hold_the_rights(home, meeting, deed):
    with pytest.raises(PermissionDenied):
        deed(meeting, staff(on=add_table(home)))


# --- What readers see -------------------------------------------------------------------------------------------------


def test_the_page_says_when_where_and_what_is_provided(client, empty_table):
    page = MeetingPageFactory(
        parent=empty_table,
        title="Assemblée de décembre",
        slug="assemblee",
        starts_at=paris(2031, 12, 4, 18),
        ends_at=paris(2031, 12, 4, 20),
        landmark="En face de la pharmacie",
        services=["childcare", "interpreter"],
        languages="Arabe, comorien",
    )
    page.agenda_items.create(title="Les ascenseurs", origin="resident", text="En panne depuis mars")
    page.save()

    text = client.get(page.url).content.decode()

    for words in (
        "jeudi 4 décembre 2031, de 18\u00a0h à 20\u00a0h".capitalize(),
        "En face de la pharmacie",
        "Garde d’enfants",
        "Interprète",
        "Arabe, comorien",
        "Les ascenseurs",
        "Demandé par des habitants",
        "04 00 00 00 00",
        "Ajouter à mon téléphone",
        f"{page.url}rencontre.ics",
    ):
        assert words in text, words


def test_the_page_of_a_cancelled_meeting_says_so_first(
    client, meeting, facilitator, django_capture_on_commit_callbacks
):
    assert "ANNULÉE" not in client.get(meeting.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=in_days(15, 19))
    text = client.get(meeting.url).content.decode()

    assert text.index("Cette rencontre est ANNULÉE.") < text.index("<h1")
    assert "Salle inondée" in text
    assert "Prochaine date" in text


def test_the_page_of_a_moved_meeting_says_the_old_date(client, meeting, facilitator):
    move_meeting(meeting, by=facilitator, starts_at=in_days(20), ends_at=in_days(20, 20))

    assert "Déplacée (au lieu du " in client.get(meeting.url).content.decode()


def test_an_anonymous_reader_is_given_no_cookie(client, meeting):
    response = client.get(meeting.url)

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_hostile_words_stay_words(client, table, naughty_strings):
    words = [word for word in naughty_strings if "\x00" not in word]
    for number in range(0, len(words), 90):
        title, place, landmark, *more = words[number : number + 90]
        page = MeetingPageFactory(
            parent=table,
            title=title[:200],
            slug=f"h{number}",
            place=place[:200],
            landmark=landmark[:200],
            introduction="\n".join(more),
        )
        text = client.get(page.url).content.decode()
        assert "<script>alert" not in text
        assert client.get(f"{page.url}rencontre.ics").status_code == 200


@pytest.mark.parametrize("count", [3, 300])
def test_a_table_shows_its_next_dates_for_the_same_price(rf, empty_table, count, django_assert_num_queries):
    from meetings.sections import next_meetings

    many_meetings(empty_table, count)
    add_calendar(empty_table.get_parent())
    request = rf.get("/")
    next_meetings(empty_table, request)

    with django_assert_num_queries(7):
        section = next_meetings(empty_table, request)
    assert len(section.context["meetings"]) == 3


def test_the_door_passes_over_a_cancelled_date(rf, empty_table):
    cancelled = MeetingPageFactory(parent=empty_table, starts_at=in_days(2))
    cancel_meeting(cancelled, by=staff("autre@demo.example", on=empty_table), reason="Pluie")
    kept = MeetingPageFactory(parent=empty_table, starts_at=in_days(3))
    from meetings.sections import next_meetings

    section = next_meetings(empty_table, rf.get("/"))

    assert section.door.href == kept.url
    assert [meeting.pk for meeting in section.context["meetings"]] == [cancelled.pk, kept.pk]


@pytest.mark.parametrize("deed", ["annuler", "deplacer", "prevenir", "serie", "inscriptions", "presence"])
def test_a_number_no_database_can_look_for_is_an_address_that_does_not_exist(client, facilitator, deed):
    client.force_login(facilitator, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert client.get(f"/admin/rencontres/{'9' * 20}/{deed}/").status_code == 404
