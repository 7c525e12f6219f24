from . import calendar, calling, meetings, minutes, people, readback, readings, register, registration, removal, series  # noqa: F401
