"""Coming to a meeting without account: places, the waiting list, reminders, and what is forgotten."""

from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.actions import follow
from activity.models import Delivery
from meetings.actions import registration as actions
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.registered import phone_list, remind_registered
from meetings.enums import RegistrationState
from meetings.models import InformedPerson, MeetingPage, Registration
from meetings.rules import may_change_registration, may_register_others
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.pages import afresh
from tests.factories.registrations import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def meal(quarter, ground):
    """An announced meeting of three places, in a week, made once."""
    values = {"title": "Repas", "slug": "repas", "takes_registrations": True, "capacity": 3}
    with ground():
        page = MeetingPageFactory(parent=quarter.table, **values)
        page.save_revision().publish()
    return page


@pytest.fixture
def meeting(meal, db):
    return afresh(meal)


def states(meeting):
    return [row.state for row in Registration.objects.of(meeting).order_by("pk")]


def post(client, meeting, **data):
    return client.post(f"{meeting.url}inscription/", {"name": "Nadia", "people": "1"} | data)


def test_a_neighbour_comes_with_a_name_alone_and_keeps_a_private_link(client, meeting):
    answer = post(client, meeting)

    assert answer.status_code == 303
    made = Registration.objects.get()
    assert answer.url == f"/inscriptions/{made.token}/"
    assert made.token not in (made.token_hash, made.receipt)
    page = client.get(answer.url)
    assert page["Cache-Control"] == "private, no-store"
    assert "Vous avez une place" in page.content.decode()


def test_the_public_pages_say_numbers_and_never_a_name(client, meeting):
    assert "aucune inscription" not in client.get(meeting.url).content.decode()
    post(client, meeting, name="Nadia Unique", people="2")

    for address in (meeting.url, f"{meeting.url}inscription/"):  # both were, or will be, in the cache
        page = client.get(address).content.decode()
        assert "2 personnes inscrites, 1 place libre" in page
        assert "Unique" not in page


