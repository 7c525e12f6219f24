"""Background work: thin, each calls an action."""

from tables import actions


def settle_facilitators():
    """Each day: rights follow seats that began or ended."""
    actions.settle_facilitators()
