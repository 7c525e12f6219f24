from .calendar import CalendarPage
from .meeting import AgendaItem, ConcernedBody, MeetingPage, MeetingTheme
from .minutes import MinutesPage
from .people import InformedPerson
from .register import Action, Commitment, Decision, Question
from .series import MeetingSeries, SchoolHoliday

__all__ = [
    "Action",
    "AgendaItem",
    "CalendarPage",
    "Commitment",
    "ConcernedBody",
    "Decision",
    "InformedPerson",
    "MeetingPage",
    "MeetingSeries",
    "MeetingTheme",
    "MinutesPage",
    "Question",
    "SchoolHoliday",
]
