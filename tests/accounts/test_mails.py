"""Every mail that sign-in can send speaks our French."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import render_to_string

ALLAUTH = Path(allauth.__file__).parent / "templates"
# What our settings never send: confirming by a link, resetting by a code, keys, telephones.
NEVER = {"password_reset_code", "webauthn_added", "webauthn_removed", "email_confirmation_signup"}


def names():
    for app in ("account", "mfa"):
        for path in sorted((ALLAUTH / app / "email").glob("*_message.txt")):
            name = path.name.removesuffix("_message.txt")
            if name not in NEVER and not name.startswith("base"):
                yield f"{app}/email/{name}"


@pytest.mark.parametrize("name", list(names()))
def test_a_mail_is_ours_and_in_french(name):
    for part in ("message", "subject"):
        assert (Path(settings.ROOT) / "templates" / f"{name}_{part}.txt").is_file()
    words = {
        "code": "123456",
        "password_reset_url": "https://x.example/",
        "signup_url": "https://x.example/",
        "to_email": "b@demo.example",
        "deleted_email": "a@demo.example",
    }
    body = render_to_string(f"{name}_message.txt", words)
    assert body.startswith("Bonjour,")
    assert body.strip().endswith("Tablée, le site des tables de quartier")
    for english in ("you", "your", "the", "password"):
        assert f" {english} " not in f" {body} ".lower().replace("\n", " ")
    assert "&#" not in body
    assert "&quot;" not in body
    subject = render_to_string(f"{name}_subject.txt", words).strip()
    assert subject
    assert "\n" not in subject
