"""What the workers do for meetings, as thin as can be: a name, an action called."""

from meetings.actions import calling, owners, papers, people, readback, registered, registration, sending, series


def extend_series():
    series.extend_all_series()


def remind_registered():
    registered.remind_registered()


def forget_contacts():
    registration.forget_contacts()


def remind_late():
    owners.remind_late()


def remind_minutes():
    owners.remind_minutes()


def send_minutes(activity_pk):
    sending.send_minutes(activity_pk)


def forget_informed():
    people.forget_informed()
    owners.forget_owners()


def tell_informed(activity_pk):
    calling.tell_informed(activity_pk)


def forget_remark_addresses():
    readback.forget_remark_addresses()


def make_papers(minutes_pk):
    papers.make_papers(minutes_pk)
