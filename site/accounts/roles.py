"""Roles that hold for the whole site are groups; a table's facilitators have a group of their own (design.md §5)."""

EDITORS = "Éditeurs"
MODERATORS = "Modérateurs"
ADMINISTRATORS = "Administrateurs"
COUNCIL_MEMBERS = "Conseil citoyen"

STAFF = (EDITORS, MODERATORS, ADMINISTRATORS)
ALL = (*STAFF, COUNCIL_MEMBERS)
