from . import calendar, calling, meetings, minutes, people, readback, registration, removal, series  # noqa: F401
