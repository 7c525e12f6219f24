"""What happens to a date, by whoever holds it, on a 360 px phone with the keyboard alone (domain.md §11, S3 and S4)."""

from datetime import time, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from accounts.models import User
from meetings.actions.people import add_informed
from meetings.actions.registration import register
from meetings.actions.series import create_series
from meetings.models import MeetingPage
from pages.typography import day_words


@pytest.fixture
def facilitator(place, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return User.objects.get(email="admin@demo.example")


@pytest.fixture
def her_phone(facilitator, live_server, signed_in):
    return signed_in(live_server, facilitator, width=360)


@pytest.fixture
def deed(her_phone, by_keyboard, live_server):
    """`deed(meeting, "Annuler cette rencontre", send, **fields)`: all of it by keyboard, from its page in Wagtail."""

    def do(meeting, name, send, **fields):
        her_phone.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[meeting.pk]))
        by_keyboard(her_phone, "Actions", press=False)
        her_phone.keyboard.press("Enter")
        expect(her_phone.get_by_role("link", name=name)).to_be_visible()
        by_keyboard(her_phone, name)
        for field, words in fields.items():
            by_keyboard(her_phone, f"id_{field}", press=False)
            # A date is typed otherwise in each language of the browser.
            her_phone.locator(":focus").fill(words)
        assert her_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        by_keyboard(her_phone, send)

    return do


def entry_of(client, address, meeting):
    """Return the VEVENT with this meeting's identifier and its hour, in a feed."""
    found = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    return next(one for one in found if one["DTSTART"].dt == meeting.starts_at)


def test_one_date_of_a_series_is_moved(place, facilitator, her_phone, deed, new_page, by_keyboard, live_server, client):
    first = timezone.localdate() + timedelta(days=10)
    rule = {"frequency": "weekly", "interval": 1, "weekdays": [first.weekday()], "hour": time(18), "first_on": first}
    series = create_series(place["table"], by=facilitator, pattern={"title": "Café", "place": "Centre social"}, **rule)
    before = list(series.dates.order_by("starts_at"))
    old = before[1].starts_at
    day = timezone.localdate(old) + timedelta(days=5)

    her_phone.goto(live_server.url + reverse("meetings_series_show", args=[series.pk]))
    by_keyboard(her_phone, day_words(old).capitalize())
    deed(
        before[1],
        "Déplacer la date",
        "Déplacer la rencontre et prévenir",
        starts_at=f"{day}T19:00",
        ends_at=f"{day}T21:00",
        place="Gymnase",
    )
    expect(her_phone.locator("body")).to_contain_text("est déplacée")

    moved, *others = [MeetingPage.objects.get(pk=one.pk) for one in (before[1], before[0], *before[2:])]
    assert [one.starts_at for one in others] == [one.starts_at for one in (before[0], *before[2:])]
    resident = new_page(width=360, javascript=False)
    resident.goto(live_server.url + moved.url)
    expect(resident.locator("main")).to_contain_text(f"au lieu du {day_words(old)}")
    resident.goto(live_server.url + "/agenda/")
    expect(resident.locator("main")).to_contain_text(f"Déplacée (au lieu du {day_words(old)})")
    wide = new_page(width=1280, javascript=False)
    wide.goto(live_server.url + f"/agenda/{timezone.localtime(old):%Y/%m}/")
    expect(wide.locator("td s", has_text="Café")).to_be_visible()
    entry = entry_of(client, "/agenda/agenda.ics", moved)
    assert entry["RECURRENCE-ID"].dt == old and entry["SEQUENCE"] > 0
    assert entry["UID"] == entry_of(client, "/agenda/agenda.ics", others[0])["UID"]


def test_a_meeting_is_cancelled_the_same_day(place, facilitator, her_phone, deed, new_page, live_server, client):
    meeting = place["ahead"]
    meeting.takes_registrations = True
    meeting.save()
    register(meeting, name="Nadia", phone="06 00 00 00 01")
    add_informed(place["table"], by=facilitator, name="Karim", phone="06 00 00 00 02")
    add_informed(place["table"], by=facilitator, name="Rosa", email="rosa@demo.example")
    next_date = meeting.starts_at + timedelta(days=7)
    mail.outbox.clear()

    deed(
        meeting,
        "Annuler cette rencontre",
        "Annuler la rencontre et prévenir",
        reason="La salle est inondée",
        next_date=f"{timezone.localtime(next_date):%Y-%m-%dT%H:%M}",
    )

    main = her_phone.locator("main")
    for name in ("Nadia", "Karim"):
        expect(main.get_by_role("row", name=name)).to_be_visible()
    assert [message.to for message in mail.outbox] == [["rosa@demo.example"]]
    paper = pypdfium2.PdfDocument(BytesIO(client.get(f"{meeting.url}porte.pdf").content))
    assert "ANNULÉE" in paper[0].get_textpage().get_text_range()
    entry = Calendar.from_ical(client.get(f"{meeting.url}rencontre.ics").content).walk("VEVENT")[0]
    assert entry["STATUS"] == "CANCELLED" and entry["SEQUENCE"] > 0
    resident = new_page(width=360, javascript=False)
    for address in ("/", place["table"].url, meeting.url, f"{meeting.url}affiche/", "/agenda/"):
        resident.goto(live_server.url + address)
        page = resident.locator("body")
        expect(page).to_contain_text("La salle est inondée")
        expect(page).to_contain_text(day_words(next_date))
        assert "annulée" in page.inner_text().lower()
