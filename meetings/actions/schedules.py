"""What meetings ask of the clock. One row per task, so that whoever reads the schedules finds them all here."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Schedule

# (name, task of meetings.tasks, hour of the night)
DAILY = [
    ("meetings.series", "extend_series", 4),
    ("meetings.contacts", "forget_contacts", 3),
    ("meetings.late", "remind_late", 8),
    ("meetings.minutes", "remind_minutes", 8),
    ("meetings.informed", "forget_informed", 3),
    ("meetings.remarks", "forget_remark_addresses", 3),
]
# (name, task of meetings.tasks, every how many minutes)
OFTEN = [
    ("meetings.reminders", "remind_registered", 15),
]


def schedule_tasks():
    """Make sure the regular tasks are scheduled. Running twice adds nothing."""
    tomorrow = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for name, task, hour in DAILY:
        plan = {"func": f"meetings.tasks.{task}", "schedule_type": Schedule.DAILY, "repeats": -1}
        first = tomorrow.replace(hour=hour)
        Schedule.objects.update_or_create(name=name, defaults=plan, create_defaults={**plan, "next_run": first})
    for name, task, minutes in OFTEN:
        plan = {"func": f"meetings.tasks.{task}", "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        Schedule.objects.update_or_create(name=name, defaults=plan, create_defaults=plan)
