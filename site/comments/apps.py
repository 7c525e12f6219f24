from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")

    def ready(self):
        from activity import verbs as log
        from comments import verbs

        log.register(*verbs.ALL)
        # An account is erased on a floor below that knows nothing of messages: Django itself tells us.
        pre_delete.connect(forget_author, sender=settings.AUTH_USER_MODEL, dispatch_uid="comments.forget_author")
        post_migrate.connect(set_up, sender=self, dispatch_uid="comments.set_up")


def forget_author(instance, **_signal):
    from comments import actions

    actions.forget_author(instance)


def set_up(sender, **_signal):
    from django.contrib.auth.management import create_permissions

    from comments import actions

    # Our turn comes before that of django.contrib.auth, which makes the permissions.
    create_permissions(sender, verbosity=0)
    actions.equip_moderators()
    actions.schedule_tasks()
