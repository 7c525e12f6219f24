"""What can be done to a person's account."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail import hooks

from accounts import roles
from accounts.models import User
from accounts.rules import may_close_account, may_give_role


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
