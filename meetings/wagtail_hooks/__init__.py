from . import calendar, meetings, minutes  # noqa: F401
