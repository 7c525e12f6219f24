"""A resident's own space: her name, and leaving."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from accounts.actions import close_account, give_role, make_person
from accounts.roles import EDITORS
from activity.actions import follow, record
from activity.models import Activity, Follow
from home.actions import set_up_site
from meetings.verbs import MEETING_VERBS
from tests.factories.accounts import AccountFactory
from tests.factories.comments import CommentFactory
from tests.factories.meetings import add_table

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def table(site_root):
    return add_table(set_up_site())


@pytest.fixture
def amina(db):
    return AccountFactory(email="amina@demo.example", display_name="Amina")


def test_a_visitor_is_sent_to_the_door_and_back(client, site_root):
    for address in ("/compte/", "/compte/fermer/", "/compte/adresse/", "/compte/deuxieme-verification/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/compte/connexion/?next=/compte/")


def test_she_changes_the_name_others_read(client, site_root, amina):
    client.force_login(amina)
    answer = client.post("/compte/", {"display_name": "Mina"}, follow=True)
    assert "Votre nom est enregistré" in answer.text
    amina.refresh_from_db()
    assert amina.display_name == "Mina"


def test_a_name_too_long_comes_back_with_a_sentence(client, site_root, amina):
    client.force_login(amina)
    answer = client.post("/compte/", {"display_name": "x" * 81})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "x" * 81 in answer.text


def test_a_person_is_called_by_her_name_never_by_her_address(amina):
    assert str(amina) == amina.get_short_name() == "Amina"
    amina.display_name = ""
    assert "amina" not in f"{amina} {amina.get_full_name()} {amina.get_short_name()}"


def test_closing_asks_first(client, site_root, amina):
    client.force_login(amina)
    assert "Fermer mon compte" in client.get("/compte/fermer/").text
    assert User.objects.filter(pk=amina.pk).exists()


def test_closing_leaves_her_words_and_nothing_of_her(client, table, amina):
    comment = CommentFactory(page=table, author=amina, name="Amina", email="amina@demo.example", body="Six bancs.")
    follow(table, by=amina)
    happened = record(table, MEETING_VERBS[0], by=amina)
    client.force_login(amina)

    answer = client.post("/compte/fermer/", follow=True)

    assert "Votre compte est fermé" in answer.text
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Follow.objects.exists()
    comment.refresh_from_db()
    assert (comment.body, comment.name, comment.email, comment.author) == ("Six bancs.", "", "", None)
    assert Activity.objects.get(pk=happened.pk).actor is None


def test_whoever_deletes_her_in_the_back_office_leaves_as_little(table, amina):
    comment = CommentFactory(page=table, author=amina, name="Amina")
    User.objects.filter(pk=amina.pk).delete()
    comment.refresh_from_db()
    assert comment.name == ""


def test_nobody_closes_the_account_of_another(amina):
    with pytest.raises(PermissionDenied):
        close_account(amina, by=AccountFactory())
    assert User.objects.filter(pk=amina.pk).exists()


def test_making_a_person_twice_makes_one(db):
    assert make_person("Nour@demo.example") == make_person("nour@demo.example", password="x")
    assert EmailAddress.objects.get().verified


def test_only_who_keeps_people_gives_roles(site_root, amina):
    set_up_site()
    with pytest.raises(PermissionDenied):
        give_role(amina, EDITORS, by=AccountFactory())
    chief = AccountFactory(is_superuser=True)
    for _time in range(2):
        give_role(amina, EDITORS, by=chief)
    assert [group.name for group in amina.groups.all()] == [EDITORS]
