"""Who may do what with people's accounts."""


def may_give_role(person):
    return person.is_active and person.has_perm("accounts.change_user")


def may_close_account(person, account):
    return person.is_authenticated and person.pk == account.pk
