from . import calendar, meetings  # noqa: F401