def test_one_double_click_registers_once(client, meeting):
    assert post(client, meeting).url == post(client, meeting).url
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "   "}, "Donnez un nom"),
        ({"people": "9"}, "de 1 à 5"),
        ({"people": "²"}, "de 1 à 5"),
        ({"phone": "appelez-moi"}, "Ce numéro ne semble pas juste"),
        ({"email": "pas une adresse"}, "Cette adresse ne semble pas juste"),
        ({"website": "http://robot.example"}, "piège à robots"),
        ({"other_needs": "x" * 301}, "trop long"),
    ],
)
def test_a_wrong_form_comes_back_filled_with_a_sentence(client, meeting, data, words):
    answer = post(client, meeting, **{"interpreter": "arabe"} | data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="arabe"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_no_hostile_word_breaks_the_form(client, meeting, naughty_strings, settings):
    from meetings.models import RegistrationSettings

    MeetingPage.objects.update(capacity=None)
    RegistrationSettings.objects.create(site_id=meeting.get_site().pk, registrations_per_hour=10_000)
    for word in naughty_strings[::20]:
        answer = post(client, meeting, name=word, other_needs=word, phone=word, interpreter=word, people=word[:3])
        assert answer.status_code in (303, 422), word
        assert "<script>alert" not in answer.content.decode()
        again = post(client, meeting, name=word[:80], other_needs=word[:300])
        assert again.status_code in (303, 422), word
    page = client.get(f"{meeting.url}inscription/")
    assert page.status_code == 200


def test_where_nobody_registers_there_is_no_form(client, table, meeting):
    plain = MeetingPageFactory(parent=table, slug="libre")
    assert client.get(f"{plain.url}inscription/").status_code == 404
    assert client.get("/nulle-part/inscription/").status_code == 404
    MeetingPage.objects.filter(pk=meeting.pk).update(starts_at=in_days(-1), ends_at=in_days(-1, 20))
    closed = client.get(f"{meeting.url}inscription/")
    assert "Vous pouvez venir sans vous inscrire" in closed.content.decode()
    assert post(client, meeting).status_code == 422


def test_too_many_from_one_connection_are_asked_to_wait(client, meeting):
    from meetings.models import RegistrationSettings

    RegistrationSettings.objects.create(site_id=meeting.get_site().pk, registrations_per_hour=2)
    answers = [post(client, meeting, name=f"Voisine {number}").status_code for number in range(3)]
    assert answers == [303, 303, 429]


# --- Places ---------------------------------------------------------------------------------------------------------


def test_the_waiting_list_moves_up_by_itself_for_whoever_fits(meeting):
    first = actions.register(meeting, name="A", people=2)
    second = actions.register(meeting, name="B", people=1, email="b@demo.example")
    family = actions.register(meeting, name="C", people=4)
    alone = actions.register(meeting, name="D", people=1, phone="06 00 00 00 00")
    assert states(meeting) == ["registered", "registered", "waiting", "waiting"]

    actions.withdraw(second, token=second.token)

    for row in (first, second, family, alone):
        row.refresh_from_db()
    assert (family.state, alone.state) == ("waiting", "registered")
    assert alone.to_call  # she left no address: the facilitator calls her
    assert (second.name, second.email, second.account) == ("", "", None)
    places = Registration.objects.places_of(meeting)
    assert (places.taken, places.free, places.waiting) == (3, 0, 4)


def test_more_places_move_the_list_up_and_tell_those_who_wait(meeting, facilitator, django_capture_on_commit_callbacks):
    RegistrationFactory(meeting=meeting, people=3)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = actions.register(meeting, name="B", email="b@demo.example")
    assert "liste d’attente" in mail.outbox[0].subject

    with django_capture_on_commit_callbacks(execute=True):
        meeting = MeetingPage.objects.get(pk=meeting.pk)
        meeting.capacity = 4
        meeting.save_revision(user=facilitator).publish(user=facilitator)

    waiting.refresh_from_db()
    assert waiting.is_registered
    assert [message.to for message in mail.outbox[1:]] == [["b@demo.example"]]
    assert waiting.token in mail.outbox[1].body
    assert "B" not in mail.outbox[1].body.split("\n")


def test_fewer_places_take_none_away(meeting, facilitator):
    RegistrationFactory(meeting=meeting, people=3)
    meeting.capacity = 1
    meeting.save_revision(user=facilitator).publish(user=facilitator)
    assert states(meeting) == ["registered"]
    assert Registration.objects.places_of(meeting).free == 0


def test_withdrawing_by_the_private_link_needs_nothing_else(client, meeting):
    made = Registration.objects.with_token(post(client, meeting).url.split("/")[2]).get()
    address = f"/inscriptions/{made.token}/retirer/"
    assert client.get(address).status_code == 200
    assert Registration.objects.get().is_registered  # a robot that follows links withdraws nobody
    assert client.post(address).status_code == 303
    made.refresh_from_db()
    assert (made.state, made.name) == (RegistrationState.WITHDRAWN, "")
    assert client.get(f"/inscriptions/{'0' * 40}/").status_code == 404


# --- Who may --------------------------------------------------------------------------------------------------------


def test_who_may_see_change_and_add(meeting, facilitator):
    account = AccountFactory()
    made = RegistrationFactory(meeting=meeting, account=account)
    other = RegistrationFactory(meeting=meeting)
    elsewhere = staff("autre@demo.example", on=add_table(meeting.get_site().root_page, slug="ailleurs"))
    may_change = {
        "nobody": may_change_registration(None, made),
        "the link": may_change_registration(None, made, made.token),
        "another link": may_change_registration(None, made, other.token),
        "the account": may_change_registration(account, made),
        "another account": may_change_registration(AccountFactory(), made),
        "the facilitator": may_change_registration(facilitator, made),
        "another table": may_change_registration(elsewhere, made),
    }
    assert [who for who, may in may_change.items() if may] == ["the link", "the account", "the facilitator"]
    assert may_register_others(facilitator, meeting)
    assert not any(may_register_others(who, meeting) for who in (None, account, elsewhere))
    for who in (None, account, elsewhere):
        with pytest.raises(PermissionDenied):
            actions.register_by_hand(meeting, by=who, name="X")
        with pytest.raises(PermissionDenied):
            actions.note_call(made, by=who)
    with pytest.raises(PermissionDenied):
        actions.withdraw(other, by=account)


# --- Told once ------------------------------------------------------------------------------------------------------


def test_cancelling_tells_each_person_once_and_lists_the_others(
    meeting, facilitator, django_capture_on_commit_callbacks
):
    follower = AccountFactory(email="suit@demo.example")
    follow(meeting, by=follower)
    RegistrationFactory(meeting=meeting, email="Suit@demo.example")
    RegistrationFactory(meeting=meeting, email="inscrite@demo.example")
    RegistrationFactory(meeting=meeting, email="inscrite@demo.example", waiting=True)
    RegistrationFactory(meeting=meeting, name="Zohra", phone="06 11 11 11 11")
    RegistrationFactory(meeting=meeting, name="Amina", waiting=True)

    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, by=facilitator, reason="La salle est inondée")

    assert sorted(message.to[0] for message in mail.outbox) == ["inscrite@demo.example", "suit@demo.example"]
    assert all("Annulée" in message.subject for message in mail.outbox)
    assert [row.name for row in phone_list(meeting)] == ["Amina", "Zohra"]


