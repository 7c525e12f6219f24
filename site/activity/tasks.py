"""What the worker runs. A key in, an action called; each may run twice."""


def tell_followers(activity_pk):
    from . import actions

    return actions.tell_followers(activity_pk)


def send_deliveries(keys):
    from . import messages

    return messages.send_deliveries(keys)


def send_left_behind():
    from . import messages

    return messages.queue_left_behind()


def send_digests():
    from . import actions

    return actions.send_digests()


def prune():
    from . import actions

    return actions.prune()
