"""Who may do what with tables, seats and councils."""

from accounts.roles import ADMINISTRATORS, EDITORS
from tables.enums import COLLEGE_ROLES, SeatRole
from tables.models import Seat

SPEAKS_FOR_THE_COUNCIL = (*COLLEGE_ROLES, SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.MEMBER)


def _may_work(person):
    return bool(person and person.is_authenticated and person.is_active)


def may_create_table(person, index):
    """Whoever may add pages right under the list of tables: editors, never a facilitator by her own table's rights."""
    return _may_work(person) and index.permissions_for_user(person).can_add_subpage()


def may_delete_table(person, table):
    """A facilitator works inside her table; taking it away is for whoever may create one."""
    return may_create_table(person, table.get_parent())


def may_seat(person):
    """A facilitator's seat opens the back office: only those who keep the whole site give seats."""
    if not _may_work(person):
        return False
    return person.has_perm("tables.change_seat") or person.groups.filter(name__in=(EDITORS, ADMINISTRATORS)).exists()


def may_follow_as_council(person, council):
    """Whoever sits in the council today, and whoever may edit its page."""
    if not _may_work(person):
        return False
    if Seat.objects.current().at(council).of(person).filter(role__in=SPEAKS_FOR_THE_COUNCIL).exists():
        return True
    return council.permissions_for_user(person).can_edit()
