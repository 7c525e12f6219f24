"""What can be done to a person's account."""

from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail import hooks
from wagtail.log_actions import log

from accounts import roles
from accounts.models import User
from accounts.rules import may_close_account, may_give_role, may_remove_second_factor


@transaction.atomic
def ensure_roles():
    """Make the groups of the site's roles, and let those of the staff into the back office. Returns them by name."""
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in roles.ALL}
    for name in roles.STAFF:
        groups[name].permissions.add(access)
    return groups


@transaction.atomic
def make_person(email, *, password=None, display_name=""):
    """Return the person with this address, made if need be, whose address counts as verified.

    For people whom an administrator knows (and the demo site): they need not prove the address again.
    """
    email = email.lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, password, display_name=display_name)
    vouch_for_address(person)
    return person


@transaction.atomic
def vouch_for_address(person):
    """Count the person's address as verified, and as the only one she has: an administrator answers for it."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def give_role(person, role, *, by):
    """Put a person into a role of `accounts.roles`; doing it twice changes nothing.

    Raises PermissionDenied when `by` may not, Group.DoesNotExist when the role is unknown.
    """
    if not may_give_role(by):
        raise PermissionDenied
    person.groups.add(Group.objects.get(name=role))


@transaction.atomic
def remove_second_factor(person, *, by):
    """Let a person who lost her phone set up a new second factor: the old one and its rescue codes go, she is told.

    Return whether there was one; twice is once. Raises PermissionDenied.
    """
    if not may_remove_second_factor(by, person):
        raise PermissionDenied
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        return False
    log(person, "accounts.remove_second_factor", user=by)
    # A mail server that is down must not bring the lost phone back: the log says it in any case.
    transaction.on_commit(partial(tell_of_removed_second_factor, person), robust=True)
    return True


def tell_of_removed_second_factor(person):
    get_adapter().render_mail("mfa/email/second_factor_removed", person.email, {"person": person}).send()


@transaction.atomic
def close_account(account, *, by):
    """Erase a person: what she published stays without her name, follows and sign-in records go.

    Raises PermissionDenied: only she may, here. Administrators delete people in the back office.
    """
    if not may_close_account(by, account):
        raise PermissionDenied
    User.objects.select_for_update(of=("self",)).get(pk=account.pk).delete()


def forget_account(account):
    """Let every app take a person's traces out of what it keeps, in the transaction that deletes her.

    The apps above this one register a function of the account with Wagtail's hook `account_closing`.
    """
    for forget in hooks.get_hooks("account_closing"):
        forget(account)
