"""Calling people to a meeting: texts ready to send, who is told, the next meeting made as the last one."""

import re
from datetime import date, time
from html import unescape

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from activity.actions import follow
from activity.models import Activity
from meetings.actions.calling import tell_informed
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.people import add_informed, stop_telling
from meetings.actions.registration import register
from meetings.calling.again import last_meeting, next_start, retitled
from meetings.calling.gsm import fold, septets, shortened
from meetings.calling.texts import message_text, sms_text
from meetings.enums import MeetingState, Service
from meetings.models import AgendaItem, MeetingPage, MeetingSeries
from meetings.papers.meeting import short_url
from tests.factories.meetings import MeetingPageFactory, add_calendar, add_table, in_days, paris, staff
from tests.factories.tables import PersonFactory

URL = "https://tablee.example/r/123/"


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="La Busserine", slug="la-busserine", contact_phone="04 91 00 00 00")


@pytest.fixture
def facilitator(table):
    return staff("facilitatrice@demo.example", on=table)


@pytest.fixture
def meeting(table):
    page = MeetingPageFactory(
        parent=table,
        title="Assemblée de quartier",
        slug="assemblee",
        starts_at=paris(2099, 12, 3, 18),
        ends_at=paris(2099, 12, 3, 20, 30),
        landmark="en face de la pharmacie",
        services=["children"],
    )
    page.save_revision().publish()
    return MeetingPage.objects.get(pk=page.pk)


# --- Texts ready to send ----------------------------------------------------------------------------------------------


def test_what_old_phones_cannot_write_is_said_otherwise():
    assert fold("L’œuvre « fête » à Noël… garçon : 3 €") == 'L\'oeuvre "fete" à Noel... garcon : 3 €'
    assert fold("É è Ç ñ ü") == "É è Ç ñ ü"
    assert fold("مرحبا") == ""
    assert septets("abc") == 3
    assert septets("3 €") == 4
    with pytest.raises(ValueError, match="alphabet"):
        septets("fête")


def test_a_text_is_cut_between_words():
    assert shortened("Assemblée des habitants", 18) == "Assemblée des.."
    assert shortened("court", 18) == "court"
    assert shortened("Local, immeuble 12, à la boulangerie", 23) == "Local, immeuble 12.."
    assert septets(shortened("€" * 50, 20)) <= 20


def test_an_sms_says_what_when_where_and_whom_to_call(meeting):
    assert sms_text(meeting, URL) == (
        "Assemblée de quartier. jeu. 3 déc. 2099 18h-20h30. Centre social, en face de la pharmacie. "
        "Tél. 04 91 00 00 00. tablee.example/r/123"
    )


def test_an_sms_says_first_that_it_is_off_then_the_next_date(meeting, facilitator):
    gone = cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=paris(2099, 12, 10, 18))
    assert sms_text(gone, URL) == (
        "ANNULÉE: Assemblée de quartier. jeu. 3 déc. 2099 18h-20h30. Prochaine date : jeu. 10 déc. 2099 18h. "
        "Salle inondée. Tél. 04 91 00 00 00. tablee.example/r/123"
    )


def test_an_sms_of_a_whole_day_gives_no_hour(meeting):
    meeting.starts_at, meeting.ends_at = paris(2099, 12, 3), paris(2099, 12, 4)
    assert sms_text(meeting, URL).startswith("Assemblée de quartier. jeu. 3 déc. 2099. Centre social")


def test_an_sms_says_the_old_date_and_the_new_one(meeting, facilitator):
    moved = move_meeting(
        meeting, by=facilitator, starts_at=paris(2099, 12, 8, 18), ends_at=paris(2099, 12, 8, 20), place="École"
    )
    assert sms_text(moved, URL).startswith(
        "DÉPLACÉE: Assemblée de quartier. mar. 8 déc. 2099 18h-20h au lieu du jeu. 3 déc. 2099 18h. École"
    )


def every_state(meeting, facilitator):
    yield meeting
    yield move_meeting(
        meeting, by=facilitator, reason="x" * 255, starts_at=paris(2099, 12, 8, 18), ends_at=paris(2099, 12, 9, 20)
    )
    yield cancel_meeting(meeting, by=facilitator, reason="Très longue raison " * 13, next_date=paris(2099, 12, 10, 18))


