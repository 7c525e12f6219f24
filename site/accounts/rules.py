"""Who may do what with people's accounts."""


def may_give_role(person):
    return person.is_active and person.has_perm("accounts.change_user")


def may_close_account(person, account):
    return person.is_authenticated and person.pk == account.pk


def may_change_person(person, account):
    """Nobody gives herself a power she has not: those with every right are kept by those with every right."""
    return may_give_role(person) and (person.is_superuser or not account.is_superuser)


def may_remove_second_factor(person, account):
    """For somebody else only: one's own is removed in one's own space, after having shown it."""
    return person.pk != account.pk and may_change_person(person, account)
