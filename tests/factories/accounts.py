"""People, and how they come in. No two runs differ."""

import re

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

PASSWORD = "une phrase assez longue"
ACTIVATE = "/compte/deuxieme-verification/application/"


class AccountFactory(factory.django.DjangoModelFactory):
    """A resident with a verified address and no password."""

    email = factory.Sequence("voisine{}@demo.example".format)
    display_name = factory.Sequence("Voisine {}".format)

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model, *args, **fields):
        person = model.objects.create_user(*args, **fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


def staff_member(*roles, **fields):
    """Return somebody with a password, in the groups named."""
    person = AccountFactory(password=PASSWORD, **fields)
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


def code_in(mail):
    """Return the six figures of a message."""
    return re.search(r"^\d{6}$", mail.body, re.MULTILINE)[0]


def ask_for_code(client, email, **more):
    return client.post(reverse("account_request_login_code"), {"email": email, **more})


def enter_with_password(client, person, **more):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **more})


def enrol(person):
    """Give a person a second factor; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    assert Authenticator.objects.filter(user=person).exists()
    return secret


def open_enrolment(client):
    """Ask for the page that sets up the second check: it wants the password again, as a phone may lie on a table."""
    asked = client.get(ACTIVATE)
    assert "C’est bien vous" in client.get(asked["Location"]).text
    back = client.post(asked["Location"], {"password": PASSWORD, "next": ACTIVATE})
    assert back["Location"] == ACTIVATE
    return client.get(ACTIVATE)


def code_of_phone(secret):
    """Return what the application on the phone shows now."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
