"""What a facilitator may write, offered on public pages to her alone."""

from django import template

from meetings.actions.minutes import minutes_of
from meetings.rules import may_write_minutes

register = template.Library()


@register.inclusion_tag("meetings/minutes/_write.html", takes_context=True)
def write_minutes(context, meeting):
    """Offer « write the minutes » on a meeting that is over, to whoever may, unless they are published."""
    request = context.get("request")
    offered = (
        meeting.is_over
        and not meeting.is_cancelled
        and request is not None
        and request.user.is_authenticated
        and may_write_minutes(request.user, meeting)
    )
    minutes = minutes_of(meeting) if offered else None
    published = bool(minutes and minutes.live)
    return {"request": request, "meeting": meeting if offered and not published else None, "begun": bool(minutes)}
