from . import calendar, meetings, minutes, people, readback, registration, series  # noqa: F401
