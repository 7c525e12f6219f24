from .calendar import CalendarPage
from .meeting import AgendaItem, ConcernedBody, MeetingPage, MeetingTheme

__all__ = [
    "AgendaItem",
    "CalendarPage",
    "ConcernedBody",
    "MeetingPage",
    "MeetingTheme",
]
