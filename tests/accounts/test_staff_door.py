"""The team's door: no password alone, no other way in."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.actions import remove_second_factor
from accounts.models import User
from accounts.roles import ADMINISTRATORS, EDITORS
from tests.factories.accounts import (
    ACTIVATE,
    AccountFactory,
    ask_for_code,
    code_in,
    code_of_phone,
    enrol,
    enter_with_password,
    open_enrolment,
    staff_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]
ADMIN = "/admin/"
CHECK = "/compte/deuxieme-verification/code/"


@pytest.fixture
def strict(settings):
    """As production settings have it."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


def test_wagtails_own_door_is_closed(client):
    answer = client.get("/admin/login/", {"next": "/admin/pages/"})
    assert (answer.status_code, answer["Location"]) == (302, "/compte/connexion/?next=%2Fadmin%2Fpages%2F")
    person = staff_member(EDITORS)
    assert client.post("/admin/login/", {"username": person.email, "password": "x"}).status_code == 404
    for method in (client.put, client.options, client.head):
        assert method("/admin/login/").status_code == 404
    assert client.get("/admin/password_reset/").status_code in (302, 404)


def test_a_visitor_of_the_back_office_is_sent_to_the_one_door(client):
    answer = client.get(ADMIN)
    assert (answer.status_code, answer["Location"]) == (302, "/compte/connexion/?next=/admin/")


def test_a_resident_is_not_let_in(client):
    client.force_login(AccountFactory())
    answer = client.get(ADMIN)
    assert answer.status_code == 302
    assert "/admin/" not in answer["Location"].split("?")[0]


def test_under_development_a_password_is_enough_and_a_notice_says_that_it_will_not_be(client):
    enter_with_password(client, staff_member(EDITORS))
    answer = client.get(ADMIN)
    assert answer.status_code == 200
    assert "Site d’essai" in answer.text
    assert 'href="/compte/deuxieme-verification/"' in answer.text


def test_with_a_second_factor_required_nothing_says_test_site(client, strict):
    person = staff_member(EDITORS)
    secret = enrol(person)
    enter_with_password(client, person)
    client.post(CHECK, {"code": code_of_phone(secret)})
    answer = client.get(ADMIN)
    assert answer.status_code == 200
    assert "Site d’essai" not in answer.text


@pytest.mark.parametrize(
    "address", [ADMIN, "/admin/pages/", "/admin/moderation/", "/admin/api/main/pages/", "/admin/nowhere/"]
)
def test_a_password_alone_is_sent_to_set_up_the_second_check(client, strict, address):
    enter_with_password(client, staff_member(EDITORS))
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{ACTIVATE}?next=")


def test_the_next_time_the_code_is_asked_before_anything_else(client, strict):
    person = staff_member(EDITORS)
    secret = enrol(person)
    answer = enter_with_password(client, person, next=ADMIN)
    assert answer["Location"].startswith(CHECK)
    assert "_auth_user_id" not in client.session
    assert client.get(ADMIN).status_code == 302
    assert 'role="alert"' in client.post(CHECK, {"code": "000000"}).text

    entered = client.post(CHECK, {"code": code_of_phone(secret)})

    assert (entered.status_code, entered["Location"]) == (302, ADMIN)
    assert client.get(ADMIN).status_code == 200


def test_a_rescue_code_lets_in_once(client, client_again, strict):
    person = staff_member(EDITORS)
    enter_with_password(client, person)
    page = open_enrolment(client)
    client.post(ACTIVATE, {"code": code_of_phone(page.context["form"].secret)})
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]

    enter_with_password(client_again, person)
    assert client_again.post(CHECK, {"code": code}).status_code == 302
    assert client_again.get(ADMIN).status_code == 200

    client_again.post("/compte/deconnexion/")
    enter_with_password(client_again, person)
    assert 'role="alert"' in client_again.post(CHECK, {"code": code}).text


@pytest.fixture
def client_again():
    from django.test import Client

    return Client()


