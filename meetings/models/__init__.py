from .attendance import AttendanceSheet
from .calendar import CalendarPage
from .meeting import AgendaItem, ConcernedBody, MeetingPage, MeetingTheme
from .minutes import MinutesPage
from .paper import MeetingPaper
from .people import InformedPerson
from .privacy import KeptWord
from .proposal import AgendaProposal
from .readback import MinutesRemark, MinutesVersion, ReadBackInvitation, ReadBackSettings
from .register import Action, Commitment, Decision, Question
from .registration import Registration, RegistrationSettings
from .removal import NameRemoval
from .series import MeetingSeries, SchoolHoliday
from .story import EntryEvent, EntryOwner

__all__ = [
    "Action",
    "AgendaItem",
    "AgendaProposal",
    "AttendanceSheet",
    "CalendarPage",
    "Commitment",
    "ConcernedBody",
    "Decision",
    "EntryEvent",
    "EntryOwner",
    "InformedPerson",
    "KeptWord",
    "MeetingPage",
    "MeetingPaper",
    "MeetingSeries",
    "MeetingTheme",
    "MinutesPage",
    "MinutesRemark",
    "MinutesVersion",
    "NameRemoval",
    "Question",
    "ReadBackInvitation",
    "ReadBackSettings",
    "Registration",
    "RegistrationSettings",
    "SchoolHoliday",
]
