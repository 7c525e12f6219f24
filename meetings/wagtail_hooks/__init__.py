from comments import urls  # noqa: F401  their numbers, which no database finds too long, stand in our addresses too

from . import calendar, calling, meetings, minutes, people, readback, readings, register, registration, removal, series  # noqa: F401
