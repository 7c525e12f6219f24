"""« Rédiger le compte-rendu » opens a draft that already says what is known, in one tap from where a facilitator is."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from meetings.actions.minutes import publish_minutes
from meetings.blocks import walk
from meetings.blocks.choices import CommitmentStatus
from meetings.models import AgendaItem, Commitment, MinutesPage
from meetings.models.attendance import AttendanceSheet
from tests.factories.meetings import MeetingPageFactory
from tests.factories.minutes import ATTENDANCE, commitment, draft_of, published


def held(table, days, **fields):
    starts = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return MeetingPageFactory(parent=table, starts_at=starts, ends_at=starts + timedelta(hours=2), **fields)


def test_the_draft_says_what_is_known(client, table, facilitator):
    before, meeting, after = held(table, -30), held(table, -2, place="Centre social"), held(table, 20, place="École")
    published(before, by=facilitator, body=(ATTENDANCE, commitment("Réparer l’ascenseur.")))
    meeting.agenda_items.add(AgendaItem(title="Les bancs"), AgendaItem(title="La salle"))
    meeting.save()
    AttendanceSheet.objects.create(meeting=meeting, counts={"resident": 12, "young": 3}, about=True)
    client.force_login(facilitator)

    response = client.post(reverse("meetings_start_minutes", args=[meeting.pk]))

    minutes = MinutesPage.objects.child_of(meeting).get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[minutes.pk])
    assert minutes.venue == "Centre social"
    assert minutes.attendance.total == 15
    assert minutes.attendance["estimated"]
    said = {one.type: one.value for one in walk(minutes.body)}
    assert said["follow_up"]["entries"][0]["what"] == "Réparer l’ascenseur."
    assert [one.value["title"] for one in walk(minutes.body) if one.type == "agenda_item"] == ["Les bancs", "La salle"]
    assert said["next_meeting"]["page"].pk == after.pk
    assert said["next_meeting"]["venue"] == "École"
    # What becomes of a promise later does not change what is written of that day.
    before_it = said["follow_up"]["entries"][0]["state"]
    Commitment.objects.update(status=CommitmentStatus.KEPT)
    later = minutes.get_latest_revision_as_object()
    frozen = next(one.value for one in walk(later.body) if one.type == "follow_up")
    assert frozen["entries"][0]["state"] == before_it
    assert str(CommitmentStatus.PROMISED.label) in before_it
    client.post(reverse("meetings_start_minutes", args=[meeting.pk]))
    assert MinutesPage.objects.child_of(meeting).count() == 1


def test_one_tap_from_the_meeting_the_table_and_the_desk(client, table, facilitator):
    meeting = held(table, -2)
    address = reverse("meetings_start_minutes", args=[meeting.pk])
    for page in (meeting.url, table.url, "/admin/", reverse("wagtailadmin_pages:edit", args=[meeting.pk])):
        client.logout()
        if not page.startswith("/admin/"):
            assert address not in client.get(page).content.decode()
        client.force_login(facilitator)
        shown = client.get(page).content.decode()
        assert f'action="{address}"' in shown or f'data-w-action-url-value="{address}"' in shown
        if not page.startswith("/admin/"):
            assert "csrfmiddlewaretoken" in shown[shown.index(address) :][:400]
    publish_minutes(draft_of(meeting, by=facilitator), by=facilitator)
    assert address not in client.get(meeting.url).content.decode()
