from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self):
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from activity.verbs import register
        from meetings.models import MeetingPage, MinutesPage
        from meetings.verbs import MEETING_VERBS, MINUTES_VERBS

        register(*MEETING_VERBS, *MINUTES_VERBS)
        page_published.connect(announce_published, sender=MeetingPage, dispatch_uid="meetings.announce")
        page_published.connect(project_published, sender=MinutesPage, dispatch_uid="meetings.minutes")
        post_page_move.connect(follow_moved, dispatch_uid="meetings.register")
        page_unpublished.connect(withdraw_unpublished, sender=MinutesPage, dispatch_uid="meetings.minutes")


def announce_published(*, instance, revision=None, **_signal):
    from meetings.actions.meetings import announce_meeting
    from meetings.actions.projection import project_below

    announce_meeting(instance, by=revision.user if revision else None)
    project_below(instance)


def follow_moved(*, instance, **_signal):
    from meetings.actions.projection import project_below

    project_below(instance)


def project_published(*, instance, revision=None, **_signal):
    from meetings.actions.minutes import minutes_published

    minutes_published(instance, revision, by=revision.user if revision else None)


def withdraw_unpublished(*, instance, **_signal):
    from meetings.actions.minutes import minutes_unpublished

    minutes_unpublished(instance)
