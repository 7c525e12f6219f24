"""Counting who came in a hall without network (domain.md §11, S5): nothing is lost, nothing arrives twice."""

from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from meetings.models import AttendanceSheet, MeetingPage
from tests.factories.registrations import RegistrationFactory


def test_a_count_made_without_network_survives_a_reload_and_leaves_once(
    place, live_server, signed_in, assert_accessible, settings
):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    meeting = MeetingPage.objects.get(pk=place["ahead"].pk)
    RegistrationFactory(meeting=meeting, name="Nadia", people=2)
    page = signed_in(live_server, User.objects.get(email="admin@demo.example"), width=360)
    page.goto(live_server.url + reverse("meetings_attendance", args=[meeting.pk]))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_function("async () => (await caches.keys()).length && navigator.serviceWorker.controller !== null")

    page.context.set_offline(True)
    # A page that was just given back may ask once before the browser remembers that it is cut off.
    page.context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_role("button", name="Un de plus : Habitantes et habitants").click(click_count=3)
    page.get_by_label("Nadia").check()
    status = page.locator("[role=status]")
    expect(status).to_contain_text("gardé sur ce téléphone")
    page.reload()
    expect(page.locator("output")).to_have_text("5")
    expect(page.get_by_label("Nadia")).to_be_checked()
    page.get_by_role("button", name="Envoyer le comptage").click()
    expect(status).to_contain_text("partira tout seul")
    page.reload()
    expect(status).to_contain_text("partira tout seul")
    assert not AttendanceSheet.objects.exists()

    page.context.unroute_all()
    page.context.set_offline(False)
    expect(status).to_contain_text("5 en tout")
    sheet = AttendanceSheet.objects.get()
    assert (sheet.counts, sheet.version) == ({"resident": 5}, 1)
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("caches.keys()") == []  # the names that were kept with the page are gone