def test_a_code_by_mail_does_not_replace_the_phone(client, strict):
    person = staff_member(EDITORS, email="equipe@demo.example")
    secret = enrol(person)
    ask_for_code(client, person.email, next=ADMIN)
    answer = client.post("/compte/connexion/code/confirmer/", {"code": code_in(mail.outbox[0]), "next": ADMIN})
    assert answer["Location"].startswith(CHECK)
    assert client.get(ADMIN).status_code == 302
    client.post(CHECK, {"code": code_of_phone(secret)})
    assert client.get(ADMIN).status_code == 200


def test_a_session_older_than_the_second_check_is_asked_for_it(client, strict):
    person = staff_member(EDITORS)
    enter_with_password(client, person)
    secret = enrol(person)
    answer = client.get(ADMIN)
    assert answer["Location"] == "/compte/deuxieme-verification/confirmer/?next=%2Fadmin%2F"
    assert "Deuxième vérification" in client.get(answer["Location"]).text
    entered = client.post(answer["Location"], {"code": code_of_phone(secret), "next": ADMIN})
    assert (entered.status_code, entered["Location"]) == (302, ADMIN)
    assert client.get(ADMIN).status_code == 200


def test_the_second_check_can_be_removed_only_by_whoever_has_just_shown_it(client):
    person = staff_member(EDITORS)
    secret = enrol(person)
    client.force_login(person)
    asked = client.get(ACTIVATE + "retirer/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/compte/")
    assert Authenticator.objects.filter(user=person).exists()
    client.post("/compte/deuxieme-verification/confirmer/", {"code": code_of_phone(secret)})
    client.post(ACTIVATE + "retirer/")
    assert not Authenticator.objects.filter(user=person).exists()


def test_every_page_of_the_second_check_is_ours(client):
    person = staff_member(EDITORS)
    enter_with_password(client, person)
    for address, words in [
        ("/compte/deuxieme-verification/", "Ma deuxième vérification"),
        ("/compte/mot-de-passe/", "Changer mon mot de passe"),
        ("/compte/adresse/", "Changer mon adresse"),
    ]:
        page = client.get(address)
        assert page.status_code == 200
        assert words in page.text
        assert "style=" not in page.text.split("<main")[1].split("</main")[0]


