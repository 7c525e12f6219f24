"""Who may do what with projects."""


def may_advance_project(person, project):
    """Whoever may publish the page: the table's facilitators, editors, administrators."""
    return person.is_active and project.permissions_for_user(person).can_publish()