def test_no_words_make_a_text_too_long_or_hide_the_day_and_the_phone(meeting, facilitator, naughty_strings):
    hostile = [*naughty_strings[::9], "Ê" * 255, "€" * 255, "Réunion publique " * 15, "👾" * 200]
    for one in every_state(meeting, facilitator):
        one.services = list(Service.values)
        for words in hostile:
            one.title = one.place = one.address = one.landmark = words[:200]
            sms, message = sms_text(one, URL), message_text(one, f"https://tablee.example/{'a' * 80}/")
            assert septets(sms) <= 160
            assert len(message) <= 500
            for text in (sms, message):
                assert "déc" in text
                assert "04 91 00 00 00" in text


def test_a_message_says_all_without_opening_the_link(meeting, client):
    text = message_text(meeting, URL).replace("\u00a0", " ")
    assert text == (
        "Assemblée de quartier\njeudi 3 décembre 2099, de 18 h à 20 h 30\nCentre social, en face de la pharmacie\n"
        f"Enfants bienvenus\nTéléphone : 04 91 00 00 00\n{URL}"
    )
    assert "Enfants bienvenus" in client.get(meeting.url).content.decode()


# --- Who is told ------------------------------------------------------------------------------------------------------


@pytest.fixture
def people(table, facilitator):
    """Three people without account: by mail, by mail who stopped, by phone."""
    told = add_informed(table, by=facilitator, name="Naïma", email="naima@exemple.test")
    stopped = add_informed(table, by=facilitator, name="Paul", email="paul@exemple.test")
    stop_telling(stopped)
    add_informed(table, by=facilitator, name="Fatou", phone="06 00 00 00 00")
    return told


def test_people_without_account_are_told_of_each_change_once(
    meeting, facilitator, people, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=paris(2099, 12, 10, 18))

    assert [mail.to for mail in mailoutbox] == [["naima@exemple.test"]]
    mail = mailoutbox[0]
    assert "Annulé" in mail.subject
    assert "Salle inondée" in mail.subject + mail.body
    assert "04 91 00 00 00" in mail.body
    assert "vous avez demandé" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    activity = Activity.objects.of_verb("meetings.cancelled").get()
    tell_informed(activity.pk)
    assert len(mailoutbox) == 1

    with django_capture_on_commit_callbacks(execute=True):
        move_meeting(meeting, by=facilitator, starts_at=paris(2099, 12, 8, 18), ends_at=paris(2099, 12, 8, 20))
    assert len(mailoutbox) == 2
    assert mailoutbox[1].attachments[0][0] == "rencontre.ics"


def test_who_follows_or_registered_gets_no_second_mail(
    meeting, table, facilitator, mailoutbox, django_capture_on_commit_callbacks
):
    follower = PersonFactory(email="abonnee@exemple.test")
    follow(table, by=follower)
    for email in ("abonnee@exemple.test", "inscrite@exemple.test", "prevenue@exemple.test"):
        add_informed(table, by=facilitator, email=email)
    MeetingPage.objects.filter(pk=meeting.pk).update(takes_registrations=True)
    with django_capture_on_commit_callbacks(execute=True):
        register(meeting, name="Inscrite", email="inscrite@exemple.test")
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, by=facilitator, reason="Salle inondée")

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "abonnee@exemple.test",
        "inscrite@exemple.test",
        "prevenue@exemple.test",
    ]


def test_the_screen_gives_texts_papers_and_whom_to_phone(client, meeting, facilitator, people):
    MeetingPage.objects.filter(pk=meeting.pk).update(takes_registrations=True, capacity=1)
    register(meeting, name="Zora", phone="07 00 00 00 00")
    register(meeting, name="Sans rien")
    register(meeting, name="Fanta", phone="07 00 00 00 01")
    client.force_login(facilitator)

    page = client.get(reverse("meetings_call", args=[meeting.pk])).content.decode()

    for words in ("affiche.pdf", "rencontre.ics", "Fatou", "06 00 00 00 00", "Zora", "07 00 00 00 00"):
        assert words in page
    assert sms_text(meeting, short_url(meeting)) in unescape(page)
    assert "1 personne prévenue sans compte" in page
    assert (page.count("a réservé une place"), page.count("en liste d’attente")) == (1, 1)
    assert "ni e-mail ni téléphone" in page
    assert "porte.pdf" not in page
    assert "naima@" not in page
    assert "paul@" not in page


