"""Setting up the second check: alone in its file, as allauth tells of it on commit, within the request."""

import pytest
from django.core import mail

from accounts.roles import EDITORS
from home.actions import set_up_site
from tests.factories.accounts import ACTIVATE, code_of_phone, enter_with_password, open_enrolment, staff_member

RESCUE = "/compte/deuxieme-verification/secours/"


@pytest.mark.django_db(transaction=True)
def test_enrolling_opens_the_door_at_once_and_hands_rescue_codes(client, site_root, settings):
    set_up_site()
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    person = staff_member(EDITORS)
    enter_with_password(client, person)
    page = open_enrolment(client)
    assert "photographiez ce carré" in page.text
    wrong = client.post(ACTIVATE, {"code": "000000"})
    assert 'role="alert"' in wrong.text

    done = client.post(ACTIVATE, {"code": code_of_phone(page.context["form"].secret)})

    assert (done.status_code, done["Location"]) == (302, RESCUE)
    codes = client.get(RESCUE)
    assert "Codes de secours" in codes.text
    assert codes.text.count("<code>") == 10
    assert "10 codes restants" in codes.text
    assert client.get("/admin/").status_code == 200
    assert "deuxième vérification est en place" in mail.outbox[0].subject
    downloaded = client.get(RESCUE + "telecharger/")
    assert downloaded.status_code == 200
    assert downloaded["Content-Disposition"].startswith("attachment")
