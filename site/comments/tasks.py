"""What the worker runs."""


def forget_addresses():
    from comments import actions

    return actions.forget_addresses()