def test_publishing_leads_to_the_poster_and_the_texts(client, meeting, facilitator):
    client.force_login(facilitator)
    lists = {name: inline_formset([]) for name in ("agenda_items", "papers", "concerned_bodies", "comments")}
    hours = {"starts_at": "2098-12-04 18:00", "ends_at": "2098-12-04 20:00"}
    words = {"title": "Café", "slug": "cafe", "kind": "meeting", "place": "", "themes": [], "action-publish": "1"}
    data = nested_form_data(words | hours | lists)

    answer = client.post(reverse("wagtailadmin_pages:edit", args=[meeting.pk]), data, follow=True)

    assert f'href="{reverse("meetings_call", args=[meeting.pk])}"' in str([*answer.context["messages"]])


def test_only_those_who_may_change_the_date_see_the_phone_numbers(client, meeting, table, people):
    other = add_table(table.get_parent(), slug="ailleurs")
    client.force_login(staff("autre@demo.example", on=other))
    assert client.get(reverse("meetings_call", args=[meeting.pk])).status_code == 302
    assert client.get(reverse("meetings_call", args=[other.pk])).status_code == 404


def test_cancelling_leads_to_what_is_left_to_do_and_everything_says_so_at_once(client, meeting, table, facilitator):
    add_calendar(table.get_parent())
    public = [table.url, meeting.url, "/agenda/", f"{meeting.url}affiche/", "/actualites.atom"]
    feeds = [f"{meeting.url}rencontre.ics", f"{table.url}agenda.ics"]
    reader = Client()
    for address in (*public, *feeds):
        assert reader.get(address).status_code == 200  # kept for the next reader
    client.force_login(facilitator)

    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post(reverse("meetings_cancel", args=[meeting.pk]), {"reason": "La salle est inondée"})

    assert done.status_code == 303
    assert done.headers["Location"] == reverse("meetings_call", args=[meeting.pk])
    assert "porte.pdf" in client.get(done.headers["Location"]).content.decode()
    for address in public:
        page = reader.get(address).content.decode()
        assert re.search("annulée", page, re.IGNORECASE), address
        assert "La salle est inondée" in page, address
    for address in feeds:
        assert b"STATUS:CANCELLED" in reader.get(address).content, address


# --- As last time -----------------------------------------------------------------------------------------------------


def meetings_on(table, *days, **fields):
    """Published meetings on these days, at 18 h; return the last."""
    for number, day in enumerate(days):
        hours = {"starts_at": paris(*day, 18), "ends_at": paris(*day, 19, 30)}
        page = MeetingPageFactory(parent=table, slug=f"passee-{number}", **(hours | fields))
    return page


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([(2098, 10, 2), (2098, 11, 6), (2098, 12, 4)], (2099, 1, 1)),  # the first Thursdays
        ([(2098, 11, 20), (2098, 12, 4)], (2098, 12, 18)),
        ([(2098, 11, 27), (2098, 12, 4)], (2098, 12, 11)),
        ([(2098, 6, 5), (2098, 9, 4), (2098, 12, 4)], (2099, 3, 5)),
        ([(2098, 10, 30)], (2098, 11, 27)),  # a fifth Thursday is the last one
    ],
)
def test_the_next_date_follows_the_rhythm_of_the_last_ones(table, days, expected):
    assert next_start(meetings_on(table, *days)) == paris(*expected, 18)