def test_an_administrator_keeps_people_with_our_forms(client):
    client.force_login(staff_member(ADMINISTRATORS))
    add = reverse("wagtailusers_users:add")
    form = client.get(add).text
    assert 'name="display_name"' in form
    assert 'name="first_name"' not in form
    assert 'name="username"' not in form

    answer = client.post(add, {"email": "Nour@demo.example", "display_name": "Nour", "groups": []})
    assert answer.status_code == 302, answer.context["form"].errors
    nour = User.objects.get(email="nour@demo.example")
    assert not nour.has_usable_password()

    edit = reverse("wagtailusers_users:edit", args=[nour.pk])
    assert client.get(edit).status_code == 200
    answer = client.post(
        edit,
        {
            "email": "nour@demo.example",
            "display_name": "Nour B.",
            "is_active": "on",
            "groups": [Group.objects.get(name=EDITORS).pk],
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    nour.refresh_from_db()
    assert nour.display_name == "Nour B."
    assert nour.groups.get().name == EDITORS
    refused = client.post(add, {"email": "NOUR@demo.example", "display_name": "x"})
    assert refused.status_code == 200
    assert refused.context["form"].errors


def test_an_editor_does_not_keep_people(client):
    client.force_login(staff_member(EDITORS))
    assert client.get(reverse("wagtailusers_users:index")).status_code == 302


def test_somebody_made_in_the_back_office_enters_with_a_code(client):
    client.force_login(staff_member(ADMINISTRATORS))
    client.post(reverse("wagtailusers_users:add"), {"email": "nour@demo.example", "display_name": "Nour"})
    client.logout()
    ask_for_code(client, "nour@demo.example")
    answer = client.post("/compte/connexion/code/confirmer/", {"code": code_in(mail.outbox[0])}, follow=True)
    assert answer.status_code == 200
    assert "_auth_user_id" in client.session


def removal_of(person):
    return reverse("wagtailusers_users:remove_second_factor", args=[person.pk])


def test_an_administrator_removes_the_second_check_of_somebody_who_lost_her_phone(
    client, client_again, strict, django_capture_on_commit_callbacks
):
    person, administrator = staff_member(EDITORS, display_name="Nour"), staff_member(ADMINISTRATORS)
    enter_with_password(client_again, person)
    page = open_enrolment(client_again)
    client_again.post(ACTIVATE, {"code": code_of_phone(page.context["form"].secret)})
    client_again.logout()
    mail.outbox.clear()
    secret = enrol(administrator)
    enter_with_password(client, administrator)
    client.post(CHECK, {"code": code_of_phone(secret)})
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert f'href="{removal_of(person)}"' in client.get(edit).text

    asked = client.get(removal_of(person))
    assert "codes de secours ne servent plus" in asked.text
    assert Authenticator.objects.filter(user=person).count() == 2
    with django_capture_on_commit_callbacks(execute=True):  # the mail leaves on commit
        done = client.post(removal_of(person))

    assert (done.status_code, done["Location"]) == (303, edit)
    after = client.get(edit).text
    assert "La deuxième vérification de «\u00a0Nour\u00a0» est retirée" in after
    assert removal_of(person) not in after
    assert not Authenticator.objects.filter(user=person).exists()
    assert Authenticator.objects.filter(user=administrator).exists()
    [told] = mail.outbox
    assert told.to == [person.email]
    assert "votre deuxième vérification a été retirée" in told.subject
    assert "Vous n’avez rien demandé" in told.body
    entry = ModelLogEntry.objects.get(action="accounts.remove_second_factor")
    assert (entry.object_id, entry.user) == (str(person.pk), administrator)
    assert "Deuxième vérification retirée" in client.get(reverse("wagtailusers_users:history", args=[person.pk])).text

    enter_with_password(client_again, person)
    assert client_again.get(ADMIN)["Location"].startswith(ACTIVATE)


def test_removing_a_second_check_twice_tells_once(client, django_capture_on_commit_callbacks):
    person, administrator = staff_member(EDITORS), staff_member(ADMINISTRATORS)
    enrol(person)

    with django_capture_on_commit_callbacks(execute=True):
        assert remove_second_factor(person, by=administrator)
        assert not remove_second_factor(person, by=administrator)

    assert len(mail.outbox) == 1
    client.force_login(administrator)
    assert "il n’y a rien à retirer" in client.get(removal_of(person)).text
    with django_capture_on_commit_callbacks(execute=True):
        assert "Il n’y avait pas" in client.post(removal_of(person), follow=True).text
    assert len(mail.outbox) == 1


def test_only_an_administrator_removes_a_second_check_and_never_her_own(client):
    person = staff_member(EDITORS)
    everything = staff_member(is_superuser=True)
    administrator = staff_member(ADMINISTRATORS)
    gone = staff_member(ADMINISTRATORS, is_active=False)
    for somebody in (person, everything, administrator):
        enrol(somebody)
    for by, account in [
        (staff_member(EDITORS), person),
        (AccountFactory(), person),
        (gone, person),
        (administrator, administrator),
        (administrator, everything),
    ]:
        with pytest.raises(PermissionDenied):
            remove_second_factor(account, by=by)
        client.force_login(by)
        assert client.post(removal_of(account)).status_code == 302
        assert Authenticator.objects.filter(user=account).exists()
    assert remove_second_factor(administrator, by=everything)
    client.force_login(everything)
    assert client.get("/admin/users/second-factor/99999999999999999999999/").status_code == 404


def test_somebody_with_every_right_is_changed_only_by_her_like(client):
    everything, administrator = staff_member(is_superuser=True), staff_member(ADMINISTRATORS)
    edit = reverse("wagtailusers_users:edit", args=[everything.pk])
    client.force_login(administrator)
    client.post(edit, {"email": "voleuse@demo.example", "display_name": "x", "is_active": "on"})
    everything.refresh_from_db()
    assert everything.email != "voleuse@demo.example"
    client.force_login(staff_member(is_superuser=True))
    assert client.get(edit).status_code == 200
