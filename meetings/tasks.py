"""What the workers do for meetings, as thin as can be: a name, an action called."""

from meetings.actions import series


def extend_series():
    series.extend_all_series()