def test_a_rhythm_that_stopped_long_ago_gives_a_date_to_come(table):
    start = next_start(meetings_on(table, (2020, 3, 5), (2020, 4, 2)))
    assert start > timezone.now()
    assert (start.weekday(), (start.day - 1) // 7, timezone.localtime(start).hour) == (3, 0, 18)


def test_dates_that_make_themselves_are_not_the_last_time(table):
    series = MeetingSeries.objects.create(
        body=table,
        frequency="weekly",
        weekdays=[2],
        hour=time(18),
        first_on=date(2098, 1, 1),
        made_until=date(2099, 1, 1),
    )
    assembly = meetings_on(table, (2098, 10, 2), (2098, 11, 6))
    for number, day in enumerate([(2098, 11, 5), (2098, 11, 12)]):
        MeetingPageFactory(parent=table, slug=f"serie-{number}", starts_at=paris(*day, 18), series=series)

    assert last_meeting(table).pk == assembly.pk
    assert next_start(assembly) == paris(2098, 12, 4, 18)


def test_a_month_in_a_title_becomes_that_of_the_new_date():
    november, april, december = (paris(2098, month, 4, 18) for month in (11, 4, 12))
    assert retitled("Assemblée de novembre", november, april) == "Assemblée d’avril"
    assert retitled("Assemblée d’avril", april, december) == "Assemblée de décembre"
    assert retitled("La fête", november, april) == "La fête"


def test_as_last_time_makes_a_draft_and_publishes_nothing(client, table, facilitator, mailoutbox):
    last = meetings_on(
        table,
        (2098, 11, 6),
        title="Assemblée de novembre",
        landmark="en face de la pharmacie",
        services=["meal"],
        languages="arabe",
    )
    AgendaItem.objects.create(meeting=last, title="La placette", sort_order=0)
    MeetingPageFactory(parent=table, slug="annulee", starts_at=paris(2098, 12, 1, 10), state=MeetingState.CANCELLED)
    client.force_login(facilitator)
    address = reverse("meetings_as_last_time", args=[table.pk])

    page = client.get(address).content.decode()
    assert "2098-12-04T18:00" in page
    assert MeetingPage.objects.count() == 2
    done = client.post(address, {"starts_at": "2098-12-04T18:00"})

    draft = MeetingPage.objects.get(title="Assemblée de décembre")
    assert done.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert not draft.live
    assert (draft.ends_at, draft.place, draft.landmark) == (paris(2098, 12, 4, 19, 30), last.place, last.landmark)
    assert (draft.services, draft.languages, draft.slug) == (["meal"], "arabe", "2098-12-04-reunion")
    assert (draft.announced, draft.sequence) == (None, 0)
    assert draft.uid != last.uid
    assert list(draft.agenda_items.all()) == []
    assert client.get(done.headers["Location"]).status_code == 200
    assert mailoutbox == []

    client.post(reverse("meetings_duplicate", args=[last.pk]), {"starts_at": "2099-02-05T18:00"})
    twin = MeetingPage.objects.get(title="Assemblée de février")
    assert [item.title for item in twin.agenda_items.all()] == ["La placette"]


def test_a_button_pressed_twice_prepares_one_draft(client, table, facilitator):
    meetings_on(table, (2026, 11, 5))
    client.force_login(facilitator)
    address = reverse("meetings_as_last_time", args=[table.pk])

    first, second = (client.post(address, {"starts_at": f"{in_days(9):%Y-%m-%dT%H:%M}"}) for _time in range(2))

    assert first.url == second.url and MeetingPage.objects.filter(live=False).count() == 1


def test_a_past_date_is_refused_and_a_stranger_prepares_nothing(client, table, facilitator):
    meetings_on(table, (2098, 11, 6))
    address = reverse("meetings_as_last_time", args=[table.pk])
    client.force_login(facilitator)
    assert client.post(address, {"starts_at": "2020-01-01T18:00"}).status_code == 422
    assert client.post(address, {"starts_at": "demain"}).status_code == 422
    empty = add_table(table.get_parent(), slug="vide")
    client.force_login(staff("autre@demo.example", on=empty))
    assert client.get(address).status_code == 302
    assert client.get(reverse("meetings_as_last_time", args=[empty.pk])).headers["Location"].endswith(f"/{empty.pk}/")
    assert MeetingPage.objects.count() == 1


def test_a_day_of_the_editors_calendar_comes_with_the_hours_and_place_of_last_time(client, table, facilitator):
    meetings_on(table, (2027, 11, 4), place="École Vayssière")
    client.force_login(facilitator)
    page = client.get(reverse("meetings_add_on_day", args=[2027, 12, 9, table.pk])).content.decode()
    assert "09/12/2027 18:00" in page
    assert "09/12/2027 19:30" in page
    assert "École Vayssière" in page
