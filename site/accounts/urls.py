"""Sign-in and the resident's own space. allauth's views keep their names, under French addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from accounts import views

space = [
    path("", views.home, name="home"),
    path("fermer/", views.close, name="close"),
    path("ferme/", views.closed, name="closed"),
]

urlpatterns = [
    path("", include((space, "accounts"))),
    path("connexion/", account.login, name="account_login"),
    path("connexion/code/", views.request_login_code, name="account_request_login_code"),
    path("connexion/code/confirmer/", account.confirm_login_code, name="account_confirm_login_code"),
    path("confirmer-adresse/", account.email_verification_sent, name="account_email_verification_sent"),
    path("inscription/", account.signup, name="account_signup"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("inactif/", account.account_inactive, name="account_inactive"),
    path("adresse/", account.email, name="account_email"),
    path("verifier/", account.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", account.password_reset_done, name="account_reset_password_done"),
    # The key holds dashes too: the person's number ends at the first one.
    re_path(
        r"^mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("deuxieme-verification/", mfa.index, name="mfa_index"),
    path("deuxieme-verification/code/", mfa.authenticate, name="mfa_authenticate"),
    path("deuxieme-verification/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("deuxieme-verification/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("deuxieme-verification/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("deuxieme-verification/secours/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "deuxieme-verification/secours/creer/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "deuxieme-verification/secours/telecharger/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
