"""Coming in: with a code and no password, or with a password; and what a stranger learns, which is nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse

from tests.factories.accounts import (
    PASSWORD,
    AccountFactory,
    ask_for_code,
    code_in,
    enter_with_password,
    staff_member,
)

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = "/compte/connexion/", "/compte/inscription/"
CONFIRM = "/compte/connexion/code/confirmer/"


@pytest.fixture(autouse=True)
def ground(site_root):
    return site_root


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_resident_enters_with_six_figures_sent_to_her(client):
    person = AccountFactory(email="amina@demo.example")

    asked = ask_for_code(client, "amina@demo.example")
    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    (message,) = mail.outbox
    assert message.subject == "Tablée : votre code"
    assert message.to == ["amina@demo.example"]
    assert message.body.startswith("Bonjour,")
    assert "Voici votre code" in message.body
    assert "amina" not in message.body

    confirmed = client.post(CONFIRM, {"code": code_in(message)})

    assert (confirmed.status_code, confirmed["Location"]) == (302, reverse("accounts:home"))
    assert client.session["_auth_user_id"] == str(person.pk)
    welcome = client.get(reverse("accounts:home")).text
    assert person.display_name in welcome
    assert "Vous voilà dans votre compte." in welcome
    assert "code" not in welcome.split("<main")[0], "the code is behind her"


def test_her_address_may_be_written_in_capitals(client):
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "  Amina@Demo.Example ")
    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert is_signed_in(client)


def test_an_unknown_address_gets_the_same_answer_and_a_message_of_its_own(client, client_again):
    AccountFactory(email="amina@demo.example")
    known = ask_for_code(client, "amina@demo.example")
    unknown = ask_for_code(client_again, "inconnue@demo.example")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [visitor.get(CONFIRM).text for visitor in (client, client_again)]
    assert len({page.split("<main")[1].split("csrfmiddlewaretoken")[0] for page in pages}) == 1
    assert mail.outbox[1].to == ["inconnue@demo.example"]
    assert "Elle n’a pas encore de compte" in mail.outbox[1].body
    assert "http://testserver/compte/inscription/" in mail.outbox[1].body


@pytest.fixture
def client_again():
    from django.test import Client

    return Client(REMOTE_ADDR="127.0.0.2")


def test_a_false_code_is_said_beside_the_field_and_three_end_it(client):
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "amina@demo.example")

    wrong = client.post(CONFIRM, {"code": "000000"})
    assert "Ce code" in wrong.text or "Code incorrect" in wrong.text
    assert not is_signed_in(client)
    for _again in range(3):
        client.post(CONFIRM, {"code": "000000"})

    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert not is_signed_in(client), "after three tries the right code is worth nothing"


def test_an_old_code_no_longer_lets_in(client, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "amina@demo.example")

    late = client.post(CONFIRM, {"code": code_in(mail.outbox[0])}, follow=True)

    assert late.status_code == 200
    assert not is_signed_in(client)


def test_a_code_can_be_sent_again(client):
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "amina@demo.example")
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    client.post(CONFIRM, {"code": code_in(mail.outbox[1])})
    assert is_signed_in(client)


def test_a_mistyped_address_does_not_shut_the_door(client):
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "anima@demo.example")
    ask_for_code(client, "amina@demo.example")
    assert [message.to for message in mail.outbox] == [["anima@demo.example"], ["amina@demo.example"]]
    client.post(CONFIRM, {"code": code_in(mail.outbox[1])})
    assert is_signed_in(client)


def test_giving_up_leads_back_to_the_beginning(client):
    ask_for_code(client, "anima@demo.example")
    assert 'form="give-up"' in client.get(CONFIRM).text
    assert client.post("/compte/deconnexion/", {"next": LOGIN})["Location"] == LOGIN
    assert 'id="code_email"' in client.get(LOGIN).text
    assert client.get(CONFIRM).status_code == 302


def test_too_many_tries_are_told_to_wait_in_our_words(client):
    for number in range(20):
        answer = client.post(SIGNUP, {"email": "", "display_name": f"{number}"})
        assert answer.status_code == 200
    refused = client.post(SIGNUP, {"email": ""})
    assert refused.status_code == 429
    assert "Attendez un peu" in refused.text
    assert 'href="#contenu"' in refused.text, "it looks like the rest of the site"


def test_nobody_fills_the_mailbox_of_another(client):
    for _time in range(6):
        answer = ask_for_code(client, "amina@demo.example")
    assert len(mail.outbox) == 3
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("words", ["", "amina", "amina@", "a" * 400 + "@demo.example", "<script>alert(1)</script>"])
def test_what_is_not_an_address_is_refused_beside_the_field(client, words):
    answer = ask_for_code(client, words)
    assert answer.status_code in (200, 422)
    assert 'role="alert"' in answer.text
    assert "<script>alert(1)" not in answer.text
    assert mail.outbox == []


def test_opening_an_account_asks_for_an_address_a_name_if_she_likes_and_her_age(client):
    page = client.get(SIGNUP).text
    assert "J’ai 15 ans ou plus" in page
    assert "password" not in page

    refused = client.post(SIGNUP, {"email": "nadia@demo.example", "display_name": "Nadia"})
    assert 'role="alert"' in refused.text
    assert 'value="nadia@demo.example"' in refused.text, "nothing she typed is lost"
    assert mail.outbox == []

    sent = client.post(SIGNUP, {"email": "Nadia@demo.example", "display_name": "Nadia", "is_old_enough": "on"})
    assert sent.status_code == 302
    assert mail.outbox[0].subject == "Tablée : votre code"
    client.post(sent["Location"], {"code": code_in(mail.outbox[0])})

    assert is_signed_in(client)
    person = get_user_model().objects.get()
    assert (person.email, person.display_name) == ("nadia@demo.example", "Nadia")
    assert not person.has_usable_password()
    assert not person.is_staff


def test_opening_an_account_twice_tells_only_the_owner_of_the_address(client):
    AccountFactory(email="amina@demo.example")
    answer = client.post(SIGNUP, {"email": "amina@demo.example", "is_old_enough": "on"}, follow=True)
    assert answer.status_code == 200
    assert get_user_model().objects.count() == 1
    assert mail.outbox[0].subject == "Tablée : vous avez déjà un compte"
    assert "Elle en a déjà un" in mail.outbox[0].body


def test_the_team_enters_with_a_password(client):
    person = staff_member()
    assert enter_with_password(client, person).status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_read_the_same(client):
    person = staff_member()
    answers = [
        client.post(LOGIN, {"login": login, "password": "non"}).text for login in (person.email, "x@demo.example")
    ]
    for answer in answers:
        assert 'role="alert"' in answer
    assert not is_signed_in(client)


@pytest.mark.parametrize("target", ["https://mechant.example/", "//mechant.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, target):
    answer = enter_with_password(client, staff_member(), next=target)
    assert answer["Location"] == reverse("accounts:home")


def test_signing_in_leads_back_to_where_one_was(client):
    AccountFactory(email="amina@demo.example")
    ask_for_code(client, "amina@demo.example", next="/projets/")
    answer = client.post(CONFIRM, {"code": code_in(mail.outbox[0]), "next": "/projets/"})
    assert answer["Location"] == "/projets/"


def test_leaving_asks_once_then_leaves(client):
    client.force_login(AccountFactory())
    page = client.get("/compte/deconnexion/")
    assert "Me déconnecter" in page.text
    assert is_signed_in(client), "a link alone signs nobody out"
    assert client.post("/compte/deconnexion/")["Location"] == "/"
    assert not is_signed_in(client)


def test_a_forgotten_password_is_chosen_again_through_a_message(client):
    person = staff_member(email="equipe@demo.example")
    assert "indésirables" in client.post("/compte/mot-de-passe/oublie/", {"email": person.email}, follow=True).text
    (message,) = mail.outbox
    assert message.subject == "Tablée : choisir un autre mot de passe"
    address = next(line for line in message.body.splitlines() if line.startswith("http"))
    form = client.get(address, follow=True)
    assert "Choisir un mot de passe" in form.text
    new = "encore une longue phrase"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Votre mot de passe est changé" in done.text
    person.refresh_from_db()
    assert person.check_password(new)
    assert not person.check_password(PASSWORD)
    assert "déjà servi" in client.get(address, follow=True).text


def test_another_address_is_confirmed_before_it_counts(client):
    person = AccountFactory(email="amina@demo.example")
    client.force_login(person)
    asked = client.post("/compte/adresse/", {"email": "amina2@demo.example", "action_add": "1"})
    assert asked.status_code == 302
    person.refresh_from_db()
    assert person.email == "amina@demo.example"
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    person.refresh_from_db()
    assert person.email == "amina2@demo.example"
    assert mail.outbox[-1].subject.startswith("Tablée : ")


def test_the_log_never_bears_an_address(client, caplog):
    caplog.set_level("DEBUG")
    AccountFactory(email="amina@demo.example")
    answer = ask_for_code(client, "amina@demo.example")
    client.post(CONFIRM, {"code": "000000"})
    client.post(LOGIN, {"login": "amina@demo.example", "password": "secret-secret"})
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("django.db", "django.template"))]
    assert not [line for line in ours if "amina" in line or "secret-secret" in line]
    assert "amina" not in answer["Location"]


def test_hostile_words_never_break_a_form(client, naughty_strings):
    person = AccountFactory()
    client.force_login(person)
    for words in naughty_strings[::8]:
        assert client.post("/compte/", {"display_name": words}).status_code in (302, 400, 422), repr(words)
    for words in naughty_strings[::60]:
        answer = client.post(SIGNUP, {"email": words, "display_name": words, "is_old_enough": words})
        assert answer.status_code < 500
