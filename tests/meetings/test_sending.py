"""Minutes reach everybody who asked, each once; whoever answers for something is told, says it, and is reminded."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.actions import follow
from meetings.actions.owners import forget_owners, remind_late, remind_minutes, settle_owners, tell_owners
from meetings.actions.people import add_informed, forget_informed
from meetings.actions.register import update_by_owner, update_status
from meetings.models import Action, Commitment, EntryEvent, EntryOwner, InformedPerson
from meetings.models.registration import Registration
from tables.enums import SeatRole
from tables.models import Partner, Seat
from tests.factories.meetings import add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, commitment, correct, meeting_in, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(site_root):
    return meeting_in(site_root)


@pytest.fixture
def table(meeting):
    return meeting.get_parent().specific


@pytest.fixture
def facilitator(table):
    person = staff("facilitatrice@demo.example", on=table)
    Seat.objects.create(display_name="Nadia", account=person, body=table, role=SeatRole.FACILITATOR)
    return person


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def sent_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def action(text="Acheter le bois.", **fields):
    return ("action", {"text": text, "owner": "le groupe", "status": "todo"} | fields)


# --- Who gets the minutes ---------------------------------------------------------------------------------------------


def test_each_address_gets_the_minutes_once_whatever_ways_it_is_known(meeting, table, facilitator, on_commit):
    follower = staff("suit@demo.example")
    follow(table, by=follower)
    weekly = staff("semaine@demo.example")
    follow(table, by=weekly, frequency="weekly")
    for email in ("prevenue@demo.example", "SUIT@demo.example", "semaine@demo.example", "venue@demo.example"):
        add_informed(table, by=facilitator, email=email)
    add_informed(table, by=facilitator, phone="06 00 00 00 00")
    InformedPerson.objects.create(body=table, email="muette@demo.example")
    values = {"meeting": meeting, "registered_at": timezone.now()}
    Registration.objects.create(name="V", email="Venue@demo.example", came=True, **values)
    Registration.objects.create(name="W", email="seulement@demo.example", **values)
    Registration.objects.create(name="X", email="absente@demo.example", came=False, **values)

    with on_commit():
        minutes = published(meeting, by=facilitator)

    told = sorted(message.to[0] for message in mail.outbox if message.subject.startswith("À lire"))
    assert told == ["prevenue@demo.example", "seulement@demo.example", "suit@demo.example", "venue@demo.example"]
    message = sent_to("prevenue@demo.example")[0]
    assert "L’ascenseur sera réparé" in message.body
    assert "List-Unsubscribe" in message.extra_headers
    assert "Choisir ce que vous suivez" not in message.body
    assert "List-Unsubscribe" not in sent_to("seulement@demo.example")[0].extra_headers

    from activity.models import Activity
    from meetings.tasks import send_minutes

    with on_commit():
        send_minutes(Activity.objects.of_verb("meetings.minutes_published").get(page=minutes).pk)
    assert len(sent_to("prevenue@demo.example")) == 1


def test_sending_to_5000_people_costs_a_few_queries_a_batch(meeting, table, facilitator, django_assert_max_num_queries):
    from activity.models import Activity
    from meetings.actions.sending import send_to_informed

    minutes = published(meeting, by=facilitator)
    InformedPerson.objects.bulk_create(
        InformedPerson(body=table, email=f"p{number}@demo.example", confirmed_at=timezone.now())
        for number in range(5000)
    )
    activity = Activity.objects.of_verb("meetings.minutes_published").get()
    with django_assert_max_num_queries(100):
        assert send_to_informed(activity, minutes) == 5000


# --- Being told without account ---------------------------------------------------------------------------------------


def link_in(message, word):
    return re.search(rf"https?://[^/\s]+(/{word}/\S+)", message.body).group(1)


def test_she_asks_confirms_and_stops_with_one_click(client, table, on_commit):
    page = client.get(table.url).text
    assert f'action="/prevenir/{table.pk}/"' in page
    assert "csrfmiddlewaretoken" not in page
    with on_commit():
        response = client.post(f"/prevenir/{table.pk}/", {"email": "Elle@demo.example", "name": "Elle"})
    assert response.status_code == 303
    assert "Ouvrez votre boîte" in client.get(response["Location"]).text
    link = link_in(mail.outbox[0], "prevenue")
    assert not InformedPerson.objects.told().exists()
    assert client.get(link).status_code == 200
    assert not InformedPerson.objects.told().exists()

    assert client.post(link, {"deed": "yes"}).status_code == 303
    person = InformedPerson.objects.told().get()
    assert (person.email, person.name) == ("elle@demo.example", "Elle")
    # Asked again, nothing new is sent and the answer is the same.
    with on_commit():
        assert client.post(f"/prevenir/{table.pk}/", {"email": "elle@demo.example"}).status_code == 303
    assert len(mail.outbox) == 1

    from meetings.models.people import stop_token

    one_click = person.private_path(stop_token(person))
    assert client.post(one_click, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not InformedPerson.objects.told().exists()
    assert "C’est arrêté" in client.get(one_click).text


@pytest.mark.parametrize(
    "token", ["1.x", "999999999999999999.x", "9" * 40 + ".x", "x", "'\"<script>", "%00", ".", "1."]
)
def test_a_wrong_link_opens_nothing(client, table, token):
    for address in (f"/prevenue/{token}/", f"/suivi/{token}/"):
        assert client.get(address).status_code in (400, 404)


def test_bad_addresses_robots_and_floods_are_refused(client, table, site_root):
    address = f"/prevenir/{table.pk}/"
    assert client.post(address, {"email": "pas une adresse"}).status_code == 422
    assert client.post(address, {"email": "a@demo.example", "website": "x"}).status_code == 422
    assert client.get(f"/prevenir/{site_root.pk}/").status_code == 404
    statuses = [client.post(address, {"email": "a@demo.example"}).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 422]
    assert InformedPerson.objects.count() == 1


def test_the_list_is_for_the_table_s_facilitators_alone(client, table, facilitator, site_root):
    address = f"/admin/prevenues/{table.pk}/"
    client.force_login(staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")))
    assert client.get(address).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        add_informed(table, by=staff("sans@demo.example"), email="x@demo.example")

    client.force_login(facilitator)
    assert client.post(address, {"email": "x@demo.example"}).status_code == 422
    assert client.post(address, {"agreed": "on"}).status_code == 422
    assert client.post(address, {"phone": "06 00 00 00 00", "name": "Mme B.", "agreed": "on"}).status_code == 303
    assert "06 00 00 00 00" in client.get(address).text
    assert client.post(address, {"remove": InformedPerson.objects.get().pk}).status_code == 303
    assert not InformedPerson.objects.exists()


def test_addresses_are_forgotten_and_old_ones_asked_first(table, on_commit):
    today, now = timezone.localdate(), timezone.now()
    values = {"body": table, "confirmed_at": now}
    InformedPerson.objects.create(body=table, email="oubli@demo.example", consent_on=today - timedelta(days=8))
    InformedPerson.objects.create(email="stop@demo.example", stopped_at=now - timedelta(days=31), **values)
    InformedPerson.objects.create(email="vieille@demo.example", consent_on=today - timedelta(days=740), **values)
    InformedPerson.objects.create(email="bientot@demo.example", consent_on=today - timedelta(days=700), **values)
    InformedPerson.objects.create(email="neuve@demo.example", **values)

    for _twice in range(2):
        with on_commit():
            forget_informed()

    assert sorted(InformedPerson.objects.values_list("email", flat=True)) == [
        "bientot@demo.example",
        "neuve@demo.example",
    ]
    assert [message.to for message in mail.outbox] == [["bientot@demo.example"]]


# --- Whoever answers --------------------------------------------------------------------------------------------------


@pytest.fixture
def partner():
    return Partner.objects.create(name="Le bailleur", email="agence@bailleur.example")


def test_an_institution_gets_only_what_is_its_own_once_and_answers_by_link(
    client, meeting, facilitator, partner, on_commit
):
    body = [ATTENDANCE, commitment(partner=partner.pk), commitment("Une autre.", organisation="La ville"), action()]
    with on_commit():
        minutes = published(meeting, by=facilitator, body=body)
    message = sent_to("agence@bailleur.example")[0]
    assert "Réparer l’ascenseur." in message.body
    assert "Une autre." not in message.body
    with on_commit():
        correct(minutes, by=facilitator, body=[*body, action("Du nouveau.")])
        tell_owners(minutes)
    assert len([m for m in sent_to("agence@bailleur.example") if m.subject.startswith("Ce que vous")]) == 1

    link = link_in(message, "suivi")
    page = client.get(link)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert "agence@" not in page.text
    assert client.post(link, {"status": "kept"}).status_code == 422
    assert client.post(link, {"status": "broken"}).status_code == 422
    assert client.post(link, {"status": "under_way", "put_off_to": "1990-01-01"}).status_code == 422
    ahead = timezone.localdate() + timedelta(days=60)
    assert client.post(link, {"status": "under_way", "put_off_to": ahead.isoformat()}).status_code == 303
    entry = Commitment.objects.get(text="Réparer l’ascenseur.")
    assert (entry.status, entry.put_off_to) == ("under_way", ahead)
    assert client.post(link, {"status": "declared", "note": "=Fait"}).status_code == 303
    entry.refresh_from_db()
    assert entry.status == "declared"
    assert "Merci" in client.get(f"{link}?merci").text


def test_the_facilitator_says_who_answers_and_takes_it_back(client, meeting, facilitator, partner, on_commit):
    with on_commit():
        minutes = published(meeting, by=facilitator, body=[ATTENDANCE, action(), commitment(partner=partner.pk)])
    link = link_in(sent_to("agence@bailleur.example")[0], "suivi")
    todo, promise = Action.objects.get(), Commitment.objects.get()
    address = f"/admin/comptes-rendus/{minutes.pk}/qui-repond/"
    client.force_login(facilitator)
    assert "agence@bailleur.example" in client.get(address).text
    names = {f"action-{todo.block_id}": "paul@demo.example", f"commitment-{promise.block_id}": ""}
    assert client.post(address, {**names, f"action-{todo.block_id}": "x"}).status_code == 422
    with on_commit():
        assert client.post(address, names).status_code == 303

    assert len(sent_to("paul@demo.example")) == 1
    assert client.get(link).status_code == 404
    with on_commit():
        settle_owners(minutes, {(todo.KIND, todo.block_id): "paul@demo.example"}, by=facilitator)
        tell_owners(minutes)
    assert len(sent_to("paul@demo.example")) == 1
    assert len(sent_to("agence@bailleur.example")) == 1
    with pytest.raises(PermissionDenied):
        settle_owners(minutes, {(todo.KIND, todo.block_id): ""}, by=staff("sans@demo.example"))
    client.force_login(staff("autre@demo.example"))
    assert client.get(address).status_code in (302, 403)


def test_an_old_link_closes(client, meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, action()])
    entry = Action.objects.get()
    owner = EntryOwner.objects.create(kind="action", block_id=entry.block_id, email="paul@demo.example")
    path = owner.url.split("/", 3)[3]
    assert client.get(f"/{path}").status_code == 200
    EntryOwner.objects.update(until=timezone.now() - timedelta(days=1))
    assert client.get(f"/{path}").status_code == 404
    assert forget_owners() == 0
    update_status(entry, by=facilitator, status="done")
    assert forget_owners() == 1


# --- Reminders --------------------------------------------------------------------------------------------------------


def test_what_is_late_is_reminded_twice_then_left_to_the_desk(meeting, facilitator, on_commit):
    published(meeting, by=facilitator, body=[ATTENDANCE, action(due_on="2026-12-01"), action("Autre.")])
    entry = Action.objects.get(text="Acheter le bois.")
    EntryOwner.objects.create(kind="action", block_id=entry.block_id, email="paul@demo.example")
    due = date(2026, 12, 1)
    counts = {}
    for days in (-1, 0, 0, 1, 14, 15, 15, 16, 30, 44, 45, 60):
        mail.outbox.clear()
        with on_commit():
            remind_late(due + timedelta(days=days))
        counts.setdefault(days, []).append(sorted(message.to[0] for message in mail.outbox))

    both = ["facilitatrice@demo.example", "paul@demo.example"]
    assert counts[-1] == [[]]
    assert counts[0] == [["paul@demo.example"], []]
    assert counts[15] == [both, []]
    assert [counts[days] for days in (1, 14, 16, 30, 44, 45, 60)] == [[[]]] * 7
    assert [event.what for event in EntryEvent.objects.reminders()] == ["reminded", "again"]


def test_a_new_day_begins_reminders_again_and_what_is_declared_done_gets_none(meeting, facilitator, on_commit):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment(due_on="2026-12-01")])
    entry = Commitment.objects.get()
    owner = EntryOwner.objects.create(kind="commitment", block_id=entry.block_id, email="agence@demo.example")
    with on_commit():
        assert remind_late(date(2026, 12, 1)) == 1
        update_by_owner(owner, status="under_way", put_off_to=date(2027, 1, 10))
        assert remind_late(date(2026, 12, 2)) == 0
        assert remind_late(date(2027, 1, 10)) == 1
        update_by_owner(owner, status="declared")
        assert remind_late(date(2027, 1, 25)) == 0


def test_facilitators_are_reminded_twice_of_minutes_nobody_published(site_root, on_commit):
    meeting = meeting_in(site_root, starts_at=in_days(-8), ends_at=in_days(-8, hour=20), slug="passee")
    person = staff("facilitatrice@demo.example", on=meeting.get_parent())
    Seat.objects.create(display_name="Nadia", account=person, body=meeting.get_parent(), role=SeatRole.FACILITATOR)
    now = timezone.now()
    with on_commit():
        for _twice in range(2):
            remind_minutes(now)
            remind_minutes(now + timedelta(days=9))
            remind_minutes(now + timedelta(days=80))
    assert [message.subject for message in mail.outbox] == ["Compte-rendu attendu\u00a0: Assemblée"] * 2


def test_the_desk_shows_what_is_very_late_and_what_is_to_confirm(meeting, facilitator):
    from home.desk import to_confirm, very_late

    past = (timezone.localdate() - timedelta(days=40)).isoformat()
    body = [ATTENDANCE, action(due_on=past), action("Récent.", due_on=timezone.localdate().isoformat()), commitment()]
    published(meeting, by=facilitator, body=body)
    update_status(Commitment.objects.get(), by=facilitator, status="declared")

    assert ["Acheter le bois." in line.words for line in very_late(facilitator)] == [True]
    assert ["Réparer l’ascenseur." in line.words for line in to_confirm(facilitator)] == [True]
    assert not very_late(staff("ailleurs@demo.example"))
