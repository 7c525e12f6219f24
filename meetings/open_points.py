"""What a table still waits for, said first at its next meeting: « Ce qu’on nous a répondu depuis la dernière fois »."""

from django.utils.translation import gettext as _

from meetings.models import Action, Commitment, MinutesPage, Question

SHOWN = 6


def answers_title():
    """Return the title of that point, as the agenda of a meeting bears it."""
    return _("What we were answered since last time")


def open_points(body, *, said_before=None, most=SHOWN):
    """Return the oldest questions, promises and actions of `body` that are not closed, at most `most` (four queries).

    `said_before` (a date): only what was said earlier. A row leaves by itself once the register closes it.
    """
    readable = MinutesPage.objects.live().public()
    earlier = {"said_on__lt": said_before} if said_before else {}
    rows = [
        row
        for model in (Question, Commitment, Action)
        for row in model.objects.standing()
        .filter(minutes__in=readable, **earlier)
        .at(body)
        .open()
        .for_lists()
        .order_by("said_on", "pk")[:most]
    ]
    return sorted(rows, key=lambda row: (row.said_on, row.pk))[:most]
