"""What can happen to tables and councils, in words."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

TABLE_CREATED = Verb("tables.created", _("A new table: %(title)s"))
COUNCIL_FOLLOWS = Verb("tables.council_follows", _("%(council)s now follows “%(title)s”"))

ALL = (TABLE_CREATED, COUNCIL_FOLLOWS)
