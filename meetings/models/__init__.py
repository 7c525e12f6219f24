from .attendance import AttendanceSheet
from .calendar import CalendarPage
from .meeting import AgendaItem, ConcernedBody, MeetingPage, MeetingTheme
from .minutes import MinutesPage
from .people import InformedPerson
from .readback import MinutesRemark, MinutesVersion, ReadBackInvitation, ReadBackSettings
from .register import Action, Commitment, Decision, Question
from .registration import Registration, RegistrationSettings
from .series import MeetingSeries, SchoolHoliday
from .story import EntryEvent, EntryOwner

__all__ = [
    "Action",
    "AgendaItem",
    "AttendanceSheet",
    "CalendarPage",
    "Commitment",
    "ConcernedBody",
    "Decision",
    "EntryEvent",
    "EntryOwner",
    "InformedPerson",
    "MeetingPage",
    "MeetingSeries",
    "MeetingTheme",
    "MinutesPage",
    "MinutesRemark",
    "MinutesVersion",
    "Question",
    "ReadBackInvitation",
    "ReadBackSettings",
    "Registration",
    "RegistrationSettings",
    "SchoolHoliday",
]
