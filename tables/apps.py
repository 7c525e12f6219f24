from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class TablesConfig(AppConfig):
    name = "tables"
    verbose_name = _("Tables")

    def ready(self):
        from wagtail.signals import page_published

        from activity.verbs import register
        from tables import actions, verbs
        from tables.models import Equipment, TablePage

        register(*verbs.ALL)
        page_published.connect(
            lambda instance, **_signal: actions.rename_equipment(instance),
            sender=TablePage,
            weak=False,
            dispatch_uid="tables.rename_equipment",
        )
        # A table may also go with the page above it, so that no hook of the editor sees it leave.
        post_delete.connect(
            lambda instance, **_signal: actions.put_away_equipment(instance),
            sender=Equipment,
            weak=False,
            dispatch_uid="tables.put_away_equipment",
        )
