from . import calendar, meetings, minutes, readback, registration, series  # noqa: F401
