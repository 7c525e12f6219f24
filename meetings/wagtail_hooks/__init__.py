from . import calendar, calling, meetings, minutes, people, readback, readings, registration, removal, series  # noqa: F401
