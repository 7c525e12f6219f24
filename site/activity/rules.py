"""Who may do what with the log and with follows."""

from wagtail.models import Page

from accounts.roles import ADMINISTRATORS, EDITORS


def may_follow(person, page):
    """Whoever signs in may follow what everybody may read."""
    return may_have_follows(person) and Page.objects.live().public().filter(pk=page.pk, depth__gt=1).exists()


def may_have_follows(person):
    """A person with an account that still stands."""
    return bool(person and person.is_authenticated and person.is_active)


def may_read_journal(person):
    """Editors and administrators read everything that happened."""
    return _is_staff_of(person, EDITORS, ADMINISTRATORS)


def may_read_deliveries(person):
    """Only administrators see which messages left and which failed."""
    return _is_staff_of(person, ADMINISTRATORS)


def _is_staff_of(person, *groups):
    if not (person and person.is_authenticated and person.is_active):
        return False
    return person.is_superuser or person.groups.filter(name__in=groups).exists()
