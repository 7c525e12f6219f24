from . import calendar, calling, meetings, minutes, people, readback, registration, series  # noqa: F401
