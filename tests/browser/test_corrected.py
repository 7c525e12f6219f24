"""Minutes a later meeting approved, as people see them on a phone of 360 px: a mistake to correct, a name to remove."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings.actions import readback
from meetings.actions.approval import approve_minutes
from meetings.models import Decision, MinutesPage, MinutesRemark, NameRemoval, ReadBackInvitation
from tests.factories.meetings import add_table, in_days, staff
from tests.factories.minutes import ATTENDANCE, block_id, decision, meeting_in, published
from tests.factories.pages import bare_site

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Zéphyrine Quatrebœufs"


@pytest.fixture
def minutes():
    home = bare_site()
    meeting = meeting_in(home, add_table(home), starts_at=in_days(-40), ends_at=in_days(-40, 20))
    body = [ATTENDANCE, decision(f"Six bancs le 15 mai, propose {NAME}.")]
    found = published(meeting, by=staff("facilitatrice@demo.example", on=meeting.get_parent()), body=body)
    return approve_minutes(found, by=found.owner, at=timezone.localdate(), mode="with_remarks")


def test_an_official_says_that_a_date_is_wrong_and_it_is_corrected(live_server, new_page, signed_in, minutes):
    facilitator = minutes.owner
    readback.invite_to_read_back(
        minutes, by=facilitator, email="elu@demo.example", name="Camille Exemple", signed_as="adjointe au maire"
    )
    link = readback.remarks_path(minutes, ReadBackInvitation.objects.get().token)
    official = new_page(width=360, javascript=False)
    official.goto(live_server.url + link)
    official.locator(f"a[href^='{block_id(2)}']").press("Enter")
    official.get_by_label("Une date, un chiffre ou un lieu est faux").check()
    official.get_by_label("Ce que vous avez dit").fill("C’est le 20 mai.")
    official.get_by_role("button", name="Envoyer ma remarque").press("Enter")
    expect(official.locator("main")).to_contain_text("Camille Exemple, adjointe au maire")

    page = signed_in(live_server, facilitator, width=360, has_touch=True)
    page.goto(live_server.url + reverse("meetings_remark", args=[MinutesRemark.objects.get().pk]))
    page.get_by_role("button", name="Accepter, et changer le texte").press("Enter")
    page.wait_for_url("**/edit/**")
    passage = page.locator("[name='body-1-value-text']")
    expect(passage).to_be_visible()
    passage.fill(f"Six bancs le 20 mai, propose {NAME}.")
    page.locator("[name='change_reason']").fill("La date.")
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=30_000)
    page.locator("footer [data-w-dropdown-target='toggle']").press("Enter")
    with page.expect_navigation():
        page.locator("button[name='action-publish']").press("Enter")

    official.reload()
    expect(official.locator("main")).to_contain_text("Votre remarque est acceptée")
    official.goto(live_server.url + minutes.url)
    expect(official.locator(".tags")).to_contain_text("Validé le")
    official.get_by_role("link", name="Corrigé le").press("Enter")
    expect(official.locator("main")).to_contain_text("La date.")
    assert "15" in official.locator("del").inner_text()
    assert "20" in official.locator("ins").inner_text()
    assert official.evaluate("document.documentElement.scrollWidth") <= 360
    assert "20 mai" in Decision.objects.get().text


def test_a_resident_has_his_name_taken_off(live_server, new_page, signed_in, minutes):
    resident = new_page(width=360, javascript=False)
    resident.goto(live_server.url + minutes.url)
    resident.locator(f"[id='{block_id(2)}']").get_by_role("link", name="Retirer un nom").press("Enter")
    resident.get_by_label("Le nom, comme il est écrit").fill(NAME)
    resident.get_by_role("button", name="Demander le retrait").press("Enter")
    expect(resident.locator("main")).to_contain_text(NameRemoval.objects.get().ticket)
    expect(resident.locator("main")).to_contain_text("au plus tard")

    page = signed_in(live_server, minutes.owner, width=360, has_touch=True)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="1 nom à retirer").press("Enter")
    page.get_by_role("link", name="Voir où est ce nom").press("Enter")
    page.get_by_role("button", name="Voir où est ce nom").press("Enter")
    page.get_by_role("button", name="Retirer le nom partout").press("Enter")
    expect(page.locator("main")).to_contain_text("Le nom lui-même n’est gardé nulle part")

    for end in ("", "versions/1/"):
        resident.goto(f"{live_server.url}{minutes.url}{end}")
        expect(resident.locator("main")).to_contain_text("Six bancs le 15 mai, propose une personne.")
    assert NAME not in str(list(MinutesPage.objects.get().revisions.values_list("content", flat=True)))
