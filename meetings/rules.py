"""Who may do what with a meeting. Wagtail's page permissions on the table's subtree decide; these say it in words."""


def may_publish(person, page):
    """Whoever may publish this page in Wagtail: the facilitators of its table, editors, administrators."""
    return bool(person and person.is_active and page.permissions_for_user(person).can_publish())


def may_cancel(person, meeting):
    return may_publish(person, meeting)


def may_move(person, meeting):
    return may_publish(person, meeting)


def may_hold(person, meeting):
    return may_publish(person, meeting)


def may_add_meeting(person, body):
    """Whoever may add a page below this table, council, commission or committee."""
    return bool(person and person.is_active and body.permissions_for_user(person).can_add_subpage())


def may_write_minutes(person, meeting):
    """Whoever may add a page below the meeting, or edit it: the facilitators of its table, editors, administrators."""
    if not (person and person.is_active):
        return False
    may = meeting.permissions_for_user(person)
    # A meeting that has its minutes takes no other page.
    return may.can_add_subpage() or may.can_edit()


def may_publish_minutes(person, minutes):
    return may_publish(person, minutes)


def may_update_entry(person, entry):
    """Whoever may publish the minutes may say what became of what they say."""
    return may_publish(person, entry.minutes)