def test_reminders_leave_once_each_and_again_for_a_new_date(meeting, facilitator, django_capture_on_commit_callbacks):
    early = timezone.now() - timedelta(days=30)
    RegistrationFactory(meeting=meeting, email="a@demo.example", registered_at=early)
    RegistrationFactory(meeting=meeting, email="attend@demo.example", people=3, waiting=True)

    def run(moment):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            remind_registered(moment)
            remind_registered(moment)
        return [message.to[0] for message in mail.outbox[before:]]

    start = meeting.starts_at
    assert run(start - timedelta(days=3)) == []
    assert run(start - timedelta(days=2)) == ["a@demo.example"]
    attached = mail.outbox[-1].attachments[0]
    entry = icalendar.Calendar.from_ical(attached.content).events[0]
    assert entry.start == start
    assert run(start - timedelta(days=1, hours=20)) == []
    assert run(start - timedelta(hours=3)) == ["a@demo.example"]
    assert run(start) == []

    later = start + timedelta(days=10)
    with django_capture_on_commit_callbacks(execute=True):
        move_meeting(meeting, by=facilitator, starts_at=later, ends_at=later + timedelta(hours=2))
    assert run(later - timedelta(days=2)) == ["a@demo.example"]
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, by=facilitator, reason="Grève")
    assert run(later - timedelta(hours=3)) == []


def test_who_registers_late_gets_no_reminder_of_two_days(meeting, django_capture_on_commit_callbacks):
    RegistrationFactory(
        meeting=meeting, email="a@demo.example", registered_at=meeting.starts_at - timedelta(days=1, hours=12)
    )
    assert remind_registered(meeting.starts_at - timedelta(days=1, hours=6)) == 0


def test_asking_the_clock_costs_the_same_for_many(table, meeting, django_assert_num_queries):
    made = [
        RegistrationFactory.build(
            meeting=meeting,
            email=f"v{number}@demo.example",
            receipt=f"r{number}",
            token_hash=f"h{number}",
            registered_at=timezone.now() - timedelta(days=30),
        )
        for number in range(300)
    ]
    Registration.objects.bulk_create(made[:3])
    with django_assert_num_queries(1):
        list(phone_list(meeting))
    with django_assert_num_queries(1):
        Registration.objects.places_of(meeting)
    Registration.objects.bulk_create(made[3:])
    with django_assert_num_queries(1):
        assert list(phone_list(meeting)) == []
    with django_assert_num_queries(1):
        assert Registration.objects.places_of(meeting).taken == 300


# --- What is forgotten ----------------------------------------------------------------------------------------------


def test_names_and_contacts_are_erased_after_the_meeting(meeting):
    kept = RegistrationFactory(meeting=meeting, name="Nadia", phone="06", email="n@demo.example", interpreter="arabe")
    assert actions.forget_contacts() == 0
    MeetingPage.objects.filter(pk=meeting.pk).update(starts_at=in_days(-31), ends_at=in_days(-31, 20))
    assert actions.forget_contacts() == 1
    assert actions.forget_contacts() == 0
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.email, kept.interpreter) == ("", "", "", "")
    assert kept.state == RegistrationState.REGISTERED


def test_closing_an_account_forgets_what_was_left_with_its_address(meeting):
    account, other = AccountFactory(email="nadia@demo.example"), "amina@demo.example"
    made = actions.register(meeting, name="Nadia", email="Nadia@demo.example", phone="06 00 00 00 00")
    stays = actions.register(meeting, name="Amina", email=other)
    for email in (account.email, other):
        InformedPerson.objects.create(body=meeting.body, email=email, name="Nadia", confirmed_at=timezone.now())
    account.delete()
    made.refresh_from_db()
    stays.refresh_from_db()
    assert (made.name, made.email, made.phone, made.state) == ("", "", "", RegistrationState.WITHDRAWN)
    assert (stays.name, stays.email) == ("Amina", other)
    assert [person.email for person in InformedPerson.objects.all()] == [other]


def test_closing_an_account_gives_the_place_back(meeting):
    account = AccountFactory()
    made = actions.register(meeting, name="Nadia", people=3, by=account)
    waiting = actions.register(meeting, name="Amina", people=2)
    account.delete()
    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.name, made.account, made.state) == ("", None, RegistrationState.WITHDRAWN)
    assert waiting.is_registered
    assert not Delivery.objects.exclude(person=None).exists()
